"""Spent and expired codes are forgotten after seven days (retention, security design section 4)."""

from datetime import timedelta

from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from backend.codes.models import Handle, Presentation
from backend.kernel.clock import db_now

KEPT = timedelta(days=7)
TYPED_KEPT = timedelta(hours=1)


def forget_old(session: Session) -> None:
    """Delete presentations that ended a week ago with their handles, and typed numbers after an hour."""
    late = db_now(session) - TYPED_KEPT
    typed = delete(Handle).where(Handle.kind == "typed", Handle.expires_at <= late)
    session.execute(typed.execution_options(synchronize_session=False))
    old = select(Presentation.id).where(Presentation.ends_at <= db_now(session) - KEPT)
    session.execute(delete(Handle).where(Handle.presentation_id.in_(old)).execution_options(synchronize_session=False))
    session.execute(delete(Presentation).where(Presentation.id.in_(old)).execution_options(synchronize_session=False))
