"""What the phases of the work on an import share: the job in hand, moved on only by who holds it."""

import fcntl
import os
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path
from typing import Any, TypeVar
from uuid import UUID

from sqlalchemy import update
from sqlalchemy.orm import Session

from backend.catalogue.service import type_of
from backend.certificates.entering import Entering
from backend.certificates.imports import jobs
from backend.certificates.imports.jobs import JOB
from backend.certificates.imports.rows import Rows
from backend.certificates.imports.rules import ACTIVE
from backend.kernel.clock import db_now
from backend.kernel.db import AnyRow, Database
from backend.kernel.errors import Fault
from backend.kernel.keys import KeyProvider

SILENT_FOR = timedelta(seconds=60)
"""A process at work says so more often; a job that was silent for longer has none."""

Way = TypeVar("Way", bound=Entering)


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


@contextmanager
def locked(folder: Path, job_id: UUID) -> Iterator[bool]:
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


def rows_for(hands: Hands, row: AnyRow) -> Rows:
    """What reads the rows of a job by its mapping."""
    with hands.database.unit(write=False) as session:
        definition = type_of(row.type, session)
    return Rows(definition, jobs.opened_mapping(hands.keys, row))


def entering(session: Session, hands: Hands, row: AnyRow, way: type[Way]) -> Way:
    """What enters records for the job's office; its errors are those of `Entering`."""
    return way(
        session,
        hands.keys,
        row.issuer_id,
        row.type,
        actor_id=row.started_by,
        ground=f"import:{row.id}",
        now=db_now(session),
    )


def beat(hands: Hands, row: AnyRow, lease: UUID, *, cursor: int) -> str:
    """Say that the work goes on, and how far it has got.

    Raises:
        Lost, Stopped.
    """
    if hands.stop():
        raise Stopped
    with hands.database.unit(write=True) as session:
        return move(session, row.id, lease, cursor=cursor, beat_at=db_now(session))


def move(session: Session, job_id: UUID, lease: UUID, **values: Any) -> str:
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


def word(fault: Fault) -> str:
    """Why the work stopped, in a stable word."""
    return fault.fields[0].problem if fault.fields else fault.code
