"""An enterprise's people: who acts for it as what, invitations, the own mandates, the registration office."""

from datetime import date
from typing import Annotated, Literal
from uuid import UUID

from pydantic import Field

from backend.grants.mandates.rules import MOST_IN_SCOPE
from backend.web.shapes.base import Given, Instant, Key, Sent, Short
from backend.web.shapes.city import OrganisationName

Token = Annotated[str, Field(min_length=1, max_length=100)]
SceneCode = Annotated[str, Field(min_length=1, max_length=64, pattern=r"^[a-z0-9_.]+$")]
NamedPost = Literal["manager", "handler"]
AnyPost = Literal["representative", "manager", "handler"]
MandateState = Literal["invited", "active", "frozen", "expired", "lapsed"]


class EnterprisePath(Sent):
    """Which enterprise."""

    enterprise_id: UUID


class MandatePath(Sent):
    """Which mandate of which enterprise."""

    enterprise_id: UUID
    mandate_id: UUID


class OwnMandatePath(Sent):
    """Which of the own mandates."""

    mandate_id: UUID


class MandateTerms(Sent):
    """Certificate types and scenes, nothing for all of them, and the last day."""

    types: Annotated[list[Key], Field(max_length=MOST_IN_SCOPE)] | None = None
    scenes: Annotated[list[SceneCode], Field(max_length=MOST_IN_SCOPE)] | None = None
    until: date | None = None


class NewMandate(MandateTerms):
    """Who is to act for the enterprise; the link that comes of it finds the person."""

    name: Short
    post: NamedPost


class MandateLink(Given):
    """The link for the person who was named; it is told once, and a later one takes its place."""

    id: UUID
    link: str
    open_until: Instant


class Dismissal(Sent):
    """Whether those whom a manager named stay, taken over by the actor; else they end with the manager."""

    keep: bool = False


class EndedMandates(Given):
    """How many mandates ended with this one."""

    also: int


class MandateScene(Given):
    """A scene of the register."""

    code: str
    name: str
    name_en: str
    organisation: str
    organisation_en: str


class EnterpriseMember(Given):
    """Somebody who acts, or is invited to act, for the enterprise."""

    id: UUID
    name: str
    post: NamedPost
    state: MandateState
    types: list[str] | None
    scenes: list[str] | None
    until: date | None
    given_by: str
    created_at: Instant
    open_until: Instant | None
    look_again_on: date | None
    last_used_at: Instant | None
    named: int
    decides: bool


class EnterpriseLine(Given):
    """Something that happened to the enterprise's mandates; without `by`, the licence did it."""

    at: Instant
    happened: str
    about: str
    by: str


class EnterpriseHouse(Given):
    """All about the mandates of an enterprise."""

    organisation: OrganisationName
    post: Literal["representative", "manager"]
    representative: str | None
    members: list[EnterpriseMember]
    history: list[EnterpriseLine]
    types: list[str]
    scenes: list[MandateScene]
    managers_most: int


class OwnMandate(Given):
    """An enterprise that the signed-in person may act for; `id` is empty for its legal representative."""

    id: UUID | None
    organisation: OrganisationName
    post: AnyPost
    state: MandateState
    types: list[str] | None
    scenes: list[MandateScene] | None
    until: date | None
    named: int


class OwnMandates(Given):
    """All of them."""

    items: list[OwnMandate]


class MandateToken(Sent):
    """What stands behind the number sign of a link."""

    token: Token


class MandateAnswer(MandateToken):
    """Yes or no to what the link offers."""

    accept: bool


MandateObstacle = Literal["gone", "name_differs", "level", "already", "not_named"]


class MandateOffer(Given):
    """What somebody is asked to do."""

    organisation: OrganisationName
    post: AnyPost
    types: list[str] | None
    scenes: list[MandateScene] | None
    until: date | None
    given_by: str
    open_until: Instant


class OpenedMandate(Given):
    """The offer, or why there is none for this person."""

    offer: MandateOffer | None
    obstacle: MandateObstacle | None


class AnsweredMandate(Given):
    """As what the person acts from now on, or what stands against it."""

    post: AnyPost | None
    obstacle: MandateObstacle | None


class CreditCode(Sent):
    """The unified social credit code of an enterprise."""

    uscc: Short


class RegisteredEnterprise(Given):
    """Whom the licence names, and whether that person acts in the wallet already."""

    organisation: OrganisationName
    representative: str
    known: bool


class EnterpriseLookUp(Given):
    """The enterprise, if this office registered it."""

    found: RegisteredEnterprise | None


class RepresentativeLink(Given):
    """The link for the person whose card was compared; empty where the office registered no such enterprise."""

    link: MandateLink | None
