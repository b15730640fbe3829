"""Calendar dates in Asia/Shanghai, ages and ends of days."""

from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from backend.standards import calendar

days = st.dates(date(1950, 1, 1), date(2100, 12, 31))


def test_the_day_begins_eight_hours_before_utc() -> None:
    assert calendar.date_in_shanghai(datetime(2026, 11, 21, 15, 59, 59, tzinfo=UTC)) == date(2026, 11, 21)
    assert calendar.date_in_shanghai(datetime(2026, 11, 21, 16, 0, 0, tzinfo=UTC)) == date(2026, 11, 22)


def test_an_instant_without_a_zone_has_no_date() -> None:
    with pytest.raises(ValueError, match="zone"):
        calendar.date_in_shanghai(datetime(2026, 11, 22))  # noqa: DTZ001 - naive on purpose


def test_a_day_ends_where_the_next_begins() -> None:
    assert calendar.end_of_day(date(2026, 11, 22)) == datetime(2026, 11, 22, 16, 0, tzinfo=UTC)
    assert calendar.end_of_day(date(2026, 11, 22)) == calendar.start_of_day(date(2026, 11, 23))


@given(days)
def test_a_day_holds_its_first_and_last_instant_and_no_more(day: date) -> None:
    first, after = calendar.start_of_day(day), calendar.end_of_day(day)
    assert calendar.date_in_shanghai(first) == day
    assert calendar.date_in_shanghai(after - timedelta(microseconds=1)) == day
    assert calendar.date_in_shanghai(after) == day + timedelta(days=1)


@pytest.mark.parametrize(
    ("day", "age"),
    [(date(2018, 2, 28), 17), (date(2018, 3, 1), 18), (date(2020, 2, 28), 19), (date(2020, 2, 29), 20)],
)
def test_a_leap_day_child_ages_when_february_is_over(day: date, age: int) -> None:
    assert calendar.age_on(date(2000, 2, 29), day) == age


@pytest.mark.parametrize(("day", "age"), [(date(2026, 5, 17), 40), (date(2026, 5, 18), 41), (date(1985, 5, 18), 0)])
def test_an_age_is_completed_on_the_birthday(day: date, age: int) -> None:
    assert calendar.age_on(date(1985, 5, 18), day) == age


def test_nobody_has_an_age_before_the_birth() -> None:
    with pytest.raises(ValueError, match="before the birth"):
        calendar.age_on(date(2000, 1, 1), date(1999, 12, 31))


@given(days, st.integers(0, 100))
def test_the_age_after_some_years_is_those_years(birth: date, years: int) -> None:
    birthday = calendar.add_years(birth, years)
    leap_child_in_common_year = (birth.month, birth.day) == (2, 29) and birthday.day == 28
    assert calendar.age_on(birth, birthday) == years - leap_child_in_common_year


def test_the_leap_day_of_a_common_year_is_its_last_of_february() -> None:
    assert calendar.add_years(date(2024, 2, 29), 1) == date(2025, 2, 28)
    assert calendar.add_years(date(2024, 2, 29), 4) == date(2028, 2, 29)
    assert calendar.add_years(date(2024, 5, 1), -4) == date(2020, 5, 1)
