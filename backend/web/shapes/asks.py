"""Asks from person to person: what is sent, what each side sees."""

from datetime import date
from typing import Annotated, Literal
from uuid import UUID

from pydantic import Field

from backend.grants.asks.rules import MOST_HOURS, MOST_USES
from backend.web.shapes.asking import AskedType, HeldCertificate
from backend.web.shapes.base import Given, Instant, Key, Name, Purpose, Sent, Short
from backend.web.shapes.city import OrganisationName

Keys = Annotated[list[Key], Field(max_length=60)]


class AskTo(Sent):
    """Whom: a name, for which a link is made; or somebody of `GET /api/me/asks/people`, who gets it at once."""

    name: Name | None = None
    person: UUID | None = None


class NewAsk(Sent):
    """What is asked: of a look type → fields, for hours and uses; of a mandate types (none: everything) and a day."""

    kind: Literal["look", "mandate"]
    to: AskTo
    purpose: Purpose
    types: Annotated[dict[Short, Keys], Field(max_length=40, default_factory=dict)]
    enterprise: UUID | None = None
    hours: Annotated[int, Field(ge=1, le=MOST_HOURS)] = 24
    uses: Annotated[int, Field(ge=1, le=MOST_USES)] = 1
    until: date | None = None


class AskPath(Sent):
    """Which ask."""

    ask_id: UUID


class AskPresented(Sent):
    """The part of a link behind the number sign, or the number that was read out; never echoed."""

    presented: Annotated[str, Field(min_length=1, max_length=128)]


class AskReply(Sent):
    """Yes or no. To a look: whose certificates, which, which fields (null: all that are asked).

    To a mandate: for which enterprise, for which of the asked types, until when.
    """

    answer: Literal["agree", "refuse"]
    subject: UUID | None = None
    certificates: Annotated[dict[UUID, Keys | None], Field(max_length=20, default_factory=dict)]
    enterprise: UUID | None = None
    types: Annotated[list[Short], Field(max_length=40)] | None = None
    until: date | None = None


class AskPerson(Given):
    """Somebody who can be chosen, because they are bound to the asker already."""

    person: UUID
    name: str
    tie: Literal["family", "delegation", "enterprise"]
    enterprise: OrganisationName | None = None


class AskPeople(Given):
    """Everybody who can be chosen."""

    items: list[AskPerson]


class AskHolding(Given):
    """For whom the asked person may answer, and what of the asked they hold."""

    subject: UUID
    name: str
    name_en: str | None = None
    own: bool
    held: list[HeldCertificate]


class PersonAsk(Given):
    """An ask as one of its sides sees it.

    To the asker `standing` is "waiting" | "given" | "not_given" | "withdrawn": a no, no answer and nothing held are
    one thing. To the asked it is "asked" | "given" | "refused" | "withdrawn" | "expired". `given` is what
    a yes to a look gave of `asked`, `not_given` the rest of it; both are empty as long as there is no yes.
    """

    id: UUID
    kind: Literal["look", "mandate"]
    side: Literal["asker", "asked"]
    standing: str
    asker: str
    to: str
    purpose: str
    asked: list[AskedType]
    given: list[AskedType]
    not_given: list[AskedType]
    enterprise: OrganisationName | None
    hours: int
    uses: int
    until: date | None
    grant: UUID | None
    created_at: Instant
    ends_at: Instant
    server_time: Instant


class WholeAsk(PersonAsk):
    """An ask with what the asked person could give while it waits; of a mandate, for which enterprises."""

    holdings: list[AskHolding]
    enterprises: list[OrganisationName]


class MadeAsk(PersonAsk):
    """An ask just made; the link and the number are told once, and there are none where somebody was chosen."""

    link: str | None
    typed: str | None


class PersonAsks(Given):
    """Own asks and those to oneself, newest first."""

    items: list[PersonAsk]


class OpenedAsk(Given):
    """What a link or a number leads to; nothing, for everybody it was not meant for."""

    ask: WholeAsk | None
