"""Departments sign the parts of a version that concern them; the last signature makes it ready to be published."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy import insert, select, update
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from backend.kernel.db import AnyRow, locked
from backend.kernel.errors import Conflict, FieldProblem, InvalidField, NotFound, SecondPersonNeeded
from backend.kernel.ids import new_id
from backend.services.desk import DRAFT, IN_REVIEW, REVIEW, Step, before, item_of
from backend.services.rules.reviewing import Duty, duties, outcome
from backend.services.service import ITEM


@dataclass(frozen=True, slots=True)
class Signature:
    """What a department said of a part."""

    duty: Duty
    agreed: bool
    note: str
    account_id: UUID
    at: datetime


def signatures(session: Session, item_ids: Iterable[UUID]) -> dict[UUID, dict[Duty, Signature]]:
    """What was said of some versions."""
    found: dict[UUID, dict[Duty, Signature]] = defaultdict(dict)
    for row in session.execute(select(REVIEW).where(REVIEW.c.item_id.in_(list(item_ids)))):
        duty = Duty(row.part, row.office)
        found[row.item_id][duty] = Signature(duty, row.agreed, row.note, row.account_id, row.reviewed_at)
    return found


def needed(session: Session, rows: Sequence[AnyRow]) -> dict[UUID, tuple[Duty, ...]]:
    """Everything that has to be signed of some versions."""
    found = {}
    for row in rows:
        item = item_of(row)
        found[row.id] = duties(item, item_of(before(session, row))) if item is not None else ()
    return found


def sign(
    step: Step, item_ids: Sequence[UUID], offices: frozenset[str], *, part: str | None, agreed: bool, note: str
) -> int:
    """Sign for the own department what it has not signed of some versions; returns how many signatures were given.

    Args:
        offices: keys of the offices for which the actor may sign.
        part: key of a material, or empty for the item itself; None for everything that is left to sign.

    Raises:
        NotFound: a version is not there, or none of its parts is this department's.
        Conflict: a version is not with the departments, or somebody signed it meanwhile.
        SecondPersonNeeded: the actor prepared one of them.
        InvalidField: an objection without a reason.
    """
    if not agreed and not note:
        raise InvalidField((FieldProblem("note", "missing"),))
    rows = list(step.session.execute(locked(select(ITEM).where(ITEM.c.id.in_(item_ids)).order_by(ITEM.c.id))))
    if len(rows) != len(set(item_ids)):
        raise NotFound
    all_duties, said = needed(step.session, rows), signatures(step.session, item_ids)
    given = 0
    for row in rows:
        own = [one for one in all_duties[row.id] if one.office in offices and part in {None, one.part}]
        if not own:
            raise NotFound
        if row.state != IN_REVIEW:
            raise Conflict
        if str(step.actor.person_id) in row.editors:
            raise SecondPersonNeeded
        left = [one for one in own if one not in said[row.id]]
        if not left:
            raise Conflict
        _enter(step, row, left, agreed=agreed, note=note)
        _settle(step, row, all_duties[row.id], {**_agreed(said[row.id]), **dict.fromkeys(left, agreed)}, note)
        given += len(left)
    step.record("items:signed" if agreed else "items:objected", str(given), *(row.code for row in rows))
    return given


def _agreed(said: Mapping[Duty, Signature]) -> dict[Duty, bool]:
    return {duty: one.agreed for duty, one in said.items()}


def _enter(step: Step, row: AnyRow, left: Sequence[Duty], *, agreed: bool, note: str) -> None:
    rows = [
        {
            "id": new_id(), "item_id": row.id, "part": one.part, "office": one.office, "agreed": agreed, "note": note,
            "account_id": step.actor.account_id, "reviewed_at": step.now,
        }
        for one in left
    ]  # fmt: skip
    try:
        with step.session.begin_nested():
            step.session.execute(insert(REVIEW), rows)
    except IntegrityError as error:
        raise Conflict from error


def _settle(step: Step, row: AnyRow, all_of_them: Sequence[Duty], signed: Mapping[Duty, bool], note: str) -> None:
    state = outcome(all_of_them, signed)
    if state != IN_REVIEW:
        values = {"state": state, "updated_at": step.now, "note": note if state == DRAFT else ""}
        step.session.execute(update(ITEM).where(ITEM.c.id == row.id, ITEM.c.state == IN_REVIEW).values(**values))
