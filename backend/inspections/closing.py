"""The end of an inspection: the signature or its refusal, both inspectors' word, the city's seal, and additions."""

from dataclasses import dataclass
from typing import Any
from uuid import UUID

from sqlalchemy import func, select

from backend.identity.people import organisations
from backend.inspections import paper, photos
from backend.inspections.models import Inspection, InspectionAddition, InspectionTask
from backend.inspections.records import Held, Step, keep, mine, note, place, tell
from backend.inspections.rules.findings import (
    CREW,
    OrderState,
    Part,
    Result,
    State,
    after_recheck,
    faults,
    ink_fault,
    order_of,
    result_of,
)
from backend.inspections.rules.terms import Calendar
from backend.kernel.db import locked
from backend.kernel.errors import Conflict, FieldProblem, InvalidField, SecondPersonNeeded
from backend.kernel.fields import Place, seal
from backend.kernel.ids import new_id
from backend.standards.calendar import date_in_shanghai


@dataclass(frozen=True, slots=True)
class Signed:
    """What the person checked did: signed with a name and strokes, or refused for a reason."""

    outcome: str
    signer: str = ""
    reason: str = ""
    strokes: tuple[tuple[int, ...], ...] = ()


def sign(step: Step, inspection_id: UUID, by: Signed) -> None:
    """The person checked signs on the glass, or refuses; from now on nothing found may change.

    Raises:
        NotFound, Conflict: as `records.mine`.
        SecondPersonNeeded: no second inspector has confirmed.
        InvalidField: with all that is missing, or a signature that is none.
    """
    held = mine(step, inspection_id, State.OPEN)
    if len(held.crew) < CREW:
        raise SecondPersonNeeded
    found = [FieldProblem(key, problem) for key, problem in faults(held.findings)]
    ink = ink_fault(by.strokes) if by.outcome == "signed" else None
    found += [FieldProblem("strokes", ink)] if ink else []
    needed = "signer" if by.outcome == "signed" else "reason"
    found += [] if getattr(by, needed) else [FieldProblem(needed, "missing")]
    if found:
        raise InvalidField(tuple(found))
    counterpart: dict[str, Any] = {"outcome": by.outcome, "signer": by.signer, "reason": by.reason}
    held.row.state, held.row.signed_at = State.SIGNED.value, step.now
    changed = keep(step, held, counterpart=counterpart | {"strokes": [list(one) for one in by.strokes]})
    note(step, changed, "signed" if by.outcome == "signed" else "signature_refused")
    tell(step, changed, "signed")


def reopen(step: Step, inspection_id: UUID) -> None:
    """Take the signature away, because something has to be corrected before it is finished.

    Raises:
        NotFound, Conflict: as `records.mine`.
    """
    held = mine(step, inspection_id, State.SIGNED)
    held.row.state, held.row.signed_at = State.OPEN.value, None
    for one in held.members:
        one.agreed_at = None
    note(step, keep(step, held, counterpart=None), "reopened")
    tell(step, held, "noted")


def agree(step: Step, inspection_id: UUID) -> None:
    """The second inspector stands by the finding, and by a refusal as its witness, on the own phone.

    Raises:
        NotFound, Conflict: as `records.mine`; the leading inspector's word is the finishing itself.
    """
    held = mine(step, inspection_id, State.SIGNED)
    own = held.member(step.actor.person_id)
    if own is None or own.part != Part.SECOND.value or own.agreed_at is not None:
        raise Conflict
    own.agreed_at = step.now
    step.session.flush()
    note(step, held, "agreed")
    tell(step, held, "agreed")


def finish(step: Step, inspection_id: UUID, calendar: Calendar) -> None:
    """Finish: the term begins to run, the city signs, nothing changes any more.

    Raises:
        NotFound, Conflict: as `records.mine`.
        SecondPersonNeeded: the second inspector does not stand by it yet.
    """
    held = mine(step, inspection_id, State.SIGNED, lead=True)
    if not any(one.part == Part.SECOND.value and one.agreed_at for one in held.crew):
        raise SecondPersonNeeded
    result = result_of(held.findings)
    days = held.findings.conclusion.days
    row = held.row
    row.result, row.order_state = result.value, order_of(result).value
    row.term_on = calendar.after(date_in_shanghai(step.now), days) if result is Result.ORDERED and days else None
    row.state, row.finished_at = State.FINISHED.value, step.now
    next(one for one in held.crew if one.part == Part.LEAD.value).agreed_at = step.now
    whole = _document(step, held)
    receipt = paper.signed(step.session, step.keys, paper.FINDING, whole, now=step.now)
    row.receipt = seal(step.keys, place(row.id, "receipt"), receipt)
    step.session.flush()
    _follow_up(step, held, result)
    note(step, held, "finished", outcome=result.value)
    tell(step, held, "finished")


def add(step: Step, inspection_id: UUID, text: str) -> None:
    """Add to a finished inspection; what was found stays as it was signed.

    Raises:
        NotFound, Conflict: as `records.mine`.
    """
    held = mine(step, inspection_id, State.FINISHED)
    count = select(func.count()).where(InspectionAddition.inspection_id == inspection_id)
    n = step.session.execute(count).scalar_one() + 1
    own = next(one for one in held.crew if one.person_id == step.actor.person_id)
    whole = {
        "format": paper.FORMAT,
        "inspection": str(inspection_id),
        "n": n,
        "text": text,
        "badge": own.badge,
        "at": step.now.isoformat(timespec="milliseconds"),
    }
    addition_id = new_id()
    written = paper.signed(step.session, step.keys, paper.ADDITION, whole, now=step.now)
    step.session.add(
        InspectionAddition(
            id=addition_id,
            inspection_id=inspection_id,
            n=n,
            content=seal(step.keys, Place("inspection_addition", "content", addition_id), written),
            created_at=step.now,
        )
    )
    step.session.flush()
    note(step, held, "added", refs=[addition_id])
    tell(step, held, "added")


def _document(step: Step, held: Held) -> dict[str, Any]:
    office = organisations(step.session, [held.row.organisation_id])[held.row.organisation_id]
    return paper.document(held, office, photos.of_inspection(step.session, held.row.id))


def _follow_up(step: Step, held: Held, result: Result) -> None:
    """A drawn task is done; an order that was checked again is met, or still is not."""
    task = step.session.execute(
        locked(select(InspectionTask).where(InspectionTask.inspection_id == held.row.id))
    ).scalar_one_or_none()
    if task is not None:
        task.state = "done"
    if held.row.follows_id is not None:
        first = step.session.execute(
            locked(select(Inspection).where(Inspection.id == held.row.follows_id))
        ).scalar_one()
        state = after_recheck(result)
        first.order_state = state.value
        if state is OrderState.UNMET:  # the new order takes the old one's place
            held.row.order_state = OrderState.DUE.value
    step.session.flush()
