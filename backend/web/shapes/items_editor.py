"""The form of an item: what it may name, and an expression tried against an example."""

from typing import Annotated, Literal

from pydantic import Field, StringConstraints

from backend.web.shapes.base import Given, Sent
from backend.web.shapes.items import ItemOffice

Path = Annotated[str, StringConstraints(pattern=r"^[a-z][a-z0-9_]*(\.[a-z][a-z0-9_]*){0,4}$", max_length=160)]
Said = Annotated[str, StringConstraints(max_length=200)]
Names = Annotated[list[Annotated[str, StringConstraints(max_length=48)]], Field(max_length=60)]


class PartField(Given):
    """A field of a certificate type."""

    key: str
    label: str
    label_en: str


class PartType(Given):
    """A certificate type with the fields that an item may ask for."""

    code: str
    name: str
    name_en: str
    fields: list[PartField]


class PartLibrary(Given):
    """A library with its fields."""

    key: str
    fields: list[str]


class PartItem(Given):
    """An item that was published once; `ended` if it is out of force."""

    code: str
    kind: str
    name: str
    name_en: str
    ended: bool


class PartMaterial(Given):
    """A material of an item in force, that a later case may use again."""

    key: str
    name: str
    name_en: str


class PartProof(Given):
    """A proof that an office issues at once, by a rule."""

    rule: str
    office: str
    certificate_type: str


class PartBundle(Given):
    """A bundle that people begin, and the items in it: one that ends is missing from it."""

    code: str
    name: str
    name_en: str
    items: list[str]


class ItemParts(Given):
    """Everything that an item may name."""

    offices: list[ItemOffice]
    types: list[PartType]
    libraries: list[PartLibrary]
    account: list[str]
    applicant: list[str]
    certificate: list[str]
    items: list[PartItem]
    materials: list[PartMaterial]
    proofs: list[PartProof]
    bundles: list[PartBundle]


class ItemTrial(Sent):
    """An expression, the names of the form and the roles that are there, and an example by its paths."""

    cel: Annotated[str, StringConstraints(max_length=1000)]
    form: Names = Field(default_factory=list)
    roles: Names = Field(default_factory=list)
    example: Annotated[dict[Path, Said], Field(max_length=60)] = Field(default_factory=dict)


class TrialFault(Given):
    """What is wrong with the expression."""

    problem: str
    said: str


class TrialName(Given):
    """A name that the expression speaks of; `whole` if it says only whether there is one."""

    path: str
    whole: bool


class TriedItem(Given):
    """What came out of a trial; nothing if the expression has faults."""

    faults: list[TrialFault]
    names: list[TrialName]
    outcome: Literal["yes", "no", "unknown"] | None
