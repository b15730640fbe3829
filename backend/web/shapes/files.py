"""Files of certificates."""

from datetime import date
from typing import Annotated, Literal
from uuid import UUID

from pydantic import StringConstraints

from backend.web.shapes.base import Given, Instant, Label, Number, Purpose, Sent


class FileOrder(Sent):
    """Which file of a certificate; a copy says what for, for whom and until when."""

    kind: Literal["pdf", "json", "archive", "copy"]
    purpose: Purpose | None = None
    recipient: Label | None = None
    valid_from: date | None = None
    until: date | None = None


class FileMade(Given):
    """A file that was made."""

    id: UUID
    kind: str
    made_at: Instant
    purpose: str | None = None
    recipient: str | None = None
    valid_from: date | None = None
    until: date | None = None
    withdrawn_at: Instant | None = None


class FilesMade(Given):
    """What was made of a certificate, newest first."""

    items: list[FileMade]


class FilePath(Sent):
    """Which file."""

    file_id: UUID


class Withdrawn(Given):
    """A file whose code was withdrawn."""

    id: UUID
    withdrawn_at: Instant


class NumberTyped(Sent):
    """A number as it stands on a paper, and the last part of the paper's code."""

    code: Annotated[str, StringConstraints(min_length=1, max_length=64)]
    number: Number


class PaperCode(Sent):
    """The last part of the code on a paper."""

    code: Annotated[str, StringConstraints(min_length=1, max_length=64)]


class FieldShown(Given):
    """One field, with its label in both languages."""

    label: str
    label_en: str
    value: str


class NumberCompared(Given):
    """Whether the number is the paper's; if so, what else the register has."""

    match: bool
    fields: list[FieldShown]


class SignerSeen(Given):
    """Who sealed an uploaded file: the office that the register has for the key, and what the certificate says."""

    organisation: str
    organisation_en: str
    name: str
    authority: str
    chained: bool


class CopyTerms(Given):
    """What a copy may be used for."""

    purpose: str
    recipient: str
    valid_from: date
    until: date


class PaperSeen(Given):
    """How a paper stands, as the page behind its code says it; nothing of its holder."""

    standing: Literal["current", "ended", "out_of_term", "withdrawn", "damaged", "unknown"]
    name: str | None = None
    name_en: str | None = None
    issuer: str | None = None
    issuer_en: str | None = None
    status: str | None = None
    since: date | None = None
    copy_terms: CopyTerms | None = None


class FileChecked(Given):
    """What an uploaded file is worth; nothing of its holder."""

    kind: str
    outcome: str
    reason: str
    active: bool
    appended: int
    fields: list[str]
    signer: SignerSeen | None = None
    signed_at: Instant | None = None
    type: str | None = None
    name: str | None = None
    name_en: str | None = None
    issuer: str | None = None
    issuer_en: str | None = None
    status: str | None = None
    since: date | None = None
    copy_terms: CopyTerms | None = None
    checked_at: Instant


class IdentifierTyped(Sent):
    """An electronic certificate identifier, as it is printed."""

    identifier: Annotated[str, StringConstraints(min_length=1, max_length=160)]


class IdentifierChecked(Given):
    """Whether an identifier is well formed and its check character holds; its parts, or the first fault."""

    good: bool
    fault: str | None = None
    type_code: str | None = None
    issuer: str | None = None
    serial: str | None = None
    version: int | None = None
