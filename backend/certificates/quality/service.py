"""What an office sees of its own quality and what it does about it: report, list to work off, accept, take back."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from sqlalchemy import Select, case, func, select, update
from sqlalchemy.orm import Session

from backend.audit import service as audit
from backend.audit.rules import Entry
from backend.certificates.quality.facts import CERTIFICATE
from backend.certificates.quality.measuring import (
    ACCEPTED,
    FINDING,
    MARK,
    OPEN,
    SCORE,
    SWEEP,
    State,
    note_changed,
)
from backend.certificates.quality.rules import BEST, score
from backend.kernel.errors import Conflict, NotFound
from backend.kernel.fields import Place, seal, unseal
from backend.kernel.keys import KeyProvider


@dataclass(frozen=True, slots=True)
class Points:
    """Points of a number of certificates; `score` is their mean, to one decimal."""

    certificates: int
    faulty: int
    points: int

    @property
    def score(self) -> float | None:
        """None where nothing was measured."""
        return score(self.points, self.certificates)


@dataclass(frozen=True, slots=True)
class OfType:
    """Points of an office's certificates of one type."""

    issuer_id: UUID
    type: str
    points: Points


@dataclass(frozen=True, slots=True)
class OfRule:
    """Open findings of one rule."""

    rule: str
    findings: int


@dataclass(frozen=True, slots=True)
class OfDay:
    """Points of a day."""

    day: date
    points: Points


@dataclass(frozen=True, slots=True)
class Listed:
    """A finding on the list to work off."""

    id: UUID
    certificate_id: UUID
    identifier: str
    issuer_id: UUID
    type: str
    issued_on: date
    rule: str
    field: str
    state: State
    opened_at: datetime
    closed_at: datetime | None
    reason: str | None


@dataclass(frozen=True, slots=True)
class Wanted:
    """Which findings are asked for; None means all."""

    issuers: Collection[UUID] | None
    type: str | None = None
    rule: str | None = None
    state: State = OPEN


def by_type(session: Session, issuers: Collection[UUID] | None) -> list[OfType]:
    """Points now, by office and type; `issuers` None means every office."""
    faulty = func.sum(case((MARK.c.points < BEST, 1), else_=0))
    query = select(
        MARK.c.issuer_id,
        MARK.c.type,
        func.count().label("n"),
        faulty.label("faulty"),
        func.sum(MARK.c.points).label("points"),
    ).group_by(MARK.c.issuer_id, MARK.c.type)
    rows = session.execute(query if issuers is None else query.where(MARK.c.issuer_id.in_(list(issuers))))
    return [OfType(row.issuer_id, row.type, Points(row.n, int(row.faulty), int(row.points))) for row in rows]


def by_rule(session: Session, issuers: Collection[UUID] | None) -> list[OfRule]:
    """Open findings by rule, most first."""
    query = select(FINDING.c.rule, func.count().label("n")).where(FINDING.c.state == OPEN).group_by(FINDING.c.rule)
    rows = session.execute(query if issuers is None else query.where(FINDING.c.issuer_id.in_(list(issuers))))
    return sorted((OfRule(row.rule, row.n) for row in rows), key=lambda one: (-one.findings, one.rule))


def over_time(session: Session, issuers: Collection[UUID] | None, *, since: date) -> list[OfDay]:
    """Points day by day, the oldest first."""
    query = (
        select(
            SCORE.c.day,
            func.sum(SCORE.c.certificates).label("n"),
            func.sum(SCORE.c.faulty).label("faulty"),
            func.sum(SCORE.c.points).label("points"),
        )
        .where(SCORE.c.day >= since)
        .group_by(SCORE.c.day)
        .order_by(SCORE.c.day)
    )
    rows = session.execute(query if issuers is None else query.where(SCORE.c.issuer_id.in_(list(issuers))))
    return [OfDay(row.day, Points(int(row.n), int(row.faulty), int(row.points))) for row in rows]


def last_sweep(session: Session) -> datetime | None:
    """When the whole library was last measured."""
    return session.execute(
        select(SWEEP.c.finished_at)
        .where(SWEEP.c.finished_at.is_not(None))
        .order_by(SWEEP.c.finished_at.desc())
        .limit(1)
    ).scalar_one_or_none()


def findings(session: Session, keys: KeyProvider, wanted: Wanted, *, after: UUID | None, limit: int) -> list[Listed]:
    """The list to work off, a page at a time."""
    query = _wanted(wanted).order_by(FINDING.c.id).limit(limit)
    rows = session.execute(query if after is None else query.where(FINDING.c.id > after)).all()
    return [
        Listed(
            id=row.id,
            certificate_id=row.certificate_id,
            identifier=row.identifier,
            issuer_id=row.issuer_id,
            type=row.type,
            issued_on=row.issued_on,
            rule=row.rule,
            field=row.field,
            state=row.state,
            opened_at=row.opened_at,
            closed_at=row.closed_at,
            reason=unseal(keys, _place(row.id), row.reason).decode() if row.reason else None,
        )
        for row in rows
    ]


def count(session: Session, wanted: Wanted) -> int:
    """How many there are."""
    return session.execute(select(func.count()).select_from(_wanted(wanted).subquery())).scalar_one()


def _wanted(wanted: Wanted) -> Select[tuple[object, ...]]:
    query = select(FINDING, CERTIFICATE.c.identifier, CERTIFICATE.c.issued_on).join(
        CERTIFICATE, CERTIFICATE.c.id == FINDING.c.certificate_id
    )
    if wanted.issuers is not None:
        query = query.where(FINDING.c.issuer_id.in_(list(wanted.issuers)))
    for column, value in (
        (FINDING.c.type, wanted.type),
        (FINDING.c.rule, wanted.rule),
        (FINDING.c.state, wanted.state),
    ):
        query = query if value is None else query.where(column == value)
    return query


def accept(
    session: Session,
    keys: KeyProvider,
    finding_id: UUID,
    reason: str,
    *,
    office_ids: Sequence[UUID],
    actor_id: UUID,
    now: datetime,
) -> None:
    """Let a finding stand with a reason; it no longer costs points.

    Raises:
        NotFound: unknown, or of another office.
        Conflict: not open.
    """
    sealed = seal(keys, _place(finding_id), reason.encode())
    values = {"state": ACCEPTED, "closed_at": now, "reason": sealed, "decided_by": actor_id}
    rule = _decide(session, finding_id, OPEN, values, office_ids)
    _record(session, keys, "quality:accepted", finding_id, rule, actor_id, now)


def reopen(
    session: Session, keys: KeyProvider, finding_id: UUID, *, office_ids: Sequence[UUID], actor_id: UUID, now: datetime
) -> None:
    """Take an acceptance back; errors as `accept`."""
    values = {"state": OPEN, "closed_at": None, "reason": None, "decided_by": None}
    rule = _decide(session, finding_id, ACCEPTED, values, office_ids)
    _record(session, keys, "quality:reopened", finding_id, rule, actor_id, now)


def _decide(
    session: Session, finding_id: UUID, expected: str, values: Mapping[str, object], office_ids: Sequence[UUID]
) -> str:
    """Change the state once; the certificate is measured again. Returns the rule."""
    mine = (FINDING.c.id == finding_id, FINDING.c.issuer_id.in_(list(office_ids)))
    changed = session.execute(
        update(FINDING)
        .where(*mine, FINDING.c.state == expected)
        .values(**values)
        .returning(FINDING.c.certificate_id, FINDING.c.rule)
    ).one_or_none()
    if changed is None:
        raise NotFound if session.execute(select(FINDING.c.id).where(*mine)).one_or_none() is None else Conflict
    note_changed(session, [changed.certificate_id])
    return str(changed.rule)


def _record(
    session: Session, keys: KeyProvider, kind: str, finding_id: UUID, rule: str, actor_id: UUID, now: datetime
) -> None:
    entry = Entry(kind=kind, actor_id=actor_id, subject_id=None, outcome="done", refs=(str(finding_id), rule))
    audit.append(session, keys, entry, now=now)


def _place(finding_id: UUID) -> Place:
    return Place("quality_finding", "reason", finding_id)
