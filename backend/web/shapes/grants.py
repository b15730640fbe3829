"""Grants: what is given, to whom, for what, and how it was used."""

from datetime import date
from typing import Annotated, Any, Literal
from uuid import UUID

from pydantic import AwareDatetime, Field

from backend.web.shapes.base import Given, Instant, Key, Name, Number, Purpose, Sent, Short, Text
from backend.web.shapes.city import OrganisationName
from backend.web.shapes.copies import CopyKept
from backend.web.shapes.verifications import Verification

Fields = Annotated[dict[UUID, Annotated[list[Key], Field(max_length=60)]], Field(max_length=20, default_factory=dict)]


class GrantTo(Sent):
    """To whom: anyone with the code, an organisation with its seats, or a person named by the grantor."""

    audience: Literal["anyone", "organisation", "person"]
    name: Name | None = None


class NewGrant(Sent):
    """What is given. A delegation is to a named person, who accepts it; `organisation` says who alone may look then.

    `copies_until` allows whoever may look to keep a copy until that day; without it nothing is kept.
    """

    ground: Literal["consent", "delegation"]
    to: GrantTo
    subject: UUID | None = None
    certificates: Annotated[list[UUID], Field(min_length=1, max_length=20)]
    fields: Fields
    purpose: Purpose
    organisation: UUID | None = None
    scene: Short | None = None
    item: Number = ""
    case_number: Annotated[Text, Field(max_length=64)] = ""
    place: Annotated[Text, Field(max_length=120)] = ""
    valid_from: AwareDatetime | None = None
    valid_to: AwareDatetime | None = None
    max_uses: Annotated[int, Field(ge=1, le=50)] | None = None
    may_delegate: bool = False
    copies_until: date | None = None
    parent: UUID | None = None


class GrantsQuery(Sent):
    """Which side."""

    side: Literal["given", "received"] = "given"


class GrantPath(Sent):
    """Which grant."""

    grant_id: UUID


class GrantAnswer(Sent):
    """Yes or no of the person it was given to."""

    answer: Literal["accept", "refuse"]


class Presented(Sent):
    """What was scanned, opened or typed; untrusted and never echoed."""

    presented: Annotated[str, Field(max_length=512)]


class GrantParty(Given):
    """A side of a grant: a person by name, or an organisation."""

    id: UUID | None = None
    kind: Literal["anyone", "organisation", "person"]
    name: str
    name_en: str | None = None


class GrantedField(Given):
    """A field that may be seen."""

    key: str
    label: str
    label_en: str


class GrantedCertificate(Given):
    """A certificate that may be seen, with these fields; without any the whole of it."""

    certificate: UUID
    type: str
    name: str
    name_en: str
    sensitive: bool
    fields: list[GrantedField]


class GrantedScene(Given):
    """A purpose of the register."""

    code: str
    name: str
    name_en: str


class Grant(Given):
    """A grant as both sides see it. `certificates` is None where everything of the subject is meant."""

    id: UUID
    side: Literal["given", "received"]
    ground: str
    role: str
    state: str
    subject: GrantParty
    grantor: GrantParty | None
    to: GrantParty
    organisation: OrganisationName | None = None
    certificates: list[GrantedCertificate] | None
    types: list[str] | None
    scenes: list[GrantedScene] | None
    purpose: str
    item: str
    case_number: str
    place: str
    valid_from: Instant
    valid_to: Instant | None
    max_uses: int | None
    used: int
    may_delegate: bool
    copies_until: date | None
    parent: UUID | None
    created_at: Instant
    answered_at: Instant | None
    ended_at: Instant | None


class Grants(Given):
    """One side's grants, newest first."""

    items: list[Grant]


class GrantUse(Given):
    """One use: when, who looked, where, why, at which fields, what came of it, and who showed it."""

    at: Instant
    way: str
    look: str
    organisation: str
    organisation_en: str
    unit: str
    scene_name: str
    scene_name_en: str
    place: str
    viewer: str | None
    shower: str | None
    fields: dict[str, list[str]]
    verdict: str


class GrantCode(Given):
    """What to draw, send or read out. `text` is told once; a typed number lives for 120 seconds."""

    text: str
    expires_at: Instant
    typed: str | None = None
    typed_expires_at: Instant | None = None
    server_time: Instant


class WholeGrant(Grant):
    """A grant with its uses and with what was kept of it, newest first."""

    uses: list[GrantUse]
    copies: list[CopyKept]


class GivenGrant(Grant):
    """A grant that was just given: with a code to use it, or an invitation for the person named."""

    code: GrantCode


class GrantText(Given):
    """The words that a person agrees to, as the receipt names them."""

    version: int
    text: str
    text_en: str
    sha256: str


class GrantReceipt(Given):
    """The signed receipt; `document` is what was signed, as canonical JSON after "LZG1"."""

    document: dict[str, Any]
    kid: str
    signature: str
    key: dict[str, str]


class Opening(Verification):
    """What a person sees who opened an authorisation code; without a verdict, why."""

    purpose: str | None = None
    valid_to: Instant | None = None
    uses_left: int | None = None
