"""Raise corrections when a case is handed in, and take back those that are not wanted any more."""

from collections.abc import Mapping
from uuid import UUID

from sqlalchemy import select

from backend.cases import records
from backend.cases.corrections import rows
from backend.cases.corrections.models import FieldCorrection
from backend.cases.corrections.rows import TABLE, By
from backend.cases.corrections.rules import LIBRARY, TERM_DAYS, Act, State, kept_in
from backend.cases.models import CaseEvent
from backend.cases.records import Step
from backend.cases.rules.case import Case, Value
from backend.certificates import read as certificates
from backend.inspections.rules.terms import Calendar
from backend.kernel.db import locked
from backend.kernel.errors import NotFound
from backend.kernel.ids import new_id
from backend.services.rules.items import FormField, Item
from backend.sources import mending

OFFERED = "correction_offered"


def note(step: Step, case: Case, item: Item, calendar: Calendar) -> None:
    """Raise what is offered in a case with the offices whose word it is; what is not offered any more is taken back."""
    wanted = _offered(case, item)
    known = {row.field: row for row in _rows(step, case.id)}
    for key, row in known.items():
        if key not in wanted and State(row.state) is State.OPEN:
            rows.move(step, row, Act.TAKE_BACK)
    fresh = [one for key, one in wanted.items() if _raise(step, case, one, known.get(key), calendar)]
    if fresh:
        _tell_case(step, case, "、".join(one.label for one, _ in fresh))


def take_back(step: Step, case: Case) -> None:
    """A case that is taken back raises nothing any more; what was decided stays decided."""
    for row in _rows(step, case.id):
        if State(row.state) is State.OPEN:
            rows.move(step, row, Act.TAKE_BACK)


def _offered(case: Case, item: Item) -> Mapping[str, tuple[FormField, Value]]:
    """Fields of base data or a certificate; of the own account everybody corrects what it says themselves."""
    held = {one.key: (one, case.form[one.key]) for one in item.fields if one.key in case.form}
    return {key: pair for key, pair in held.items() if pair[1].correct and kept_in(pair[1].source)[0]}


def _raise(
    step: Step, case: Case, one: tuple[FormField, Value], row: FieldCorrection | None, calendar: Calendar
) -> bool:
    """Raise one, or say anew what it should be while nobody decided; returns whether it is new to its office."""
    field, said = one
    words = {"was": said.original or "", "proposed": said.value, "reason": ""}
    if row is not None:
        if again := State(row.state) is State.TAKEN_BACK:
            rows.move(step, row, Act.RAISE_AGAIN, due_on=calendar.after(step.today, TERM_DAYS))
        if State(row.state) is State.OPEN:
            rows.write(step, row, **words)
        return again
    found = _kept_by(step, case, field, said)
    if found is None:
        return False
    owner_id, subject_id, certificate_id = found
    correction_id = new_id()
    row = FieldCorrection(
        id=correction_id,
        case_id=case.id,
        field=field.key,
        source=said.source,
        owner_id=owner_id,
        subject_id=subject_id,
        applicant_id=case.applicant.id,
        certificate_id=certificate_id,
        raised_by=step.actor.person_id,
        state=State.OPEN.value,
        content=records.sealed(step.keys, TABLE, correction_id, words),
        due_on=calendar.after(step.today, TERM_DAYS),
        raised_at=step.now,
    )
    step.session.add(row)
    step.session.flush()
    rows.note_in_record(step, row, "raised", By(step.actor.person_id, step.actor.account_id))
    return True


def _kept_by(step: Step, case: Case, field: FormField, said: Value) -> tuple[UUID, UUID, UUID | None] | None:
    """Whose word a field is, whose data, and which certificate says it; None where nobody keeps it any more."""
    kind, name, key = kept_in(said.source)
    holder = case.roles.get(field.of)
    subjects = list(dict.fromkeys([*([holder.subject_id] if holder else []), case.applicant.id]))
    try:
        if kind == LIBRARY:
            where = mending.Place(name, key, subjects[0], said.original or "")
            return mending.keeper(step.session, step.keys, where), subjects[0], None
        return _certified(step, subjects + _others(case, subjects), UUID(said.evidence))
    except (NotFound, ValueError):
        return None


def _certified(step: Step, subjects: list[UUID], certificate_id: UUID) -> tuple[UUID, UUID, UUID]:
    for subject in subjects:
        try:
            one = certificates.one(step.session, step.keys, [subject], certificate_id, today=step.today)
        except NotFound:
            continue
        return one.issuer_id, subject, certificate_id
    raise NotFound


def _others(case: Case, known: list[UUID]) -> list[UUID]:
    return [one.subject_id for one in case.roles.values() if one.subject_id not in known]


def _rows(step: Step, case_id: UUID) -> list[FieldCorrection]:
    query = locked(select(FieldCorrection).where(FieldCorrection.case_id == case_id).order_by(FieldCorrection.id))
    return list(step.session.execute(query).scalars())


def _tell_case(step: Step, case: Case, labels: str) -> None:
    event_id = new_id()
    step.session.add(
        CaseEvent(
            id=event_id,
            case_id=case.id,
            happened=OFFERED,
            by_side="applicant",
            by_id=step.actor.person_id,
            content=records.sealed(step.keys, "case_event", event_id, {"note": labels, "clause": ""}),
            at=step.now,
        )
    )
    step.session.flush()
