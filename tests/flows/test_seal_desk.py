"""Two security administrators keep the seals; what they do counts at once for everybody who seals or checks."""

import csv
from datetime import timedelta
from io import StringIO
from typing import Any
from uuid import UUID, uuid4

import pytest
from cryptography import x509
from sqlalchemy import select, text

from backend.kernel.errors import SealSuspended
from backend.seals import service as seals
from tests.city import City
from tests.client import Answer, Client
from tests.flows.steps import CHECKER, DRIVING, HOLDER, card, outcome, show, verdict

OFFICE = "云汀市公安局交通警察支队"


def administrators(city: City) -> tuple[Client, Client]:
    """Two of them: the demo's own, and one more by the city's hand."""
    with city.writing() as session:
        session.execute(text("UPDATE membership SET role = 'security_administrator' WHERE role = 'reviewer'"))
    return city.person("security"), city.person("reviewer")


def seal_of(client: Client, office: str = OFFICE) -> dict[str, Any]:
    """The seal of an office as the desk lists it."""
    found = [one for one in client.get("/api/office/seals")["items"] if one["organisation"]["name"] == office]
    newest: dict[str, Any] = found[0]
    return newest


def both(city: City, path: str, body: dict[str, object]) -> Answer:
    """One prepares, the other one confirms."""
    first, second = administrators(city)
    prepared = first.post(path, body)
    assert prepared.status == 201, prepared.body
    return second.post(f"/api/office/seal-requests/{prepared['id']}/confirmation")


def test_every_office_of_the_city_has_a_seal_with_a_key_and_a_picture(city: City) -> None:
    shown = city.person("security").get("/api/office/seals").body
    offices = {one["organisation"]["name"] for one in shown["items"]}
    assert len(offices) == len(shown["items"]) >= 30
    own = seal_of(city.person("security"))
    assert (own["state"], own["line"], len(own["number"]), len(own["keys"])) == ("active", "电子证照专用章", 13, 1)
    picture = city.stranger().get(f"/api/seals/{own['id']}/picture")
    assert (picture.status, picture.headers["Content-Type"]) == (200, "image/svg+xml; charset=utf-8")
    assert "sandbox" in picture.headers["Content-Security-Policy"]
    assert ">云<" in picture.body


def test_an_officer_sees_the_own_offices_seals_alone(city: City) -> None:
    shown = city.person("issuer").get("/api/office/seals")["items"]
    assert {one["organisation"]["name"] for one in shown} == {OFFICE}
    assert city.person(HOLDER).get("/api/office/seals").status == 403
    assert city.person("issuer").get("/api/office/seal-requests").status == 403
    assert city.person("issuer").post(f"/api/office/seals/{shown[0]['id']}/suspension", {"reason": "x"}).status == 403


def test_who_prepared_an_act_cannot_confirm_it(city: City) -> None:
    first, second = administrators(city)
    seal = seal_of(first)["id"]
    prepared = first.post(f"/api/office/seals/{seal}/acts", {"act": "rotate"})["id"]
    refused = first.post(f"/api/office/seal-requests/{prepared}/confirmation")
    assert (refused.status, refused.code) == (409, "second_person_needed")
    assert first.post(f"/api/office/seals/{seal}/acts", {"act": "rotate"}).status == 409
    waiting = second.get("/api/office/seal-requests")["items"]
    assert [(one["act"], one["own"], one["details"]) for one in waiting] == [("rotate", False, {"suite": "intl"})]
    assert second.post(f"/api/office/seal-requests/{prepared}/confirmation").status == 200
    assert second.post(f"/api/office/seal-requests/{prepared}/confirmation").status == 409
    assert len(seal_of(first)["keys"]) == 2


def test_a_prepared_act_can_be_turned_down(city: City) -> None:
    first, second = administrators(city)
    seal = seal_of(first)
    prepared = first.post(f"/api/office/seals/{seal['id']}/acts", {"act": "end"})["id"]
    assert second.delete(f"/api/office/seal-requests/{prepared}").status == 204
    assert second.delete(f"/api/office/seal-requests/{prepared}").status == 409
    assert second.post(f"/api/office/seal-requests/{prepared}/confirmation").status == 409
    assert second.post(f"/api/office/seal-requests/{uuid4()}/confirmation").status == 404
    assert seal_of(first)["state"] == "active"


def test_after_a_rotation_a_new_key_seals_and_the_old_seals_stay_good(city: City) -> None:
    before = seal_of(city.person("security"))
    city.pass_time(minutes=1)
    assert both(city, f"/api/office/seals/{before['id']}/acts", {"act": "rotate"}).status == 200
    new, old = seal_of(city.person("security"))["keys"]
    assert old["kid"] == before["keys"][0]["kid"]
    assert (old["retired_at"] is None, new["retired_at"] is None) == (False, True)
    with city.writing() as session:
        office = UUID(before["organisation"]["id"])
        assert seals.usable(session, office, now=city.clock.instant).kid == new["kid"]
    holder = city.person(HOLDER)
    assert outcome(verdict(city.person(CHECKER), show(holder, {DRIVING: ["photo"]})["text"])) == ("valid", None)
    assert city.stranger().get(f"/api/seals/keys/{old['kid']}")["state"] == "retired"


def test_a_suspended_seal_seals_nothing_from_that_moment_on(city: City) -> None:
    first, second = administrators(city)
    seal = seal_of(first)
    office = UUID(seal["organisation"]["id"])
    path = f"/api/office/seals/{seal['id']}/suspension"
    assert first.post(path, {"reason": "印章遗失调查"}).status == 204
    assert first.post(path, {"reason": "印章遗失调查"}).status == 409
    with city.writing() as session, pytest.raises(SealSuspended):  # another worker's transaction: nothing is cached
        seals.usable(session, office, now=city.clock.instant)
    holder = city.person(HOLDER)
    assert outcome(verdict(city.person(CHECKER), show(holder, {DRIVING: ["photo"]})["text"])) == ("valid", None)
    prepared = second.post(f"/api/office/seals/{seal['id']}/acts", {"act": "resume"})["id"]
    assert first.post(f"/api/office/seal-requests/{prepared}/confirmation").status == 200
    assert seal_of(first)["state"] == "active"


def lose(city: City, since: str) -> dict[str, Any]:
    """Report and confirm that the key of the traffic police was lost on a day."""
    seal = seal_of(city.person("security"))
    body: dict[str, object] = {"act": "compromised", "kid": seal["keys"][0]["kid"], "since": since}
    assert both(city, f"/api/office/seals/{seal['id']}/acts", body).status == 200
    return seal


def test_what_was_sealed_after_the_key_was_lost_is_not_valid_and_says_so(city: City) -> None:
    holder = city.person(HOLDER)
    lose(city, "2026-03-03")
    found = verdict(city.person(CHECKER), show(holder, {DRIVING: ["photo"]})["text"])
    assert outcome(found) == ("not_valid", "seal_compromised")
    assert found["certificates"][0]["fields"] == {}
    own = holder.get(f"/api/certificates/{card(holder, DRIVING)['id']}")
    assert own["checks"]["seal"] == "failed"


def test_a_second_report_of_a_lost_key_makes_nothing_valid_again(city: City) -> None:
    holder = city.person(HOLDER)
    lose(city, "2026-03-03")
    lose(city, "2026-03-04")
    found = verdict(city.person(CHECKER), show(holder, {DRIVING: ["photo"]})["text"])
    assert outcome(found) == ("not_valid", "seal_compromised")


def test_what_was_sealed_before_the_key_was_lost_stays_valid(city: City) -> None:
    lose(city, "2026-03-04")
    holder = city.person(HOLDER)
    assert outcome(verdict(city.person(CHECKER), show(holder, {DRIVING: ["photo"]})["text"])) == ("valid", None)


def test_the_report_of_a_lost_key_suspends_the_seal_without_waiting(city: City) -> None:
    first, second = administrators(city)
    seal = seal_of(first)
    body = {"act": "compromised", "kid": seal["keys"][0]["kid"], "since": "2026-03-01"}
    prepared = first.post(f"/api/office/seals/{seal['id']}/acts", body)["id"]
    assert (seal_of(first)["state"], seal_of(first)["reason"]) == ("suspended", "key_compromised")
    assert second.delete(f"/api/office/seal-requests/{prepared}").status == 204
    assert seal_of(first)["state"] == "suspended"
    assert seal_of(first)["keys"][0]["compromised_from"] is None
    foreign = {**body, "kid": "0" * 16}
    assert first.post(f"/api/office/seals/{seal['id']}/acts", foreign).status == 404
    assert first.post(f"/api/office/seals/{seal['id']}/acts", {"act": "compromised"}).status == 422


def test_the_revocation_list_names_the_lost_key_and_anybody_may_read_it(city: City) -> None:
    anybody = city.stranger()
    lost = lose(city, "2026-03-01")["keys"][0]["kid"]
    shown = anybody.get(f"/api/seals/keys/{lost}").body
    assert (shown["state"], shown["organisation"]) == ("compromised", OFFICE)
    own, issuing, root = (x509.load_pem_x509_certificate(one.encode()) for one in shown["chain"])
    own.verify_directly_issued_by(issuing)
    issuing.verify_directly_issued_by(root)
    assert anybody.get("/api/seals/authority")["root"] == shown["chain"][2]
    assert anybody.get("/api/seals/keys/0000000000000000").status == 404
    raw = anybody._http.get("/api/seals/crl", base_url="http://localhost")
    crl = x509.load_der_x509_crl(raw.get_data())
    raw.close()
    assert [one.serial_number for one in crl] == [own.serial_number]


def test_a_new_seal_is_made_by_two_and_replaces_the_old_one(city: City) -> None:
    first, _ = administrators(city)
    old = seal_of(first)
    office = old["organisation"]["id"]
    body: dict[str, object] = {"organisation": office, "name": "云汀交警", "line": "业务专用章", "replaces": old["id"]}
    made = both(city, "/api/office/seals", body)
    assert made.status == 200
    shown = {one["id"]: one for one in first.get("/api/office/seals")["items"]}
    new = shown[made["seal_id"]]
    assert (new["name"], new["line"], new["state"], shown[old["id"]]["state"]) == (
        "云汀交警", "业务专用章", "active", "ended",
    )  # fmt: skip
    assert shown[old["id"]]["keys"][0]["retired_at"] is not None
    holder = city.person(HOLDER)
    assert outcome(verdict(city.person(CHECKER), show(holder, {DRIVING: ["photo"]})["text"])) == ("valid", None)
    assert both(city, "/api/office/seals", {"organisation": office, "suite": "gm", "kind": "official"}).status == 200
    assert seal_of(first)["keys"][0]["suite"] == "gm"
    assert first.post("/api/office/seals", {"organisation": str(uuid4())}).status == 404
    backwards = {"organisation": office, "valid_from": "2026-05-01", "valid_to": "2026-04-01"}
    assert first.post("/api/office/seals", backwards).status == 422


def test_an_uploaded_picture_is_redrawn_or_refused(city: City) -> None:
    first, _ = administrators(city)
    good = '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 9 9"><circle cx="4" cy="4" r="3" onclick="x()"/></svg>'
    redrawn = first.post("/api/office/seal-pictures", {"svg": good})
    assert redrawn.status == 200
    assert "onclick" not in redrawn["svg"]
    bad = first.post("/api/office/seal-pictures", {"svg": good.replace("<circle", "<script/><circle")})
    assert (bad.status, bad.body["errors"]) == (422, [{"field": "picture", "problem": "hostile"}])
    assert first.post("/api/office/seal-pictures", {"png": "***"}).status == 422
    office = seal_of(first)["organisation"]["id"]
    made = both(city, "/api/office/seals", {"organisation": office, "picture": {"svg": good}})
    assert 'r="3"' in city.stranger().get(f"/api/seals/{made['seal_id']}/picture").body
    drawn = first.get("/api/office/seal-pictures?name=%E5%B1%80&line=%E7%AB%A0")["svg"]
    assert drawn.startswith("<svg ")


def enter_line(city: City, ground: str, kind: str = "file") -> dict[str, Any]:
    """A signature of the traffic police, by its officer, in the ledger."""
    seal = seal_of(city.person("security"))
    with city.writing() as session:
        account = session.execute(text("SELECT id FROM account WHERE login = 'issuer'")).scalar_one()
        seals.enter_use(
            session, seal_id=UUID(seal["id"]), kid=seal["keys"][0]["kid"],
            organisation_id=UUID(seal["organisation"]["id"]), actor_id=UUID(str(account)), ground=ground,
            document_kind=kind, document_id="d1", digest=bytes(32), at=city.clock.instant,
        )  # fmt: skip
    return seal


def test_the_ledger_says_who_sealed_what_by_which_authority(city: City) -> None:
    enter_line(city, "道路交通安全法")
    (line,) = city.person("issuer").get("/api/office/seal-uses?kind=file")["items"]
    assert (line["ground"], line["relation"], line["organisation"]["name"]) == ("道路交通安全法", "own", OFFICE)
    assert (line["unit"], line["badge"]) == ("车辆管理所", "880108")
    assert line["digest"] == bytes(32).hex()


def test_the_ledger_is_filtered_and_exported_without_formulas(city: City) -> None:
    seal = enter_line(city, "=HYPERLINK(1)")
    officer = city.person("issuer")
    for query, count in (
        ("kind=file", 1), ("kind=none", 0), ("since=2026-03-03&until=2026-03-03&kind=file", 1),
        ("since=2026-03-04&kind=file", 0), (f"seal={seal['id']}&kind=file", 1),
        (f"organisation={seal['organisation']['id']}&kind=file", 1),
    ):  # fmt: skip
        assert len(officer.get(f"/api/office/seal-uses?{query}")["items"]) == count, query
    other = seal_of(city.person("security"), "云汀市公安局")["organisation"]["id"]
    assert officer.get(f"/api/office/seal-uses?organisation={other}").status == 404
    table = officer.get("/api/office/seal-uses.csv?kind=file")
    assert table.headers["Content-Disposition"] == 'attachment; filename="seal-uses.csv"'
    rows = list(csv.DictReader(StringIO(table.body.removeprefix("\ufeff"))))
    assert [(one["ground"], one["organisation"]) for one in rows] == [("'=HYPERLINK(1)", OFFICE)]


def test_an_order_lets_an_organisation_seal_for_another(city: City) -> None:
    first, _ = administrators(city)
    own, gone = (UUID(seal_of(first, one)["organisation"]["id"]) for one in (OFFICE, "云汀市公安局"))
    body: dict[str, object] = {
        "organisation": str(own), "for_organisation": str(gone), "relation": "predecessor",
        "order_number": "云编发〔2026〕1号", "valid_from": "2026-03-01",
    }  # fmt: skip
    assert both(city, "/api/office/seal-mandates", body).status == 200
    with city.reading() as session:
        today = city.clock.instant.date()
        assert seals.may_seal_for(session, own, gone, "云编发〔2026〕1号", today=today) == "predecessor"
        assert seals.may_seal_for(session, own, gone, "云编发〔2026〕1号", today=today - timedelta(days=9)) is None
        assert seals.may_seal_for(session, gone, own, "云编发〔2026〕1号", today=today) is None


def test_every_act_leaves_a_line_in_the_record(city: City) -> None:
    lose(city, "2026-03-01")
    from backend.audit.models import AccessEvent  # noqa: PLC0415 - a look past the service

    with city.reading() as session:
        kinds = session.execute(select(AccessEvent.kind).where(AccessEvent.kind.like("seal:%"))).scalars().all()
    assert sorted(kinds) == ["seal:compromised", "seal:compromised_prepared", "seal:suspended"]
