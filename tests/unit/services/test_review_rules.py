"""Signatures: who has to sign what, and where they leave a version."""

from dataclasses import replace

import pytest

from backend.services.rules.items import Ending, Item, OnlineProof
from backend.services.rules.reviewing import ITSELF, Duty, changed_parts, duties, outcome
from tests.unit.services.test_item_rules import item_of

ITEM = item_of()
MARKET = "market_regulation"


def with_material(item: Item, key: str, **changes: object) -> Item:
    return replace(
        item,
        materials=tuple(replace(one, **changes) if one.key == key else one for one in item.materials),  # type: ignore[arg-type]
    )


def test_of_a_first_version_everything_is_signed_by_everybody_it_concerns() -> None:
    needed = duties(ITEM, None)
    assert {one.part for one in needed} == {ITSELF, *(one.key for one in ITEM.materials)}
    assert {one.office for one in needed if one.part == "representative_id"} == {MARKET, "public_security"}
    assert {one.office for one in needed if one.part == "food_safety_rules"} == {MARKET}
    assert len(set(needed)) == len(needed)


def test_the_office_that_proves_a_material_online_signs_it() -> None:
    item = with_material(ITEM, "layout_plan", answers=(OnlineProof("housing_bureau", "plan", "food_licence"),))
    assert Duty("layout_plan", "housing_bureau") in duties(item, ITEM)


def test_what_a_version_leaves_as_it_was_is_not_signed_again() -> None:
    assert duties(ITEM, ITEM) == ()
    assert changed_parts(with_material(ITEM, "layout_plan", copies=2), ITEM) == {"layout_plan"}
    assert changed_parts(replace(ITEM, working_days=6), ITEM) == {ITSELF}


def test_a_material_that_goes_changes_the_item_itself() -> None:
    fewer = replace(ITEM, materials=ITEM.materials[:-1])
    assert changed_parts(fewer, ITEM) == {ITSELF}
    assert changed_parts(ITEM, fewer) == {ITEM.materials[-1].key}


def test_an_end_and_a_return_are_signed_by_everybody_the_item_concerns() -> None:
    ended = replace(ITEM, ends=Ending("停办", "Ended"))
    assert duties(ended, ITEM) == duties(ITEM, None) == duties(ITEM, ended)
    assert changed_parts(replace(ended, ends=Ending("另有原因", "Another")), ended) == {ITSELF}


ONE, OTHER = Duty(ITSELF, "a"), Duty("plan", "b")


@pytest.mark.parametrize(
    ("signed", "expected"),
    [
        ({}, "in_review"),
        ({ONE: True}, "in_review"),
        ({ONE: True, OTHER: True}, "agreed"),
        ({ONE: False}, "draft"),
        ({ONE: True, OTHER: False}, "draft"),
    ],
)
def test_signatures_leave_a_version_where_they_leave_it(signed: dict[Duty, bool], expected: str) -> None:
    assert outcome((ONE, OTHER), signed) == expected
