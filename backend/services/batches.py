"""Batches: versions that every department agreed to, prepared by one person and published by another."""

from collections.abc import Sequence
from uuid import UUID

from sqlalchemy import Table, insert, select, update
from sqlalchemy.orm import Session

from backend.kernel.db import AnyRow, locked
from backend.kernel.errors import Conflict, FieldProblem, InvalidField, NotFound, SecondPersonNeeded
from backend.kernel.ids import new_id
from backend.services import listing
from backend.services.desk import AGREED, Step, faults
from backend.services.models import ItemBatch
from backend.services.rules.lists import ListKind
from backend.services.service import ITEM, PUBLISHED

BATCH: Table = ItemBatch.__table__  # type: ignore[assignment]
PREPARED, DROPPED = "prepared", "dropped"


def batches(session: Session) -> list[AnyRow]:
    """Every batch that was not dropped, the newest first."""
    return list(session.execute(select(BATCH).where(BATCH.c.state != DROPPED).order_by(BATCH.c.prepared_at.desc())))


def items_of(session: Session, batch_ids: Sequence[UUID]) -> dict[UUID, list[AnyRow]]:
    """What stands in some batches."""
    found: dict[UUID, list[AnyRow]] = {one: [] for one in batch_ids}
    for row in session.execute(select(ITEM).where(ITEM.c.batch_id.in_(list(batch_ids))).order_by(ITEM.c.code)):
        found[row.batch_id].append(row)
    return found


def prepare(step: Step, item_ids: Sequence[UUID], *, note: str) -> UUID:
    """Put agreed versions together; they wait for a second person.

    Raises:
        NotFound: one is not there.
        Conflict: one is not agreed to, or stands in a batch already.
    """
    rows = list(step.session.execute(locked(select(ITEM).where(ITEM.c.id.in_(item_ids)).order_by(ITEM.c.id))))
    if len(rows) != len(set(item_ids)):
        raise NotFound
    if any(row.state != AGREED or row.batch_id is not None for row in rows):
        raise Conflict
    batch_id = new_id()
    step.session.execute(
        insert(BATCH).values(
            id=batch_id, state=PREPARED, note=note, prepared_by=step.actor.person_id, prepared_at=step.now
        )
    )
    step.session.execute(update(ITEM).where(ITEM.c.id.in_(item_ids)).values(batch_id=batch_id))
    step.record("items:batched", str(len(rows)), str(batch_id))
    return batch_id


def drop(step: Step, batch_id: UUID) -> None:
    """Take a batch apart that nobody published; its versions stay agreed to."""
    _moved(step, batch_id, state=DROPPED)
    step.session.execute(update(ITEM).where(ITEM.c.batch_id == batch_id).values(batch_id=None))
    step.record("items:unbatched", "done", str(batch_id))


def publish(step: Step, batch_id: UUID) -> tuple[ListKind, ...]:
    """Put a batch in force, and publish the lists that it changes; returns which.

    Raises:
        NotFound: no such batch.
        Conflict: somebody published or dropped it.
        SecondPersonNeeded: the actor prepared it.
        InvalidField: something it stands on has changed, and an item has faults now.
    """
    row = step.session.execute(select(BATCH).where(BATCH.c.id == batch_id, BATCH.c.state != DROPPED)).one_or_none()
    if row is None:
        raise NotFound
    if row.prepared_by == step.actor.person_id:
        raise SecondPersonNeeded
    _moved(step, batch_id, state=PUBLISHED, published_by=step.actor.person_id, published_at=step.now)
    rows = items_of(step.session, [batch_id])[batch_id]
    told = faults(step.session, rows)
    wrong = [
        FieldProblem(f"{one.code}.{told[one.id][0].where}", told[one.id][0].problem) for one in rows if told[one.id]
    ]
    if wrong:
        raise InvalidField(tuple(wrong[:50]))
    step.session.execute(
        update(ITEM)
        .where(ITEM.c.batch_id == batch_id)
        .values(state=PUBLISHED, published_at=step.now, updated_at=step.now, note=row.note)
    )
    changed = listing.publish(step.session, note=row.note, at=step.now)
    step.record("items:published", str(len(rows)), str(batch_id))
    return changed


def _moved(step: Step, batch_id: UUID, **values: object) -> None:
    """Move a batch on that waits; who comes second finds it moved."""
    moved = step.session.execute(
        update(BATCH).where(BATCH.c.id == batch_id, BATCH.c.state == PREPARED).values(**values).returning(BATCH.c.id)
    ).one_or_none()
    if moved is None:
        raise Conflict
