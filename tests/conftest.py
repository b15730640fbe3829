"""Options and fixtures of all tests. A test that touches data runs on the database of `--database`."""

from collections.abc import Iterator
from contextlib import ExitStack
from typing import TYPE_CHECKING

import hypothesis
import pytest
from sqlalchemy.orm import Session

from backend.kernel.clock import FixedClock
from backend.kernel.db import Database
from backend.kernel.keys import FileKeys
from backend.kernel.settings import DEMO_PACK, Settings
from tests import postgresql
from tests.database import TUESDAY_MORNING, Databases, Kind, opened
from tests.templates import load_city, migrate

if TYPE_CHECKING:
    from tests.city import City
    from tests.client import Client

hypothesis.settings.register_profile("steady", deadline=None)  # a busy machine is no counter-example
hypothesis.settings.load_profile("steady")

SERVER = pytest.StashKey[str]()
STACK = pytest.StashKey[ExitStack]()
ONLY = {"sqlite_only": "sqlite", "once": "sqlite", "postgresql_only": "postgresql"}


def pytest_addoption(parser: pytest.Parser) -> None:
    """`--database`: which database the data tests run on; with postgresql, tests without data are left out."""
    parser.addoption("--database", choices=("sqlite", "postgresql"), default="sqlite")


def pytest_configure(config: pytest.Config) -> None:
    """Start the one PostgreSQL of this run, in the controlling process; workers are told its address."""
    handed = getattr(config, "workerinput", {}).get("server_url")
    if handed is not None:
        config.stash[SERVER] = handed
    elif config.getoption("--database") == "postgresql" and not config.getoption("collectonly"):
        stack = config.stash[STACK] = ExitStack()
        config.stash[SERVER] = stack.enter_context(postgresql.cluster())


@pytest.hookimpl(optionalhook=True)
def pytest_configure_node(node: object) -> None:
    """Tell an xdist worker where the server is."""
    config: pytest.Config = node.config  # type: ignore[attr-defined] # xdist's node carries no types
    node.workerinput["server_url"] = config.stash.get(SERVER, None)  # type: ignore[attr-defined] # the same


def pytest_unconfigure(config: pytest.Config) -> None:
    """Stop what was started."""
    if (stack := config.stash.get(STACK, None)) is not None:
        stack.close()


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Mark data tests by the fixtures they use, and keep those that this database is for."""
    kind = config.getoption("--database")
    kept: list[pytest.Item] = []
    left_out: list[pytest.Item] = []
    for item in items:
        data = "databases" in getattr(item, "fixturenames", ())
        if data:
            item.add_marker("data")
        for_another = any(item.get_closest_marker(name) and kind != other for name, other in ONLY.items())
        (left_out if for_another or (kind == "postgresql" and not data) else kept).append(item)
    if left_out:
        config.hook.pytest_deselected(items=left_out)
        items[:] = kept


def pytest_report_header(config: pytest.Config) -> str:
    """Which database this run is about."""
    return f"database: {config.getoption('--database')}"


@pytest.fixture(scope="session", autouse=True)
def _catalogue() -> None:
    """The catalogue of the demo city, as every process of it has."""
    from backend.catalogue import service as catalogue  # noqa: PLC0415 - after coverage has begun
    from backend.citypack.reading import read  # noqa: PLC0415 - the same

    catalogue.use(read(DEMO_PACK).local)


@pytest.fixture(scope="session")
def databases(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory, worker_id: str) -> Databases:
    """Maker of databases."""
    kind: Kind = request.config.getoption("--database")
    own = tmp_path_factory.mktemp("data")
    base = tmp_path_factory.getbasetemp()
    shared = base if worker_id == "master" else base.parent
    return Databases(kind, shared, own, worker_id, request.config.stash.get(SERVER, None) or "")


@pytest.fixture
def clock() -> FixedClock:
    """The time of the test, at first a Tuesday morning in Yunting; a test moves `clock.instant`."""
    return FixedClock(TUESDAY_MORNING)


@pytest.fixture
def settings(databases: Databases) -> Iterator[Settings]:
    """A fresh migrated database without any rows, and new keys."""
    with databases.copy_of("empty", migrate) as made:
        yield made


@pytest.fixture
def city_settings(databases: Databases) -> Iterator[Settings]:
    """A fresh copy of the demo city, with its keys."""
    with databases.copy_of("city", load_city) as made:
        yield made


@pytest.fixture
def database(settings: Settings, clock: FixedClock) -> Iterator[Database]:
    """The empty database, open."""
    database = opened(settings, clock)
    yield database
    database.dispose()


@pytest.fixture
def session(database: Database) -> Iterator[Session]:
    """A writing unit on the empty database; whatever a test leaves in it is rolled back."""
    with ExitStack() as stack:
        session = stack.enter_context(database.unit(write=True))
        yield session
        session.rollback()


@pytest.fixture
def city(city_settings: Settings, clock: FixedClock) -> "Iterator[City]":
    """The demo city with its app, at the instant of `clock`."""
    from tests.city import served  # noqa: PLC0415 - unit tests of a standard must not need the web ring

    with served(city_settings, clock) as made:
        yield made


@pytest.fixture
def client(city: "City") -> "Client":
    """A browser in the demo city in which nobody is signed in."""
    return city.stranger()


@pytest.fixture
def keys(settings: Settings) -> FileKeys:
    """New keys for the empty database."""
    return FileKeys(settings.key_dir, create=True)
