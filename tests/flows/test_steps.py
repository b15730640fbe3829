"""A step: one confirmation, for this session, this action and this very request, once, within five minutes (R22)."""

from typing import Any

from sqlalchemy import text

from backend.identity.retention import forget_old
from tests.city import City
from tests.client import Answer, Client
from tests.flows.test_passkeys import register
from tests.unit.identity.authenticator import Authenticator

PIN = "280614"


def asker(city: City, login: str = "citizen") -> Client:
    """Somebody who confirms nothing by themselves."""
    person = city.person(login)
    person.confirms = False
    return person


def lose(person: Client, passkey: str, step: str | None = None) -> Answer:
    return person.delete(f"/api/passkeys/{passkey}", x_step=step)


def begun(person: Client, refused: Answer) -> Answer:
    assert (refused.status, refused.code) == (403, "step_needed")
    asked = refused["step"]
    return person.post("/api/steps", {"action": asked["action"], "digest": asked["digest"]})


def prove(person: Client, step: str, **proof: Any) -> Answer:
    return person.post(f"/api/steps/{step}/proof", proof)


def by_password(city: City, person: Client, refused: Answer) -> str:
    step: str = begun(person, refused)["id"]
    assert prove(person, step, method="password", password=city._password).status == 204
    return step


def with_passkey(city: City, login: str = "citizen") -> tuple[Client, Authenticator, str]:
    person, device = asker(city, login), Authenticator()
    return person, device, register(person, device)["id"]


def test_what_needs_a_step_is_done_only_with_one_that_was_proven_by_passkey(city: City) -> None:
    person, device, key = with_passkey(city)
    refused = lose(person, key)
    assert refused["step"]["methods"] == ["passkey", "password"]
    step = begun(person, refused)
    assert step["options"]["userVerification"] == "required"
    assert lose(person, key, step["id"]).code == "step_needed", "begun is not proven"
    assert prove(person, step["id"], method="passkey", credential=device.sign(step["options"])).status == 204
    assert lose(person, key, step["id"]).status == 204
    assert person.get("/api/passkeys")["items"] == []


def test_a_step_is_spent_once(city: City) -> None:
    person, _, key = with_passkey(city)
    other = register(person, Authenticator())["id"]
    step = by_password(city, person, lose(person, key))
    assert lose(person, key, step).status == 204
    assert lose(person, key, step).code == "step_needed"
    assert lose(person, other, step).code == "step_needed", "another path is another action"
    assert [one["id"] for one in person.get("/api/passkeys")["items"]] == [other]


def test_a_changed_body_is_another_action(city: City) -> None:
    holder, _, key = with_passkey(city, "elder")
    refused = lose(holder, key)
    step = by_password(city, holder, refused)
    changed = holder.call("DELETE", f"/api/passkeys/{key}", {"extra": 1}, x_step=step)
    assert changed.code == "step_needed"
    assert changed["step"]["digest"] != refused["step"]["digest"]
    assert lose(holder, key, step).status == 204, "the right one may still be done"


def test_a_step_lasts_five_minutes(city: City) -> None:
    person, _, key = with_passkey(city)
    early, late = by_password(city, person, lose(person, key)), begun(person, lose(person, key))["id"]
    city.pass_time(minutes=5)
    assert lose(person, key, early).code == "step_needed"
    assert prove(person, late, method="password", password=city._password).status == 404
    step = by_password(city, person, lose(person, key))
    city.pass_time(minutes=4, seconds=59)
    assert lose(person, key, step).status == 204


def test_another_session_s_step_is_worth_nothing(city: City) -> None:
    person, _, key = with_passkey(city)
    elsewhere, stranger = asker(city), asker(city, "elder")
    step = by_password(city, person, lose(person, key))
    assert lose(elsewhere, key, step).code == "step_needed"
    mine = begun(person, lose(person, key))["id"]
    for thief in (elsewhere, stranger):
        assert prove(thief, mine, method="password", password=city._password).status == 404
    assert city.stranger().post("/api/steps", {"action": "passkeys:remove", "digest": "0" * 64}).status == 401


def test_a_step_confirmed_for_one_action_does_not_do_another(city: City) -> None:
    person, _, key = with_passkey(city)
    asked = lose(person, key)["step"]
    step = person.post("/api/steps", {"action": "files:make", "digest": asked["digest"]})["id"]
    assert prove(person, step, method="password", password=city._password).status == 204
    assert lose(person, key, step).code == "step_needed", "the words on the sheet were others"


def test_a_touch_without_the_right_key_spends_the_challenge_and_proves_nothing(city: City) -> None:
    person, device, key = with_passkey(city)
    other, foreign, _ = with_passkey(city, "elder")
    step = begun(person, lose(person, key))
    assert prove(person, step["id"], method="passkey", credential=foreign.sign(step["options"])).status == 401
    assert prove(person, step["id"], method="passkey", credential=device.sign(step["options"])).status == 401
    fresh = begun(person, lose(person, key))
    assert prove(person, fresh["id"], method="passkey").status == 422
    assert prove(person, fresh["id"], method="passkey", credential={}).status == 401
    assert lose(person, key, fresh["id"]).code == "step_needed"
    assert other.get("/api/session").status == 200


def test_the_device_s_digits_prove_a_step_and_their_tries_are_those_of_the_lock(city: City) -> None:
    person, _, key = with_passkey(city)
    assert person.put("/api/session/pin", {"pin": PIN}).status == 204
    refused = lose(person, key)
    assert refused["step"]["methods"] == ["passkey", "pin", "password"]
    step = begun(person, refused)["id"]
    wrong = prove(person, step, method="pin", pin="135790")
    assert (wrong.status, wrong.code) == (401, "wrong_pin")
    assert person.get("/api/session/lock")["tries_left"] == 5
    assert prove(person, step, method="pin", pin=PIN).status == 204
    assert prove(person, step, method="pin", pin=PIN).status == 404, "proven already"
    assert lose(person, key, step).status == 204
    codes = []
    for _ in range(6):
        step = begun(person, person.delete("/api/sessions"))["id"]
        codes.append(prove(person, step, method="pin", pin="135790").code)
        city.pass_time(seconds=301)
    assert codes == ["wrong_pin"] * 5 + ["pin_gone"]
    assert person.get("/api/session").status == 401


def test_wrong_passwords_are_counted_with_those_of_the_sign_in(city: City) -> None:
    person = asker(city)
    step = begun(person, person.delete("/api/sessions"))["id"]
    assert {prove(person, step, method="password", password="wrong").status for _ in range(10)} == {401}
    assert prove(person, step, method="password", password=city._password).code == "too_many_attempts"
    assert prove(person, step, method="pin", pin=PIN).code == "invalid_field"


def test_staff_outside_a_demo_confirms_by_passkey_alone(city: City) -> None:
    _, device, key = with_passkey(city, "inspector")
    with city.writing() as session:
        session.execute(text("UPDATE account SET demo = false WHERE login = 'inspector'"))
    browser = city.stranger()
    ceremony = browser.post("/api/passkeys/authentication")
    signed = {"challenge_id": ceremony["challenge_id"], "credential": device.sign(ceremony["options"])}
    assert browser.post("/api/passkeys/session", signed).status == 201
    assert lose(browser, key)["step"]["methods"] == ["passkey"]
    step = begun(browser, lose(browser, key))["id"]
    assert prove(browser, step, method="password", password=city._password).code == "invalid_field"


def test_each_proof_leaves_one_row_and_old_steps_are_forgotten(city: City) -> None:
    person, _, key = with_passkey(city)
    step = begun(person, lose(person, key))["id"]
    prove(person, step, method="password", password="wrong")
    prove(person, step, method="password", password=city._password)
    with city.reading() as session:
        kinds = session.execute(text("SELECT kind FROM access_event WHERE kind LIKE 'step:%' ORDER BY at, kind"))
        assert sorted(kinds.scalars()) == ["step:proven", "step:refused"]
    city.pass_time(minutes=6)
    with city.writing() as session:
        forget_old(session)
    with city.reading() as session:
        assert session.execute(text("SELECT count(*) FROM step")).scalar_one() == 0
