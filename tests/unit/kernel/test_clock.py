"""Time: aware UTC everywhere, from the database, one value a transaction."""

from datetime import UTC, datetime, timedelta, timezone

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.orm import Session

from backend.kernel import clock
from backend.kernel.clock import FixedClock, db_now
from backend.kernel.columns import UtcTime
from backend.kernel.db import Database
from backend.kernel.settings import Settings
from tests.database import TUESDAY_MORNING, opened

SQLITE, POSTGRESQL = sqlite.dialect(), postgresql.dialect()  # type: ignore[no-untyped-call] # SQLAlchemy's own
EAST = timezone(timedelta(hours=8))


def test_a_fixed_clock_needs_a_zone() -> None:
    with pytest.raises(ValueError, match="aware"):
        FixedClock(datetime(2026, 3, 3))  # noqa: DTZ001 - that is the point


def test_a_fixed_clock_is_what_the_database_says(database: Database, clock: FixedClock) -> None:
    with database.unit(write=False) as session:
        assert db_now(session) == TUESDAY_MORNING
    clock.instant += timedelta(days=1)
    with database.unit(write=False) as session:
        assert db_now(session) == TUESDAY_MORNING + timedelta(days=1)


def test_a_transaction_has_one_instant(session: Session, clock: FixedClock) -> None:
    first = db_now(session)
    clock.instant += timedelta(hours=1)
    assert db_now(session) == first


def test_a_remembered_instant_is_the_transactions(session: Session) -> None:
    clock.remember(session, datetime(2026, 3, 3, 10, 0, tzinfo=EAST))
    assert db_now(session) == TUESDAY_MORNING
    assert db_now(session).tzinfo is UTC


def test_without_a_fixed_clock_the_database_gives_the_time(settings: Settings) -> None:
    database = opened(settings, None)
    with database.unit(write=False) as session:
        now = db_now(session)
        assert clock.chosen(session, now) is now
    database.dispose()
    assert now.utcoffset() == timedelta(0)
    assert abs(datetime.now(UTC) - now) < timedelta(seconds=5)


def test_a_fixed_clock_wins_over_what_a_statement_brought_along(session: Session) -> None:
    assert clock.chosen(session, datetime(1999, 1, 1, tzinfo=UTC)) == TUESDAY_MORNING


def test_an_instant_without_a_zone_is_not_stored() -> None:
    for dialect in (SQLITE, POSTGRESQL):
        with pytest.raises(ValueError, match="without a zone"):
            UtcTime().process_bind_param(datetime(2026, 3, 3), dialect)  # noqa: DTZ001 - that is the point


def test_nothing_stays_nothing() -> None:
    assert UtcTime().process_bind_param(None, SQLITE) is None
    assert UtcTime().process_result_value(None, SQLITE) is None


INSTANTS = st.datetimes(min_value=datetime(1901, 1, 1), max_value=datetime(2199, 1, 1)).map(  # noqa: DTZ001 - zoned below
    lambda instant: instant.replace(tzinfo=EAST)
)


@given(INSTANTS)
def test_an_instant_comes_back_as_utc(instant: datetime) -> None:
    for dialect in (SQLITE, POSTGRESQL):
        back = UtcTime().process_result_value(UtcTime().process_bind_param(instant, dialect), dialect)
        assert back == instant
        assert back is not None
        assert back.tzinfo is UTC


@given(INSTANTS, INSTANTS)
def test_stored_text_sorts_as_the_instants_do(one: datetime, other: datetime) -> None:
    """SQLite compares text: a wrong width would let codes live for ever."""
    texts = [UtcTime().process_bind_param(instant, SQLITE) for instant in (one, other)]
    assert (texts[0] < texts[1]) == (one < other)


def test_the_databases_own_clock_compares_with_stored_instants(settings: Settings) -> None:
    """SQLite's clock gives milliseconds, a stored instant microseconds: both are read alike."""
    database = opened(settings, None)
    with database.unit(write=False) as session:
        assert db_now(session) > TUESDAY_MORNING - timedelta(days=3650)
        assert db_now(session) == db_now(session)
    database.dispose()
