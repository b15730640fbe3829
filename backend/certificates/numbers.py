"""Numbers in the order of issue, without a gap: the counter moves in the transaction of the certificate."""

from uuid import UUID

from sqlalchemy import Table, select
from sqlalchemy.orm import Session

from backend.certificates.models import NumberSequence
from backend.kernel.upsert import inserting

SEQUENCE: Table = NumberSequence.__table__  # type: ignore[assignment] # declared as FromClause


def take(session: Session, issuer_id: UUID, type_code: str, period: str, count: int = 1) -> range:
    """The next numbers; whoever else wants one waits until this transaction ends."""
    way = inserting(session, SEQUENCE).values(issuer_id=issuer_id, type=type_code, period=period, last=count)
    last = session.execute(
        way.on_conflict_do_update(
            index_elements=[SEQUENCE.c.issuer_id, SEQUENCE.c.type, SEQUENCE.c.period],
            set_={"last": SEQUENCE.c.last + count},
        ).returning(SEQUENCE.c.last)
    ).scalar_one()
    return range(last - count + 1, last + 1)


def next_of(session: Session, issuer_id: UUID, type_code: str, period: str) -> int:
    """The number that the next one would get now; nothing is taken."""
    last = session.execute(
        select(SEQUENCE.c.last).where(
            SEQUENCE.c.issuer_id == issuer_id, SEQUENCE.c.type == type_code, SEQUENCE.c.period == period
        )
    ).scalar_one_or_none()
    return (last or 0) + 1
