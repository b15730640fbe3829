"""What the templates of `tests.database` hold: nothing, nothing but tables, or the demo city."""

from unittest.mock import patch

from argon2 import PasswordHasher

from backend.identity import passwords
from backend.kernel.clock import FixedClock
from backend.kernel.db import Database
from backend.kernel.keys import FileKeys
from backend.kernel.settings import Settings
from backend.migrations.tables import upgrade

QUICK = PasswordHasher(time_cost=1, memory_cost=64, parallelism=1)
"""Thousands of sign-ins prove the demo's password; a hash names its own cost, so the app under test stays as it is."""


def nothing(_settings: Settings, _clock: FixedClock) -> None:
    """A database without tables."""


def migrate(settings: Settings, _clock: FixedClock) -> None:
    """Tables and no rows."""
    upgrade(settings.database_url)


def load_city(settings: Settings, clock: FixedClock) -> None:
    """The demo city as of this instant."""
    from backend.demo.load import load  # noqa: PLC0415 - tests without a city must not need all of it

    migrate(settings, clock)
    database = Database(settings.database_url, clock=clock)
    try:
        with patch.object(passwords, "HASHER", QUICK), database.unit(write=True) as session:
            load(session, FileKeys(settings.key_dir, create=True), now=clock.instant)
    finally:
        database.dispose()
