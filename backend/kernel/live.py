"""Live events: rows without content, and one tail thread a process that feeds its open streams.

A stream holds no database connection. It ends after five minutes, and a process keeps only a set number of them; who
finds no room polls.
"""

import logging
import queue
import threading
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from time import monotonic
from uuid import UUID

from sqlalchemy import func, insert, select
from sqlalchemy.orm import Session

from backend.kernel.db import Database
from backend.kernel.errors import Fault, TooManyStreams
from backend.kernel.models import LiveEvent

log = logging.getLogger(__name__)

PAUSE_S = 0.2
STREAM_LIFE_S = 300
HEARTBEAT_S = 15
PAGE = 100


@dataclass(frozen=True, slots=True)
class Hint:
    """Something changed: what kind, and of which thing."""

    id: int
    kind: str
    ref: UUID | None


def tell(session: Session, listener_id: UUID, kind: str, ref: UUID | None, *, now: datetime) -> None:
    """Leave a hint for a listener."""
    session.execute(insert(LiveEvent).values(listener_id=listener_id, kind=kind, ref=ref, at=now))


def after(session: Session, listener_id: UUID, last: int) -> list[Hint]:
    """The listener's hints after `last`, oldest first, at most a page."""
    rows = session.execute(
        select(LiveEvent.id, LiveEvent.kind, LiveEvent.ref)
        .where(LiveEvent.listener_id == listener_id, LiveEvent.id > last)
        .order_by(LiveEvent.id)
        .limit(PAGE)
    )
    return [Hint(*row) for row in rows]


def newest(session: Session) -> int:
    """The highest id of all hints, 0 when there is none."""
    return session.execute(select(func.max(LiveEvent.id))).scalar_one() or 0


class LiveHub:
    """Feeds the open streams of this process.

    Args:
        streams_max: open streams at most; 0 turns streams off and everybody polls.
    """

    def __init__(self, database: Database, *, streams_max: int) -> None:
        self._database = database
        self._streams_max = streams_max
        self._streams: dict[UUID, set[queue.SimpleQueue[Hint]]] = defaultdict(set)
        self._lock = threading.Lock()
        self._stop = threading.Event()
        self._thread = threading.Thread(target=self._run, name="live-tail", daemon=True)

    def start(self) -> None:
        """Begin tailing."""
        self._thread.start()

    def stop(self) -> None:
        """End tailing; open streams end at their next heartbeat."""
        self._stop.set()
        self._thread.join(timeout=5)

    def stream(self, listener_id: UUID, last: int | None) -> Iterator[Hint | None]:
        """Hints as they come; None is a heartbeat. `last` resumes after a lost connection.

        Raises:
            TooManyStreams: no room, or streams are off.
        """
        inbox: queue.SimpleQueue[Hint] = queue.SimpleQueue()
        with self._lock:
            if sum(map(len, self._streams.values())) >= self._streams_max or not self._thread.is_alive():
                raise TooManyStreams(retry_after_s=3)
            self._streams[listener_id].add(inbox)
        return self._follow(listener_id, inbox, last)

    def _follow(self, listener_id: UUID, inbox: "queue.SimpleQueue[Hint]", last: int | None) -> Iterator[Hint | None]:
        seen = last or 0
        ends_at = monotonic() + STREAM_LIFE_S
        try:
            yield None
            if last is not None:
                for hint in self._missed(listener_id, last):
                    seen = hint.id
                    yield hint
            while monotonic() < ends_at and not self._stop.is_set():
                try:
                    hint = inbox.get(timeout=HEARTBEAT_S)
                except queue.Empty:
                    yield None
                    continue
                if hint.id > seen:
                    seen = hint.id
                    yield hint
        finally:
            with self._lock:
                self._streams[listener_id].discard(inbox)
                if not self._streams[listener_id]:
                    del self._streams[listener_id]

    def _missed(self, listener_id: UUID, last: int) -> list[Hint]:
        with self._database.unit(write=False) as session:
            return after(session, listener_id, last)

    def _run(self) -> None:
        last: int | None = None
        while not self._stop.wait(PAUSE_S):
            try:
                last = self._tail(last)
            except Fault as error:
                log.warning("live tail waits: %s", error.code)
            except Exception:  # the thread must outlive a lost connection
                log.exception("live tail stumbled")

    def _tail(self, last: int | None) -> int:
        with self._database.unit(write=False) as session:
            if last is None:
                return newest(session)
            rows = session.execute(
                select(LiveEvent.id, LiveEvent.kind, LiveEvent.ref, LiveEvent.listener_id)
                .where(LiveEvent.id > last)
                .order_by(LiveEvent.id)
                .limit(1000)
            ).all()
        with self._lock:
            for row in rows:
                for inbox in self._streams.get(row.listener_id, ()):
                    inbox.put(Hint(row.id, row.kind, row.ref))
        return rows[-1].id if rows else last
