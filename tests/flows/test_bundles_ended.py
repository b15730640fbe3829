"""A bundle of which an item goes out of force, or falls outside a mandate: the others go on as if nothing were."""

import pytest

from tests.city import City
from tests.client import Client
from tests.flows.bundle_steps import (
    ALL_THREE,
    NEWBORN,
    RESTAURANT,
    RUNS,
    agreed,
    filled,
    handed_in,
    opened,
    run,
    states,
)
from tests.flows.case_steps import OWNER
from tests.flows.catalogue_people import second_administrator
from tests.flows.enterprise_steps import UNTIL, enterprise_of, hired
from tests.flows.item_steps import SIGN as SIGNATURES
from tests.flows.item_steps import SUBMIT, begin, published
from tests.flows.test_items_editor import PARTS
from tests.flows.test_items_ending import department, ended
from tests.flows.test_service_bundles import FIRE, FOOD, SIGN

REGISTRATION, INSURANCE, ALLOWANCE = "birth_registration", "newborn_insurance", "birth_allowance"
EMPLOYED = {"mother_employed": "yes"}


@pytest.fixture
def admin(city: City) -> Client:
    return city.person("admin")


@pytest.fixture
def second(city: City) -> Client:
    return second_administrator(city)


def test_a_bundle_goes_on_without_an_item_that_ended_and_says_so(city: City, admin: Client, second: Client) -> None:
    before = city.person("parent")
    running = str(before.post(RUNS, {"code": NEWBORN, "answers": {"mother_employed": "no"}})["id"])
    ended(city, admin, second, ALLOWANCE)
    shown = city.stranger().get(f"/api/services/bundles/{NEWBORN}")
    assert [one["code"] for one in shown["parts"]] == [REGISTRATION, INSURANCE]
    assert [one["code"] for one in shown["ended"]] == [ALLOWANCE]
    assert shown["ended"][0]["name"]
    assert shown["items"] == 2
    parent = city.person("parent")
    whole = run(parent, running)
    changed = parent.put(f"{RUNS}/{running}/answers", {"revision": whole["revision"], "answers": EMPLOYED})
    assert changed.status == 200, changed.body
    assert list(states(changed.body)) == [REGISTRATION, INSURANCE]
    assert ([one["code"] for one in changed["ended"]], changed["unsaid"]) == ([ALLOWANCE], [])


def test_a_bundle_is_begun_without_what_ended_as_long_as_anything_is_in_force(
    city: City, admin: Client, second: Client
) -> None:
    for item in (REGISTRATION, ALLOWANCE):
        ended(city, admin, second, item)
    parent = city.person("parent")
    made = parent.post(RUNS, {"code": NEWBORN, "answers": EMPLOYED})
    assert made.status == 201, made.body
    whole = run(parent, made["id"])
    assert list(states(whole)) == [INSURANCE]
    assert [one["code"] for one in whole["ended"]] == [REGISTRATION, ALLOWANCE]
    ended(city, admin, second, INSURANCE)
    shown = city.stranger().get(f"/api/services/bundles/{NEWBORN}")
    assert (shown["parts"], shown["items"], len(shown["ended"])) == ([], 0, 3)
    assert city.person("parent").post(RUNS, {"code": NEWBORN, "answers": EMPLOYED}).status == 404


def test_a_draft_of_what_ended_stops_no_other_from_being_handed_in(city: City, admin: Client, second: Client) -> None:
    run_id = opened(city.person(OWNER))
    ended(city, admin, second, SIGN)
    owner = city.person(OWNER)
    whole = run(owner, run_id)
    assert list(states(whole)) == [FOOD, FIRE]
    assert [one["code"] for one in whole["ended"]] == [SIGN]
    agreed(owner, run_id)
    filled(owner, run_id)
    done = handed_in(owner, run_id)
    assert done.status == 200, done.body
    assert states(done.body) == dict.fromkeys((FOOD, FIRE), "submitted")


def test_what_was_handed_in_before_its_item_ended_stays_in_the_run(city: City, admin: Client, second: Client) -> None:
    owner = city.person(OWNER)
    run_id = opened(owner)
    agreed(owner, run_id)
    filled(owner, run_id)
    assert handed_in(owner, run_id).status == 200
    ended(city, admin, second, SIGN)
    whole = run(city.person(OWNER), run_id)
    assert states(whole) == dict.fromkeys((FOOD, SIGN, FIRE), "submitted")
    assert whole["ended"] == []


def test_an_item_that_came_back_has_its_case_when_the_bundle_is_gone_on_with(
    city: City, admin: Client, second: Client
) -> None:
    ended(city, admin, second, SIGN)
    run_id = opened(city.person(OWNER))
    assert list(states(run(city.person(OWNER), run_id))) == [FOOD, FIRE]
    own = begin(admin, SIGN, SIGN)["row"]["id"]
    person = department(city, SIGN)
    assert admin.post(SUBMIT, {"ids": [own]}).status == 204
    assert person.post(SIGNATURES, {"ids": [own], "agreed": True}).status == 200
    city.pass_time(minutes=1)
    assert published(admin, second, own, note="恢复").status == 200
    city.pass_time(minutes=1)
    owner = city.person(OWNER)
    assert opened(owner) == run_id
    assert states(run(owner, run_id)) == dict.fromkeys((FOOD, SIGN, FIRE), "draft")


def test_the_desk_knows_the_bundles_of_an_item(admin: Client) -> None:
    bundles = {one["code"]: one["items"] for one in admin.get(PARTS)["bundles"]}
    assert bundles[RESTAURANT] == [FOOD, SIGN, FIRE]
    assert ALLOWANCE in bundles[NEWBORN]


def test_an_old_run_outside_a_narrowed_mandate_stops_no_new_one(city: City) -> None:
    owner = city.person(OWNER)
    firm = enterprise_of(owner)
    handler, mandate = hired(city, owner, "driver")
    old = handler.post(RUNS, {"code": RESTAURANT, "applicant": firm, "answers": ALL_THREE})
    assert old.status == 201, old.body
    narrowed = owner.put(f"/api/enterprises/{firm}/mandates/{mandate}", {"types": ["food_licence"], "until": UNTIL})
    assert narrowed.status == 204, narrowed.body
    food_alone = {"has_sign": "no", "large": "no"}
    made = handler.post(RUNS, {"code": RESTAURANT, "applicant": firm, "answers": food_alone})
    assert made.status == 201, made.body
    assert list(states(run(handler, made["id"]))) == [FOOD]
    beyond = handler.post(RUNS, {"code": RESTAURANT, "applicant": firm, "answers": ALL_THREE})
    assert beyond["errors"] == [{"field": "applicant", "problem": "not_in_mandate"}]
