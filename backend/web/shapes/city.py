"""Health, city, demo, types, scenes."""

from typing import Any, Literal

from backend.web.shapes.base import Given, Instant


class Health(Given):
    """Whether the service answers."""

    status: Literal["ok"]
    database: Literal["sqlite", "postgresql"]
    version: str


class City(Given):
    """What everybody may know of this installation."""

    name: str
    name_en: str
    area_code: str
    demo: bool
    origin: str
    version: str
    server_time: Instant


class DemoAccount(Given):
    """A fictional person to sign in as."""

    login: str
    role: str
    name: str
    organisation: str | None = None


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
    types: dict[str, list[str]]
    contact: str


class Scenes(Given):
    """The register, or the own office's part of it."""

    items: list[Scene]


class Glyph(Given):
    """Outline of a rare character in font units, y up."""

    d: str
    advance: int
    units_per_em: int
    ascent: int
