"""Terms of certificates: renewed in time, or ending on a day that was wanted."""

from datetime import date, timedelta
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from backend.demo.chance import chance
from backend.demo.terms import ending, renewed, years_by_age, years_by_number
from backend.standards.calendar import add_years

TODAY = date(2026, 11, 22)
driving = years_by_number(6, 10, None)


@given(st.integers(0, 12_000), st.text(max_size=5))
def test_terms_renewed_in_time_cover_today_with_days_to_spare(age_in_days: int, seed: str) -> None:
    first = TODAY - timedelta(days=age_in_days)
    terms = renewed(first, TODAY, driving, margin=90, pick=chance(seed))
    assert terms[0].start == first
    assert all(a.start < b.start <= (a.end or date.max) for a, b in pairwise(terms))
    last = terms[-1]
    assert last.start <= TODAY
    assert last.end is None or last.end - TODAY > timedelta(days=90)


def test_a_term_that_is_about_to_end_was_renewed_just_now() -> None:
    """With less than the least days before a renewal is usual, it was made in the last three weeks."""
    first = add_years(TODAY + timedelta(days=89), -6)
    terms = renewed(first, TODAY, driving, margin=90, pick=chance("x"))
    assert len(terms) == 2
    assert TODAY - timedelta(days=20) <= terms[1].start < TODAY


def test_the_last_term_ends_on_the_wanted_day_after_one_before_it() -> None:
    end = date(2026, 12, 1)
    terms = ending(end, driving, not_before=date(2000, 1, 1))
    assert [(term.start, term.end) for term in terms] == [
        (date(2010, 12, 1), date(2016, 12, 1)),
        (date(2016, 12, 1), end),
    ]


def test_one_term_has_to_do_where_there_is_no_room_for_two() -> None:
    terms = ending(date(2026, 12, 1), driving, not_before=date(2015, 1, 1))
    assert [term.start for term in terms] == [date(2020, 12, 1)]


def test_a_day_that_no_term_can_end_on_is_refused() -> None:
    with pytest.raises(ValueError, match="no term"):
        ending(date(2026, 12, 1), driving, not_before=date(2022, 1, 1))


@pytest.mark.parametrize(("age", "years"), [(15, 5), (16, 10), (25, 10), (26, 20), (45, 20), (46, None)])
def test_an_identity_card_lasts_as_the_law_says(age: int, years: int | None) -> None:
    birth = date(1980, 5, 1)
    assert years_by_age(birth)(add_years(birth, age), 0) == years
