"""Read a table out of a file that somebody brought: what it is follows from its content, never from its name."""

from collections.abc import Iterator
from typing import BinaryIO

from backend.certificates.imports.reading import delimited, workbook
from backend.certificates.imports.reading.limits import MOST_ROWS, Cells, Format, Unreadable

__all__ = ["Format", "Unreadable", "numbered", "sniff"]

_ZIP = b"PK\x03\x04"
_OLD_OFFICE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_OTHERS = (
    b"%PDF",
    b"\x89PNG",
    b"\xff\xd8\xff",
    b"GIF8",
    b"\x1f\x8b",
    b"7z\xbc\xaf",
    b"Rar!",
    b"{\\rtf",
    b"MZ",
    b"\x7fELF",
)
_MARKUP = (b"<?xml", b"<html", b"<!doctype", b"<table", b"mime-version")


def sniff(head: bytes) -> Format:
    """What the first bytes say the file is.

    Raises:
        Unreadable: "empty", "old_workbook" (also one with a password), "no_table".
    """
    if not head.strip(b"\0 \r\n\t"):
        raise Unreadable("empty")
    if head.startswith(_ZIP):
        return "xlsx"
    if head.startswith(_OLD_OFFICE):
        raise Unreadable("old_workbook")
    if head.startswith(_OTHERS) or head.lstrip()[:64].lower().startswith(_MARKUP):
        raise Unreadable("no_table")
    return "csv"


def numbered(file: BinaryIO, form: Format) -> Iterator[tuple[int, Cells]]:
    """The rows that are not empty, with their numbers as the spreadsheet shows them.

    Raises:
        Unreadable: the words are those of `limits`.
    """
    rows = workbook.rows(file) if form == "xlsx" else delimited.rows(file)
    entered = 0
    for number, cells in rows:
        if not any(cells):
            continue
        entered += 1
        if entered > MOST_ROWS + 1:  # and the heads
            raise Unreadable("too_many_rows")
        yield number, cells
