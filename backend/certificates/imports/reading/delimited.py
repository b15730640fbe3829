"""Tables as text: the encoding is found by reading all of it, the delimiter by what makes rows of equal width."""

import codecs
import csv
import io
from collections import Counter
from collections.abc import Iterator
from contextlib import suppress
from itertools import islice
from typing import BinaryIO, Final

from backend.certificates.imports.reading.limits import MOST_CHARACTERS, MOST_COLUMNS, Cells, Unreadable, fitting

_MARKS: Final = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
    (b"\x84\x31\x95\x33", "gb18030"),
)
_TRIED: Final = ("utf-8", "gb18030")
_DELIMITERS: Final = (",", "\t", ";", "|")
_STEP = 256 * 1024
_LONGEST_LINE = MOST_COLUMNS * MOST_CHARACTERS
_SAMPLE_ROWS = 50
_SAMPLE_CHARACTERS = 256 * 1024


def rows(file: BinaryIO) -> Iterator[tuple[int, Cells]]:
    """All rows, numbered as lines of the table.

    Raises:
        Unreadable: "encoding" (neither UTF-8 nor GB18030), "broken", "cell_too_long", "too_many_columns".
    """
    encoding = encoding_of(file)
    file.seek(0)
    text = io.TextIOWrapper(file, encoding=encoding, newline="")
    try:
        sample = text.read(_SAMPLE_CHARACTERS)
        if "\0" in sample:
            raise Unreadable("no_table")
        delimiter = delimiter_of(sample)
        text.seek(0)
        csv.field_size_limit(8 * MOST_CHARACTERS)
        for number, row in enumerate(csv.reader(_lines(text), delimiter=delimiter), 1):
            yield number, fitting([_cell(cell) for cell in row])
    except csv.Error as error:
        raise Unreadable("cell_too_long" if "field larger" in str(error) else "broken") from None
    except UnicodeError:
        raise Unreadable("encoding") from None
    finally:
        with suppress(ValueError):  # whoever stopped reading half-way may have closed the file already
            text.detach()


def _lines(text: io.TextIOWrapper) -> Iterator[str]:
    """Lines, none of them longer than a row can be: the widest one must not be whole in memory."""
    while line := text.readline(_LONGEST_LINE + 1):
        if len(line) > _LONGEST_LINE:
            raise Unreadable("too_many_columns")
        yield line


def encoding_of(file: BinaryIO) -> str:
    """By its mark, else the first encoding in which all of it is text.

    Raises:
        Unreadable: "encoding".
    """
    file.seek(0)
    head = file.read(4)
    for mark, name in _MARKS:
        if head.startswith(mark):
            return name
    for name in _TRIED:
        if _is_text(file, name):
            return name
    raise Unreadable("encoding")


def delimiter_of(sample: str) -> str:
    """The delimiter under which most of the first rows have the same, largest width."""
    return max(_DELIMITERS, key=lambda one: (_score(sample, one), -_DELIMITERS.index(one)))


def _score(sample: str, delimiter: str) -> int:
    """Width of most rows times their number; a single column counts for nothing."""
    reader = csv.reader(io.StringIO(sample, newline=""), delimiter=delimiter)
    try:
        widths = Counter(len(row) for row in islice(reader, _SAMPLE_ROWS) if row)
    except csv.Error:
        return 0
    width, times = max(widths.items(), key=lambda one: (one[1], one[0]), default=(0, 0))
    return (width - 1) * times


def _is_text(file: BinaryIO, encoding: str) -> bool:
    decoder = codecs.getincrementaldecoder(encoding)()
    file.seek(0)
    try:
        while part := file.read(_STEP):
            decoder.decode(part)
        decoder.decode(b"", final=True)
    except UnicodeDecodeError:
        return False
    return True


def _cell(text: str) -> str:
    """A cell without outer blanks, without `="…"` that keeps digits, and without the apostrophe that we put in."""
    cell = text.strip().strip("\ufeff")
    if cell.startswith('="') and cell.endswith('"'):
        return cell[2:-1]
    if cell[:1] == "'" and cell[1:2] in ("=", "+", "-", "@"):
        return cell[1:]
    return cell
