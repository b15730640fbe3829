"""Codes, requests, looks, events: the holder's side."""

from typing import Annotated, Literal
from uuid import UUID

from pydantic import Field

from backend.web.shapes.base import MOST, Given, Instant, Key, Sent


class OpenCode(Sent):
    """What to show; without certificates a bare code, identity only, or all that a grant reaches.

    `grant` is the one by which this person shows somebody else's certificates, as `subjects` of the session names it.
    """

    subject: UUID | None = None
    grant: UUID | None = None
    certificates: Annotated[list[UUID], Field(max_length=20, default_factory=list)]
    fields: Annotated[
        dict[UUID, Annotated[list[Key], Field(max_length=60)]], Field(max_length=20, default_factory=dict)
    ]


class Code(Given):
    """A code to draw: `text` in the QR, `typed` to read out."""

    id: UUID
    text: str
    typed: str
    expires_at: Instant
    typed_expires_at: Instant
    ends_at: Instant
    server_time: Instant


class CodeState(Given):
    """Where a code stands."""

    id: UUID
    state: str
    request: UUID | None = None
    look: str | None = None


class CodePath(Sent):
    """Which code."""

    code_id: UUID


class AskedScene(Given):
    """Why somebody asks, by the register."""

    code: str
    name: str
    name_en: str
    legal_basis: str
    legal_basis_en: str


class OfferedField(Given):
    """A field that a yes would show."""

    key: str
    label: str
    label_en: str


class Offered(Given):
    """A certificate that a yes would show."""

    certificate: UUID
    type: str
    name: str
    name_en: str
    fields: list[OfferedField]


class Request(Given):
    """Somebody asks."""

    id: UUID
    code: UUID
    subject: UUID
    organisation: str
    organisation_en: str
    unit: str
    badge: str
    scene: AskedScene
    case_number: str
    place: str
    asked_at: Instant
    expires_at: Instant
    offered: list[Offered]


class Requests(Given):
    """Requests that wait for an answer."""

    items: list[Request]


class RequestPath(Sent):
    """Which request."""

    request_id: UUID


class RequestAnswer(Sent):
    """Yes or no."""

    answer: Literal["agree", "refuse"]


class RequestState(Given):
    """The request after the answer."""

    id: UUID
    state: str


class EventsQuery(Sent):
    """Hints after this one."""

    after: Annotated[int, Field(ge=0, le=MOST)] | None = None


class Hint(Given):
    """Something changed."""

    id: int
    kind: str
    ref: UUID | None = None


class Hints(Given):
    """Hints and where to go on."""

    items: list[Hint]
    last: int
