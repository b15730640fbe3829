"""A demo city under test: its app, its database and the browsers of its people."""

from collections import defaultdict
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import timedelta
from functools import cache, cached_property
from pathlib import Path

from flask_openapi import OpenAPI
from sqlalchemy.orm import Session

from backend.citypack.checks import checked
from backend.citypack.reading import Pack
from backend.kernel.clock import FixedClock
from backend.kernel.db import Database
from backend.kernel.keys import FileKeys
from backend.kernel.settings import Settings
from backend.web.app import begun, serving
from backend.web.runtime import Runtime
from tests.client import Client
from tests.database import opened


@dataclass(frozen=True)
class City:
    """The app on a copy of the demo city, with nothing running beside it: tests drain the outbox themselves."""

    settings: Settings
    database: Database
    clock: FixedClock
    app: OpenAPI

    @property
    def keys(self) -> FileKeys:
        """The city's keys."""
        return self._runtime.keys

    @property
    def _runtime(self) -> Runtime:
        own: Runtime = self.app.extensions["liangzheng"]
        return own

    def stranger(self, *, slot: int | None = None) -> Client:
        """A browser in which nobody is signed in."""
        return Client(self.app, slot=slot)

    def person(self, login: str, *, slot: int | None = None) -> Client:
        """A browser of its own for this demo person, signed in."""
        return self.stranger(slot=slot).sign_in(login, self._password)

    @cached_property
    def _password(self) -> str:
        password: str = self.stranger().get("/api/demo")["password"]
        return password

    def drain(self) -> int:
        """Work off the outbox now; returns the number of rows done."""
        return self._runtime.drainer.drain()

    def pass_time(self, **parts: float) -> None:
        """Let time pass, as `timedelta` takes it."""
        self.clock.instant += timedelta(**parts)

    @contextmanager
    def reading(self) -> Iterator[Session]:
        """A look into the database."""
        with self.database.unit(write=False) as session:
            yield session

    @contextmanager
    def writing(self) -> Iterator[Session]:
        """A change behind the app's back."""
        with self.database.unit(write=True) as session:
            yield session


@cache
def _pack(folder: Path) -> Pack:
    """Read and checked once a run: a tenth of a second that every test would pay."""
    return checked(folder)


_IDLE: defaultdict[tuple[str, bool, Path], list[OpenAPI]] = defaultdict(list)
"""Apps whose city is gone, by what is fixed in an app: building one takes longer than most tests."""


@contextmanager
def served(settings: Settings, clock: FixedClock) -> Iterator[City]:
    """The app on this database."""
    database = opened(settings, clock)
    try:
        own = begun(settings, database, _pack(settings.city_pack))
        idle = _IDLE[own.installed.kind, settings.secure_origin, settings.web_dir]
        app = idle.pop() if idle else serving(own)
        app.extensions["liangzheng"] = own
        yield City(settings, database, clock, app)
        idle.append(app)
    finally:
        database.dispose()
