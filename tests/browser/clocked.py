"""A served city under a clock that the test sets, for what happens at an hour: the app and its drainer, on loopback."""

import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from playwright.sync_api import BrowserContext
from werkzeug.serving import WSGIRequestHandler, make_server

from backend.kernel.clock import FixedClock
from backend.kernel.errors import Unavailable
from backend.kernel.settings import Settings
from tests.browser.conftest import free_port
from tests.city import City, served

TRIES = 3


class RunningClock(FixedClock):
    """A clock that starts at an instant and runs, as the clocks of the phones do.

    In a city that stands still what has to be tried again a second later is never due: a hint that a busy machine could
    not pass on at once stayed where it was, and the page waited for it in vain.
    """

    __slots__ = ("_began", "_from")

    @property
    def instant(self) -> datetime:
        """The time now."""
        return self._from + timedelta(seconds=time.monotonic() - self._began)

    @instant.setter
    def instant(self, value: datetime) -> None:
        self._from, self._began = value, time.monotonic()


class Quiet(WSGIRequestHandler):
    """No line a request."""

    def log_request(self, code: int | str = "-", size: int | str = "-") -> None:
        """Nothing."""


@dataclass(frozen=True)
class Clocked:
    """Address and city; `pass_to` moves the city's clock and that of the phones together."""

    origin: str
    city: City

    def pass_to(self, instant: datetime, *phones: BrowserContext) -> None:
        """Let it become this time, for the server and then on the phones."""
        passed = instant - self.city.clock.instant
        self.city.clock.instant = instant
        for phone in phones:
            phone.clock.fast_forward(int(passed.total_seconds() * 1000))

    def minute(self) -> None:
        """What the server does each minute; a database that was busy is asked again, as a minute later."""
        periodic = self.city.app.extensions["liangzheng.periodic"]
        (task,) = periodic._huey._registry.periodic_tasks
        for _ in range(TRIES - 1):
            with suppress(Unavailable):
                task.execute()
                return
        task.execute()


@contextmanager
def clocked(settings: Settings, clock: FixedClock) -> Iterator[Clocked]:
    """The app itself in threads of this process: the one seam for another clock is how its database is opened."""
    from backend.web.periodic import Periodic  # noqa: PLC0415 - most browser tests do without the server's modules

    port = free_port()
    origin = f"http://localhost:{port}"
    with served(replace(settings, public_origin=origin), clock) as city:
        own = city.app.extensions["liangzheng"]
        city.app.extensions["liangzheng.periodic"] = Periodic(own.database, settings.data_dir)
        server = make_server("127.0.0.1", port, city.app, threaded=True, request_handler=Quiet)
        serving = threading.Thread(target=server.serve_forever, daemon=True)
        own.drainer.start()
        own.hub.start()
        serving.start()
        try:
            yield Clocked(origin, city)
        finally:
            own.hub.stop()
            own.drainer.stop()
            server.shutdown()
            serving.join(timeout=10)
