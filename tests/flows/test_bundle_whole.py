"""A bundle from start to granted: a paper handed in once, what the pre-review finds, the desks, what is issued."""

from base64 import b64encode
from typing import Any
from uuid import UUID

import pytest

from backend.cases import service as cases
from backend.inspections.rules.terms import Calendar
from tests.city import City
from tests.client import Answer, Client
from tests.flows.bundle_steps import ALL_THREE, NUMBER, RUNS, agreed, filled, handed_in, opened, run, states
from tests.flows.case_steps import ALL, OFFICER, OWNER, enterprise_of
from tests.flows.case_steps import DESK as CASES
from tests.flows.school_steps import ELDEST, YOUNGEST, wards_of
from tests.flows.source_steps import MATERIALS, picture
from tests.flows.test_service_bundles import FIRE, FOOD, SIGN, at_office

BIRTH, INSURANCE = "birth_registration", "newborn_insurance"
PAPER = {"file": b64encode(picture("white")).decode(), "name": "出生证明.png"}


@pytest.fixture
def owner(city: City) -> Client:
    return city.person(OWNER)


@pytest.fixture
def parent(city: City) -> Client:
    return city.person("parent")


def newborn(parent: Client) -> str:
    """A newborn's bundle without the allowance, agreed to."""
    made = parent.post(RUNS, {"code": "newborn", "answers": {"mother_employed": "no"}})
    assert made.status == 201, made.body
    agreed(parent, made["id"])
    return str(made["id"])


def upload(somebody: Client, run_id: str, paper: str = "birth_certificate", **more: str) -> Answer:
    """A paper, handed in once."""
    return somebody.post(f"{RUNS}/{run_id}/papers/{paper}/file", PAPER | more)


def paper_of(whole: dict[str, Any], key: str) -> dict[str, Any]:
    """A paper of the run."""
    return dict(next(one for one in whole["papers"] if one["key"] == key))


def case_at(desk: Client, owner: Client, run_id: str, item: str) -> dict[str, Any]:
    """A case of a run as its office reads it."""
    case = next(one["id"] for one in run(owner, run_id)["cases"] if one["item"] == item)
    answer = desk.get(f"{CASES}/{case}")
    assert answer.status == 200, answer.body
    return dict(answer.body)


def grant(desk: Client, whole: dict[str, Any], **more: str) -> Answer:
    """An office grants with everything seen."""
    seen = [f"{one['key']}|{one['about']}" for one in whole["findings"]]
    return desk.post(f"{CASES}/{whole['id']}/grant", {"revision": whole["revision"], "seen": seen, **more})


def licences(owner: Client) -> list[dict[str, Any]]:
    """Food licences in the wallet of the enterprise."""
    held = owner.get(f"/api/certificates?subject={enterprise_of(owner)}")["items"]
    return [one for one in held if one["type"] == "food_licence"]


def test_a_paper_is_handed_in_once_and_every_case_has_it(parent: Client) -> None:
    run_id = newborn(parent)
    paper = paper_of(run(parent, run_id), "birth_certificate")
    assert (paper["items"], paper["way"], paper["upload"], paper["file"]) == ([BIRTH, INSURANCE], "upload", True, "")
    before = len(parent.get(MATERIALS)["items"])
    whole = upload(parent, run_id)
    assert whole.status == 200, whole.body
    paper = paper_of(whole.body, "birth_certificate")
    assert (paper["way"], paper["state"], paper["file"]) == ("upload", "ready", "出生证明.png")
    for case in whole["cases"]:
        materials = {one["key"]: one for one in parent.get(f"{ALL}/{case['id']}")["materials"]}
        assert materials["birth_certificate"]["state"] == "ready"
        [evidence] = materials["birth_certificate"]["evidence"]
        assert parent.download(f"{ALL}/{case['id']}/files/{evidence['file']}")
    assert len(parent.get(MATERIALS)["items"]) == before + 1, "one paper in the library, not two"
    again = upload(parent, run_id, name="更清楚的.png")
    assert paper_of(again.body, "birth_certificate")["file"] == "更清楚的.png"


def test_a_paper_of_two_people_is_not_handed_in_as_one(parent: Client) -> None:
    wards, run_id = wards_of(parent), newborn(parent)
    for case, child in zip(run(parent, run_id)["cases"], (wards[ELDEST], wards[YOUNGEST]), strict=True):
        assert parent.put(f"{ALL}/{case['id']}/roles/child", {"subject": child}).status == 200
    assert upload(parent, run_id).code == "conflict"
    assert paper_of(run(parent, run_id), "birth_certificate")["file"] == ""
    assert parent.put(f"{RUNS}/{run_id}/roles/child", {"subject": wards[YOUNGEST]}).status == 200
    assert upload(parent, run_id).status == 200


def test_what_need_not_be_handed_in_cannot_be_and_nobody_else_hands_in(
    city: City, owner: Client, parent: Client
) -> None:
    run_id = newborn(parent)
    assert upload(parent, run_id, "guardian_id").code == "conflict"
    assert upload(parent, run_id, "no_such_paper").status == 404
    assert upload(parent, run_id, file=b64encode(b"MZ no picture").decode()).status == 422
    assert upload(parent, run_id, file="%%%").status == 422
    for login in (OWNER, "citizen", OFFICER):
        assert upload(city.person(login), run_id).status == 404
    assert city.stranger().post(f"{RUNS}/{run_id}/papers/birth_certificate/file", PAPER).status == 401
    assert paper_of(run(parent, run_id), "birth_certificate")["state"] == "open"
    restaurant = opened(owner)
    agreed(owner, restaurant)
    assert upload(owner, restaurant, "layout_plan").code == "conflict", "it was handed in before"


def test_what_would_be_sent_back_is_said_with_clause_and_remedy_before(owner: Client) -> None:
    run_id = opened(owner)
    assert run(owner, run_id)["findings"] == [], "before a yes nothing is known"
    agreed(owner, run_id)
    filled(owner, run_id, {"operator_name": "罗记小面", "business_items": "热食类食品制售"})
    found = {one["key"]: one for one in run(owner, run_id)["findings"]}
    registered = found["own:registered"]
    assert (registered["weight"], registered["items"]) == ("stops", [FOOD, SIGN, FIRE])
    assert registered["clause"]
    assert registered["remedy"]
    empty = {one["label"]: one for one in run(owner, run_id)["findings"] if one["key"] == "field_missing"}
    assert {one["weight"] for one in empty.values()} == {"stops"}
    assert empty["主体业态"]["items"] == [FOOD], "each is called by its name"
    assert len(empty) > 1
    weights = [one["weight"] for one in run(owner, run_id)["findings"]]
    assert weights == sorted(weights, key=lambda one: one != "stops"), "what stops comes first"
    filled(owner, run_id, {"operator_name": "罗记面馆"})
    filled(owner, run_id)
    assert [one for one in run(owner, run_id)["findings"] if one["weight"] == "stops"] == []
    assert handed_in(owner, run_id).status == 200
    assert run(owner, run_id)["findings"] == []


def test_the_licence_is_numbered_by_its_office_and_lies_in_the_wallet(city: City, owner: Client) -> None:
    officer, before = city.person(OFFICER), len(licences(owner))
    run_id = opened(owner)
    agreed(owner, run_id)
    filled(owner, run_id)
    assert handed_in(owner, run_id).status == 200
    whole = case_at(officer, owner, run_id, FOOD)
    assert officer.post(f"{CASES}/{whole['id']}/acceptance", {"revision": whole["revision"]}).status == 204
    whole = case_at(officer, owner, run_id, FOOD)
    assert whole["number_asked"]["label"] == "许可证编号"
    assert whole["number_asked"]["example"]
    assert grant(officer, whole)["errors"] == [{"field": "certificate_number", "problem": "missing"}]
    wrong = grant(officer, whole, certificate_number="JY-1")
    assert [one["field"] for one in wrong["errors"]] == ["certificate_number"]
    done = grant(officer, whole, certificate_number=f" {NUMBER} ")
    assert (done.status, done["state"]) == (200, "issued"), done.body
    assert len(licences(owner)) == before + 1
    made = owner.get(f"/api/certificates/{done['certificate']}?subject={enterprise_of(owner)}")
    assert NUMBER in str(made.body)
    assert "餐饮服务经营者" in str(made.body)
    [own] = [one for one in run(owner, run_id)["cases"] if one["item"] == FOOD]
    assert own["result"] == done["certificate"]
    assert grant(officer, whole, certificate_number=NUMBER).code == "stale"


def test_a_number_is_given_once(city: City, owner: Client) -> None:
    officer = city.person(OFFICER)
    for turn in range(2):
        run_id = opened(owner, {"has_sign": "no", "large": "no"})
        agreed(owner, run_id)
        filled(owner, run_id)
        assert handed_in(owner, run_id).status == 200
        whole = case_at(officer, owner, run_id, FOOD)
        officer.post(f"{CASES}/{whole['id']}/acceptance", {"revision": whole["revision"]})
        done = grant(officer, case_at(officer, owner, run_id, FOOD), certificate_number=NUMBER)
        if turn:
            assert done["errors"] == [{"field": "certificate_number", "problem": "taken"}]
            assert case_at(officer, owner, run_id, FOOD)["state"] == "accepted"


def test_an_office_sees_that_its_case_has_sisters_and_nothing_of_what_is_in_them(city: City, owner: Client) -> None:
    officer = city.person(OFFICER)
    run_id = opened(owner)
    agreed(owner, run_id)
    filled(owner, run_id)
    filled(owner, run_id, {"sign_text": "龙飞凤舞四个字"})
    assert handed_in(owner, run_id).status == 200
    case = {one["item"]: one for one in run(owner, run_id)["cases"]}
    with at_office(city, UUID(case[FIRE]["id"])) as step:
        cases.refuse(step, UUID(case[FIRE]["id"]), "疏散通道被货物堵住", "消防法第二十八条")
    together = case_at(officer, owner, run_id, FOOD)["together"]
    assert together["name"] == "开餐饮店"
    told = {one["item_name"]: (one["office"], one["state"], one["outcome"]) for one in together["cases"]}
    assert told == {
        case[SIGN]["item_name"]: (case[SIGN]["office"], "submitted", None),
        case[FIRE]["item_name"]: (case[FIRE]["office"], "decided", "refused"),
    }
    written = str(case_at(officer, owner, run_id, FOOD))
    for secret in (
        "疏散通道",
        case[FIRE]["number"],
        case[SIGN]["number"],
        case[FIRE]["id"],
        case[SIGN]["id"],
        "龙飞凤舞",
    ):
        assert secret not in written
    assert officer.get(f"{CASES}/{case[FIRE]['id']}").status == 404
    owner.post(f"{ALL}/{case[SIGN]['id']}/withdrawal", {"reason": "不挂招牌了"})
    left = case_at(officer, owner, run_id, FOOD)["together"]["cases"]
    assert [one["item_name"] for one in left] == [case[FIRE]["item_name"]]


def test_a_case_that_was_begun_by_itself_has_no_sisters(city: City, owner: Client) -> None:
    from tests.flows import case_steps  # noqa: PLC0415 - its words are those of a single case

    case = case_steps.handed_in(owner)
    assert case_steps.at_desk(city.person(OFFICER), case)["together"] is None
    assert case_steps.at_desk(city.person(OFFICER), case)["number_asked"] is None


def test_a_guardians_child_is_registered_and_insured_from_start_to_granted(city: City, parent: Client) -> None:
    run_id = newborn(parent)
    child = wards_of(parent)[YOUNGEST]
    named = parent.put(f"{RUNS}/{run_id}/roles/child", {"subject": child})
    assert named.status == 200, named.body
    assert [(one["key"], one["holder"]) for one in named["roles"]] == [("child", YOUNGEST)]
    whole = agreed(parent, run_id)
    paper = paper_of(whole, "birth_certificate")
    assert (paper["way"], paper["state"]) == ("data_call", "ready")
    fields = {one["key"]: (one["value"], one["source"]) for one in whole["fields"]}
    assert fields["child_name"] == (YOUNGEST, "cert:birth_certificate.name")
    assert fields["child_birth_date"][1] == "cert:birth_certificate.birth_date"
    filled(parent, run_id, {})
    done = handed_in(parent, run_id)
    assert done.status == 200, done.body
    assert states(done.body) == {BIRTH: "submitted", INSURANCE: "submitted"}
    for one in done["cases"]:
        with at_office(city, UUID(one["id"])) as step:
            cases.accept(step, UUID(one["id"]), calendar=Calendar())
            cases.grant(step, UUID(one["id"]))
    whole = run(parent, run_id)
    assert (whole["standing"], whole["granted"]) == ("granted", 2)
    for one in whole["cases"]:
        assert one["accepted_at"] and one["decided_at"]  # noqa: PT018 - one thing: its steps are dated


def test_who_begins_again_goes_on_with_what_was_not_handed_in(owner: Client) -> None:
    first = opened(owner, {})
    again = opened(owner, ALL_THREE)
    assert again == first
    assert list(states(run(owner, first))) == [FOOD, SIGN, FIRE]
    assert [one["id"] for one in owner.get(RUNS)["items"]] == [first]
    agreed(owner, first)
    filled(owner, first)
    assert handed_in(owner, first).status == 200
    assert opened(owner, {}) != first
