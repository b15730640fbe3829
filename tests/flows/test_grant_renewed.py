"""A certificate is renewed while somebody may show it: the new version is meant where the old one was, and no other."""

from uuid import UUID

import pytest

from backend.certificates import entering, read
from backend.certificates.entry_rules import HolderGiven, Record
from backend.standards.calendar import date_in_shanghai
from tests.city import City
from tests.client import Client
from tests.flows.family_steps import number_of
from tests.flows.grant_steps import DELEGATE, GRANTOR, delegate, give, name_of, wish
from tests.flows.steps import CHECKER, DRIVING, IDENTITY, card, person_id, shown_fields, verdict
from tests.flows.test_grant_edges import ANYONE
from tests.flows.test_on_behalf import code


def renewed(city: City, login: str, kind: str = DRIVING, **values: str) -> str:
    """The office enters the next version of somebody's certificate; its id."""
    now, holder = city.clock.instant, UUID(person_id(city, login))
    today, number = date_in_shanghai(now), number_of(city, login)
    with city.writing() as session:
        held = read.of_holder(session, city.keys, holder, today=today)
        [one] = [found for found in held if found.definition.code == kind]
        face = {key: value for key, value in one.face.values.items() if key != "photo"}
        giver = HolderGiven("person", number, face["name"])
        term = (today, one.valid_from, one.valid_to)
        record = Record(kind, one.number, [giver], {**face, **values}, *term)
        done = entering.enter(session, city.keys, one.issuer_id, record, actor_id=None, ground="renewed", now=now)
        assert done.outcome == "amended", done
    return str(card(city.person(login), kind)["id"])


@pytest.fixture
def pair(city: City) -> tuple[Client, Client]:
    """Grantor and delegate."""
    return city.person(GRANTOR), city.person(DELEGATE)


def test_a_delegate_goes_on_with_the_new_version_and_with_the_same_fields(
    city: City, pair: tuple[Client, Client]
) -> None:
    grantor, person = pair
    old = card(grantor, DRIVING)["id"]
    given = delegate(grantor, person, fields=["vehicle_class"], may_delegate=True)
    renewed(city, GRANTOR, address="汀州区新址7号")
    new = renewed(city, GRANTOR, address="汀州区新址8号")
    assert new != old
    subject = person_id(city, GRANTOR)
    [reached] = person.get(f"/api/certificates?subject={subject}")["items"]
    assert (reached["id"], set(reached["fields"])) == (new, {"vehicle_class"})
    assert [one["certificate"] for one in person.get(f"/api/grants/{given['id']}")["certificates"]] == [new]
    more = {"subject": subject, "grant": given["id"], "certificates": [new]}
    assert person.post("/api/codes", more | {"fields": {new: ["name"]}}).code == "certificate_not_shown"
    assert person.post("/api/codes", more | {"certificates": [old]}).code == "certificate_not_shown"
    other = card(grantor, IDENTITY)["id"]
    assert person.post("/api/codes", more | {"certificates": [other]}).code == "certificate_not_shown"
    seen = verdict(city.person(CHECKER), str(code(person, given)["text"]))
    assert shown_fields(seen) == {DRIVING: {"vehicle_class"}}
    assert seen["certificates"][0]["status"] == "valid"
    third = {"audience": "person", "name": name_of(city.person("parent"))}
    passed = wish(grantor, to=third, ground="delegation", fields=["vehicle_class"], valid_to="2026-03-05T00:00:00Z")
    assert person.post("/api/grants", passed | {"subject": subject, "parent": given["id"]}).status == 201


def test_an_authorisation_code_shows_the_new_version(city: City, pair: tuple[Client, Client]) -> None:
    grantor, person = pair
    given = give(grantor, to=ANYONE, max_uses=2, fields=["vehicle_class"])
    renewed(city, GRANTOR, address="汀州区新址7号")
    seen = person.post("/api/authorisations/openings", {"presented": given["code"]["text"]})
    assert (seen["verdict"], shown_fields(seen.body)) == ("valid", {DRIVING: {"vehicle_class"}})
    looked = verdict(city.person(CHECKER), given["code"]["text"])
    assert shown_fields(looked) == {DRIVING: {"vehicle_class"}}


def test_a_renewed_certificate_has_three_delegates_at_most_as_the_one_before(
    city: City, pair: tuple[Client, Client]
) -> None:
    grantor, _ = pair
    for login in ("citizen", "parent", "agent"):
        give(grantor, to={"audience": "person", "name": name_of(city.person(login))}, ground="delegation")
    renewed(city, GRANTOR, address="汀州区新址7号")
    fourth = {"audience": "person", "name": name_of(city.person("driver"))}
    refused = grantor.post("/api/grants", wish(grantor, to=fourth, ground="delegation"))
    assert (refused.code, refused.body.get("errors")) == (
        "conflict",
        [{"field": "certificates", "problem": "too_many_delegates"}],
    )
