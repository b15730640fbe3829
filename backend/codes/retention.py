"""Spent and expired codes are forgotten after seven days (retention, security design section 4).

A request of a poster is kept as long as the poster hangs, for a person answers it once.
"""

from datetime import timedelta

from sqlalchemy import and_, delete, or_, select
from sqlalchemy.orm import Session

from backend.codes.models import Handle, Presentation
from backend.codes.requests.models import OpenedRequest, RequestCode
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
    _forget_requests(session)


def _forget_requests(session: Session) -> None:
    """Delete request codes that ended or were taken back a week ago with what they opened; and lapsed requests."""
    late = db_now(session) - KEPT
    gone = or_(RequestCode.ends_at <= late, RequestCode.withdrawn_at <= late)
    old = select(RequestCode.id).where(gone)
    lapsed = OpenedRequest.ends_at <= late, OpenedRequest.answered_at.is_(None)
    for statement in (
        delete(OpenedRequest).where(or_(OpenedRequest.code_id.in_(old), and_(*lapsed))),
        delete(RequestCode).where(gone),
    ):
        session.execute(statement.execution_options(synchronize_session=False))
