"""Text from people: one form, no character that hides another."""

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from backend.kernel.text import clean


@pytest.mark.parametrize(
    "text",
    [
        "",
        "中山路12号",
        "王㛃",
        "李𬭎",
        "阿卜杜热西提·买买提",
        "O'Brien <b>",
        "'; DROP TABLE person;--",
        "two\nlines\tand",
        "👨‍👩‍👧",
    ],
)
def test_ordinary_text_stays_as_it_is(text: str) -> None:
    assert clean(text) == text


def test_outer_blanks_go_and_forms_are_composed() -> None:
    assert clean("  e\u0301cole\u3000") == "\u00e9cole"


@pytest.mark.parametrize(
    "character",
    ["\0", "\x07", "\x1b", "\x7f", "\ud800", "\ue000", "\u202e", "\u202a", "\u2066", "\u2069"],
)
@pytest.mark.parametrize("frame", ["a{}b", "{}a", "a{}"])
def test_a_character_that_hides_others_is_refused_wherever_it_stands(character: str, frame: str) -> None:
    assert clean(frame.format(character)) is None


@pytest.mark.parametrize("line_end", ["\r", "\r\n", "\x85", "\u2028"])
def test_a_foreign_line_end_counts_as_a_blank_at_the_end_and_nowhere_else(line_end: str) -> None:
    assert clean(f"a{line_end}") == "a"
    assert (clean(f"a{line_end}b") is None) == (line_end != "\u2028")


@given(st.text(max_size=40))
def test_clean_text_is_clean_and_stays_so(text: str) -> None:
    cleaned = clean(text)
    if cleaned is not None:
        assert clean(cleaned) == cleaned
        assert unicodedata.is_normalized("NFC", cleaned)
        assert "\0" not in cleaned
