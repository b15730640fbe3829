"""回避: an inspector steps back from a drawn task, or can go no longer; the office draws its pair again, without them.

A pair is drawn again by the same rule as the first, from the office's inspectors of that day without who stepped back.
Its lists and its seed are kept beside the reason, so that this draw is repeatable too.

Source: Administrative Penalty Law, article 43; plan 004, part 4 (4) 2.
"""

import json
import secrets
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from backend.audit import service as audit
from backend.audit.rules import Entry
from backend.identity.people import details_of, organisations
from backend.inspections.crew import force_of
from backend.inspections.models import InspectionRecusal, InspectionTask
from backend.inspections.pool import inspectors_of
from backend.inspections.records import Step
from backend.inspections.rules import drawing
from backend.inspections.rules.drawing import WHOLE, Candidate, Pool, Risk
from backend.kernel.db import locked
from backend.kernel.errors import Conflict, FieldProblem, InvalidField, NotFound
from backend.kernel.fields import Place, seal, unseal
from backend.kernel.ids import new_id
from backend.kernel.keys import KeyProvider
from backend.standards.calendar import date_in_shanghai

RETURNED: Final = "returned"


@dataclass(frozen=True, slots=True)
class Recusal:
    """That somebody stepped back, for the office's desk.

    Attributes:
        reason: empty where the office drew again because this person could go no longer.
        before: the pair as it was then.
        after: the pair that was drawn instead, None where nobody has drawn yet.
        holds: the kept seed still gives `after`.
    """

    task_id: UUID
    people: tuple[UUID, ...]
    name: str
    reason: str
    at: datetime
    before: tuple[UUID, UUID]
    after: tuple[UUID, UUID] | None
    holds: bool


def recuse(step: Step, task_id: UUID, reason: str) -> None:
    """Step back from a task of one's own, which has not begun; it is drawn again by the office.

    Raises:
        NotFound: no task of this inspector.
        Conflict: it is begun, done, or returned already.
    """
    task = _locked(step.session, task_id)
    person = step.actor.person_id
    if task is None or person not in (task.first_id, task.second_id) or task.organisation_id not in step.offices():
        raise NotFound
    if task.state != "open":
        raise Conflict
    _returned(step, task, [person], reason)
    task.state = RETURNED
    step.session.flush()
    _note(step, task, "returned")


def redraw(step: Step, task_id: UUID, offices: Iterable[UUID]) -> None:
    """Draw the pair of a task again that was returned, or of which one can go no longer; never who stepped back.

    Raises:
        NotFound: no task of these offices.
        Conflict: it is begun or done, or both of its pair can go.
        InvalidField: `inspectors` `few`: too few are left.
    """
    task = _locked(step.session, task_id)
    if task is None or task.organisation_id not in set(offices):
        raise NotFound
    today = date_in_shanghai(step.now)
    force = force_of(step.session, step.keys, task.organisation_id, today=today)
    rows = _rows(step.session, [task_id])
    if task.state != RETURNED:
        away = force.away((task.first_id, task.second_id), task.subject_id)
        if task.state != "open" or not away:
            raise Conflict
        rows.append(_returned(step, task, away))
    gone = {who for row in rows for who in _people(row, _content(step.keys, row))}
    left = [one.person_id for one in force.people if one.person_id not in gone]
    risk = Risk(task.risk)
    pool = Pool((Candidate(str(task.subject_id), risk),), inspectors_of(step.session, left, today=today), {risk: WHOLE})
    digest, seed = pool.digest(), secrets.token_hex(16)
    crew = drawing.draw(seed, pool)[0].crew
    if not crew:
        raise InvalidField((FieldProblem("inspectors", "few"),))
    last = rows[-1]
    said = _content(step.keys, last)
    drawn = {"seed": seed, "digest": digest, "pool": pool.written(), "after": list(crew)}
    last.content, last.redrawn_at = _sealed(step.keys, last.id, {**said, **drawn}), step.now
    task.first_id, task.second_id, task.state = UUID(crew[0]), UUID(crew[1]), "open"
    step.session.flush()
    _note(step, task, "redrawn")


def recusals(step: Step, task_ids: Iterable[UUID]) -> dict[UUID, list[Recusal]]:
    """Task → who stepped back from it, oldest first."""
    rows = _rows(step.session, list(task_ids))
    opened = [(row, _content(step.keys, row)) for row in rows]
    names = details_of(step.session, step.keys, {who for row, said in opened for who in _people(row, said)})
    found: dict[UUID, list[Recusal]] = {}
    for row, said in opened:
        after = said.get("after")
        one = Recusal(
            task_id=row.task_id,
            people=tuple(_people(row, said)),
            name="、".join(names[who].name for who in _people(row, said)),
            reason=said["reason"],
            at=row.created_at,
            before=_pair(said["before"]),
            after=None if after is None else _pair(after),
            holds=after is None or _holds(said),
        )
        found.setdefault(row.task_id, []).append(one)
    return found


def _returned(step: Step, task: InspectionTask, people: Sequence[UUID], reason: str = "") -> InspectionRecusal:
    """Who does not go, with the pair as it is; of two who can go no longer both names are kept under the first."""
    recusal_id = new_id()
    content = {
        "reason": reason,
        "before": [str(task.first_id), str(task.second_id)],
        "people": [str(one) for one in people],
    }
    row = InspectionRecusal(
        id=recusal_id,
        task_id=task.id,
        person_id=people[0],
        content=_sealed(step.keys, recusal_id, content),
        created_at=step.now,
    )
    step.session.add(row)
    return row


def _people(row: InspectionRecusal, said: Mapping[str, Any]) -> list[UUID]:
    return [UUID(one) for one in said.get("people", [str(row.person_id)])]


def _holds(said: Mapping[str, Any]) -> bool:
    pool = drawing.read(said["pool"])
    return (pool.digest(), list(drawing.draw(said["seed"], pool)[0].crew)) == (said["digest"], said["after"])


def _pair(ids: list[str]) -> tuple[UUID, UUID]:
    return UUID(ids[0]), UUID(ids[1])


def _locked(session: Session, task_id: UUID) -> InspectionTask | None:
    query = locked(select(InspectionTask).where(InspectionTask.id == task_id))
    return session.execute(query).scalar_one_or_none()


def _rows(session: Session, task_ids: list[UUID]) -> list[InspectionRecusal]:
    query = select(InspectionRecusal).where(InspectionRecusal.task_id.in_(task_ids))
    return list(session.execute(query.order_by(InspectionRecusal.id)).scalars())


def _content(keys: KeyProvider, row: InspectionRecusal) -> dict[str, Any]:
    found: dict[str, Any] = json.loads(unseal(keys, _place(row.id), row.content))
    return found


def _sealed(keys: KeyProvider, recusal_id: UUID, content: Mapping[str, Any]) -> bytes:
    return seal(keys, _place(recusal_id), json.dumps(content, ensure_ascii=False).encode())


def _place(recusal_id: UUID) -> Place:
    return Place("inspection_recusal", "content", recusal_id)


def _note(step: Step, task: InspectionTask, happened: str) -> None:
    office = organisations(step.session, [task.organisation_id])[task.organisation_id]
    entry = Entry(
        kind=f"inspection_task:{happened}",
        actor_id=step.actor.account_id,
        subject_id=None,
        organisation=office.name,
        organisation_en=office.name_en,
        outcome=happened,
        refs=(str(task.id), str(task.draw_id)),
    )
    audit.append(step.session, step.keys, entry, now=step.now)
