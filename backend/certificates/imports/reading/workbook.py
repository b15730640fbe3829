"""XLSX: a zip archive of XML. Limits are looked at before a byte is unpacked; openpyxl reads behind defusedxml.

Formulas are never worked out: what counts is the value that the spreadsheet kept beside them.
"""

from collections.abc import Iterator
from contextlib import closing
from datetime import date, datetime, time, timedelta
from typing import Any, BinaryIO, Final
from zipfile import ZipFile

from defusedxml import DefusedXmlException

from backend.certificates.imports.reading.limits import MOST_EMPTY_ROWS, Cells, Unreadable, fitting
from backend.kernel.errors import SealBroken

MOST_ENTRIES: Final = 2_000
MOST_BYTES: Final = 700 * 1024 * 1024
MOST_SHARED_BYTES: Final = 96 * 1024 * 1024
MOST_RATIO: Final = 150
RATIO_FROM_BYTES: Final = 2 * 1024 * 1024
"""Beyond this a part that shrinks more than the ratio says is no table: rows of one repeated cell shrink 100 times."""

_BOOK: Final = "xl/workbook.xml"
_SHARED: Final = "xl/sharedstrings.xml"
_LONGEST_NUMBER: Final = 10**15
"""From here on a spreadsheet has lost digits, so the number is given in the notation that shows it."""


def rows(file: BinaryIO) -> Iterator[tuple[int, Cells]]:
    """Rows of the first visible sheet, numbered as the spreadsheet does.

    Raises:
        Unreadable: "no_table" (an archive of something else), "bomb", "entities", "broken", and those of `fitting`.
    """
    try:
        _refuse_bombs(file)
        file.seek(0)
        with closing(_opened(file)) as book:
            sheets = [one for one in book.worksheets if one.sheet_state == "visible"] or book.worksheets
            yield from _rows(sheets[0])  # without any: LookupError, broken
    except (Unreadable, SealBroken):
        raise
    except DefusedXmlException:
        raise Unreadable("entities") from None
    except MemoryError:
        raise Unreadable("out_of_memory") from None
    except Exception:  # noqa: BLE001 - a hostile archive reaches every corner of three libraries
        raise Unreadable("broken") from None


def _opened(file: BinaryIO) -> Any:
    """The library costs a server's start most of a second: it is loaded by the first spreadsheet."""
    import openpyxl  # noqa: PLC0415 - see above

    if not openpyxl.DEFUSEDXML:  # pragma: no cover - it is one of the requirements
        raise ImportError("openpyxl must read behind defusedxml")
    return openpyxl.load_workbook(file, read_only=True, data_only=True, keep_links=False)


def _refuse_bombs(file: BinaryIO) -> None:
    with ZipFile(file) as archive:
        entries = archive.infolist()
    names = {entry.filename.lower() for entry in entries}
    if _BOOK not in names:
        raise Unreadable("no_table")
    if any(entry.flag_bits & 1 for entry in entries):
        raise Unreadable("old_workbook")
    if len(entries) > MOST_ENTRIES or sum(entry.file_size for entry in entries) > MOST_BYTES:
        raise Unreadable("bomb")
    for entry in entries:
        if entry.file_size > RATIO_FROM_BYTES and entry.file_size > MOST_RATIO * max(entry.compress_size, 1):
            raise Unreadable("bomb")
        if entry.filename.lower() == _SHARED and entry.file_size > MOST_SHARED_BYTES:
            raise Unreadable("bomb")


def _rows(sheet: Any) -> Iterator[tuple[int, Cells]]:
    sheet.reset_dimensions()  # what the file says of its size is not to be trusted
    empty = 0
    for number, values in enumerate(sheet.iter_rows(values_only=True), 1):
        if values.count(None) == len(values):
            empty += 1
            if empty > MOST_EMPTY_ROWS:
                raise Unreadable("too_many_rows")
            continue
        yield number, fitting([text_of(value) for value in values])


def text_of(value: object) -> str:
    """A cell's value as text: dates as 2026-01-02, whole numbers without a point, lost digits in their notation."""
    if value is None:
        return ""
    if isinstance(value, str):
        return _unescaped(value.strip())
    if isinstance(value, bool):
        return "TRUE" if value else "FALSE"
    if isinstance(value, int | float):
        return _number(value)
    if isinstance(value, datetime):
        return value.date().isoformat() if value.time() == time() else value.isoformat(" ", "seconds")
    return value.isoformat() if isinstance(value, date | time) else str(value) if isinstance(value, timedelta) else ""


def _unescaped(text: str) -> str:
    return text[1:] if text[:1] == "'" and text[1:2] in ("=", "+", "-", "@") else text


def _number(value: float) -> str:
    if abs(value) >= _LONGEST_NUMBER:
        return f"{value:.14E}"
    if isinstance(value, int) or value == int(value):
        return str(int(value))
    return repr(value)
