"""A department's records become certificates: one or a thousand, good and bad, in any order, as often as they come."""

import json
from typing import Any
from urllib.parse import quote
from uuid import UUID

import pytest
from liangzheng_department import record
from sqlalchemy import text

from backend.identity.people import details_of
from tests.city import City
from tests.client import Answer
from tests.department import DESK, E_BICYCLE, MARKET, Department, entered, registered
from tests.flows.steps import person_id

BATCHES = "/api/department/batches"
PATH = "/api/department/certificates"
NUMBER = "汀104217"
RESIDENT = "11010519491231002X"
SUSPEND = {"act": "suspend", "reason": "涉嫌伪造材料", "legal_basis": "道路交通安全法第九十六条"}
RESUME = {"act": "resume", "reason": "已经查清"}
CANCEL = {"act": "cancel", "reason": "车辆报废", "legal_basis": "道路交通安全法第十四条"}


@pytest.fixture
def system(city: City) -> Department:
    """A registered system of the traffic police."""
    return registered(city)


def face(number: str = NUMBER, *, code: str = RESIDENT, name: str = "徐强", **values: str) -> dict[str, Any]:
    return {
        "holders": [{"kind": "person", "code": code, "name": name}],
        "values": {
            "plate_number": number,
            "owner": name,
            "owner_id": code,
            "address": "云汀市云桥区望河路18号",
            "brand_model": "雅迪DE3",
            "vehicle_number": "119322504217001",
            "motor_number": "YD104217",
            "colour": "黑",
            "battery_type": "锂离子蓄电池",
            "delivery_use": "自用",
            "registered_on": "2026-02-27",
            "issuing_authority": "云汀市公安局交通警察支队",
            "issued_on": "2026-02-27",
        }
        | values,
        "issued_on": "2026-02-27",
        "valid_from": "2026-02-27",
    }


def encoded(body: object) -> bytes:
    return json.dumps(body, ensure_ascii=False).encode()


def quoted(number: str) -> str:
    return quote(number, safe="")


def put(system: Department, version: int, *, number: str = NUMBER, kind: str = E_BICYCLE, **what: Any) -> Answer:
    return system.call("PUT", f"{PATH}/{kind}/{quoted(number)}", encoded({"version": version, **what}))


def push(system: Department, records: list[Any]) -> Answer:
    return system.call("POST", BATCHES, encoded({"records": records}))


def state(system: Department, number: str = NUMBER, kind: str = E_BICYCLE) -> Answer:
    return system.call("GET", f"{PATH}/{kind}/{quoted(number)}")


def count(city: City, table: str, where: str = "1 = 1") -> int:
    with city.reading() as session:
        return int(session.execute(text(f"SELECT count(*) FROM {table} WHERE {where}")).scalar_one())  # noqa: S608 - names of this file


def pushed(city: City) -> int:
    """Records that a system pushed; the demo's own carry no version of a source."""
    return count(city, "certificate_record", "source_version IS NOT NULL")


def work(city: City, system: Department) -> Answer:
    return city.person("issuer").get(f"{DESK}/{system.client_id}/work")


def test_a_record_is_issued_and_the_same_again_changes_nothing(city: City, system: Department) -> None:
    first = put(system, 1, face=face())
    assert (first.status, first["outcome"], first["version"]) == (200, "issued", 1), first.body
    again = put(system, 1, face=face())
    assert (again["outcome"], again["identifier"]) == ("unchanged", first["identifier"])
    assert pushed(city) == 1
    stands = state(system)
    assert (stands["status"], stands["version"], stands["source_version"]) == ("valid", 1, 1)


def test_a_higher_version_amends_and_a_lower_one_is_stale(system: Department) -> None:
    put(system, 5, face=face())
    assert put(system, 7, face=face(colour="白"))["outcome"] == "amended"
    assert put(system, 6, face=face(colour="红"))["outcome"] == "stale"
    assert (state(system)["version"], state(system)["source_version"]) == (2, 7)


def test_the_same_version_with_another_face_is_refused(system: Department) -> None:
    put(system, 1, face=face())
    answer = put(system, 1, face=face(colour="白"))
    assert (answer.status, answer.code) == (422, "invalid_field")


def test_the_holder_sees_it_in_the_wallet(city: City, system: Department) -> None:
    rider = city.person("rider")
    before = len(rider.get("/api/certificates")["items"])
    key = UUID(person_id(city, "rider"))
    with city.reading() as session:
        details = details_of(session, city.keys, [key])[key]
    put(system, 1, face=face(code=details.resident_id, name=details.name))
    assert len(rider.get("/api/certificates")["items"]) == before + 1
    assert city.drain() >= 1


def test_acts_follow_and_a_correction_keeps_the_suspension(system: Department) -> None:
    put(system, 1, face=face())
    assert put(system, 2, act=SUSPEND)["outcome"] == "changed"
    assert state(system)["status"] == "suspended"
    assert put(system, 2, act=SUSPEND)["outcome"] == "unchanged"
    assert put(system, 3, face=face(colour="白"))["outcome"] == "amended"
    assert (state(system)["status"], state(system)["version"]) == ("suspended", 2)
    assert put(system, 4, act=RESUME)["outcome"] == "changed"
    assert put(system, 2, act=SUSPEND)["outcome"] == "stale"
    assert state(system)["status"] == "valid"


def test_an_act_waits_for_its_face(system: Department) -> None:
    assert put(system, 2, act=SUSPEND)["outcome"] == "waiting"
    assert state(system).status == 404
    assert put(system, 1, face=face())["outcome"] == "issued"
    assert state(system)["status"] == "suspended"


def test_an_act_that_ends_is_the_end(system: Department) -> None:
    put(system, 1, face=face())
    assert put(system, 3, act=CANCEL)["outcome"] == "changed"
    assert put(system, 2, face=face(colour="白"))["outcome"] == "stale"
    assert put(system, 4, face=face(colour="白"))["errors"] == [{"field": "plate_number", "problem": "ended"}]
    assert put(system, 5, act=RESUME)["errors"] == [{"field": "act", "problem": "ended"}]
    assert state(system)["status"] == "cancelled"


def test_what_an_act_needs_has_to_be_said(system: Department) -> None:
    put(system, 1, face=face())
    answer = put(system, 2, act={"act": "suspend"})
    assert answer["errors"] == [
        {"field": "act.reason", "problem": "missing"}, {"field": "act.legal_basis", "problem": "missing"},
    ]  # fmt: skip


def test_a_type_of_others_is_refused_and_nothing_of_it_is_told(city: City, system: Department) -> None:
    for answer in (
        put(system, 1, kind="food_licence", face=face()),
        put(system, 1, kind="no_such_type", face=face()),
        put(system, 1, kind="driving_licence", face=face()),
        state(system, kind="food_licence"),
    ):
        assert (answer.status, answer.code) == (403, "type_not_yours")
    assert work(city, system)["calls"][0]["outcome"] == "type_not_yours"


def test_a_right_that_the_office_lost_is_lost_for_its_system(city: City, system: Department) -> None:
    with city.writing() as session:
        session.execute(text("DELETE FROM issuing_right WHERE type = :type"), {"type": E_BICYCLE})
    answer = put(system, 1, face=face())
    assert answer["errors"] == [{"field": "type", "problem": "not_yours"}]


def test_another_office_does_not_see_the_record(city: City, system: Department) -> None:
    put(system, 1, face=face())
    other = entered(city, MARKET, (E_BICYCLE,))
    assert state(other).status == 404
    assert put(other, 2, act=CANCEL).body.get("outcome") != "changed"
    assert state(system)["status"] == "valid"


def test_a_wrong_digest_is_refused_and_nothing_is_written(city: City, system: Department) -> None:
    path, raw = f"{PATH}/{E_BICYCLE}/{quoted(NUMBER)}", encoded({"version": 1, "face": face()})
    answer = system.sent("PUT", path, system.signed("PUT", path, raw), raw.replace("黑".encode(), "白".encode()))
    assert (answer.status, answer.code) == (400, "digest_wrong")
    assert pushed(city) == 0
    assert work(city, system)["calls"][0]["outcome"] == "digest_wrong"


def test_a_packed_body_and_one_of_another_type_are_refused(system: Department) -> None:
    path, raw = BATCHES, encoded({"records": []})
    for extra in ({"Content-Encoding": "gzip"}, {"Content-Type": "text/plain"}):
        headers = system.signed("POST", path, raw) | extra
        assert system.sent("POST", path, headers, raw).code in ("wrong_content_type", "signature_wrong")


def test_a_body_over_4_mib_is_refused(system: Department) -> None:
    answer = push(system, [record(E_BICYCLE, NUMBER, 1, face=face(address="路" * 1_500_000))])
    assert (answer.status, answer.code) == (413, "too_large")


@pytest.mark.parametrize("records", [[], [{}] * 1001, "text", [1]])
def test_a_batch_has_one_to_a_thousand_records(system: Department, records: Any) -> None:
    assert push(system, records).status == 422


WHICH = {"type": E_BICYCLE, "number": "1"}
FORMS: dict[str, tuple[dict[str, Any], str, str]] = {
    "nothing": ({}, "version", "missing"),
    "no side": (WHICH | {"version": 1}, "record", "face_or_act"),
    "version as text": (WHICH | {"version": "1", "act": RESUME}, "version", "int_type"),
    "version true": (WHICH | {"version": True, "act": RESUME}, "version", "int_type"),
    "version nought": (WHICH | {"version": 0, "act": RESUME}, "version", "greater_than_equal"),
    "version endless": (WHICH | {"version": 2**60, "act": RESUME}, "version", "less_than_equal"),
    "unknown act": (WHICH | {"version": 1, "act": {"act": "x"}}, "act.act", "literal_error"),
    "unknown member": (WHICH | {"version": 1, "act": RESUME, "zhou": 1}, "record", "extra_forbidden"),
    "day as number": (WHICH | {"version": 1, "face": face() | {"issued_on": 20260303}}, "face.issued_on", "date"),
    "value as number": (WHICH | {"version": 1, "face": face() | {"values": {"zhou": 1}}}, "face.values", "string_type"),
    "no number": ({"type": E_BICYCLE, "version": 1, "act": RESUME}, "number", "missing"),
    "hostile type": ({"type": "../x", "number": "1", "version": 1, "act": RESUME}, "type", "string_pattern_mismatch"),
    "no picture": (WHICH | {"version": 1, "face": face() | {"photo": "***"}}, "face.photo", "value_error"),
}  # fmt: skip


@pytest.mark.parametrize("name", FORMS)
def test_a_record_of_a_wrong_form_holds_up_no_other(city: City, system: Department, name: str) -> None:
    bad, field, problem = FORMS[name]
    answer = push(system, [bad, record(E_BICYCLE, NUMBER, 1, face=face())])
    assert answer.status == 200, answer.body
    assert [one["outcome"] for one in answer["records"]] == ["refused", "issued"]
    assert {"field": field, "problem": problem} in answer["records"][0]["faults"]
    assert "zhou" not in json.dumps(answer.body)
    assert len(work(city, system)["waiting"]) == 1


def plate(number: int) -> str:
    return f"汀{number:06d}"


def thousand(bad: int) -> list[dict[str, Any]]:
    """A batch in which every so many-th record has one fault."""
    records = [record(E_BICYCLE, plate(n), 1, face=face(plate(n))) for n in range(1000)]
    for place in range(bad):
        records[place * 70]["face"]["values"]["colour"] = "透明"
    return records


def test_of_a_thousand_with_thirteen_bad_ones_the_good_ones_are_issued(city: City, system: Department) -> None:
    batch = thousand(13)
    answer = push(system, batch)
    assert answer["counts"] == {"issued": 987, "refused": 13, "records": 1000}
    assert pushed(city) == 987
    faults = [one["faults"] for one in answer["records"] if one["outcome"] == "refused"]
    assert faults == [[{"field": "colour", "problem": "value"}]] * 13
    report = work(city, system)
    assert len(report["waiting"]) == 13
    assert report["report"][0]["faults"] == {"colour: value": 13}
    again = push(system, batch)
    assert again["counts"] == {"unchanged": 987, "refused": 13, "records": 1000}
    assert pushed(city) == 987
    for one in batch:
        one["face"]["values"]["colour"] = "黑"
    mended = push(system, batch)
    assert mended["counts"] == {"unchanged": 987, "issued": 13, "records": 1000}
    assert work(city, system)["waiting"] == []
    assert (work(city, system)["report"][0]["waiting"], pushed(city)) == (0, 1000)


def test_no_value_of_a_refused_record_is_kept(city: City, system: Department) -> None:
    push(system, [record(E_BICYCLE, "汀999888", 1, face=face("汀999888", colour="zhou透明", address="zhou望河路"))])
    with city.reading() as session:
        kept = session.execute(text("SELECT * FROM quarantined_record")).all()
    assert len(kept) == 1
    assert "zhou" not in str(kept)
    assert "999888" not in str(kept)


def test_what_the_rules_of_quality_say_is_told_without_a_value_and_counted_for_the_desk(
    city: City, system: Department
) -> None:
    answer = put(system, 1, face=face(issuing_authority="zhou大队", registered_on="2026-12-31"))
    assert (answer["outcome"], answer["faults"]) == ("issued", [])
    found = {(one["rule"], one["field"]) for one in answer["warnings"]}
    assert found >= {("issuer_renamed", "issuing_authority"), ("date_in_future", "registered_on")}
    assert "zhou" not in json.dumps(answer["warnings"])
    [call] = work(city, system)["calls"]
    assert call["counts"] == {"issued": 1, "records": 1, "warned": 1}
    assert {one["rule"]: one["count"] for one in call["warnings"]} == dict.fromkeys({rule for rule, _ in found}, 1)
    assert all(one["name"] and one["name_en"] for one in call["warnings"])


def test_an_act_and_a_stale_version_are_told_how_the_record_stands(system: Department) -> None:
    put(system, 3, face=face(issuing_authority="城东大队"))
    stale, act = put(system, 2, face=face()), put(system, 4, act=SUSPEND)
    assert (stale["outcome"], act["outcome"]) == ("stale", "changed")
    for one in (stale, act):
        assert {"rule": "issuer_renamed", "field": "issuing_authority"} in one["warnings"]
    ended = push(system, [record(E_BICYCLE, NUMBER, 5, act=CANCEL)])
    assert (ended["records"][0]["outcome"], ended["records"][0]["warnings"]) == ("changed", [])
    assert "warned" not in ended["counts"]


def test_a_corrected_face_clears_the_warning(system: Department) -> None:
    assert put(system, 1, face=face(issuing_authority="城东大队"))["warnings"]
    assert put(system, 2, face=face())["warnings"] == []
