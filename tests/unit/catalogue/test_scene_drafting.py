"""Everything that can be wrong with a scene that is being made, each fault with its place."""

from collections.abc import Callable
from datetime import date
from typing import Any

import pytest

from backend.catalogue.rules.breadth import breadth_faults
from backend.catalogue.rules.scene_drafting import (
    SceneSurroundings,
    blank_scene,
    is_scene_code,
    personal,
    scene_faults,
)
from backend.catalogue.service import released, type_of

Document = dict[str, Any]
OFFICE = "11111111-1111-1111-1111-111111111111"
TODAY = date(2026, 3, 3)
AROUND = SceneSurroundings(released(), frozenset({OFFICE}), TODAY)


def whole() -> Document:
    """A scene without a fault."""
    return blank_scene(OFFICE) | {
        "name": "就诊登记", "name_en": "Registration", "legal_basis": "条例第十五条", "legal_basis_en": "Article 15",
        "contact": "0880-1", "types": {"identity_card": ["name", "address", "over_60"]},
        "reasons": {"identity_card": {"address": "登记住址用于随访"}},
    }  # fmt: skip


def found(change: Callable[[Document], object]) -> set[tuple[str, str]]:
    document = whole()
    change(document)
    return {(one.path, one.problem) for one in scene_faults(document, AROUND)}


def test_a_whole_scene_has_no_fault_and_a_blank_one_says_what_it_needs() -> None:
    assert found(lambda _: None) == set()
    assert {(one.path, one.problem) for one in scene_faults(blank_scene(""), AROUND)} == {
        ("organisation", "missing"), ("name", "missing"), ("name_en", "missing"), ("legal_basis", "missing"),
        ("legal_basis_en", "missing"), ("contact", "missing"), ("types", "missing"),
    }  # fmt: skip


@pytest.mark.parametrize(
    ("change", "path", "problem"),
    [
        (lambda d: d.update(name="名" * 81), "name", "long"),
        (lambda d: d.update(organisation=OFFICE.replace("1", "2")), "organisation", "unknown"),
        (lambda d: d.update(official_duty=True, needs_case_number=False), "needs_case_number", "duty"),
        (lambda d: d.update(official_duty=True), "may_narrow", "duty"),
        (lambda d: d.update(official_duty=True, may_narrow=False, standing=True), "standing", "duty"),
        (lambda d: d.update(identity_fields=[]), "identity_fields", "missing"),
        (lambda d: d.update(identity_fields=["name", "address"]), "identity_fields", "unknown"),
        (lambda d: d.update(valid_from="2026-03-02"), "valid_from", "past"),
        (lambda d: d.update(valid_from="2026-03-04", valid_to="2026-03-03"), "valid_to", "order"),
        (lambda d: d.update(valid_to="2026-03-02"), "valid_to", "order"),
        (lambda d: d["types"].update(dog_licence=["name"]), "types.dog_licence", "unknown"),
        (lambda d: d["types"].update(passport=[]), "types.passport", "missing"),
        (lambda d: d["types"].update(passport=["tail"]), "types.passport", "unknown_field"),
        (lambda d: d["types"].update(business_licence=list(type_of("business_licence").fields)),
         "types.business_licence", "broad"),
        (lambda d: d.update(standing=True, types={"identity_card": ["photo"]}), "types.identity_card", "standing"),
        (lambda d: d.update(reasons={}), "reasons.identity_card.address", "missing"),
        (lambda d: d["reasons"]["identity_card"].update(address="长" * 201), "reasons.identity_card.address", "long"),
    ],
)  # fmt: skip
def test_each_fault_is_told_with_its_place(change: Callable[[Document], object], path: str, problem: str) -> None:
    assert (path, problem) in found(change)


def test_a_duty_by_law_may_ask_for_all_of_a_certificate_and_its_last_day_may_be_today() -> None:
    every = {"business_licence": list(type_of("business_licence").fields)}
    duty = {"official_duty": True, "may_narrow": False, "types": every, "valid_to": "2026-03-03"}
    assert found(lambda d: d.update(duty)) == set()


def test_personal_fields_are_those_of_class_c3_and_c4() -> None:
    document = {"types": {"identity_card": ["name", "resident_id", "address", "over_18"], "gone": ["name"]}}
    assert list(personal(document, released())) == [("identity_card", "resident_id"), ("identity_card", "address")]


@pytest.mark.parametrize("code", ["hospital.registration", "a.b.c_2"])
def test_a_code_is_an_offices_word_and_a_purpose(code: str) -> None:
    assert is_scene_code(code)


@pytest.mark.parametrize("code", ["hospital", "Hospital.a", "a..b", "a.b.", "a." + "b" * 63, "医院.a"])
def test_other_texts_are_no_codes(code: str) -> None:
    assert not is_scene_code(code)


def test_a_type_cannot_bring_its_most_personal_fields_into_a_scene_where_a_yes_may_stand() -> None:
    card = type_of("identity_card").document
    asked = {"hospital.settlement": ("name", "photo"), "bus.ride": ("name", "over_60")}
    faults = breadth_faults(card, asked, dict.fromkeys(asked, False), frozenset(asked))
    assert [(one.path, one.problem) for one in faults] == [("scenes.hospital.settlement", "standing")]
