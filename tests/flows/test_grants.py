"""Give, accept, refuse and take back; a named person accepts in the own wallet, and both see where it stands."""

import pytest

from tests.city import City
from tests.client import Client
from tests.flows.grant_steps import DELEGATE, GRANTOR, PURPOSE, accept, give, name_of, wish


@pytest.fixture
def grantor(city: City) -> Client:
    """Who gives."""
    return city.person(GRANTOR)


@pytest.fixture
def person(city: City) -> Client:
    """To whom."""
    return city.person(DELEGATE)


def to(person: Client) -> dict[str, str]:
    """The audience: somebody by name."""
    return {"audience": "person", "name": name_of(person)}


def state(who: Client, given: dict[str, object]) -> str:
    """Where a grant stands for somebody."""
    return str(who.get(f"/api/grants/{given['id']}")["state"])


def test_a_named_person_accepts_and_shows_for_the_grantor_until_it_is_taken_back(
    grantor: Client, person: Client
) -> None:
    given = give(grantor, to=to(person), ground="delegation", max_uses=3)
    assert (given["state"], given["ground"], given["max_uses"]) == ("pending", "delegation", 3)
    assert given["code"]["typed"] is None, "an invitation uses nothing"
    answered = accept(person, given)
    assert (answered["state"], answered["side"], answered["purpose"]) == ("active", "received", PURPOSE)
    entry = person.get("/api/session")["subjects"][-1]
    assert (entry["authority"], entry["grant"], entry["name"]) == ("delegate", given["id"], name_of(grantor))
    assert entry["until"]
    assert [one["id"] for one in person.get("/api/grants?side=received")["items"]] == [given["id"]]
    assert [one["id"] for one in grantor.get("/api/grants")["items"]] == [given["id"]]
    assert grantor.delete(f"/api/grants/{given['id']}").status == 204
    assert (state(grantor, given), state(person, given)) == ("ended", "ended")
    assert all(one["grant"] is None for one in person.get("/api/session")["subjects"])
    assert grantor.delete(f"/api/grants/{given['id']}").code == "conflict"


def test_a_wrong_name_an_unknown_link_and_a_used_one_are_answered_alike(
    city: City, grantor: Client, person: Client
) -> None:
    given = give(grantor, to=to(person), ground="delegation")
    link = {"presented": given["code"]["text"]}
    other = city.person("parent")
    wrong = other.post("/api/grants/invitations", link)
    unknown = other.post("/api/grants/invitations", {"presented": "HTTP://LOCALHOST/A/" + "A" * 26})
    foreign = other.post("/api/grants/invitations", {"presented": "HTTPS://EVIL.EXAMPLE/A/" + "A" * 26})
    assert {one.status for one in (wrong, unknown, foreign)} == {404}
    assert wrong.body | {"reference": ""} == unknown.body | {"reference": ""} == foreign.body | {"reference": ""}
    assert grantor.post("/api/grants/invitations", link).status == 404, "nobody gives to themselves"
    assert accept(person, given, "refuse")["state"] == "refused"
    assert person.post("/api/grants/invitations", link).status == 404
    assert person.post(f"/api/grants/{given['id']}/answer", {"answer": "accept"}).code == "conflict"
    assert state(grantor, given) == "refused"
    for _ in range(2):
        other.post("/api/grants/invitations", link)
    assert other.post("/api/grants/invitations", link).code == "too_many_attempts"


def test_what_concerns_two_people_is_unknown_to_a_third(city: City, grantor: Client, person: Client) -> None:
    given = give(grantor, to=to(person), ground="delegation")
    accept(person, given)
    other, path = city.person("parent"), f"/api/grants/{given['id']}"
    answers = [
        other.get(path),
        other.get(f"{path}/receipt"),
        other.delete(path),
        other.post(f"{path}/codes"),
        other.post(f"{path}/answer", {"answer": "accept"}),
        person.post(f"{path}/codes"),
    ]
    assert {one.code for one in answers} == {"not_found"}
    assert grantor.post(f"{path}/codes").code == "conflict", "a delegate's grant is used by no code"


@pytest.mark.parametrize(
    ("more", "field"),
    [
        ({"max_uses": None}, "max_uses"),
        ({"valid_to": "2027-03-03T00:00:00Z", "max_uses": 1}, "valid_to"),
        ({"organisation": None, "to": {"audience": "organisation"}, "max_uses": 1}, "organisation"),
        ({"scene": "no.such.scene", "max_uses": 1}, "scene"),
        ({"fields": ["no_such_field"], "max_uses": 1}, "fields"),
        ({"to": {"audience": "person"}, "max_uses": 1}, "to"),
    ],
)
def test_what_cannot_be_given_is_refused_by_its_field(grantor: Client, more: dict[str, object], field: str) -> None:
    body = wish(grantor, to={"audience": "anyone"}, **{key: one for key, one in more.items() if key == "fields"})
    answer = grantor.post("/api/grants", body | {key: one for key, one in more.items() if key != "fields"})
    assert answer.status == 422, answer.body
    assert [one["field"] for one in answer["errors"]] == [field]


def test_nobody_gives_what_is_somebody_elses(grantor: Client, person: Client) -> None:
    body = wish(grantor, to={"audience": "anyone"}, max_uses=1)
    assert person.post("/api/grants", body).code == "certificate_not_shown"
    owner = grantor.get("/api/session")["person"]["id"]
    assert person.post("/api/grants", body | {"subject": owner}).code == "forbidden"
    assert person.post("/api/grants", body | {"fields": {owner: ["photo"]}}).status == 422


def test_a_certificate_has_three_delegates_at_most(city: City, grantor: Client) -> None:
    for login in ("citizen", "parent", "agent"):
        give(grantor, to=to(city.person(login)), ground="delegation")
    body = wish(grantor, to={"audience": "person", "name": "王小明"}, ground="delegation")
    answer = grantor.post("/api/grants", body)
    assert (answer.code, answer["errors"][0]["problem"]) == ("conflict", "too_many_delegates")
