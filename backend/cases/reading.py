"""Cases as their own people read them, and what a guide says of anybody's own papers (免提交)."""

from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

from sqlalchemy import select

from backend.cases import acting, asking, consenting, drafting, gathering, reviewing
from backend.cases.consenting import Sheet
from backend.cases.deciding import result_of
from backend.cases.findings import Named as Finding
from backend.cases.models import Case as Row
from backend.cases.records import Event, Step, history, of_applicants, opened, row_of
from backend.cases.rules import states
from backend.cases.rules.case import Case, RoleHolder, Way
from backend.grants import service as grants
from backend.identity.people import Named, organisations
from backend.inspections.rules.terms import Calendar
from backend.kernel.errors import InvalidField, NotFound
from backend.services import service as services
from backend.services.rules import ways
from backend.services.rules.items import Item, Material


@dataclass(frozen=True, slots=True)
class Line:
    """A case in a list."""

    case: Case
    item: Item
    office: Named


@dataclass(frozen=True, slots=True)
class Whole:
    """A case with everything around it that its people see.

    Attributes:
        sheet: what a yes would let be called; None where the form is not open.
        wards: who could stand in a role that the case leaves to be named.
        outside: the mandate does not cover the item any more: it can be read, not gone on with.
    """

    line: Line
    history: Sequence[Event]
    sheet: Sheet | None
    acts: tuple[states.Act, ...]
    wards: Sequence[RoleHolder]
    result_id: UUID | None
    outside: bool
    found: Sequence[Finding] = ()


@dataclass(frozen=True, slots=True)
class Foreseen:
    """How a material would be answered for somebody now, before they begin.

    Attributes:
        otherwise: what is left if the source that will be asked does not know, or says no.
        free: nothing is submitted in either case.
    """

    material: Material
    way: Way
    otherwise: Way | None
    free: bool


def own(step: Step) -> list[Line]:
    """Cases of the actor, of the own enterprises, and those filed by mandate that still holds; newest first."""
    standing = [one.subject_id for one in grants.standing(step.session, step.actor.person_id, now=step.now)]
    may = {*step.actor.subjects, *standing}
    rows = of_applicants(step, step.actor.subjects)
    return _lines(step, [opened(step, row) for row in rows if row.applicant_id in may])


def whole(step: Step, case_id: UUID, calendar: Calendar | None = None, *, follow: bool = False) -> Whole:
    """A case of one's own.

    Args:
        follow: what owners answered is taken in first, if the form is open; that writes.

    Raises:
        NotFound: unknown, another's, or the right to act is over.
    """
    outside = False
    try:
        _, case, item = drafting.own(step, case_id)
    except InvalidField:  # a mandate that covers it no longer: what was done stays to be read
        outside = True
        case, item = _outside(step, case_id)
    fillable = case.state in states.OPEN_TO_FILL and not outside
    if follow and fillable and any(one.state == "waiting" for one in case.asks):
        case = asking.follow(step, case_id, calendar=calendar)
    [line] = _lines(step, [case])
    taken = drafting.taken_up(step, case, item) if fillable else case
    papers = gathering.papers_of(step, taken, item) if fillable else []
    return Whole(
        line=line,
        history=history(step, case_id),
        sheet=consenting.sheet(step, taken, item, papers) if fillable else None,
        acts=() if outside else states.acts(case.state, "applicant"),
        wards=acting.wards(step) if fillable else (),
        result_id=result_of(step, case),
        outside=outside,
        found=_found(step, case, item, calendar, papers if _same_people(taken, case) else None)
        if fillable and case.consent is not None
        else (),
    )


def _same_people(one: Case, other: Case) -> bool:
    """Whether the same certificates are looked at in both."""
    return one.roles == other.roles and one.acting == other.acting


def _found(
    step: Step, case: Case, item: Item, calendar: Calendar | None, papers: Sequence[gathering.Paper] | None
) -> list[Finding]:
    """What the pre-review says, were it handed in now with every promise made."""
    to_sign = [one.key for one in case.materials if one.way is Way.NOTICE_PROMISE]
    return reviewing.of_case(step, case, item, calendar or Calendar(), to_sign=to_sign, papers=papers)


def item_of(step: Step, case_id: UUID) -> Item:
    """The version of the item that a case was begun with; who asks has been let in to the case.

    Raises:
        NotFound: no such case.
    """
    query = select(Row.item_code, Row.item_version).where(Row.id == case_id)
    found = step.session.execute(query).one_or_none()
    if found is None:
        raise NotFound
    return services.version(step.session, found.item_code, found.item_version)


def foreseen(step: Step, code: str, applicant_id: UUID, renews_id: UUID | None = None) -> list[Foreseen]:
    """How each material of an item would be answered for an applicant, from what is really there at this moment.

    Nothing is told to anybody: these are the actor's own papers. A comparison is made later, and whether it agrees
    shows then: what is left if it does not is told with it.

    Raises:
        NotFound: no such item in force, or no right to act for the applicant.
        InvalidField: outside the mandate, or not for such an applicant.
    """
    item = services.in_force(step.session, code, at=step.now).item
    right = acting.entitled(step, applicant_id, item)
    applicant = acting.applicant_of(step, applicant_id, item)
    case = drafting.blank(step, item, applicant, right, renews_id)
    papers = gathering.papers_of(step, case, item)
    there = gathering.gather(step, case, item, papers)
    return [_foreseen(step, one, there) for one in item.materials if _may_be_needed(step, case, one, papers)]


def _may_be_needed(step: Step, case: Case, one: Material, papers: Sequence[gathering.Paper]) -> bool:
    return gathering.needed(one, gathering.facts_of(step, case, papers))


def _foreseen(step: Step, material: Material, there: gathering.Gathered) -> Foreseen:
    state = ways.State(
        today=step.today,
        certificates=tuple(gathering.held(one, consented=True) for one in there.papers),
        materials=there.kept,
        promise_barred=there.barred,
    )
    found = ways.foresee(material, state)
    otherwise = None if found.otherwise is None else Way(found.otherwise)
    return Foreseen(material, Way(found.way), otherwise, found.free)


def _outside(step: Step, case_id: UUID) -> tuple[Case, Item]:
    case = opened(step, row_of(step, case_id))
    return case, services.version(step.session, case.item_code, case.item_version)


def _lines(step: Step, cases: Sequence[Case]) -> list[Line]:
    offices = organisations(step.session, {one.department_id for one in cases})
    return [
        Line(one, services.version(step.session, one.item_code, one.item_version), offices[one.department_id])
        for one in cases
    ]
