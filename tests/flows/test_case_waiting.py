"""A material that waits for an owner's answer says so: what to do, and how to stop waiting without losing anything."""

from typing import Any

from tests.city import City
from tests.flows.case_steps import ALL, agreed, enterprise_of, read, submitted, typed, ways
from tests.flows.enterprise_steps import HANDLER, hired
from tests.flows.school_steps import FATHER, MOTHER, STATED, asked, follow, says_yes, with_children

HOUSE = "house_and_household"


def waiting(city: City) -> tuple[str, dict[str, Any]]:
    """A mother's draft whose home waits for the father's answer; what he was asked."""
    mother, father = city.person(MOTHER), city.person(FATHER)
    case = with_children(mother)
    found = asked(mother, father, case)
    agreed(mother, case)
    assert typed(mother, case, STATED).status == 200
    return case, found


def test_a_material_that_waits_for_an_owner_says_so_and_not_that_a_promise_is_missing(city: City) -> None:
    mother = city.person(MOTHER)
    case, _ = waiting(city)
    whole = read(mother, case)
    house = next(one for one in whole["materials"] if one["key"] == HOUSE)
    assert (house["way"], house["state"]) == ("notice_promise", "waiting")
    found = next(one for one in whole["findings"] if one["key"] == "owner_waiting")
    assert (found["weight"], found["remedy"], found["remedy_en"]) == (
        "stops",
        "提醒对方在“请求”里答复",
        "Remind them to answer under Requests",
    )
    refused = submitted(mother, case)
    assert refused.status == 422
    problems = {one["field"]: one["problem"] for one in refused["errors"]}
    assert (problems[f"materials.{HOUSE}"], problems["materials.second_house"]) == ("waiting", "waiting")
    assert "unpromised" not in problems.values()


def test_who_waits_no_longer_takes_the_next_way_and_keeps_what_was_typed(city: City) -> None:
    mother, father = city.person(MOTHER), city.person(FATHER)
    case, found = waiting(city)
    before = {one["key"]: one["value"] for one in read(mother, case)["fields"]}
    [one] = read(mother, case)["asks"]
    assert city.person("citizen").delete(f"{ALL}/{case}/asks/{one['id']}").status == 404
    assert mother.delete(f"{ALL}/{case}/asks/{one['id']}").status == 204
    whole = read(mother, case)
    assert {each["key"]: each["value"] for each in whole["fields"]} == before
    house = next(each for each in whole["materials"] if each["key"] == HOUSE)
    assert (house["way"], house["state"]) == ("notice_promise", "open")
    assert not {each["key"] for each in whole["findings"]} & {"owner_waiting", "owner_late", "own:owners_agreed"}
    assert mother.delete(f"{ALL}/{case}/asks/{one['id']}").status == 409, "it is over"
    assert says_yes(father, found).status in (404, 409), "a yes finds nothing any more to say yes to"
    assert submitted(mother, case).status == 200


def test_an_answer_that_came_first_counts(city: City) -> None:
    mother, father = city.person(MOTHER), city.person(FATHER)
    case = with_children(mother)
    found = asked(mother, father, case)
    assert says_yes(father, found).status == 200
    [one] = read(mother, case)["asks"]
    assert mother.delete(f"{ALL}/{case}/asks/{one['id']}").status == 409
    follow(mother, case)
    agreed(mother, case)
    assert ways(read(mother, case))[HOUSE] == "shared_check"


def test_who_was_asked_by_a_handler_that_left_is_waited_for_no_longer(city: City) -> None:
    owner = city.person("agent")
    person, mandate = hired(city, owner, HANDLER, until="2026-12-31")
    shop = enterprise_of(owner)
    case = str(person.post(ALL, {"item": "food_licence_renewal", "applicant": shop})["id"])
    agreed(person, case)
    made = person.post(f"{ALL}/{case}/asks", {"role": "representative", "name": "罗建国"})
    assert made.status == 201
    assert owner.post(f"/api/enterprises/{shop}/mandates/{mandate}/dismissal", {}).status == 200
    agreed(owner, case)
    assert "owner_waiting" in {one["key"] for one in read(owner, case)["findings"]}
    [one] = read(owner, case)["asks"]
    assert owner.delete(f"{ALL}/{case}/asks/{one['id']}").status == 204
    assert "owner_waiting" not in {each["key"] for each in read(owner, case)["findings"]}
