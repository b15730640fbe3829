"""Two written addresses: the same place or not. The pairs stand in tests/vectors/addresses."""

import json
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from backend.sources.rules.addresses import read, same
from backend.sources.rules.numerals import arabic, spelled
from tests.guards.sources import ROOT

PAIRS = json.loads((ROOT / "tests" / "vectors" / "addresses" / "pairs.json").read_text(encoding="utf-8"))
CANONICAL = "云桥路8号3号楼2单元501室"


@pytest.mark.parametrize(("one", "other"), PAIRS["same"])
def test_one_place_written_in_two_ways(one: str, other: str) -> None:
    assert same(one, other)
    assert same(other, one)
    assert read(one).key == read(other).key


@pytest.mark.parametrize(("one", "other"), PAIRS["different"])
def test_two_places(one: str, other: str) -> None:
    assert not same(one, other)
    assert not same(other, one)


def test_there_are_enough_pairs_and_each_is_there_once() -> None:
    assert len({tuple(one) for one in PAIRS["same"]}) == len(PAIRS["same"]) >= 150
    assert len({tuple(one) for one in PAIRS["different"]}) == len(PAIRS["different"]) >= 40


def test_all_ways_to_write_one_place_agree_with_each_other() -> None:
    ways = [other for one, other in PAIRS["same"] if one == CANONICAL]
    assert all(same(one, other) for one, other in pairwise(ways))


@pytest.mark.parametrize(
    ("numeral", "digits"),
    [
        ("八", "8"),
        ("十", "10"),
        ("十六", "16"),
        ("二十", "20"),
        ("一百零二", "102"),
        ("五〇一", "501"),
        ("两千", "2000"),
    ],
)
def test_numerals(numeral: str, digits: str) -> None:
    assert arabic(numeral) == digits


@pytest.mark.parametrize(
    ("written", "read_as"),
    [("0", "零"), ("7", "七"), ("10", "十"), ("16", "十六"), ("20", "二十"), ("57", "五十七"), ("318", "三一八")],
)
def test_numbers_of_streets_are_spelled(written: str, read_as: str) -> None:
    assert spelled(f"{written}路") == f"{read_as}路"


@given(st.text(max_size=60))
def test_whatever_is_written_is_read_somehow(text: str) -> None:
    found = read(text)
    assert same(text, text) is bool(found.street)


@given(st.integers(1, 999), st.integers(1, 60), st.integers(1, 9), st.integers(101, 3609))
def test_words_may_be_left_out(number: int, building: int, unit: int, room: int) -> None:
    whole = f"云桥路{number}号{building}号楼{unit}单元{room}室"
    assert same(whole, f"云桥区云桥路{number}号{building}-{unit}-{room}")
    assert not same(whole, f"云桥路{number}号{building}-{unit}-{room + 1}")
