"""Acts that need two officers: one proposes, another one of the same office approves or declines."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import insert, select, update
from sqlalchemy.orm import Session

from backend.certificates import act_rules
from backend.certificates.act_rules import TRANSITIONS, ActName, Reasoned
from backend.certificates.acts import REQUEST, By, Note, changed, issued_here, record
from backend.certificates.rules import Status
from backend.kernel.db import AnyRow
from backend.kernel.errors import Conflict, InvalidField, NotFound, SecondPersonNeeded
from backend.kernel.ids import new_id
from backend.kernel.keys import KeyProvider
from backend.standards.calendar import date_in_shanghai


@dataclass(frozen=True, slots=True)
class Proposed:
    """A proposal as the desk lists it."""

    id: UUID
    certificate_id: UUID | None
    draft_id: UUID | None
    act: ActName
    said: Reasoned
    proposed_by: UUID
    proposed_at: datetime


def propose(
    session: Session, keys: KeyProvider, certificate_id: UUID, act: ActName, said: Reasoned, *, by: By, now: datetime
) -> UUID:
    """Leave an act for another officer to decide; nothing changes yet.

    Raises:
        NotFound, InvalidField, Conflict: as performing it would.
    """
    row = issued_here(session, certificate_id, by.offices)
    if problems := act_rules.faults(act, said, issued_on=row.issued_on, today=date_in_shanghai(now)):
        raise InvalidField(problems)
    if Status(row.status) not in TRANSITIONS[act].states:
        raise Conflict
    about = {"certificate_id": row.id, "draft_id": None, "expected_status": row.status}
    return _enter(session, keys, row.issuer_id, (act, said), by, now, about)


def propose_draft(
    session: Session, keys: KeyProvider, office_id: UUID, draft_id: UUID, act: ActName, said: Reasoned, by: By,
    now: datetime,
) -> UUID:  # fmt: skip
    """Leave a finished draft for another officer to seal."""
    about = {"certificate_id": None, "draft_id": draft_id, "expected_status": ""}
    return _enter(session, keys, office_id, (act, said), by, now, about)


def waiting(session: Session, offices: Sequence[UUID]) -> list[Proposed]:
    """What waits for a decision in the own offices, oldest first."""
    rows = session.execute(
        select(REQUEST)
        .where(REQUEST.c.issuer_id.in_(list(offices)), REQUEST.c.state == "waiting")
        .order_by(REQUEST.c.proposed_at)
        .limit(100)
    )
    return [_proposed(row) for row in rows]


def approve(session: Session, keys: KeyProvider, request_id: UUID, *, by: By, now: datetime) -> tuple[str, Proposed]:
    """Decide for it: "approved", and the act is done; or "withdrawn", where the certificate has changed meanwhile.

    A draft is only taken off the list here: the caller seals it in the same transaction.

    Raises:
        NotFound: unknown, decided, or another office's.
        SecondPersonNeeded: by who proposed it.
    """
    row = _decided(session, request_id, "approved", "", by, now)
    said = Reasoned(row.reason, row.legal_basis, row.document_number, row.effective_on)
    if row.certificate_id is None:
        return "approved", _proposed(row)
    certificate = issued_here(session, row.certificate_id, by.offices)
    if certificate.status != row.expected_status:
        session.execute(update(REQUEST).where(REQUEST.c.id == row.id).values(state="withdrawn"))
        note = Note("certificate:proposal_withdrawn", row.issuer_id, (row.certificate_id,), certificate.status)
        record(session, keys, note, by, now=now)
        return "withdrawn", _proposed(row)
    second = By(by.actor_id, by.offices, by.unit, by.badge, second_id=row.proposed_by)
    changed(session, keys, certificate, ActName(row.act), said, by=second, now=now)
    return "approved", _proposed(row)


def decline(session: Session, keys: KeyProvider, request_id: UUID, note: str, *, by: By, now: datetime) -> Proposed:
    """Decide against it, or take back the own proposal; nothing has changed. Errors as `approve`."""
    row = _decided(session, request_id, "declined", note, by, now, own=True)
    refs = (row.certificate_id or row.draft_id,)
    record(session, keys, Note("certificate:declined", row.issuer_id, refs, row.act), by, now=now)
    return _proposed(row)


def _decided(
    session: Session, request_id: UUID, state: str, note: str, by: By, now: datetime, *, own: bool = False
) -> AnyRow:
    known = session.execute(
        select(REQUEST.c.proposed_by, REQUEST.c.state).where(
            REQUEST.c.id == request_id, REQUEST.c.issuer_id.in_(list(by.offices))
        )
    ).one_or_none()
    if known is None:
        raise NotFound
    if known.proposed_by == by.actor_id and not own:
        raise SecondPersonNeeded
    row = session.execute(
        update(REQUEST)
        .where(REQUEST.c.id == request_id, REQUEST.c.state == "waiting")
        .values(state=state, decided_by=by.actor_id, decided_at=now, note=note)
        .returning(*REQUEST.c)
    ).one_or_none()
    if row is None:
        raise Conflict
    return row


def _enter(
    session: Session, keys: KeyProvider, office_id: UUID, what: tuple[ActName, Reasoned], by: By, now: datetime,
    about: Mapping[str, Any],
) -> UUID:  # fmt: skip
    request_id, (act, said) = new_id(), what
    row = {
        "id": request_id,
        "issuer_id": office_id,
        **about,
        "act": act.value,
        "reason": said.reason,
        "legal_basis": said.legal_basis,
        "document_number": said.document_number,
        "effective_on": said.effective_on,
        "state": "waiting",
        "proposed_by": by.actor_id,
        "proposed_at": now,
        "note": "",
    }
    session.execute(insert(REQUEST), [row])
    refs = tuple(one for one in (about["certificate_id"], about["draft_id"]) if one)
    record(session, keys, Note("certificate:proposed", office_id, refs, act.value), by, now=now)
    return request_id


def _proposed(row: AnyRow) -> Proposed:
    said = Reasoned(row.reason, row.legal_basis, row.document_number, row.effective_on)
    return Proposed(row.id, row.certificate_id, row.draft_id, ActName(row.act), said, row.proposed_by, row.proposed_at)
