"""The drainer: reads new outbox rows every 200 ms and runs the handler of their topic.

Handlers are registered by the outer ring (topic → function), so that the kernel names no domain. A handler runs in the
transaction that marks its row done: both or neither. One that fails is tried again with growing pauses.
"""

import logging
import threading
from collections.abc import Callable
from datetime import timedelta

from sqlalchemy import Select, select, update
from sqlalchemy.orm import Session

from backend.kernel.clock import db_now
from backend.kernel.db import Database, locked
from backend.kernel.errors import Fault
from backend.kernel.models import OutboxRow

Handler = Callable[[Session, dict[str, object]], None]

log = logging.getLogger(__name__)

PAUSE_S = 0.2
BATCH = 50
LONGEST_PAUSE = timedelta(minutes=10)
MOST_DOUBLINGS = 10  # beyond, the pause is the longest one anyhow; 2**47 seconds are no timedelta


class Drainer:
    """Works off the outbox of one database, one thread a process.

    Args:
        handlers: topic → function; an unknown topic stays in the outbox and is logged.
    """

    def __init__(self, database: Database, handlers: dict[str, Handler]) -> None:
        self._database = database
        self._handlers = handlers
        self._stop = threading.Event()
        self._thread = threading.Thread(target=self._run, name="drainer", daemon=True)

    def start(self) -> None:
        """Begin draining in the background."""
        self._thread.start()

    def stop(self) -> None:
        """Finish the row in hand and end."""
        self._stop.set()
        self._thread.join(timeout=5)

    def drain(self) -> int:
        """Work off what is due; returns the number of rows done."""
        done = 0
        while not self._stop.is_set() and (step := self._step()) is not None:
            done += step
        return done

    def _step(self) -> int | None:
        """One row in one transaction; None when nothing is due."""
        with self._database.unit(write=False) as session:
            if session.execute(_due(session).limit(1)).first() is None:
                return None
        with self._database.unit(write=True) as session:
            row = session.execute(locked(_due(session).limit(1), skip=True)).scalar_one_or_none()
            if row is None:
                return None
            return self._work(session, row)

    def _work(self, session: Session, row: OutboxRow) -> int:
        now = db_now(session)
        try:
            handler = self._handlers[row.topic]
            with session.begin_nested():
                handler(session, row.payload)
        except Exception:  # a broken handler must not stop the others; the row stays and is tried again
            log.exception("outbox row %s of %s failed, try %d", row.id, row.topic, row.tries + 1)
            pause = min(timedelta(seconds=2.0 ** min(row.tries, MOST_DOUBLINGS)), LONGEST_PAUSE)
            session.execute(
                update(OutboxRow).where(OutboxRow.id == row.id).values(tries=row.tries + 1, next_try_at=now + pause)
            )
            return 0
        session.execute(update(OutboxRow).where(OutboxRow.id == row.id).values(done_at=now))
        return 1

    def _run(self) -> None:
        while not self._stop.wait(PAUSE_S):
            try:
                self.drain()
            except Fault as error:
                log.warning("drainer waits: %s", error.code)
            except Exception:  # the thread must outlive a lost connection
                log.exception("drainer stumbled")


def _due(session: Session) -> Select[OutboxRow]:
    now = db_now(session)
    return (
        select(OutboxRow)
        .where(OutboxRow.done_at.is_(None), OutboxRow.next_try_at <= now)
        .order_by(OutboxRow.next_try_at, OutboxRow.id)
    )
