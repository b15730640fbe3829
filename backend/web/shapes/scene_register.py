"""The public register of scenes in its versions."""

from datetime import date
from typing import Annotated, Any

from pydantic import Field

from backend.web.shapes.base import Given, Instant, Key, Sent, _text

Number = Annotated[int, Field(ge=1, le=2**31 - 1)]


class RegisterVersionQuery(Sent):
    """Which version; the newest by default."""

    version: Number | None = None


class RegisterPageQuery(RegisterVersionQuery):
    """What the page shows: a version, one office alone, a language."""

    office: _text(18, line=True) | None = None  # type: ignore[valid-type]
    lang: Annotated[str, Field(pattern="^(zh|en)$")] | None = None


class ChangesQuery(Sent):
    """From which version to which; by default to the newest."""

    since: Number
    version: Number | None = None


class ChangesPageQuery(ChangesQuery):
    """The same as a page in a language."""

    lang: Annotated[str, Field(pattern="^(zh|en)$")] | None = None


class FieldNamed(Given):
    """A field as it was called on the day of publication."""

    key: Key
    label: str
    label_en: str


class RegisterType(Given):
    """What may be asked of a type."""

    name: str
    name_en: str
    fields: list[FieldNamed]


class RegisterEntry(Given):
    """A scene as it was published."""

    code: str
    version: int
    office: str
    office_name: str
    office_name_en: str
    name: str
    name_en: str
    legal_basis: str
    legal_basis_en: str
    contact: str
    needs_case_number: bool
    official_duty: bool
    counts_as_paper: bool
    may_narrow: bool
    standing: bool
    identity_fields: list[str]
    types: dict[str, RegisterType]
    valid_from: date
    valid_to: date | None


class SceneRegister(Given):
    """One version of the register."""

    version: int
    published_at: Instant
    cause: str
    about: str
    items: list[RegisterEntry]


class PlaceChanged(Given):
    """One place that is said differently; of `fields`: the labels that went and came."""

    what: str
    type_name: str
    type_name_en: str
    before: Any
    before_en: Any
    after: Any
    after_en: Any


class SceneNamed(Given):
    """A scene that came or went."""

    code: str
    name: str
    name_en: str
    office_name: str
    office_name_en: str


class SceneChanged(SceneNamed):
    """A scene that is said differently, and where."""

    places: list[PlaceChanged]


class RegisterChanges(Given):
    """What came, what went, what is said differently."""

    added: list[SceneNamed]
    removed: list[SceneNamed]
    changed: list[SceneChanged]


class RegisterVersion(RegisterChanges):
    """A version and what it changed against the one before."""

    version: int
    published_at: Instant
    cause: str
    about: str
    entries: int


class RegisterVersions(Given):
    """All versions, the newest first."""

    items: list[RegisterVersion]
