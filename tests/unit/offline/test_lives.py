"""How long a pass lives."""

from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from backend.offline.rules import lives

NOW = datetime(2026, 3, 3, 2, 20, tzinfo=UTC)
FAR = date(2030, 1, 1)


@pytest.mark.parametrize(
    ("sensitive", "prf", "hours"), [(False, True, 168), (True, True, 24), (False, False, 24), (True, False, 24)]
)
def test_a_week_a_day_for_sensitive_ones_a_day_without_prf(sensitive: bool, prf: bool, hours: int) -> None:
    assert lives.life(sensitive=sensitive, prf=prf) == timedelta(hours=hours)
    hour = lives.last_hour(NOW, sensitive=sensitive, prf=prf, valid_to=FAR, grant_until=None)
    assert hour is not None
    assert timedelta(hours=hours - 1) < lives.ends_at(hour) - NOW <= timedelta(hours=hours)


def test_not_beyond_the_certificate_or_the_grant() -> None:
    last_day = lives.last_hour(NOW, sensitive=False, prf=True, valid_to=date(2026, 3, 4), grant_until=None)
    assert last_day is not None
    assert lives.ends_at(last_day) == datetime(2026, 3, 4, 16, tzinfo=UTC)
    until = NOW + timedelta(hours=2)
    granted = lives.last_hour(NOW, sensitive=False, prf=True, valid_to=None, grant_until=until)
    assert granted is not None
    assert lives.ends_at(granted) == datetime(2026, 3, 3, 4, tzinfo=UTC)


def test_what_would_be_over_is_not_issued() -> None:
    soon = NOW + timedelta(minutes=30)
    assert lives.last_hour(NOW, sensitive=False, prf=True, valid_to=None, grant_until=soon) is None
    assert lives.last_hour(NOW, sensitive=False, prf=True, valid_to=date(2026, 3, 2), grant_until=None) is None
    assert lives.last_hour_printed(NOW, valid_to=date(2026, 3, 2)) is None


def test_a_printed_one_lives_a_year_at_most() -> None:
    year, short = lives.last_hour_printed(NOW, valid_to=None), lives.last_hour_printed(NOW, valid_to=date(2026, 3, 31))
    assert year is not None
    assert short is not None
    assert timedelta(days=364) < lives.ends_at(year) - NOW <= lives.PRINTED
    assert lives.ends_at(short) == datetime(2026, 3, 31, 16, tzinfo=UTC)


INSTANTS = st.integers(1_770_000_000, 2_240_000_000).map(lambda second: datetime.fromtimestamp(second, UTC))


@given(
    INSTANTS,
    st.booleans(),
    st.booleans(),
    st.none() | st.dates(date(2026, 1, 1), date(2041, 1, 1)),
    st.none() | INSTANTS,
)
def test_no_pass_outlives_any_of_its_limits(
    now: datetime, sensitive: bool, prf: bool, valid_to: date | None, until: datetime | None
) -> None:
    hour = lives.last_hour(now, sensitive=sensitive, prf=prf, valid_to=valid_to, grant_until=until)
    if hour is not None:
        end = lives.ends_at(hour)
        assert now < end <= now + lives.life(sensitive=sensitive, prf=prf)
        assert until is None or end <= until
