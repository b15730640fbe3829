"""Printed numbers out of parts."""

from datetime import date
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from stdnum.iso7064 import mod_11_10

from backend.catalogue.rules import number, parse_type, sequence_scope
from backend.catalogue.rules.numbering import compose, parse_numbering, scope
from tests.unit.catalogue.test_rules import DOCUMENT

DAY = date(2026, 11, 22)
SEQUENCE = {"kind": "sequence", "digits": 4}


def made(*parts: dict[str, Any], sequence: int = 17) -> str:
    rule = parse_numbering({"parts": list(parts)})
    assert rule is not None
    return compose(rule, sequence, DAY, "880102")


@pytest.mark.parametrize(
    ("parts", "expected"),
    [
        ([{"kind": "literal", "text": "JY"}, SEQUENCE], "JY0017"),
        ([{"kind": "year"}, SEQUENCE], "20260017"),
        ([{"kind": "year", "digits": 2}, SEQUENCE], "260017"),
        ([{"kind": "date"}, SEQUENCE], "202611220017"),
        ([{"kind": "date", "digits": 6}, SEQUENCE], "2611220017"),
        ([{"kind": "area"}, SEQUENCE], "8801020017"),
        ([{"kind": "area", "digits": 4}, SEQUENCE], "88010017"),
        (
            [{"kind": "literal", "text": "云汀〔"}, {"kind": "year"}, {"kind": "literal", "text": "〕"}, SEQUENCE],
            "云汀〔2026〕0017",
        ),
        ([SEQUENCE, {"kind": "check", "method": "mod_11_2"}], "00175"),
        ([{"kind": "literal", "text": "AB"}, SEQUENCE, {"kind": "check", "method": "mod_37_36"}], "AB0017Q"),
    ],
)
def test_a_number_is_its_parts_in_order(parts: list[dict[str, Any]], expected: str) -> None:
    assert made(*parts) == expected


@given(st.integers(1, 9999))
def test_the_check_digit_holds_over_the_digits_before_it(sequence: int) -> None:
    text = made(
        {"kind": "literal", "text": "JY"},
        {"kind": "area"},
        SEQUENCE,
        {"kind": "check", "method": "mod_11_10"},
        sequence=sequence,
    )
    assert mod_11_10.is_valid(text.removeprefix("JY"))


@pytest.mark.parametrize("sequence", [0, 10_000])
def test_a_sequence_that_has_run_out_is_refused(sequence: int) -> None:
    with pytest.raises(ValueError, match="run out"):
        made(SEQUENCE, sequence=sequence)


def test_numbers_are_counted_within_what_they_share() -> None:
    rule = parse_numbering(
        {"parts": [{"kind": "area"}, {"kind": "year"}, SEQUENCE, {"kind": "check", "method": "mod_11_10"}]}
    )
    assert rule is not None
    assert scope(rule, DAY, "880102") == "8801022026#####"
    assert scope(rule, DAY, "880101") != scope(rule, DAY, "880102")


@pytest.mark.parametrize(
    "parts",
    [
        [],
        [SEQUENCE, SEQUENCE],
        [{"kind": "sequence"}],
        [{"kind": "sequence", "digits": 13}],
        [{"kind": "literal"}, SEQUENCE],
        [{"kind": "year", "digits": 3}, SEQUENCE],
        [{"kind": "weekday"}, SEQUENCE],
        [SEQUENCE, {"kind": "check", "method": "luck"}],
    ],
)
def test_a_rule_of_another_shape_is_refused(parts: list[dict[str, Any]]) -> None:
    with pytest.raises((KeyError, ValueError)):
        parse_numbering({"parts": parts})


def test_a_type_numbers_its_certificates_or_leaves_them_to_the_officer() -> None:
    ruled = parse_type({**DOCUMENT, "numbering": {"parts": [SEQUENCE]}})
    assert number(ruled, 3, DAY, "880102") == "0003"
    assert sequence_scope(ruled, DAY, "880102") == "####"
    typed = parse_type(DOCUMENT)
    assert sequence_scope(typed, DAY, "880102") is None
    with pytest.raises(ValueError, match="typed"):
        number(typed, 3, DAY, "880102")
