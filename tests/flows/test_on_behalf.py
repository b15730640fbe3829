"""A delegate shows for the grantor: both names, only what was given, and an end that everybody feels."""

import pytest

from tests.city import City
from tests.client import Client
from tests.flows.grant_steps import DELEGATE, GRANTOR, delegate, name_of
from tests.flows.steps import CHECKER, COLLEAGUE, DRIVING, card, outcome, record, show, shown_fields, verdict


@pytest.fixture
def pair(city: City) -> tuple[Client, Client]:
    """Grantor and delegate."""
    return city.person(GRANTOR), city.person(DELEGATE)


def code(person: Client, given: dict[str, object], **more: object) -> dict[str, object]:
    """Open a code by a grant."""
    entry = next(one for one in person.get("/api/session")["subjects"] if one["grant"] == given["id"])
    answer = person.post("/api/codes", {"subject": entry["id"], "grant": given["id"], **more})
    assert answer.status == 201, answer.body
    return dict(answer.body)


def test_a_delegate_shows_what_was_given_and_both_see_it(city: City, pair: tuple[Client, Client]) -> None:
    grantor, person = pair
    given = delegate(grantor, person, max_uses=2, fields=["vehicle_class"])
    seen = verdict(city.person(CHECKER), str(code(person, given)["text"]))
    assert seen["on_behalf"] == {
        "ground": "delegation",
        "role": "delegate",
        "name": person.get("/api/session")["person"]["masked_name"],
    }
    assert shown_fields(seen)[DRIVING] <= {"vehicle_class"}
    for who in pair:
        [use] = who.get(f"/api/grants/{given['id']}")["uses"]
        assert (use["look"], use["shower"], use["way"]) == (seen["look"], name_of(person), "shown")
    assert record(grantor)[0]["look"] == seen["look"]
    verdict(city.person(CHECKER), str(code(person, given)["text"]))
    assert given["id"] not in [one["grant"] for one in person.get("/api/session")["subjects"]], "used up"


def test_who_showed_sees_the_look_at_this_code_and_no_other(city: City, pair: tuple[Client, Client]) -> None:
    grantor, person = pair
    verdict(city.person(CHECKER), str(show(person, {})["text"]))
    opened = code(person, delegate(grantor, person))
    assert person.get(f"/api/codes/{opened['id']}/look").code == "not_found", "nobody has looked yet"
    seen = verdict(city.person(CHECKER), str(opened["text"]))
    for _ in range(2):
        assert person.get(f"/api/codes/{opened['id']}/look")["look"] == seen["look"]
    assert city.person("parent").get(f"/api/codes/{opened['id']}/look").code == "not_found"
    assert seen["look"] not in [one["look"] for one in record(person)], "the record is the grantor's"


def test_a_delegate_gets_nothing_but_the_code(city: City, pair: tuple[Client, Client]) -> None:
    grantor, person = pair
    own, subject = card(grantor, DRIVING)["id"], grantor.get("/api/session")["person"]["id"]
    given = delegate(grantor, person)
    more = {"subject": subject, "grant": given["id"], "certificates": [own]}
    assert person.post("/api/codes", more | {"fields": {own: ["name"]}}).code == "certificate_not_shown"
    assert person.post("/api/codes", more | {"certificates": [given["id"]]}).code == "certificate_not_shown"
    assert person.post("/api/codes", {"subject": subject}).code == "not_found"
    assert person.post("/api/codes", {"grant": given["id"]}).code == "forbidden", "of another subject"
    assert city.person("parent").post("/api/codes", more).code == "forbidden"
    assert person.get(f"/api/certificates/{own}").code == "not_found"
    [reached] = person.get(f"/api/certificates?subject={subject}")["items"]
    assert (reached["id"], set(reached["fields"])) == (own, {"photo", "vehicle_class"})
    assert reached["status"] == card(grantor, DRIVING)["status"]
    beside = ("number_tail", "issued_on", "valid_from", "valid_to", "reason", "since", "attention", "holders")
    assert not any(reached[key] for key in beside), "only what the grant's fields say"
    assert city.person("agent").get(f"/api/certificates?subject={subject}").code == "not_found"
    assert person.post("/api/codes", more | {"fields": {own: ["photo"]}}).status == 201


def test_the_days_and_the_name_come_with_their_own_fields(pair: tuple[Client, Client]) -> None:
    grantor, person = pair
    delegate(grantor, person, fields=["name", "valid_period", "licence_number"])
    own, subject = card(grantor, DRIVING), grantor.get("/api/session")["person"]["id"]
    [reached] = person.get(f"/api/certificates?subject={subject}")["items"]
    for key in ("number_tail", "valid_from", "valid_to", "holders"):
        assert reached[key] == own[key]
    assert (reached["issued_on"], reached["attention"]) == (None, [])


def test_taking_it_back_kills_the_open_code_and_what_was_just_shown(city: City, pair: tuple[Client, Client]) -> None:
    grantor, person = pair
    given = delegate(grantor, person)
    checker, shown = city.person(CHECKER), code(person, given)
    seen = verdict(checker, str(shown["text"]))
    live = code(person, given)
    assert person.post(f"/api/codes/{live['id']}/handles").status == 200
    assert grantor.delete(f"/api/grants/{given['id']}").status == 204
    assert outcome(verdict(checker, str(live["text"]))) == ("no_verdict", "withdrawn")
    assert person.get(f"/api/codes/{live['id']}")["state"] == "withdrawn"
    assert person.post(f"/api/codes/{live['id']}/handles").code == "not_found"
    assert checker.get(f"/api/verifications/{seen['id']}")["certificates"] == []
    assert outcome(verdict(checker, str(shown["text"])))[0] == "no_verdict"


def test_what_it_is_not_for_is_refused_and_the_code_stays_spent(city: City, pair: tuple[Client, Client]) -> None:
    grantor, person = pair
    given = delegate(grantor, person, place="第一人民医院")
    shown = code(person, given)
    assert outcome(verdict(city.person(CHECKER), str(shown["text"]))) == ("no_verdict", "not_for_you")
    assert outcome(verdict(city.person(COLLEAGUE), str(shown["text"]))) == ("no_verdict", "used")
    assert person.get(f"/api/codes/{shown['id']}")["state"] == "refused"
    assert grantor.get(f"/api/grants/{given['id']}")["used"] == 0
    assert verdict(city.person(CHECKER), str(code(person, given)["text"]), place="云汀市第一人民医院")["certificates"]


def test_it_is_passed_on_once_and_only_narrower_and_ends_with_what_it_came_from(
    city: City, pair: tuple[Client, Client]
) -> None:
    grantor, person = pair
    third = city.person("parent")
    given = delegate(grantor, person, may_delegate=True, max_uses=2)
    own, subject = card(grantor, DRIVING)["id"], grantor.get("/api/session")["person"]["id"]
    body = {
        "ground": "delegation",
        "to": {"audience": "person", "name": name_of(third)},
        "subject": subject,
        "certificates": [own],
        "fields": {own: ["vehicle_class"]},
        "purpose": "转托",
        "parent": given["id"],
        "valid_to": "2026-03-05T00:00:00Z",
    }
    wider = person.post("/api/grants", body | {"fields": {own: ["name"]}})
    assert wider["errors"][0]["problem"] == "wider_than_what_was_given"
    assert third.post("/api/grants", body).code == "forbidden"
    to_see: dict[str, object] = {"ground": "consent", "max_uses": 50}
    for audience in ("anyone", "person"):
        to_see["to"] = {"audience": audience, "name": name_of(third)}
        open_link = person.post("/api/grants", body | to_see)
        assert open_link["errors"][0] == {"field": "ground", "problem": "not_here"}, audience
    person.confirms = False
    assert person.post("/api/grants", body)["step"]["action"] == "grants:give"
    assert person.post("/api/grants", body | to_see).code == "step_needed"
    person.confirms = True
    passed = person.post("/api/grants", body)
    assert passed.status == 201, passed.body
    city.drain()
    for who, told in zip((grantor, third, person), (1, 0, 0), strict=True):
        kinds = [one["kind"] for one in who.get("/api/me/messages?limit=20")["items"]]
        assert kinds.count("grant.passed_on") == told, "who gave it hears at once to whom it goes on"
    opened = third.post("/api/grants/invitations", {"presented": passed["code"]["text"]})
    third.post(f"/api/grants/{opened['id']}/answer", {"answer": "accept"})
    assert verdict(city.person(CHECKER), str(code(third, dict(passed.body))["text"]))["certificates"]
    assert grantor.get(f"/api/grants/{given['id']}")["used"] == 1, "a use of the one is a use of the other"
    again = third.post("/api/grants", body | {"parent": passed["id"]})
    assert again.code == "forbidden", "once and no further"
    assert grantor.delete(f"/api/grants/{given['id']}").status == 204
    assert third.get(f"/api/grants/{passed['id']}")["state"] == "ended"
    assert third.get("/api/session")["subjects"][1:] == []
