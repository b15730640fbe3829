"""Certificates as their holder sees them."""

from datetime import date
from uuid import UUID

from backend.web.shapes.base import Given, Instant, Number, Reason, Sent, Text


class Field(Given):
    """A field or answer that can be chosen."""

    label: str
    label_en: str
    sets: list[str]
    sensitive: bool
    answer: bool


class Certificate(Given):
    """A card in the wallet; somebody who may show a few fields of it is told its state and what those fields say."""

    id: UUID
    type: str
    type_version: int
    name: str
    name_en: str
    status: str
    attention: list[str]
    reason: str | None = None
    since: date | None = None
    issuer: str
    issuer_en: str
    number_tail: str
    holders: list[str]
    issued_on: date | None
    valid_from: date | None
    valid_to: date | None
    group: str
    sensitive: bool
    fields: dict[str, Field]


class Certificates(Given):
    """All certificates of a subject."""

    items: list[Certificate]


class Seal(Given):
    """Whose seal signed it."""

    organisation: str
    organisation_en: str
    kid: str


class Change(Given):
    """An act of the issuer."""

    version: int
    status: str
    at: Instant
    reason: str | None = None


class WholeCertificate(Certificate):
    """A certificate with its values, for its holder alone."""

    issued_on: date
    valid_from: date
    identifier: str
    number: str
    version: int
    values: dict[str, str]
    masked: dict[str, str]
    holder_names: list[str]
    seal: Seal
    checks: dict[str, str]
    history: list[Change]


class SubjectQuery(Sent):
    """Whose; by default the own."""

    subject: UUID | None = None


class CertificatePath(Sent):
    """Which certificate."""

    certificate_id: UUID


class Suspension(Sent):
    """Why a certificate is taken out of force."""

    reason: Reason
    legal_basis: Text = ""
    document_number: Number = ""


class StateOf(Given):
    """The state after an act."""

    id: UUID
    status: str
    since: date | None = None
