"""The issuing desk over HTTP: draft, issue, amend, end; two officers; several offices' seals."""

import pytest
from sqlalchemy import text

from tests.city import City
from tests.flows.issuing_steps import (
    HOUSING,
    PNG,
    VALUES,
    act,
    begun,
    colleague_of,
    issued,
    kinds_of,
    officer_in,
    opened,
    saved,
    sealed,
)
from tests.flows.steps import CHECKER, DRIVING, HOLDER, card, outcome, show, verdict


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
