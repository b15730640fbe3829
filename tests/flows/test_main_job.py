"""The main job: somebody shows a live code, a checker of the right office sees what was chosen, and it is recorded."""

import pytest
from sqlalchemy import text

from tests.city import City
from tests.flows.steps import (
    CHECKER,
    COLLEAGUE,
    DRIVING,
    HOLDER,
    IDENTITY,
    VEHICLE,
    card,
    check,
    outcome,
    record,
    show,
    shown_fields,
    suspend,
    verdict,
)

CHOSEN = {DRIVING: ["photo", "vehicle_class", "licence_number"], VEHICLE: ["plate_number", "vin"]}


def test_a_check_shows_the_chosen_fields_within_the_scene_and_nothing_else(city: City) -> None:
    holder = city.person(HOLDER)
    found = verdict(city.person(CHECKER), show(holder, CHOSEN)["text"])
    assert shown_fields(found) == {DRIVING: {"photo", "vehicle_class"}, VEHICLE: {"plate_number"}}
    assert found["not_provided"] == [IDENTITY]
    assert found["subject"] == {"kind": "person", "name": "马●"}
    own = holder.get(f"/api/certificates/{card(holder, DRIVING)['id']}").body["values"]
    shown = next(one for one in found["certificates"] if one["type"] == DRIVING)
    assert shown["fields"] == {key: own[key] for key in ("photo", "vehicle_class")}


def test_every_check_of_a_good_certificate_is_ok_and_its_verdict_is_valid(city: City) -> None:
    found = verdict(city.person(CHECKER), show(city.person(HOLDER), {DRIVING: ["photo", "name"]})["text"])
    assert outcome(found) == ("valid", None)
    assert found["certificates"][0]["checks"] == dict.fromkeys(("seal", "signature", "status", "validity"), "ok")


def test_the_same_checker_again_gets_the_same_look(city: City) -> None:
    checker, code = city.person(CHECKER), show(city.person(HOLDER), {DRIVING: ["vehicle_class"]})
    first, second, typed = (verdict(checker, code[key]) for key in ("text", "text", "typed"))
    assert not first["repeated"]
    assert second["repeated"]
    assert typed["repeated"]
    assert first == {**second, "repeated": False} == {**typed, "repeated": False}


def test_a_repeated_scan_sees_a_ban_that_came_between(city: City) -> None:
    holder, checker = city.person(HOLDER), city.person(CHECKER)
    code = show(holder, {DRIVING: ["photo", "vehicle_class"]})
    first = verdict(checker, code["text"])
    suspend(city.person("issuer"), card(holder, DRIVING)["id"])
    again = verdict(checker, code["text"])
    assert outcome(again) == ("not_valid", "suspended")
    assert (again["look"], shown_fields(again)) == (first["look"], {DRIVING: set()})


def test_another_checker_gets_no_verdict_and_that_stands_in_the_record_too(city: City) -> None:
    holder = city.person(HOLDER)
    code = show(holder, {DRIVING: ["vehicle_class"]})
    first = verdict(city.person(CHECKER), code["text"])
    second = verdict(city.person(COLLEAGUE), code["text"])
    assert outcome(second) == ("no_verdict", "used")
    assert (second["certificates"], second["subject"], second["not_provided"]) == ([], None, [])
    newest, before = record(holder)[:2]
    assert (newest["verdict"], newest["reason"], newest["badge"]) == ("no_verdict", "used", "880125")
    assert (before["look"], before["badge"]) == (first["look"], "880112")


def test_the_same_checker_in_another_scene_finds_the_code_used(city: City) -> None:
    checker, code = city.person(CHECKER), show(city.person(HOLDER), {DRIVING: ["vehicle_class"]})
    verdict(checker, code["text"])
    assert outcome(verdict(checker, code["text"], "traffic.accident", case_number="1")) == ("no_verdict", "used")


def test_who_looked_names_the_office_the_reason_and_the_fields_but_no_value(city: City) -> None:
    holder = city.person(HOLDER)
    found = verdict(city.person(CHECKER), show(holder, CHOSEN)["text"], case_number="云桥 17")
    line = record(holder)[0]
    assert line["id"] == found["id"]
    assert line["look"] == found["look"]
    assert (line["organisation"], line["unit"], line["badge"]) == ("云汀市公安局交通警察支队", "云桥大队", "880112")
    assert (line["scene"], line["case_number"], line["place"]) == ("traffic.roadside", "云桥 17", "望河路口")
    assert line["fields"] == {DRIVING: ["photo", "vehicle_class"], VEHICLE: ["plate_number"]}
    assert line["types"] == [DRIVING, VEHICLE]
    values = [value for one in found["certificates"] for value in one["fields"].values()]
    assert not [value for value in values if len(value) > 1 and value in str(line)]


def test_the_open_page_turns_when_somebody_looked(city: City) -> None:
    holder = city.person(HOLDER)
    code = show(holder, {DRIVING: ["vehicle_class"]})
    assert holder.get(f"/api/codes/{code['id']}").body == {
        "id": code["id"],
        "state": "live",
        "request": None,
        "look": None,
    }
    last = holder.get("/api/me/events")["last"]
    found = verdict(city.person(CHECKER), code["text"])
    city.drain()
    hints = holder.get(f"/api/me/events?after={last}")["items"]
    assert hints[0].items() >= {"kind": "code.looked", "ref": code["id"]}.items()
    assert [one["kind"] for one in hints] == ["code.looked", "message.new"]
    state = holder.get(f"/api/codes/{code['id']}").body
    assert (state["state"], state["look"], state["request"]) == ("looked", found["look"], None)


@pytest.mark.parametrize(
    "status",
    [
        "suspended", "cancelled", "revoked_penalty", "revoked_error", "withdrawn_by_authority", "voided",
        "transferred", "superseded",
    ],
)  # fmt: skip
def test_a_certificate_not_in_force_comes_with_type_status_and_since_and_no_field(city: City, status: str) -> None:
    holder = city.person(HOLDER)
    code = show(holder, {DRIVING: ["photo", "vehicle_class"]})
    with city.writing() as session:
        found = {"status": status, "id": card(holder, DRIVING)["id"].replace("-", "")}
        where = "REPLACE(CAST(id AS VARCHAR(36)), '-', '')"
        session.execute(
            text(f"UPDATE certificate SET status = :status, status_since = '2026-02-01' WHERE {where} = :id"),  # noqa: S608
            found,
        )
    answer = verdict(city.person(CHECKER), code["text"])
    assert outcome(answer) == ("not_valid", status)
    shown = answer["certificates"][0]
    assert (shown["type"], shown["status"], shown["since"]) == (DRIVING, status, "2026-02-01")
    assert (shown["fields"], shown["valid_to"]) == ({}, None)
    assert shown["checks"]["status"] == "failed"


def test_a_licence_that_begins_tomorrow_is_not_yet_valid(city: City) -> None:
    found = verdict(city.person(CHECKER), show(city.person("inspector3"), {DRIVING: ["vehicle_class"]})["text"])
    assert outcome(found) == ("not_valid", "not_yet_valid")
    assert found["certificates"][0]["fields"] == {}


@pytest.mark.parametrize(
    ("login", "chosen", "reason"),
    [
        ("security", {DRIVING: ["photo"]}, "expiring"),
        ("rider", {VEHICLE: ["plate_number"], DRIVING: ["photo"]}, "inspection_overdue"),
        ("citizen", {DRIVING: ["vehicle_class"]}, "person_to_compare"),
    ],
)
def test_a_reason_for_a_closer_look_is_named(city: City, login: str, chosen: dict[str, list[str]], reason: str) -> None:
    found = verdict(city.person(CHECKER), show(city.person(login), chosen)["text"])
    assert outcome(found) == ("attention", reason)
    assert all(one["fields"] for one in found["certificates"])


def test_the_legal_representative_shows_the_licences_of_the_own_enterprise(city: City) -> None:
    agent = city.person("agent")
    firm = agent.get("/api/session")["subjects"][1]
    licence = card(agent, "food_licence", firm["id"])
    body = {"subject": firm["id"], "certificates": [licence["id"]], "fields": {licence["id"]: ["operator_name"]}}
    code = agent.post("/api/codes", body)
    found = verdict(city.person("inspector2"), code["text"], "market.inspection", case_number="云市监检 2026-3")
    assert found["subject"] == {"kind": "enterprise", "name": "罗记面馆"}
    assert found["certificates"][0]["fields"] == {"operator_name": "罗记面馆"}
    firms_record = agent.get(f"/api/me/looks?subject={firm['id']}")["items"]
    assert firms_record[0]["look"] == found["look"]
    assert found["look"] not in {one["look"] for one in record(agent)}


def test_a_check_sent_twice_with_one_key_is_one_look(city: City) -> None:
    holder, checker = city.person(HOLDER), city.person(CHECKER)
    body = {"presented": show(holder, {DRIVING: ["vehicle_class"]})["text"], "scene": "traffic.roadside"}
    first, second = (checker.post("/api/verifications", body, idempotency_key="k" * 20) for _ in range(2))
    assert first.body == second.body
    assert not second["repeated"]
    assert second.headers["Idempotent-Replay"] == "1"
    assert sum(line["look"] == first["look"] for line in record(holder)) == 1


def test_nothing_presented_is_ever_echoed(city: City) -> None:
    checker = city.person(CHECKER)
    for presented in ("<script>alert(1)</script>", "' OR 1=1 --", "12345678901"):
        assert presented not in str(check(checker, presented).body)
