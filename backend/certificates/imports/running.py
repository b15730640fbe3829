"""The process at work on imports: reads files, tries them dry, enters their rows.

One process works on a job: it holds a lock on a file beside the job's, which the system lets go of however the process
ends. What a chunk of rows comes to and how far the job has got are one transaction, guarded by the place where the
chunk began: a process that was killed is followed by one that goes on at the same row, and no row is entered twice.
"""

import fcntl
import io
import logging
import os
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import islice
from pathlib import Path
from time import monotonic, sleep
from typing import Any
from uuid import UUID

from sqlalchemy import Table, insert, select, update
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from backend.audit import service as audit
from backend.audit.rules import Entry
from backend.catalogue.rules import TypeDefinition
from backend.certificates.entering import Entering
from backend.certificates.imports import jobs, vault
from backend.certificates.imports.jobs import ENDED_KEPT, JOB, Sheet
from backend.certificates.imports.models import ImportFault
from backend.certificates.imports.reading import Unreadable, numbered, sniff
from backend.certificates.imports.rows import Judged, Prepared, Rows
from backend.certificates.imports.rules import ACTIVE, ENDED, Act, State
from backend.certificates.kinds import current_type
from backend.kernel.clock import db_now
from backend.kernel.db import AnyRow, Database
from backend.kernel.errors import Conflict, Fault, InvalidField, SealBroken, StillRunning, Unavailable
from backend.kernel.ids import new_id
from backend.kernel.keys import KeyProvider

log = logging.getLogger(__name__)

SAMPLE_ROWS = 20
READ_STEP = 2_000
CHECK_ROWS = 200
FIRST_ROWS, MOST_CHUNK, LEAST_CHUNK = 25, 200, 5
CHUNK_S = 0.08
BREATH = 0.2
"""Part of a chunk's time that the embedded database is left to others: it has one writer, and checks must not wait."""
READING_S = 600
MOST_TRIES = 5
SHOWN_ROWS = 5

FAULT: Table = ImportFault.__table__  # type: ignore[assignment] # declared as FromClause


class Lost(Exception):
    """Somebody else moved the job on: what this process did in the transaction is undone."""


class Stopped(Exception):
    """The process was told to end; the job waits for the next one."""


@dataclass(frozen=True, slots=True)
class Hands:
    """What the work needs.

    Attributes:
        folder: where files of imports are kept.
        stop: whether the process was told to end.
    """

    database: Database
    keys: KeyProvider
    folder: Path
    stop: Callable[[], bool] = lambda: False


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
            with _locked(hands.folder, job_id) as mine:
                if mine:
                    _work(hands, job_id)
    return len(worked)


def _waiting(hands: Hands) -> list[tuple[UUID, str]]:
    with hands.database.unit(write=False) as session:
        query = select(JOB.c.id, JOB.c.state).where(JOB.c.state.in_([state.value for state in ACTIVE]))
        return [(row.id, row.state) for row in session.execute(query.order_by(JOB.c.created_at))]


@contextmanager
def _locked(folder: Path, job_id: UUID) -> Iterator[bool]:
    """Whether this process has the job to itself; the lock goes with the process."""
    path = folder / f"{job_id}.lock"
    descriptor = os.open(path, os.O_RDWR | os.O_CREAT, 0o600)
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        yield False
    else:
        yield True
    finally:
        os.close(descriptor)


def _work(hands: Hands, job_id: UUID) -> None:
    lease = new_id()
    try:
        row = _taken(hands, job_id, lease)
        if row is None:
            return
        if row.tries > MOST_TRIES:
            _give_up(hands, row, lease)
        else:
            _PHASES[State(row.state)](hands, row, lease)
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
        _move(session, row.id, lease, state=left[State(row.state)].value, fault="gave_up", wanted="")


# Reading


def _read(hands: Hands, row: AnyRow, lease: UUID) -> None:
    writer = vault.RowsWriter(hands.keys, hands.folder, row.id)
    try:
        sheet, rows = _copied(hands, row, lease, writer)
        writer.complete()
    except Unreadable as unreadable:
        writer.abandon()
        _unreadable(hands, row, lease, unreadable.word)
        return
    except (SealBroken, FileNotFoundError):
        writer.abandon()
        _unreadable(hands, row, lease, "damaged")
        return
    except BaseException:
        writer.abandon()
        raise
    with hands.database.unit(write=True) as session:
        sealed = jobs.sealed_sheet(hands.keys, row.id, sheet)
        _move(session, row.id, lease, state=State.MAPPING.value, sheet=sealed, rows=rows, cursor=0, tries=0)
    vault.path_of(hands.folder, row.id, "upload").unlink(missing_ok=True)


def _copied(hands: Hands, row: AnyRow, lease: UUID, writer: vault.RowsWriter) -> tuple[Sheet, int]:
    """Copy the rows of whatever came into a file of our own, and keep the first ones to be shown."""
    heads: list[str] | None = None
    sample: list[vault.Row] = []
    rows, ends_at = 0, monotonic() + READING_S
    with io.BufferedReader(vault.Upload(hands.keys, hands.folder, row.id, row.size), vault.FRAME_BYTES) as file:
        form = sniff(file.read(4096))
        file.seek(0)
        for number, cells in numbered(file, form):
            if heads is None:
                heads = cells
                continue
            writer.add(number, cells)
            rows += 1
            if rows <= SAMPLE_ROWS:
                sample.append((number, cells))
            if rows % READ_STEP == 0:
                _beat(hands, row, lease, cursor=rows)
                if monotonic() > ends_at:
                    raise Unreadable("too_slow")
    if heads is None or not rows:
        raise Unreadable("no_rows")
    return Sheet(form, tuple(heads), tuple(sample)), rows


def _unreadable(hands: Hands, row: AnyRow, lease: UUID, word: str) -> None:
    vault.forget(hands.folder, row.id)
    with hands.database.unit(write=True) as session:
        _move(session, row.id, lease, state=State.UNREADABLE.value, fault=word, cursor=0, tries=0)


# A dry run


def _check(hands: Hands, row: AnyRow, lease: UUID) -> None:
    """Judge every row as entering would, and write nothing but the counts."""
    outcomes: Counter[str] = Counter()
    faults: dict[tuple[str, str], list[int]] = {}
    counts: Counter[tuple[str, str]] = Counter()
    rows = _rows_for(hands, row)
    source = vault.rows_of(hands.keys, hands.folder, row.id)
    done = 0
    while part := list(islice(source, CHECK_ROWS)):
        with hands.database.unit(write=False) as session:
            try:
                entering = _entering(session, hands, row)
            except (InvalidField, Conflict) as fault:
                stopped = fault
                break
            judged = rows.foreseen(entering, rows.read(part))
        for one in judged:
            outcomes[one.outcome] += 1
            for problem in one.problems:
                counts[problem] += 1
                if len(shown := faults.setdefault(problem, [])) < SHOWN_ROWS:
                    shown.append(one.row)
        done += len(part)
        if _beat(hands, row, lease, cursor=done) == Act.CANCEL.value:
            _back(hands, row, lease, "")
            return
    else:
        listed = [[*problem, number, faults[problem]] for problem, number in counts.most_common()]
        checked = {"rows": done, "outcomes": dict(outcomes), "faults": listed}
        with hands.database.unit(write=True) as session:
            _move(session, row.id, lease, state=State.CHECKED.value, checked=checked, cursor=done, tries=0, wanted="")
        return
    _back(hands, row, lease, _word(stopped))


def _back(hands: Hands, row: AnyRow, lease: UUID, word: str) -> None:
    with hands.database.unit(write=True) as session:
        _move(session, row.id, lease, state=State.MAPPING.value, cursor=0, wanted="", fault=word, tries=0)


# The run


def _run(hands: Hands, row: AnyRow, lease: UUID) -> None:
    rows = _rows_for(hands, row)
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
            size = max(LEAST_CHUNK, min(MOST_CHUNK, int(size * CHUNK_S / max(took, 0.001)), size * 2))
            if hands.database.is_sqlite:
                sleep(BREATH * took)
    except (InvalidField, Conflict) as fault:
        _end(hands, row, lease, State.PAUSED, _word(fault))
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
            judged = rows.entered(_entering(session, hands, row), part)
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
        _move(session, row.id, lease, state=state.value, fault=word, wanted="", tries=0, **ended)
        entry = Entry(
            kind=f"imports:{state.value}",
            actor_id=row.started_by,
            subject_id=None,
            outcome=state.value,
            reason=word,
            refs=(str(row.id),),
        )
        audit.append(session, hands.keys, entry, now=now)


# What they share


def _rows_for(hands: Hands, row: AnyRow) -> Rows:
    with hands.database.unit(write=False) as session:
        definition: TypeDefinition = current_type(session, row.type)
    return Rows(definition, jobs.opened_mapping(hands.keys, row))


def _entering(session: Session, hands: Hands, row: AnyRow) -> Entering:
    return Entering(
        session,
        hands.keys,
        row.issuer_id,
        row.type,
        actor_id=row.started_by,
        ground=f"import:{row.id}",
        now=db_now(session),
    )


def _beat(hands: Hands, row: AnyRow, lease: UUID, *, cursor: int) -> str:
    """Say that the work goes on, and how far it has got.

    Raises:
        Lost, Stopped.
    """
    if hands.stop():
        raise Stopped
    with hands.database.unit(write=True) as session:
        return _move(session, row.id, lease, cursor=cursor, beat_at=db_now(session))


def _move(session: Session, job_id: UUID, lease: UUID, **values: Any) -> str:
    """Change a job that this process holds; what its office wants of it."""
    moved = session.execute(
        update(JOB)
        .where(JOB.c.id == job_id, JOB.c.lease == lease, JOB.c.state.in_([state.value for state in ACTIVE]))
        .values(**values)
        .returning(JOB.c.wanted)
    ).one_or_none()
    if moved is None:
        raise Lost
    wanted: str = moved.wanted
    return wanted


def _word(fault: Fault) -> str:
    return fault.fields[0].problem if fault.fields else fault.code


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


SILENT_FOR = timedelta(seconds=60)
"""A process at work says so more often; a job that was silent for longer has none."""

_PHASES: dict[State, Callable[[Hands, AnyRow, UUID], None]] = {
    State.RECEIVED: _read,
    State.CHECKING: _check,
    State.RUNNING: _run,
}
