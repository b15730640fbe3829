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


class FieldShown(Given):
    """One field, with its label in both languages."""

    label: str
    label_en: str
    value: str


class NumberCompared(Given):
    """Whether the number is the paper's; if so, what else the register has."""

    match: bool
    fields: list[FieldShown]
