"""Health, city, demo, types, scenes."""

from typing import Any, Literal

from backend.web.shapes.base import Given, Instant


class Health(Given):
    """Whether the service answers."""

    status: Literal["ok"]
    database: Literal["sqlite", "postgresql"]
    version: str


class Hue(Given):
    """The colour of actions, `#rrggbb`, on light and on dark grounds."""

    light: str
    dark: str


class CityContact(Given):
    """Whom to ask about what."""

    key: str
    name: str
    name_en: str
    phone: str


class Notice(Given):
    """A sentence that the city shows."""

    key: str
    text: str
    text_en: str


class Texts(Given):
    """Hotline, contacts and notices of the city."""

    hotline: str
    contacts: list[CityContact]
    notices: list[Notice]


class PlatformName(Given):
    """A platform that people may sign in by."""

    name: str
    name_en: str


class City(Given):
    """What everybody may know of this installation; `mark` is the address of a picture."""

    name: str
    name_en: str
    area_code: str
    mark: str
    hue: Hue
    texts: Texts
    demo: bool
    origin: str
    version: str
    server_time: Instant
    platform: PlatformName | None = None


class DemoAccount(Given):
    """A fictional person to sign in as."""

    login: str
    role: str
    name: str
    organisation: str | None = None
    organisation_en: str | None = None


class Demo(Given):
    """Accounts of a demo database and their one password."""

    password: str
    accounts: list[DemoAccount]


class Types(Given):
    """All certificate types as the catalogue publishes them."""

    items: list[dict[str, Any]]


class OrganisationName(Given):
    """An office's public name."""

    id: str
    name: str
    name_en: str


class Scene(Given):
    """A register entry: who may ask for what, on which legal basis."""

    code: str
    name: str
    name_en: str
    organisation: OrganisationName
    legal_basis: str
    legal_basis_en: str
    needs_case_number: bool
    official_duty: bool
    counts_as_paper: bool
    may_narrow: bool
    standing: bool
    types: dict[str, list[str]]
    contact: str
    version: int
    since: str


class Scenes(Given):
    """The register, or the own office's part of it."""

    items: list[Scene]


class Glyph(Given):
    """Outline of a rare character in font units, y up."""

    d: str
    advance: int
    units_per_em: int
    ascent: int
