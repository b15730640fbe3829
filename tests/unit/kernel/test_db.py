"""The unit of work: all or nothing, and a database that does not answer is said so."""

from pathlib import Path

import pytest
from sqlalchemy import select, text
from sqlalchemy.exc import DBAPIError
from sqlalchemy.orm import Session

from backend.kernel import db, outbox
from backend.kernel.db import Database, locked
from backend.kernel.errors import StillRunning, Unavailable
from backend.kernel.models import OutboxRow
from backend.kernel.settings import Settings
from tests.database import TUESDAY_MORNING, opened


def add(session: Session, topic: str = "x") -> None:
    outbox.add(session, topic, {}, now=TUESDAY_MORNING)


def rows(database: Database) -> list[str]:
    with database.unit(write=False) as session:
        return list(session.execute(select(OutboxRow.topic)).scalars())


def test_a_unit_commits_when_its_block_ends(database: Database) -> None:
    with database.unit(write=True) as session:
        add(session)
    assert rows(database) == ["x"]


@pytest.mark.parametrize("error", [ValueError, KeyboardInterrupt, SystemExit])
def test_a_unit_leaves_nothing_when_its_block_raises(database: Database, error: type[BaseException]) -> None:
    with pytest.raises(error), database.unit(write=True) as session:
        add(session)
        raise error
    assert rows(database) == []


def test_a_database_says_of_which_kind_it_is(database: Database, request: pytest.FixtureRequest) -> None:
    assert database.kind == request.config.getoption("--database")


def test_a_missing_table_is_unavailable_and_says_nothing_of_itself(database: Database) -> None:
    """SQLite calls it an operational error, PostgreSQL a programming error: neither reaches the caller as words."""
    with pytest.raises((Unavailable, DBAPIError)) as caught, database.unit(write=False) as session:
        session.execute(text("SELECT secret FROM nowhere"))
    if isinstance(caught.value, Unavailable):
        assert caught.value.retry_after_s == 1
        assert "nowhere" not in str(caught.value)


@pytest.mark.sqlite_only
def test_a_writer_that_waits_too_long_is_told_to_come_back(
    settings: Settings, database: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(db, "SQLITE_BUSY_MS", 50)
    other = opened(settings, None)
    with database.unit(write=True):
        with pytest.raises(Unavailable) as caught, other.unit(write=True):
            pass
        with other.unit(write=False) as session:  # readers are not held up
            assert session.execute(select(OutboxRow)).all() == []
    assert caught.value.retry_after_s == 1
    other.dispose()


@pytest.mark.sqlite_only
def test_an_embedded_database_makes_its_folder_and_survives_a_power_cut(tmp_path: Path) -> None:
    database = Database(f"sqlite:///{tmp_path / 'new' / 'x.sqlite3'}")
    with database.unit(write=False) as session:
        wanted = {"journal_mode": "wal", "foreign_keys": 1, "synchronous": 2, "busy_timeout": 5000, "secure_delete": 1}
        assert {name: session.execute(text(f"PRAGMA {name}")).scalar_one() for name in wanted} == wanted
    database.dispose()


@pytest.mark.sqlite_only
def test_a_reading_unit_takes_no_write_lock(settings: Settings, database: Database) -> None:
    other = opened(settings, None)
    with database.unit(write=False) as reading:
        reading.execute(select(OutboxRow)).all()
        with other.unit(write=True) as writing:
            add(writing)
    other.dispose()
    assert rows(database) == ["x"]


@pytest.mark.postgresql_only
def test_a_row_held_for_too_long_is_still_running(database: Database) -> None:
    with database.unit(write=True) as session:
        add(session)
    with database.unit(write=True) as holder:
        holder.execute(locked(select(OutboxRow))).all()
        with pytest.raises(StillRunning) as caught, database.unit(write=True) as waiting:
            waiting.execute(text("SET LOCAL lock_timeout = '100ms'"))
            waiting.execute(locked(select(OutboxRow))).all()
    assert caught.value.retry_after_s == 1


@pytest.mark.postgresql_only
def test_a_locked_row_is_skipped_by_who_wants_any(database: Database) -> None:
    with database.unit(write=True) as session:
        add(session)
    with database.unit(write=True) as holder, database.unit(write=True) as other:
        assert len(holder.execute(locked(select(OutboxRow), skip=True)).all()) == 1
        assert other.execute(locked(select(OutboxRow), skip=True)).all() == []


@pytest.mark.postgresql_only
def test_share_locks_hold_off_writers_and_not_each_other(database: Database) -> None:
    with database.unit(write=True) as session:
        add(session)
    with database.unit(write=True) as one, database.unit(write=True) as two:
        for unit in (one, two):
            assert len(unit.execute(locked(select(OutboxRow), share=True)).all()) == 1
        with pytest.raises(StillRunning), database.unit(write=True) as writer:
            writer.execute(text("SET LOCAL lock_timeout = '100ms'"))
            writer.execute(text("DELETE FROM outbox"))
    assert rows(database) == ["x"]


def test_a_server_that_is_not_there_is_unavailable() -> None:
    database = Database("postgresql+psycopg://nobody@127.0.0.1:1/none?connect_timeout=2", pool_size=1)
    with pytest.raises(Unavailable), database.unit(write=False):
        pass
    database.dispose()


@pytest.mark.postgresql_only
def test_a_caller_for_whom_no_connection_is_left_is_told_so(
    settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Nobody waits for ever (R55)."""
    database = Database(settings.database_url, pool_size=1)
    monkeypatch.setattr(database.engine.pool, "_timeout", 0.05)
    with database.unit(write=False), pytest.raises(Unavailable), database.unit(write=False):
        pass
    database.dispose()
