"""The drainer: reads new outbox rows every 200 ms and runs the handler of their topic.

Handlers are registered by the outer ring (topic → function), so that the kernel names no domain. A handler runs in the
transaction that marks its row done: both or neither. Rows are worked off fifty at a time, because a transaction each
costs a server under load as much as the checks that wrote them. One that fails is tried again with growing pauses.
"""

import logging
import threading
from collections.abc import Callable, Sequence
from datetime import timedelta

from sqlalchemy import bindparam, select, update
from sqlalchemy.orm import Session

from backend.kernel.clock import db_now
from backend.kernel.db import AnyRow, Database, locked
from backend.kernel.errors import Fault
from backend.kernel.outbox import OUTBOX

Handler = Callable[[Session, dict[str, object]], None]

log = logging.getLogger(__name__)

PAUSE_S = 0.2
BATCH = 50
LONGEST_PAUSE = timedelta(minutes=10)
MOST_DOUBLINGS = 10  # beyond, the pause is the longest one anyhow; 2**47 seconds are no timedelta


_WAITING = (
    select(OUTBOX.c.id, OUTBOX.c.topic, OUTBOX.c.payload, OUTBOX.c.tries)
    .where(OUTBOX.c.done_at.is_(None), OUTBOX.c.next_try_at <= bindparam("now"))
    .order_by(OUTBOX.c.next_try_at, OUTBOX.c.id)
    .limit(bindparam("most"))
)
_TAKEN = locked(_WAITING, skip=True)
_DONE = update(OUTBOX).where(OUTBOX.c.id.in_(bindparam("rows", expanding=True))).values(done_at=bindparam("now"))


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
        """Finish the batch in hand and end."""
        self._stop.set()
        self._thread.join(timeout=5)

    def drain(self) -> int:
        """Work off what is due; returns the number of rows done."""
        done = 0
        while not self._stop.is_set() and (step := self._step()) is not None:
            done += step
        return done

    def _step(self) -> int | None:
        """A batch in one transaction; None when nothing is due."""
        with self._database.unit(write=False) as session:
            if _due(session, 1) == []:
                return None
        with self._database.unit(write=True) as session:
            rows = _due(session, BATCH, take=True)
            if not rows:
                return None
            done = rows if self._all_work(session, rows) else [row for row in rows if self._works(session, row)]
            if done:
                session.connection().execute(_DONE, {"rows": [row.id for row in done], "now": db_now(session)})
            return len(done)

    def _all_work(self, session: Session, rows: Sequence[AnyRow]) -> bool:
        """The whole batch at once; if one row of it breaks, nothing was done and each is tried alone."""
        try:
            with session.begin_nested():
                for row in rows:
                    self._handlers[row.topic](session, row.payload)
        except Exception:  # noqa: BLE001 - said and counted when the row is tried alone
            return False
        return True

    def _works(self, session: Session, row: AnyRow) -> bool:
        """One row alone; a broken handler must not stop the others: its row stays and is tried again."""
        try:
            with session.begin_nested():
                self._handlers[row.topic](session, row.payload)
        except Exception:
            log.exception("outbox row %s of %s failed, try %d", row.id, row.topic, row.tries + 1)
            pause = min(timedelta(seconds=2.0 ** min(row.tries, MOST_DOUBLINGS)), LONGEST_PAUSE)
            later = db_now(session) + pause
            session.execute(update(OUTBOX).where(OUTBOX.c.id == row.id).values(tries=row.tries + 1, next_try_at=later))
            return False
        return True

    def _run(self) -> None:
        while not self._stop.wait(PAUSE_S):
            try:
                # Whole batches at once; what trickles in waits for the next look, or under load each row costs a batch.
                while self._step() == BATCH and not self._stop.is_set():
                    pass
            except Fault as error:
                log.warning("drainer waits: %s", error.code)
            except Exception:  # the thread must outlive a lost connection
                log.exception("drainer stumbled")


def _due(session: Session, most: int, *, take: bool = False) -> Sequence[AnyRow]:
    """Rows to work off now, the oldest first; taken, no other drainer gets them."""
    statement = _TAKEN if take else _WAITING
    return session.connection().execute(statement, {"now": db_now(session), "most": most}).all()
