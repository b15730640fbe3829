"""The language of service items: what a city writes down, as frozen values that go to JSON and back.

An item is a heading (`main`), a part of it (`sub`) or what somebody applies for (`handling`). Expressions in CEL are
read by `conditions`; what must hold between the parts is in `item_checks`.

Source: plan 002, part 3 (1) (list of certificates and items); plan 004, part 3 (1) (materials, their answers).
"""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from operator import attrgetter
from typing import Annotated, Any, Final, Literal

from pydantic import ConfigDict, Field, StringConstraints, TypeAdapter, ValidationError

Code = Annotated[str, StringConstraints(pattern=r"^[a-z][a-z0-9_]{1,47}$")]
Key = Annotated[str, StringConstraints(pattern=r"^[a-z][a-z0-9_]{0,47}$")]
Name = Annotated[str, StringConstraints(min_length=1, max_length=120, strip_whitespace=True)]
Words = Annotated[str, StringConstraints(min_length=1, max_length=1000, strip_whitespace=True)]
Cel = Annotated[str, StringConstraints(min_length=1, max_length=400)]
Stated = Annotated[str, StringConstraints(pattern=r"^[a-z][a-z0-9_]{0,47}(:[a-z][a-z0-9_]*\.[a-z][a-z0-9_]*)?$")]
"""What a library's field is held against: a form field, or what another library knows of a role,
`child:population.residence_address`."""
Days = Annotated[int, Field(ge=0, le=400)]
Source = Annotated[
    str, StringConstraints(pattern=r"^(cert|base):[a-z][a-z0-9_]*\.[a-z][a-z0-9_]*$|^account:[a-z][a-z0-9_]*$")
]
Kind = Literal["main", "sub", "handling"]
ApplicantKind = Literal["person", "enterprise", "either"]
MaterialKind = Literal["certificate", "approval", "submitted", "report", "own"]
FieldKind = Literal["text", "long_text", "date", "choice", "address", "phone", "number"]

_STRICT: Final = ConfigDict(extra="forbid", strict=True)
MOST_PARTS: Final = 60
"""Of each kind; an item with more is two items."""


@dataclass(frozen=True, slots=True)
class Basis:
    """A clause: law, article and what it says in a sentence."""

    law: Name
    article: Annotated[str, StringConstraints(max_length=80)]
    text: Annotated[str, StringConstraints(max_length=1000)] = ""


@dataclass(frozen=True, slots=True)
class Condition:
    """What must hold for somebody to be granted the item; `cel` says it of the facts, the words to people."""

    key: Key
    cel: Cel
    words: Words
    words_en: Words
    basis: Basis | None = None


@dataclass(frozen=True, slots=True)
class Step:
    """A step with its term; `by` is whose turn it is."""

    key: Key
    name: Name
    name_en: Name
    working_days: Days
    by: Literal["applicant", "department"]


@dataclass(frozen=True, slots=True)
class Role:
    """Somebody whose papers an item asks for; without an expression there is always one."""

    key: Key
    name: Name
    name_en: Name
    cel_required: Cel | None = None


@dataclass(frozen=True, slots=True)
class DataCall:
    """A certificate of the library answers by these fields."""

    certificate_type: Code
    fields: Annotated[tuple[Key, ...], Field(min_length=1, max_length=MOST_PARTS)]
    way: Literal["data_call"] = "data_call"


@dataclass(frozen=True, slots=True)
class PromiseReuse:
    """A material of an earlier case answers, for so many days after it was kept, on the word that nothing changed."""

    material_kind: Key
    valid_days: Annotated[int, Field(ge=1, le=3660)]
    way: Literal["promise_reuse"] = "promise_reuse"


@dataclass(frozen=True, slots=True)
class SharedCheck:
    """A library says of each of its fields whether the form's field is the same; `template` writes the answer down.

    Held against another library, neither value leaves the libraries: the case gets yes or no alone.
    """

    library: Key
    compare: Annotated[Mapping[Key, Stated], Field(min_length=1, max_length=MOST_PARTS)]
    template: Key
    way: Literal["shared_check"] = "shared_check"

    base = property(attrgetter("library"), doc="The base library that answers.")

    @property
    def against(self) -> tuple[str, str, str, str] | None:
        """Field, role, library and its field, where the one field is held against another library."""
        for name, stated in self.compare.items():
            role, _, rest = stated.partition(":")
            if rest:
                library, _, other = rest.partition(".")
                return name, role, library, other
        return None


@dataclass(frozen=True, slots=True)
class OnlineProof:
    """The responsible office issues the proof on the spot by a rule."""

    office: Key
    rule: Key
    certificate_type: Code
    way: Literal["online_proof"] = "online_proof"


@dataclass(frozen=True, slots=True)
class NoticePromise:
    """The applicant is told text, standard and liability, promises, and is verified later."""

    text: Words
    text_en: Words
    standard: Words
    standard_en: Words
    liability: Words
    liability_en: Words
    verify_within_days: Annotated[int, Field(ge=1, le=180)]
    way: Literal["notice_promise"] = "notice_promise"


Answer = DataCall | PromiseReuse | SharedCheck | OnlineProof | NoticePromise
AnyAnswer = Annotated[Answer, Field(discriminator="way")]


@dataclass(frozen=True, slots=True)
class Material:
    """What is asked for, of which role's papers, when, and what can answer it without being submitted."""

    key: Key
    name: Name
    name_en: Name
    from_department: Annotated[str, StringConstraints(max_length=48)]
    kind: MaterialKind
    of: Key
    required_when: Cel | None = None
    copies: Annotated[int, Field(ge=1, le=9)] = 1
    basis: Basis | None = None
    answers: Annotated[tuple[AnyAnswer, ...], Field(max_length=9)] = ()


@dataclass(frozen=True, slots=True)
class Choice:
    """A value of a form field with its words."""

    value: Key
    label: Name
    label_en: Name


@dataclass(frozen=True, slots=True)
class FormField:
    """A field of the form and where it can be filled from, the first source that knows it."""

    key: Key
    label: Name
    label_en: Name
    kind: FieldKind
    required: bool
    of: Key
    choices: Annotated[tuple[Choice, ...], Field(max_length=MOST_PARTS)] = ()
    filled_from: Annotated[tuple[Source, ...], Field(max_length=9)] = ()


@dataclass(frozen=True, slots=True)
class PreReview:
    """A check before submitting: `cel` must hold; else the clause is named with what to do about it."""

    key: Key
    cel: Cel
    clause: Words
    words: Words
    words_en: Words
    remedy: Words
    remedy_en: Words


@dataclass(frozen=True, slots=True)
class Ending:
    """From this version on the item is out of force: why, by which clause, and what people apply for instead."""

    reason: Words
    reason_en: Words
    basis: Basis | None = None
    replaced_by: Annotated[tuple[Code, ...], Field(max_length=9)] = ()


_Bases = Annotated[tuple[Basis, ...], Field(min_length=1, max_length=MOST_PARTS)]


@dataclass(frozen=True, slots=True)
class Item:
    """A service item.

    Attributes:
        department: key of the organisation that decides.
        parent: code of the item above; none for a main item.
        working_days: what the office promises; never longer than `statutory_days`.
        result_type: certificate type that a grant issues.
        renews: the result supersedes the certificate that the case names.
        ends: this version takes the item out of force; the one after it may bring it back.
    """

    code: Code
    kind: Kind
    name: Name
    name_en: Name
    department: Code
    legal_basis: _Bases
    applicant_kind: ApplicantKind
    working_days: Days
    statutory_days: Days
    parent: Code | None = None
    conditions: Annotated[tuple[Condition, ...], Field(max_length=MOST_PARTS)] = ()
    steps: Annotated[tuple[Step, ...], Field(max_length=MOST_PARTS)] = ()
    result_type: Code | None = None
    renews: bool = False
    roles: Annotated[tuple[Role, ...], Field(max_length=MOST_PARTS)] = ()
    materials: Annotated[tuple[Material, ...], Field(max_length=MOST_PARTS)] = ()
    fields: Annotated[tuple[FormField, ...], Field(max_length=MOST_PARTS)] = ()
    synonyms: Annotated[tuple[Name, ...], Field(max_length=MOST_PARTS)] = ()
    checks: Annotated[tuple[PreReview, ...], Field(max_length=MOST_PARTS)] = ()
    ends: Ending | None = None

    def material(self, key: str) -> Material | None:
        """One of its materials."""
        return next((one for one in self.materials if one.key == key), None)


@dataclass(frozen=True, slots=True)
class Problem:
    """One mistake: where (`materials.2.of`), a stable word, and what stood there if it is a name."""

    where: str
    problem: str
    said: str = ""

    def __str__(self) -> str:
        """One line, as a command prints it."""
        return f"{self.where}: {self.problem.replace('_', ' ')}" + (f" ({self.said})" if self.said else "")


for _part in (
    Basis, Condition, Step, Role, DataCall, PromiseReuse, SharedCheck, OnlineProof, NoticePromise, Material, Choice,
    FormField, PreReview, Ending, Item,
):  # fmt: skip
    _part.__pydantic_config__ = _STRICT  # type: ignore[union-attr] # read by pydantic

_ITEM: Final = TypeAdapter(Item)
_WORDS: Final = {
    "missing": "missing",
    "unexpected_keyword_argument": "unknown_key",
    "string_pattern_mismatch": "malformed",
    "string_too_short": "missing",
    "string_too_long": "too_long",
    "too_long": "too_many",
    "too_short": "too_few",
    "literal_error": "no_choice",
    "union_tag_invalid": "no_choice",
    "union_tag_not_found": "missing",
    "greater_than_equal": "too_small",
    "less_than_equal": "too_large",
}


def read(written: Mapping[str, Any]) -> Item | list[Problem]:
    """An item from its JSON, or everything about its shape that is wrong."""
    try:
        return _ITEM.validate_json(json.dumps(written))
    except ValidationError as error:
        return [
            Problem(".".join(str(part) for part in one["loc"]) or "item", _WORDS.get(one["type"], "malformed"))
            for one in error.errors(include_url=False, include_context=False, include_input=False)
        ]


def write(item: Item) -> dict[str, Any]:
    """The item as JSON; `read` gives it back the same."""
    written: dict[str, Any] = _ITEM.dump_python(item, mode="json")
    return written
