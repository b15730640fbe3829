"""The desk of whose word it is: what waits, one correction with its values, accepted or declined, once.

Accepted at this desk, the value changes now: in the one record of the base library that the office keeps, or as a new
version of its certificate. Accepted for the office's own system, it changes when that brings it, and is followed here.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Final
from uuid import UUID

from sqlalchemy import Select, select
from sqlalchemy.orm import Session

from backend.cases import records
from backend.cases.corrections import replacing, rows
from backend.cases.corrections.models import FieldCorrection
from backend.cases.corrections.rows import By, Correction
from backend.cases.corrections.rules import CERTIFICATE, LIBRARY, Act, Mends, State, after, is_party, kept_in
from backend.cases.records import Reading, Step
from backend.identity.rules import Office, Role
from backend.kernel import outbox
from backend.kernel.db import locked
from backend.kernel.errors import Conflict, FieldProblem, Forbidden, InvalidField, NotFound, SecondPersonNeeded, Stale
from backend.kernel.keys import KeyProvider
from backend.sources import mending

FED: Final = "base.fed"
"""Topic: a source's system has sent something, which may be what it accepted to say."""
MOST: Final = 200
LONGEST: Final = 500
WAITING: Final = (State.OPEN, State.ACCEPTED)
SETTLED: Final = (State.MENDED, State.DECLINED)


@dataclass(frozen=True, slots=True)
class Follow:
    """What came from outside, in whose transaction, when."""

    session: Session
    keys: KeyProvider
    now: datetime


@dataclass(frozen=True, slots=True)
class Decision:
    """An office's word: accepted, and where the value changes, or declined; with the reason.

    Attributes:
        seen: of what the officer read, as `Correction.seen`: nobody decides on a value that they did not read.
    """

    accepted: bool
    seen: str
    mends: Mends = "desk"
    reason: str = ""


def of_offices(step: Step, *, settled: bool) -> list[Correction]:
    """What waits at the actor's offices, the earliest term first; or what they settled, newest first."""
    query = select(FieldCorrection).where(
        FieldCorrection.owner_id.in_(list(step.offices())),
        FieldCorrection.state.in_([one.value for one in (SETTLED if settled else WAITING)]),
    )
    newest = (FieldCorrection.decided_at.desc(), FieldCorrection.id.desc())
    order = newest if settled else (FieldCorrection.due_on, FieldCorrection.id)
    found = step.session.execute(query.order_by(*order).limit(MOST)).scalars()
    return [one for one in (rows.opened(step, row) for row in found) if one is not None]


def open_one(step: Step, correction_id: UUID) -> Correction:
    """One correction with its values; that an officer opened it stands in the record of whose data it is.

    Raises:
        NotFound: unknown, taken back, or another office's.
    """
    row = _own(step, correction_id)
    found = rows.opened(step, row)
    if found is None:
        raise NotFound
    rows.note_in_record(step, row, "opened", _by(step, row.owner_id))
    return found


def is_party_of(step: Step, one: Correction) -> bool:
    """Whether the actor raised a correction, or it is about them or whom they represent."""
    concerned = frozenset((one.subject_id, one.applicant_id))
    return is_party(step.actor.person_id, one.raised_by, frozenset(step.actor.subjects), concerned)


def may_mend_here(step: Step, one: Correction) -> bool:
    """Whether the actor corrects it at this desk: a certificate is sealed by issuing officers of its office alone."""
    return not _is_certified(one) or one.owner.id in step.offices(Role.ISSUING_OFFICER)


def seals(step: Step, correction_id: UUID, decision: Decision) -> bool:
    """Whether a decision seals a certificate, which asks for all that issuing does.

    Raises:
        NotFound: unknown, taken back, or another office's.
        Forbidden: it does, and the actor issues nothing there.
    """
    one = rows.opened(step, _own(step, correction_id))
    if one is None or not (decision.accepted and decision.mends == "desk" and _is_certified(one)):
        return False
    if not may_mend_here(step, one):
        raise Forbidden
    return True


def decide(step: Step, correction_id: UUID, decision: Decision) -> Correction:
    """Accept or decline; of two who decide at once the second finds it decided.

    Raises:
        NotFound: unknown, taken back, or another office's.
        Forbidden: it would seal a certificate, and the actor issues nothing there.
        Conflict: decided already.
        Stale: it says something else than what the officer read.
        SecondPersonNeeded: the actor raised it, or it is about them or whom they represent.
        InvalidField: `reason` `missing` | `too_long`; what the desk cannot write, see `mending.mend` and `replacing`.
    """
    row = _own(step, correction_id)
    one = rows.opened(step, row)
    if one is None:
        raise NotFound
    if is_party_of(step, one):
        raise SecondPersonNeeded
    reason = decision.reason.strip()
    if (not reason and not decision.accepted) or len(reason) > LONGEST:
        raise InvalidField((FieldProblem("reason", "too_long" if reason else "missing"),))
    act = Act.ACCEPT if decision.accepted else Act.DECLINE
    if after(act, one.state) is None:
        raise Conflict
    if decision.seen != one.seen:
        raise Stale
    decided = {"decided_by": step.actor.person_id, "decided_at": step.now}
    what = "declined"
    if not decision.accepted:
        rows.move(step, row, act, **decided)
    else:
        if decision.mends == "desk" and not may_mend_here(step, one):
            raise Forbidden
        rows.move(step, row, act, mends=decision.mends, **decided)
        what = "accepted"
        if decision.mends == "desk" and _mend(step, one):
            rows.move(step, row, Act.FOLLOW)
            what = "mended"
    rows.write(step, row, reason=reason)
    step.session.flush()
    rows.happened(step, row, what, _by(step, row.owner_id), label=one.field.label, note=reason)
    found = rows.opened(step, row)
    if found is None:
        raise NotFound
    return found


def fed(session: Session, source_id: UUID, *, now: datetime) -> None:
    """Say that a source has sent something; what it accepted is looked up after this transaction."""
    outbox.add(session, FED, {"source": str(source_id)}, now=now)


def follow(at: Follow, *, owner_id: UUID | None = None, subjects: Iterable[UUID] = ()) -> int:
    """Look whether what an office accepted is what it says by now; how many were mended.

    Args:
        owner_id: an office whose system has just sent something; subjects: whose certificates have just changed.
    """
    concerned = frozenset(subjects)
    query = select(FieldCorrection.id, FieldCorrection.subject_id).where(
        FieldCorrection.state == State.ACCEPTED.value
    )  # few wait at a time: whatever the size of a feed or an import, this reads those alone
    if owner_id is not None:
        query = query.where(FieldCorrection.owner_id == owner_id, FieldCorrection.source.startswith(f"{LIBRARY}:"))
    else:
        query = query.where(FieldCorrection.certificate_id.is_not(None))
    found = at.session.execute(query.order_by(FieldCorrection.id)).all()
    ids = [row.id for row in found if owner_id is not None or row.subject_id in concerned]
    return sum(_followed(at, correction_id) for correction_id in ids)


def _followed(at: Follow, correction_id: UUID) -> bool:
    row = _held(at, select(FieldCorrection).where(FieldCorrection.id == correction_id))
    one = None if row is None else rows.opened(at, row)
    if row is None or one is None or one.state is not State.ACCEPTED or not _is_said(at, one):
        return False
    rows.move(at, row, Act.FOLLOW)
    rows.happened(at, row, "mended", By(), label=one.field.label)
    return True


def _own(step: Step, correction_id: UUID) -> FieldCorrection:
    query = select(FieldCorrection).where(
        FieldCorrection.id == correction_id, FieldCorrection.owner_id.in_(list(step.offices()))
    )
    row = _held(step, query)
    if row is None or row.state == State.TAKEN_BACK.value:
        raise NotFound
    return row


def _held(at: Reading, query: Select[FieldCorrection]) -> FieldCorrection | None:
    """A correction with its case, both held still; the case first, as whoever takes that back does."""
    found = at.session.execute(query).scalar_one_or_none()
    if found is None:
        return None
    records.row_of(at, found.case_id, lock=True)
    return at.session.execute(locked(query).execution_options(populate_existing=True)).scalar_one_or_none()


def _by(step: Step, owner_id: UUID) -> By:
    own: Office = step.offices()[owner_id]
    return By(step.actor.person_id, step.actor.account_id, own.unit, own.badge)


def _is_certified(one: Correction) -> bool:
    return kept_in(one.source)[0] == CERTIFICATE


def _mend(step: Step, one: Correction) -> bool:
    """Write the new value at this desk; whether it stands there now, or others of the office have still to act."""
    kind, name, key = kept_in(one.source)
    if kind == LIBRARY:
        where = mending.Place(name, key, one.subject_id, one.was)
        mending.mend(step.session, step.keys, where, one.owner.id, one.proposed, key=one.id, now=step.now)
        return True
    return replacing.replaced(step, one, key)


def _is_said(at: Follow, one: Correction) -> bool:
    kind, name, key = kept_in(one.source)
    if kind == LIBRARY:
        where = mending.Place(name, key, one.subject_id, one.was)
        return mending.says(at.session, at.keys, where, one.owner.id, one.proposed)
    return replacing.says(at.session, at.keys, one, key, now=at.now)
