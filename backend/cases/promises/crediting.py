"""Entries of credit: a broken promise stands against its subject, who sees it and can have it corrected."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID

from sqlalchemy import Select, select

from backend.audit import service as audit
from backend.audit.rules import Entry
from backend.cases.promises import signing
from backend.cases.promises.models import CreditCorrection, CreditEntry, Promise
from backend.cases.promises.rules import Correcting, Entered, barred_until, may_confirm
from backend.cases.records import Step
from backend.identity.people import organisations
from backend.kernel import outbox
from backend.kernel.db import locked
from backend.kernel.errors import Conflict, FieldProblem, InvalidField, NotFound, SecondPersonNeeded
from backend.kernel.fields import Place, seal, unseal
from backend.kernel.ids import new_id

TOLD = "credit.changed"


@dataclass(frozen=True, slots=True)
class Correction:
    """That an entry is said to be wrong.

    Attributes:
        asked: the subject's words, empty where the office began.
        proposed, answer: an officer's words, and those of the second one.
        mine: the actor proposed it, so somebody else has to confirm it.
    """

    id: UUID
    state: Correcting
    asked: str
    proposed: str
    answer: str
    mine: bool
    at: datetime
    decided_at: datetime | None


@dataclass(frozen=True, slots=True)
class Shown:
    """An entry with what was promised, who made it, and its corrections, the latest first."""

    id: UUID
    subject_id: UUID
    subject: str
    office: str
    office_en: str
    document: Mapping[str, Any]
    state: Entered
    until: date
    entered_at: datetime
    corrected_at: datetime | None
    mine: bool
    corrections: tuple[Correction, ...]


def enter(step: Step, promise: Promise, department_id: UUID) -> UUID:
    """Enter a broken promise against its subject; it bars from this moment on."""
    entry_id = new_id()
    step.session.add(
        CreditEntry(
            id=entry_id,
            promise_id=promise.id,
            subject_id=promise.subject_id,
            department_id=department_id,
            state=Entered.IN_FORCE.value,
            until=barred_until(step.today),
            entered_by=step.actor.person_id,
            entered_at=step.now,
        )
    )
    step.session.flush()
    _note(step, entry_id, promise.subject_id, department_id, "entered")
    return entry_id


def of_subjects(step: Step) -> list[Shown]:
    """Entries against the actor and the enterprises that the actor represents, newest first."""
    query = _query().where(CreditEntry.subject_id.in_(list(step.actor.subjects)))
    return [_shown(step, *row) for row in step.session.execute(query.order_by(CreditEntry.id.desc()))]


def of_offices(step: Step, *, waiting: bool) -> list[Shown]:
    """Entries that the actor's offices made, newest first; those alone with a correction under way, if asked."""
    query = _query().where(CreditEntry.department_id.in_(list(step.offices())))
    if waiting:
        under_way = select(CreditCorrection.entry_id).where(CreditCorrection.decided_at.is_(None))
        query = query.where(CreditEntry.id.in_(under_way))
    return [_shown(step, *row) for row in step.session.execute(query.order_by(CreditEntry.id.desc()))]


def ask(step: Step, entry_id: UUID, reason: str) -> UUID:
    """The subject says that an entry is wrong.

    Raises:
        NotFound: unknown, or somebody else's.
        Conflict: it is corrected, or a correction is under way.
    """
    return _begin(step, _own(step, entry_id), Correcting.ASKED, {"asked": reason, "proposed": "", "answer": ""})


def propose(step: Step, entry_id: UUID, reason: str) -> UUID:
    """An officer of the office that made an entry proposes to correct it, asked by its subject or not.

    Raises:
        NotFound: unknown, or another office's.
        Conflict: it is corrected, or somebody has proposed that already.
    """
    entry = _offices(step, entry_id)
    waits = _under_way(step, entry_id)
    if waits is None:
        content = {"asked": "", "proposed": reason, "answer": ""}
        return _begin(step, entry, Correcting.PROPOSED, content)
    if waits.state != Correcting.ASKED.value:
        raise Conflict
    waits.state, waits.proposed_by = Correcting.PROPOSED.value, step.actor.person_id
    _write(step, waits, proposed=reason)
    _note(step, entry.id, entry.subject_id, entry.department_id, "correction_proposed")
    return waits.id


def decide(step: Step, entry_id: UUID, answer: str, *, correct: bool) -> None:
    """Confirm a proposed correction as the second person, or decline what the subject asked, with a reason.

    Raises:
        NotFound: unknown, or another office's.
        Conflict: nothing is under way, or nobody has proposed to correct it.
        SecondPersonNeeded: who confirms proposed it, or made the entry.
        InvalidField: `answer` `missing` where it is declined.
    """
    entry = _offices(step, entry_id)
    waits = _under_way(step, entry_id)
    if waits is None or (correct and waits.proposed_by is None):
        raise Conflict
    if not correct and not answer:
        raise InvalidField((FieldProblem("answer", "missing"),))
    proposed_by = waits.proposed_by or entry.entered_by
    if not may_confirm(step.actor.person_id, proposed_by, entry.entered_by):
        raise SecondPersonNeeded
    waits.state = (Correcting.DONE if correct else Correcting.DECLINED).value
    waits.decided_by, waits.decided_at = step.actor.person_id, step.now
    _write(step, waits, answer=answer)
    if correct:
        entry.state, entry.corrected_at = Entered.CORRECTED.value, step.now
        step.session.flush()
    _note(step, entry.id, entry.subject_id, entry.department_id, "corrected" if correct else "correction_declined")


def _begin(step: Step, entry: CreditEntry, state: Correcting, content: Mapping[str, str]) -> UUID:
    if entry.state != Entered.IN_FORCE.value or _under_way(step, entry.id) is not None:
        raise Conflict
    correction_id = new_id()
    by_office = state is Correcting.PROPOSED
    step.session.add(
        CreditCorrection(
            id=correction_id,
            entry_id=entry.id,
            state=state.value,
            content=seal(step.keys, _place(correction_id), json.dumps(dict(content), ensure_ascii=False).encode()),
            asked_by=None if by_office else step.actor.person_id,
            proposed_by=step.actor.person_id if by_office else None,
            created_at=step.now,
        )
    )
    step.session.flush()
    happened = "correction_proposed" if by_office else "correction_asked"
    _note(step, entry.id, entry.subject_id, entry.department_id, happened)
    return correction_id


def _own(step: Step, entry_id: UUID) -> CreditEntry:
    return _locked(step, CreditEntry.id == entry_id, CreditEntry.subject_id.in_(list(step.actor.subjects)))


def _offices(step: Step, entry_id: UUID) -> CreditEntry:
    return _locked(step, CreditEntry.id == entry_id, CreditEntry.department_id.in_(list(step.offices())))


def _locked(step: Step, *where: Any) -> CreditEntry:
    row = step.session.execute(locked(select(CreditEntry).where(*where))).scalar_one_or_none()
    if row is None:
        raise NotFound
    return row


def _under_way(step: Step, entry_id: UUID) -> CreditCorrection | None:
    query = select(CreditCorrection).where(CreditCorrection.entry_id == entry_id, CreditCorrection.decided_at.is_(None))
    return step.session.execute(locked(query)).scalar_one_or_none()


def _write(step: Step, row: CreditCorrection, **words: str) -> None:
    content = json.loads(unseal(step.keys, _place(row.id), row.content)) | words
    row.content = seal(step.keys, _place(row.id), json.dumps(content, ensure_ascii=False).encode())
    step.session.flush()


def _query() -> Select[CreditEntry, Promise]:
    return select(CreditEntry, Promise).join(Promise, Promise.id == CreditEntry.promise_id)


def _shown(step: Step, entry: CreditEntry, promise: Promise) -> Shown:
    office = organisations(step.session, [entry.department_id])[entry.department_id]
    whole = signing.shown(step, promise).document
    rows = step.session.execute(
        select(CreditCorrection).where(CreditCorrection.entry_id == entry.id).order_by(CreditCorrection.id.desc())
    ).scalars()
    return Shown(
        id=entry.id,
        subject_id=entry.subject_id,
        subject=whole["applicant"],
        office=office.name,
        office_en=office.name_en,
        document=whole,
        state=Entered(entry.state),
        until=entry.until,
        entered_at=entry.entered_at,
        corrected_at=entry.corrected_at,
        mine=entry.entered_by == step.actor.person_id,
        corrections=tuple(_correction(step, row) for row in rows),
    )


def _correction(step: Step, row: CreditCorrection) -> Correction:
    return Correction(
        id=row.id,
        state=Correcting(row.state),
        mine=row.proposed_by == step.actor.person_id,
        at=row.created_at,
        decided_at=row.decided_at,
        **json.loads(unseal(step.keys, _place(row.id), row.content)),
    )


def _note(step: Step, entry_id: UUID, subject_id: UUID, department_id: UUID, happened: str) -> None:
    """A line of the subject's record, and word for the subject's pages."""
    office = organisations(step.session, [department_id])[department_id]
    own = step.offices().get(department_id)
    entry = Entry(
        kind=f"credit:{happened}",
        actor_id=step.actor.account_id,
        subject_id=subject_id,
        organisation=office.name,
        organisation_en=office.name_en,
        unit=own.unit if own else "",
        badge=own.badge if own else "",
        outcome=happened,
        refs=(str(entry_id),),
    )
    audit.append(step.session, step.keys, entry, now=step.now)
    outbox.add(step.session, TOLD, {"entry": str(entry_id), "subject": str(subject_id), "what": happened}, now=step.now)


def _place(correction_id: UUID) -> Place:
    return Place("credit_correction", "content", correction_id)
