"""Transactional outbox: what must happen after a commit is a row of that commit.

What must not wait for the drainer, because nothing may happen between the commit and it, is done at once: the outer
ring registers it with the database (`Database.at_once`, topic → function), and it runs inside the transaction that
leaves the word.
"""

from datetime import datetime

from sqlalchemy import Table, insert
from sqlalchemy.orm import Session

from backend.kernel.hot import Hot
from backend.kernel.ids import new_id
from backend.kernel.models import OutboxRow

OUTBOX: Table = OutboxRow.__table__  # type: ignore[assignment] # declared as FromClause
_ADD = Hot(insert(OUTBOX))


def add(session: Session, topic: str, payload: dict[str, object], *, now: datetime) -> None:
    """Leave work for the drainer; `payload` holds identifiers, never values. What cannot wait is done here."""
    if (now_too := session.info.get("at_once", {}).get(topic)) is not None:
        now_too(session, payload)
    _ADD.run(
        session,
        {"id": new_id(), "topic": topic, "payload": payload, "created_at": now, "next_try_at": now, "tries": 0},
    )
