"""Inspections on site, over HTTP: two inspectors, the person checked, the office's desk, and everybody else."""

import json
from base64 import b64encode
from datetime import date
from io import BytesIO
from uuid import UUID, uuid4

import pytest
from PIL import Image
from sqlalchemy import select, text

from backend.identity.models import Account
from backend.identity.people import add_membership, find_organisation
from backend.identity.rules import Role
from backend.inspections.models import Inspection
from backend.inspections.reading import FILED_AT_ONCE
from backend.inspections.records import place, sealed
from backend.kernel.fields import unseal
from backend.kernel.ids import new_id
from tests.city import City
from tests.client import Client
from tests.flows.grant_steps import name_of
from tests.flows.inspection_steps import (
    ALL,
    CHECKED,
    DESK,
    LEAD,
    LINE,
    SECOND,
    begun,
    closed,
    conclude,
    joined,
    looked_at,
    note,
    noted,
    sign,
    staffed,
)

OWN = "/api/me/inspections"
OFFICE = "/api/office/inspections"


@pytest.fixture(autouse=True)
def _staffed(city: City) -> None:
    staffed(city)


def picture() -> str:
    made = BytesIO()
    exif = Image.Exif()
    exif[0x010E] = "where it was taken"
    Image.new("RGB", (1200, 900), "white").save(made, "JPEG", exif=exif)
    return b64encode(made.getvalue()).decode()


def test_two_inspectors_find_order_and_check_again_and_the_person_checked_reads_it_all(city: City) -> None:
    lead, second, owner = city.person(LEAD), city.person(SECOND), city.person(CHECKED)
    one = begun(city, lead)
    city.drain()
    seen = owner.get(f"{OWN}/{one}")
    assert [who["badge"] for who in seen["inspectors"]] == ["88010307"]
    assert (seen["organisation"], seen["name"], seen["state"]) == ("云桥区市场监督管理局", "罗记面馆", "open")
    assert "食品安全法" in seen["legal_basis"]
    joined(lead, second, one)
    assert sign(lead, one).code == "invalid_field"  # nothing is noted yet

    noted(second, one, cold_storage="冰箱 12 ℃", pests_kept_out="后门无挡鼠板")
    assert conclude(lead, one, "none").status == 200
    assert {(f["field"], f["problem"]) for f in lead.get(f"{ALL}/{one}")["missing"]} == {("measure", "problems")}
    assert conclude(lead, one, "order", n=1, days=5, demand="装挡鼠板，冰箱调到 8 ℃ 以下").status == 200
    photo = lead.post(f"{ALL}/{one}/photos", {"item": "cold_storage", "picture": picture()})
    assert photo.status == 201, photo.body
    assert owner.get(f"{OWN}/{one}/photos/{uuid4()}").code == "not_found"
    assert lead.get(f"{ALL}/{one}/photos/{photo['id']}")["picture"].startswith("data:image/jpeg")
    assert lead.post(f"{ALL}/{one}/photos", {"item": "nothing", "picture": picture()}).code == "not_found"
    spare = second.post(f"{ALL}/{one}/photos", {"item": "cold_storage", "picture": picture()})["id"]
    assert lead.delete(f"{ALL}/{one}/photos/{spare}").status == 204
    closed(lead, second, one)

    found = owner.get(f"{OWN}/{one}")
    assert (found["state"], found["result"], found["order_state"]) == ("finished", "ordered", "due")
    assert (found["problems"], found["intact"], found["left"]) == (2, True, 5)
    assert found["counterpart"]["strokes"] == [LINE]
    assert all(who["person"] is None for who in found["inspectors"])
    kept = owner.get(f"{OWN}/{one}/photos/{photo['id']}")["picture"]
    assert kept.startswith("data:image/jpeg;base64,")
    assert b"where it was taken" not in kept.encode()
    city.drain()
    kinds = [message["kind"] for message in owner.get("/api/me/messages?group=inspection")["items"]]
    assert kinds == ["inspection.finished", "inspection.begun"]

    for refused in (
        note(lead, one, "cold_storage", "pass", n=1),
        conclude(lead, one, "none", n=2),
        sign(lead, one),
        lead.delete(f"{ALL}/{one}/signature"),
        lead.post(f"{ALL}/{one}/finish"),
        lead.post(f"{ALL}/{one}/drop", {"reason": "不要了"}),
        lead.delete(f"{ALL}/{one}/photos/{photo['id']}"),
    ):
        assert refused.code == "conflict"
    assert second.post(f"{ALL}/{one}/additions", {"text": "第 3 项系前厅冰箱"}).status == 204
    assert [(a["n"], a["badge"], a["intact"]) for a in owner.get(f"{OWN}/{one}")["additions"]] == [
        (1, "88010318", True)
    ]

    city.pass_time(days=2)
    lead, second, owner = city.person(LEAD), city.person(SECOND), city.person(CHECKED)
    again = second.post(ALL, {"follows": one, "place": "水车街39号"})
    assert again.status == 201, again.body
    assert lead.post(ALL, {"follows": one}).code == "conflict"
    recheck = str(again["id"])
    assert [item["key"] for item in second.get(f"{ALL}/{recheck}")["items"]] == ["pests_kept_out", "cold_storage"]
    joined(second, lead, recheck)
    noted(lead, recheck)
    closed(second, lead, recheck)
    assert owner.get(f"{OWN}/{one}")["order_state"] == "met"
    assert lead.get(ALL)["due"] == []


def test_who_refuses_to_sign_is_noted_with_a_reason_and_a_witness(city: City) -> None:
    lead, second = city.person(LEAD), city.person(SECOND)
    one = begun(city, lead)
    noted(lead, one)
    assert sign(lead, one).code == "second_person_needed"
    joined(lead, second, one)
    refusal = {"outcome": "refused", "signer": "", "strokes": []}
    assert sign(lead, one, strokes=[[1, 1]], signer="")["errors"] == [
        {"field": "strokes", "problem": "short"},
        {"field": "signer", "problem": "missing"},
    ]
    assert sign(lead, one, **refusal)["errors"] == [{"field": "reason", "problem": "missing"}]
    assert sign(lead, one, **refusal, reason="不认可检查结果").status == 204
    assert lead.post(f"{ALL}/{one}/finish").code == "second_person_needed"
    assert lead.post(f"{ALL}/{one}/agreement").code == "conflict"
    assert second.delete(f"{ALL}/{one}/signature").status == 204  # something has to be corrected first
    assert note(second, one, "cold_storage", "not_applicable", n=1).status == 200
    assert sign(lead, one, **refusal, reason="不认可检查结果").status == 204
    assert second.post(f"{ALL}/{one}/agreement").status == 204
    lead.confirms = False
    assert lead.post(f"{ALL}/{one}/finish").code == "step_needed"
    lead.confirms = True
    assert lead.post(f"{ALL}/{one}/finish").status == 204
    assert lead.get(f"{ALL}/{one}")["counterpart"]["reason"] == "不认可检查结果"


def test_nobody_else_finds_an_inspection(city: City) -> None:
    lead, second, desk = city.person(LEAD), city.person(SECOND), city.person(DESK)
    one = begun(city, lead)
    photo = lead.post(f"{ALL}/{one}/photos", {"item": "cold_storage", "picture": picture()})["id"]
    other_office, stranger, police_desk = city.person("inspector3"), city.person("rider"), city.person("issuer")
    unknown = str(uuid4())
    for who, path in [
        (other_office, f"{ALL}/{one}"),
        (other_office, f"{ALL}/{one}/colleagues"),
        (other_office, f"{ALL}/{one}/photos/{photo}"),
        (stranger, f"{OWN}/{one}"),
        (stranger, f"{OWN}/{one}/photos/{photo}"),
        (lead, f"{OWN}/{one}"),
        (police_desk, f"{OFFICE}/{one}"),
        (police_desk, f"{OFFICE}/{one}/photos/{photo}"),
    ]:
        refused = who.get(path)
        assert refused.code == "not_found", path
        assert refused.body["title"] == who.get(path.replace(one, unknown)).body["title"]
    assert other_office.get(ALL).body == {"own": [], "tasks": [], "due": []}
    assert [stranger.get(ALL).code, lead.get(OFFICE).code, stranger.post(ALL, {}).code] == ["forbidden"] * 3
    assert stranger.get(OWN)["items"] == []
    assert second.get(f"{ALL}/{one}").status == 200  # a colleague of the office may read, and change nothing
    for changed in (
        note(second, one, "cold_storage", "pass"),
        conclude(second, one, "none"),
        second.post(f"{ALL}/{one}/coming", {"yes": True}),
        other_office.post(f"{ALL}/{one}/drop", {"reason": "x"}),
        second.post(f"{ALL}/{one}/additions", {"text": "x"}),
        second.post(f"{ALL}/{one}/photos", {"item": "cold_storage", "picture": picture()}),
    ):
        assert changed.code == "not_found"
    assert desk.get(f"{OFFICE}/{one}")["id"] == one
    assert desk.get(f"{OFFICE}/{one}/photos/{photo}").status == 200
    assert desk.get(f"{OFFICE}?due=true&before={one}")["items"] == []


@pytest.mark.once
def test_an_inspection_begins_only_from_an_own_look_of_today(city: City) -> None:
    lead, second = city.person(LEAD), city.person(SECOND)
    look = looked_at(city, lead)
    body = {"look": look, "kind": "routine", "checklist": "food_business"}
    assert second.post(ALL, body).code == "not_found"
    assert lead.post(ALL, body | {"checklist": "nothing"})["errors"] == [{"field": "checklist", "problem": "unknown"}]
    assert lead.post(ALL, body | {"task": str(uuid4())}).code == "invalid_field"
    assert lead.post(ALL, {"task": str(uuid4())}).code == "not_found"
    city.pass_time(hours=25)
    assert city.person(LEAD).post(ALL, body).code == "not_found"


def test_two_inspectors_write_at_the_same_time_and_nothing_is_lost(city: City) -> None:
    lead, second = city.person(LEAD), city.person(SECOND)
    one = begun(city, lead)
    joined(lead, second, one)
    assert note(lead, one, "cold_storage", "pass")["n"] == 1
    assert note(second, one, "pests_kept_out", "problem", "鼠迹")["n"] == 1
    assert note(second, one, "cold_storage", "problem", "12 ℃").code == "stale"
    assert note(second, one, "cold_storage", "problem", "12 ℃", n=1)["n"] == 2
    assert note(lead, one, "no_such_item", "pass").code == "not_found"
    assert conclude(lead, one, "on_the_spot").status == 200
    assert conclude(second, one, "none").code == "stale"
    items = {item["key"]: item["finding"] for item in lead.get(f"{ALL}/{one}")["items"]}
    assert (items["cold_storage"], items["pests_kept_out"]) == ("problem", "problem")
    assert lead.post(f"{ALL}/{one}/drop", {"reason": "扫错了店"}).status == 204
    assert note(lead, one, "cold_storage", "pass", n=2).code == "conflict"


@pytest.mark.once
def test_a_colleague_may_decline_and_another_is_asked(city: City) -> None:
    lead, second = city.person(LEAD), city.person(SECOND)
    one = begun(city, lead)
    fellow = lead.get(f"{ALL}/{one}/colleagues")["items"][0]["person"]
    own = lead.get("/api/session")["person"]["id"]
    stranger = city.person("inspector3").get("/api/session")["person"]["id"]
    for wrong in (own, stranger):
        assert lead.post(f"{ALL}/{one}/colleagues", {"person": wrong}).code == "invalid_field"
    ask = {"person": fellow}
    assert lead.post(f"{ALL}/{one}/colleagues", ask).status == 204
    assert second.get(ALL)["own"][0]["mine"] == "second.asked"
    assert second.post(f"{ALL}/{one}/coming", {"yes": False}).status == 204
    assert second.post(f"{ALL}/{one}/coming", {"yes": True}).code == "conflict"
    assert lead.post(f"{ALL}/{one}/colleagues", ask).status == 204
    assert second.post(f"{ALL}/{one}/coming", {"yes": True}).status == 204
    assert second.post(f"{ALL}/{one}/colleagues", {"person": own}).code == "conflict"
    for broken in ("bm8gcGljdHVyZQ==", "***"):
        refused = lead.post(f"{ALL}/{one}/photos", {"item": "cold_storage", "picture": broken})
        assert refused["errors"] == [{"field": "picture", "problem": "picture"}]


def test_of_one_look_there_is_one_inspection_at_a_time(city: City) -> None:
    lead, second = city.person(LEAD), city.person(SECOND)
    look = looked_at(city, lead)
    body = {"look": look, "kind": "routine", "checklist": "food_business"}
    one = lead.post(ALL, body)["id"]
    again = lead.post(ALL, body)
    assert (again.status, again.code) == (409, "conflict")
    assert again["errors"] == [{"field": "look", "problem": "under_way"}]
    [own] = lead.get(ALL)["own"]
    assert (own["id"], own["look"]) == (one, look), "the page leads to the first"
    assert city.person(CHECKED).get(OWN)["items"][0]["look"] is None
    joined(lead, second, one)
    noted(lead, one)
    assert sign(lead, one).status == 204
    assert lead.post(ALL, body).status == 409, "signed is not done"
    assert lead.delete(f"{ALL}/{one}/signature").status == 204
    assert lead.post(f"{ALL}/{one}/drop", {"reason": "扫错了店"}).status == 204
    assert lead.post(ALL, body).status == 201


def drawn(desk: Client, **more: object) -> dict[str, str]:
    office = desk.get(f"{OFFICE}/offices")["items"][0]
    order = {"office": office["id"], "type": "food_licence", "checklist": "food_business", "days": 20}
    answer = desk.post(f"{OFFICE}/draws", order | {"high": 100, "medium": 30, "low": 10} | more)
    return dict(answer.body) | {"status": str(answer.status)}


def test_tasks_are_drawn_by_a_seed_and_lead_to_inspections(city: City) -> None:
    desk, lead, second = city.person(DESK), city.person(LEAD), city.person(SECOND)
    office = desk.get(f"{OFFICE}/offices")["items"][0]
    register = desk.get(f"{OFFICE}/register?office={office['id']}&type=food_licence")
    assert register["inspectors"] == 2
    assert register["medium"] >= 1
    made = drawn(desk)
    assert made["status"] == "201", made
    draw = desk.get(f"{OFFICE}/draws")["items"][0]
    assert draw["holds"]
    assert draw["drawn"] == len(draw["tasks"]) == -(-register["medium"] * 30 // 100)
    lists = desk.get(f"{OFFICE}/draws/{made['id']}")
    assert (lists["digest"], len(lists["pairs"])) == (draw["digest"], draw["drawn"])
    assert city.person("issuer").get(f"{OFFICE}/draws/{made['id']}").code == "not_found"
    assert drawn(city.person("issuer"), office=office["id"])["code"] == "not_found"

    task = second.get(ALL)["tasks"][0]
    assert city.person("inspector3").post(ALL, {"task": task["id"]}).code == "not_found"
    one = second.post(ALL, {"task": task["id"], "place": "店内"})["id"]
    assert lead.post(ALL, {"task": task["id"]}).code == "conflict"
    assert (second.get(f"{ALL}/{one}")["kind"], lead.get(ALL)["own"][0]["mine"]) == ("double_random", "second.asked")
    assert second.post(f"{ALL}/{one}/drop", {"reason": "停业"}).status == 204
    assert task["id"] in [again["id"] for again in lead.get(ALL)["tasks"]]
    assert drawn(desk, medium=0)["status"] == "422"
    listed = desk.get(f"{OFFICE}?state=dropped")["items"]
    assert [line["id"] for line in listed] == [one]
    for lang, word in (("zh", "双随机"), ("en", "random")):
        file = desk.get(f"/api/office/inspections.csv?lang={lang}")
        assert (file.status, word in file.body) == (200, True)
    assert desk.get("/api/office/inspections.csv?lang=fr").code == "invalid_field"


def third(city: City, login: str) -> None:
    """One inspector more at the market regulation bureau."""
    with city.reading() as session:
        office = find_organisation(session, "11880101000000027X")
    assert office is not None
    with city.writing() as session:
        person = session.execute(select(Account.person_id).where(Account.login == login)).scalar_one()
        role, unit = Role.INSPECTOR, "食品经营监管科"
        add_membership(session, person, office, role, unit=unit, badge="88010320", valid_from=date(2026, 1, 1))


def test_an_inspector_steps_back_from_a_task_and_its_pair_is_drawn_again_without_them(city: City) -> None:
    desk, lead, second = city.person(DESK), city.person(LEAD), city.person(SECOND)
    assert drawn(desk)["status"] == "201"
    task = second.get(ALL)["tasks"][0]["id"]
    back, again = f"{ALL}/tasks/{task}/recusal", f"{OFFICE}/tasks/{task}/draw"
    assert desk.post(again).code == "conflict", "nobody stepped back"
    assert second.post(back, {"reason": ""}).status == 422
    assert city.person("inspector3").post(back, {"reason": "亲属"}).code == "not_found"
    assert second.post(back, {"reason": "店主是我的姐夫"}).status == 204
    assert second.post(back, {"reason": "店主是我的姐夫"}).code == "conflict"
    assert lead.post(ALL, {"task": task}).code == "conflict"
    for who in (lead, second):
        assert task not in [one["id"] for one in who.get(ALL)["tasks"]]
    [shown] = [one for one in desk.get(f"{OFFICE}/draws")["items"][0]["tasks"] if one["id"] == task]
    assert shown["state"] == "returned"
    assert [(one["name"], one["reason"], one["drawn_again"]) for one in shown["recusals"]] == [
        (name_of(second), "店主是我的姐夫", False)
    ]
    few = desk.post(again)
    assert (few.status, few["errors"]) == (422, [{"field": "inspectors", "problem": "few"}])
    assert city.person("issuer").post(again).code == "not_found"
    third(city, "inspector3")
    assert desk.post(again).status == 204
    assert desk.post(again).code == "conflict"
    draw = desk.get(f"{OFFICE}/draws")["items"][0]
    [shown] = [one for one in draw["tasks"] if one["id"] == task]
    assert draw["holds"], "the first pair and the second are both what their seeds give"
    assert (shown["state"], shown["recusals"][0]["drawn_again"]) == ("open", True)
    assert not any(name_of(second) in one for one in shown["crew"])
    assert second.post(back, {"reason": "再来"}).code == "not_found"
    begun_ = lead.post(ALL, {"task": task})
    assert begun_.status == 201
    own = second.get("/api/session")["person"]["id"]
    wrong = lead.post(f"{ALL}/{begun_['id']}/colleagues", {"person": own})
    assert wrong.code == "invalid_field", "who stepped back does not come along after all"
    assert all(one["recusals"] == [] for one in lead.get(ALL)["tasks"]), "the reason is for the desk alone"
    with city.reading() as session:
        kept = session.execute(text("SELECT kind FROM access_event WHERE kind LIKE 'inspection_task:%' ORDER BY id"))
        assert list(kept.scalars()) == ["inspection_task:returned", "inspection_task:redrawn"]


def test_the_file_has_every_row_however_many_and_leaves_a_line_on_record(city: City) -> None:
    desk = city.person(DESK)
    first = UUID(begun(city, city.person(LEAD)))
    copies = 2 * FILED_AT_ONCE
    with city.writing() as session:
        own = session.get(Inspection, first)
        assert own is not None
        content = json.loads(unseal(city.keys, place(first), own.content))
        for _ in range(copies):
            key = new_id()
            row = {column.name: getattr(own, column.name) for column in Inspection.__table__.columns}
            session.add(Inspection(**row | {"id": key, "look_id": None, "content": sealed(city.keys, key, content)}))
    file = desk.get("/api/office/inspections.csv")
    rows = file.body.strip().splitlines()[1:]
    assert (file.status, len(rows), len({row.split(",")[0] for row in rows})) == (200, copies + 1, copies + 1)
    for status, client in ((200, desk), (403, city.person(LEAD)), (401, city.stranger())):
        assert client.get("/api/office/inspections.csv?state=dropped").status == status
    with city.reading() as session:
        kept = session.execute(text("SELECT kind FROM access_event WHERE kind LIKE 'inspection_list:%'")).scalars()
        assert list(kept) == ["inspection_list:exported"] * 2
