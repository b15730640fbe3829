"""What applicants say that a source has wrong: noted when a case is handed in, listed for who keeps the base data.

The list names case, field and whose word it is, and no value: who mends looks the case up with the office that has it.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final
from uuid import UUID

from sqlalchemy import select

from backend.cases import records
from backend.cases.models import CaseEvent
from backend.cases.records import Reading, Step
from backend.cases.rules.case import Case, Value
from backend.identity.people import Named, organisations
from backend.kernel.ids import new_id
from backend.services import service as services
from backend.services.rules.items import FormField, Item

OFFERED: Final = "correction_offered"
LISTED: Final = timedelta(days=90)
MOST: Final = 50


@dataclass(frozen=True, slots=True)
class Offered:
    """A field that an applicant says its source has wrong; `source` as in the form, `office` has the case."""

    case_number: str
    item: Item
    field: FormField
    source: str
    office: Named
    at: datetime


def note(step: Step, case: Case, item: Item) -> None:
    """A line of the case's history for what is offered in it; nothing where nothing is."""
    labels = [one.label for one, _ in _of(case, item)]
    if not labels:
        return
    event_id = new_id()
    content = records.sealed(step.keys, "case_event", event_id, {"note": "、".join(labels), "clause": ""})
    step.session.add(
        CaseEvent(
            id=event_id,
            case_id=case.id,
            happened=OFFERED,
            by_side="applicant",
            by_id=step.actor.person_id,
            content=content,
            at=step.now,
        )
    )
    step.session.flush()


def offered(reading: Reading, *, now: datetime) -> list[Offered]:
    """What was offered in the last ninety days, newest first; what an applicant took back is gone."""
    since = now - LISTED
    oldest = UUID(int=int(since.timestamp() * 1000) << 80)
    query = select(CaseEvent.case_id, CaseEvent.at).where(
        CaseEvent.id >= oldest, CaseEvent.happened == OFFERED, CaseEvent.at >= since
    )
    rows = reading.session.execute(query.order_by(CaseEvent.id.desc()).limit(MOST)).all()
    found: list[Offered] = []
    for case_id, at in {row.case_id: (row.case_id, row.at) for row in reversed(rows)}.values():
        case = records.opened(reading, records.row_of(reading, case_id))
        item = services.version(reading.session, case.item_code, case.item_version)
        office = organisations(reading.session, [case.department_id])[case.department_id]
        found += [Offered(case.number, item, one, said.source, office, at) for one, said in _of(case, item)]
    return sorted(found, key=lambda one: one.at, reverse=True)


def _of(case: Case, item: Item) -> Sequence[tuple[FormField, Value]]:
    """Fields of base data or a certificate; of the own account everybody corrects what it says themselves."""
    held = [(one, case.form[one.key]) for one in item.fields if one.key in case.form]
    return [(one, said) for one, said in held if said.correct and said.source.startswith(("base:", "cert:"))]
