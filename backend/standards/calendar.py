"""Calendar dates of China out of instants: the day, the age on a day, the end of a day.

A certificate is in force to the end of its last day in Asia/Shanghai, and ages change there at midnight.

Source: Civil Code, articles 201 and 202 (a period of years ends on the corresponding day; where there is none, on
the last day of the month).
"""

from datetime import UTC, date, datetime, time, timedelta
from typing import Final
from zoneinfo import ZoneInfo

SHANGHAI: Final = ZoneInfo("Asia/Shanghai")


def date_in_shanghai(instant: datetime) -> date:
    """Give the calendar date of an aware instant in Asia/Shanghai.

    Raises:
        ValueError: the instant is naive, so it has no date anywhere.
    """
    if instant.utcoffset() is None:
        raise ValueError("an instant without a zone has no date")
    return instant.astimezone(SHANGHAI).date()


def start_of_day(day: date) -> datetime:
    """Give the first instant of a day in Asia/Shanghai, as aware UTC."""
    return datetime.combine(day, time.min, SHANGHAI).astimezone(UTC)


def end_of_day(day: date) -> datetime:
    """Give the first instant that is no longer in the day, as aware UTC; compare with `<`."""
    return start_of_day(day + timedelta(days=1))


def age_on(birth: date, day: date) -> int:
    """Give the completed years of life on a day.

    Somebody born on 29 February completes a year when 28 February is over, that is on 1 March of a common year.

    Raises:
        ValueError: the day is before the birth.
    """
    if day < birth:
        raise ValueError("nobody has an age before the birth")
    return day.year - birth.year - ((day.month, day.day) < (birth.month, birth.day))


def add_years(day: date, years: int) -> date:
    """Give the corresponding day some years later (or earlier); 29 February becomes 28 February where there is none."""
    try:
        return day.replace(year=day.year + years)
    except ValueError:
        return day.replace(year=day.year + years, day=28)
