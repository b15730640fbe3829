"""Submit a case, after it was looked at; take it back; and answer what the office still wants."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass, replace
from uuid import UUID

from backend.cases import acting, drafting, filling, renewing, reviewing
from backend.cases.corrections import raising
from backend.cases.promises import signing
from backend.cases.records import Step, happened, keep_materials, move
from backend.cases.rules import states
from backend.cases.rules.case import Case, CaseMaterial, MaterialState, State, Way
from backend.cases.rules.prereview import OWN, Weight
from backend.inspections.rules.terms import Calendar
from backend.kernel.errors import FieldProblem, InvalidField, Stale
from backend.services.rules.items import Item

PROMISED = frozenset({Way.NOTICE_PROMISE, Way.PROMISE_REUSE})


@dataclass(frozen=True, slots=True)
class Handed:
    """How a case is handed in.

    Attributes:
        promises: material → digest of the promise that was read; all are signed by the one step.
        step_id: the step that was spent for just this request; None where nothing is promised.
    """

    revision: int
    promises: Mapping[str, str]
    step_id: UUID | None = None


def promises_of(case: Case) -> tuple[CaseMaterial, ...]:
    """Materials that rest on the applicant's word and are not signed yet."""
    return tuple(one for one in case.materials if one.way in PROMISED and one.state is MaterialState.OPEN)


def rests_on_word(step: Step, case_id: UUID) -> bool:
    """Whether handing in signs something, so that a step is needed for it.

    Raises:
        As `drafting.own`.
    """
    _, case, _ = drafting.own(step, case_id)
    return bool(promises_of(case))


def faults(case: Case, item: Item, promised: Collection[str]) -> tuple[FieldProblem, ...]:
    """What keeps a case from being submitted."""
    return (
        *filling.missing(item, case.form),
        *(problem for one in case.materials for problem in _fault(one, promised)),
    )


def submit(step: Step, case_id: UUID, handed: Handed, *, calendar: Calendar | None = None) -> Case:
    """Hand a case in; what it rests on is looked at once more, and promises are signed.

    Raises:
        As `drafting.own`.
        Stale: the case was changed since it was read, or looks different by now: a consent or a mandate has ended.
        InvalidField: a field or a material is missing, a promise not made.
    """
    row, case, item = drafting.own(step, case_id, act=states.Act.SUBMIT)
    if handed.revision != case.revision:
        raise Stale
    before = [(one.key, one.way) for one in case.materials]
    case = drafting.settled(step, case, item, calendar)
    if before != [(one.key, one.way) for one in case.materials]:
        raise Stale
    if wrong := faults(case, item, handed.promises) or _stopped(step, case, item, handed, calendar):
        raise InvalidField(wrong)
    signed = {one.key: _signed(step, case, item, one, handed) for one in promises_of(case)}
    case = replace(case, note="", materials=tuple(signed.get(one.key, one) for one in case.materials))
    first = case.submitted_at or step.now
    keep_materials(step, case)
    case = move(step, row, case, states.Act.SUBMIT, submitted_at=first)
    happened(step, case, "submitted", "applicant")
    raising.note(step, case, item, calendar or Calendar())
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
    raising.take_back(step, case)
    happened(step, case, "dropped" if draft else "withdrawn", "applicant", note=reason)


def _stopped(step: Step, case: Case, item: Item, handed: Handed, calendar: Calendar | None) -> tuple[FieldProblem, ...]:
    """What the pre-review finds that would be sent back."""
    found = reviewing.of_case(step, case, item, calendar or Calendar(), to_sign=tuple(handed.promises))
    return tuple(
        FieldProblem(f"findings.{one.finding.key.removeprefix(OWN)}", one.finding.about or "stops")
        for one in found
        if one.finding.weight is Weight.STOPS
    )


def _signed(step: Step, case: Case, item: Item, one: CaseMaterial, handed: Handed) -> CaseMaterial:
    """A material on the applicant's word: the notice is signed as it was read, an earlier one is as it was."""
    evidence = one.evidence
    if one.way is Way.NOTICE_PROMISE:
        if handed.step_id is None:
            raise InvalidField((FieldProblem(f"materials.{one.key}", "unpromised"),))
        own = acting.as_of_now(step, case, item)
        evidence = (signing.enter(step, own, item, one.key, handed.promises.get(one.key, ""), handed.step_id),)
    return replace(one, state=MaterialState.READY, evidence=evidence, promised_at=step.now)


def _fault(one: CaseMaterial, promised: Collection[str]) -> list[FieldProblem]:
    where = f"materials.{one.key}"
    if one.state in (MaterialState.READY, MaterialState.NOT_NEEDED):
        return []
    if one.state is MaterialState.WAITING:
        return [FieldProblem(where, "waiting")]
    if one.way is Way.PROMISE_REUSE:
        return [] if one.said == "unchanged" else [FieldProblem(where, "unsaid")]
    if one.way is Way.NOTICE_PROMISE:
        return [] if one.key in promised else [FieldProblem(where, "unpromised")]
    return [FieldProblem(where, "missing")]
