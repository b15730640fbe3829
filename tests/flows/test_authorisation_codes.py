"""An authorisation code: a checker or a person uses it, as often and for what it says, until it is taken back."""

from typing import Any
from uuid import uuid4

import pytest
from sqlalchemy import text

from tests.city import City
from tests.client import Client
from tests.flows.grant_steps import DELEGATE, GRANTOR, PURPOSE, give
from tests.flows.steps import CHECKER, COLLEAGUE, ROADSIDE, check, outcome, record, show, shown_fields, verdict

ANYONE = {"audience": "anyone"}


@pytest.fixture
def grantor(city: City) -> Client:
    """Who gives."""
    return city.person(GRANTOR)


def opened(person: Client, text: str) -> dict[str, object]:
    """Open a code as a private person."""
    answer = person.post("/api/authorisations/openings", {"presented": text})
    assert answer.status == 200, answer.body
    return dict(answer.body)


def test_checkers_use_it_as_often_as_it_says_and_see_no_more_than_it_says(city: City, grantor: Client) -> None:
    given = give(grantor, to=ANYONE, max_uses=2, fields=["vehicle_class"])
    first, second = city.person(CHECKER), city.person(COLLEAGUE)
    seen = verdict(first, given["code"]["text"])
    assert seen["verdict"] in ("valid", "attention")
    assert list(shown_fields(seen)) == ["driving_licence"]
    assert shown_fields(seen)["driving_licence"] <= {"vehicle_class"}
    assert seen["on_behalf"] == {"ground": "consent", "role": "viewer", "name": None}
    again = verdict(first, given["code"]["text"])
    assert (again["repeated"], again["look"]) == (True, seen["look"])
    assert verdict(second, given["code"]["text"])["repeated"] is False
    city.pass_time(minutes=3)
    assert outcome(verdict(first, given["code"]["text"])) == ("no_verdict", "used")
    whole = grantor.get(f"/api/grants/{given['id']}")
    assert (whole["state"], whole["used"], len(whole["uses"])) == ("used_up", 2, 2)
    assert {one["way"] for one in whole["uses"]} == {"scanned"}
    assert whole["uses"][0]["organisation"]
    assert [one["reason"] for one in record(grantor)[:2]] == ["used", None]


@pytest.mark.parametrize(
    "other",
    [{"asks": {"driving_licence": ["vehicle_class", "photo"]}}, {"case_number": "B-2"}, {"place": "云桥"}],
    ids=["more fields", "another case", "another place"],
)
def test_another_question_is_another_look_and_another_use(city: City, grantor: Client, other: dict[str, Any]) -> None:
    given = give(grantor, to=ANYONE, max_uses=2)
    checker = city.person(CHECKER)
    body: dict[str, Any] = {"presented": given["code"]["text"], "scene": ROADSIDE, "place": "望河路口"}
    narrow = body | {"asks": {"driving_licence": ["vehicle_class"]}}
    asked = [narrow, narrow, narrow | other, narrow | other]
    seen = [checker.post("/api/verifications", one).body for one in asked]
    assert [one["repeated"] for one in seen] == [False, True, False, True]
    looks = [one["look"] for one in seen]
    assert (looks[:2], looks[2:], len(set(looks))) == ([looks[0]] * 2, [looks[2]] * 2, 2)
    fields = [set(one["asks"]["driving_licence"]) for one in asked[::2]]
    assert [shown_fields(one)["driving_licence"] for one in seen[::2]] == fields
    whole = grantor.get(f"/api/grants/{given['id']}")
    assert (whole["used"], [set(one["fields"]["driving_licence"]) for one in whole["uses"]]) == (2, fields[::-1])
    lines = record(grantor)[:2]
    assert [(set(one["fields"]["driving_licence"]), one["place"], one["case_number"]) for one in lines] == [
        (fields[1], other.get("place", "望河路口"), other.get("case_number", "")),
        (fields[0], "望河路口", ""),
    ]
    assert outcome(checker.post("/api/verifications", body | {"case_number": "C-3"}).body) == ("no_verdict", "used")


def test_withdrawal_acts_on_the_next_request_and_on_what_was_shown(city: City, grantor: Client) -> None:
    given = give(grantor, to=ANYONE, max_uses=5)
    checker = city.person(CHECKER)
    assert verdict(checker, given["code"]["text"])["certificates"]
    assert grantor.delete(f"/api/grants/{given['id']}").status == 204
    assert outcome(verdict(checker, given["code"]["text"])) == ("no_verdict", "withdrawn")
    assert opened(city.person(DELEGATE), given["code"]["text"])["reason"] == "withdrawn"
    assert grantor.post(f"/api/grants/{given['id']}/codes").code == "conflict"


def test_the_typed_form_lives_for_two_minutes_and_the_link_as_long_as_the_grant(city: City, grantor: Client) -> None:
    given = give(grantor, to=ANYONE, max_uses=5, valid_to="2026-03-05T00:00:00Z")
    checker, typed = city.person(CHECKER), given["code"]["typed"]
    assert verdict(checker, typed)["certificates"]
    city.pass_time(seconds=121)
    assert outcome(verdict(checker, typed)) == ("no_verdict", "unknown")
    fresh = grantor.post(f"/api/grants/{given['id']}/codes")
    assert verdict(checker, fresh["typed"])["certificates"]
    assert verdict(city.person(COLLEAGUE), given["code"]["text"])["certificates"], "the first link still leads there"
    city.pass_time(days=3)
    assert outcome(verdict(city.person(CHECKER), given["code"]["text"])) == ("no_verdict", "unknown")


@pytest.mark.parametrize(
    "more",
    [{"scene": "traffic.accident"}, {"case_number": "A-1"}, {"place": "第一人民医院"}],
    ids=["another purpose", "another case", "another place"],
)
def test_what_it_is_not_for_is_refused_and_costs_nothing(city: City, grantor: Client, more: dict[str, str]) -> None:
    given = give(grantor, to=ANYONE, max_uses=1, **more)
    assert outcome(verdict(city.person(CHECKER), given["code"]["text"])) == ("no_verdict", "not_for_you")
    assert grantor.get(f"/api/grants/{given['id']}")["used"] == 0


def test_a_code_for_one_organisation_is_used_by_its_seats_alone(city: City, grantor: Client) -> None:
    checker = city.person(CHECKER)
    office = checker.get("/api/session")["roles"][0]["organisation"]["id"]
    given = give(grantor, to={"audience": "organisation"}, organisation=office, max_uses=3)
    assert given["to"]["name"]
    assert verdict(checker, given["code"]["text"])["certificates"]
    clerk = city.person("clerk")
    found = clerk.get("/api/session")["roles"][0]["organisation"]["id"]
    assert found != office
    assert opened(city.person(DELEGATE), given["code"]["text"])["reason"] == "not_for_you"


def test_a_person_opens_it_under_the_own_name_and_the_grantor_sees_who(city: City, grantor: Client) -> None:
    given = give(grantor, to=ANYONE, max_uses=2)
    person = city.person(DELEGATE)
    seen = opened(person, given["code"]["text"])
    assert (seen["verdict"], seen["purpose"], seen["uses_left"]) == ("valid", PURPOSE, 1)
    assert opened(person, given["code"]["text"])["repeated"] is True
    [use] = grantor.get(f"/api/grants/{given['id']}")["uses"]
    assert use["viewer"] == person.get("/api/session")["person"]["masked_name"]
    assert use["fields"] == {"driving_licence": ["vehicle_class", "photo"]}
    assert record(grantor)[0]["organisation"] == use["viewer"]
    assert opened(grantor, given["code"]["text"])["reason"] == "unknown", "nobody uses up what they gave"
    for _ in range(5):
        opened(person, "HTTP://LOCALHOST/A/" + "A" * 26)
    refused = person.post("/api/authorisations/openings", {"presented": given["code"]["text"]})
    assert refused.code == "too_many_attempts"


def test_who_is_not_known_at_level_three_opens_nothing(city: City, grantor: Client) -> None:
    given = give(grantor, to=ANYONE, max_uses=2)
    person = city.person(DELEGATE)
    with city.writing() as session:
        session.execute(text("UPDATE account SET level = 'L2' WHERE login = :login"), {"login": DELEGATE})
    assert person.post("/api/authorisations/openings", {"presented": given["code"]["text"]}).code == "level_needed"
    assert person.post("/api/grants/invitations", {"presented": given["code"]["text"]}).code == "level_needed"


def test_opening_its_address_changes_nothing_and_shows_no_data(city: City, grantor: Client) -> None:
    given = give(grantor, to=ANYONE, max_uses=1)
    path = given["code"]["text"].partition("LOCALHOST")[2]
    page = city.stranger().get(path)
    assert page.status == 200
    assert GRANTOR not in str(page.body)
    assert "<form" not in str(page.body)
    assert grantor.get(f"/api/grants/{given['id']}")["used"] == 0
    other = city.stranger().get("/A/" + "A" * 26).body
    assert str(other).replace("A" * 26, path.rsplit("/", 1)[1]) == page.body


def test_each_kind_of_code_is_answered_where_it_belongs_and_nowhere_else(city: City, grantor: Client) -> None:
    """Token kind by endpoint: only the diagonal answers (R08)."""
    person, checker = city.person(DELEGATE), city.person(CHECKER)
    name = person.get("/api/session")["person"]["name"]
    consent = give(grantor, to=ANYONE, max_uses=9)
    invitation = give(grantor, to={"audience": "person", "name": name}, ground="delegation")
    kinds = {
        "live": show(grantor, {"driving_licence": ["photo"]})["text"],
        "authorisation": consent["code"]["text"],
        "invitation": invitation["code"]["text"],
        "request": "HTTP://LOCALHOST/R/" + "A" * 26,
        "printed": "HTTP://LOCALHOST/P/" + "A" * 26,
        "desk": "HTTP://LOCALHOST/K/" + "A" * 26,
        "grant id": consent["id"],
        "made up": str(uuid4()),
    }
    answers = {
        kind: (
            bool(check(checker, text).body.get("certificates")),
            bool(opened(person, text)["certificates"]) if kind not in ("made up", "grant id", "desk") else False,
            person.post("/api/grants/invitations", {"presented": text}).status == 200,
        )
        for kind, text in kinds.items()
    }
    assert answers == dict.fromkeys(kinds, (False, False, False)) | {
        "live": (True, False, False),
        "authorisation": (True, True, False),
        "invitation": (False, False, True),
    }
