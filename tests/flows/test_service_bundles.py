"""One thing instead of three items: one form, each paper once, a case at each office, one view of them all."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from uuid import UUID

import pytest
from sqlalchemy import select

from backend.cases import service as cases
from backend.cases.bundles import definitions
from backend.cases.models import Case
from backend.cases.records import Step
from backend.identity.models import Account
from backend.identity.rules import Actor, Office, Role
from backend.inspections.rules.terms import Calendar
from backend.kernel.ids import new_id
from backend.services.rules.bundles import Part
from tests.city import City
from tests.client import Client
from tests.flows.bundle_steps import ALL_THREE, NUMBER, RESTAURANT, RUNS, agreed, filled, handed_in, opened, run, states
from tests.flows.case_steps import enterprise_of

FOOD, SIGN, FIRE = "food_licence_new", "shop_sign_filing", "fire_safety_opening"


@pytest.fixture
def owner(city: City) -> Client:
    return city.person("agent")


def test_anybody_reads_what_a_bundle_is(city: City) -> None:
    stranger = city.stranger()
    assert {one["code"] for one in stranger.get("/api/services/bundles")["items"]} >= {RESTAURANT, "newborn"}
    found = stranger.get(f"/api/services/bundles/{RESTAURANT}")
    assert found["version"] == 1
    assert [(one["code"], one["always"]) for one in found["parts"]] == [(FOOD, True), (SIGN, False), (FIRE, False)]
    assert len({one["office"] for one in found["parts"]}) == 3
    shared = {one["key"]: one["items"] for one in found["papers"]}
    assert shared["business_licence"] == [FOOD, SIGN, FIRE]
    assert shared["layout_plan"] == [FOOD, FIRE]
    assert len(shared) == len(found["papers"])
    assert found["fields"] < found["fields_apart"]
    assert stranger.get("/api/services/bundles/no_such_thing").status == 404


def test_one_form_each_paper_once_three_cases_at_their_offices(owner: Client) -> None:
    run_id = opened(owner)
    whole = run(owner, run_id)
    assert states(whole) == dict.fromkeys((FOOD, SIGN, FIRE), "draft")
    assert len({one["office"] for one in whole["cases"]}) == 3
    assert (whole["standing"], whole["consented"]) == ("filling", False)
    keys = [one["key"] for one in whole["fields"]]
    assert len(keys) == len(set(keys))
    assert [one["items"] for one in whole["fields"] if one["key"] == "uscc"] == [[FOOD, SIGN, FIRE]]
    sheet = whole["sheet"]["certificates"]
    assert len({one["id"] for one in sheet}) == len(sheet)
    whole = agreed(owner, run_id)
    assert whole["consented"]
    named = {one["key"]: one for one in whole["fields"]}
    assert named["operator_name"]["value"] == "罗记面馆"
    assert named["operator_name"]["source"] == "cert:business_licence.name"
    papers = {one["key"]: (one["way"], one["state"]) for one in whole["papers"]}
    assert papers["business_licence"] == ("data_call", "ready")
    whole = filled(owner, run_id)
    # typed once, and every case has it
    for case in whole["cases"]:
        own = {one["key"]: one["value"] for one in owner.get(f"/api/cases/{case['id']}")["fields"]}
        assert own["operator_name"] == "罗记面馆"
        assert own["phone"]
    done = handed_in(owner, run_id)
    assert done.status == 200, done.body
    assert states(done.body) == dict.fromkeys((FOOD, SIGN, FIRE), "submitted")
    assert done["standing"] == "in_office"
    assert done["sheet"] is None


def test_one_offices_refusal_stops_no_other_and_is_said(city: City, owner: Client) -> None:
    run_id = opened(owner)
    agreed(owner, run_id)
    filled(owner, run_id)
    assert handed_in(owner, run_id).status == 200
    case = {one["item"]: UUID(one["id"]) for one in run(owner, run_id)["cases"]}
    with at_office(city, case[FIRE]) as step:
        cases.refuse(step, case[FIRE], "疏散通道被堵", "消防法第二十八条")
    whole = run(owner, run_id)
    assert states(whole) == {FOOD: "submitted", SIGN: "submitted", FIRE: "refused"}
    assert (whole["standing"], whole["refused"], whole["open"]) == ("in_office", 1, 2)
    refused = next(one for one in whole["cases"] if one["item"] == FIRE)
    assert (refused["note"], refused["clause"]) == ("疏散通道被堵", "消防法第二十八条")
    with at_office(city, case[SIGN]) as step:
        cases.ask_supplement(step, case[SIGN], "请写清招牌尺寸")
    assert run(owner, run_id)["standing"] == "your_turn"
    whole = filled(owner, run_id, {"sign_text": "罗记面馆 3 米"})
    assert [one["key"] for one in whole["fields"] if SIGN in one["items"]]
    assert all(one["items"] == [SIGN] for one in whole["fields"])
    assert handed_in(owner, run_id).status == 200
    for item in (SIGN, FOOD):
        with at_office(city, case[item]) as step:
            cases.accept(step, case[item], calendar=Calendar())
            cases.grant(step, case[item], number=NUMBER if item == FOOD else "")
    whole = run(owner, run_id)
    assert states(whole) == {FOOD: "granted", SIGN: "granted", FIRE: "refused"}
    assert (whole["standing"], whole["granted"], whole["refused"], whole["open"]) == ("mixed", 2, 1, 0)


@contextmanager
def at_office(city: City, case_id: UUID) -> Iterator[Step]:
    """Somebody who decides at the office of a case; the offices of the small city have no staff of their own."""
    with city.writing() as session:
        office = session.get_one(Case, case_id).department_id
        person = session.execute(select(Account).where(Account.login == "reviewer")).scalar_one()
        now = city.clock.instant
        officer = Actor(
            account_id=person.id, person_id=person.person_id, sign_in_id=new_id(), login="reviewer",
            demo=True, level="L4", offices=(Office(new_id(), office, Role.ISSUING_OFFICER, "窗口", "0001"),),
            last_seen_at=now, last_active_at=now, expires_at=now, idle_s=None,
        )  # fmt: skip
        yield Step(session, city.keys, officer, now)


def test_items_come_and_go_with_the_answers(owner: Client) -> None:
    run_id = opened(owner, {})
    whole = run(owner, run_id)
    assert list(states(whole)) == [FOOD]
    assert whole["unsaid"] == [SIGN, FIRE]
    changed = owner.put(f"{RUNS}/{run_id}/answers", {"revision": whole["revision"], "answers": ALL_THREE})
    assert list(states(changed.body)) == [FOOD, SIGN, FIRE]
    stale = owner.put(f"{RUNS}/{run_id}/answers", {"revision": whole["revision"], "answers": {}})
    assert stale.code == "stale"
    fewer = owner.put(
        f"{RUNS}/{run_id}/answers", {"revision": changed["revision"], "answers": {"has_sign": "yes", "large": "no"}}
    )
    assert list(states(fewer.body)) == [FOOD, SIGN]
    assert [one["code"] for one in fewer["not_needed"]] == [FIRE]
    agreed(owner, run_id)
    filled(owner, run_id)
    assert handed_in(owner, run_id).status == 200
    late = owner.put(
        f"{RUNS}/{run_id}/answers",
        {"revision": run(owner, run_id)["revision"], "answers": {"has_sign": "no", "large": "no"}},
    )
    assert late["errors"] == [{"field": "answers", "problem": "in_office"}]


def test_nothing_is_handed_in_unread_or_unfinished(owner: Client) -> None:
    run_id = opened(owner, {"has_sign": "yes"})
    unsaid = handed_in(owner, run_id)
    assert unsaid["errors"] == [{"field": "answers", "problem": "missing"}]
    whole = run(owner, run_id)
    owner.put(
        f"{RUNS}/{run_id}/answers", {"revision": whole["revision"], "answers": {"has_sign": "yes", "large": "no"}}
    )
    missing = handed_in(owner, run_id)
    assert missing.status == 422
    assert {"field": f"{SIGN}.sign_text", "problem": "missing"} in missing["errors"]
    assert states(run(owner, run_id)) == dict.fromkeys((FOOD, SIGN), "draft")
    agreed(owner, run_id)
    filled(owner, run_id)
    half = owner.post(f"{RUNS}/{run_id}/submission", {"cases": {FOOD: {"revision": 1}}})
    assert half.code == "stale"
    wrong = owner.put(f"{RUNS}/{run_id}/form", {"values": {"no_such": "x"}, "correct": []})
    assert wrong["errors"] == [{"field": "no_such", "problem": "unknown"}]


def test_a_run_is_its_own_peoples_alone(city: City, owner: Client) -> None:
    run_id = opened(owner)
    firm = enterprise_of(owner)
    assert [one["id"] for one in owner.get(RUNS)["items"]] == [run_id]
    for login in ("citizen", "reviewer", "bank"):
        other = city.person(login)
        assert other.get(f"{RUNS}/{run_id}").status == 404
        assert other.post(f"{RUNS}/{run_id}/consent", {"certificates": {}}).status == 404
        assert other.put(f"{RUNS}/{run_id}/form", {"values": {}, "correct": []}).status == 404
        assert other.post(RUNS, {"code": RESTAURANT, "applicant": firm, "answers": {}}).status == 404
        assert other.get(RUNS)["items"] == []
    assert city.stranger().get(RUNS).status == 401
    assert owner.post(RUNS, {"code": "no_such", "answers": {}}).status == 404
    person = owner.post(RUNS, {"code": RESTAURANT, "answers": {}})
    assert person["errors"] == [{"field": "applicant", "problem": "kind"}]
    odd = owner.post(RUNS, {"code": RESTAURANT, "applicant": firm, "answers": {"large": "perhaps", "x": "yes"}})
    assert odd["errors"] == [
        {"field": "answers.large", "problem": "value"}, {"field": "answers.x", "problem": "unknown"},
    ]  # fmt: skip


def test_nothing_beyond_the_sheet_is_agreed_to(owner: Client) -> None:
    run_id = opened(owner)
    sheet = run(owner, run_id)["sheet"]
    first = sheet["certificates"][0]["id"]
    beyond = owner.post(f"{RUNS}/{run_id}/consent", {"certificates": {first: ["registered_capital"]}})
    assert beyond["errors"] == [{"field": "certificates", "problem": "unknown"}]
    unknown = owner.post(f"{RUNS}/{run_id}/consent", {"certificates": {run_id: ["name"]}})
    assert unknown.code == "certificate_not_shown"
    library = owner.post(f"{RUNS}/{run_id}/consent", {"certificates": {}, "libraries": {"population": ["name"]}})
    assert library["errors"] == [{"field": "libraries", "problem": "unknown"}]


def test_a_child_is_named_once_for_every_item(city: City) -> None:
    found = city.stranger().get("/api/services/bundles/newborn")
    assert [one["always"] for one in found["parts"]] == [True, True, False]
    parent = city.person("parent")
    made = parent.post(RUNS, {"code": "newborn", "answers": {"mother_employed": "no"}})
    assert made.status == 201, made.body
    whole = run(parent, made["id"])
    assert list(states(whole)) == ["birth_registration", "newborn_insurance"]
    assert [one["key"] for one in whole["roles"]] == ["child"]
    stranger = parent.put(f"{RUNS}/{made['id']}/roles/child", {"subject": made["id"]})
    assert stranger["errors"] == [{"field": "child", "problem": "unknown"}]
    assert parent.put(f"{RUNS}/{made['id']}/roles/uncle", {"subject": made["id"]}).code == "conflict"
    whole = agreed(parent, made["id"])
    assert {one["key"]: one["items"] for one in whole["fields"]}["child_name"] == list(states(whole))
    typed = {"child_name": "何小满", "child_birth_date": "2026-02-20"}
    answered = parent.put(f"{RUNS}/{made['id']}/form", {"values": typed, "correct": []})
    assert answered.status == 200
    for case in answered["cases"]:
        own = {one["key"]: one["value"] for one in parent.get(f"/api/cases/{case['id']}")["fields"]}
        assert (own["child_name"], own["child_birth_date"]) == ("何小满", "2026-02-20")


def test_a_bundle_that_says_something_else_is_its_next_version(city: City, owner: Client) -> None:
    run_id = opened(owner)
    with city.writing() as session:
        first = definitions.in_force(session, RESTAURANT)
        now = city.clock.instant
        assert definitions.install(session, [first.bundle], at=now) == ()
        changed = replace(first.bundle, name="开餐馆")
        assert definitions.install(session, [changed], at=now) == (RESTAURANT,)
        assert definitions.in_force(session, RESTAURANT).version == 2
        unfit = replace(first.bundle, code="unfit", parts=(Part("no_such_item"), Part("food_licence_new")))
        assert definitions.install(session, [unfit], at=now) == ()
    assert city.stranger().get(f"/api/services/bundles/{RESTAURANT}")["name"] == "开餐馆"
    begun = run(owner, run_id)
    assert (begun["version"], begun["name"]) == (1, "开餐饮店")
