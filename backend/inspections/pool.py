"""What a draw is made from: objects with their class of risk, and inspectors with whom they must not inspect."""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Final
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from backend.certificates.naming import holders_of
from backend.inspections.crew import colleagues, conflicts_of
from backend.inspections.models import Inspection, InspectionTask
from backend.inspections.records import Step
from backend.inspections.rules import drawing
from backend.inspections.rules.drawing import Candidate, Inspector, Pool, Risk
from backend.inspections.rules.findings import OrderState, Result, State
from backend.standards.calendar import date_in_shanghai

DRAWN: Final = ("open", "begun", "returned")
"""States of a task that is not done: whom it is about is not drawn again."""


def pool_of(step: Step, office_id: UUID, type_code: str, quotas: Mapping[Risk, int]) -> Pool:
    """Whom an office can draw of a type's holders, but who is drawn already, and who can be sent."""
    session, today = step.session, date_in_shanghai(step.now)
    busy = session.execute(
        select(InspectionTask.subject_id).where(
            InspectionTask.organisation_id == office_id, InspectionTask.state.in_(DRAWN)
        )
    ).scalars()
    holders = holders_of(session, office_id, type_code).difference(busy)
    past = _past(session, office_id)
    candidates = tuple(Candidate(str(one), _risk(past.get(one), today)) for one in sorted(holders))
    people = [one.person_id for one in colleagues(session, step.keys, office_id, today=today)]
    return Pool(candidates, inspectors_of(session, people, today=today), quotas)


def inspectors_of(session: Session, people: Sequence[UUID], *, today: date) -> tuple[Inspector, ...]:
    """These people as the draw takes them, each with whom they must not inspect."""
    conflicts = conflicts_of(session, people, today=today)
    return tuple(Inspector(str(one), frozenset(map(str, conflicts[one]))) for one in sorted(people))


def _past(session: Session, office_id: UUID) -> dict[UUID, Inspection]:
    """The last finished inspection of everybody whom an office inspected."""
    rows = session.execute(
        select(Inspection)
        .where(Inspection.organisation_id == office_id, Inspection.state == State.FINISHED.value)
        .order_by(Inspection.id)
    ).scalars()
    return {row.subject_id: row for row in rows}


def _risk(last: Inspection | None, today: date) -> Risk:
    if last is None or last.finished_at is None:
        return drawing.risk_of(None, had_problems=False, order_open=False, today=today)
    return drawing.risk_of(
        date_in_shanghai(last.finished_at),
        had_problems=last.result != Result.PASSED.value,
        order_open=last.order_state in (OrderState.DUE.value, OrderState.UNMET.value),
        today=today,
    )
