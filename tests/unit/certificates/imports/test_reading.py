"""Tables out of files: encodings, delimiters, spreadsheets; and hostile files, each with its word."""

import codecs
import io
import zipfile
from contextlib import suppress
from datetime import date, datetime
from time import process_time
from typing import Any

import openpyxl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from backend.certificates.imports.reading import Unreadable, delimited, numbered, sniff, workbook
from backend.certificates.imports.reading.limits import MOST_COLUMNS
from tests.unit.certificates.imports.hostile import CORPUS, archive, sheet

ROWS = [["姓名", "证号"], ["张三", "880102199003071019"], ["㛃𬭎龘", "x,y"]]
GOOD = archive(sheet('<row r="1"><c r="A1" t="inlineStr"><is><t>a</t></is></c><c r="B1"><v>1</v></c></row>'))
AT_FOUR = datetime(2026, 1, 2, 3, 4)  # noqa: DTZ001 - cells have no zone
TEXT = '姓名,证号\r\n张三,880102199003071019\r\n㛃𬭎龘,"x,y"\r\n'


def rows(content: bytes) -> list[list[str]]:
    """All rows."""
    file = io.BytesIO(content)
    return [cells for _, cells in numbered(file, sniff(content[:4096]))]


@pytest.mark.parametrize(
    "content",
    [
        TEXT.encode(),
        TEXT.encode("utf-8-sig"),
        TEXT.encode("gb18030"),
        codecs.BOM_UTF16_LE + TEXT.encode("utf-16-le"),
        codecs.BOM_UTF16_BE + TEXT.encode("utf-16-be"),
        TEXT.replace("\r\n", "\n").encode(),
    ],
)
def test_text_is_read_in_every_encoding(content: bytes) -> None:
    assert rows(content) == ROWS


@pytest.mark.parametrize("delimiter", [",", ";", "\t", "|"])
def test_the_delimiter_is_found(delimiter: str) -> None:
    text = f"姓名{delimiter}住址{delimiter}号\n张三{delimiter}晒布街9号，二楼{delimiter}1\n"
    assert rows(text.encode()) == [["姓名", "住址", "号"], ["张三", "晒布街9号，二楼", "1"]]


def test_a_single_column_is_a_table_too() -> None:
    assert rows("号\n1\n2\n".encode()) == [["号"], ["1"], ["2"]]


def test_empty_rows_are_left_out_and_numbers_stay() -> None:
    file = io.BytesIO(b"a,b\n\n,\n1,2\n")
    assert list(numbered(file, "csv")) == [(1, ["a", "b"]), (4, ["1", "2"])]


def test_a_line_break_in_quotes_belongs_to_its_cell() -> None:
    assert rows(b'a,b\n"1\n2",3\n') == [["a", "b"], ["1\n2", "3"]]


def test_tricks_that_keep_digits_are_taken_away() -> None:
    assert rows(b'a,b\n="0123",\'=1+1\n') == [["a", "b"], ["0123", "=1+1"]]


def test_neither_utf_8_nor_gb18030_is_said() -> None:
    with pytest.raises(Unreadable, match="encoding"):
        rows(b"a,b\n\xff\xff\xff,\x80\n")


def test_cut_text_is_no_text() -> None:
    assert delimited.encoding_of(io.BytesIO("张".encode()[:2])) == "gb18030"


def test_a_spreadsheet_is_read_by_its_values() -> None:
    made = openpyxl.Workbook()
    page = made.active
    assert page is not None
    page.append(["姓名", "日", "时", "数", "大", "真", "空", "式", "分"])
    page.append(["张三", date(2026, 1, 2), AT_FOUR, 12.0, 880102199003071019, True, None, "=1+1", 1.5])
    page.append([])
    page.append(["'=x"])
    out = io.BytesIO()
    made.save(out)
    assert list(numbered(io.BytesIO(out.getvalue()), "xlsx")) == [
        (1, ["姓名", "日", "时", "数", "大", "真", "空", "式", "分"]),
        (2, ["张三", "2026-01-02", "2026-01-02 03:04:00", "12", "8.80102199003071E+17", "TRUE", "", "", "1.5"]),
        (4, ["=x"]),
    ]


@pytest.mark.parametrize(("value", "text"), [(-5, "-5"), (0.1, "0.1"), (b"x", ""), (False, "FALSE")])
def test_other_cells(value: Any, text: str) -> None:
    assert workbook.text_of(value) == text


def test_a_hidden_sheet_is_not_the_table() -> None:
    made = openpyxl.Workbook()
    first = made.active
    assert first is not None
    first.append(["hidden"])
    first.sheet_state = "hidden"
    made.create_sheet("shown").append(["shown"])
    out = io.BytesIO()
    made.save(out)
    assert rows(out.getvalue()) == [["shown"]]


@pytest.mark.no_cover  # its time is what counts
@pytest.mark.parametrize("name", CORPUS)
def test_a_hostile_file_gets_its_word_in_time(name: str) -> None:
    make, words = CORPUS[name]
    content = make()
    began = process_time()
    with pytest.raises(Unreadable) as refused:
        rows(content)
    assert refused.value.word in words
    assert process_time() - began < 5


def test_a_wide_row_is_refused_and_the_widest_is_not() -> None:
    assert len(rows((",".join(["x"] * MOST_COLUMNS) + "\n").encode())[0]) == MOST_COLUMNS
    with pytest.raises(Unreadable, match="too_many_columns"):
        rows((",".join(["x"] * (MOST_COLUMNS + 1)) + "\n").encode())


@given(st.binary(max_size=300))
def test_no_bytes_break_the_reading(content: bytes) -> None:
    with suppress(Unreadable):
        rows(content)


@given(st.data())
def test_no_altered_workbook_breaks_the_reading(data: st.DataObject) -> None:
    good = bytearray(GOOD)
    for _ in range(data.draw(st.integers(1, 8))):
        good[data.draw(st.integers(4, len(good) - 1))] = data.draw(st.integers(0, 255))
    with suppress(Unreadable):
        rows(bytes(good))


def test_what_a_sheet_says_of_its_size_is_not_believed() -> None:
    body = sheet('<row r="1"><c r="A1" t="inlineStr"><is><t>a</t></is></c></row>').replace(
        b"<sheetData>", b'<dimension ref="A1:XFD1048576"/><sheetData>'
    )
    assert rows(archive(body)) == [["a"]]


def test_a_zip_of_something_else_is_no_table() -> None:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as made:
        made.writestr("word/document.xml", "<x/>")
    with pytest.raises(Unreadable, match="no_table"):
        rows(out.getvalue())
