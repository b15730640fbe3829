"""What an office verifies after a decision that rests on a promise, by when, and what follows."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID

from sqlalchemy import Row, Select, select

from backend.cases import records
from backend.cases.models import Case as CaseRow
from backend.cases.promises import crediting, signing
from backend.cases.promises.models import Promise, PromiseCheck
from backend.cases.promises.rules import Result, Standing
from backend.cases.records import Step
from backend.cases.rules.case import Case, Way
from backend.inspections.rules.terms import Calendar
from backend.kernel.db import locked
from backend.kernel.errors import Conflict, NotFound
from backend.kernel.fields import Place, seal, unseal
from backend.kernel.ids import new_id

MOST = 200


@dataclass(frozen=True, slots=True)
class Task:
    """A promise that has to be verified, or was.

    Attributes:
        left: working days left, below nought how many it is overdue; None once it is done.
        document: what was promised, as it was signed.
        how, found: how it was verified and what was found, once it is done.
    """

    id: UUID
    case_id: UUID
    case_number: str
    applicant: str
    material: str
    document: Mapping[str, Any]
    intact: bool
    due_on: date
    left: int | None
    result: Result | None
    how: str
    found: str
    done_at: datetime | None


@dataclass(frozen=True, slots=True)
class Verified:
    """What an officer found: kept or broken, how it was verified, and what was seen."""

    result: Result
    how: str
    found: str


def begin(step: Step, case: Case, calendar: Calendar) -> int:
    """Leave the office a task for each promise that a granted case rests on; how many.

    The term is what the promise itself says, in working days from today on.
    """
    resting = [one.key for one in case.materials if one.way is Way.NOTICE_PROMISE]
    query = select(Promise).where(
        Promise.case_id == case.id, Promise.state == Standing.SIGNED.value, Promise.material.in_(resting)
    )
    rows = list(step.session.execute(query).scalars())
    for row in rows:
        days = signing.receipt_of(step, row.id)["document"]["verify_within_days"]
        step.session.add(
            PromiseCheck(
                id=new_id(),
                promise_id=row.id,
                department_id=case.department_id,
                due_on=calendar.after(step.today, days),
                created_at=step.now,
            )
        )
    step.session.flush()
    return len(rows)


def tasks(step: Step, calendar: Calendar, *, done: bool = False) -> list[Task]:
    """Tasks of the actor's offices, the most urgent first; or those that are done, the latest first."""
    query = _query().where(PromiseCheck.department_id.in_(list(step.offices())))
    if done:
        query = query.where(PromiseCheck.done_at.is_not(None)).order_by(PromiseCheck.done_at.desc())
    else:
        query = query.where(PromiseCheck.done_at.is_(None)).order_by(PromiseCheck.due_on, PromiseCheck.id)
    return [_task(step, row, calendar) for row in step.session.execute(query.limit(MOST))]


def task(step: Step, check_id: UUID, calendar: Calendar) -> Task:
    """One of them.

    Raises:
        NotFound: unknown, or another office's.
    """
    query = _query().where(PromiseCheck.id == check_id, PromiseCheck.department_id.in_(list(step.offices())))
    row = step.session.execute(query).one_or_none()
    if row is None:
        raise NotFound
    return _task(step, row, calendar)


def conclude(step: Step, check_id: UUID, verified: Verified) -> UUID | None:
    """Say that a promise was kept, or that it was broken: then its applicant is barred from now on; the entry.

    Raises:
        NotFound: unknown, or another office's.
        Conflict: somebody has said it already.
    """
    query = select(PromiseCheck).where(
        PromiseCheck.id == check_id, PromiseCheck.department_id.in_(list(step.offices()))
    )
    row = step.session.execute(locked(query)).scalar_one_or_none()
    if row is None:
        raise NotFound
    if row.done_at is not None:
        raise Conflict
    written = json.dumps({"how": verified.how, "found": verified.found}, ensure_ascii=False).encode()
    row.result, row.done_by, row.done_at = verified.result.value, step.actor.person_id, step.now
    row.content = seal(step.keys, _place(row.id), written)
    promise = step.session.execute(locked(select(Promise).where(Promise.id == row.promise_id))).scalar_one()
    promise.state = verified.result.value
    step.session.flush()
    case = records.opened(step, records.row_of(step, promise.case_id))
    entry_id = None
    if verified.result is Result.BROKEN:
        entry_id = crediting.enter(step, promise, row.department_id)
    records.happened(step, case, f"promise_{verified.result.value}", "office", note=verified.found)
    return entry_id


def _query() -> Select[PromiseCheck, Promise, CaseRow]:
    return (
        select(PromiseCheck, Promise, CaseRow)
        .join(Promise, Promise.id == PromiseCheck.promise_id)
        .join(CaseRow, CaseRow.id == Promise.case_id)
    )


def _task(step: Step, row: Row[PromiseCheck, Promise, CaseRow], calendar: Calendar) -> Task:
    check, promise, case = row
    signed = signing.shown(step, promise)
    said = {"how": "", "found": ""}
    if check.content is not None:
        said = json.loads(unseal(step.keys, _place(check.id), check.content))
    return Task(
        id=check.id,
        case_id=case.id,
        case_number=case.number,
        applicant=signed.document["applicant"],
        material=promise.material,
        document=signed.document,
        intact=signed.intact,
        due_on=check.due_on,
        left=None if check.done_at else calendar.left(step.today, check.due_on),
        result=None if check.result is None else Result(check.result),
        how=said["how"],
        found=said["found"],
        done_at=check.done_at,
    )


def _place(check_id: UUID) -> Place:
    return Place("promise_check", "content", check_id)
