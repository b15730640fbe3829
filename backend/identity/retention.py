"""Ended sessions are forgotten after 30 days, challenges when they are over (retention, security design section 4)."""

from datetime import timedelta

from sqlalchemy import delete, or_
from sqlalchemy.orm import Session

from backend.identity.models import PasskeyChallenge, SignIn
from backend.kernel.clock import db_now

SESSIONS_KEPT = timedelta(days=30)


def forget_old(session: Session) -> None:
    """Delete sessions that ended or expired 30 days ago, and challenges nobody can answer any more.

    Challenges are handed out to strangers, so without this anybody could fill the database.
    """
    now = db_now(session)
    over = or_(SignIn.ended_at <= now - SESSIONS_KEPT, SignIn.expires_at <= now - SESSIONS_KEPT)
    session.execute(delete(SignIn).where(over).execution_options(synchronize_session=False))
    late = PasskeyChallenge.expires_at <= now
    session.execute(delete(PasskeyChallenge).where(late).execution_options(synchronize_session=False))
