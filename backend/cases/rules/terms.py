"""The working-day term of a case, and its pauses: pure.

The day on which it begins does not count. While the office waits for the applicant, or for what the law leaves out of
the term, no day counts: not the day after it asked, nor the day on which the answer came. Where several pauses overlap,
a day is left out once.

| standing | when                                                   |
| paused   | a pause is open: there is no last day until it is over |
| overdue  | the last day is over and nobody has decided            |
| soon     | at most two working days are left                      |
| running  | more are left                                          |

Source: Administrative Licensing Law, articles 32 (five days to say what is missing), 42 and 45 (what is left out) and
82 (days are working days); Civil Code, article 201.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum
from typing import Final

from backend.inspections.rules.terms import Calendar

TO_LOOK_THROUGH: Final = 5
"""Working days to take an application or to ask for what is missing."""

SOON: Final = 2


class Standing(StrEnum):
    """How a term stands."""

    RUNNING = "running"
    SOON = "soon"
    PAUSED = "paused"
    OVERDUE = "overdue"


@dataclass(frozen=True, slots=True)
class Pause:
    """From the day on which something was asked to the day on which it came; None while it is awaited."""

    asked_on: date
    came_on: date | None


@dataclass(frozen=True, slots=True)
class Term:
    """A term on a day.

    Attributes:
        last_on: its last day; None while it is paused.
        left: working days left, the last one included; below nought how many it is overdue.
    """

    last_on: date | None
    left: int
    standing: Standing


def last_day(begun_on: date, days: int, pauses: Iterable[Pause], calendar: Calendar) -> date | None:
    """The last day of a term of working days; None while a pause is open before its end."""
    known = tuple(pauses)
    at, left = begun_on, days
    while left:
        at += timedelta(days=1)
        if any(one.came_on is None and at > one.asked_on for one in known):
            return None
        left -= calendar.is_working(at) and not _is_left_out(at, known)
    return at


def used(begun_on: date, today: date, pauses: Iterable[Pause], calendar: Calendar) -> int:
    """Working days of a term that are used up today."""
    known = tuple(pauses)
    days = (begun_on + timedelta(days=n) for n in range(1, (today - begun_on).days + 1))
    return sum(calendar.is_working(day) and not _is_left_out(day, known) for day in days)


def term(begun_on: date, days: int, pauses: Iterable[Pause], *, today: date, calendar: Calendar) -> Term:
    """How a term stands today."""
    known = tuple(pauses)
    last = last_day(begun_on, days, known, calendar)
    if last is None:
        return Term(None, days - used(begun_on, today, known, calendar), Standing.PAUSED)
    left = calendar.left(today, last)
    if today > last:
        return Term(last, left, Standing.OVERDUE)
    return Term(last, left, Standing.SOON if left <= SOON else Standing.RUNNING)


def _is_left_out(day: date, pauses: tuple[Pause, ...]) -> bool:
    return any(day > one.asked_on and (one.came_on is None or day <= one.came_on) for one in pauses)
