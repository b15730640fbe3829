"""Terms of a case in working days, with what is left out of them."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from backend.cases.rules.terms import Pause, Standing, last_day, term, used
from backend.inspections.rules.terms import Calendar, calendar_of

MONDAY = date(2026, 11, 23)
PLAIN = Calendar()
CITY = calendar_of([([(date(2026, 10, 1), date(2026, 10, 7))], [date(2026, 10, 10)])])


def test_the_day_of_acceptance_does_not_count() -> None:
    assert last_day(MONDAY, 5, (), PLAIN) == date(2026, 11, 30)


def test_holidays_are_left_out_and_make_up_days_count() -> None:
    assert last_day(date(2026, 9, 30), 3, (), CITY) == date(2026, 10, 10)


def test_days_that_a_supplement_is_awaited_do_not_count() -> None:
    pause = Pause(date(2026, 11, 24), date(2026, 11, 27))
    assert last_day(MONDAY, 2, [pause], PLAIN) == date(2026, 11, 30)
    assert used(MONDAY, date(2026, 11, 27), [pause], PLAIN) == 1


def test_two_pauses_at_once_leave_a_day_out_once() -> None:
    pauses = [Pause(MONDAY, date(2026, 11, 25)), Pause(date(2026, 11, 24), date(2026, 11, 26))]
    assert last_day(MONDAY, 1, pauses, PLAIN) == date(2026, 11, 27)


def test_a_pause_after_the_end_changes_nothing() -> None:
    assert last_day(MONDAY, 1, [Pause(date(2026, 12, 1), None)], PLAIN) == date(2026, 11, 24)


@pytest.mark.parametrize(
    ("today", "pauses", "left", "standing"),
    [
        (MONDAY, (), 5, Standing.RUNNING),
        (date(2026, 11, 26), (), 2, Standing.SOON),
        (date(2026, 11, 30), (), 0, Standing.SOON),
        (date(2026, 12, 2), (), -2, Standing.OVERDUE),
        (date(2026, 12, 2), (Pause(date(2026, 11, 24), None),), 4, Standing.PAUSED),
    ],
)
def test_how_a_term_stands(today: date, pauses: tuple[Pause, ...], left: int, standing: Standing) -> None:
    found = term(MONDAY, 5, pauses, today=today, calendar=PLAIN)
    assert (found.left, found.standing) == (left, standing)
    assert (found.last_on is None) is (standing is Standing.PAUSED)


@given(st.integers(0, 30), st.integers(0, 30), st.integers(0, 20))
def test_a_pause_never_shortens_a_term_and_every_day_of_it_is_used_at_its_end(
    days: int, after: int, length: int
) -> None:
    asked = MONDAY + timedelta(days=after)
    pause = Pause(asked, asked + timedelta(days=length))
    plain, paused = last_day(MONDAY, days, (), CITY), last_day(MONDAY, days, [pause], CITY)
    assert plain is not None
    assert paused is not None
    assert paused >= plain
    assert used(MONDAY, paused, [pause], CITY) == days
