"""A look as an inspector's phone tells it: read strictly."""

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from backend.offline.rules.looks import SaidLook, read

GOOD: dict[str, Any] = {
    "v": 1, "number": 1, "at": 1_772_503_200, "pass": "LZ1:AA", "scene": "traffic.roadside", "case_number": "",
    "place": "路口", "challenge": None, "verdict": "valid", "reason": None, "bundle": 1, "list": 1,
    "list_made_at": 1_772_503_000, "person_matches": None, "notes": "两行\n备注",
}  # fmt: skip


def test_a_good_look_is_read() -> None:
    found = read(GOOD)
    assert isinstance(found, SaidLook)
    assert (found.number, found.at.isoformat(), found.holds) == (1, "2026-03-03T02:00:00+00:00", True)
    sensitive = read({**GOOD, "challenge": 9999, "person_matches": False, "list": None, "list_made_at": None})
    assert sensitive is not None
    refused = read({**GOOD, "verdict": "no_verdict", "reason": "shown_early"})
    assert refused is not None
    assert not refused.holds


@pytest.mark.parametrize(
    ("key", "value"),
    [
        ("v", 2), ("number", 0), ("number", 2**31), ("number", True), ("number", "1"), ("at", -1), ("at", 2**32),
        ("pass", "A" * 484), ("pass", 5), ("scene", "Traffic"), ("scene", "a" * 65), ("case_number", "a" * 81),
        ("pass", "LZ1:A\n"), ("place", None), ("notes", "a" * 1001), ("challenge", 10_000), ("challenge", "1"),
        ("verdict", "fine"), ("verdict", 1), ("reason", "No Word"), ("reason", 7), ("bundle", None), ("list", -1),
        ("list_made_at", 2**32), ("person_matches", "yes"), ("person_matches", 1), ("verdict", []),
    ],
)  # fmt: skip
def test_anything_else_is_not(key: str, value: object) -> None:
    assert read({**GOOD, key: value}) is None


def test_what_was_typed_with_tabs_is_read_on_one_line() -> None:
    found = read({**GOOD, "case_number": "a\x00b", "place": "路口\t东\n侧\x7f", "notes": "一\t二\x1f"})
    assert found is not None
    assert (found.case_number, found.place) == ("a b", "路口 东 侧 ")


def test_nothing_is_missing_or_more() -> None:
    assert read({**GOOD, "extra": 1}) is None
    assert all(read({name: value for name, value in GOOD.items() if name != left}) is None for left in GOOD)


@given(
    st.sampled_from(sorted(GOOD)),
    st.none() | st.booleans() | st.integers() | st.text(max_size=20) | st.lists(st.text()),
)
def test_whatever_it_is_told_it_does_not_break(key: str, value: object) -> None:
    found = read({**GOOD, key: value})
    assert found is None or isinstance(found, SaidLook)
