"""A file that a source hands over."""

from pathlib import Path

import pytest

from backend.sources.files import CHUNK, chunked, digest_of


def test_csv_and_json_lines_give_the_same_rows(tmp_path: Path) -> None:
    table, lines = tmp_path / "a.csv", tmp_path / "a.jsonl"
    table.write_text("unit_number,owners\n1,A;B\n2,\n", encoding="utf-8-sig")
    lines.write_text(
        '{"unit_number": 1, "owners": ["A", "B"]}\n\n{"unit_number": "2", "owners": null}\n', encoding="utf-8"
    )
    rows = [{"unit_number": "1", "owners": "A;B"}, {"unit_number": "2", "owners": ""}]
    assert [*chunked(table)] == [rows]
    assert [*chunked(lines)] == [rows]
    assert digest_of(table) != digest_of(lines)


def test_a_large_file_comes_in_pieces(tmp_path: Path) -> None:
    table = tmp_path / "a.csv"
    table.write_text("n\n" + "1\n" * (CHUNK + 1))
    assert [len(one) for one in chunked(table)] == [CHUNK, 1]


@pytest.mark.parametrize(
    ("name", "text"), [("a.csv", "a,b\n1\n"), ("a.csv", "a\n1,2\n"), ("a.jsonl", "[1]\n"), ("a.jsonl", "{\n")]
)
def test_what_is_no_row_is_refused(tmp_path: Path, name: str, text: str) -> None:
    (tmp_path / name).write_text(text)
    with pytest.raises(ValueError, match=r"."):
        list(chunked(tmp_path / name))
