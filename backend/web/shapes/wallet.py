"""Bundles, preferences, desks: what the wallet keeps for its person on all devices."""

from typing import Annotated, Any, Literal
from uuid import UUID

from pydantic import Field, StringConstraints

from backend.web.shapes.base import Given, Instant, Key, Name, Number, Sent

Phone = Annotated[str, StringConstraints(pattern=r"^\+?[0-9][0-9 -]{1,18}[0-9]$")]
Home = Literal["usual", "elder"]


class NewBundle(Sent):
    """What to keep under which name."""

    subject: UUID | None = None
    name: Name
    certificates: Annotated[list[UUID], Field(min_length=1, max_length=20)]
    fields: Annotated[
        dict[UUID, Annotated[list[Key], Field(max_length=60)]], Field(max_length=20, default_factory=dict)
    ]


class BundleName(Sent):
    """Another name for a bundle."""

    name: Name


class BundleOrder(Sent):
    """Bundles in the order in which they are shown."""

    bundles: Annotated[list[UUID], Field(min_length=1, max_length=50)]


class BundleItem(Given):
    """One certificate of a bundle as it stands today; without `certificate` the holder has none any more."""

    certificate: UUID | None
    type: str
    name: str
    name_en: str
    status: str | None
    fields: list[str]


class Bundle(Given):
    """A bundle with what it would show now."""

    id: UUID
    name: str
    items: list[BundleItem]


class Bundles(Given):
    """All of them, in their order."""

    items: list[Bundle]


class BundlePath(Sent):
    """Which bundle."""

    bundle_id: UUID


class ContactForm(Sent):
    """Somebody of the family to call."""

    name: Name
    phone: Phone


class PreferencesForm(Sent):
    """What to change; what is left out stays, a contact of null is forgotten."""

    home: Home | None = None
    pinned: Annotated[list[UUID], Field(max_length=50)] | None = None
    contact: ContactForm | None = None


class Contact(Given):
    """Somebody of the family to call."""

    name: str
    phone: str


class Preferences(Given):
    """What a person chose, the same on all their devices."""

    home: Home
    pinned: list[UUID]
    contact: Contact | None


class WaitingDesk(Given):
    """A desk that waits for a phone: its QR, and the number for those who type."""

    id: UUID
    text: str
    typed: str
    expires_at: Instant
    server_time: Instant


class DeskState(Given):
    """How a desk stands; once a phone scanned it, whose it is and the number to type there."""

    id: UUID
    state: str
    number: str | None = None
    masked_name: str | None = None
    expires_at: Instant
    server_time: Instant


class DeskPath(Sent):
    """Which desk."""

    desk_id: UUID


class DeskCode(Sent):
    """What the phone scanned or its person typed."""

    presented: Annotated[str, Field(min_length=1, max_length=512)]


class AskingDesk(Given):
    """A desk that asks to be let in, as the phone shows it."""

    id: UUID
    device: str
    asked_at: Instant
    expires_at: Instant
    needs_passkey: bool


class DeskOptions(Given):
    """WebAuthn options to touch a passkey for one desk."""

    options: dict[str, Any]


class DeskAnswer(Sent):
    """Yes with the number that the desk shows, and the passkey where the account has one; or no."""

    answer: Literal["agree", "refuse"]
    number: Number | None = None
    credential: dict[str, Any] | None = None


class DeskAnswered(Given):
    """The desk after the answer."""

    id: UUID
    state: str
