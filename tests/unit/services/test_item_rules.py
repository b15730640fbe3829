"""Items as data: JSON and back, and everything that can be wrong with one is named."""

import json
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from backend.catalogue.rules import parse_type
from backend.services.rules.item_checks import Known, ended_otherwise, problems
from backend.services.rules.items import Ending, Item, Problem, SharedCheck, read, write
from backend.services.rules.ways import ORDER, possible

ROOT = Path(__file__).parents[3]
PACK = ROOT / "citypacks/yunting"
FILES = sorted((PACK / "items").glob("*.json"))
WRITTEN: dict[str, dict[str, Any]] = {path.stem: json.loads(path.read_text(encoding="utf-8")) for path in FILES}
TYPES = {
    one.code: frozenset(one.fields)
    for path in (ROOT / "backend/catalogue/data/types").glob("*.json")
    for one in [parse_type(json.loads(path.read_text(encoding="utf-8")))]
}
OFFICES = frozenset(one["key"] for one in json.loads((PACK / "organisations.json").read_text(encoding="utf-8")))
KNOWN = Known(TYPES, OFFICES, {code: one["kind"] for code, one in WRITTEN.items()})


def item_of(code: str = "food_licence_renewal") -> Item:
    found = read(WRITTEN[code])
    assert isinstance(found, Item)
    return found


@pytest.mark.parametrize("code", WRITTEN)
def test_the_citys_items_have_no_fault(code: str) -> None:
    assert item_of(code).code == code
    assert problems(item_of(code), KNOWN) == []


@pytest.mark.parametrize("code", WRITTEN)
def test_an_item_goes_to_json_and_back(code: str) -> None:
    item = item_of(code)
    assert read(json.loads(json.dumps(write(item)))) == item


def test_each_of_the_five_ways_occurs_in_the_city() -> None:
    ways = {way for code in WRITTEN for one in item_of(code).materials for way in possible(one)}
    assert ways == {*ORDER} - {"upload"}


def test_every_material_and_condition_cites_its_clause() -> None:
    items = [item_of(code) for code in WRITTEN]
    clauses = [part.basis for item in items for part in item.materials] + [
        part.basis for item in items for part in item.conditions
    ]
    assert len(clauses) > 25
    assert all(one is not None and one.law and one.article for one in clauses)


def test_a_material_is_found_by_its_key() -> None:
    found = item_of().material("layout_plan")
    assert found is not None
    assert found.kind == "submitted"
    assert item_of().material("nothing") is None


@given(st.recursive(st.none() | st.booleans() | st.integers() | st.text(max_size=5), st.lists, max_leaves=5), st.data())
def test_whatever_stands_in_a_file_is_an_item_or_has_named_problems(value: Any, data: st.DataObject) -> None:
    key = data.draw(st.sampled_from([*WRITTEN["food_licence_renewal"], "other"]))
    found = read({**WRITTEN["food_licence_renewal"], key: value})
    if not isinstance(found, Item):
        assert found
        assert all(one.where.split(".")[0] == key and one.problem for one in found)


@pytest.mark.parametrize(
    ("change", "expected"),
    [
        ({"code": "Food"}, [Problem("code", "malformed")]),
        ({"kind": "item"}, [Problem("kind", "no_choice")]),
        ({"name": ""}, [Problem("name", "missing")]),
        ({"name": "长" * 121}, [Problem("name", "too_long")]),
        ({"working_days": -1}, [Problem("working_days", "too_small")]),
        ({"statutory_days": 4000}, [Problem("statutory_days", "too_large")]),
        ({"working_days": "5"}, [Problem("working_days", "malformed")]),
        ({"legal_basis": []}, [Problem("legal_basis", "too_few")]),
        ({"synonyms": ["面"] * 61}, [Problem("synonyms", "too_many")]),
        ({"colour": 1}, [Problem("colour", "unknown_key")]),
        (
            {"steps": [{"key": "x"}]},
            [Problem(f"steps.0.{key}", "missing") for key in ("name", "name_en", "working_days", "by")],
        ),
    ],
)
def test_a_wrong_shape_is_named(change: dict[str, Any], expected: list[Problem]) -> None:
    assert read({**WRITTEN["food_licence_renewal"], **change}) == expected


def test_an_answer_says_its_way() -> None:
    broken = json.loads(json.dumps(WRITTEN["food_licence_renewal"]))
    broken["materials"][0]["answers"] = [{"way": "by_word"}, {"fields": []}, {"way": "data_call", "fields": []}]
    assert read(broken) == [
        Problem("materials.0.answers.0", "no_choice"),
        Problem("materials.0.answers.1", "missing"),
        Problem("materials.0.answers.2.data_call.certificate_type", "missing"),
        Problem("materials.0.answers.2.data_call.fields", "too_few"),
    ]


def test_a_problem_reads_as_a_line() -> None:
    assert str(Problem("parent", "unknown_item", "tram")) == "parent: unknown item (tram)"
    assert str(Problem("parent", "missing")) == "parent: missing"


def changed(path: str, value: Any) -> Item:
    """The renewal with one place of its JSON changed; numbers are places in lists."""
    document = json.loads(json.dumps(WRITTEN["food_licence_renewal"]))
    *steps, last = [int(step) if step.isdigit() else step for step in path.split(".")]
    place = document
    for step in steps:
        place = place[step]
    place[last] = value
    found = read(document)
    assert isinstance(found, Item), found
    return found


CALL, MANDATE = "materials.0.answers.0", "materials.7.answers.0.compare"
ROLE = {"key": "owner", "name": "权利人", "name_en": "Owner"}


@pytest.mark.parametrize(
    ("path", "value", "where", "problem", "said"),
    [
        ("department", "tram_office", "department", "unknown_organisation", "tram_office"),
        ("result_type", "tram_licence", "result_type", "unknown_type", "tram_licence"),
        ("working_days", 21, "working_days", "longer_than_law", ""),
        ("working_days", 6, "steps", "longer_than_promised", ""),
        ("parent", None, "parent", "missing", ""),
        ("parent", "school_enrolment", "parent", "unknown_item", "school_enrolment"),
        ("parent", "nothing", "parent", "unknown_item", "nothing"),
        ("kind", "main", "parent", "main_has_none", "food_business"),
        ("kind", "sub", "kind", "only_handling_asks", ""),
        ("roles.0", ROLE, "roles", "twice", "owner"),
        ("synonyms", ["面馆", "面馆"], "synonyms", "twice", "面馆"),
        ("materials.1.of", "aunt", "materials.1.of", "unknown_role", "aunt"),
        ("fields.1.of", "aunt", "fields.1.of", "unknown_role", "aunt"),
        ("fields.1.key", "operator_name", "fields", "twice", "operator_name"),
        ("fields.7.choices.1.value", "no", "fields.7.choices", "twice", "no"),
        ("fields.7.choices", [], "fields.7.choices", "missing", ""),
        ("fields.7.kind", "text", "fields.7.choices", "only_of_choices", ""),
        ("fields.0.filled_from", ["account:shoe"], "fields.0.filled_from", "unknown_field", "shoe"),
        ("fields.0.filled_from", ["base:trams.name"], "fields.0.filled_from", "unknown_library", "trams.name"),
        ("fields.0.filled_from", ["base:mandates.shoe"], "fields.0.filled_from", "unknown_field", "mandates.shoe"),
        ("fields.0.filled_from", ["cert:tram.name"], "fields.0.filled_from", "unknown_type", "tram.name"),
        ("fields.0.filled_from", ["cert:food_licence.x"], "fields.0.filled_from", "unknown_field", "food_licence.x"),
        ("materials.0.from_department", "tram", "materials.0.from_department", "unknown_organisation", "tram"),
        ("materials.0.from_department", "", "materials.0.from_department", "missing", ""),
        (f"{CALL}.certificate_type", "tram", f"{CALL}.certificate_type", "unknown_type", "tram"),
        (f"{CALL}.fields", ["shoe"], f"{CALL}.fields", "unknown_field", "shoe"),
        ("materials.0.answers.1.library", "trams", "materials.0.answers.1.library", "unknown_library", "trams"),
        (MANDATE, {"shoe": "phone"}, MANDATE, "unknown_field", "shoe"),
        (MANDATE, {"handler": "shoe"}, MANDATE, "unknown_field", "shoe"),
        ("conditions.0.cel", "form.shoe == 1", "conditions.0.cel", "unknown_field", "shoe"),
        ("checks.0.cel", "form.", "checks.0.cel", "no_expression", ""),
        ("roles.4.cel_required", "nobody.x", "roles.4.cel_required", "unknown_name", "nobody"),
        ("materials.7.required_when", "form.shoe == 1", "materials.7.required_when", "unknown_field", "shoe"),
    ],
)  # fmt: skip
def test_what_does_not_fit_together_is_named(path: str, value: Any, where: str, problem: str, said: str) -> None:
    assert Problem(where, problem, said) in problems(changed(path, value), KNOWN)


def test_an_online_proof_names_an_office_and_a_type_of_the_city() -> None:
    answer = {"way": "online_proof", "office": "tram", "rule": "x", "certificate_type": "tram"}
    found = problems(changed("materials.0.answers.0", answer), KNOWN)
    assert Problem("materials.0.answers.0.office", "unknown_organisation", "tram") in found
    assert Problem("materials.0.answers.0.certificate_type", "unknown_type", "tram") in found


def test_a_promise_stands_once_with_a_material() -> None:
    promise = WRITTEN["food_licence_renewal"]["materials"][6]["answers"][0]
    item = changed("materials.6.answers", [promise, promise])
    assert problems(item, KNOWN) == [Problem("materials.6.answers", "twice", "notice_promise")]


def test_a_renewal_says_what_it_results_in() -> None:
    assert problems(replace(item_of(), result_type=None), KNOWN) == [Problem("renews", "needs_result_type")]


@pytest.mark.parametrize(
    ("compare", "expected"),
    [
        ({"location": "child:population.residence_address"}, []),
        ({"location": "uncle:population.residence_address"}, [("unknown_role", "uncle")]),
        ({"location": "child:weather.rain"}, [("unknown_library", "weather")]),
        ({"location": "child:mandates.shoe_size"}, [("unknown_field", "shoe_size")]),
        ({"location": "child:population.name", "usage": "stage"}, [("only_one_across", "name")]),
    ],
)
def test_a_library_is_held_against_one_field_of_another(
    compare: dict[str, str], expected: list[tuple[str, str]]
) -> None:
    item = item_of("school_enrolment")
    number = next(n for n, one in enumerate(item.materials) if one.key == "house_and_household")
    answer, *rest = item.materials[number].answers
    assert isinstance(answer, SharedCheck)
    materials = list(item.materials)
    materials[number] = replace(materials[number], answers=(replace(answer, compare=compare), *rest))
    where = f"materials.{number}.answers.0.compare"
    found = problems(replace(item, materials=tuple(materials)), KNOWN)
    assert found == [Problem(where, problem, said) for problem, said in expected]
    assert answer.against == ("location", "child", "population", "residence_address")
    assert replace(answer, compare={"location": "stage"}).against is None


ENDING = Ending("停办", "Ended", replaced_by=("food_licence_new",))


def test_an_item_that_ends_is_looked_at_for_its_end_alone() -> None:
    broken = replace(item_of(), department="nobody", ends=ENDING)
    assert problems(broken, KNOWN) == []
    assert problems(replace(broken, ends=None), KNOWN) != []


@pytest.mark.parametrize(
    ("codes", "expected"),
    [
        (("nothing",), [Problem("ends.replaced_by.0", "unknown_item", "nothing")]),
        (("food_licence_renewal",), [Problem("ends.replaced_by.0", "unknown_item", "food_licence_renewal")]),
        (("food_licence_new",) * 2, [Problem("ends.replaced_by", "twice", "food_licence_new")]),
        ((), []),
    ],
)
def test_what_replaces_an_item_is_another_one_in_force(codes: tuple[str, ...], expected: list[Problem]) -> None:
    assert problems(replace(item_of(), ends=replace(ENDING, replaced_by=codes)), KNOWN) == expected


def test_a_heading_ends_after_the_items_under_it() -> None:
    below = replace(KNOWN, below={"food_business": ["food_licence_renewal"]})
    heading = replace(item_of("food_business"), ends=ENDING)
    assert problems(heading, below) == [Problem("ends", "has_items_below", "food_licence_renewal")]
    assert problems(heading, KNOWN) == []


def test_an_end_changes_nothing_else_and_there_is_something_to_end() -> None:
    item = item_of()
    ended = replace(item, ends=ENDING)
    assert ended_otherwise(item, None) == []
    assert ended_otherwise(ended, item) == []
    assert ended_otherwise(ended, None) == [Problem("ends", "nothing_to_end")]
    assert ended_otherwise(ended, ended) == [Problem("ends", "nothing_to_end")]
    assert ended_otherwise(replace(ended, working_days=1), item) == [Problem("ends", "ends_and_changes")]
