"""Ask the office that knows (协查): a question about one material of a case, a term in working days, an answer.

The office gets the applicant's name, the item and the question, nothing else of the case; asking and answering stand
in the applicant's record.
"""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, Final
from uuid import UUID

from sqlalchemy import select

from backend.audit import service as audit
from backend.audit.rules import Entry
from backend.cases.service import Step
from backend.identity.people import Named, organisations
from backend.inspections.rules.terms import Calendar
from backend.kernel.db import locked
from backend.kernel.errors import Conflict, FieldProblem, InvalidField, NotFound
from backend.kernel.fields import Place, seal, unseal
from backend.kernel.ids import new_id
from backend.services import service as services
from backend.window import desk, records
from backend.window.models import WindowCase, WindowInquiry
from backend.window.rules.serving import INQUIRY_DAYS

OPEN, ANSWERED = "open", "answered"
SAID: Final = ("confirmed", "not_confirmed", "not_known")
MOST_LISTED: Final = 100


@dataclass(frozen=True, slots=True)
class Inquiry:
    """A question as both offices see it."""

    id: UUID
    asked_by: Named
    office: Named
    item: str
    item_en: str
    material: str
    material_en: str
    number: str
    applicant: str
    question: str
    state: str
    due_on: date
    asked_at: datetime
    said: str
    words: str
    answered_at: datetime | None


def ask(step: Step, window_case_id: UUID, material_key: str, question: str, calendar: Calendar) -> UUID:
    """Ask the office that a material comes from.

    Raises:
        NotFound: as `desk.agreed`, no such material; Conflict: nobody agreed yet, or it is being asked.
        InvalidField: the material comes from no office.
    """
    row = desk.agreed(step, window_case_id)
    line = desk.application(step, row).line
    material = line.item.material(material_key)
    if material is None:
        raise NotFound
    if not material.from_department:
        raise InvalidField((FieldProblem("material", "no_office"),))
    running = select(WindowInquiry.id).where(
        WindowInquiry.case_id == line.case.id, WindowInquiry.material == material_key, WindowInquiry.state == OPEN
    )
    if step.session.execute(running).first() is not None:
        raise Conflict
    inquiry_id = new_id()
    asked = {
        "item": line.item.name,
        "item_en": line.item.name_en,
        "material": material.name,
        "material_en": material.name_en,
        "number": line.case.number,
        "applicant": line.case.applicant.name,
        "applicant_id": str(line.case.applicant.id),
        "question": question,
        "said": "",
        "words": "",
    }
    made = WindowInquiry(
        id=inquiry_id,
        case_id=line.case.id,
        window_case_id=row.id,
        organisation_id=row.organisation_id,
        office_id=services.office_id(step.session, material.from_department),
        material=material_key,
        state=OPEN,
        due_on=calendar.after(step.today, INQUIRY_DAYS),
        content=_sealed(step, inquiry_id, asked),
        asked_by=step.actor.person_id,
        asked_at=step.now,
    )
    step.session.add(made)
    step.session.flush()
    desk.answered(step, row, material_key, "asked")
    _note(step, made, asked, "asked", row.organisation_id)
    records.tell(step, row, "asked")
    return inquiry_id


def of_office(step: Step, *, open_only: bool = False) -> list[Inquiry]:
    """Questions to the actor's own offices, the most urgent first."""
    query = select(WindowInquiry).where(WindowInquiry.office_id.in_(list(step.offices())))
    if open_only:
        query = query.where(WindowInquiry.state == OPEN)
    query = query.order_by(WindowInquiry.state.desc(), WindowInquiry.due_on, WindowInquiry.id).limit(MOST_LISTED)
    return _shown(step, step.session.execute(query).scalars().all())


def of_case(step: Step, row: WindowCase) -> list[Inquiry]:
    """Questions that were asked about the application of a case on a screen."""
    if row.case_id is None:
        return []
    query = select(WindowInquiry).where(WindowInquiry.case_id == row.case_id).order_by(WindowInquiry.id)
    return _shown(step, step.session.execute(query).scalars().all())


def answer(step: Step, inquiry_id: UUID, said: str, words: str) -> None:
    """Answer a question to an own office, once.

    Raises:
        NotFound: unknown, or another office's; Conflict: answered already; InvalidField: no such answer.
    """
    query = select(WindowInquiry).where(
        WindowInquiry.id == inquiry_id, WindowInquiry.office_id.in_(list(step.offices()))
    )
    row = step.session.execute(locked(query)).scalar_one_or_none()
    if row is None:
        raise NotFound
    if row.state != OPEN:
        raise Conflict
    if said not in SAID:
        raise InvalidField((FieldProblem("said", "value"),))
    whole = {**_opened(step, row), "said": said, "words": words}
    row.content, row.state = _sealed(step, row.id, whole), ANSWERED
    row.answered_by, row.answered_at = step.actor.person_id, step.now
    step.session.flush()
    _note(step, row, whole, "answered", row.office_id)
    window_case = step.session.get_one(WindowCase, row.window_case_id)
    records.tell(step, window_case, "answered")


def _shown(step: Step, rows: Sequence[WindowInquiry]) -> list[Inquiry]:
    named = organisations(step.session, {one.organisation_id for one in rows} | {one.office_id for one in rows})
    found = []
    for row in rows:
        whole = _opened(step, row)
        whole.pop("applicant_id")
        found.append(
            Inquiry(
                id=row.id,
                asked_by=named[row.organisation_id],
                office=named[row.office_id],
                state=row.state,
                due_on=row.due_on,
                asked_at=row.asked_at,
                answered_at=row.answered_at,
                **whole,
            )
        )
    return found


def _note(step: Step, row: WindowInquiry, whole: Mapping[str, Any], happened: str, office_id: UUID) -> None:
    office = organisations(step.session, [office_id])[office_id]
    own = next((one for one in step.actor.offices if one.organisation_id == office_id), None)
    entry = Entry(
        kind=f"inquiry:{happened}",
        actor_id=step.actor.account_id,
        subject_id=UUID(whole["applicant_id"]),
        organisation=office.name,
        organisation_en=office.name_en,
        unit=own.unit if own else "",
        badge=own.badge if own else "",
        scene=row.material,
        scene_name=whole["item"],
        scene_name_en=whole["item_en"],
        case_number=whole["number"],
        outcome=whole["said"] or "open",
        refs=(str(row.case_id), str(row.id)),
    )
    audit.append(step.session, step.keys, entry, now=step.now)


def _sealed(step: Step, inquiry_id: UUID, whole: Mapping[str, Any]) -> bytes:
    return seal(step.keys, _place(inquiry_id), json.dumps(dict(whole), ensure_ascii=False).encode())


def _opened(step: Step, row: WindowInquiry) -> dict[str, Any]:
    found: dict[str, Any] = json.loads(unseal(step.keys, _place(row.id), row.content))
    return found


def _place(inquiry_id: UUID) -> Place:
    return Place("window_inquiry", "content", inquiry_id)
