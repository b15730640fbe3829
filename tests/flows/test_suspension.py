"""An issuing officer takes a certificate out of force and puts it back; every later check sees it."""

from uuid import uuid4

import pytest
from sqlalchemy import text

from tests.city import City
from tests.flows.steps import CHECKER, DRIVING, HOLDER, IDENTITY, REASONED, card, outcome, show, suspend, verdict

CHOSEN = {DRIVING: ["photo", "vehicle_class"]}


def test_a_certificate_suspended_between_show_and_scan_is_not_valid(city: City) -> None:
    holder, issuer = city.person(HOLDER), city.person("issuer")
    code = show(holder, CHOSEN)
    done = suspend(issuer, card(holder, DRIVING)["id"])
    assert done.status == 200
    assert (done["status"], done["since"]) == ("suspended", "2026-03-03")
    found = verdict(city.person(CHECKER), code["text"])
    assert outcome(found) == ("not_valid", "suspended")
    assert (found["certificates"][0]["since"], found["certificates"][0]["fields"]) == ("2026-03-03", {})


def test_a_resumed_certificate_is_valid_again(city: City) -> None:
    holder, issuer, checker = city.person(HOLDER), city.person("issuer"), city.person(CHECKER)
    own = card(holder, DRIVING)["id"]
    suspend(issuer, own)
    resumed = issuer.delete(f"/api/certificates/{own}/suspension")
    assert (resumed.status, resumed["status"]) == (200, "valid")
    assert outcome(verdict(checker, show(holder, CHOSEN)["text"])) == ("valid", None)


def test_each_act_counts_once(city: City) -> None:
    issuer, own = city.person("issuer"), card(city.person(HOLDER), DRIVING)["id"]
    assert issuer.delete(f"/api/certificates/{own}/suspension").status == 409
    assert suspend(issuer, own).status == 200
    assert suspend(issuer, own).status == 409
    assert issuer.delete(f"/api/certificates/{own}/suspension").status == 200
    assert issuer.delete(f"/api/certificates/{own}/suspension").status == 409


def test_another_offices_certificate_is_not_found(city: City) -> None:
    issuer, foreign = city.person("issuer"), card(city.person(HOLDER), IDENTITY)["id"]
    for wanted in (foreign, str(uuid4())):
        assert suspend(issuer, wanted).status == 404
        assert issuer.delete(f"/api/certificates/{wanted}/suspension").status == 404


@pytest.mark.parametrize("login", ["rider", "inspector", "clerk", "reviewer", "admin"])
def test_nobody_but_an_issuing_officer_suspends(city: City, login: str) -> None:
    own = card(city.person(HOLDER), DRIVING)["id"]
    assert suspend(city.person(login), own).status == 403


def test_the_holder_is_told_and_reads_who_did_what_and_why(city: City) -> None:
    holder = city.person(HOLDER)
    own = card(holder, DRIVING)["id"]
    suspend(city.person("issuer"), own)
    city.drain()
    hints = holder.get("/api/me/events?after=0")["items"]
    assert hints[0].items() >= {"kind": "certificate.changed", "ref": own}.items()
    assert [one["kind"] for one in hints] == ["certificate.changed", "message.new"]
    whole = holder.get(f"/api/certificates/{own}").body
    assert (whole["status"], whole["since"], whole["reason"]) == ("suspended", "2026-03-03", REASONED["reason"])
    newest = whole["history"][0]
    assert (newest["status"], newest["reason"]) == ("suspended", REASONED["reason"])
    assert whole["checks"]["signature"] == "ok"


def test_the_legal_representative_is_told_of_the_enterprises_certificate(city: City) -> None:
    agent = city.person("agent")
    firm = agent.get("/api/session")["subjects"][1]["id"]
    licence = card(agent, "food_licence", firm)["id"]
    with city.writing() as session:
        session.execute(text("UPDATE membership SET role = 'issuing_officer' WHERE badge = '88010312'"))
    assert suspend(city.person("reviewer"), licence).status == 200
    city.drain()
    assert ("certificate.changed", licence) in [
        (one["kind"], one["ref"]) for one in agent.get("/api/me/events?after=0")["items"]
    ]
