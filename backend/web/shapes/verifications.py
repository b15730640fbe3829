"""The checker's side."""

from datetime import date
from typing import Annotated
from uuid import UUID

from pydantic import Field

from backend.web.shapes.base import Given, Instant, Key, Sent, Short, Text


class NewVerification(Sent):
    """What was scanned or typed, for which scene; `presented` is untrusted and never echoed.

    `asks` (type → fields) wants less than the scene allows; what is beyond is refused, logged and told to the holder.
    """

    presented: Annotated[str, Field(max_length=512)]
    scene: Short
    case_number: Annotated[Text, Field(max_length=64)] | None = None
    place: Annotated[Text, Field(max_length=120)] | None = None
    asks: (
        Annotated[
            dict[Key, Annotated[list[Key], Field(min_length=1, max_length=60)]], Field(min_length=1, max_length=20)
        ]
        | None
    ) = None


class SubjectShown(Given):
    """Whose code it is; the name is masked unless the scene gives it."""

    kind: str
    name: str


class OnBehalf(Given):
    """That the holder did not show it: on what ground, and who did; no name where an authorisation code was used."""

    ground: str
    role: str
    name: str | None = None


class CertificateShown(Given):
    """One certificate of a verdict. `copy_of` is its id where a copy of it may be kept now."""

    type: str
    type_version: int
    name: str
    name_en: str
    issuer: str
    issuer_en: str
    verdict: str
    reason: str | None = None
    status: str
    since: date | None = None
    valid_to: date | None = None
    fields: dict[str, str]
    checks: dict[str, str]
    copy_of: UUID | None = None


class Verification(Given):
    """A verdict; `copies_until` is the last day of copies that may be kept of it, none where none may.

    `printed`: it was read off a paper, which proves nobody's presence; the best that it can be is `attention`.
    """

    id: UUID
    look: str
    verdict: str
    reason: str | None = None
    subject: SubjectShown | None = None
    certificates: list[CertificateShown]
    not_provided: list[str]
    scene: str
    case_number: str | None = None
    at: Instant
    expires_at: Instant | None = None
    repeated: bool
    presence: str | None = None
    on_behalf: OnBehalf | None = None
    copies_until: date | None = None
    printed: bool = False


class VerificationPath(Sent):
    """Which verification."""

    verification_id: UUID


class Presence(Sent):
    """Whether it is this person."""

    match: bool


class RecordsQuery(Sent):
    """Where the page begins, and of which case it is."""

    before: UUID | None = None
    limit: Annotated[int, Field(ge=1, le=100)] = 20
    case_number: Annotated[Text, Field(min_length=1, max_length=64)] | None = None


class Record(Given):
    """A line of the own records; no values."""

    id: UUID
    look: str
    at: Instant
    scene: str
    scene_name: str
    scene_name_en: str
    case_number: str
    place: str
    verdict: str
    reason: str | None = None
    types: list[str]
    presence: str | None = None
    offline: bool = False
    arrived_at: Instant | None = None
    flags: Annotated[list[str], Field(default_factory=list)]


class Records(Given):
    """A page of the own records."""

    items: list[Record]
    next: UUID | None = None
