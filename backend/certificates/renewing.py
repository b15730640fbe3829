"""A certificate whose renewal an office accepted in time: it holds until that is decided (行政许可法, article 50)."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import Table, update
from sqlalchemy.orm import Session

from backend.certificates.models import Certificate
from backend.certificates.writing import tell_holders

CERTIFICATE: Table = Certificate.__table__  # type: ignore[assignment] # declared as FromClause


def begin(session: Session, certificate_id: UUID, *, now: datetime) -> None:
    """Every scan says from now on that the renewal is under way; the holders' wallets are told."""
    _set(session, certificate_id, now)
    tell_holders(session, [certificate_id], now=now)


def end(session: Session, certificate_id: UUID, *, now: datetime) -> None:
    """The renewal is decided, withdrawn or given up; the dates alone count again."""
    _set(session, certificate_id, None)
    tell_holders(session, [certificate_id], now=now)


def _set(session: Session, certificate_id: UUID, since: datetime | None) -> None:
    session.execute(
        update(CERTIFICATE)
        .where(CERTIFICATE.c.id == certificate_id)
        .values(renewing_since=since)
        .execution_options(synchronize_session=False)
    )
