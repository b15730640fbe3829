"""The issuing desk."""

from datetime import date
from typing import Annotated, Literal
from uuid import UUID

from pydantic import Field, StringConstraints

from backend.certificates.act_rules import ActName
from backend.web.shapes.base import Given, Instant, Key, Nothing, Number, Reason, Sent, Short, Text

__all__ = ["Nothing"]

Value = Annotated[str, StringConstraints(max_length=60_000)]
ChangeName = Literal[
    "suspend", "resume", "transfer_out", "transfer_back", "revoke_penalty", "revoke_error", "withdraw", "cancel", "void"
]
State = Literal[
    "valid", "suspended", "cancelled", "revoked_penalty", "revoked_error", "withdrawn_by_authority", "voided",
    "transferred", "superseded",
]  # fmt: skip


class IssuingType(Given):
    """A type that the officer's office issues."""

    type: str
    type_version: int
    name: str
    name_en: str
    group: str
    numbered: bool
    subject: str
    holder_kinds: list[str]
    max_holders: int
    validity: str
    second_person: list[str]


class OwnOffice(Given):
    """An office that can be asked to seal too."""

    id: UUID
    name: str
    name_en: str


class IssuingDesk(Given):
    """What the officer's desk works with."""

    office: OwnOffice
    types: list[IssuingType]
    others: list[OwnOffice]


class HolderSent(Sent):
    """A holder as the officer typed it."""

    kind: Literal["person", "enterprise"]
    code: Annotated[str, StringConstraints(max_length=40)] = ""
    name: Annotated[str, StringConstraints(max_length=120)] = ""


class HolderGivenBack(Given):
    """The same, read back."""

    kind: str
    code: str
    name: str


class FilledSent(Sent):
    """A form in whatever state it is."""

    revision: int = Field(ge=1, le=1_000_000)
    holders: Annotated[list[HolderSent], Field(max_length=20)]
    values: Annotated[dict[Key, Value], Field(max_length=120)]
    number: Number = ""
    issued_on: date | None = None
    valid_from: date | None = None
    valid_to: date | None = None
    subject_code: Number = ""
    reason: Text = ""
    legal_basis: Text = ""
    document_number: Number = ""


class NewDraft(Sent):
    """Which type."""

    type: Key


class IssuingDraftPath(Sent):
    """Which draft."""

    draft_id: UUID


class Confirmed(Sent):
    """What the officer saw last, and that it shall be sealed."""

    revision: int = Field(ge=1, le=1_000_000)
    confirmed: Literal[True]


class JointSent(Sent):
    """Offices that seal too, in order."""

    revision: int = Field(ge=1, le=1_000_000)
    offices: Annotated[list[UUID], Field(max_length=4)]


class PhotoSent(Sent):
    """A picture as base64; none takes it away."""

    revision: int = Field(ge=1, le=1_000_000)
    picture: Annotated[str, StringConstraints(max_length=240_000)] = ""


class FieldFault(Given):
    """A field and what is wrong with it."""

    field: str
    problem: str


class IssuingDraftRow(Given):
    """A draft in the list."""

    id: UUID
    type: str
    name: str
    name_en: str
    state: str
    holder: str
    amends: bool
    own: bool
    note: str
    updated_at: Instant


class IssuingDraft(IssuingDraftRow):
    """A draft with its form, what the rules add to it, and what is still wrong."""

    revision: int
    type_version: int
    holders: list[HolderGivenBack]
    values: dict[str, str]
    number: str
    issued_on: date | None
    valid_from: date | None
    valid_to: date | None
    subject_code: str
    reason: str
    legal_basis: str
    document_number: str
    joint: list[UUID]
    proposed_number: str | None
    preview: dict[str, str]
    runs_to: date | None
    before: dict[str, str] | None
    faults: list[FieldFault]


class IssuingDrafts(Given):
    """Unfinished drafts of the office."""

    items: list[IssuingDraftRow]


class Sealed(Given):
    """What came of it: issued, waiting for a second officer, sealing by other offices, approved or withdrawn."""

    state: str
    certificate: UUID | None = None


class IssuingBegun(Given):
    """A draft that was begun."""

    id: UUID


class IssuedRow(Given):
    """A certificate in the office's list."""

    id: UUID
    type: str
    name: str
    name_en: str
    status: str
    version: int
    number_tail: str
    holders: list[str]
    issued_on: date
    valid_to: date | None


class IssuedRows(Given):
    """Certificates of the office."""

    items: list[IssuedRow]


class IssuedQuery(Sent):
    """Of which state or type."""

    status: State | None = None
    type: Key | None = None


class Search(Sent):
    """The exact printed number, or the exact number of a holder; in a body, for addresses are logged."""

    by: Literal["number", "holder"]
    text: Short


class IssuedPath(Sent):
    """Which certificate."""

    certificate_id: UUID


class IssuedChange(Given):
    """A line of a certificate's history, as officers read it."""

    act: str
    status: str
    at: Instant
    effective_on: date | None
    reason: str
    legal_basis: str
    document_number: str
    two_persons: bool


class JointSealGiven(Given):
    """A seal of another office."""

    organisation: str
    organisation_en: str
    sealed: bool


class IssuedWhole(IssuedRow):
    """A certificate of the office, opened for an officer."""

    type_version: int
    identifier: str
    number: str
    issuer: str
    issuer_en: str
    kid: str
    valid_from: date
    since: date | None
    reason: str
    genuine: bool
    values: dict[str, str]
    holder_names: list[str]
    subject: str
    acts: list[ActName]
    second_person: list[str]
    waiting: bool
    history: list[IssuedChange]


class ActSent(Sent):
    """An act with its grounds."""

    act: ChangeName
    reason: Reason
    legal_basis: Text = ""
    document_number: Number = ""
    effective_on: date | None = None


class Acted(Given):
    """The state after it; or that it waits for another officer."""

    state: Literal["done", "waiting"]
    status: str


class ProposalPath(Sent):
    """Which proposal."""

    request_id: UUID


class ProposalRow(Given):
    """A proposal that waits."""

    id: UUID
    act: str
    certificate: UUID | None
    draft: UUID | None
    name: str
    name_en: str
    holder: str
    reason: str
    legal_basis: str
    document_number: str
    effective_on: date | None
    proposed_at: Instant
    own: bool


class WaitingInOffice(Given):
    """Proposals of the office, and drafts that wait for its seal."""

    items: list[ProposalRow]
    sealing: list[IssuingDraftRow]


class Declined(Sent):
    """Why not."""

    note: Reason


class DraftView(Given):
    """A draft as who has to decide on it reads it: what it says, and nothing to change."""

    id: UUID
    type: str
    type_version: int
    name: str
    name_en: str
    issuer: str
    issuer_en: str
    number: str
    issued_on: date
    valid_from: date
    valid_to: date | None
    values: dict[str, str]
    holder_names: list[str]
