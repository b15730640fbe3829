"""A subject's whole record with what proves it: each entry as it was hashed, and its salt (R48)."""

from collections.abc import Iterator
from dataclasses import dataclass
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from backend.audit.models import AccessEvent
from backend.kernel.errors import SealBroken
from backend.kernel.fields import Place, unseal
from backend.kernel.keys import KeyProvider

CHUNK = 500


@dataclass(frozen=True, slots=True)
class Proof:
    """One entry: its number, its salt and the very text that was hashed, None where that was altered."""

    n: int
    salt: bytes
    payload: str | None


def of_subject(session: Session, keys: KeyProvider, subject_id: UUID) -> Iterator[Proof]:
    """Every entry of a subject's chain, oldest first."""
    rows = session.execute(
        select(AccessEvent)
        .where(AccessEvent.subject_id == subject_id)
        .order_by(AccessEvent.n)
        .execution_options(yield_per=CHUNK)
    ).scalars()
    for row in rows:
        try:
            content: str | None = unseal(keys, Place("access_event", "payload", row.id), row.payload).decode()
        except SealBroken:
            content = None
        yield Proof(row.n or 0, row.salt, content)
