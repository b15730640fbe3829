"""Databases for tests: made once as a template by the real migrations and the real loader, then copied per test.

SQLite copies a file, PostgreSQL a database. The keys go along, because the ciphertexts of a city can be opened with the
keys of its template alone.
"""

import fcntl
import shutil
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from itertools import count
from pathlib import Path
from typing import Literal

from backend.kernel.clock import FixedClock
from backend.kernel.db import Database
from backend.kernel.settings import Settings
from tests import postgresql

Kind = Literal["sqlite", "postgresql"]

TUESDAY_MORNING = datetime(2026, 3, 3, 2, 0, tzinfo=UTC)
"""The instant at which test cities are loaded and tests begin: 10:00 in Yunting, a working day."""

Fill = Callable[[Settings, FixedClock], None]


@dataclass
class Databases:
    """Makes databases of one kind.

    Args:
        shared: folder that all workers of a test run share; templates are made there once, under a lock.
        own: folder of this worker.
        server_url: the PostgreSQL server, where the kind is that.
    """

    kind: Kind
    shared: Path
    own: Path
    worker: str
    server_url: str = ""

    def __post_init__(self) -> None:
        """Number the copies."""
        self._numbers = count(1)

    @contextmanager
    def copy_of(self, template: str, fill: Fill) -> Iterator[Settings]:
        """The settings of a fresh copy of this template; it goes away with the block."""
        original = self._template(template, fill)
        name = f"t_{self.worker}_{next(self._numbers)}"
        copy = self._settings(self.own / name, name)
        shutil.copytree(original.data_dir, copy.data_dir)
        if self.kind == "postgresql":
            postgresql.create(self.server_url, name, template=f"template_{template}")
        try:
            yield copy
        finally:
            if self.kind == "postgresql":
                postgresql.drop(self.server_url, name)
            shutil.rmtree(copy.data_dir)

    def _template(self, template: str, fill: Fill) -> Settings:
        name = f"template_{template}"
        settings = self._settings(self.shared / name, name)
        ready = settings.data_dir / "ready"
        with _locked(self.shared / f"{name}.lock"):
            if not ready.exists():
                shutil.rmtree(settings.data_dir, ignore_errors=True)  # of one that failed half-way
                settings.data_dir.mkdir(mode=0o700)
                if self.kind == "postgresql":
                    postgresql.drop(self.server_url, name)
                    postgresql.create(self.server_url, name)
                fill(settings, FixedClock(TUESDAY_MORNING))
                ready.touch()
        return settings

    def _settings(self, folder: Path, name: str) -> Settings:
        file = f"sqlite:///{folder / 'liangzheng.sqlite3'}"
        return replace(
            Settings(),
            database_url=file if self.kind == "sqlite" else postgresql.url_of(self.server_url, name),
            public_origin="http://localhost",
            data_dir=folder,
            key_dir=folder / "keys",
            pool_size=8,
        )


def opened(settings: Settings, clock: FixedClock | None) -> Database:
    """The database of these settings, under this clock."""
    return Database(settings.database_url, pool_size=settings.pool_size, clock=clock)


@contextmanager
def _locked(path: Path) -> Iterator[None]:
    with path.open("w") as file:
        fcntl.flock(file, fcntl.LOCK_EX)
        yield
