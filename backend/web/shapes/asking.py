"""Request codes: what an asker sends and sees, and what a holder sees and answers."""

from datetime import date
from typing import Annotated, Literal
from uuid import UUID

from pydantic import Field

from backend.codes.requests.rules import MOST_PEOPLE
from backend.web.shapes.base import Given, Instant, Key, Name, Sent, Short, Text

Fields = Annotated[list[Key], Field(min_length=1, max_length=60)]


class NewRequestCode(Sent):
    """What to ask; without fields all that the scene allows. A poster takes anybody, a screen so many people.

    A link is for one person, whose name the asker types; it is handed on, and opened in that person's own wallet.
    """

    way: Literal["checker", "counter", "poster", "link"]
    scene: Short
    fields: Annotated[dict[Short, Fields], Field(min_length=1, max_length=20)] | None = None
    case_number: Annotated[Text, Field(max_length=64)] = ""
    place: Annotated[Text, Field(max_length=120)] = ""
    people: Annotated[int, Field(ge=1, le=MOST_PEOPLE)] = 1
    name: Name | None = None


class AskedField(Given):
    """A field that is asked."""

    key: str
    label: str
    label_en: str


class AskedType(Given):
    """A type of certificate that is asked, with its fields."""

    type: str
    name: str
    name_en: str
    fields: list[AskedField]


class Asker(Given):
    """Who asks, why, by which law, by the register."""

    organisation: str
    organisation_en: str
    unit: str
    badge: str
    scene: str
    scene_name: str
    scene_name_en: str
    legal_basis: str
    legal_basis_en: str
    contact: str
    case_number: str
    place: str
    kept_s: int
    """Seconds for which the asker's screen shows the values; the platform keeps none of them for the asker."""


class OpenedScan(Given):
    """A request that a scan opened; waiting, or over: a yes, a no and no answer in time are alike here."""

    id: UUID
    look: str
    opened_at: Instant
    waiting: bool


class RequestCode(Given):
    """A request code as its asker sees it; `text` and `typed` come once, of a poster always."""

    id: UUID
    way: str
    standing: str
    asker: Asker
    asked: list[AskedType]
    people: int | None
    answers: int
    created_at: Instant
    ends_at: Instant | None
    text: str | None = None
    typed: str | None = None
    name: str = ""
    scans: list[OpenedScan]
    server_time: Instant


class RequestCodeMade(Given):
    """The code; or why there is none, and what went beyond the register."""

    code: RequestCode | None = None
    refused: str | None = None
    beyond: dict[str, list[str]]


class RequestCodes(Given):
    """Own posters that are up."""

    items: list[RequestCode]


class RequestCodePath(Sent):
    """Which request code."""

    code_id: UUID


class Scanned(Sent):
    """What was scanned, pasted or typed, and for whom the answer would be; never echoed."""

    presented: Annotated[str, Field(max_length=512)]
    subject: UUID | None = None
    grant: UUID | None = None


class HeldCertificate(Given):
    """A certificate that would answer; `tail` tells two of a type apart."""

    certificate: UUID
    type: str
    name: str
    name_en: str
    status: str
    valid_to: date | None
    tail: str
    fields: list[str]


class OpenedRequest(Given):
    """A request as its holder sees it."""

    id: UUID
    way: str
    subject: UUID
    asker: Asker
    asked: list[AskedType]
    held: list[HeldCertificate]
    may_narrow: bool
    opened_at: Instant
    ends_at: Instant
    server_time: Instant


class RequestOpened(Given):
    """The request; or why there is none, and who asked where that is known."""

    request: OpenedRequest | None = None
    refused: str | None = None
    asker: Asker | None = None


class OpenedRequestPath(Sent):
    """Which request."""

    request_id: UUID


class OpenedRequestAnswer(Sent):
    """Yes with certificates and their fields (none named: all that are asked), or no."""

    answer: Literal["agree", "refuse"]
    certificates: Annotated[
        dict[UUID, Annotated[list[Key], Field(max_length=60)] | None], Field(max_length=20, default_factory=dict)
    ]


class OpenedRequestOutcome(Given):
    """What became of the answer."""

    id: UUID
    outcome: str
    look: str


class RequestHelper(Given):
    """Somebody who may answer an own request instead, by which grant, in which role."""

    grant: UUID
    name: str
    role: str


class RequestHelpers(Given):
    """All of them, each person once."""

    items: list[RequestHelper]


class RequestHanding(Sent):
    """To whom: the grant of one of the helpers."""

    grant: UUID


class HandedRequest(Given):
    """A request that was handed on, for who scanned it (`mine`) and for whom it was left to.

    `standing` is "waiting" | "taken_back" | "given" | "refused" | "expired" | "withdrawn" | "used".
    """

    id: UUID
    mine: bool
    by: str
    to: str
    whose: str
    standing: str
    asker: Asker
    ends_at: Instant
    server_time: Instant
