"""The office desk: whom there is to inspect, by class of risk; the draw with its seed; and the tasks that it makes."""

import json
import secrets
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Any
from uuid import UUID

from sqlalchemy import select

from backend.audit import service as audit
from backend.audit.rules import Entry
from backend.identity.people import Named, details_of, masked_names, organisations
from backend.inspections.checklists import checklist
from backend.inspections.crew import Force, force_of
from backend.inspections.models import InspectionDraw, InspectionMember, InspectionTask
from backend.inspections.pool import pool_of
from backend.inspections.records import Step
from backend.inspections.recusing import RETURNED, Recusal, recusals
from backend.inspections.rules import drawing
from backend.inspections.rules.drawing import Risk
from backend.inspections.rules.findings import Joined
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
    """A drawn inspection; `recusals`, `away` and `left` are for the office's desk alone.

    Attributes:
        away: who of the pair can go no longer, by name, while nobody has begun.
        left: how many there are to draw from, where the pair is to be drawn again; None where it is not.
    """

    id: UUID
    name: str
    name_en: str
    checklist: str
    risk: str
    state: str
    due_on: date
    names: tuple[str, str]
    crew: tuple[str, str]
    inspection_id: UUID | None
    recusals: tuple[Recusal, ...] = ()
    away: tuple[str, ...] = ()
    left: int | None = None


@dataclass(frozen=True, slots=True)
class Draw:
    """A draw with what makes it repeatable.

    `holds` says that the seeds still give the very pairs that were sent, and that nobody else inspects.
    """

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
    forces = _forces(step, offices)
    return [_opened(step, row, forces) for row in rows]


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
    shown = _opened(step, row, _forces(step, [row.organisation_id]))
    return shown, json.loads(unseal(step.keys, _place(row.id), row.content))


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
    return _tasks(step, list(rows), _forces(step, step.offices()))


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


def _opened(step: Step, row: InspectionDraw, forces: Mapping[UUID, Force]) -> Draw:
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
        and all(_follow(one, stepped.get(one.id, [])) for one in rows)
        and _nobody_else(step, row.id),
        tasks=tuple(
            _for_desk(one, shown, stepped.get(one.id, []), forces[one.organisation_id])
            for one, shown in zip(rows, _tasks(step, rows, forces), strict=True)
        ),
    )


def _forces(step: Step, office_ids: Iterable[UUID]) -> dict[UUID, Force]:
    today = date_in_shanghai(step.now)
    return {one: force_of(step.session, step.keys, one, today=today) for one in office_ids}


def _for_desk(row: InspectionTask, shown: Task, stepped: Sequence[Recusal], force: Force) -> Task:
    pair = (row.first_id, row.second_id)
    away = force.away(pair, row.subject_id) if row.state == "open" else []
    gone = {who for one in stepped for who in one.people}
    left = sum(one.person_id not in gone for one in force.free(row.subject_id))
    return replace(
        shown,
        recusals=tuple(stepped),
        away=tuple(name for who, name in zip(pair, shown.names, strict=True) if who in away),
        left=left if away or row.state == RETURNED else None,
    )


def _tasks(step: Step, rows: Sequence[InspectionTask], forces: Mapping[UUID, Force]) -> list[Task]:
    named = organisations(step.session, {row.subject_id for row in rows})
    masked = masked_names(step.session, step.keys, {row.subject_id for row in rows} - named.keys())
    crew = {one.person_id: one for force in forces.values() for one in force.people}
    names = details_of(step.session, step.keys, {who for row in rows for who in (row.first_id, row.second_id)})

    def card(person_id: UUID) -> str:
        who = crew.get(person_id)
        return f"{who.name} {who.badge}" if who else names[person_id].name

    return [
        Task(
            id=row.id,
            name=_name(named.get(row.subject_id), masked.get(row.subject_id, "")),
            name_en=named[row.subject_id].name_en if row.subject_id in named else masked.get(row.subject_id, ""),
            checklist=row.checklist,
            risk=row.risk,
            state=row.state,
            due_on=row.due_on,
            names=(names[row.first_id].name, names[row.second_id].name),
            crew=(card(row.first_id), card(row.second_id)),
            inspection_id=row.inspection_id,
        )
        for row in rows
    ]


def _first_pair(task: InspectionTask, stepped: Sequence[Recusal]) -> tuple[UUID, UUID]:
    """The pair that the draw gave, whoever stepped back later."""
    return stepped[0].before if stepped else (task.first_id, task.second_id)


def _follow(task: InspectionTask, stepped: Sequence[Recusal]) -> bool:
    """Whether each pair came from the one before by its own seed, and the last is the one that the task is of."""
    at = _first_pair(task, stepped)
    for one in stepped:
        if one.before != at or not one.holds:
            return False
        at = one.after or at
    return at == (task.first_id, task.second_id)


def _nobody_else(step: Step, draw_id: UUID) -> bool:
    """Whether all who are in the inspections of a draw, or asked to them, are of the pairs that were drawn."""
    found = step.session.execute(
        select(InspectionMember.person_id, InspectionTask.first_id, InspectionTask.second_id)
        .join(InspectionTask, InspectionTask.inspection_id == InspectionMember.inspection_id)
        .where(InspectionTask.draw_id == draw_id, InspectionMember.state.in_((Joined.ASKED, Joined.CONFIRMED)))
    )
    return all(person in pair for person, *pair in found)


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
