"""Typed codes: eleven digits with a check digit."""

import json
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from backend.standards import typed_code

VECTORS: dict[str, list[dict[str, Any]]] = json.loads(
    (Path(__file__).parents[2] / "vectors" / "typed_code.json").read_text(encoding="utf-8")
)
numbers = st.integers(0, typed_code.NUMBERS - 1)


def check_by_the_standards_text(digits: str) -> str:
    product = 10
    for digit in digits:
        product = ((product + int(digit)) % 10 or 10) * 2 % 11
    return str((11 - product) % 10)


@pytest.mark.parametrize("row", VECTORS["build"], ids=lambda row: row["digits"])
def test_a_recorded_code_is_built(row: dict[str, Any]) -> None:
    digits = typed_code.build(row["number"])
    assert (digits, typed_code.grouped(digits)) == (row["digits"], row["grouped"])
    assert digits[-1] == check_by_the_standards_text(digits[:-1])


@pytest.mark.parametrize("row", VECTORS["parse"], ids=lambda row: ascii(row["text"]))
def test_a_recorded_text_is_read_or_refused(row: dict[str, Any]) -> None:
    assert typed_code.parse(row["text"]) == row["digits"]
    assert typed_code.fault_in(typed_code.compact(row["text"])) == row["fault"]


@given(numbers)
def test_what_is_built_is_read_again_in_every_grouping(number: int) -> None:
    digits = typed_code.build(number)
    assert typed_code.parse(digits) == digits
    assert typed_code.parse(typed_code.grouped(digits)) == digits
    assert int(digits[:10]) == number


@given(numbers, st.integers(0, 10), st.integers(1, 9))
def test_one_wrong_digit_is_always_found(number: int, place: int, shift: int) -> None:
    digits = typed_code.build(number)
    wrong = digits[:place] + str((int(digits[place]) + shift) % 10) + digits[place + 1 :]
    assert typed_code.parse(wrong) is None


@pytest.mark.parametrize("number", [-1, typed_code.NUMBERS])
def test_no_code_is_built_from_another_number(number: int) -> None:
    with pytest.raises(ValueError, match="typed code"):
        typed_code.build(number)


@given(st.text(max_size=40))
def test_no_text_makes_it_fail(text: str) -> None:
    assert typed_code.parse(text) is None or len(typed_code.parse(text) or "") == typed_code.LENGTH
