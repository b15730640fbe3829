"""The day that a written date, month or range names. Pure."""

import re
from calendar import monthrange
from datetime import date
from typing import Final

MONTH: Final = re.compile(r"[0-9]{4}-(0[1-9]|1[0-2])", re.ASCII)


def last_day(value: str) -> date:
    """The last day that a date, a month or the end of a range names.

    Raises:
        ValueError: the value names no day.
    """
    text = value.partition("/")[2] or value
    if MONTH.fullmatch(text):
        year, month = int(text[:4]), int(text[5:])
        return date(year, month, monthrange(year, month)[1])
    return date.fromisoformat(text)
