"""What a spreadsheet reads from a file of ours is text and numbers, never a formula."""

import csv
import io

import pytest
from hypothesis import given
from hypothesis import strategies as st

from backend.standards.csv_rows import MARK, cell, line, lines


@pytest.mark.parametrize(
    "text", ["=1+1", "+1", "-1", "@SUM(A1)", "\t=1", "\r=1", " =1", "＝1", "＋1", "－1", "＠x", "\u3000=1"]
)
def test_what_begins_like_a_formula_is_text(text: str) -> None:
    assert cell(text).strip('"').startswith("'")


def test_plain_cells_stay_as_they_are() -> None:
    assert line(["云汀市", 12, -3, 1.5, None, "a-b"]) == "云汀市,12,-3,1.5,,a-b\r\n"


def test_quotes_commas_and_lines_are_quoted() -> None:
    assert cell('a"b') == '"a""b"'
    assert cell("a,b") == '"a,b"'
    assert cell("a\nb") == '"a\nb"'


def test_a_file_begins_with_its_mark_and_its_head() -> None:
    assert "".join(lines(["名称"], [["甲"], ["乙"]])) == f"{MARK}名称\r\n甲\r\n乙\r\n"


@given(st.lists(st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\x00")), min_size=2, max_size=5))
def test_any_reader_gets_back_what_was_written(cells: list[str]) -> None:
    (found,) = csv.reader(io.StringIO(line(cells), newline=""))
    assert [one.removeprefix("'") for one in found] == [one.removeprefix("'") for one in cells]
