"""Five real-name levels: what each lets somebody do, what raises and lowers them; refusals say which is missing."""

from sqlalchemy import text

from tests.city import City
from tests.client import Client
from tests.flows import family_steps
from tests.flows.enterprise_steps import REPRESENTATIVE, enterprise_of, named
from tests.flows.steps import IDENTITY, card
from tests.flows.test_passkeys import register
from tests.flows.test_request_codes import CLERK, HOLDER, ask, opened, reply
from tests.unit.identity.authenticator import Authenticator


def at_level(city: City, login: str, level: str) -> Client:
    with city.writing() as session:
        session.execute(
            text("UPDATE account SET level = :level WHERE login = :login"), {"level": level, "login": login}
        )
    return city.person(login)


def test_every_refusal_says_which_level_is_missing(city: City) -> None:
    person = at_level(city, "citizen", "L2")
    refused = person.get("/api/certificates")
    assert (refused.status, refused.code, refused["level"]) == (403, "level_needed", {"needed": "L3", "held": "L2"})
    person = at_level(city, "citizen", "L3")
    [licence, *_] = person.get("/api/certificates")["items"]
    assert person.post("/api/codes", {})["level"] == {"needed": "L4", "held": "L3"}
    assert person.post(f"/api/certificates/{licence['id']}/files", {"kind": "json"}).code == "level_needed"
    assert at_level(city, "citizen", "L4").post("/api/codes", {}).status == 201


def test_a_passkey_after_the_counter_is_the_second_factor_and_one_before_it_is_none(city: City) -> None:
    person, device = at_level(city, "citizen", "L3"), Authenticator()
    register(person, device)
    assert person.get("/api/me/level")["account"] == "L3"
    person = at_level(city, "citizen", "L4")
    key = register(person, Authenticator())["id"]
    shown = person.get("/api/me/level")
    assert (shown["level"], shown["account"], shown["passkey"]) == ("L5", "L5", True)
    assert all(one["open"] for one in shown["uses"])
    keys = [one["id"] for one in person.get("/api/passkeys")["items"]]
    assert key in keys
    for number, one in enumerate(keys, 1):
        assert person.delete(f"/api/passkeys/{one}").status == 204
        assert person.get("/api/me/level")["account"] == ("L5" if number < len(keys) else "L4")


def test_an_officer_s_sign_in_carries_the_seal_and_a_citizen_s_does_not(city: City) -> None:
    assert city.person("issuer").get("/api/me/level")["level"] == "L5"
    assert at_level(city, "issuer", "L3").post("/api/issuing/drafts/00000000-0000-0000-0000-000000000000/issue", {
        "revision": 1, "confirmed": True}).code == "level_needed"  # fmt: skip
    shown = city.person("elder").get("/api/me/level")
    assert {one["use"]: one["open"] for one in shown["uses"]}["seal"] is False


def test_a_counter_is_answered_yes_from_the_level_of_showing_and_no_from_the_level_of_seeing(city: City) -> None:
    code = ask(city.person(CLERK))["code"]
    assert at_level(city, HOLDER, "L2").post("/api/me/asked", {"presented": code["text"]})["level"]["needed"] == "L3"
    person = at_level(city, HOLDER, "L3")
    request = opened(person, code)
    assert reply(person, request, ["name"])["level"]["needed"] == "L4"
    assert reply(person, request, None)["outcome"] == "refused"


def test_a_family_is_made_from_the_level_of_giving_and_looked_at_from_the_level_of_seeing(city: City) -> None:
    helper, elder = city.person(family_steps.HELPER), city.person(family_steps.ELDER)
    asked = family_steps.ask(helper, elder)
    shown = f"/api/certificates/{card(elder, IDENTITY)['id']}/openings"
    elder = at_level(city, family_steps.ELDER, "L3")
    assert family_steps.agree(elder, asked)["level"]["needed"] == "L4"
    assert elder.post("/api/me/consents", {"scene": "hospital.registration", "valid_to": "2026-04-01"}).code == (
        "level_needed")  # fmt: skip
    elder = at_level(city, family_steps.ELDER, "L4")
    assert family_steps.agree(elder, asked)["obstacle"] is None
    [tie] = family_steps.ties(elder)
    helper = at_level(city, family_steps.HELPER, "L2")
    assert helper.post(shown, {"grant": tie["grant_id"]})["level"] == {"needed": "L3", "held": "L2"}
    assert at_level(city, family_steps.PARENT, "L2").get("/api/me/family/children").code == "level_needed"
    parent = at_level(city, family_steps.PARENT, "L3")
    child = next(iter(family_steps.named(parent)))
    assert family_steps.bind(parent, child)["level"]["needed"] == "L4"


def test_nobody_below_the_counter_s_level_names_people_for_an_enterprise(city: City) -> None:
    own = enterprise_of(city.person(REPRESENTATIVE))
    assert named(at_level(city, REPRESENTATIVE, "L3"), own, "周敏")["level"]["needed"] == "L4"
