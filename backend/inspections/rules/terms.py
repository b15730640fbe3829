"""Terms in working days: pure.

The day of an order does not count; the term ends with the last of its working days. Weekends are free but for the days
that the State Council's notice of a year has worked instead; its holidays are free. A year without a notice has
weekends alone.

Source: Civil Code, articles 201 and 203; the notices of the General Office of the State Council on holidays.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Final

SATURDAY: Final = 5


@dataclass(frozen=True, slots=True)
class Calendar:
    """Days that are free besides weekends, and weekend days that are worked."""

    free: frozenset[date] = frozenset()
    worked: frozenset[date] = frozenset()

    def is_working(self, day: date) -> bool:
        """Whether offices work on a day."""
        return day in self.worked or (day.weekday() < SATURDAY and day not in self.free)

    def after(self, day: date, count: int) -> date:
        """The last day of a term of `count` working days that begins on the day after `day`."""
        while count:
            day += timedelta(days=1)
            count -= self.is_working(day)
        return day

    def left(self, today: date, last: date) -> int:
        """Working days that are left after today, the last one included; below nought: how many it is overdue."""
        step = 1 if last >= today else -1
        first, end = (today, last) if step > 0 else (last, today)
        free = sum(first < day <= end and day.weekday() < SATURDAY for day in self.free - self.worked)
        worked = sum(first < day <= end and day.weekday() >= SATURDAY for day in self.worked)
        return step * (_weekdays(end) - _weekdays(first) - free + worked)


def _weekdays(last: date) -> int:
    """Mondays to Fridays since the first day of all, a Monday: as quick over a thousand years as over a week."""
    weeks, rest = divmod(last.toordinal(), 7)
    return weeks * SATURDAY + min(rest, SATURDAY)


def calendar_of(years: Iterable[tuple[Iterable[tuple[date, date]], Iterable[date]]]) -> Calendar:
    """The calendar of some years: each its holidays, first and last day, and the weekend days that are worked."""
    free: set[date] = set()
    worked: set[date] = set()
    for holidays, days in years:
        worked.update(days)
        for first, last in holidays:
            free.update(first + timedelta(days=n) for n in range((last - first).days + 1))
    return Calendar(frozenset(free), frozenset(worked))
