"""Terms in working days, with the holidays of the demo city's calendar."""

from datetime import date
from time import perf_counter

from hypothesis import given
from hypothesis import strategies as st

from backend.inspections.rules.terms import Calendar, calendar_of

YEAR = calendar_of([([(date(2026, 2, 15), date(2026, 2, 23))], [date(2026, 2, 14), date(2026, 2, 28)])])


def test_the_day_of_the_order_does_not_count_and_weekends_are_free() -> None:
    assert Calendar().after(date(2026, 3, 3), 5) == date(2026, 3, 10)
    assert Calendar().after(date(2026, 3, 6), 1) == date(2026, 3, 9)


def test_holidays_are_free_and_worked_weekends_count() -> None:
    assert YEAR.after(date(2026, 2, 13), 1) == date(2026, 2, 14)  # a Saturday that is worked
    assert YEAR.after(date(2026, 2, 14), 1) == date(2026, 2, 24)
    assert YEAR.after(date(2026, 2, 24), 4) == date(2026, 2, 28)


def test_what_is_left_counts_down_to_nought_and_below() -> None:
    term = date(2026, 3, 10)
    assert [Calendar().left(date(2026, 3, day), term) for day in (3, 7, 10, 11, 13)] == [5, 2, 0, -1, -3]


@given(st.dates(date(2026, 1, 1), date(2026, 12, 31)), st.integers(1, 60))
def test_a_term_has_exactly_its_working_days_and_ends_on_one(day: date, count: int) -> None:
    last = YEAR.after(day, count)
    assert YEAR.is_working(last)
    assert YEAR.left(day, last) == count


@given(st.dates(date(2025, 12, 1), date(2026, 4, 1)), st.dates(date(2025, 12, 1), date(2026, 4, 1)))
def test_days_left_are_the_same_as_counted_one_by_one(today: date, last: date) -> None:
    both = calendar_of([([(date(2026, 2, 15), date(2026, 2, 23))], [date(2026, 2, 14), date(2026, 2, 16)])])
    first, end = min(today, last), max(today, last)
    days = [date.fromordinal(n) for n in range(first.toordinal() + 1, end.toordinal() + 1)]
    assert abs(both.left(today, last)) == sum(both.is_working(day) for day in days)


def test_ten_thousand_years_are_counted_at_once() -> None:
    before = perf_counter()
    assert YEAR.left(date.min, date.max) == 2_608_614 - 6 + 2
    assert perf_counter() - before < 0.1
