"""The process at work on imports: reads files, tries them dry, enters their rows.

One process works on a job: it holds a lock on a file beside the job's, which the system lets go of however the process
ends. What a chunk of rows comes to and how far the job has got are one transaction, guarded by the place where the
chunk began: a process that was killed is followed by one that goes on at the same row, and no row is entered twice.
"""

import logging
from collections import Counter
from collections.abc import Callable
from datetime import datetime
from itertools import islice
from time import monotonic, sleep
from typing import Any
from uuid import UUID

from sqlalchemy import Table, insert, select, update
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from backend.audit import service as audit
from backend.audit.rules import Entry
from backend.certificates.entering import Entering
from backend.certificates.imports import copying, trying, vault
from backend.certificates.imports.hands import Hands, Lost, Stopped, entering, locked, move, rows_for, word
from backend.certificates.imports.jobs import ENDED_KEPT, JOB
from backend.certificates.imports.models import ImportFault
from backend.certificates.imports.rows import Judged, Prepared, Rows
from backend.certificates.imports.rules import ACTIVE, ENDED, Act, State
from backend.kernel.clock import db_now
from backend.kernel.db import AnyRow
from backend.kernel.errors import Conflict, Fault, InvalidField, SealBroken, StillRunning, Unavailable
from backend.kernel.ids import new_id

log = logging.getLogger(__name__)

SIZES = (5, 10, 20, 40, 80, 160)
"""Rows of a chunk: few different numbers, because statements are prepared and kept for each."""
FIRST_ROWS = 20
CHUNK_S = 0.08
BREATH = 0.2
"""Part of a chunk's time that the embedded database is left to others: it has one writer, and checks must not wait."""
MOST_TRIES = 5

FAULT: Table = ImportFault.__table__  # type: ignore[assignment] # declared as FromClause


def run_due(hands: Hands) -> int:
    """Work off everything that is due, one job after the other; how many jobs were worked on."""
    hands.folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    _forget_old(hands)
    worked: set[tuple[UUID, str]] = set()
    while not hands.stop():
        waiting = [one for one in _waiting(hands) if one not in worked]
        if not waiting:
            break
        for job_id, state in waiting:
            worked.add((job_id, state))
            with locked(hands.folder, job_id) as mine:
                if mine:
                    _work(hands, job_id)
    return len(worked)


def _waiting(hands: Hands) -> list[tuple[UUID, str]]:
    with hands.database.unit(write=False) as session:
        query = select(JOB.c.id, JOB.c.state).where(JOB.c.state.in_([state.value for state in ACTIVE]))
        return [(row.id, row.state) for row in session.execute(query.order_by(JOB.c.created_at))]


def _work(hands: Hands, job_id: UUID) -> None:
    lease = new_id()
    try:
        row = _taken(hands, job_id, lease)
        if row is None:
            return
        if row.tries > MOST_TRIES:
            _give_up(hands, row, lease)
        else:
            PHASES[State(row.state)](hands, row, lease)
    except (Stopped, Lost) as end:
        log.info("import %s: %s", job_id, type(end).__name__)
    except (Unavailable, StillRunning) as fault:
        log.warning("import %s waits: %s", job_id, fault.code)
    finally:
        _let_go(hands, job_id, lease)


def _taken(hands: Hands, job_id: UUID, lease: UUID) -> AnyRow | None:
    """The job, if it still needs work."""
    with hands.database.unit(write=True) as session:
        return session.execute(
            update(JOB)
            .where(JOB.c.id == job_id, JOB.c.state.in_([state.value for state in ACTIVE]))
            .values(lease=lease, beat_at=db_now(session), tries=JOB.c.tries + 1)
            .returning(*JOB.c)
        ).one_or_none()


def _let_go(hands: Hands, job_id: UUID, lease: UUID) -> None:
    with hands.database.unit(write=True) as session:
        session.execute(update(JOB).where(JOB.c.id == job_id, JOB.c.lease == lease).values(lease=None, beat_at=None))


def _give_up(hands: Hands, row: AnyRow, lease: UUID) -> None:
    """A job over which process after process has died is left to a person."""
    left = {State.RECEIVED: State.UNREADABLE, State.CHECKING: State.MAPPING, State.RUNNING: State.PAUSED}
    with hands.database.unit(write=True) as session:
        move(session, row.id, lease, state=left[State(row.state)].value, fault="gave_up", wanted="")


def _run(hands: Hands, row: AnyRow, lease: UUID) -> None:
    rows = rows_for(hands, row)
    rows.read(islice(vault.rows_of(hands.keys, hands.folder, row.id), row.cursor))
    source = vault.rows_of(hands.keys, hands.folder, row.id, skip=row.cursor)
    cursor, size = row.cursor, FIRST_ROWS
    try:
        while part := list(islice(source, size)):
            began = monotonic()
            wanted = _entered(hands, row, lease, rows, rows.read(part), cursor)
            cursor += len(part)
            if wanted:
                _end(hands, row, lease, State.PAUSED if wanted == Act.PAUSE.value else State.CANCELLED)
                return
            if hands.stop():
                raise Stopped
            took = monotonic() - began
            fits = min(size * CHUNK_S / max(took, 0.001), size * 2)
            size = max((one for one in SIZES if one <= fits), default=SIZES[0])
            if hands.database.is_sqlite:
                sleep(BREATH * took)
    except (InvalidField, Conflict) as fault:
        _end(hands, row, lease, State.PAUSED, word(fault))
    except (SealBroken, FileNotFoundError):
        _end(hands, row, lease, State.PAUSED, "damaged")
    else:
        _end(hands, row, lease, State.DONE)


def _entered(
    hands: Hands, row: AnyRow, lease: UUID, rows: Rows, part: list[Prepared], cursor: int, *, tries: int = 3
) -> str:
    """Enter a chunk and move the cursor past it, both or neither; what the officer wants meanwhile."""
    try:
        with hands.database.unit(write=True) as session:
            judged = rows.entered(entering(session, hands, row, Entering), part)
            _write_faults(session, row.id, judged)
            return _passed(session, row.id, lease, cursor, judged)
    except (StillRunning, Unavailable, IntegrityError) as fault:
        # Somebody entered the same person or number at the same moment; the next try finds it there.
        if tries:
            sleep(0.2)
            return _entered(hands, row, lease, rows, part, cursor, tries=tries - 1)
        if isinstance(fault, IntegrityError) and len(part) > 1:
            half = len(part) // 2
            _entered(hands, row, lease, rows, part[:half], cursor, tries=0)
            return _entered(hands, row, lease, rows, part[half:], cursor + half, tries=0)
        if isinstance(fault, Fault):
            raise
    with hands.database.unit(write=True) as session:
        judged = [Judged(one.row, "faulty", (("row", "internal"),)) for one in part]
        _write_faults(session, row.id, judged)
        return _passed(session, row.id, lease, cursor, judged)


def _write_faults(session: Session, job_id: UUID, judged: list[Judged]) -> None:
    rows = [
        {"id": new_id(), "job_id": job_id, "row": one.row, "problems": [list(problem) for problem in one.problems]}
        for one in judged
        if one.problems
    ]
    if rows:
        session.execute(insert(FAULT), rows)


def _passed(session: Session, job_id: UUID, lease: UUID, cursor: int, judged: list[Judged]) -> str:
    """Move the cursor on from where this chunk began.

    Raises:
        Lost: it is not there any more.
    """
    counts = Counter(one.outcome for one in judged)
    moved = session.execute(
        update(JOB)
        .where(JOB.c.id == job_id, JOB.c.lease == lease, JOB.c.cursor == cursor, JOB.c.state == State.RUNNING.value)
        .values(
            cursor=cursor + len(judged),
            beat_at=db_now(session),
            tries=0,
            **{name: JOB.c[name] + number for name, number in counts.items()},
        )
        .returning(JOB.c.wanted)
    ).one_or_none()
    if moved is None:
        raise Lost
    wanted: str = moved.wanted
    return wanted


def _end(hands: Hands, row: AnyRow, lease: UUID, state: State, word: str = "") -> None:
    """Say how it ended; what was entered stays."""
    with hands.database.unit(write=True) as session:
        now = db_now(session)
        ended: dict[str, Any] = {"ended_at": now, "kept_until": now + ENDED_KEPT} if state in ENDED else {}
        move(session, row.id, lease, state=state.value, fault=word, wanted="", tries=0, **ended)
        entry = Entry(
            kind=f"imports:{state.value}",
            actor_id=row.started_by,
            subject_id=None,
            outcome=state.value,
            reason=word,
            refs=(str(row.id),),
        )
        audit.append(session, hands.keys, entry, now=now)


def _forget_old(hands: Hands) -> None:
    """Delete files whose time is over."""
    with hands.database.unit(write=True) as session:
        now: datetime = db_now(session)
        over = session.execute(select(JOB.c.id, JOB.c.state).where(JOB.c.kept_until <= now)).all()
        for job_id, state in over:
            ended = {} if state in ENDED else {"state": State.EXPIRED.value, "ended_at": now}
            session.execute(update(JOB).where(JOB.c.id == job_id).values(kept_until=None, sheet=None, **ended))
    for job_id, _ in over:
        vault.forget(hands.folder, job_id)
        (hands.folder / f"{job_id}.lock").unlink(missing_ok=True)


PHASES: dict[State, Callable[[Hands, AnyRow, UUID], None]] = {
    State.RECEIVED: copying.read,
    State.CHECKING: trying.check,
    State.RUNNING: _run,
}
