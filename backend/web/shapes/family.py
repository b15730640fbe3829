"""The family: ties, children the library names, requests and asks, and what a clerk sees of them."""

from datetime import date
from typing import Annotated, Literal
from uuid import UUID

from pydantic import Field

from backend.grants.family.rules import Days, GuardianRelation, HelperRelation, Obstacle, Refusal
from backend.web.shapes.base import Given, Instant, Key, Reason, Sent, Short

ResidentNumber = Annotated[str, Field(min_length=1, max_length=40)]
Types = Annotated[list[Key], Field(min_length=1, max_length=20)]


class FamilyTie(Given):
    """Two people bound to each other, or who were.

    `side`: whether the reader is the guardian or helper (`mine`), the child or who is helped (`others`), or another
    guardian of the same child (`co_guardian`).
    """

    id: UUID
    kind: Literal["guardian", "helper"]
    side: Literal["mine", "others", "co_guardian"]
    adult: str
    other_id: UUID
    other: str
    relation: str
    proof: Literal["household_register", "birth_certificate", "counter", "own_word"]
    grant_id: UUID
    types: list[str]
    begun_at: Instant
    last_day: date
    over: Literal["by_person", "by_time"] | None
    ended_at: Instant | None
    ended_by: str | None
    reason: str
    both_told: bool
    may_end: bool


class FamilyRequest(Given):
    """An own request or ask that is not answered by a tie."""

    id: UUID
    kind: Literal["guardian", "helper"]
    name: str
    relation: str
    types: list[str]
    days: int
    number: str
    state: Literal["waiting", "proposed", "refused", "withdrawn", "expired"]
    expires_at: Instant


class Family(Given):
    """All of it; `limit` is how many people one may be bound to."""

    ties: list[FamilyTie]
    requests: list[FamilyRequest]
    relatives: int
    limit: int


class NamedChild(Given):
    """A minor whom the library names as one's child."""

    id: UUID
    name: str
    birth_date: date
    relation: str
    proof: Literal["household_register", "birth_certificate"]
    bound: bool


class NamedChildren(Given):
    """All of them, the oldest first."""

    items: list[NamedChild]


class NewChild(Sent):
    """Which of the children that the library names."""

    child_id: UUID


class TieMade(Given):
    """The tie that was made, or what stands against it."""

    id: UUID | None
    obstacle: Obstacle | None


class GuardianAsked(Sent):
    """A child whom the library does not name: a window is to compare the papers."""

    name: Short
    resident_id: ResidentNumber
    relation: GuardianRelation


class HelpAsked(Sent):
    """Whom one wants to help, with certificates of which types, for how many days."""

    name: Short
    relation: HelperRelation
    types: Types
    days: Days


class FamilyAsked(Given):
    """Told once: the number for the window, and for help what the QR and the link say."""

    id: UUID
    number: str
    text: str | None
    expires_at: Instant


class FamilyPresented(Sent):
    """What was scanned, opened or typed."""

    presented: Annotated[str, Field(min_length=1, max_length=512)]


class FamilyAsk(Given):
    """An ask as the person reads it whom it is for."""

    id: UUID
    asker: str
    relation: str
    types: list[str]
    days: int
    expires_at: Instant


class FamilyOpened(Given):
    """The ask, or nothing: the same for an unknown, a late and somebody else's one."""

    ask: FamilyAsk | None


class FamilyAnswer(Sent):
    """Yes to these types, or no."""

    types: Types | None


class FamilyPath(Sent):
    """Which request or tie."""

    family_id: UUID


class FamilyEnd(Sent):
    """Why one parts; both read it."""

    reason: Reason


class FamilyAtDesk(Given):
    """A request beside the people and papers."""

    id: UUID
    kind: Literal["guardian", "helper"]
    asker: str
    asker_number: str
    name: str
    resident_id: str
    relation: str
    types: list[str]
    days: int
    created_at: Instant
    expires_at: Instant
    found: str
    own_proposal: bool


class FamilyLookUp(Given):
    """The waiting request of a number, or why there is none to see."""

    request: FamilyAtDesk | None
    obstacle: Literal["none_waits", "not_a_counter"] | None


class FamilyProposed(Given):
    """One that waits for a second clerk, before it is opened: names alone."""

    id: UUID
    kind: Literal["guardian", "helper"]
    asker: str
    name: str


class FamilyWaiting(Given):
    """What waits for a second clerk of the office."""

    items: list[FamilyProposed]


class FamilyProposal(Sent):
    """The other person's number as it stands on the card or the papers, and what was compared."""

    resident_id: ResidentNumber
    found: Reason


class FamilyDecision(Given):
    """What stands against it; nothing where it was done."""

    obstacle: Obstacle | None


class FamilyRefusal(Sent):
    """Why a clerk said no."""

    reason: Refusal


class CertificateOpening(Sent):
    """By which grant a guardian or helper looks at somebody's certificate."""

    grant: UUID
