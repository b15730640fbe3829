"""Who looked: lines, what they are found by, and the record with its proofs."""

from datetime import date
from typing import Annotated, Literal
from uuid import UUID

from pydantic import Field

from backend.web.shapes.base import MOST, Given, Instant, Sent, Text


class LooksSought(Sent):
    """Whose record, and which of its lines; days are the city's, both counted in."""

    subject: UUID | None = None
    since: date | None = None
    until: date | None = None
    organisation: Annotated[Text, Field(max_length=120)] = ""
    outcome: Literal["seen", "nothing"] | None = None
    on_behalf: bool | None = None
    words: Annotated[Text, Field(max_length=60)] = ""


class LooksQuery(LooksSought):
    """The same, and where the page begins."""

    before: Annotated[int, Field(ge=1, le=MOST)] | None = None
    limit: Annotated[int, Field(ge=1, le=100)] = 20


class LooksFile(LooksSought):
    """The same for a file, and in which language."""

    lang: Literal["zh", "en"] = "zh"


class ShownBy(Given):
    """Who showed it for the holder, by the surname alone, and on what ground; nobody, where a code was handed on."""

    name: str
    ground: str
    role: str
    grant: UUID


class Look(Given):
    """Who looked, where, why, at which fields, and what came of it.

    `kept` says of which types a copy was kept, and until when; `not_kept`, that one was asked for and refused.
    `offline`: made without a network, at `at`; the city learnt of it at `arrived_at`; `flags` is what was noted then.
    """

    id: UUID
    look: str
    n: int
    at: Instant
    organisation: str
    organisation_en: str
    unit: str
    badge: str
    scene: str
    scene_name: str
    scene_name_en: str
    case_number: str
    place: str
    types: list[str]
    fields: dict[str, list[str]]
    verdict: str
    reason: str | None = None
    ground: Literal["standing_consent"] | None = None
    on_behalf: ShownBy | None = None
    kept: Annotated[dict[str, date], Field(default_factory=dict)]
    not_kept: bool = False
    offline: bool = False
    arrived_at: Instant | None = None
    flags: Annotated[list[str], Field(default_factory=list)]


class Looks(Given):
    """A page of the record; `next` is the `before` of the following one. A page may hold fewer lines than asked for."""

    items: list[Look]
    next: int | None = None


class RecordSubject(Sent):
    """Whose record."""

    subject: UUID | None = None


class LookOffice(Given):
    """An office whose people looked."""

    name: str
    name_en: str


class LookOffices(Given):
    """All of them in the newer part of the record."""

    items: list[LookOffice]


class ProvenEntry(Given):
    """An entry as it was hashed: `payload` is the very text, null where what is stored was altered."""

    n: int
    salt: str
    payload: str | None


class RecordHead(Given):
    """Where the chain ends; this is what the city signs."""

    format: str
    subject: UUID
    n: int
    leaf: str
    at: str


class ProvenRecord(Given):
    """The whole record with its proofs (docs/record.md)."""

    head: RecordHead
    kid: str
    signature: str
    key: dict[str, str]
    entries: list[ProvenEntry]
