"""The window over HTTP: who is called, what a scan opens, what the clerk may do, and what stays on no screen."""

from base64 import b64encode
from concurrent.futures import ThreadPoolExecutor
from datetime import date
from io import BytesIO
from uuid import UUID

import pytest
from PIL import Image

from backend.identity.people import add_membership
from backend.identity.rules import Role
from tests.city import City
from tests.client import Client
from tests.flows.case_steps import read as application
from tests.flows.steps import record, show
from tests.flows.window_steps import (
    ALL,
    CLERK,
    ELDER,
    EXPENSES,
    LINE,
    OTHER_CLERK,
    OWNER,
    RENEWAL,
    agreed_on_phone,
    card_of,
    full,
    joined,
    opened,
    panel,
    read,
    scanned,
    seated,
    ticket,
)


def test_a_scan_and_one_yes_on_the_phone_fill_the_form(city: City) -> None:
    clerk, owner = city.person(CLERK), city.person(OWNER)
    seated(clerk)
    window, case = full(clerk, owner)
    found = read(clerk, window)
    assert found["agreed"]
    values = {one["key"]: one["value"] for one in found["application"]["fields"]}
    assert values["operator_name"] == "罗记面馆"
    assert found["application"]["id"] == case
    assert found["application"]["channel"] == "window"
    city.drain()
    assert panel(clerk)["tabs"][0]["applicant"] == "罗记面馆"


def test_nothing_of_the_person_is_seen_before_the_yes(city: City) -> None:
    clerk, owner = city.person(CLERK), city.person(OWNER)
    seated(clerk)
    window = opened(clerk)
    assert scanned(clerk, window, owner).body == {"refused": None}
    owner.post(f"/api/me/windows/{window}/case", {})
    found = read(clerk, window)
    assert (found["state"], found["agreed"], found["application"]) == ("joined", False, None)
    assert "罗" not in str(found) + str(panel(clerk))
    assert clerk.put(f"{ALL}/cases/{window}/form", {"revision": 1, "values": {}}).status == 409


def test_the_record_says_who_read_the_code_and_for_what(city: City) -> None:
    clerk, owner = city.person(CLERK), city.person(OWNER)
    seated(clerk)
    window = opened(clerk)
    scanned(clerk, window, owner)
    newest = record(owner)[0]
    assert (newest["organisation"], newest["scene_name"]) == ("云汀市人民医院", "食品经营许可延续")


def test_a_code_opens_one_case_once(city: City) -> None:
    clerk, owner = city.person(CLERK), city.person(OWNER)
    seated(clerk)
    first, second = opened(clerk), opened(clerk)
    text = show(owner)["text"]
    assert clerk.post(f"{ALL}/cases/{first}/scan", {"presented": text})["refused"] is None
    assert clerk.post(f"{ALL}/cases/{second}/scan", {"presented": text})["refused"] == "used"
    for foreign, reason in (("HTTP://OTHER.EXAMPLE/C/" + "A" * 26, "foreign"), ("nothing", "malformed")):
        assert clerk.post(f"{ALL}/cases/{second}/scan", {"presented": foreign})["refused"] == reason


def test_the_code_on_the_customers_screen_is_opened_by_one_phone(city: City) -> None:
    clerk, owner, other = city.person(CLERK), city.person(OWNER), city.person("rider")
    seated(clerk)
    window = opened(clerk)
    text = clerk.post(f"{ALL}/cases/{window}/code")["text"]
    secret = text.rsplit("/", 1)[1]
    assert owner.post("/api/me/windows", {"secret": secret}).status == 201
    assert other.post("/api/me/windows", {"secret": secret}).status == 404
    [served] = owner.get("/api/me/windows")["items"]
    assert (served["counter"], served["badge"], served["item"]["code"]) == (3, "M0216", RENEWAL)
    assert other.get(f"/api/me/windows/{window}").status == 404
    assert other.post(f"/api/me/windows/{window}/case", {}).status == 404
    agreed_on_phone(owner, window)
    assert read(clerk, window)["agreed"]


def test_a_code_on_the_screen_ends(city: City) -> None:
    clerk, owner = city.person(CLERK), city.person(OWNER)
    seated(clerk)
    window = opened(clerk)
    text = clerk.post(f"{ALL}/cases/{window}/code")["text"]
    city.pass_time(minutes=10, seconds=1)
    assert owner.post("/api/me/windows", {"secret": text.rsplit("/", 1)[1]}).status == 404


def test_who_has_the_wrong_role_or_another_screen_gets_nothing(city: City) -> None:
    clerk, owner, other = city.person(CLERK), city.person(OWNER), city.person(OTHER_CLERK)
    office = seated(clerk)
    seated(other, 1)
    window, _ = full(clerk, owner)
    assert owner.get(ALL).status == 403
    assert city.person("inspector").post(f"{ALL}/cases", {"item": RENEWAL}).status == 403
    for method, path, body in (
        ("GET", "", None),
        ("POST", "/scan", {"presented": "x"}),
        ("POST", "/code", {}),
        ("PUT", "/draft", {"draft": {}}),
        ("POST", "/close", {}),
    ):
        assert other.call(method, f"{ALL}/cases/{window}{path}", body).status == 404
    assert other.get(f"{ALL}/offices/{office}/board").status == 404
    assert other.post(f"{ALL}/tickets", {"office": office, "item": RENEWAL}).status == 404


def test_exactly_one_of_two_clerks_gets_a_ticket(city: City) -> None:
    clerk, colleague = city.person(CLERK), city.person(OTHER_CLERK)
    office = seated(clerk)
    with city.writing() as session:
        person = UUID(colleague.get("/api/session")["person"]["id"])
        add_membership(
            session, person, UUID(office), Role.WINDOW_CLERK, unit="门诊部", badge="M0217", valid_from=date(2026, 1, 1)
        )
    assert colleague.put(f"{ALL}/seat", {"office": office, "number": 3}).status == 409  # taken
    assert colleague.put(f"{ALL}/seat", {"office": office, "number": 4}).status == 204
    for _ in range(4):
        made = ticket(clerk)
        path = f"{ALL}/tickets/{made['id']}/call"
        with ThreadPoolExecutor(2) as both:
            calls = [one.status for one in both.map(Client.post, (clerk, colleague), (path, path))]
        assert sorted(calls) == [200, 409]
        winner, loser = (clerk, colleague) if calls[0] == 200 else (colleague, clerk)
        assert loser.post(f"{ALL}/tickets/{made['id']}/no-show").status == 409
        assert loser.post(f"{ALL}/cases", {"item": RENEWAL, "ticket": made["id"]}).status == 409
        assert winner.post(f"{ALL}/tickets/{made['id']}/call")["ticket"]["calls"] == 2  # again, for who did not hear
    called = clerk.get(f"{ALL}/offices/{office}/board")["called"]
    assert {one["label"] for one in called} == {"A001", "A002", "A003", "A004"}


def test_the_queue_calls_elders_first_and_takes_who_did_not_come_back(city: City) -> None:
    clerk = city.person(CLERK)
    seated(clerk)
    labels = [ticket(clerk)["label"], ticket(clerk, EXPENSES, priority=True)["label"], ticket(clerk)["label"]]
    assert labels == ["A001", "A002", "A003"]
    first = clerk.post(f"{ALL}/call")["ticket"]
    assert first["label"] == "A002"
    assert clerk.post(f"{ALL}/tickets/{first['id']}/no-show").status == 204
    assert clerk.post(f"{ALL}/call")["ticket"]["label"] == "A001"
    again = clerk.post(f"{ALL}/tickets/{first['id']}/call")["ticket"]
    assert (again["label"], again["calls"]) == ("A002", 2)
    window = opened(clerk, EXPENSES, ticket=first["id"])
    assert panel(clerk)["tabs"][0]["ticket"] == "A002"
    assert clerk.post(f"{ALL}/cases/{window}/close").status == 204
    assert "A002" not in {one["label"] for one in panel(clerk)["tickets"]}


def test_six_cases_stand_beside_each_other(city: City) -> None:
    clerk = city.person(CLERK)
    assert clerk.post(f"{ALL}/cases", {"item": RENEWAL}).status == 409  # not at a counter
    seated(clerk)
    windows = [opened(clerk) for _ in range(6)]
    assert clerk.post(f"{ALL}/cases", {"item": RENEWAL}).status == 409
    assert clerk.delete(f"{ALL}/seat").status == 409
    for one in windows:
        assert clerk.post(f"{ALL}/cases/{one}/close").status == 204
    assert clerk.delete(f"{ALL}/seat").status == 204


def test_what_was_typed_is_kept_and_then_gone(city: City) -> None:
    clerk, owner = city.person(CLERK), city.person(OWNER)
    seated(clerk)
    window, case = full(clerk, owner)
    assert clerk.put(f"{ALL}/cases/{window}/draft", {"draft": {"phone": "13900000000"}}).status == 204
    assert read(city.person(CLERK), window)["draft"] == {"phone": "13900000000"}
    revision = read(clerk, window)["application"]["revision"]
    typed = clerk.put(f"{ALL}/cases/{window}/form", {"revision": revision, "values": {"premises_changed": "no"}})
    assert typed.status == 204, typed.body
    shown = {one["key"]: one["value"] for one in application(owner, case)["fields"]}
    assert shown["premises_changed"] == "no"
    assert clerk.post(f"{ALL}/cases/{window}/confirmation").status == 204
    assert owner.get(f"/api/me/windows/{window}")["confirm"]
    assert clerk.post(f"{ALL}/cases/{window}/close").status == 204
    closed = read(clerk, window)
    assert (closed["draft"], closed["application"], closed["state"]) == ({}, None, "closed")
    assert owner.get(f"/api/me/windows/{window}").status == 404
    assert application(owner, case)["state"] == "draft"  # the application stays the person's


def test_a_correction_is_raised_from_a_field(city: City) -> None:
    clerk, owner = city.person(CLERK), city.person(OWNER)
    seated(clerk)
    window, case = full(clerk, owner)
    revision = read(clerk, window)["application"]["revision"]
    body = {"revision": revision, "values": {"business_form": "小餐饮"}, "correct": ["business_form"]}
    assert clerk.put(f"{ALL}/cases/{window}/form", body).status == 204
    field = next(one for one in application(owner, case)["fields"] if one["key"] == "business_form")
    assert (field["value"], field["correct"], field["edited"]) == ("小餐饮", True, True)


def test_the_office_that_knows_is_asked_and_answers_once(city: City) -> None:
    clerk, owner, desk = city.person(CLERK), city.person(OWNER), city.person("reviewer")
    seated(clerk)
    window, _ = full(clerk, owner)
    asked = clerk.post(f"{ALL}/cases/{window}/materials/business_licence/inquiry", {"question": "住所是否已变更？"})
    assert asked.status == 201, asked.body
    again = clerk.post(f"{ALL}/cases/{window}/materials/business_licence/inquiry", {"question": "再问"})
    assert again.status == 409
    nobody = clerk.post(f"{ALL}/cases/{window}/materials/layout_plan/inquiry", {"question": "问谁"})
    assert nobody.status == 422
    found = next(one for one in desk.get("/api/office/inquiries")["items"] if one["id"] == asked["id"])
    assert (found["due_on"], found["state"], found["asked_by"]) == ("2026-03-06", "open", "云汀市人民医院")
    path = f"/api/office/inquiries/{asked['id']}/answer"
    assert city.person("issuer").post(path, {"said": "confirmed"}).status == 404
    assert clerk.post(path, {"said": "confirmed"}).status == 403
    assert desk.post(path, {"said": "confirmed", "words": "登记未变"}).status == 204
    assert desk.post(path, {"said": "not_known"}).status == 409
    [told] = read(clerk, window)["inquiries"]
    assert (told["said"], told["words"]) == ("confirmed", "登记未变")


@pytest.mark.parametrize("way", ["promise", "later"])
def test_what_is_done_about_a_missing_material_is_kept(city: City, way: str) -> None:
    clerk, owner = city.person(CLERK), city.person(OWNER)
    seated(clerk)
    window, _ = full(clerk, owner)
    assert clerk.put(f"{ALL}/cases/{window}/materials/premises_proof/answer", {"way": way}).status == 204
    assert clerk.put(f"{ALL}/cases/{window}/materials/nothing/answer", {"way": way}).status == 404
    assert read(clerk, window)["answers"] == [{"key": "premises_proof", "way": way}]


def test_an_elder_without_a_phone_signs_and_takes_a_slip_home(city: City) -> None:
    clerk, elder = city.person(CLERK), city.person(ELDER)
    seated(clerk)
    window = opened(clerk, EXPENSES, channel="presence")
    card = card_of(city, ELDER)
    assert clerk.post(f"{ALL}/cases/{window}/code").status == 409  # nobody's phone here
    assert clerk.post(f"{ALL}/cases/{window}/card", {**card, "name": "陈桂英"})["refused"] == "unknown"
    assert clerk.post(f"{ALL}/cases/{window}/card", {**card, "valid_to": "2020-01-01"})["refused"] == "expired"
    assert clerk.post(f"{ALL}/cases/{window}/card", card)["refused"] is None
    before = read(clerk, window)["application"]
    assert {one["type"] for one in before["sheet"]["certificates"]} <= {
        "identity_card",
        "social_security_card",
        "disability_certificate",
    }
    assert not any(one["value"] for one in before["fields"])
    assert clerk.post(f"{ALL}/cases/{window}/signature", {"strokes": [[1, 1, 2, 2]]}).status == 422
    signed = clerk.post(f"{ALL}/cases/{window}/signature", {"strokes": [LINE]})
    assert signed.status == 204, signed.body
    values = {one["key"]: one["value"] for one in read(clerk, window)["application"]["fields"]}
    assert values["name"] == card["name"]
    slip = clerk.get(f"{ALL}/cases/{window}/slip")
    assert (slip["office"], slip["badge"]) == ("云汀市人民医院", "M0216")
    assert "居民身份证" in {one["name"] for one in slip["looked"]}
    assert card["name"] not in str(slip.body)
    assert any(one["scene_name"] == slip["item"] for one in record(elder))
    _hand_in(city, window)


def _hand_in(city: City, window: str) -> None:
    clerk = city.person(CLERK)
    values = {"purpose": "insurance", "hospital": "云汀市人民医院", "amount": "1280", "disabled": "no"}
    fields = read(clerk, window)["application"]["fields"]
    choices = next(one for one in fields if one["key"] == "purpose")["choices"]
    values["purpose"] = next(one["value"] for one in choices if one["value"] != "relief")
    body = {"revision": read(clerk, window)["application"]["revision"], "values": values}
    assert clerk.put(f"{ALL}/cases/{window}/form", body).status == 204
    picture = BytesIO()
    Image.new("RGB", (300, 400), "white").save(picture, "JPEG")
    page = b64encode(picture.getvalue()).decode()
    scanned_ = clerk.post(f"{ALL}/cases/{window}/materials/expense_statement/paper", {"picture": page})
    assert scanned_.status == 204, scanned_.body
    revision = read(clerk, window)["application"]["revision"]
    done = clerk.post(f"{ALL}/cases/{window}/submission", {"revision": revision})
    assert done.status == 204, done.body
    assert read(clerk, window)["application"]["state"] == "submitted"


def test_a_card_that_fits_nobody_is_counted(city: City) -> None:
    clerk = city.person(CLERK)
    seated(clerk)
    window = opened(clerk, EXPENSES, channel="presence")
    wrong = card_of(city, ELDER) | {"name": "陈桂英"}
    for _ in range(5):
        assert clerk.post(f"{ALL}/cases/{window}/card", wrong)["refused"] == "unknown"
    assert clerk.post(f"{ALL}/cases/{window}/card", wrong).status == 429


def test_the_phone_of_who_was_scanned_is_told(city: City) -> None:
    clerk, owner = city.person(CLERK), city.person(OWNER)
    seated(clerk)
    window = opened(clerk)
    assert joined(clerk, window, owner).status == 201
    city.drain()
    told = owner.get("/api/me/events?after=0")["items"]
    assert ("window.asked", window) in {(one["kind"], one["ref"]) for one in told}
