"""An issuer's acts on a certificate that is there: reasoned, told to the holders, one row of the record each."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from sqlalchemy import Table, column, insert, select, table, update
from sqlalchemy.orm import Session

from backend.audit import service as audit
from backend.audit.rules import Entry
from backend.certificates import act_rules
from backend.certificates.act_rules import TRANSITIONS, ActName, Reasoned
from backend.certificates.models import ActRequest
from backend.certificates.rules import Status
from backend.certificates.writing import CERTIFICATE, CHANGE, Act, change_row, tell_holders
from backend.kernel.db import AnyRow
from backend.kernel.errors import Conflict, InvalidField, NotFound
from backend.kernel.keys import KeyProvider
from backend.standards.calendar import date_in_shanghai

__all__ = ["ActName", "By", "Changed", "Reasoned", "perform"]

REQUEST: Table = ActRequest.__table__  # type: ignore[assignment] # declared as FromClause
_ORGANISATION = table("organisation", column("id"), column("name"), column("name_en"))


@dataclass(frozen=True, slots=True)
class By:
    """Who acts.

    Attributes:
        actor_id: the account; None for a department's system.
        offices: organisations whose certificates they may act on.
        second_id: who proposed it, where the act needs two.
    """

    actor_id: UUID | None
    offices: Sequence[UUID]
    unit: str = ""
    badge: str = ""
    second_id: UUID | None = None


@dataclass(frozen=True, slots=True)
class Note:
    """What happened, for the record of accesses: `thing:happened`, of which office, to what, and with which end."""

    kind: str
    office_id: UUID
    refs: Sequence[UUID]
    outcome: str
    subject_id: UUID | None = None


@dataclass(frozen=True, slots=True)
class Changed:
    """The state after an act."""

    status: Status
    since: date


def perform(
    session: Session, keys: KeyProvider, certificate_id: UUID, act: ActName, said: Reasoned, *, by: By, now: datetime
) -> Changed:
    """Change the state of a certificate; every check that commits later sees it.

    Raises:
        NotFound: unknown, or issued by another office.
        InvalidField: something is not said that the act needs, or its day cannot be.
        Conflict: the certificate's state does not allow the act.
    """
    today = date_in_shanghai(now)
    row = issued_here(session, certificate_id, by.offices)
    if problems := act_rules.faults(act, said, issued_on=row.issued_on, today=today):
        raise InvalidField(problems)
    return changed(session, keys, row, act, said, by=by, now=now)


def changed(
    session: Session, keys: KeyProvider, row: AnyRow, act: ActName, said: Reasoned, *, by: By, now: datetime
) -> Changed:
    """As `perform`, for an act that was checked.

    Raises:
        Conflict: the state does not allow the act, or has changed meanwhile.
    """
    transition = TRANSITIONS[act]
    since = said.effective_on or date_in_shanghai(now)
    done = session.execute(
        update(CERTIFICATE)
        .where(CERTIFICATE.c.id == row.id, CERTIFICATE.c.status.in_([one.value for one in transition.states]))
        .values(
            status=transition.to.value,
            status_reason=said.reason,
            status_since=since,
            legal_basis=said.legal_basis,
            document_number=said.document_number,
        )
        .returning(CERTIFICATE.c.id)
    ).one_or_none()
    if done is None:
        raise Conflict
    _withdraw_proposals(session, row.id, now=now)
    one = Act(transition.to, said.reason, said.legal_basis, said.document_number, since)
    change = change_row(row.id, one, act, actor_id=by.actor_id, at=now, second_id=by.second_id)
    session.execute(insert(CHANGE), [change])
    tell_holders(session, [row.id], now=now)
    note = Note(f"certificate:{act.value}", row.issuer_id, (row.id,), transition.to.value)
    record(session, keys, note, by, now=now)
    return Changed(transition.to, since)


def _withdraw_proposals(session: Session, certificate_id: UUID, *, now: datetime) -> None:
    """What was proposed for another state waits no longer."""
    session.execute(
        update(REQUEST)
        .where(REQUEST.c.certificate_id == certificate_id, REQUEST.c.state == "waiting")
        .values(state="withdrawn", decided_at=now)
    )


def issued_here(session: Session, certificate_id: UUID, offices: Sequence[UUID]) -> AnyRow:
    """A certificate's row, without opening it.

    Raises:
        NotFound: unknown, or issued by another office.
    """
    row = session.execute(
        select(CERTIFICATE.c.id, CERTIFICATE.c.issuer_id, CERTIFICATE.c.type, CERTIFICATE.c.type_version,
               CERTIFICATE.c.status, CERTIFICATE.c.issued_on, CERTIFICATE.c.version)
        .where(CERTIFICATE.c.id == certificate_id, CERTIFICATE.c.issuer_id.in_(list(offices)))
    ).one_or_none()  # fmt: skip
    if row is None:
        raise NotFound
    return row


def record(session: Session, keys: KeyProvider, note: Note, by: By, *, now: datetime) -> None:
    """One row in the record of accesses, with the office as it is called now (R49)."""
    office = session.execute(
        select(_ORGANISATION.c.name, _ORGANISATION.c.name_en).where(_ORGANISATION.c.id == note.office_id)
    ).one()
    entry = Entry(
        kind=note.kind,
        actor_id=by.actor_id,
        subject_id=note.subject_id,
        organisation=office.name,
        organisation_en=office.name_en,
        unit=by.unit,
        badge=by.badge,
        outcome=note.outcome,
        refs=tuple(str(one) for one in note.refs),
    )
    audit.append(session, keys, entry, now=now)
