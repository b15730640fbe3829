"""Shape of each file of a city pack. The JSON schema beside the packs is written from these classes."""

from datetime import date
from typing import Annotated, Any, Literal

from pydantic import AfterValidator, BaseModel, ConfigDict, Field, StringConstraints, TypeAdapter

from backend.citypack import rules
from backend.kernel.text import clean
from backend.standards import area_codes, uscc


def _clean(text: str) -> str:
    if clean(text) != text:
        raise ValueError("must be clean text without blanks at its ends")
    return text


def _area(code: str) -> str:
    if not area_codes.is_shaped(code):
        raise ValueError("must be six digits of GB/T 2260")
    return code


def _uscc(code: str) -> str:
    parsed = uscc.parse(code)
    pilot = isinstance(parsed, uscc.Doubtful) and parsed.pilot_era
    if uscc.normalise(code) != code or not (isinstance(parsed, uscc.Uscc) or pilot):
        raise ValueError("its check characters do not hold (GB 32100)")
    return code


Name = Annotated[str, StringConstraints(min_length=1, max_length=80), AfterValidator(_clean)]
NameEn = Annotated[str, StringConstraints(min_length=1, max_length=120), AfterValidator(_clean)]
Words = Annotated[str, StringConstraints(min_length=1, max_length=400), AfterValidator(_clean)]
WordsEn = Annotated[str, StringConstraints(min_length=1, max_length=600), AfterValidator(_clean)]
Key = Annotated[str, StringConstraints(pattern=r"^[a-z][a-z0-9_]*$", max_length=48)]
SceneCode = Annotated[str, StringConstraints(pattern=r"^[a-z][a-z0-9_]*(\.[a-z][a-z0-9_]*)+$", max_length=64)]
Colour = Annotated[str, StringConstraints(pattern=r"^#[0-9a-f]{6}$")]
Phone = Annotated[str, StringConstraints(pattern=r"^[0-9][0-9-]{2,19}$")]
AreaCode = Annotated[str, AfterValidator(_area)]
CreditCode = Annotated[str, AfterValidator(_uscc)]
FileName = Annotated[str, StringConstraints(pattern=r"^[a-z0-9_-]+\.svg$")]


class Part(BaseModel):
    """A row or an object of a pack; a key that is not foreseen is a mistake."""

    model_config = ConfigDict(extra="forbid", frozen=True)


class IdentityProvider(Part):
    """Who proves that somebody is who they are. `own` is this system's sign-in, the one that exists."""

    kind: Literal["own"]
    name: Name
    name_en: NameEn


class Hue(Part):
    """The colour of actions in light and dark; pressed and soft shades are made from it where they are not given."""

    light: Colour
    light_pressed: Colour | None = None
    light_soft: Colour | None = None
    dark: Colour
    dark_pressed: Colour | None = None
    dark_soft: Colour | None = None

    @property
    def shades(self) -> rules.Shades:
        """All six colours."""
        return rules.shades(
            self.light,
            self.dark,
            light_pressed=self.light_pressed,
            light_soft=self.light_soft,
            dark_pressed=self.dark_pressed,
            dark_soft=self.dark_soft,
        )


class City(Part):
    """`city.json`: name, mark, colour."""

    name: Name
    name_en: NameEn
    area_code: AreaCode
    mark: FileName
    hue: Hue
    identity_provider: IdentityProvider


class Area(Part):
    """A row of `areas.json`: a division that the city's certificates name."""

    code: AreaCode
    name: Name
    name_en: NameEn


class Organisation(Part):
    """A row of `organisations.json`: a public body or a relying party with its units."""

    key: Key
    name: Name
    name_en: NameEn
    uscc: CreditCode
    kind: Literal["government", "public_institution", "relying"]
    area_code: AreaCode
    units: Annotated[tuple[Name, ...], Field(min_length=1)]


class UsedType(Part):
    """A row of `types.json`: a certificate type in use here, who issues it, and what only this city answers.

    Attributes:
        code: a type of the release, or of a file in the pack's folder `types`.
        issuers: keys of organisations.
        type_code: 21 characters; replaces the release's, whose local types are defined by another city's bodies.
        answers: answers in the shape of a type's own, such as "lives in this district".
    """

    code: Key
    issuers: Annotated[tuple[Key, ...], Field(min_length=1)]
    type_code: Annotated[str, StringConstraints(pattern=r"^[0-9A-Z]{18}[0-9]{3}$")] | None = None
    answers: tuple[dict[str, Any], ...] = ()


class Scene(Part):
    """A row of `scenes.json`: what an office may ask for, for one purpose, on which legal basis.

    Attributes:
        may_narrow: the holder may refuse single fields and give the others.
        standing: the holder may say yes once for a time.
    """

    code: SceneCode
    organisation: Key
    name: Name
    name_en: NameEn
    legal_basis: Words
    legal_basis_en: WordsEn
    needs_case_number: bool
    official_duty: bool
    counts_as_paper: bool
    may_narrow: bool = False
    standing: bool = False
    types: Annotated[dict[Key, tuple[Key, ...]], Field(min_length=1)]
    contact: NameEn
    identity_fields: Annotated[tuple[Key, ...], Field(min_length=1)]


class Holiday(Part):
    """Days off in a row, first and last included."""

    name: Name
    name_en: NameEn
    first: Annotated[date, Field(alias="from")]
    last: Annotated[date, Field(alias="to")]


class Year(Part):
    """A row of `calendar.json`: a year's holidays and the weekend days that are worked instead, with the source."""

    year: Annotated[int, Field(ge=2000, le=2100)]
    source: Words
    holidays: tuple[Holiday, ...]
    working_days: tuple[date, ...]


class Contact(Part):
    """Whom to ask about what."""

    key: Key
    name: Name
    name_en: NameEn
    phone: Phone


class Notice(Part):
    """A sentence that the city shows."""

    key: Key
    text: Words
    text_en: WordsEn


class Texts(Part):
    """`texts.json`: hotline, contacts, notices."""

    hotline: Phone
    contacts: tuple[Contact, ...]
    notices: tuple[Notice, ...]


class Feed(Part):
    """Who feeds a base library: the office whose word counts first, then others."""

    base: Literal["population", "legal_persons", "addresses", "real_estate"]
    authority: Key
    others: tuple[Key, ...] = ()


class ReportInstitution(Part):
    """An institution that may upload reports of some kinds."""

    organisation: Key
    kinds: Annotated[tuple[Literal["audit_report", "test_report", "appraisal_report"], ...], Field(min_length=1)]


class ProofRule(Part):
    """By which an office issues a proof at once from a base library.

    Attributes:
        finds: `nothing`: the library has nothing about the person; `one`: it has one thing with all that is named.
        fresh_days: how old the library may be at most.
        values: field of the type → a text, `base:<field>` of the library, or `subject:code`, `subject:name`.
    """

    code: Key
    organisation: Key
    type: Key
    base: Literal["population", "legal_persons", "addresses", "real_estate"]
    finds: Literal["nothing", "one"]
    fresh_days: Annotated[int, Field(ge=0, le=366)]
    values: dict[Key, Words]


class Sources(Part):
    """`sources.json`, which may be left out: base libraries, institutions that upload reports, rules of proofs."""

    feeds: tuple[Feed, ...] = ()
    institutions: tuple[ReportInstitution, ...] = ()
    proofs: tuple[ProofRule, ...] = ()


class PassFieldRow(Part):
    """A field of a kind of pass: of the type, in its short form; without labels, the type's own.

    Attributes:
        form: `days` of a period is its last day; `code` is the value's place among those of the type.
        length: of `digits`, so that zeros in front come back.
    """

    key: Key
    form: Literal["text", "name", "digits", "days", "code"]
    length: Annotated[int, Field(ge=1, le=19)] | None = None
    label: Name | None = None
    label_en: NameEn | None = None


class PassRow(Part):
    """A row of `passes.json`: what an offline pass of a type carries for a purpose.

    Attributes:
        number: stands in every pass and never means anything else; a kind that changes gets another number.
        list_hours: how old the list of revoked passes may be for a plain verdict.
        printed: it is printed beside the code of a paper that hangs on a wall, and is on no phone.
    """

    number: Annotated[int, Field(ge=1, le=9999)]
    code: SceneCode
    type: Key
    name: Name
    name_en: NameEn
    list_hours: Annotated[int, Field(ge=1, le=168)]
    printed: bool = False
    fields: Annotated[tuple[PassFieldRow, ...], Field(min_length=1, max_length=12)]


OPTIONAL = frozenset({"sources.json", "passes.json"})
FILES: dict[str, TypeAdapter[Any]] = {
    "city.json": TypeAdapter(City),
    "areas.json": TypeAdapter(list[Area]),
    "organisations.json": TypeAdapter(list[Organisation]),
    "types.json": TypeAdapter(list[UsedType]),
    "scenes.json": TypeAdapter(list[Scene]),
    "calendar.json": TypeAdapter(list[Year]),
    "texts.json": TypeAdapter(Texts),
    "sources.json": TypeAdapter(Sources),
    "passes.json": TypeAdapter(list[PassRow]),
}


def schema() -> dict[str, Any]:
    """JSON schema of a pack: one property a file."""
    files = {name: adapter.json_schema(ref_template=f"#/$defs/{name}/{{model}}") for name, adapter in FILES.items()}
    shared = {name: file.pop("$defs") for name, file in files.items() if "$defs" in file}
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "title": "City pack",
        "description": "Files of a city pack by their names; own certificate types lie in the folder `types`.",
        "type": "object",
        "required": [name for name in files if name not in OPTIONAL],
        "properties": files,
        "$defs": shared,
    }
