"""The issuing desk over HTTP: draft, issue, amend, end; two officers; several offices' seals."""

import json
from base64 import b64decode
from datetime import date
from typing import Any
from uuid import UUID, uuid4

import pytest
from sqlalchemy import delete, insert, select, text

from backend.catalogue.models import CertificateType
from backend.identity.models import Membership, Organisation
from backend.identity.people import add_membership
from backend.identity.rules import Role
from backend.seals.service import verify
from tests.city import City
from tests.client import Answer, Client
from tests.flows.steps import CHECKER, DRIVING, HOLDER, card, outcome, person_id, show, verdict
from tests.flows.test_file_checks import checked

PNG = "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNkYPhfDwAChwGA60e6kgAAAABJRU5ErkJggg=="
PERSON = {"kind": "person", "code": "880102199605063219", "name": "马志强"}
VALUES = {
    "name": "马志强", "sex": "男", "nationality": "中国", "address": "汀州区晒布街9号", "birth_date": "1996-05-06",
    "licence_number": "880102199605063219", "first_issued_on": "2017-02-03", "vehicle_class": "E",
    "valid_period": "2023-02-03/2033-02-02", "archive_number": "880100000001", "penalty_points": "0",
    "hearing_aid": "无", "issuing_authority": "云汀市公安局交通警察支队",
}  # fmt: skip
GROUNDS = {"reason": "违法情形查实", "legal_basis": "行政许可法第六十九条", "document_number": "撤〔2026〕1号"}


TRAFFIC, HOUSING, MARKET = "云汀市公安局交通警察支队", "云汀市住房和城乡建设局", "云汀市市场监督管理局"


def officer_in(city: City, login: str, office: str) -> Client:
    """Somebody of the staff who is an issuing officer of an office from today on."""
    person = UUID(person_id(city, login))
    with city.writing() as session:
        wanted = select(Organisation.id).where(Organisation.name == office)
        session.execute(delete(Membership).where(Membership.person_id == person))
        add_membership(
            session, person, session.execute(wanted).scalar_one(), Role.ISSUING_OFFICER, valid_from=date(2026, 1, 1)
        )
    return city.person(login)


def colleague_of(city: City) -> Client:
    """A second officer of the traffic police."""
    return officer_in(city, "clerk", TRAFFIC)


def form(revision: int, **changes: Any) -> dict[str, Any]:
    """A whole form of a driving licence."""
    return {
        "revision": revision, "holders": [PERSON], "values": VALUES, "issued_on": "2026-03-03",
        "valid_from": "2026-03-03", "valid_to": "2032-03-02", **changes,
    }  # fmt: skip


def begun(officer: Client, kind: str = DRIVING) -> str:
    """A new draft."""
    answer = officer.post("/api/issuing/drafts", {"type": kind})
    assert answer.status == 201, answer.body
    return str(answer["id"])


def saved(officer: Client, draft: str, revision: int = 1, **changes: Any) -> Answer:
    """Its form, filled in."""
    answer = officer.call("PUT", f"/api/issuing/drafts/{draft}", form(revision, **changes))
    assert answer.status == 200, answer.body
    return answer


def sealed(officer: Client, draft: str, revision: int) -> Answer:
    """Seal what was seen at that revision."""
    return officer.post(f"/api/issuing/drafts/{draft}/issue", {"revision": revision, "confirmed": True})


def issued(officer: Client) -> str:
    """A driving licence issued at the desk."""
    draft = begun(officer)
    done = sealed(officer, draft, saved(officer, draft)["revision"])
    assert (done.status, done["state"]) == (200, "issued"), done.body
    return str(done["certificate"])


def opened(officer: Client, certificate: str) -> Answer:
    """A certificate of the office."""
    return officer.post(f"/api/issuing/certificates/{certificate}/opening", {})


def act(officer: Client, certificate: str, name: str, **grounds: str) -> Answer:
    """An act with all its grounds."""
    return officer.post(f"/api/issuing/certificates/{certificate}/acts", {"act": name, **GROUNDS, **grounds})


def kinds_of(city: City) -> list[str]:
    """Kinds in the record of accesses that are about issuing."""
    with city.reading() as session:
        rows = session.execute(text("SELECT kind FROM access_event WHERE kind LIKE 'certificate%' ORDER BY at, id"))
        return list(rows.scalars())


def test_the_desk_offers_the_own_offices_types_alone(city: City) -> None:
    desk = city.person("issuer").get("/api/issuing/desk").body
    types = {one["type"] for one in desk["types"]}
    assert DRIVING in types
    assert "food_licence" not in types
    assert city.person("issuer").post("/api/issuing/drafts", {"type": "food_licence"}).status == 422
    assert desk["office"]["id"] not in {one["id"] for one in desk["others"]}


def test_a_draft_says_what_is_missing_until_it_can_be_issued(city: City) -> None:
    officer = city.person("issuer")
    draft = begun(officer)
    first = officer.get(f"/api/issuing/drafts/{draft}").body
    assert first["values"]["issuing_authority"] == "云汀市公安局交通警察支队"
    missing = {one["field"] for one in first["faults"]}
    assert {"holders", "vehicle_class", "archive_number"} <= missing
    refused = sealed(officer, draft, 1)
    assert (refused.status, refused.code) == (422, "invalid_field")
    odd = {**VALUES, "first_issued_on": "2017-02-30"}
    assert saved(officer, draft, values=odd)["faults"] == [{"field": "first_issued_on", "problem": "date"}]
    assert saved(officer, draft, 2)["faults"] == []
    again = officer.get(f"/api/issuing/drafts/{draft}").body
    assert (again["values"], again["revision"], again["holder"]) == (VALUES, 3, "马●")


def test_what_is_issued_is_in_the_holders_wallet_and_verifies(city: City) -> None:
    officer, holder = city.person("issuer"), city.person(HOLDER)
    own = card(holder, DRIVING)
    own_version = holder.get(f"/api/certificates/{own['id']}")["version"]
    amendment = officer.post(f"/api/issuing/certificates/{own['id']}/amendment", {})
    assert amendment.status == 201, amendment.body
    draft = officer.get(f"/api/issuing/drafts/{amendment['id']}").body
    assert draft["before"]["vehicle_class"] == draft["values"]["vehicle_class"]
    assert draft["faults"] == [{"field": "reason", "problem": "missing"}]
    body = {key: draft[key] for key in ("revision", "holders", "number", "issued_on", "valid_from", "valid_to")}
    values = {**draft["values"], "address": "汀州区新址8号"}
    changed = officer.call(
        "PUT", f"/api/issuing/drafts/{amendment['id']}", {**body, "values": values, "reason": "住址变更"}
    )
    assert changed["faults"] == [], changed.body
    done = sealed(officer, amendment["id"], changed["revision"])
    assert (done.status, done["state"]) == (200, "issued"), done.body
    city.drain()
    hints = {one["ref"] for one in holder.get("/api/me/events?after=0")["items"]}
    assert hints == {own["id"], done["certificate"]}
    new = holder.get(f"/api/certificates/{done['certificate']}").body
    assert (new["version"], new["checks"]["signature"]) == (own_version + 1, "ok")
    assert new["values"]["address"] == "汀州区新址8号"
    assert card(holder, DRIVING)["id"] == done["certificate"]
    assert outcome(verdict(city.person(CHECKER), show(holder, {DRIVING: ["photo"]})["text"])) == ("valid", None)
    assert act(officer, done["certificate"], "revoke_error").status == 200
    code = show(holder, {DRIVING: ["photo"]})["text"]
    assert outcome(verdict(city.person(CHECKER), code)) == ("not_valid", "revoked_error")
    old = opened(officer, own["id"]).body
    assert (old["status"], old["acts"], old["history"][0]["act"]) == ("superseded", [], "amend")


def test_the_same_draft_is_issued_once_and_only_as_it_was_seen(city: City) -> None:
    officer, colleague = city.person("issuer"), colleague_of(city)
    draft = begun(officer)
    seen = saved(officer, draft)["revision"]
    changed = saved(colleague, draft, seen)["revision"]
    assert sealed(officer, draft, seen).status == 409
    assert sealed(officer, draft, changed).status == 200
    assert sealed(colleague, draft, changed).status == 404
    twin = begun(officer)
    taken = saved(officer, twin)
    assert taken["faults"] == [{"field": "licence_number", "problem": "taken"}]
    assert sealed(officer, twin, taken["revision"]).status == 422


def test_a_certificate_is_found_by_its_number_or_its_holders_exactly(city: City) -> None:
    officer, made = city.person("issuer"), issued(city.person("issuer"))
    for by in ("number", "holder"):
        found = officer.post("/api/issuing/search", {"by": by, "text": " 880102199605063219 "})
        assert [(one["id"], one["holders"]) for one in found["items"]] == [(made, ["马●"])]
        assert officer.post("/api/issuing/search", {"by": by, "text": "88010219960506321"})["items"] == []
    assert (
        officer_in(city, "admin", HOUSING).post("/api/issuing/search", {"by": "number", "text": "880102199605063219"})[
            "items"
        ]
        == []
    )
    assert kinds_of(city).count("certificate:searched") == 5
    listed = officer.get("/api/issuing/certificates?status=valid&type=driving_licence")["items"]
    assert made in [one["id"] for one in listed]


def test_a_picture_is_written_anew(city: City) -> None:
    officer = city.person("issuer")
    draft = begun(officer)
    path = f"/api/issuing/drafts/{draft}/photo"
    kept = officer.call("PUT", path, {"revision": 1, "picture": PNG})
    assert kept["preview"]["photo"].startswith("data:image/jpeg;base64,")
    for bad in ("PHN2Zy8+", "not base64", "R0lGODlhAQABAAAAACw="):
        refused = officer.call("PUT", path, {"revision": 2, "picture": bad})
        assert (refused.status, refused["errors"][0]["problem"]) == (422, "picture")
    assert "photo" not in officer.call("PUT", path, {"revision": 2})["preview"]


def test_every_act_leaves_one_row_and_ends_what_it_says(city: City) -> None:
    officer, made = city.person("issuer"), issued(city.person("issuer"))
    before = kinds_of(city)
    for name, status in (("suspend", "suspended"), ("resume", "valid"), ("transfer_out", "transferred"),
                         ("transfer_back", "valid"), ("cancel", "cancelled")):  # fmt: skip
        done = act(officer, made, name)
        assert (done.status, done["state"], done["status"]) == (200, "done", status)
    assert act(officer, made, "void").status == 409
    added = kinds_of(city)[len(before) :]
    wanted = ["suspend", "resume", "transfer_out", "transfer_back", "cancel"]
    assert sorted(added) == sorted(f"certificate:{name}" for name in wanted)
    assert act(officer, made, "cancel", effective_on="2026-03-04").status == 422
    assert act(officer_in(city, "admin", HOUSING), made, "cancel").status == 404


@pytest.mark.parametrize("login", ["rider", "inspector", "clerk", "admin", "reviewer"])
def test_nobody_but_an_issuing_officer_is_at_the_desk(city: City, login: str) -> None:
    person = city.person(login)
    assert person.get("/api/issuing/desk").status == 403
    assert person.post("/api/issuing/drafts", {"type": DRIVING}).status == 403
    assert person.post("/api/issuing/search", {"by": "number", "text": "1"}).status == 403


def test_a_draft_of_another_office_is_not_found(city: City) -> None:
    draft = begun(city.person("issuer"))
    other = officer_in(city, "admin", HOUSING)
    assert other.get(f"/api/issuing/drafts/{draft}").status == 404
    assert other.delete(f"/api/issuing/drafts/{draft}").status == 404
    assert colleague_of(city).delete(f"/api/issuing/drafts/{draft}").status == 204
    assert city.person("issuer").get(f"/api/issuing/drafts/{draft}").status == 404


def test_what_is_filled_in_stands_nowhere_in_clear(city: City) -> None:
    officer = city.person("issuer")
    saved(officer, begun(officer))
    with city.reading() as session:
        rows = session.execute(text("SELECT * FROM certificate_draft")).all()
    for row in rows:
        for cell in row:
            assert b"880102199605063219" not in (cell if isinstance(cell, bytes) else str(cell).encode())


@pytest.fixture
def two_needed(city: City) -> None:
    """Driving licences need two officers to be issued or revoked as wrongly granted."""
    with city.writing() as session:
        found = session.execute(select(CertificateType).where(CertificateType.code == DRIVING)).scalar_one()
        document = {**found.document, "version": 2, "second_person": ["issue", "revoke_error"]}
        session.execute(
            insert(CertificateType), [{**_copied(found), "id": uuid4(), "version": 2, "document": document}]
        )


def _copied(row: CertificateType) -> dict[str, Any]:
    return {column.key: getattr(row, column.key) for column in CertificateType.__table__.columns}


@pytest.mark.usefixtures("two_needed")
def test_a_colleague_decides_on_what_needs_two(city: City) -> None:
    officer, colleague = city.person("issuer"), colleague_of(city)
    draft = begun(officer)
    waiting = sealed(officer, draft, saved(officer, draft)["revision"])
    assert (waiting["state"], waiting["certificate"]) == ("waiting", None)
    [proposal] = colleague.get("/api/issuing/requests")["items"]
    assert (proposal["act"], proposal["own"], proposal["holder"]) == ("issue", False, "马●")
    path = f"/api/issuing/requests/{proposal['id']}/approval"
    refused = officer.post(path, {})
    assert (refused.status, refused.code) == (409, "second_person_needed")
    assert officer_in(city, "admin", HOUSING).post(path, {}).status in (403, 404)
    seen = colleague.get(f"/api/issuing/requests/{draft}/draft").body
    assert seen["values"]["vehicle_class"] == "E"
    done = colleague.post(path, {})
    assert (done.status, done["state"]) == (200, "issued"), done.body
    assert colleague.post(path, {}).status == 409
    proposed = act(officer, done["certificate"], "revoke_error")
    assert (proposed.status, proposed["state"]) == (200, "waiting")
    assert opened(officer, done["certificate"])["waiting"] is True
    [proposal] = colleague.get("/api/issuing/requests")["items"]
    assert colleague.post(f"/api/issuing/requests/{proposal['id']}/approval", {})["state"] == "approved"
    whole = opened(officer, done["certificate"]).body
    assert (whole["status"], whole["history"][0]["two_persons"]) == ("revoked_error", True)


@pytest.mark.usefixtures("two_needed")
def test_what_a_colleague_is_to_decide_on_cannot_be_changed_or_thrown_away_meanwhile(city: City) -> None:
    officer, colleague = city.person("issuer"), colleague_of(city)
    draft = begun(officer)
    sealed(officer, draft, saved(officer, draft)["revision"])
    refuse_all_changes(officer, draft)
    [proposal] = colleague.get("/api/issuing/requests")["items"]
    assert colleague.get(f"/api/issuing/requests/{draft}/draft")["values"]["vehicle_class"] == "E"
    done = colleague.post(f"/api/issuing/requests/{proposal['id']}/approval", {})
    assert opened(officer, done["certificate"])["values"]["vehicle_class"] == "E"


def refuse_all_changes(officer: Client, draft: str) -> None:
    """Whatever its office tries on a draft that others have to act on is a conflict, and it stays as it is."""
    path, revision = f"/api/issuing/drafts/{draft}", officer.get(f"/api/issuing/drafts/{draft}")["revision"]
    tried = (
        officer.call("PUT", path, form(revision, values={**VALUES, "vehicle_class": "A1"})),
        officer.call("PUT", f"{path}/photo", {"revision": revision, "picture": ""}),
        officer.call("PUT", f"{path}/joint", {"revision": revision, "offices": []}),
        officer.delete(path),
    )
    assert [(one.status, one.code) for one in tried] == [(409, "conflict")] * 4
    assert officer.get(path)["revision"] == revision


@pytest.mark.usefixtures("two_needed")
def test_a_proposal_is_withdrawn_when_the_state_changes_meanwhile(city: City) -> None:
    officer, colleague, holder = city.person("issuer"), colleague_of(city), city.person(HOLDER)
    own = card(holder, DRIVING)["id"]
    assert act(officer, own, "revoke_error")["state"] == "waiting"
    [proposal] = colleague.get("/api/issuing/requests")["items"]
    assert act(colleague, own, "suspend")["state"] == "done"
    assert colleague.get("/api/issuing/requests")["items"] == []
    assert colleague.post(f"/api/issuing/requests/{proposal['id']}/approval", {}).status == 409


@pytest.mark.usefixtures("two_needed")
def test_a_declined_draft_goes_back_with_the_reason(city: City) -> None:
    officer, colleague = city.person("issuer"), colleague_of(city)
    draft = begun(officer)
    sealed(officer, draft, saved(officer, draft)["revision"])
    [proposal] = colleague.get("/api/issuing/requests")["items"]
    path = f"/api/issuing/requests/{proposal['id']}/refusal"
    assert colleague.post(path, {"note": "照片不清"}).status == 204
    back = officer.get(f"/api/issuing/drafts/{draft}").body
    assert (back["state"], back["note"]) == ("draft", "照片不清")


def test_offices_seal_in_order_and_the_last_seal_puts_it_in_force(city: City) -> None:
    officer, second, third = (
        city.person("issuer"),
        officer_in(city, "admin", HOUSING),
        officer_in(city, "reviewer", MARKET),
    )
    offices = [second.get("/api/issuing/desk")["office"]["id"], third.get("/api/issuing/desk")["office"]["id"]]
    draft = begun(officer)
    revision = saved(officer, draft)["revision"]
    chosen = officer.call("PUT", f"/api/issuing/drafts/{draft}/joint", {"revision": revision, "offices": offices})
    assert chosen["joint"] == offices, chosen.body
    assert sealed(officer, draft, chosen["revision"])["state"] == "sealing"
    assert third.get("/api/issuing/requests")["sealing"] == []
    assert third.post(f"/api/issuing/sealing/{draft}/seal", {}).status == 404
    refuse_all_changes(officer, draft)
    [waiting] = second.get("/api/issuing/requests")["sealing"]
    assert waiting["id"] == draft
    assert second.get(f"/api/issuing/requests/{draft}/draft")["values"]["vehicle_class"] == "E"
    assert second.post(f"/api/issuing/sealing/{draft}/seal", {})["state"] == "sealing"
    assert officer.post("/api/issuing/search", {"by": "number", "text": VALUES["licence_number"]})["items"] == []
    last = third.post(f"/api/issuing/sealing/{draft}/seal", {})
    assert last["state"] == "issued", last.body
    whole = opened(officer, last["certificate"])
    assert (whole["genuine"], whole["status"]) == (True, "valid")
    with city.writing() as session:
        session.execute(text("UPDATE certificate_joint_seal SET signature = :s WHERE ordinal = 2"), {"s": bytes(64)})
    assert opened(officer, last["certificate"])["genuine"] is False


def test_a_draft_that_another_office_declines_can_be_changed_again(city: City) -> None:
    officer, second = city.person("issuer"), officer_in(city, "admin", HOUSING)
    offices = [second.get("/api/issuing/desk")["office"]["id"]]
    draft = begun(officer)
    revision = saved(officer, draft)["revision"]
    chosen = officer.call("PUT", f"/api/issuing/drafts/{draft}/joint", {"revision": revision, "offices": offices})
    sealed(officer, draft, chosen["revision"])
    assert second.post(f"/api/issuing/sealing/{draft}/refusal", {"note": "不属本单位职权"}).status == 204
    back = officer.get(f"/api/issuing/drafts/{draft}").body
    assert (back["state"], back["note"], back["faults"]) == ("draft", "不属本单位职权", [])


def test_what_two_offices_sealed_is_checked_by_the_holders_device_and_stands_in_every_file(city: City) -> None:
    officer, second, holder = city.person("issuer"), officer_in(city, "admin", HOUSING), city.person(HOLDER)
    own = card(holder, DRIVING)["id"]
    draft = officer.post(f"/api/issuing/certificates/{own}/amendment", {})["id"]
    read = officer.get(f"/api/issuing/drafts/{draft}").body
    body = {
        key: read[key] for key in ("revision", "holders", "values", "number", "issued_on", "valid_from", "valid_to")
    }
    kept = officer.call("PUT", f"/api/issuing/drafts/{draft}", {**body, "reason": "联合核发"})
    assert kept["faults"] == [], kept.body
    offices = [second.get("/api/issuing/desk")["office"]["id"]]
    path = f"/api/issuing/drafts/{draft}/joint"
    chosen = officer.call("PUT", path, {"revision": kept["revision"], "offices": offices})
    assert sealed(officer, draft, chosen["revision"])["state"] == "sealing"
    made = second.post(f"/api/issuing/sealing/{draft}/seal", {})["certificate"]
    proof = holder.get(f"/api/certificates/{made}/proof").body
    content = b64decode(proof["content"])
    said = json.loads(content)
    assert (said["v"], said["joint"]) == (2, [one["office"] for one in proof["joint"]])
    assert len(proof["joint"]) == 1
    for one in (proof, *proof["joint"]):
        message, signature = proof["prefix"].encode() + content, b64decode(one["signature"])
        assert verify(b64decode(one["spki"]), one["suite"], message, signature)
    files = {
        kind: holder.file(f"/api/certificates/{made}/files", {"kind": kind}) for kind in ("pdf", "json", "archive")
    }
    for kind, file in files.items():
        assert checked(city, file)["outcome"] == "current", kind
    with city.writing() as session:
        session.execute(text("UPDATE certificate_joint_seal SET signature = :s WHERE ordinal = 1"), {"s": bytes(64)})
    assert checked(city, files["archive"])["outcome"] != "current"
    assert opened(officer, made)["genuine"] is False
