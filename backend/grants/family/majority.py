"""Coming of age: guardianship ends by the calendar, without anybody's act, so both people are told that it did."""

from datetime import datetime

from sqlalchemy import select, update
from sqlalchemy.orm import Session

from backend.grants.family.binding import GRANT, TOLD
from backend.grants.family.models import FamilyTie
from backend.grants.family.rules import Kind
from backend.kernel import outbox
from backend.kernel.db import locked
from backend.standards.calendar import date_in_shanghai

MESSAGE = "family.of_age"
MOST = 500


def tell_of_majority(session: Session, *, now: datetime) -> int:
    """Leave word for guardian and ward of each guardianship that a birthday has ended, once; how many were told of.

    What somebody ended before was told then, and is not told again.
    """
    over = (
        select(FamilyTie.id)
        .where(
            FamilyTie.kind == Kind.GUARDIAN.value,
            FamilyTie.end_told_at.is_(None),
            FamilyTie.last_day < date_in_shanghai(now),
        )
        .limit(MOST)
    )
    ids = session.execute(locked(over, skip=True)).scalars().all()
    if not ids:
        return 0
    ties = session.execute(
        select(FamilyTie.id, FamilyTie.adult_id, FamilyTie.other_id)
        .join(GRANT, GRANT.c.id == FamilyTie.grant_id)
        .where(FamilyTie.id.in_(ids), GRANT.c.ended_at.is_(None))
    ).all()
    session.execute(update(FamilyTie).where(FamilyTie.id.in_(ids)).values(end_told_at=now))
    for tie in ties:
        both = [str(tie.adult_id), str(tie.other_id)]
        payload: dict[str, object] = {"listeners": both, "ref": str(tie.id), "message": MESSAGE}
        outbox.add(session, TOLD, payload, now=now)
    return len(ties)
