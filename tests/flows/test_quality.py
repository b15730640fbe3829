"""An office sees its own faults, works them off or lets them stand with a reason; rules are the administrator's."""

import csv
import io
import json
from datetime import date
from typing import Any
from uuid import UUID

import pytest
from sqlalchemy import select, text, update

from backend.certificates.quality import measuring
from backend.certificates.quality.measuring import DUE, FINDING, MARK, SWEEP, step
from backend.certificates.quality.release import RULES
from backend.identity import people
from backend.identity.models import Person
from backend.kernel.fields import Place, seal
from backend.web.measurer import Measurer
from tests.city import City
from tests.client import Client
from tests.flows.steps import DRIVING, HOLDER, card, suspend
from tests.flows.test_statement_budgets import counted


def measure(city: City) -> int:
    return Measurer(city.database, city.keys).catch_up()


def rename(city: City, login: str, name: str) -> None:
    """The register has another name than the certificates of this person."""
    person = UUID(city.person(login).get("/api/session")["person"]["id"])
    with city.writing() as session:
        details = people.details_of(session, city.keys, [person])[person]
        content = json.dumps({"name": name, "resident_id": details.resident_id, "phone": details.phone}).encode()
        sealed = seal(city.keys, Place("person", "details", person), content)
        session.execute(update(Person).where(Person.id == person).values(details=sealed))


@pytest.fixture
def faulty(city: City) -> City:
    """The rider's name on every certificate is no longer the register's."""
    rename(city, HOLDER, "马志刚")
    measure(city)
    return city


def officer_elsewhere(city: City) -> Client:
    """The market regulator's reviewer as an issuing officer of that office."""
    with city.writing() as session:
        session.execute(text("UPDATE membership SET role = 'issuing_officer' WHERE badge = '88010312'"))
    return city.person("reviewer")


def report(client: Client, query: str = "") -> dict[str, Any]:
    answer = client.get(f"/api/quality/report{query}")
    assert answer.status == 200, answer.body
    return dict(answer.body)


def findings(client: Client, query: str = "") -> list[dict[str, Any]]:
    answer = client.get(f"/api/quality/findings{query}")
    assert answer.status == 200, answer.body
    return list(answer["items"])


def test_the_whole_library_is_measured_once_a_day_and_then_only_what_is_new(city: City) -> None:
    with city.reading() as session:
        live = session.execute(
            text("SELECT count(*) FROM certificate WHERE status IN ('valid', 'suspended')")
        ).scalar_one()
    assert measure(city) == live
    assert measure(city) == 0
    city.pass_time(days=1)
    assert measure(city) == live


def test_a_sweep_that_was_cut_off_goes_on_where_it_was(city: City, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(measuring, "CHUNK", 7)
    for _ in range(3):
        with city.writing() as session:
            assert step(session, city.keys).measured == 7
    with pytest.raises(RuntimeError, match="killed"), city.writing() as session:
        step(session, city.keys)
        raise RuntimeError("killed")
    with city.reading() as session:
        assert session.execute(select(SWEEP.c.measured)).scalar_one() == 21
        assert len(session.execute(select(MARK)).all()) == 21
    rest = measure(city)
    with city.reading() as session:
        assert len(session.execute(select(MARK)).all()) == 21 + rest
        sweep = session.execute(select(SWEEP)).one()
    assert sweep.finished_at is not None
    assert sweep.measured == 21 + rest


def test_a_chunk_costs_the_same_number_of_statements_however_large(city: City, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(measuring, "CHUNK", 60)
    with city.writing() as session, counted(city) as seen:
        step(session, city.keys)
    assert len(seen) <= 19, seen


def test_the_office_sees_its_own_faults_and_no_other_office_does(faulty: City) -> None:
    issuer = faulty.person("issuer")
    (found,) = [one for one in findings(issuer) if one["rule"] == "holder_name" and one["type"] == DRIVING]
    assert (found["field"], found["field_label"], found["state"]) == ("name", "姓名", "open")
    own = {one["id"] for one in findings(issuer)}
    assert {one["id"] for one in findings(officer_elsewhere(faulty))} & own == set()
    everything = {one["id"] for one in findings(faulty.person("admin"), "?limit=100")}
    assert own < everything


def test_findings_hold_no_values(faulty: City) -> None:
    with faulty.reading() as session:
        rows = [dict(row._mapping) for row in session.execute(select(FINDING))]
    assert rows
    for row in rows:
        assert row["rule"] in {one.code for one in RULES}
        assert row["reason"] is None
        assert "马志" not in str(row)


def test_the_report_says_points_now_and_day_by_day(faulty: City) -> None:
    issuer = faulty.person("issuer")
    first = report(issuer)
    assert first["whole"]["faulty"] >= 1
    assert first["whole"]["score"] < 100
    assert {one["name_en"] for one in first["offices"]} == {"Yunting Traffic Police"}
    assert [one["day"] for one in first["days"]] == ["2026-03-03"]
    assert first["days"][0]["points"] == first["whole"]
    rename(faulty, HOLDER, "马志强")
    faulty.pass_time(days=1)
    measure(faulty)
    second = report(faulty.person("issuer"))
    assert [one["day"] for one in second["days"]] == ["2026-03-03", "2026-03-04"]
    assert second["whole"]["score"] > first["whole"]["score"]
    assert second["days"][0] == first["days"][0]


def test_what_is_no_longer_found_is_fixed_and_found_again_is_open(faulty: City) -> None:
    issuer = faulty.person("issuer")
    (name,) = findings(issuer, f"?type={DRIVING}&rule=holder_name")
    rename(faulty, HOLDER, "马志强")
    with faulty.writing() as session:
        measuring.note_changed(session, [UUID(name["certificate"])])
        measuring.note_changed(session, [UUID(name["certificate"])])
    assert measure(faulty) == 1
    assert [one["id"] for one in findings(issuer, f"?type={DRIVING}&rule=holder_name&state=fixed")] == [name["id"]]
    rename(faulty, HOLDER, "马志刚")
    with faulty.writing() as session:
        measuring.note_changed(session, [UUID(name["certificate"])])
    measure(faulty)
    assert [one["id"] for one in findings(issuer, f"?type={DRIVING}&rule=holder_name")] == [name["id"]]


def test_an_act_on_a_certificate_has_it_measured_again(faulty: City) -> None:
    own = card(faulty.person(HOLDER), DRIVING)["id"]
    suspend(faulty.person("issuer"), own)
    faulty.drain()
    with faulty.reading() as session:
        assert [str(one) for one in session.execute(select(DUE.c.certificate_id)).scalars()] == [own]
    assert measure(faulty) == 1
    with faulty.reading() as session:
        assert session.execute(select(DUE)).all() == []


def test_a_certificate_that_was_ended_counts_no_more(faulty: City) -> None:
    own = card(faulty.person(HOLDER), DRIVING)["id"]
    with faulty.writing() as session:
        session.execute(text("UPDATE certificate SET status = 'cancelled' WHERE id = :id"), {"id": _id(faulty, own)})
    faulty.pass_time(days=1)
    measure(faulty)
    with faulty.reading() as session:
        assert session.execute(select(MARK).where(MARK.c.certificate_id == UUID(own))).all() == []
        states = session.execute(select(FINDING.c.state).where(FINDING.c.certificate_id == UUID(own))).scalars().all()
    assert set(states) == {"fixed"}


def _id(city: City, one: str) -> Any:
    return UUID(one).hex if city.database.is_sqlite else UUID(one)


def test_an_altered_certificate_is_unreadable_and_nothing_else(city: City) -> None:
    own = card(city.person(HOLDER), DRIVING)["id"]
    with city.writing() as session:
        session.execute(
            text("UPDATE certificate SET valid_to = :day WHERE id = :id"),
            {"day": date(2099, 1, 1), "id": _id(city, own)},
        )
    measure(city)
    assert [one["rule"] for one in findings(city.person("issuer")) if one["certificate"] == own] == ["unreadable"]


def test_an_officer_lets_a_fault_stand_with_a_reason_and_takes_it_back(faulty: City) -> None:
    issuer = faulty.person("issuer")
    before = report(issuer)["whole"]
    (name,) = findings(issuer, f"?type={DRIVING}&rule=holder_name")
    path = f"/api/quality/findings/{name['id']}/acceptance"
    assert issuer.post(path, {"reason": ""}).status == 422
    assert issuer.post(path, {"reason": "曾用名，档案可查"}).body == {"id": name["id"], "state": "accepted"}
    assert issuer.post(path, {"reason": "再次"}).status == 409
    measure(faulty)
    assert report(issuer)["whole"]["score"] > before["score"]
    (kept,) = findings(issuer, f"?type={DRIVING}&rule=holder_name&state=accepted")
    assert kept["reason"] == "曾用名，档案可查"
    with faulty.reading() as session:
        sealed = session.execute(select(FINDING.c.reason).where(FINDING.c.id == UUID(name["id"]))).scalar_one()
    assert "曾用名".encode() not in sealed
    assert issuer.delete(path).body == {"id": name["id"], "state": "open"}
    assert issuer.delete(path).status == 409
    measure(faulty)
    assert report(issuer)["whole"] == before


def test_nobody_accepts_another_offices_fault(faulty: City) -> None:
    (name,) = findings(faulty.person("issuer"), f"?type={DRIVING}&rule=holder_name")
    path = f"/api/quality/findings/{name['id']}/acceptance"
    for login in ("admin", "reviewer", "inspector", HOLDER):
        assert faulty.person(login).post(path, {"reason": "x"}).status == 403
    assert officer_elsewhere(faulty).post(path, {"reason": "x"}).status == 404


@pytest.mark.parametrize("login", ["inspector", "clerk", HOLDER, "security"])
def test_quality_is_no_business_of_other_roles(city: City, login: str) -> None:
    client = city.person(login)
    for path in ("report", "findings", "rules", "findings.csv"):
        assert client.get(f"/api/quality/{path}").status == 403


def test_an_officer_cannot_name_another_office(faulty: City) -> None:
    offices = report(faulty.person("admin"))["offices"]
    market = next(one for one in offices if one["name_en"] == "Yunqiao District Market Regulation Bureau")
    for path in ("report", "findings", "findings.csv"):
        query = f"?organisation={market['organisation']}"
        assert faulty.person("issuer").get(f"/api/quality/{path}{query}").status == 404
        assert faulty.person("admin").get(f"/api/quality/{path}{query}").status == 200


def test_the_list_comes_in_pages_and_as_a_file(faulty: City) -> None:
    admin = faulty.person("admin")
    whole = findings(admin, "?limit=100")
    got: list[dict[str, Any]] = []
    after = ""
    while True:
        page = admin.get(f"/api/quality/findings?limit=2{after}").body
        assert page["total"] == len(whole)
        got += page["items"]
        if page["next"] is None:
            break
        after = f"&after={page['next']}"
    assert got == whole
    answer = admin.get("/api/quality/findings.csv")
    rows = list(csv.reader(io.StringIO(answer.body.removeprefix("\ufeff"), newline="")))
    assert answer.headers["Content-Type"].startswith("text/csv")
    assert "attachment" in answer.headers["Content-Disposition"]
    assert len(rows) == len(whole) + 1
    assert admin.get("/api/quality/findings.csv?state=nonsense").status == 422
    assert admin.get("/api/quality/findings.csv?other=1").status == 422


def rules(client: Client) -> dict[str, Any]:
    return dict(client.get("/api/quality/rules").body)


def test_the_administrator_switches_a_rule_off_and_the_library_is_measured_anew(faulty: City) -> None:
    admin, issuer = faulty.person("admin"), faulty.person("issuer")
    shown = rules(admin)
    assert shown["version"] == 0
    assert {one["code"] for one in shown["items"]} == {one.code for one in RULES}
    body = {"version": 0, "note": "核对期内停用", "rules": [{"code": "holder_name", "on": False, "severity": "severe"}]}
    changed = admin.call("PUT", "/api/quality/rules", body)
    assert changed.status == 200
    assert (changed["version"], changed["changes"][0]["note"]) == (1, "核对期内停用")
    assert next(one for one in changed["items"] if one["code"] == "holder_name")["on"] is False
    assert measure(faulty) > 1
    assert findings(issuer, "?rule=holder_name") == []
    assert report(issuer)["rules_version"] == 1


def test_two_administrators_do_not_overwrite_each_other(city: City) -> None:
    body = {"version": 0, "note": "", "rules": [{"code": "uscc", "on": True, "severity": "slight"}]}
    assert city.person("admin").call("PUT", "/api/quality/rules", body).status == 200
    assert city.person("admin").call("PUT", "/api/quality/rules", body).status == 409
    wrong = {"version": 1, "note": "", "rules": [{"code": "no_such_rule", "on": True, "severity": "slight"}]}
    assert city.person("admin").call("PUT", "/api/quality/rules", wrong).status == 422
    for login in ("issuer", "reviewer"):
        assert city.person(login).call("PUT", "/api/quality/rules", body).status == 403


def test_every_administrative_act_is_on_record(faulty: City) -> None:
    issuer, admin = faulty.person("issuer"), faulty.person("admin")
    (name,) = findings(issuer, f"?type={DRIVING}&rule=holder_name")
    issuer.post(f"/api/quality/findings/{name['id']}/acceptance", {"reason": "档案可查"})
    issuer.delete(f"/api/quality/findings/{name['id']}/acceptance")
    admin.call("PUT", "/api/quality/rules", {"version": 0, "note": "", "rules": []})
    with faulty.reading() as session:
        kinds = list(session.execute(text("SELECT kind FROM access_event WHERE kind LIKE 'quality:%'")).scalars())
    assert sorted(kinds) == ["quality:accepted", "quality:reopened", "quality:rules_changed"]


def test_the_thread_measures_and_ends(city: City) -> None:
    measurer = Measurer(city.database, city.keys)
    measurer.start()
    measurer.stop()
