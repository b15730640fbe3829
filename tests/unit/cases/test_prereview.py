"""The pre-review names what would be sent back; sixty bad cases stand in tests/vectors/prereview."""

import json
from copy import deepcopy
from pathlib import Path
from typing import Any

import pytest
from pydantic import TypeAdapter

from backend.cases import findings
from backend.cases.findings import Words, general, named
from backend.cases.rules.facts import Facts
from backend.cases.rules.prereview import OWN, Finding, Weight, may_be_submitted, review

VECTORS = Path(__file__).parents[2] / "vectors" / "prereview"
GOOD: dict[str, Any] = json.loads((VECTORS / "good.json").read_text(encoding="utf-8"))
BAD: list[dict[str, Any]] = [
    one for path in sorted(VECTORS.glob("*.json")) if path.stem != "good" for one in json.loads(path.read_text("utf-8"))
]
READER = TypeAdapter(Facts)
ALWAYS_SEEN = {"upload_to_compare", "promise_to_verify"}


def same_address(one: str, other: str) -> bool | None:
    """Enough for the vectors: the city may be left out."""
    return one.removeprefix("云汀市") == other.removeprefix("云汀市")


def changed(base: dict[str, Any], change: dict[str, Any]) -> dict[str, Any]:
    """The good case with these places written anew; a list is gone into by the `key` of its parts."""
    whole = deepcopy(base)
    for path, value in change.items():
        at: Any = whole
        *way, last = path.split(".")
        for step in way:
            at = next(one for one in at if one["key"] == step) if isinstance(at, list) else at[step]
        at[last] = value
    return whole


def facts(one: dict[str, Any]) -> Facts:
    return READER.validate_python(changed(GOOD[one["base"]], one["set"]))


def keys(found: tuple[Finding, ...]) -> set[str]:
    return {one.key for one in found}


def test_there_are_sixty_bad_cases() -> None:
    assert len(BAD) == 60
    assert len({one["name"] for one in BAD}) == 60


@pytest.mark.parametrize("name", sorted(GOOD))
def test_a_good_case_may_be_submitted_and_nothing_uncompared_is_passed_over(name: str) -> None:
    found = review(READER.validate_python(GOOD[name]), same_address)
    assert may_be_submitted(found)
    assert keys(found) <= ALWAYS_SEEN


@pytest.mark.parametrize("one", [one for one in BAD if "seen" not in one], ids=lambda one: one["name"])
def test_a_bad_case_is_named_with_clause_and_remedy(one: dict[str, Any]) -> None:
    found = review(facts(one), same_address)
    assert keys(found) - ALWAYS_SEEN == set(one["named"])
    for each in named(found, {}):
        assert all(vars_of(each.said))


@pytest.mark.parametrize("one", BAD, ids=lambda one: one["name"])
def test_no_bad_case_passes_to_a_decision_unseen(one: dict[str, Any]) -> None:
    found = review(facts(one), same_address)
    assert found
    assert set(one.get("seen", ())) <= keys(found)


def test_at_least_fifty_seven_of_sixty_are_named() -> None:
    hit = [one for one in BAD if set(one["named"]) <= keys(review(facts(one), same_address))]
    assert len(hit) >= 57


def test_what_stops_comes_first_and_nothing_is_said_twice() -> None:
    one = changed(GOOD["renewal"], {"renewed": None, "fields.phone.value": "1"})
    found = review(READER.validate_python(one), same_address)
    assert [each.weight for each in found] == sorted(
        (each.weight for each in found), key=lambda each: each == "flagged"
    )
    assert len(set(found)) == len(found)
    assert not may_be_submitted(found)


MORE: list[tuple[str, dict[str, Any], set[str]]] = [
    ("renewal", {"applicant.alive": None}, {"applicant_unclear"}),
    ("renewal", {"acting.mandate": "left"}, {"acting_over"}),
    ("renewal", {"renewed.valid_to": "2026-11-20", "filed_on": "2026-10-01"}, set()),
    ("renewal", {"current": False}, {"item_changed"}),
    ("renewal", {"history": {"running": True}}, {"case_running"}),
    ("renewal", {"history": {"false_until": "2026-11-23"}}, {"false_materials"}),
    ("renewal", {"history": {"false_until": "2026-11-22"}}, set()),
    ("renewal", {"history": {"refused_on": "2026-03-01"}}, {"refused_lately"}),
    ("renewal", {"history": {"refused_on": "2024-03-01"}}, set()),
    ("renewal", {"renewed.valid_to": None}, set()),
    ("renewal", {"renewed.status": "expired"}, set()),
    ("renewal", {"materials.identity_card.certificate.valid_to": None}, set()),
    ("renewal", {"materials.identity_card.certificate.valid_from": None}, set()),
    ("renewal", {"materials.identity_card.certificate.status": "expired"}, set()),
    ("renewal", {"materials.identity_card.certificate.sealed": None}, {"seal_unclear"}),
    ("renewal", {"materials.identity_card.certificate.quality_good": None}, {"quality_unclear"}),
    ("renewal", {"materials.identity_card.certificate": None}, {"material_missing"}),
    ("renewal", {"materials.layout_plan.earlier": None}, {"material_missing"}),
    ("renewal", {"materials.layout_plan.earlier.unchanged": False}, {"earlier_changed"}),
    ("renewal", {"materials.layout_plan.earlier.promised": False}, {"earlier_unpromised"}),
    ("renewal", {"materials.layout_plan.earlier.valid_until": None}, set()),
    ("renewal", {"materials.premises_right.checked": None}, {"material_missing"}),
    ("renewal", {"materials.premises_right.checked.matches": []}, {"material_missing"}),
    ("renewal", {"materials.premises_right.checked.as_of": None}, {"source_old"}),
    ("renewal", {"materials.premises_right.checked.as_of": "2026-01-01"}, {"source_old"}),
    ("renewal", {"materials.water_report.uploaded": None}, {"material_missing"}),
    ("renewal", {"materials.water_report.uploaded.pages": 0}, {"upload_empty"}),
    ("renewal", {"materials.unchanged_conditions.promise_version": None}, {"promise_not_possible"}),
    ("renewal", {"materials.unchanged_conditions.promised": None}, {"promise_unsigned"}),
    ("renewal", {"fields.name.value": " "}, {"field_missing"}),
    ("renewal", {"fields.name.value": "罗记"}, {"edited"}),
    ("renewal", {"fields.open_from.value": "soon"}, {"field_malformed"}),
    ("renewal", {"fields.form_of_trade.value": "别的"}, {"field_malformed", "edited"}),
    ("renewal", {"fields.area.value": "八十"}, {"field_malformed"}),
    ("renewal", {"agreements.registration.found": "92880101MA0000022X"}, {"number_differs"}),
    ("renewal", {"agreements.premises.stated": "别处", "agreements.premises.promised": True}, {"promised_difference"}),
    ("renewal", {"owners": [{"party": "a", "reply": "expired"}]}, {"owner_late"}),
    ("renewal", {"owners": None}, {"owners_unclear"}),
    ("renewal", {"own": [{"key": "five_years", "outcome": "fails"}]}, {"own:five_years"}),
    ("renewal", {"own": [{"key": "five_years", "outcome": "unknown"}]}, {"own_unclear"}),
    ("enrolment", {"materials.vaccination.way": None}, set()),
]


@pytest.mark.parametrize(("base", "change", "expected"), MORE)
def test_every_other_finding(base: str, change: dict[str, Any], expected: set[str]) -> None:
    found = review(READER.validate_python(changed(GOOD[base], change)), same_address)
    assert keys(found) - ALWAYS_SEEN == expected


def test_an_address_that_cannot_be_compared_is_flagged() -> None:
    found = review(READER.validate_python(GOOD["renewal"]), lambda *_: None)
    assert Finding("agreement_unclear", "premises") in found


def test_one_file_for_two_materials_is_flagged() -> None:
    upload = {"way": "upload", "uploaded": {"digest": "a1", "pages": 1}}
    change = {f"materials.layout_plan.{key}": value for key, value in upload.items()}
    found = review(READER.validate_python(changed(GOOD["renewal"], change)), same_address)
    assert "same_file_twice" in keys(found)


def vars_of(said: Words) -> tuple[str, ...]:
    return (said.clause, said.clause_en, said.words, said.words_en, said.remedy, said.remedy_en)


def test_every_finding_has_words_and_every_word_has_its_finding() -> None:
    said = {key for one in BAD for key in one["named"] if "seen" not in one}
    said |= {key for *_, expected in MORE for key in expected if not key.startswith(OWN)}
    assert said | ALWAYS_SEEN | {"same_file_twice"} == set(general())


def test_an_own_check_of_the_item_brings_its_own_words() -> None:
    words = Words("法", "law", "话", "words", "改", "remedy")
    found = named([Finding(OWN + "five_years", "five_years")], {"five_years": words})
    assert found == [findings.Named(Finding("own:five_years", "five_years"), words)]
    assert found[0].finding.weight is Weight.STOPS


def test_a_check_that_could_not_be_tried_says_which_one_it_was() -> None:
    words = Words("法", "law", "话", "words", "改", "remedy")
    [found] = named([Finding("own_unclear", "five_years")], {"five_years": words})
    assert "话" in found.said.words
    assert found.said.clause == "法"
    [other] = named([Finding("own_unclear", "nameless")], {})
    assert other.said == general()["own_unclear"]
