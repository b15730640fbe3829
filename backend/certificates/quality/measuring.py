"""Measure certificates and keep the findings: a day's sweep in chunks, and what changed in between.

Every chunk is a transaction of its own that also moves the sweep's cursor, so a killed process goes on where it was and
never holds more than a chunk in memory. A sweep that has come to the end of the library stays at its cursor and takes
in what is issued later; certificates that changed wait in `quality_due`.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Final, Literal, TypeAlias
from uuid import UUID

from sqlalchemy import Table, case, delete, func, insert, select, update
from sqlalchemy.orm import Session

from backend.certificates.quality import settings
from backend.certificates.quality.facts import CERTIFICATE, LIVE, Gathered, gather
from backend.certificates.quality.models import (
    QualityDue,
    QualityFinding,
    QualityMark,
    QualityScore,
    QualitySweep,
)
from backend.certificates.quality.rules import BEST, Finding, faults_of, mark
from backend.certificates.quality.settings import RuleSet
from backend.kernel.clock import db_now
from backend.kernel.db import AnyRow, locked
from backend.kernel.ids import new_id
from backend.kernel.keys import KeyProvider
from backend.kernel.upsert import inserting
from backend.standards.calendar import date_in_shanghai

FINDING: Table = QualityFinding.__table__  # type: ignore[assignment]
MARK: Table = QualityMark.__table__  # type: ignore[assignment]
DUE: Table = QualityDue.__table__  # type: ignore[assignment]
SWEEP: Table = QualitySweep.__table__  # type: ignore[assignment]
SCORE: Table = QualityScore.__table__  # type: ignore[assignment]
CHUNK: Final = 100
State: TypeAlias = Literal["open", "fixed", "accepted"]
OPEN: Final = "open"
FIXED: Final = "fixed"
ACCEPTED: Final = "accepted"


@dataclass(frozen=True, slots=True)
class Step:
    """What one chunk did; `more` where the next one has work at once."""

    measured: int
    more: bool


def note_changed(session: Session, ids: Sequence[UUID]) -> None:
    """Remember that certificates are to be measured again: one statement, also on the way of a large import."""
    rows = [{"certificate_id": one} for one in ids]
    session.execute(inserting(session, DUE).on_conflict_do_nothing(), rows)


def step(session: Session, keys: KeyProvider) -> Step:
    """Measure the next chunk: what changed first, then what the sweep of today has not seen."""
    rules = settings.in_force(session)
    now = db_now(session)
    waiting = list(
        session.execute(
            locked(select(DUE.c.certificate_id).order_by(DUE.c.certificate_id).limit(CHUNK), skip=True)
        ).scalars()
    )
    if waiting:
        _measure(session, keys, [*waiting, *_superseded(session, waiting)], rules, now=now)
        session.execute(delete(DUE).where(DUE.c.certificate_id.in_(waiting)))
        return Step(len(waiting), more=True)
    return _swept(session, keys, rules, now=now)


def _superseded(session: Session, ids: Sequence[UUID]) -> list[UUID]:
    """The versions before these, which no longer count."""
    rows = session.execute(select(CERTIFICATE.c.supersedes_id).where(CERTIFICATE.c.id.in_(list(ids))))
    return [one for one in rows.scalars() if one is not None]


def _swept(session: Session, keys: KeyProvider, rules: RuleSet, *, now: datetime) -> Step:
    today = date_in_shanghai(now)
    sweep = _sweep(session, today, rules.version, now=now)
    if sweep is None:  # another worker is at it
        return Step(0, more=False)
    query = select(CERTIFICATE.c.id).where(CERTIFICATE.c.status.in_(LIVE)).order_by(CERTIFICATE.c.id).limit(CHUNK)
    ids = list(session.execute(query.where(CERTIFICATE.c.id > sweep.cursor) if sweep.cursor else query).scalars())
    if ids:
        _measure(session, keys, ids, rules, now=now)
    finished = sweep.finished_at or (now if len(ids) < CHUNK else None)
    if ids or finished != sweep.finished_at:
        session.execute(
            update(SWEEP)
            .where(SWEEP.c.day == today, SWEEP.c.rules_version == rules.version)
            .values(cursor=ids[-1] if ids else sweep.cursor, measured=sweep.measured + len(ids), finished_at=finished)
        )
    if finished and (ids or finished != sweep.finished_at):
        _forget_gone(session, sweep.started_at, now=now)
        keep_scores(session, today)
    return Step(len(ids), more=len(ids) == CHUNK)


def _forget_gone(session: Session, started_at: datetime, *, now: datetime) -> None:
    """What a whole sweep did not come across is in force no more, whoever ended it."""
    session.execute(delete(MARK).where(MARK.c.measured_at < started_at))
    without = FINDING.c.certificate_id.not_in(select(MARK.c.certificate_id))
    session.execute(
        update(FINDING).where(FINDING.c.state != FIXED, without).values(state=FIXED, closed_at=now, reason=None)
    )


def _sweep(session: Session, today: date, version: int, *, now: datetime) -> AnyRow | None:
    """Today's sweep under these rules, begun where nobody has; None where another process holds it."""
    mine = (SWEEP.c.day == today, SWEEP.c.rules_version == version)
    if session.execute(select(SWEEP.c.day).where(*mine)).one_or_none() is None:
        session.execute(
            inserting(session, SWEEP)
            .values(day=today, rules_version=version, cursor=None, measured=0, started_at=now, finished_at=None)
            .on_conflict_do_nothing()
        )
    return session.execute(locked(select(SWEEP).where(*mine), skip=True)).one_or_none()


def _measure(session: Session, keys: KeyProvider, ids: Sequence[UUID], rules: RuleSet, *, now: datetime) -> None:
    """Findings and points of these certificates as of now; those that no longer count lose theirs."""
    gathered = gather(session, keys, ids, today=date_in_shanghai(now))
    before = _before(session, ids)
    found = {one.id: faults_of(one.definition, one.facts, rules.rules) for one in gathered}
    _open(session, gathered, found, before, now)
    _close(session, found, before, now)
    session.execute(delete(MARK).where(MARK.c.certificate_id.in_(list(ids))))
    accepted = {(row.certificate_id, row.rule, row.field) for row in before if row.state == ACCEPTED}
    marks = [
        {
            "certificate_id": one.id,
            "issuer_id": one.issuer_id,
            "type": one.type,
            "points": mark([f for f in found[one.id] if (one.id, f.rule, f.field) not in accepted], rules.rules),
            "measured_at": now,
        }
        for one in gathered
    ]
    if marks:
        session.execute(insert(MARK), marks)


def _before(session: Session, ids: Sequence[UUID]) -> Sequence[AnyRow]:
    return session.execute(
        select(FINDING.c.id, FINDING.c.certificate_id, FINDING.c.rule, FINDING.c.field, FINDING.c.state).where(
            FINDING.c.certificate_id.in_(list(ids))
        )
    ).all()


def _open(
    session: Session,
    gathered: Sequence[Gathered],
    found: dict[UUID, tuple[Finding, ...]],
    before: Sequence[AnyRow],
    now: datetime,
) -> None:
    known = {(row.certificate_id, row.rule, row.field): row for row in before}
    new = [
        {
            "id": new_id(),
            "certificate_id": one.id,
            "issuer_id": one.issuer_id,
            "type": one.type,
            "rule": finding.rule,
            "field": finding.field,
            "state": OPEN,
            "opened_at": now,
        }
        for one in gathered
        for finding in found[one.id]
        if (one.id, finding.rule, finding.field) not in known
    ]
    if new:
        session.execute(insert(FINDING), new)
    back = [
        row.id
        for (certificate, rule, field), row in known.items()
        if row.state == FIXED and Finding(rule, field) in found.get(certificate, ())
    ]
    if back:
        session.execute(update(FINDING).where(FINDING.c.id.in_(back)).values(state=OPEN, opened_at=now, closed_at=None))


def _close(
    session: Session,
    found: dict[UUID, tuple[Finding, ...]],
    before: Sequence[AnyRow],
    now: datetime,
) -> None:
    gone = [
        row.id
        for row in before
        if row.state != FIXED and Finding(row.rule, row.field) not in found.get(row.certificate_id, ())
    ]
    if gone:
        session.execute(
            update(FINDING)
            .where(FINDING.c.id.in_(gone))
            .values(state=FIXED, closed_at=now, reason=None, decided_by=None)
        )


def keep_scores(session: Session, today: date) -> None:
    """Write the day's points by office and type, from the marks as they are: later of one day replace earlier."""
    session.execute(delete(SCORE).where(SCORE.c.day == today))
    faulty = func.sum(case((MARK.c.points < BEST, 1), else_=0))
    rows = session.execute(
        select(
            MARK.c.issuer_id,
            MARK.c.type,
            func.count().label("n"),
            faulty.label("faulty"),
            func.sum(MARK.c.points).label("points"),
        ).group_by(MARK.c.issuer_id, MARK.c.type)
    ).all()
    if rows:
        session.execute(
            insert(SCORE),
            [
                {
                    "day": today,
                    "issuer_id": r.issuer_id,
                    "type": r.type,
                    "certificates": r.n,
                    "faulty": int(r.faulty),
                    "points": int(r.points),
                }
                for r in rows
            ],
        )
