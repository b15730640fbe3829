"""When a certificate was issued and renewed: the terms from the first to the one in force."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, timedelta
from random import Random
from typing import Final, TypeAlias

from backend.standards.calendar import add_years, age_on

YearsAt: TypeAlias = Callable[[date, int], int | None]
"""Length in years of a term issued on a day as the n-th (from 0); None for no end."""

_EARLIEST_RENEWAL: Final = 88
_LATEST_RENEWAL: Final = 60


@dataclass(frozen=True, slots=True)
class Term:
    """One term: issued on a day, in force to the end of another or for ever."""

    start: date
    end: date | None


def renewed(first: date, today: date, years_at: YearsAt, *, margin: int, pick: Random) -> tuple[Term, ...]:
    """Give the terms of somebody who renews in time, so that more than `margin` days are left today."""
    terms = [_term(first, years_at, 0)]
    while (end := terms[-1].end) is not None:
        start = end - timedelta(days=pick.randint(_LATEST_RENEWAL, _EARLIEST_RENEWAL))
        if start > today:
            if end - today > timedelta(days=margin):
                break
            start = today - timedelta(days=pick.randint(1, 20))
        terms.append(_term(start, years_at, len(terms)))
    return tuple(terms)


def ending(end: date, years_at: YearsAt, *, not_before: date) -> tuple[Term, ...]:
    """Give the terms of somebody whose last one ends on a day and was not renewed.

    Raises:
        ValueError: no row of terms since `not_before` can end there.
    """
    for count in (2, 1):
        starts = _starts(end, years_at, count, not_before)
        if starts:
            return tuple(Term(a, b) for a, b in zip(starts, (*starts[1:], end), strict=True))
    raise ValueError("no term ends on that day")


def years_by_age(birth: date) -> YearsAt:
    """Terms of the identity card: 5 years under 16, 10 under 26, 20 under 46, then for ever."""

    def years(day: date, _number: int) -> int | None:
        age = age_on(birth, day)
        return next((length for limit, length in ((16, 5), (26, 10), (46, 20)) if age < limit), None)

    return years


def years_by_number(*lengths: int | None) -> YearsAt:
    """Terms whose length follows from how often it was renewed; the last length repeats."""
    return lambda _day, number: lengths[min(number, len(lengths) - 1)]


def _term(start: date, years_at: YearsAt, number: int) -> Term:
    years = years_at(start, number)
    return Term(start, None if years is None else add_years(start, years))


def _starts(end: date, years_at: YearsAt, count: int, not_before: date) -> list[date]:
    """Starts of a number of terms in a row, the last of which ends on a day; empty when lengths do not fit."""
    starts: list[date] = []
    for number in reversed(range(count)):
        for length in (20, 10, 6, 5):
            start = add_years(end, -length)
            if start >= not_before and years_at(start, number) == length:
                starts.insert(0, start)
                end = start
                break
        else:
            return []
    return starts
