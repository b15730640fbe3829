"""The office's queue: what waits, how its term stands, who has it in hand; the most urgent first."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from sqlalchemy import select

from backend.cases import records
from backend.cases.models import Case as Row
from backend.cases.models import CaseEvent
from backend.cases.office.models import CaseTaking
from backend.cases.records import Step
from backend.cases.rules import states, terms
from backend.cases.rules.case import Case, State
from backend.cases.rules.terms import Pause, Standing, Term
from backend.identity.people import details_of
from backend.inspections.rules.terms import Calendar
from backend.kernel.db import locked
from backend.kernel.errors import NotFound, Stale
from backend.services import service as services
from backend.services.rules.items import Item
from backend.standards.calendar import date_in_shanghai

MOST = 200
ASKED, CAME = "supplement_asked", "submitted"
OPEN = frozenset({State.SUBMITTED, State.SUPPLEMENT_ASKED, State.ACCEPTED})


@dataclass(frozen=True, slots=True)
class Sought:
    """Which of the queue: in a state, of an item, by number; those in one's own hand, those overdue."""

    state: State | None = None
    item: str = ""
    number: str = ""
    mine: bool = False
    overdue: bool = False


@dataclass(frozen=True, slots=True)
class Taken:
    """Who has a case in hand."""

    name: str
    mine: bool


@dataclass(frozen=True, slots=True)
class Line:
    """A case in the queue; `term` of those that are not over."""

    case: Case
    item: Item
    term: Term | None
    taken: Taken | None


def of_office(step: Step, sought: Sought, calendar: Calendar) -> list[Line]:
    """Cases of the actor's offices, by the end of their term; those that are over come last, newest first."""
    query = select(Row).where(
        Row.department_id.in_(list(step.offices())), Row.state.in_([one.value for one in states.IN_OFFICE])
    )
    if sought.state is not None:
        query = query.where(Row.state == sought.state.value)
    if sought.item:
        query = query.where(Row.item_code == sought.item)
    if sought.number:
        query = query.where(Row.number.startswith(sought.number, autoescape=True))
    if sought.mine:
        mine = select(CaseTaking.case_id).where(CaseTaking.person_id == step.actor.person_id)
        query = query.where(Row.id.in_(mine))
    if sought.overdue:
        query = query.where(Row.state.in_([one.value for one in OPEN]))
    rows = list(step.session.execute(query.order_by(Row.id.desc()).limit(MOST)).scalars())
    found = _lines(step, rows, calendar)
    if sought.overdue:
        found = [one for one in found if one.term is not None and one.term.standing is Standing.OVERDUE]
    return sorted(found, key=_urgency)


def line_of(step: Step, case: Case, item: Item, calendar: Calendar) -> Line:
    """One case as it stands in the queue."""
    pauses = _pauses(step, [case.id]).get(case.id, ())
    return Line(case, item, term_of(case, item, pauses, step.today, calendar), _taken(step, [case.id]).get(case.id))


def take(step: Step, case_id: UUID) -> None:
    """Take a case in hand, also from a colleague.

    Raises:
        NotFound: unknown, a draft, or another office's.
    """
    row = records.row_of(step, case_id, lock=True)
    if row.department_id not in step.offices() or State(row.state) not in states.IN_OFFICE:
        raise NotFound
    held = step.session.execute(locked(select(CaseTaking).where(CaseTaking.case_id == case_id))).scalar_one_or_none()
    if held is None:
        step.session.add(CaseTaking(case_id=case_id, person_id=step.actor.person_id, taken_at=step.now))
    else:
        held.person_id, held.taken_at = step.actor.person_id, step.now
    step.session.flush()


def refuse_stale(step: Step, case_id: UUID, revision: int) -> None:
    """Let nobody decide on what they did not see: the case is held still, and has to be as it was read.

    Raises:
        NotFound: unknown, a draft, or another office's.
        Stale: the applicant or a colleague changed it since.
    """
    row = records.row_of(step, case_id, lock=True)
    if row.department_id not in step.offices():
        raise NotFound
    if row.revision != revision:
        raise Stale


def term_of(case: Case, item: Item, pauses: Iterable[Pause], today: date, calendar: Calendar) -> Term | None:
    """The term that runs: to look an application through, or to decide what was accepted.

    None where it is over or nothing was submitted.
    """
    if case.accepted_at is not None and case.state is State.ACCEPTED:
        begun = date_in_shanghai(case.accepted_at)
        return terms.term(begun, item.working_days, pauses, today=today, calendar=calendar)
    if case.submitted_at is not None and case.state in OPEN:
        begun = date_in_shanghai(case.submitted_at)
        return terms.term(begun, terms.TO_LOOK_THROUGH, pauses, today=today, calendar=calendar)
    return None


def _lines(step: Step, rows: Sequence[Row], calendar: Calendar) -> list[Line]:
    ids = [row.id for row in rows]
    pauses, taken = _pauses(step, ids), _taken(step, ids)
    items: dict[tuple[str, int], Item] = {}
    found = []
    for row in rows:
        key = (row.item_code, row.item_version)
        item = items.setdefault(key, services.version(step.session, *key))
        case = records.opened(step, row)
        term = term_of(case, item, pauses.get(row.id, ()), step.today, calendar)
        found.append(Line(case, item, term, taken.get(row.id)))
    return found


def _urgency(one: Line) -> tuple[int, date, float]:
    """Those with a running term by its last day, paused ones after them, those that are over last, newest first."""
    if one.term is None:
        at = one.case.decided_at or one.case.opened_at
        return 2, date.max, -at.timestamp()
    return (0 if one.term.last_on else 1), one.term.last_on or date.max, one.case.opened_at.timestamp()


def _pauses(step: Step, ids: Sequence[UUID]) -> Mapping[UUID, list[Pause]]:
    """While a supplement was awaited, of each case."""
    rows = step.session.execute(
        select(CaseEvent.case_id, CaseEvent.happened, CaseEvent.at)
        .where(CaseEvent.case_id.in_(list(ids)), CaseEvent.happened.in_((ASKED, CAME)))
        .order_by(CaseEvent.id)
    )
    found: dict[UUID, list[Pause]] = {}
    for case_id, happened, at in rows:
        own, day = found.setdefault(case_id, []), date_in_shanghai(at)
        if happened == ASKED:
            own.append(Pause(day, None))
        elif own and own[-1].came_on is None:
            own[-1] = Pause(own[-1].asked_on, day)
    return found


def _taken(step: Step, ids: Sequence[UUID]) -> dict[UUID, Taken]:
    rows = step.session.execute(
        select(CaseTaking.case_id, CaseTaking.person_id).where(CaseTaking.case_id.in_(list(ids)))
    ).all()
    names = details_of(step.session, step.keys, {row.person_id for row in rows})
    own = step.actor.person_id
    return {row.case_id: Taken(names[row.person_id].name, row.person_id == own) for row in rows}
