"""Masks: what stays of a value that need not be read."""

import json
from pathlib import Path
from typing import get_args

import pytest
from hypothesis import given
from hypothesis import strategies as st

from backend.standards import masks

VECTORS: dict[str, list[dict[str, str]]] = json.loads(
    (Path(__file__).parents[2] / "vectors" / "masks.json").read_text(encoding="utf-8")
)


@pytest.mark.parametrize("row", VECTORS["masks"], ids=lambda row: f"{row['kind']}-{row['text']}")
def test_a_recorded_value_is_masked(row: dict[str, str]) -> None:
    assert masks.mask(row["kind"], row["text"]) == row["masked"]  # type: ignore[arg-type] # a kind, from the file


def test_every_kind_has_a_vector() -> None:
    assert {row["kind"] for row in VECTORS["masks"]} == set(get_args(masks.MaskKind))


@given(st.text(min_size=18, max_size=18))
def test_a_resident_number_keeps_two_characters(text: str) -> None:
    assert masks.resident_id(text) == text[0] + masks.HIDDEN * 16 + text[-1]


@given(st.text(st.characters(categories=["Lo"]), min_size=1, max_size=4))
def test_a_name_hides_how_long_it_is(text: str) -> None:
    assert len(masks.name(text)) <= 3
    assert masks.name(text).endswith(masks.HIDDEN)


@given(st.text(st.sampled_from("0123456789"), max_size=30))
def test_a_number_keeps_at_most_half(text: str) -> None:
    kept = masks.tail4(text).replace(masks.HIDDEN, "")
    assert text.endswith(kept)
    assert len(kept) <= len(text) / 2


@given(st.text(max_size=60))
def test_an_address_keeps_a_beginning_only(text: str) -> None:
    kept = masks.address(text).removesuffix(masks.HIDDEN * 3)
    assert text.startswith(kept)


@given(st.sampled_from(get_args(masks.MaskKind)), st.text(max_size=60))
def test_no_text_makes_it_fail(kind: masks.MaskKind, text: str) -> None:
    assert isinstance(masks.mask(kind, text), str)
