"""What systems of departments sent and what came of it: calls with figures, and records that were not taken."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from sqlalchemy import delete, func, select, update
from sqlalchemy.orm import Session

from backend.audit import service as audit
from backend.audit.rules import Entry
from backend.kernel.errors import FieldProblem
from backend.kernel.ids import new_id
from backend.kernel.keys import KeyProvider
from backend.protocols.models import DepartmentCall, QuarantinedRecord

KEPT = timedelta(days=180)
ACCEPTED = "accepted"
WARNING = "warning:"
"""Begins the name of a count of records with a warning, which ends with the rule's code."""
MOST_FAULTS = 20


@dataclass(frozen=True, slots=True)
class Call:
    """One call as the desk shows it.

    Attributes:
        warnings: by rule of quality, how many records of the call it found something in.
    """

    id: UUID
    at: datetime
    kid: str
    route: str
    outcome: str
    counts: Mapping[str, int]
    warnings: Mapping[str, int]


@dataclass(frozen=True, slots=True)
class Bad:
    """A record that cannot be taken.

    Attributes:
        position: its place in the batch, from 0.
        number_index: blind index of its number, None where it has none.
    """

    position: int
    type: str
    number_index: bytes | None
    version: int | None
    faults: Sequence[FieldProblem]


@dataclass(frozen=True, slots=True)
class Quarantined:
    """One record that was not taken."""

    id: UUID
    at: datetime
    type: str
    position: int
    version: int | None
    faults: tuple[FieldProblem, ...]
    solved_at: datetime | None


@dataclass(frozen=True, slots=True)
class Report:
    """Quality of what a system sends, by type: how many records wait for correction, and which faults they have."""

    type: str
    waiting: int
    solved: int
    faults: Mapping[str, int]


def began(session: Session, client_id: UUID, kid: str, route: str, *, now: datetime) -> UUID:
    """Enter a call that was let in; returns its id."""
    row = DepartmentCall(id=new_id(), client_id=client_id, kid=kid, at=now, route=route, outcome=ACCEPTED, counts={})
    session.add(row)
    session.flush()
    return row.id


def ended(
    session: Session,
    keys: KeyProvider,
    call_id: UUID,
    counts: Mapping[str, int],
    warnings: Mapping[str, int],
    *,
    now: datetime,
) -> None:
    """Write down what a call came to, and how many records each rule of quality warned of."""
    row = session.get_one(DepartmentCall, call_id)
    row.counts = {**counts, **{WARNING + rule: count for rule, count in warnings.items()}}
    session.flush()
    entry = Entry(
        kind="department:called",
        actor_id=None,
        subject_id=None,
        outcome=row.outcome,
        reason=row.route,
        refs=(str(row.client_id), str(call_id)),
    )
    audit.append(session, keys, entry, now=now)


def refused(
    session: Session, keys: KeyProvider, client_id: UUID | None, kid: str, route: str, code: str, *, now: datetime
) -> None:
    """Write down a call that was refused, with its problem's code."""
    if client_id is not None:
        session.add(
            DepartmentCall(id=new_id(), client_id=client_id, kid=kid, at=now, route=route, outcome=code, counts={})
        )
        session.flush()
    entry = Entry(
        kind="department:refused",
        actor_id=None,
        subject_id=None,
        outcome=code,
        reason=route,
        refs=(str(client_id or ""), kid),
    )
    audit.append(session, keys, entry, now=now)


def quarantine(session: Session, client_id: UUID, call_id: UUID, bad: Bad, *, now: datetime) -> None:
    """Keep what was wrong with a record until a good one of the same number comes."""
    if bad.number_index is not None:
        solve(session, client_id, bad.type, bad.number_index, now=now)
    session.add(
        QuarantinedRecord(
            id=new_id(),
            client_id=client_id,
            call_id=call_id,
            position=bad.position,
            type=bad.type,
            number_index=bad.number_index,
            version=bad.version,
            faults=[{"field": one.field[:60], "problem": one.problem[:60]} for one in bad.faults[:MOST_FAULTS]],
            at=now,
        )
    )
    session.flush()


def solve(session: Session, client_id: UUID, type_code: str, number_index: bytes, *, now: datetime) -> None:
    """What waited under this number is done with: a newer one came."""
    session.execute(
        update(QuarantinedRecord)
        .where(
            QuarantinedRecord.number_index == number_index,
            QuarantinedRecord.client_id == client_id,
            QuarantinedRecord.type == type_code,
            QuarantinedRecord.solved_at.is_(None),
        )
        .values(solved_at=now)
        .execution_options(synchronize_session=False)
    )


def last(session: Session, client_id: UUID, *, limit: int = 50) -> list[Call]:
    """The newest calls of a system."""
    columns = DepartmentCall.__table__.c
    rows = session.execute(
        select(*columns)
        .where(columns.client_id == client_id)
        .order_by(columns.at.desc(), columns.id.desc())
        .limit(limit)
    )
    return [Call(row.id, row.at, row.kid, row.route, row.outcome, *_apart(row.counts)) for row in rows]


def _apart(kept: Mapping[str, int]) -> tuple[Mapping[str, int], Mapping[str, int]]:
    counts = {name: count for name, count in kept.items() if not name.startswith(WARNING)}
    warnings = {name.removeprefix(WARNING): count for name, count in kept.items() if name.startswith(WARNING)}
    return counts, warnings


def waiting(session: Session, client_id: UUID, *, limit: int = 100) -> list[Quarantined]:
    """Records of a system that wait for correction, newest first."""
    columns = QuarantinedRecord.__table__.c
    rows = session.execute(
        select(*columns)
        .where(columns.client_id == client_id, columns.solved_at.is_(None))
        .order_by(columns.at.desc(), columns.id.desc())
        .limit(limit)
    )
    return [
        Quarantined(
            row.id,
            row.at,
            row.type,
            row.position,
            row.version,
            tuple(FieldProblem(one["field"], one["problem"]) for one in row.faults),
            row.solved_at,
        )
        for row in rows
    ]


def report(session: Session, client_id: UUID) -> list[Report]:
    """Quality by type."""
    columns = QuarantinedRecord.__table__.c
    counted = session.execute(
        select(columns.type, func.count(), func.count(columns.solved_at))
        .where(columns.client_id == client_id)
        .group_by(columns.type)
        .order_by(columns.type)
    ).all()
    faults: dict[str, dict[str, int]] = {}
    for one in waiting(session, client_id, limit=1000):
        of_type = faults.setdefault(one.type, {})
        for fault in one.faults:
            name = f"{fault.field}: {fault.problem}"
            of_type[name] = of_type.get(name, 0) + 1
    return [Report(code, total - solved, solved, faults.get(code, {})) for code, total, solved in counted]


def forget_old(session: Session, *, now: datetime) -> None:
    """Calls and what they left are kept for half a year."""
    old = select(DepartmentCall.id).where(DepartmentCall.at <= now - KEPT)
    for table, key in ((QuarantinedRecord, QuarantinedRecord.call_id), (DepartmentCall, DepartmentCall.id)):
        session.execute(delete(table).where(key.in_(old)).execution_options(synchronize_session=False))
