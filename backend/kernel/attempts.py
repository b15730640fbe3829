"""Limits on wrong tries, exact across workers: the counter is a row."""

from datetime import datetime, timedelta

from sqlalchemy import BigInteger, bindparam, delete, func, select
from sqlalchemy.dialects.postgresql import insert as postgresql_insert
from sqlalchemy.dialects.sqlite import insert as sqlite_insert
from sqlalchemy.orm import Session

from backend.kernel.crypto import INTERNATIONAL
from backend.kernel.errors import TooManyAttempts
from backend.kernel.models import Attempts

_ONE_AT_A_TIME = select(func.pg_advisory_xact_lock(bindparam("number", type_=BigInteger)))


def refuse_if_spent(session: Session, scope: str, subject: bytes, *, limit: int, now: datetime) -> None:
    """Raise when the subject has no try left in its window.

    Tries of one subject wait for each other until their transactions end, or many sent at once would all pass before
    the first is counted. SQLite has one writer at a time anyhow.

    Raises:
        TooManyAttempts: with the seconds until the window ends.
    """
    if session.get_bind().dialect.name == "postgresql":
        number = int.from_bytes(INTERNATIONAL.digest(scope.encode() + b"|" + subject)[:8], "big", signed=True)
        session.execute(_ONE_AT_A_TIME, {"number": number})
    row = session.execute(
        select(Attempts.tries, Attempts.window_ends_at).where(Attempts.scope == scope, Attempts.subject == subject)
    ).one_or_none()
    if row is not None and row.tries >= limit and now < row.window_ends_at:
        raise TooManyAttempts(retry_after_s=max(1, int((row.window_ends_at - now).total_seconds())))


def count(session: Session, scope: str, subject: bytes, *, window: timedelta, now: datetime) -> None:
    """Count one wrong try; the first one after a window opens the next window."""
    insert = sqlite_insert if session.get_bind().dialect.name == "sqlite" else postgresql_insert
    fresh = insert(Attempts).values(scope=scope, subject=subject, tries=1, window_ends_at=now + window)
    session.execute(
        fresh.on_conflict_do_update(
            index_elements=["scope", "subject"],
            set_={"tries": Attempts.tries + 1},
            where=Attempts.window_ends_at > now,
        )
    )
    session.execute(
        Attempts.__table__.update()  # type: ignore[attr-defined]
        .where(Attempts.scope == scope, Attempts.subject == subject, Attempts.window_ends_at <= now)
        .values(tries=1, window_ends_at=now + window)
    )


def forget(session: Session, scope: str, subject: bytes) -> None:
    """A right try ends the window."""
    session.execute(delete(Attempts).where(Attempts.scope == scope, Attempts.subject == subject))
