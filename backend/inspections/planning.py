"""The office desk: whom there is to inspect, by class of risk; the draw with its seed; and the tasks that it makes."""

import json
import secrets
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Any
from uuid import UUID

from sqlalchemy import select

from backend.audit import service as audit
from backend.audit.rules import Entry
from backend.identity.people import Named, masked_names, organisations
from backend.inspections.checklists import checklist
from backend.inspections.crew import colleagues
from backend.inspections.models import InspectionDraw, InspectionTask
from backend.inspections.pool import pool_of
from backend.inspections.records import Step
from backend.inspections.recusing import Recusal, recusals
from backend.inspections.rules import drawing
from backend.inspections.rules.drawing import Risk
from backend.inspections.rules.terms import Calendar
from backend.kernel.errors import FieldProblem, InvalidField, NotFound
from backend.kernel.fields import Place, seal, unseal
from backend.kernel.ids import new_id
from backend.standards.calendar import date_in_shanghai

MOST_TASKS = 200


@dataclass(frozen=True, slots=True)
class Order:
    """What the desk asks for: of which type's holders, by which checklist, how many percent of each class, by when."""

    type: str
    checklist: str
    quotas: Mapping[Risk, int]
    days: int


@dataclass(frozen=True, slots=True)
class Register:
    """Whom there is to draw: how many of each class, and how many inspectors there are."""

    counts: Mapping[Risk, int]
    inspectors: int


@dataclass(frozen=True, slots=True)
class Task:
    """A drawn inspection; `recusals` are for the office's desk alone."""

    id: UUID
    name: str
    name_en: str
    checklist: str
    risk: str
    state: str
    due_on: date
    crew: tuple[str, ...]
    inspection_id: UUID | None
    recusals: tuple[Recusal, ...] = ()


@dataclass(frozen=True, slots=True)
class Draw:
    """A draw with what makes it repeatable; `holds` says that the seed still gives the very pairs that were sent."""

    id: UUID
    at: datetime
    type: str
    checklist: str
    seed: str
    digest: str
    counts: Mapping[str, int]
    quotas: Mapping[str, int]
    drawn: int
    without: int
    holds: bool
    tasks: tuple[Task, ...]


def register(step: Step, office_id: UUID, type_code: str) -> Register:
    """Whom an office could draw among the holders of its certificates of a type."""
    pool = pool_of(step, office_id, type_code, {})
    counts = Counter(one.risk for one in pool.candidates)
    return Register({risk: counts[risk] for risk in Risk}, len(pool.inspectors))


def draw(step: Step, office_id: UUID, order: Order, calendar: Calendar) -> UUID:
    """Draw objects and pairs, and leave each pair its task.

    The lists are fixed and their digest taken before the seed is made.

    Raises:
        InvalidField: nobody to draw, too few inspectors, too many tasks, or no such checklist.
    """
    checks = checklist(order.checklist)
    pool = pool_of(step, office_id, order.type, order.quotas)
    if len(pool.inspectors) < drawing.CREW:
        raise InvalidField((FieldProblem("inspectors", "few"),))
    digest = pool.digest()
    seed = secrets.token_hex(16)
    sent = drawing.draw(seed, pool)
    if not 0 < len(sent) <= MOST_TASKS:
        raise InvalidField((FieldProblem("quotas", "many" if sent else "nobody"),))
    draw_id = new_id()
    pairs = [[one.candidate, *one.crew] for one in sent]
    content = {"seed": seed, "digest": digest, "pool": pool.written(), "pairs": pairs}
    step.session.add(
        InspectionDraw(
            id=draw_id,
            organisation_id=office_id,
            type=order.type,
            checklist=checks.code,
            content=seal(step.keys, _place(draw_id), json.dumps(content).encode()),
            made_by=step.actor.person_id,
            created_at=step.now,
        )
    )
    step.session.flush()
    due = calendar.after(date_in_shanghai(step.now), order.days)
    for one in sent:
        if one.crew:
            _leave(step, draw_id, office_id, one, checks.code, due)
    step.session.flush()
    _note(step, office_id, draw_id)
    return draw_id


def draws(step: Step, offices: Mapping[UUID, Any]) -> list[Draw]:
    """An office's draws, newest first."""
    query = select(InspectionDraw).where(InspectionDraw.organisation_id.in_(list(offices)))
    rows = step.session.execute(query.order_by(InspectionDraw.id.desc()).limit(20)).scalars()
    return [_opened(step, row) for row in rows]


def one_draw(step: Step, draw_id: UUID, offices: Mapping[UUID, Any]) -> tuple[Draw, dict[str, Any]]:
    """A draw, and the lists that it was made from, to be drawn again by anybody.

    Raises:
        NotFound: unknown, or another office's.
    """
    query = select(InspectionDraw).where(
        InspectionDraw.id == draw_id, InspectionDraw.organisation_id.in_(list(offices))
    )
    row = step.session.execute(query).scalar_one_or_none()
    if row is None:
        raise NotFound
    return _opened(step, row), json.loads(unseal(step.keys, _place(row.id), row.content))


def tasks_of(step: Step) -> list[Task]:
    """What was drawn for this inspector and is not done."""
    person = step.actor.person_id
    rows = step.session.execute(
        select(InspectionTask)
        .where(
            InspectionTask.organisation_id.in_(list(step.offices())),
            InspectionTask.state == "open",
            (InspectionTask.first_id == person) | (InspectionTask.second_id == person),
        )
        .order_by(InspectionTask.due_on, InspectionTask.id)
    ).scalars()
    return _tasks(step, list(rows))


def _leave(step: Step, draw_id: UUID, office_id: UUID, one: drawing.Sent, code: str, due: date) -> None:
    step.session.add(
        InspectionTask(
            id=new_id(),
            draw_id=draw_id,
            organisation_id=office_id,
            subject_id=UUID(one.candidate),
            checklist=code,
            risk=one.risk.value,
            first_id=UUID(one.crew[0]),
            second_id=UUID(one.crew[1]),
            state="open",
            due_on=due,
            created_at=step.now,
        )
    )


def _opened(step: Step, row: InspectionDraw) -> Draw:
    content = json.loads(unseal(step.keys, _place(row.id), row.content))
    pool = drawing.read(content["pool"])
    again = [[one.candidate, *one.crew] for one in drawing.draw(content["seed"], pool)]
    query = select(InspectionTask).where(InspectionTask.draw_id == row.id).order_by(InspectionTask.id)
    rows = list(step.session.execute(query).scalars())
    stepped = recusals(step, [one.id for one in rows])
    sent = {(str(one.subject_id), *(str(who) for who in _first_pair(one, stepped.get(one.id, [])))) for one in rows}
    with_crew = [pair for pair in content["pairs"] if len(pair) > 1]
    counts = Counter(one.risk.value for one in pool.candidates)
    return Draw(
        id=row.id,
        at=row.created_at,
        type=row.type,
        checklist=row.checklist,
        seed=content["seed"],
        digest=content["digest"],
        counts={risk.value: counts[risk.value] for risk in Risk},
        quotas=content["pool"]["quotas"],
        drawn=len(content["pairs"]),
        without=len(content["pairs"]) - len(with_crew),
        holds=again == content["pairs"]
        and pool.digest() == content["digest"]
        and sent == set(map(tuple, with_crew))
        and all(one.holds for each in stepped.values() for one in each),
        tasks=tuple(replace(one, recusals=tuple(stepped.get(one.id, ()))) for one in _tasks(step, rows)),
    )


def _tasks(step: Step, rows: Sequence[InspectionTask]) -> list[Task]:
    named = organisations(step.session, {row.subject_id for row in rows})
    masked = masked_names(step.session, step.keys, {row.subject_id for row in rows} - named.keys())
    office = {row.organisation_id for row in rows}
    today = date_in_shanghai(step.now)
    crew = {one.person_id: one for id_ in office for one in colleagues(step.session, step.keys, id_, today=today)}

    def card(person_id: UUID) -> str:
        who = crew.get(person_id)
        return f"{who.name} {who.badge}" if who else "—"

    return [
        Task(
            id=row.id,
            name=_name(named.get(row.subject_id), masked.get(row.subject_id, "")),
            name_en=named[row.subject_id].name_en if row.subject_id in named else masked.get(row.subject_id, ""),
            checklist=row.checklist,
            risk=row.risk,
            state=row.state,
            due_on=row.due_on,
            crew=(card(row.first_id), card(row.second_id)),
            inspection_id=row.inspection_id,
        )
        for row in rows
    ]


def _first_pair(task: InspectionTask, stepped: Sequence[Recusal]) -> tuple[UUID, UUID]:
    """The pair that the draw gave, whoever stepped back later."""
    return stepped[0].before if stepped else (task.first_id, task.second_id)


def _name(organisation: Named | None, masked: str) -> str:
    return organisation.name if organisation else masked


def _note(step: Step, office_id: UUID, draw_id: UUID) -> None:
    office = organisations(step.session, [office_id])[office_id]
    entry = Entry(
        kind="inspection_draw:made",
        actor_id=step.actor.account_id,
        subject_id=None,
        organisation=office.name,
        organisation_en=office.name_en,
        outcome="made",
        refs=(str(draw_id),),
    )
    audit.append(step.session, step.keys, entry, now=step.now)


def _place(draw_id: UUID) -> Place:
    return Place("inspection_draw", "content", draw_id)
