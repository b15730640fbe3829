"""Forget what has served: answers, hints, outbox rows that are done (retention, security design section 4)."""

from datetime import timedelta

from sqlalchemy import delete, func, select, update
from sqlalchemy.orm import Session

from backend.kernel.clock import db_now
from backend.kernel.models import Attempts, IdempotencyRow, LiveEvent, OutboxRow

HINTS_KEPT = timedelta(hours=1)
DONE_KEPT = timedelta(days=1)
KEYS_KEPT = timedelta(days=2)


def sweep(session: Session) -> None:
    """Drop disclosing answers after their two minutes, keys after two days, hints and done rows after theirs."""
    now = db_now(session)
    session.execute(
        update(IdempotencyRow)
        .where(IdempotencyRow.answer_until <= now, IdempotencyRow.answer.is_not(None))
        .values(answer=None)
    )
    session.execute(delete(IdempotencyRow).where(IdempotencyRow.created_at <= now - KEYS_KEPT))
    newest = select(func.max(LiveEvent.id)).scalar_subquery()  # stays: SQLite would give its number a second time
    session.execute(delete(LiveEvent).where(LiveEvent.at <= now - HINTS_KEPT, LiveEvent.id < newest))
    session.execute(delete(OutboxRow).where(OutboxRow.done_at <= now - DONE_KEPT))
    session.execute(delete(Attempts).where(Attempts.window_ends_at <= now))
