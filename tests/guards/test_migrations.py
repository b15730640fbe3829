"""One line of migrations, the same on both databases, ending where the models are."""

from collections.abc import Iterator

import pytest
from alembic import command
from alembic.autogenerate import compare_metadata
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Column, Integer, MetaData, Table, inspect, text

from backend.kernel.clock import FixedClock
from backend.kernel.db import Base, Database
from backend.kernel.settings import Settings
from backend.migrations.tables import configuration, import_tables
from tests.database import Databases, opened
from tests.templates import migrate, nothing


@pytest.fixture
def bare(databases: Databases) -> Iterator[Settings]:
    """A database without any table."""
    with databases.copy_of("bare", nothing) as made:
        yield made


def scripts() -> ScriptDirectory:
    """The committed migrations."""
    return ScriptDirectory.from_config(configuration("sqlite://"))


@pytest.fixture(autouse=True)
def _tables() -> None:
    import_tables()


def differences(database: Database, metadata: MetaData) -> list[object]:
    """What a new migration would have to do."""
    with database.engine.connect() as connection:
        found: list[object] = compare_metadata(MigrationContext.configure(connection), metadata)
        return found


def test_there_is_one_head_and_one_start() -> None:
    assert len(scripts().get_heads()) == 1
    assert len(scripts().get_bases()) == 1


def test_migrations_are_numbered_in_order() -> None:
    order = [revision.revision for revision in reversed(list(scripts().walk_revisions()))]
    assert order == [f"{number:04d}" for number in range(1, len(order) + 1)]


def test_the_models_are_what_the_migrations_make(database: Database) -> None:
    assert differences(database, Base.metadata) == []


def test_a_forgotten_migration_is_found(database: Database) -> None:
    metadata = MetaData()
    for table in Base.metadata.tables.values():
        table.to_metadata(metadata)
    Table("forgotten", metadata, Column("id", Integer, primary_key=True))
    assert differences(database, metadata)


def test_migrations_go_down_and_up_again(bare: Settings, clock: FixedClock) -> None:
    migrate(bare, clock)
    before = tables(bare)
    command.downgrade(configuration(bare.database_url), "base")
    assert tables(bare) <= {"alembic_version"}
    migrate(bare, clock)
    assert tables(bare) == before
    assert before >= set(Base.metadata.tables)


def tables(settings: Settings) -> set[str]:
    """Names of the tables that are there."""
    database = opened(settings, None)
    try:
        with database.engine.connect() as connection:
            connection.execute(text("SELECT 1"))
            return set(inspect(connection).get_table_names())
    finally:
        database.dispose()
