"""Work that comes by the clock, run by huey as threads of the web process; a city gives huey a Redis instead."""

from collections.abc import Callable
from pathlib import Path

from huey import SqliteHuey, crontab
from huey.consumer import Consumer

from backend.codes.retention import forget_old as forget_codes
from backend.grants import copying as copies
from backend.grants.asks import reading as asks
from backend.grants.family import asking as family
from backend.grants.family.majority import tell_of_majority
from backend.identity.retention import forget_old as forget_sessions
from backend.kernel.clock import db_now
from backend.kernel.db import Database
from backend.kernel.sweep import sweep
from backend.notices import service as notices
from backend.offline import retention as offline
from backend.protocols import admission, calls


class Threads(Consumer):  # type: ignore[misc] # huey carries no types
    """huey's consumer without signal handlers: signals belong to the web server."""

    def _set_signal_handlers(self) -> None:
        return


class Periodic:
    """The periodic tasks of a process and their queue.

    Args:
        also: what the server itself has to do each minute.
    """

    def __init__(self, database: Database, data_dir: Path, also: Callable[[], None] = lambda: None) -> None:
        self._huey = SqliteHuey("liangzheng", filename=str(data_dir / "jobs.sqlite3"), results=False)

        @self._huey.periodic_task(crontab(minute="*"))  # type: ignore[untyped-decorator] # huey carries no types
        def forget() -> None:
            with database.unit(write=True) as session:
                sweep(session)
                forget_codes(session)
                forget_sessions(session)
                tell_of_majority(session, now=db_now(session))
                family.forget_old(session, now=db_now(session))
                asks.forget_old(session, now=db_now(session))
                copies.forget_old(session, now=db_now(session))
                admission.forget_old(session, now=db_now(session))
                calls.forget_old(session, now=db_now(session))
                notices.forget_old(session, now=db_now(session))
                offline.forget_old(session, now=db_now(session))
            also()

        self._consumer = Threads(self._huey, workers=1, initial_delay=0.1, backoff=1.0, max_delay=0.2)

    def start(self) -> None:
        """Begin."""
        self._consumer.start()

    def stop(self) -> None:
        """End after the task in hand."""
        self._consumer.stop(graceful=True)
