"""A cell as a value of the catalogue: pure.

| kind          | understood                                                                                          |
| date          | 2026-01-02, 2026/1/2, 2026.1.2, 20260102, 2026年1月2日, with or without a time; serials 20000-80000 |
| date_range    | two dates with 至, 到, to, ~, / or a hyphen between; 长期 as the end, or nothing, for none          |
| month         | 2026-01, 2026/1, 202601, 2026年1月, or a date                                                       |
| number, money | 1234.5, 1,234.5, ¥1,234.5                                                                           |
| enum          | a value of the list, or its English word                                                            |

Days before months (1/2/2026) are refused: nobody can tell which is which.
"""

import re
import unicodedata
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Final, TypeAlias

from backend.kernel.text import clean
from backend.standards import resident_id

NO_END: Final = frozenset(
    {"长期", "长期有效", "永久", "永久有效", "无固定期限", "long-term", "permanent", "9999-12-31"}
)
_ERRORS: Final = frozenset({"#N/A", "#REF!", "#VALUE!", "#DIV/0!", "#NAME?", "#NULL!", "#NUM!", "#SPILL!", "#CALC!"})
_SCIENTIFIC: Final = re.compile(r"[0-9](\.[0-9]+)?E\+?[0-9]{1,2}", re.ASCII | re.IGNORECASE)
_DATE: Final = re.compile(
    r"(?:([0-9]{4})([-/.])([0-9]{1,2})\2([0-9]{1,2})|([0-9]{4})([0-9]{2})([0-9]{2})|([0-9]{4})年([0-9]{1,2})月([0-9]{1,2})日?)"
    r"(?:[ T]+[0-9]{1,2}:[0-9]{2}(?::[0-9]{2}(?:\.[0-9]+)?)?)?",
    re.ASCII,
)
_BETWEEN: Final = re.compile(r"\s*(?:至|到|to|~|/|-+|—+)\s*", re.ASCII)
_MONTH: Final = re.compile(r"([0-9]{4})[-/.年]?([0-9]{1,2})月?", re.ASCII)
_GROUPED: Final = re.compile(r"[¥￥]?\s*([0-9]{1,3}(?:,[0-9]{3})+|[0-9]+)(\.[0-9]+)?", re.ASCII)
_FIRST_DAY: Final = date(1899, 12, 30)
_SERIALS: Final = range(20_000, 80_001)
_SERIAL_DIGITS: Final = 5
_MONTHS: Final = range(1, 13)


@dataclass(frozen=True, slots=True)
class Wrong:
    """What is wrong with a cell, in a stable word; the cell itself is not kept."""

    word: str


Value: TypeAlias = str | Wrong


def value_of(kind: str, text: str, *, choices: Mapping[str, str] | None = None) -> Value:
    """The value that a cell stands for; "" where it is empty.

    Args:
        kind: of the catalogue's fields, or `code` for the code of a holder or a subject, `day` for a date that may
            have no end, `whole` for a whole number.
        choices: of an enum, each value under every word that stands for it.
    """
    cleaned = clean(text)
    if cleaned is None:
        return Wrong("characters")
    if not cleaned:
        return ""
    if cleaned in _ERRORS:
        return Wrong("spreadsheet_error")
    if kind == "enum":
        return (choices or {}).get(cleaned.casefold(), Wrong("value"))
    if kind not in ("number", "money") and _SCIENTIFIC.fullmatch(cleaned):
        return Wrong("scientific")
    reader = _READERS.get(kind)
    return cleaned if reader is None else reader(unicodedata.normalize("NFKC", cleaned))


def day_of(text: str) -> date | None:
    """The day that a text names, None where it names none for sure."""
    if len(text) == _SERIAL_DIGITS and text.isascii() and text.isdigit():
        return _FIRST_DAY + timedelta(days=int(text)) if int(text) in _SERIALS else None
    found = _DATE.fullmatch(text)
    return None if found is None else _day(found)


def _day(found: re.Match[str]) -> date | None:
    year, month, day = (int(one) for one in found.group(1, 3, 4, 5, 6, 7, 8, 9, 10) if one is not None)
    try:
        return date(year, month, day)
    except ValueError:
        return None


def _date(text: str) -> Value:
    day = day_of(text)
    return Wrong("date") if day is None else day.isoformat()


def _end(text: str) -> Value:
    return "" if text.lower() in NO_END else _date(text)


def _range(text: str) -> Value:
    first = _DATE.match(text)
    between = _BETWEEN.match(text, first.end()) if first else None
    if first is None or between is None:
        return Wrong("range")
    rest = text[between.end() :]
    start, end = _day(first), None if not rest or rest.lower() in NO_END else day_of(rest)
    if start is None or (end is None and rest and rest.lower() not in NO_END) or (end is not None and end < start):
        return Wrong("range")
    return f"{start.isoformat()}/{end.isoformat() if end else ''}"


def _month(text: str) -> Value:
    found = _MONTH.fullmatch(text)
    if found and int(found[2]) in _MONTHS:
        return f"{found[1]}-{int(found[2]):02d}"
    day = day_of(text)
    return Wrong("month") if day is None else f"{day:%Y-%m}"


def _number(text: str) -> Value:
    found = _GROUPED.fullmatch(text)
    return Wrong("number") if found is None else found[1].replace(",", "") + (found[2] or "")


def _whole(text: str) -> Value:
    return text if text.isascii() and text.isdigit() and len(text) <= 9 else Wrong("number")  # noqa: PLR2004 - fits every database's integer


def _code(text: str) -> Value:
    return "".join(text.split()).upper()


_READERS: Final[dict[str, Callable[[str], Value]]] = {
    "date": _date,
    "day": _end,
    "date_range": _range,
    "month": _month,
    "number": _number,
    "money": _number,
    "whole": _whole,
    "resident_id": resident_id.normalise,
    "uscc": _code,
    "code": _code,
    "area_code": _code,
}
