"""Asking for more than the register allows: refused, logged, shown to the holder, reported, answered (R14)."""

from typing import Any
from uuid import UUID

import pytest

from backend.audit import service as audit
from tests.city import City
from tests.client import Client
from tests.flows.catalogue_people import second_administrator
from tests.flows.grant_steps import give
from tests.flows.steps import (
    CHECKER,
    COLLEAGUE,
    HOLDER,
    ROADSIDE,
    UNKNOWN_TEXT,
    check,
    record,
    show,
    shown_fields,
    verdict,
)

ALLOWED = ["name", "photo", "vehicle_class", "valid_period", "penalty_points", "in_force", "may_drive_car"]
BEYOND: list[dict[str, list[str]]] = [
    *({"driving_licence": [key]} for key in (
        "address", "birth_date", "licence_number", "archive_number", "sex", "nationality", "hearing_aid",
        "first_issued_on", "issuing_authority", "over_18", "may_drive_motorcycle",
    )),
    *({"identity_card": [key]} for key in (
        "resident_id", "address", "birth_date", "ethnicity", "sex", "over_18", "over_60", "in_force", "valid_period",
    )),
    *({"vehicle_licence": [key]} for key in ("vin", "owner", "brand_model", "registered_on")),
    {"passport": ["name"]}, {"social_security_card": ["in_force"]}, {"marriage_certificate": ["man_name"]},
    {"driving_licence": [*ALLOWED, "address"]}, {"driving_licence": ["name"], "identity_card": ["resident_id"]},
    {"driving_licence": ["name"], "household_register": ["members"]}, {"no_such_type": ["name"]},
    {"driving_licence": ["no_such_field"]}, {"driving_licence": ["__class__"]},
    {"identity_card": ["name", "name", "x"]},
]  # fmt: skip


def ask(checker: Client, text: str, asks: dict[str, list[str]]) -> Any:
    return checker.post("/api/verifications", {"presented": text, "scene": ROADSIDE, "place": "望河路口", "asks": asks})


def test_everything_beyond_the_register_is_refused_logged_and_costs_the_holder_nothing(city: City) -> None:
    assert len(BEYOND) >= 30
    holder, checker = city.person(HOLDER), city.person(CHECKER)
    before, own = len(record(holder)), len(checker.get("/api/verifications?limit=100")["items"])
    code = show(holder)
    refused = [ask(checker, code["text"], asks) for asks in BEYOND]
    judged = [one for one in refused if one.status == 200]
    assert all(
        (one["verdict"], one["reason"], one["certificates"]) == ("no_verdict", "over_asking", []) for one in judged
    )
    assert {one.status for one in refused if one not in judged} <= {422}  # no name of a field at all
    lines = record(holder)
    told = [one for one in lines[: len(lines) - before] if one["reason"] == "over_asking"]
    assert len(told) == len(judged) >= 30
    assert told[-1]["fields"] == {"driving_licence": ["address"]}
    assert (told[0]["organisation"], told[0]["scene"]) == ("云汀市公安局交通警察支队", ROADSIDE)
    assert len(checker.get("/api/verifications?limit=100")["items"]) == own + len(judged)
    city.drain()
    (warned,) = [one for one in holder.get("/api/me/messages")["items"] if one["kind"] == "look.over_asked"]
    assert (warned["facts"]["organisation"], warned["fields"]) == ("云汀市公安局交通警察支队", {})
    # the code is still good, and less may be asked for
    less = ask(checker, code["text"], {"driving_licence": ["name", "in_force"]})
    assert less["verdict"] == "pending"
    offered = holder.get("/api/me/requests")["items"][0]["offered"]
    assert [(one["type"], [field["key"] for field in one["fields"]]) for one in offered] == [
        ("driving_licence", ["name", "in_force"])
    ]


def test_who_scans_again_and_asks_for_more_sees_what_was_agreed_to_and_no_more(city: City) -> None:
    holder, checker = city.person(HOLDER), city.person(CHECKER)
    text = show(holder)["text"]
    first = ask(checker, text, {"driving_licence": ["in_force"]})
    assert holder.post(f"/api/me/requests/{first['id']}", {"answer": "agree"}).status == 200
    again = verdict(checker, text, case_number="B-2")
    assert (again["repeated"], again["look"], again["case_number"]) == (True, first["look"], first["case_number"])
    assert (shown_fields(again), again["not_provided"]) == ({"driving_licence": {"in_force"}}, [])
    with city.reading() as session:
        last = audit.of_look(session, city.keys, [UUID(first["id"])])[-1]
    assert (last.kind, last.entry["fields"], last.entry["case_number"]) == (
        "look:repeated", {"driving_licence": ["in_force"]}, "",
    )  # fmt: skip


def test_over_asking_at_a_dead_code_names_nobody_and_wrong_numbers_are_counted(city: City) -> None:
    holder, checker = city.person(HOLDER), city.person(CHECKER)
    code = show(holder)
    verdict(city.person(COLLEAGUE), code["text"])
    before = len(record(holder))
    beyond = {"identity_card": ["resident_id"]}
    assert ask(checker, code["text"], beyond)["reason"] == "over_asking"
    assert ask(checker, UNKNOWN_TEXT, beyond)["reason"] == "over_asking"
    assert len(record(holder)) == before
    for _ in range(5):
        assert ask(checker, "12345678903", beyond)["reason"] in ("over_asking", "malformed")
    typed = show(holder)["typed"].replace(" ", "")
    assert ask(checker, typed, beyond)["reason"] in ("over_asking", "too_many_attempts")
    live = show(holder)
    city.pass_time(seconds=61)
    assert ask(checker, live["text"], beyond)["reason"] == "over_asking"
    assert len(record(holder)) <= before + 1


def test_over_asking_at_an_authorisation_stands_in_the_record_and_is_told_to_who_gave_it(city: City) -> None:
    grantor, checker = city.person(HOLDER), city.person(CHECKER)
    given = give(grantor, to={"audience": "anyone"}, max_uses=2)
    before, beyond = len(record(grantor)), {"driving_licence": ["address"]}
    for text in (given["code"]["text"], *[given["code"]["typed"].replace(" ", "")] * 6):
        assert (ask(checker, text, beyond)["reason"], ask(checker, text, beyond)["certificates"]) == ("over_asking", [])
    lines = record(grantor)
    assert [(one["reason"], one["fields"]) for one in lines[: len(lines) - before]] == [("over_asking", beyond)] * 14
    city.drain()
    (warned,) = [one for one in grantor.get("/api/me/messages")["items"] if one["kind"] == "look.over_asked"]
    assert warned["facts"]["organisation"] == "云汀市公安局交通警察支队"
    assert ("code.over_asked", given["id"]) in [
        (one["kind"], one["ref"]) for one in grantor.get("/api/me/events?after=0")["items"]
    ]
    assert grantor.get(f"/api/grants/{given['id']}")["used"] == 0
    # a number that is valid is no wrong one; and what was taken back names nobody
    assert verdict(checker, given["code"]["typed"].replace(" ", ""))["certificates"]
    assert grantor.delete(f"/api/grants/{given['id']}").status == 204
    before = len(record(grantor))
    assert ask(checker, given["code"]["text"], beyond)["reason"] == "over_asking"
    assert len(record(grantor)) == before


@pytest.fixture
def reported(city: City) -> tuple[Client, str]:
    holder, checker = city.person(HOLDER), city.person(CHECKER)
    found = verdict(checker, show(holder, {"driving_licence": ["name", "photo"]})["text"])
    body = {"look": found["id"], "kind": "over_asking", "text": "查车为什么要看照片？"}
    answer = holder.post("/api/me/reports", body)
    assert answer.status == 201, answer.body
    return holder, found["id"]


def test_a_report_is_answered_by_the_office_which_never_reads_who_wrote_it(
    city: City, reported: tuple[Client, str]
) -> None:
    holder, look = reported
    admin = city.person("admin")
    assert admin.get("/api/office/scenes")["reports"] == 1
    (case,) = admin.get("/api/office/reports?state=open")["items"]
    assert (case["text"], case["scene"], case["fields"]) == (
        "查车为什么要看照片？", ROADSIDE, {"driving_licence": ["name", "photo"]},
    )  # fmt: skip
    name = holder.get("/api/session")["person"]["name"]
    assert name not in str(case)
    one = f"/api/office/reports/{case['id']}"
    assert admin.post(f"{one}/closure", {})["code"] == "conflict"
    assert admin.post(f"{one}/answer", {"text": "照片用于核对驾驶人，场景登记如此。"}).status == 204
    assert admin.post(f"{one}/answer", {"text": "再答一次"})["code"] == "conflict"
    (mine,) = holder.get("/api/me/reports")["items"]
    assert (mine["state"], mine["answer"]) == ("answered", "照片用于核对驾驶人，场景登记如此。")
    assert second_administrator(city).post(f"{one}/closure", {}).status == 204
    assert admin.get("/api/office/reports?state=open")["items"] == []
    assert [one["state"] for one in admin.get("/api/office/reports")["items"]] == ["closed"]
    assert admin.post(f"/api/office/reports/{look}/closure", {}).status == 404


def test_only_a_look_at_oneself_is_reported_and_once_a_kind(city: City, reported: tuple[Client, str]) -> None:
    holder, look = reported
    body = {"look": look, "kind": "over_asking", "text": "再说一次"}
    assert holder.post("/api/me/reports", body)["code"] == "conflict"
    assert holder.post("/api/me/reports", body | {"kind": "deletion"}).status == 201
    assert city.person("citizen").post("/api/me/reports", body).status == 404
    assert city.person(CHECKER).post("/api/me/reports", body).status == 404
    assert holder.post("/api/me/reports", body | {"kind": "praise"}).status == 422
    assert city.person("citizen").get("/api/me/reports")["items"] == []
    assert holder.get("/api/office/reports").status == 403


def test_at_most_twenty_reports_of_a_person_wait(city: City) -> None:
    holder, checker = city.person(HOLDER), city.person(CHECKER)
    for n in range(21):
        found = check(checker, show(holder, {"driving_licence": ["name"]})["text"])
        body = {"look": found["id"], "kind": "other", "text": "问一下"}
        assert holder.post("/api/me/reports", body).status == (201 if n < 20 else 429)
