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
    """The people of the demo city's story as of this instant; `tests/unit/demo_load` loads all of it."""
    from backend.catalogue import service as catalogue  # noqa: PLC0415 - tests without a city must not need all of it
    from backend.citypack.reading import read  # noqa: PLC0415 - the same
    from backend.demo.load import load  # noqa: PLC0415 - the same
    from backend.demo.vouched import vouch  # noqa: PLC0415 - the same

    migrate(settings, clock)
    pack = read(settings.city_pack)
    catalogue.use(pack.local)
    database = Database(settings.database_url, clock=clock)
    try:
        with patch.object(passwords, "HASHER", QUICK), database.unit(write=True) as session:
            keys = FileKeys(settings.key_dir, create=True)
            load(session, keys, pack, now=clock.instant, part="core")
            vouch(session, keys, settings.trust_dir, now=clock.instant)
    finally:
        database.dispose()
