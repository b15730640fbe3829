"""Certificates that need more than one: a second officer of the office, and the seals of several offices."""

import json
from base64 import b64decode

import pytest
from sqlalchemy import text

from backend.seals.service import verify
from tests.city import City
from tests.client import Client
from tests.flows.issuing_steps import (
    HOUSING,
    MARKET,
    VALUES,
    act,
    begun,
    colleague_of,
    form,
    need_two,
    officer_in,
    opened,
    saved,
    sealed,
)
from tests.flows.steps import DRIVING, HOLDER, card
from tests.flows.test_file_checks import checked


@pytest.fixture
def two_needed(city: City) -> None:
    """Driving licences need two officers to be issued or revoked as wrongly granted."""
    need_two(city)


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
