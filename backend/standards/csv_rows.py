"""CSV for people with spreadsheets: UTF-8 with its mark, RFC 4180 quoting, and no cell that a spreadsheet computes.

A cell that begins like a formula gets an apostrophe in front (R40), as spreadsheets themselves write text.

Source: RFC 4180; OWASP, CSV injection.
"""

import unicodedata
from collections.abc import Iterable, Iterator, Sequence
from typing import Final

MARK: Final = "\ufeff"
"""Without it the most used spreadsheet reads Chinese as another encoding."""

_STARTS: Final = ("=", "+", "-", "@", "\t", "\r")
_QUOTED: Final = frozenset('",\r\n')


def cell(value: object) -> str:
    """One cell, harmless and quoted where it must be; None is an empty one, a number stays a number."""
    if value is None:
        return ""
    if isinstance(value, int | float):
        return str(value)
    text = str(value)
    if unicodedata.normalize("NFKC", text[:3]).lstrip(" ").startswith(_STARTS):
        text = "'" + text
    return '"' + text.replace('"', '""') + '"' if _QUOTED & set(text) else text


def line(cells: Sequence[object]) -> str:
    """One row with its end."""
    return ",".join(map(cell, cells)) + "\r\n"


def lines(head: Sequence[str], rows: Iterable[Sequence[object]]) -> Iterator[str]:
    """A whole file, a row at a time."""
    yield MARK + line(head)
    yield from map(line, rows)
