"""Submit a case, after it was looked at; take it back; and answer what the office still wants."""

from collections.abc import Collection
from dataclasses import replace
from uuid import UUID

from backend.cases import drafting, filling, renewing
from backend.cases.records import Step, happened, keep_materials, move
from backend.cases.rules import states
from backend.cases.rules.case import Case, CaseMaterial, MaterialState, State, Way
from backend.inspections.rules.terms import Calendar
from backend.kernel.errors import FieldProblem, InvalidField, Stale
from backend.services.rules.items import Item

PROMISED = frozenset({Way.NOTICE_PROMISE, Way.PROMISE_REUSE})


def promises_of(case: Case) -> tuple[CaseMaterial, ...]:
    """Materials that rest on the applicant's word: each is signed with the submission."""
    return tuple(one for one in case.materials if one.way in PROMISED and one.state is not MaterialState.NOT_NEEDED)


def faults(case: Case, item: Item, promised: Collection[str]) -> tuple[FieldProblem, ...]:
    """What keeps a case from being submitted."""
    return (
        *filling.missing(item, case.form),
        *(problem for one in case.materials for problem in _fault(one, promised)),
    )


def submit(
    step: Step, case_id: UUID, promised: Collection[str], *, revision: int, calendar: Calendar | None = None
) -> Case:
    """Hand a case in; what it rests on is looked at once more, and promises are signed.

    Raises:
        As `drafting.own`.
        Stale: the case was changed since it was read, or looks different by now: a consent or a mandate has ended.
        InvalidField: a field or a material is missing, a promise not made.
    """
    row, case, item = drafting.own(step, case_id, act=states.Act.SUBMIT)
    if revision != case.revision:
        raise Stale
    before = [(one.key, one.way) for one in case.materials]
    case = drafting.settled(step, case, item, calendar)
    if before != [(one.key, one.way) for one in case.materials]:
        drafting.again(step, row, case, item, calendar)
        raise Stale
    if wrong := faults(case, item, promised):
        raise InvalidField(wrong)
    signed = {one.key for one in promises_of(case)}
    case = replace(
        case,
        note="",
        materials=tuple(
            replace(one, state=MaterialState.READY, promised_at=step.now) if one.key in signed else one
            for one in case.materials
        ),
    )
    first = case.submitted_at or step.now
    keep_materials(step, case)
    case = move(step, row, case, states.Act.SUBMIT, submitted_at=first)
    happened(step, case, "submitted", "applicant")
    return case


def withdraw(step: Step, case_id: UUID, reason: str) -> None:
    """Take a case back; a draft too. What was called for it stays on record.

    Raises:
        As `drafting.own`.
    """
    row, case, _ = drafting.own(step, case_id, act=states.Act.WITHDRAW)
    draft = case.state is State.DRAFT
    case = move(step, row, replace(case, note=reason), states.Act.WITHDRAW, decided_at=step.now)
    renewing.ended(step, case)
    happened(step, case, "dropped" if draft else "withdrawn", "applicant", note=reason)


def _fault(one: CaseMaterial, promised: Collection[str]) -> list[FieldProblem]:
    where = f"materials.{one.key}"
    if one.state in (MaterialState.READY, MaterialState.NOT_NEEDED):
        return []
    if one.way is Way.PROMISE_REUSE and one.said != "unchanged":
        return [FieldProblem(where, "unsaid")]
    if one.way in PROMISED:
        return [] if one.key in promised else [FieldProblem(where, "unpromised")]
    return [FieldProblem(where, "waiting" if one.state is MaterialState.WAITING else "missing")]
