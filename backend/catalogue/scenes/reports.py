"""Reports about looks: somebody says that too much was asked, or asks for deletion; the catalogue office answers.

The office reads what the record says of the look and what was written, never who wrote it.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final, Literal
from uuid import UUID

from sqlalchemy import func, select, update
from sqlalchemy.orm import Session

from backend.audit import service as audit
from backend.audit.rules import Entry
from backend.catalogue.desk import Step
from backend.catalogue.scenes.models import LookReport
from backend.identity.rules import Actor
from backend.kernel import outbox
from backend.kernel.db import locked
from backend.kernel.errors import Conflict, NotFound, TooManyAttempts
from backend.kernel.fields import Place, seal, unseal
from backend.kernel.ids import new_id, short_reference
from backend.kernel.keys import KeyProvider

ReportKind = Literal["over_asking", "deletion", "other"]
OPEN, ANSWERED, CLOSED = "open", "answered", "closed"
MOST_OPEN: Final = 20
LATER_S: Final = 86_400
ANSWERED_TOPIC: Final = "report.answered"


@dataclass(frozen=True, slots=True)
class Report:
    """A report, opened.

    Attributes:
        look: the number of the look that either side can read out.
        about: what the record says of the look: organisation, scene, fields; empty where it is there no longer.
    """

    id: UUID
    look_id: UUID
    look: str
    kind: str
    text: str
    state: str
    answer: str | None
    created_at: datetime
    answered_at: datetime | None
    closed_at: datetime | None
    about: dict[str, Any]
    at: datetime | None


def file(
    session: Session, keys: KeyProvider, *, actor: Actor, look_id: UUID, kind: ReportKind, text: str, now: datetime
) -> UUID:
    """Report a look at oneself or at an own enterprise.

    Raises:
        NotFound: no look at a subject of this person.
        Conflict: reported so already.
        TooManyAttempts: as many of this person's reports as one may have wait for an answer.
    """
    look = next((one for one in audit.of_look(session, keys, [look_id]) if one.subject_id in actor.subjects), None)
    if look is None:
        raise NotFound
    own = select(LookReport.id).where(LookReport.reporter_id == actor.person_id)
    if session.execute(own.where(LookReport.look_id == look_id, LookReport.kind == kind)).first() is not None:
        raise Conflict
    waiting = select(func.count()).select_from(own.where(LookReport.state == OPEN).subquery())
    if session.execute(waiting).scalar_one() >= MOST_OPEN:
        raise TooManyAttempts(retry_after_s=LATER_S)
    row = LookReport(
        id=new_id(),
        reporter_id=actor.person_id,
        look_id=look_id,
        kind=kind,
        text=b"",
        state=OPEN,
        created_at=now,
    )
    row.text = seal(keys, _place(row.id, "text"), text.encode())
    session.add(row)
    session.flush()
    entry = Entry(
        kind="report:filed",
        actor_id=actor.account_id,
        subject_id=look.subject_id,
        look_id=look_id,
        outcome=kind,
        refs=(str(row.id),),
    )
    audit.append(session, keys, entry, now=now)
    return row.id


def own(session: Session, keys: KeyProvider, *, actor: Actor) -> list[Report]:
    """What this person reported, newest first, with the answers."""
    rows = session.execute(
        select(LookReport).where(LookReport.reporter_id == actor.person_id).order_by(LookReport.created_at.desc())
    ).scalars()
    return _opened(session, keys, list(rows))


def listed(session: Session, keys: KeyProvider, *, state: str | None, limit: int = 100) -> list[Report]:
    """Reports for the desk, those that wait longest first."""
    query = select(LookReport).order_by(LookReport.created_at, LookReport.id).limit(limit)
    if state is not None:
        query = query.where(LookReport.state == state)
    return _opened(session, keys, list(session.execute(query).scalars()))


def answer(step: Step, report_id: UUID, *, text: str) -> None:
    """Answer a report; who wrote it is told. NotFound, or Conflict where it is answered already."""
    sealed = seal(step.keys, _place(report_id, "answer"), text.encode())
    values = {"answer": sealed, "answered_by": step.actor.person_id, "answered_at": step.now, "state": ANSWERED}
    _move(step, report_id, (OPEN,), values)


def close(step: Step, report_id: UUID) -> None:
    """Close a report that is answered. NotFound, or Conflict where it is not answered."""
    _move(step, report_id, (ANSWERED,), {"closed_at": step.now, "state": CLOSED})


def _move(step: Step, report_id: UUID, states: tuple[str, ...], values: dict[str, Any]) -> None:
    row = step.session.execute(locked(select(LookReport).where(LookReport.id == report_id))).scalar_one_or_none()
    if row is None:
        raise NotFound
    if row.state not in states:
        raise Conflict
    step.session.execute(update(LookReport).where(LookReport.id == report_id).values(**values))
    state = values["state"]
    entry = Entry(
        kind=f"report:{state}",
        actor_id=step.actor.account_id,
        subject_id=None,
        look_id=row.look_id,
        outcome=state,
        refs=(str(report_id),),
    )
    audit.append(step.session, step.keys, entry, now=step.now)
    payload: dict[str, object] = {"listener": str(row.reporter_id), "report": str(report_id), "state": state}
    outbox.add(step.session, ANSWERED_TOPIC, payload, now=step.now)


def _opened(session: Session, keys: KeyProvider, rows: Sequence[LookReport]) -> list[Report]:
    looks = audit.of_look(session, keys, [row.look_id for row in rows]) if rows else []
    about = {one.look_id: one for one in reversed(looks) if one.kind.startswith("look:")}
    found = []
    for row in rows:
        look = about.get(row.look_id)
        found.append(
            Report(
                id=row.id,
                look_id=row.look_id,
                look=short_reference(row.look_id),
                kind=row.kind,
                text=unseal(keys, _place(row.id, "text"), row.text).decode(),
                state=row.state,
                answer=None if row.answer is None else unseal(keys, _place(row.id, "answer"), row.answer).decode(),
                created_at=row.created_at,
                answered_at=row.answered_at,
                closed_at=row.closed_at,
                about={} if look is None else look.entry,
                at=None if look is None else look.at,
            )
        )
    return found


def _place(row_id: UUID, column: str) -> Place:
    return Place("look_report", column, row_id)
