"""Inspections as inspectors, the person checked and the office read them."""

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from backend.audit import service as audit
from backend.audit.rules import Entry
from backend.identity.people import Named, details_of, organisations
from backend.inspections import paper, photos
from backend.inspections.models import Inspection, InspectionAddition, InspectionMember
from backend.inspections.photos import Photo
from backend.inspections.records import Held, Step, opened, place, read
from backend.inspections.rules.findings import Joined, OrderState, Part, State, faults
from backend.inspections.rules.terms import Calendar
from backend.kernel.errors import NotFound
from backend.kernel.fields import Place, unseal
from backend.kernel.keys import KeyProvider
from backend.standards.calendar import date_in_shanghai

PAGE = 50
FILED_AT_ONCE = 200
"""Rows of a file that are in memory at one time."""
IN_IT = (Joined.ASKED.value, Joined.CONFIRMED.value)


@dataclass(frozen=True, slots=True)
class Inspector:
    """Who inspects, as the card says: an officer's name and number are public (行政执法公示)."""

    person_id: UUID
    name: str
    part: str
    state: str
    unit: str
    badge: str
    agreed_at: datetime | None


@dataclass(frozen=True, slots=True)
class Added:
    """An addition; `intact` says that the city signed just this."""

    n: int
    text: str
    badge: str
    at: datetime
    intact: bool


@dataclass(frozen=True, slots=True)
class Line:
    """An inspection in a list; `left` counts working days of a running order, below nought overdue ones."""

    held: Held
    office: Named
    inspectors: tuple[Inspector, ...]
    left: int | None


@dataclass(frozen=True, slots=True)
class Whole:
    """An inspection with everything.

    Attributes:
        missing: what stands against signing, as field and problem.
        intact: whether what is kept is what the city signed; None before it did.
        receipt: the signed document itself.
    """

    line: Line
    photos: tuple[Photo, ...]
    additions: tuple[Added, ...]
    missing: tuple[tuple[str, str], ...]
    intact: bool | None
    receipt: Mapping[str, Any] | None
    followed_by: UUID | None


@dataclass(frozen=True, slots=True)
class Sought:
    """Which of an office's inspections: of a state, with an order that runs, from where on."""

    state: str | None = None
    due: bool = False
    before: UUID | None = None
    limit: int = PAGE


def own(step: Step, calendar: Calendar) -> list[Line]:
    """What an inspector is in or is asked to, newest first."""
    mine = select(InspectionMember.inspection_id).where(
        InspectionMember.person_id == step.actor.person_id, InspectionMember.state.in_(IN_IT)
    )
    query = select(Inspection).where(Inspection.id.in_(mine), Inspection.organisation_id.in_(list(step.offices())))
    return _lines(step, query.order_by(Inspection.id.desc()).limit(PAGE), calendar)


def due_at(step: Step, calendar: Calendar) -> list[Line]:
    """Orders of the office that run: any inspector of it may check again."""
    query = select(Inspection).where(
        Inspection.organisation_id.in_(list(step.offices())), Inspection.order_state == OrderState.DUE.value
    )
    return _lines(step, query.order_by(Inspection.term_on, Inspection.id).limit(PAGE), calendar)


def of_subjects(step: Step, subjects: Iterable[UUID], calendar: Calendar) -> list[Line]:
    """Inspections of these people and enterprises, newest first."""
    query = select(Inspection).where(Inspection.subject_id.in_(list(subjects)))
    return _lines(step, query.order_by(Inspection.id.desc()).limit(PAGE), calendar)


def of_office(step: Step, offices: Iterable[UUID], sought: Sought, calendar: Calendar) -> list[Line]:
    """An office's inspections, newest first."""
    query = select(Inspection).where(Inspection.organisation_id.in_(list(offices)))
    if sought.state is not None:
        query = query.where(Inspection.state == sought.state)
    if sought.due:
        query = query.where(Inspection.order_state == OrderState.DUE.value)
    if sought.before is not None:
        query = query.where(Inspection.id < sought.before)
    return _lines(step, query.order_by(Inspection.id.desc()).limit(sought.limit), calendar)


def note_filed(step: Step, offices: Iterable[UUID]) -> None:
    """Leave on record that somebody took an office's list away as a file."""
    for office in organisations(step.session, offices).values():
        entry = Entry(
            kind="inspection_list:exported",
            actor_id=step.actor.account_id,
            subject_id=None,
            organisation=office.name,
            organisation_en=office.name_en,
            outcome="exported",
        )
        audit.append(step.session, step.keys, entry, now=step.now)


def at_office(step: Step, inspection_id: UUID, offices: Mapping[UUID, Any], calendar: Calendar) -> Whole:
    """One of an office's, whole.

    Raises:
        NotFound: unknown, or another office's.
    """
    return _whole(step, read(step, inspection_id, of=offices), calendar)


def of_subject(step: Step, inspection_id: UUID, subjects: Sequence[UUID], calendar: Calendar) -> Whole:
    """One of those about these people or enterprises, whole.

    Raises:
        NotFound: unknown, or about somebody else.
    """
    query = select(Inspection).where(Inspection.id == inspection_id, Inspection.subject_id.in_(subjects))
    row = step.session.execute(query).scalar_one_or_none()
    if row is None:
        raise NotFound
    return _whole(step, opened(step.session, step.keys, row), calendar)


def _lines(step: Step, query: Any, calendar: Calendar) -> list[Line]:
    rows = list(step.session.execute(query).scalars())
    members: dict[UUID, list[InspectionMember]] = {row.id: [] for row in rows}
    of_all = select(InspectionMember).where(InspectionMember.inspection_id.in_(list(members)))
    for one in step.session.execute(of_all.order_by(InspectionMember.id)).scalars():
        members[one.inspection_id].append(one)
    held = [Held(row, json.loads(unseal(step.keys, place(row.id), row.content)), members[row.id]) for row in rows]
    return _named(step, held, calendar)


def _named(step: Step, found: Sequence[Held], calendar: Calendar) -> list[Line]:
    offices = organisations(step.session, {one.row.organisation_id for one in found})
    people = {who.person_id for one in found for who in one.members if who.state in IN_IT}
    names = details_of(step.session, step.keys, people)
    today = date_in_shanghai(step.now)
    return [
        Line(
            one,
            offices[one.row.organisation_id],
            tuple(
                Inspector(
                    who.person_id, names[who.person_id].name, who.part, who.state, who.unit, who.badge, who.agreed_at
                )
                for who in sorted(one.members, key=lambda who: (who.part != Part.LEAD.value, who.id))
                if who.state in IN_IT
            ),
            _left(one, calendar, today),
        )
        for one in found
    ]


def _left(held: Held, calendar: Calendar, today: date) -> int | None:
    running = held.row.order_state == OrderState.DUE.value and held.row.term_on is not None
    return calendar.left(today, held.row.term_on) if running and held.row.term_on else None


def _whole(step: Step, held: Held, calendar: Calendar) -> Whole:
    session, keys, row = step.session, step.keys, held.row
    line = _named(step, [held], calendar)[0]
    taken = tuple(photos.of_inspection(session, row.id))
    receipt = None if row.receipt is None else json.loads(unseal(keys, place(row.id, "receipt"), row.receipt))
    expected = paper.document(held, line.office, taken)
    missing = tuple(faults(held.findings)) if held.state is State.OPEN else ()
    follows = select(Inspection.id).where(Inspection.follows_id == row.id, Inspection.state != State.DROPPED.value)
    return Whole(
        line=line,
        photos=taken,
        additions=tuple(_additions(session, keys, row.id)),
        missing=missing,
        intact=None if receipt is None else paper.is_good(session, paper.FINDING, receipt, expected),
        receipt=receipt,
        followed_by=session.execute(follows.order_by(Inspection.id.desc()).limit(1)).scalar_one_or_none(),
    )


def _additions(session: Session, keys: KeyProvider, inspection_id: UUID) -> Iterable[Added]:
    query = select(InspectionAddition).where(InspectionAddition.inspection_id == inspection_id)
    for row in session.execute(query.order_by(InspectionAddition.n)).scalars():
        receipt = json.loads(unseal(keys, Place("inspection_addition", "content", row.id), row.content))
        said = receipt["document"]
        intact = paper.is_good(session, paper.ADDITION, receipt, said) and said["n"] == row.n
        yield Added(row.n, said["text"], said["badge"], row.created_at, intact)


def office_of(step: Step, inspection_id: UUID) -> UUID:
    """Whose inspection it is, for an inspector of that office.

    Raises:
        NotFound: unknown, or another office's.
    """
    return read(step, inspection_id, of=step.offices()).row.organisation_id
