"""Five real-name levels: what each lets somebody do, what raises and lowers them; refusals say which is missing."""

from sqlalchemy import text

from tests.city import City
from tests.client import Client
from tests.flows.test_passkeys import register
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
