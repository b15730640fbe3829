"""Live events: rows without content, and one tail thread a process that feeds its open streams.

A stream holds no database connection. It ends after five minutes, and a process keeps only a set number of them; who
finds no room polls.
"""

import logging
import queue
import threading
from collections import defaultdict
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import datetime
from time import monotonic
from uuid import UUID

from sqlalchemy import Table, func, insert, select
from sqlalchemy.orm import Session

from backend.kernel.db import Database
from backend.kernel.errors import Fault, TooManyStreams
from backend.kernel.models import LiveEvent

log = logging.getLogger(__name__)

PAUSE_S = 0.2
STREAM_LIFE_S = 300
HEARTBEAT_S = 15
PAGE = 100
MOST_STREAMS_EACH = 6

LIVE_EVENT: Table = LiveEvent.__table__  # type: ignore[assignment] # declared as FromClause
_TELL = insert(LIVE_EVENT)
_ONE_TELLER = select(func.pg_advisory_xact_lock(0x6C697665))  # "live"


@dataclass(frozen=True, slots=True)
class Hint:
    """Something changed: what kind, and of which thing."""

    id: int
    kind: str
    ref: UUID | None


def tell(session: Session, listener_id: UUID, kind: str, ref: UUID | None, *, now: datetime) -> None:
    """Leave a hint for a listener.

    Hints are numbered in the order of their commits: who has seen number 7 is never told a 6. SQLite has one writer at
    a time; PostgreSQL hands out numbers before the commit, so tellers wait for each other.
    """
    connection = session.connection()
    span = session.get_nested_transaction() or session.get_transaction()
    if connection.dialect.name == "postgresql" and session.info.get("telling") is not span:
        connection.execute(_ONE_TELLER)
        session.info["telling"] = span  # the lock goes with the savepoint in which it was taken
    connection.execute(_TELL, {"listener_id": listener_id, "kind": kind, "ref": ref, "at": now})


def after(session: Session, listener_id: UUID, last: int) -> list[Hint]:
    """The listener's hints after `last`, oldest first, at most a page."""
    rows = session.execute(
        select(LiveEvent.id, LiveEvent.kind, LiveEvent.ref)
        .where(LiveEvent.listener_id == listener_id, LiveEvent.id > last)
        .order_by(LiveEvent.id)
        .limit(PAGE)
    )
    return [Hint(*row) for row in rows]


def newest(session: Session, listener_id: UUID | None = None) -> int:
    """The highest id of a listener's hints, or of all; 0 when there is none."""
    query = select(func.max(LiveEvent.id))
    if listener_id is not None:
        query = query.where(LiveEvent.listener_id == listener_id)
    return session.execute(query).scalar_one() or 0


_WAKE = Hint(0, "", None)
"""Older than every hint, so nobody is told; it only lets a waiting stream look whether it shall end."""


class Stream:
    """One listener's open stream. It keeps its room until it is closed, whether it was ever read or not."""

    def __init__(self, hints: Iterator[Hint | None], release: Callable[[], None]) -> None:
        self._hints = hints
        self._release = release

    def __iter__(self) -> Iterator[Hint | None]:
        """Hints as they come."""
        return self._hints

    def close(self) -> None:
        """Give the room to somebody else."""
        self._release()


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
        """End tailing and all open streams."""
        self._stop.set()
        with self._lock:
            for inbox in (one for inboxes in self._streams.values() for one in inboxes):
                inbox.put(_WAKE)
        if self._thread.is_alive():
            self._thread.join(timeout=5)

    def stream(self, listener_id: UUID, last: int | None) -> Stream:
        """Hints as they come; None is a heartbeat. `last` resumes after a lost connection. The caller closes it.

        Raises:
            TooManyStreams: no room, or streams are off.
        """
        inbox: queue.SimpleQueue[Hint] = queue.SimpleQueue()
        with self._lock:
            full = sum(map(len, self._streams.values())) >= self._streams_max
            own = len(self._streams.get(listener_id, ()))
            if full or own >= MOST_STREAMS_EACH or not self._thread.is_alive():
                raise TooManyStreams(retry_after_s=3)
            self._streams[listener_id].add(inbox)
        return Stream(self._follow(listener_id, inbox, last), lambda: self._release(listener_id, inbox))

    def _release(self, listener_id: UUID, inbox: "queue.SimpleQueue[Hint]") -> None:
        with self._lock:
            self._streams[listener_id].discard(inbox)
            if not self._streams[listener_id]:
                del self._streams[listener_id]

    def _follow(self, listener_id: UUID, inbox: "queue.SimpleQueue[Hint]", last: int | None) -> Iterator[Hint | None]:
        seen = last or 0
        ends_at = monotonic() + STREAM_LIFE_S
        yield None
        while last is not None and (missed := self._missed(listener_id, seen)):  # a page at a time
            seen = missed[-1].id
            yield from missed
        while monotonic() < ends_at and not self._stop.is_set():
            try:
                hint = inbox.get(timeout=HEARTBEAT_S)
            except queue.Empty:
                yield None
                continue
            if hint.id > seen:
                seen = hint.id
                yield hint

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
