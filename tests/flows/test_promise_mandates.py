"""A handler signs a promise only by a mandate that names promises expressly (特别授权): without, with, and after it."""

from tests.city import City
from tests.client import Client
from tests.flows.bad_steps import UNTIL, allowed, found, handled, stopped
from tests.flows.case_steps import DESK, OFFICER, OWNER, agreed, read, submitted
from tests.flows.desk_steps import act, at_desk

PROMISED = {"premises_proof", "health_certificates", "food_safety_rules"}


def may_sign(person: Client, case: str) -> set[bool]:
    """What each promise of the case says to who reads it."""
    return {one["promise"]["may_sign"] for one in read(person, case)["materials"] if one["promise"]}


def test_a_handler_without_the_special_mandate_is_told_so_and_signs_nothing(city: City) -> None:
    person, _, _, case = handled(city, may_promise=False)
    assert may_sign(person, case) == {False}
    said = [one for one in read(person, case)["findings"] if one["key"] == "promise_by_handler"]
    assert {one["about"] for one in said} == PROMISED
    stopped(person, city.person(OFFICER), case, "promise_by_handler")
    assert not any(one["promised_at"] for one in read(person, case)["materials"] if "promised_at" in one)


def test_with_it_the_handler_signs_and_the_promise_says_who_did(city: City) -> None:
    person, _, _, case = handled(city, may_promise=True)
    assert may_sign(person, case) == {True}
    assert submitted(person, case).status == 200
    signed = at_desk(city.person(OFFICER), case)["promises"]
    assert {one["material"] for one in signed} == PROMISED
    assert {(one["signer"], one["intact"]) for one in signed} == {("李𬭎", True)}


def test_what_the_mandate_names_other_items_for_is_not_signed(city: City) -> None:
    person, shop, mandate, case = handled(city, may_promise=False)
    owner = city.person(OWNER)
    allowed(owner, shop, mandate, items=["shop_sign_filing"])
    stopped(person, city.person(OFFICER), case, "promise_by_handler")
    allowed(owner, shop, mandate, items=["food_licence_renewal"])
    assert may_sign(person, case) == {True}
    assert submitted(person, case).status == 200


def test_its_last_day_counts_and_the_next_does_not(city: City) -> None:
    person, shop, mandate, case = handled(city, may_promise=False)
    allowed(city.person(OWNER), shop, mandate, until="2026-03-05")
    city.pass_time(days=2)
    person = city.person("driver")
    assert may_sign(person, case) == {True}
    city.pass_time(days=1)
    person = city.person("driver")
    assert may_sign(person, case) == {False}
    stopped(person, city.person(OFFICER), case, "promise_by_handler")


def test_taken_back_it_signs_no_more_and_what_was_signed_stays(city: City) -> None:
    person, shop, _, case = handled(city, may_promise=True)
    owner, officer = city.person(OWNER), city.person(OFFICER)
    assert submitted(person, case).status == 200
    before = at_desk(officer, case)["promises"]
    house = f"/api/enterprises/{shop}/promise-mandates"
    [given] = [one for one in owner.get(house)["items"] if one["id"]]
    assert owner.delete(f"{house}/{given['id']}").status == 204
    assert at_desk(officer, case)["promises"] == before
    assert act(officer, case, "supplement", note="请核对").status == 204
    for one in before:
        assert person.delete(f"/api/cases/{case}/promises/{one['material']}").status == 204
    assert may_sign(person, case) == {False}
    found(read(person, case), "promise_by_handler", "stops")
    assert submitted(person, case).status == 422


def test_after_a_dismissal_nothing_is_signed_and_the_representative_signs(city: City) -> None:
    person, shop, mandate, case = handled(city, may_promise=True)
    owner, officer = city.person(OWNER), city.person(OFFICER)
    whole = read(person, case)
    promises = {one["key"]: one["promise"]["digest"] for one in whole["materials"] if one["promise"]}
    assert owner.post(f"/api/enterprises/{shop}/mandates/{mandate}/dismissal", {}).status == 200
    late = person.post(f"/api/cases/{case}/submission", {"revision": whole["revision"], "promises": promises})
    assert late.status == 404
    assert officer.get(f"{DESK}/{case}").status == 404
    assert [one["id"] for one in owner.get(f"/api/enterprises/{shop}/promise-mandates")["items"] if one["id"]] == []
    agreed(owner, case)
    assert may_sign(owner, case) == {True}
    handed = submitted(owner, case)
    assert handed.status == 200, handed.body
    assert {one["signer"] for one in at_desk(officer, case)["promises"]} == {"罗建国"}
    again = {"mandate": mandate, "items": None, "valid_to": UNTIL}
    assert owner.post(f"/api/enterprises/{shop}/promise-mandates", again).status == 404, "of nobody who acts for it"


def test_a_representative_signs_what_a_handler_began(city: City) -> None:
    person, _, _, case = handled(city, may_promise=False)
    owner, officer = city.person(OWNER), city.person(OFFICER)
    assert may_sign(person, case) == {False}
    assert may_sign(owner, case) == {True}
    assert "promise_by_handler" not in {one["key"] for one in read(owner, case)["findings"]}
    stopped(person, officer, case, "promise_by_handler")
    handed = submitted(owner, case)
    assert handed.status == 200, handed["errors"]
    assert {(one["signer"], one["intact"]) for one in at_desk(officer, case)["promises"]} == {("罗建国", True)}


def test_a_representative_alone_gives_it(city: City) -> None:
    person, shop, mandate, _ = handled(city, may_promise=False)
    body = {"mandate": mandate, "items": None, "valid_to": UNTIL}
    for other in (person, city.person("citizen"), city.person(OFFICER)):
        assert other.post(f"/api/enterprises/{shop}/promise-mandates", body).status in (403, 404)
