"""Passkeys over HTTP: made by who is signed in, used by who holds the device, refused for everybody else (R20)."""

from datetime import timedelta
from typing import Any

import pytest

from tests.city import City
from tests.client import Answer, Client
from tests.unit.identity.authenticator import Authenticator
from tests.unit.web.interface import NOBODYS


def register(browser: Client, device: Authenticator, name: str | None = "my phone") -> Answer:
    ceremony = browser.post("/api/passkeys/registration")
    if ceremony.status != 200:
        return ceremony
    body: dict[str, Any] = {"challenge_id": ceremony["challenge_id"], "credential": device.make(ceremony["options"])}
    return browser.post("/api/passkeys", body | ({"name": name} if name else {}))


def sign_in(browser: Client, device: Authenticator, ceremony: Answer | None = None) -> Answer:
    ceremony = ceremony or browser.post("/api/passkeys/authentication")
    body = {"challenge_id": ceremony["challenge_id"], "credential": device.sign(ceremony["options"])}
    return browser.post("/api/passkeys/session", body)


def test_a_passkey_is_made_and_signs_in_without_a_name(city: City) -> None:
    citizen, device = city.person("citizen"), Authenticator()
    made = register(citizen, device)
    assert (made.status, made["name"]) == (201, "my phone")
    other_browser = city.stranger()
    answer = sign_in(other_browser, device)
    assert answer.status == 201
    assert answer["login"] == "citizen"
    assert "HttpOnly" in answer.headers["Set-Cookie"]
    assert other_browser.get("/api/session")["login"] == "citizen"
    (kept,) = citizen.get("/api/passkeys")["items"]
    assert kept["last_used_at"] is not None


def test_the_options_ask_for_this_site_the_finger_and_a_discoverable_key(city: City) -> None:
    options = city.person("citizen").post("/api/passkeys/registration")["options"]
    assert options["rp"] == {"id": "localhost", "name": "云汀市"}
    assert options["user"]["displayName"] == "周●"  # a device shows it to whoever holds it
    assert options["authenticatorSelection"]["userVerification"] == "required"
    assert city.stranger().post("/api/passkeys/authentication")["options"]["userVerification"] == "required"


def test_staff_signs_in_by_passkey_for_the_hours_of_staff(city: City) -> None:
    inspector, device = city.person("inspector"), Authenticator()
    register(inspector, device)
    answer = sign_in(city.stranger(), device)
    assert "verifications:create" in answer["can"]
    assert f"Max-Age={12 * 3600}" in answer.headers["Set-Cookie"]
    assert answer["session"]["idle_expires_at"] is not None


def test_signing_in_by_passkey_rotates_the_session(city: City) -> None:
    browser, device = city.person("citizen"), Authenticator()
    register(browser, device)
    assert sign_in(browser, device).status == 201
    assert len(browser.get("/api/sessions")["items"]) == 1


@pytest.mark.parametrize(
    "forged", [{"origin": "http://evil.example"}, {"rp_id": "evil.example"}, {"verifies": False}], ids=str
)
def test_what_a_forger_sends_is_refused_on_both_ways(city: City, forged: dict[str, Any]) -> None:
    citizen = city.person("citizen")
    refused = register(citizen, Authenticator(**forged))
    assert (refused.status, refused["errors"]) == (422, [{"field": "credential", "problem": "not_verified"}])
    register(citizen, device := Authenticator())
    for name, value in forged.items():
        setattr(device, name, value)
    stranger = city.stranger()
    answer = sign_in(stranger, device)
    assert (answer.status, answer.code) == (401, "wrong_credentials")
    assert "Set-Cookie" not in answer.headers
    assert stranger.get("/api/session").status == 401


def test_an_answer_that_is_sent_again_signs_nobody_in(city: City) -> None:
    register(city.person("citizen"), device := Authenticator())
    stranger = city.stranger()
    ceremony = stranger.post("/api/passkeys/authentication")
    body = {"challenge_id": ceremony["challenge_id"], "credential": device.sign(ceremony["options"])}
    assert stranger.post("/api/passkeys/session", body).status == 201
    assert city.stranger().post("/api/passkeys/session", body).code == "wrong_credentials"


def test_a_refused_answer_has_spent_its_challenge(city: City) -> None:
    register(city.person("citizen"), device := Authenticator())
    stranger = city.stranger()
    ceremony = stranger.post("/api/passkeys/authentication")
    assert sign_in(stranger, Authenticator(), ceremony).code == "wrong_credentials"
    assert sign_in(stranger, device, ceremony).code == "wrong_credentials"


def test_a_late_answer_is_refused(city: City) -> None:
    register(citizen := city.person("citizen"), device := Authenticator())
    ceremony, registration = (
        city.stranger().post("/api/passkeys/authentication"),
        citizen.post("/api/passkeys/registration"),
    )
    city.pass_time(seconds=timedelta(minutes=5).total_seconds())
    assert sign_in(city.stranger(), device, ceremony).code == "wrong_credentials"
    late = citizen.post(
        "/api/passkeys",
        {"challenge_id": registration["challenge_id"], "credential": Authenticator().make(registration["options"])},
    )
    assert late["errors"] == [{"field": "challenge_id", "problem": "expired"}]


def test_a_challenge_of_somebody_else_registers_nothing(city: City) -> None:
    citizen, elder, device = city.person("citizen"), city.person("elder"), Authenticator()
    ceremony = citizen.post("/api/passkeys/registration")
    body = {"challenge_id": ceremony["challenge_id"], "credential": device.make(ceremony["options"])}
    assert elder.post("/api/passkeys", body).status == 422
    assert elder.get("/api/passkeys")["items"] == []
    assert sign_in(city.stranger(), device).code == "wrong_credentials"
    assert citizen.post("/api/passkeys", body).status == 201


def test_an_unknown_challenge_or_passkey_gets_the_same_words(city: City) -> None:
    register(city.person("citizen"), device := Authenticator())
    ceremony = city.stranger().post("/api/passkeys/authentication")
    unknown_challenge = city.stranger().post(
        "/api/passkeys/session", {"challenge_id": str(NOBODYS), "credential": device.sign(ceremony["options"])}
    )
    unknown_device = sign_in(city.stranger(), Authenticator())
    answers = [{**one.body, "reference": ""} for one in (unknown_challenge, unknown_device)]
    assert answers[0] == answers[1]


def test_an_eleventh_passkey_is_refused(city: City) -> None:
    citizen = city.person("citizen")
    for _ in range(10):
        assert register(citizen, Authenticator(), name=None).status == 201
    refused = register(citizen, Authenticator())
    assert (refused.status, refused["errors"]) == (422, [{"field": "passkeys", "problem": "too_many"}])
    assert len(citizen.get("/api/passkeys")["items"]) == 10


def test_a_removed_passkey_signs_nobody_in_any_more(city: City) -> None:
    citizen, elder, device = city.person("citizen"), city.person("elder"), Authenticator()
    made = register(citizen, device)
    assert elder.delete(f"/api/passkeys/{made['id']}").code == "not_found"
    assert sign_in(city.stranger(), device).status == 201
    assert citizen.delete(f"/api/passkeys/{made['id']}").status == 204
    assert citizen.delete(f"/api/passkeys/{made['id']}").code == "not_found"
    assert sign_in(city.stranger(), device).code == "wrong_credentials"


def test_a_strangers_ceremony_says_nothing_of_who_exists(city: City) -> None:
    options = [city.stranger().post("/api/passkeys/authentication")["options"] for _ in range(2)]
    for one in options:
        one.pop("challenge")
    assert options[0] == options[1]
    assert not options[0].get("allowCredentials")
