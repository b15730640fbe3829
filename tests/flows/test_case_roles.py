"""Somebody else is put into a role: what was handed in, said and promised of the one before counts for nothing."""

from base64 import b64encode
from typing import Any

from tests.city import City
from tests.client import Client
from tests.flows.case_steps import ALL, agree, agreed, begun, submitted, typed
from tests.flows.desk_steps import act, at_desk, materials
from tests.flows.school_steps import (
    ELDEST,
    FATHER,
    ITEM,
    MOTHER,
    SCHOOL,
    STATED,
    YOUNGEST,
    asked,
    follow,
    put,
    says_yes,
    wards_of,
)
from tests.flows.source_steps import picture

BIRTH, VACCINATED = "birth_certificate", "vaccination_record"
PAPER = {"file": b64encode(picture()).decode(), "name": "出生证明.png"}


def enrolling(mother: Client) -> tuple[str, dict[str, str]]:
    """A draft for the eldest; the mother's children."""
    wards = wards_of(mother)
    case = begun(mother, ITEM, str(mother.get("/api/session")["person"]["id"]))
    put(mother, case, "child", wards[ELDEST])
    return case, wards


def answered(mother: Client, case: str, key: str) -> tuple[str, list[Any]]:
    """State and evidence of a material."""
    one = materials(mother, case)[key]
    return one["state"], one["evidence"]


def test_a_paper_of_one_child_is_none_of_another(city: City) -> None:
    mother = city.person(MOTHER)
    case, wards = enrolling(mother)
    assert agree(mother, case, leave=frozenset({BIRTH})).status == 200
    assert mother.post(f"{ALL}/{case}/materials/{BIRTH}/file", PAPER).status == 200
    assert mother.put(f"{ALL}/{case}/materials/{VACCINATED}/said", {"said": "unchanged"}).status == 200
    put(mother, case, "child", wards[ELDEST])
    assert answered(mother, case, BIRTH)[0] == "ready", "the same child again changes nothing"
    assert materials(mother, case)[VACCINATED]["said"] == "unchanged"
    for child in (YOUNGEST, ELDEST):
        put(mother, case, "child", wards[child])
        assert answered(mother, case, BIRTH) == ("open", [])
        assert materials(mother, case)[VACCINATED]["said"] == ""


def test_a_promise_for_one_child_is_none_for_another(city: City) -> None:
    mother, father, school = city.person(MOTHER), city.person(FATHER), city.person(SCHOOL)
    case, wards = enrolling(mother)
    assert says_yes(father, asked(mother, father, case)).status == 200
    follow(mother, case)
    agreed(mother, case)
    assert typed(mother, case, {key: said for key, said in STATED.items() if key != "second_stage"}).status == 200
    handed = submitted(mother, case)
    assert handed.status == 200, handed.body
    [first] = [one for one in at_desk(school, case)["promises"] if one["material"] == VACCINATED]
    assert act(school, case, "supplement", note="请核对孩子").status == 204
    put(mother, case, "child", wards[YOUNGEST])
    assert answered(mother, case, VACCINATED) == ("open", [])
    agreed(mother, case)
    assert typed(mother, case, {"stage": "kindergarten"}).status == 200
    handed = submitted(mother, case)
    assert handed.status == 200, handed["errors"]
    there = [one for one in at_desk(school, case)["promises"] if one["material"] == VACCINATED]
    assert {one["id"]: one["state"] for one in there}[first["id"]] == "withdrawn"
    assert sorted(one["state"] for one in there) == ["signed", "withdrawn"]
