"""Ended sessions are forgotten after 30 days; what is short-lived when it is over (security design, 4)."""

from datetime import timedelta

from sqlalchemy import delete, or_, select
from sqlalchemy.orm import Session

from backend.identity.claim_rules import KEPT
from backend.identity.models import Claim, DeskSignIn, DevicePin, PasskeyChallenge, SignIn
from backend.identity.platforms.models import PlatformSignIn
from backend.identity.steps.models import Step
from backend.kernel.clock import db_now

SESSIONS_KEPT = timedelta(days=30)
DESKS_KEPT = timedelta(minutes=10)


def forget_old(session: Session) -> None:
    """Delete sessions that ended or expired 30 days ago, PINs of closed ones, late claims, challenges, steps and desks.

    Challenges and desks are handed out to strangers, so without this anybody could fill the database.
    """
    now = db_now(session)
    closed = select(SignIn.id).where(or_(SignIn.ended_at <= now, SignIn.expires_at <= now))
    session.execute(
        delete(DevicePin).where(DevicePin.sign_in_id.in_(closed)).execution_options(synchronize_session=False)
    )
    desks = DeskSignIn.expires_at <= now - DESKS_KEPT
    session.execute(delete(DeskSignIn).where(desks).execution_options(synchronize_session=False))
    session.execute(delete(Step).where(Step.expires_at <= now).execution_options(synchronize_session=False))
    sent = PlatformSignIn.expires_at <= now
    session.execute(delete(PlatformSignIn).where(sent).execution_options(synchronize_session=False))
    over = or_(SignIn.ended_at <= now - SESSIONS_KEPT, SignIn.expires_at <= now - SESSIONS_KEPT)
    session.execute(delete(SignIn).where(over).execution_options(synchronize_session=False))
    old = Claim.expires_at <= now - KEPT
    session.execute(delete(Claim).where(old).execution_options(synchronize_session=False))
    late = PasskeyChallenge.expires_at <= now
    session.execute(delete(PasskeyChallenge).where(late).execution_options(synchronize_session=False))
