"""Public lists: status lists, and which certificates are issued electronically."""

from datetime import date
from typing import Annotated

from pydantic import Field, StringConstraints

from backend.web.shapes.base import Given, Instant, Number, Sent

Month = Annotated[str, StringConstraints(pattern=r"^(19|20)[0-9]{2}-(0[1-9]|1[0-2])$")]
AreaCode = Annotated[str, StringConstraints(pattern=r"^[0-9]{6}$")]


class StatusListPath(Sent):
    """Which list."""

    number: Annotated[int, Field(ge=0, le=2**31 - 1)]


class StatusLists(Given):
    """Addresses of all lists."""

    status_lists: list[str]


class WebKeys(Given):
    """Public keys by which lists are signed (RFC 7517)."""

    keys: list[dict[str, str]]


class IssuingQuery(Sent):
    """Which part of the list: an area, a span of months in which certificates were issued, an earlier version."""

    area: AreaCode | None = None
    since: Month | None = None
    until: Month | None = None
    version: Annotated[int, Field(ge=1, le=2**31 - 1)] | None = None


class IssuingEntry(Given):
    """An office issues certificates of a type electronically.

    `certificates` is rounded down to tens and absent below ten.
    """

    type: str
    type_code: str
    name: str
    name_en: str
    version: int
    holder_kinds: list[str]
    basis: str
    office: str
    office_name: str
    office_name_en: str
    area: str
    since: date | None
    certificates: int | None


class AreaName(Given):
    """An administrative division."""

    code: str
    name: str
    name_en: str


class IssuingList(Given):
    """The list as it stands, or a published version of it."""

    version: int | None
    published_at: Instant | None
    smallest_count: int
    areas: list[AreaName]
    items: list[IssuingEntry]


class IssuingDifference(Given):
    """An entry that came, went or is said differently."""

    type: str
    name: str
    name_en: str
    office_name: str
    office_name_en: str
    version: int


class IssuingVersion(Given):
    """A published version and what it changed."""

    version: int
    published_at: Instant
    note: str
    entries: int
    added: list[IssuingDifference]
    removed: list[IssuingDifference]
    changed: list[IssuingDifference]


class IssuingVersions(Given):
    """All versions, the newest first."""

    items: list[IssuingVersion]


class Publication(Sent):
    """A word on what the version is about."""

    note: Number


class Published(Given):
    """The version that was made."""

    version: int
