"""Sign-in, sessions, passkeys."""

from typing import Annotated, Any, Literal
from uuid import UUID

from pydantic import Field

from backend.web.shapes.base import Given, Instant, Label, Sent, Short
from backend.web.shapes.city import OrganisationName


class SignInForm(Sent):
    """Name and password."""

    login: Short
    password: Annotated[str, Field(min_length=1, max_length=256)]


Pin = Annotated[str, Field(pattern=r"^[0-9]{6}$")]


class PinForm(Sent):
    """The six digits of this device."""

    pin: Pin


class NewPin(Sent):
    """The digits to come, and the present ones where there are some."""

    pin: Pin
    current: Pin | None = None


class Front(Sent):
    """Whether the wallet is in sight."""

    front: bool


class LockState(Given):
    """What a lock screen may know; `wait_s` is the pause before the next try."""

    locked: bool
    pin: bool
    tries_left: int
    wait_s: int


class Invitation(Sent):
    """The token of an invitation link."""

    token: Annotated[str, Field(min_length=1, max_length=400)]


class PersonName(Given):
    """The signed-in person."""

    id: UUID
    name: str
    masked_name: str


class HeldRole(Given):
    """A role in force today."""

    role: str
    organisation: OrganisationName
    unit: str
    badge: str


Authority = Literal["self", "representative", "manager", "handler", "guardian", "helper", "delegate"]


class Subject(Given):
    """Somebody whose certificates this person may show, by which right, by which grant and until when."""

    id: UUID
    kind: Literal["person", "enterprise"]
    name: str
    name_en: str | None = None
    masked_name: str
    relation: Literal["self", "legal_representative", "granted"]
    authority: Authority
    grant: UUID | None = None
    until: Instant | None = None


class OwnSession(Given):
    """The session of this browser."""

    id: UUID
    expires_at: Instant
    idle_expires_at: Instant | None = None


class Me(Given):
    """Who is signed in, as whom they may act, and what exists for them."""

    person: PersonName
    login: str
    demo: bool
    level: str
    roles: list[HeldRole]
    subjects: list[Subject]
    can: list[str]
    home: str
    session: OwnSession


class Session(Given):
    """A place where the account is signed in."""

    id: UUID
    current: bool
    created_at: Instant
    last_seen_at: Instant
    device: str
    desk: bool


class Sessions(Given):
    """All of them, newest first."""

    items: list[Session]


class Ceremony(Given):
    """WebAuthn options for the browser, and the id to send back."""

    challenge_id: UUID
    options: dict[str, Any]


class NewPasskey(Sent):
    """What the authenticator made."""

    challenge_id: UUID
    credential: dict[str, Any]
    name: Label | None = None


class PasskeySignIn(Sent):
    """What the authenticator signed."""

    challenge_id: UUID
    credential: dict[str, Any]


class Passkey(Given):
    """A passkey of the account."""

    id: UUID
    name: str
    created_at: Instant
    last_used_at: Instant | None = None


class Passkeys(Given):
    """All of them, newest first."""

    items: list[Passkey]


class AccountEvent(Given):
    """Something that happened to the own account at a counter or by a platform."""

    at: Instant
    kind: str
    organisation: str
    organisation_en: str
    unit: str


class AccountEvents(Given):
    """The last ones, newest first."""

    items: list[AccountEvent]


class Ended(Given):
    """How many sessions ended."""

    ended: int


class PasskeyPath(Sent):
    """Which passkey."""

    passkey_id: UUID


class SessionPath(Sent):
    """Which session."""

    session_id: UUID
