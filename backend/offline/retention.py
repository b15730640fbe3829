"""Forget passes and their showings when no look of them is waited for any more."""

from datetime import datetime

from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from backend.offline.models import OfflinePass, OfflineShowing
from backend.offline.rules.lives import KEPT_AFTER

MOST = 5_000


def forget_old(session: Session, *, now: datetime) -> None:
    """Delete passes that ended long ago, some thousands at a time."""
    old = select(OfflinePass.id).where(OfflinePass.expires_at < now - KEPT_AFTER).limit(MOST)
    ids = list(session.execute(old).scalars())
    if ids:
        session.execute(delete(OfflineShowing).where(OfflineShowing.pass_id.in_(ids)))
        session.execute(delete(OfflinePass).where(OfflinePass.id.in_(ids)))
