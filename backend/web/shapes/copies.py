"""Copies that others keep of what they were let see."""

from datetime import date
from typing import Literal
from uuid import UUID

from backend.web.shapes.base import Given, Instant, Sent


class LookPath(Sent):
    """Which look."""

    look_id: UUID


class KeepCopy(Sent):
    """Of which certificate of the look: the `copy_of` that the answer said."""

    certificate: UUID


class CopiesOf(Sent):
    """Whose certificates."""

    subject: UUID | None = None


class CopyKept(Given):
    """A copy: of what, which fields, who keeps it, for what, until when. A person's name is masked."""

    id: UUID
    look_id: UUID
    look: str
    grant: UUID
    type: str
    fields: list[str]
    keeper: Literal["organisation", "person"]
    organisation: str
    organisation_en: str
    purpose: str
    made_at: Instant
    kept_until: date
    over: bool
    withdrawn_at: Instant | None = None


class CopiesKept(Given):
    """What others keep, newest first; `over`: it was to be deleted by now."""

    items: list[CopyKept]
