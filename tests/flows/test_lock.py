"""A wallet out of sight locks, a PIN of its device opens it, and guessing ends it (R21, R30)."""

import threading
from datetime import timedelta

import pytest
from sqlalchemy import text

from backend.identity.rules import PIN_TRIES
from tests.city import City
from tests.client import Answer, Client

PIN, WRONG = "314159", "271828"
SECOND = timedelta(seconds=1)


def wallet(city: City, login: str = "citizen") -> Client:
    """A browser with a PIN."""
    browser = city.person(login)
    assert browser.call("PUT", "/api/session/pin", {"pin": PIN}).status == 204
    return browser


def token(client: Client) -> str:
    cookie = client._http.get_cookie("lz", domain="localhost")
    return "" if cookie is None else cookie.value


def thief(city: City, cookie: str) -> Client:
    """Another browser with a copy of the cookie."""
    other = city.stranger()
    other._http.set_cookie("lz", cookie, domain="localhost")
    return other


def unlock(browser: Client, pin: str = PIN, **headers: str | None) -> Answer:
    return browser.post("/api/session/unlock", {"pin": pin}, **headers)


def put_away(city: City, browser: Client) -> Client:
    """Out of sight for five minutes."""
    assert browser.post("/api/session/front", {"front": False}).status == 204
    city.pass_time(minutes=5)
    return browser


def test_out_of_sight_for_five_minutes_locks_every_call(city: City) -> None:
    browser = city.person("citizen")
    browser.post("/api/session/front", {"front": False})
    city.pass_time(minutes=5, seconds=-1)
    assert browser.get("/api/certificates").status == 200
    city.pass_time(seconds=1)
    for answer in (browser.get("/api/session"), browser.get("/api/certificates"), browser.post("/api/codes", {})):
        assert (answer.status, answer.code) == (401, "locked")
    assert browser.post("/api/session/front", {"front": True}).code == "locked"
    assert browser.get("/api/session/lock").body == {"locked": True, "pin": False, "tries_left": 0, "wait_s": 0}


def test_who_comes_back_in_time_goes_on(city: City) -> None:
    browser = city.person("citizen")
    for _ in range(3):
        browser.post("/api/session/front", {"front": False})
        city.pass_time(minutes=4)
        browser.post("/api/session/front", {"front": True})
        city.pass_time(minutes=4)
    assert browser.get("/api/session").status == 200


def test_a_page_that_goes_on_asking_out_of_sight_puts_nothing_off(city: City) -> None:
    browser = city.person("citizen")
    for _ in range(4):
        browser.post("/api/session/front", {"front": False})
        city.pass_time(minutes=1)
        browser.get("/api/me/events?after=0")
    browser.post("/api/session/front", {"front": False})
    city.pass_time(minutes=1)
    assert browser.get("/api/me/events?after=0").code == "locked"


def test_staff_go_by_touches_and_not_by_sight(city: City) -> None:
    inspector = put_away(city, city.person("inspector"))
    assert inspector.get("/api/session").status == 200


def test_anybody_can_lock_the_own_browser_at_once(city: City) -> None:
    browser = wallet(city)
    assert browser.post("/api/session/lock").status == 204
    assert browser.get("/api/session").code == "locked"
    assert city.stranger().post("/api/session/lock").status == 204
    assert city.person("citizen").get("/api/session").status == 200  # another session of the same account


def test_the_pin_opens_the_locked_session_of_its_device(city: City) -> None:
    browser = put_away(city, wallet(city))
    before = token(browser)
    assert browser.get("/api/session/lock").body == {"locked": True, "pin": True, "tries_left": PIN_TRIES, "wait_s": 0}
    answer = unlock(browser)
    assert answer.status == 200
    assert answer["person"]["name"] == "周敏"
    assert token(browser) == before
    assert browser.get("/api/certificates").status == 200
    city.pass_time(hours=1)
    assert browser.get("/api/session").status == 200


def test_the_lock_screen_is_told_nothing_of_the_person(city: City) -> None:
    browser = put_away(city, wallet(city))
    for answer in (browser.get("/api/session/lock"), unlock(browser, WRONG)):
        assert "周" not in str(answer.body)
        assert "citizen" not in str(answer.body)


def test_wrong_digits_are_slowed_down_and_the_sixth_ends_the_session(city: City) -> None:
    browser = put_away(city, wallet(city))
    waits = []
    for tries in range(1, PIN_TRIES):
        answer = unlock(browser, WRONG)
        assert (answer.status, answer.code) == (401, "wrong_pin"), tries
        waits.append(answer.body.get("retry_after"))
        if waits[-1]:
            held = unlock(browser)
            assert (held.status, held.code, held["retry_after"]) == (429, "too_many_attempts", waits[-1])
            assert held.headers["Retry-After"] == str(waits[-1])
            assert browser.get("/api/session/lock")["wait_s"] == waits[-1]
            city.pass_time(seconds=waits[-1])
    assert waits == [None, None, 30, 90, 300]
    assert browser.get("/api/session/lock")["tries_left"] == 1
    assert unlock(browser, WRONG).code == "pin_gone"
    assert browser.get("/api/session").code == "unauthenticated"  # its own doing, not another device's
    assert unlock(browser).code == "pin_gone"
    assert browser.get("/api/session/lock").body == {"locked": False, "pin": False, "tries_left": 0, "wait_s": 0}


def test_the_right_digits_begin_the_counting_anew(city: City) -> None:
    browser = wallet(city)
    for _ in range(4):
        put_away(city, browser)
        for _ in range(2):
            assert unlock(browser, WRONG).code == "wrong_pin"
        assert unlock(browser).status == 200


@pytest.mark.parametrize("round_", range(2))
def test_guesses_at_once_are_counted_one_by_one(city: City, round_: int) -> None:  # noqa: ARG001 - twice is a race
    """Three tries without a pause are three, also for somebody who sends twenty at once."""
    cookie = token(put_away(city, wallet(city)))
    answers: list[Answer] = []
    ready = threading.Barrier(10)

    def guess() -> None:
        browser = thief(city, cookie)
        ready.wait(20)
        answers.extend(unlock(browser, WRONG) for _ in range(2))

    threads = [threading.Thread(target=guess) for _ in range(10)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    codes = sorted(str(answer.code) for answer in answers)
    assert codes == ["too_many_attempts"] * 17 + ["wrong_pin"] * 3
    with city.reading() as session:
        assert session.execute(text("SELECT tries FROM device_pin")).scalar_one() == 3


def test_a_pin_opens_no_other_session(city: City) -> None:
    first = put_away(city, wallet(city))
    second, stranger = city.person("citizen"), city.person("elder")
    for browser in (second, stranger):
        browser.post("/api/session/lock")
        assert unlock(browser).code == "pin_gone"
    assert unlock(city.stranger()).code == "pin_gone"
    assert unlock(thief(city, "nobody's")).code == "pin_gone"
    assert first.get("/api/session/lock")["tries_left"] == PIN_TRIES


def test_a_session_ended_from_elsewhere_is_opened_by_no_pin(city: City) -> None:
    browser, other = wallet(city), city.person("citizen")
    own = next(one for one in other.get("/api/sessions")["items"] if not one["current"])
    put_away(city, browser)
    assert other.delete(f"/api/sessions/{own['id']}").status == 204
    assert unlock(browser).code == "pin_gone"


@pytest.mark.parametrize("path", ["/api/session/unlock", "/api/session/pin", "/api/session/front", "/api/session/lock"])
def test_no_other_site_locks_or_unlocks(city: City, path: str) -> None:
    browser = put_away(city, wallet(city))
    method = "PUT" if path.endswith("pin") else "POST"
    body = {"front": True} if path.endswith("front") else {"pin": PIN} if "lock" not in path[-4:] else {}
    assert browser.call(method, path, body, x_liangzheng=None).code == "cross_site"
    assert browser.call(method, path, body, sec_fetch_site="cross-site").code == "cross_site"
    assert browser.get("/api/session/lock")["tries_left"] == PIN_TRIES


@pytest.mark.parametrize("pin", ["12345", "1234567", "12345a", "１２３４５６", "", "31 415"])
def test_a_pin_is_six_digits(city: City, pin: str) -> None:
    browser = city.person("citizen")
    assert browser.call("PUT", "/api/session/pin", {"pin": pin}).code == "invalid_field"
    assert browser.get("/api/session/lock")["pin"] is False


@pytest.mark.parametrize("pin", ["000000", "123456", "654321", "121212", "111112"])
def test_digits_that_everybody_tries_first_are_refused(city: City, pin: str) -> None:
    answer = city.person("citizen").call("PUT", "/api/session/pin", {"pin": pin})
    assert answer.code == "invalid_field"
    assert answer["errors"] == [{"field": "pin", "problem": "weak"}]


def test_staff_have_no_pin(city: City) -> None:
    for login in ("inspector", "issuer", "clerk"):
        browser = city.person(login)
        assert browser.call("PUT", "/api/session/pin", {"pin": PIN}).code == "passkey_only"
        city.pass_time(minutes=16)
        assert browser.get("/api/session").code == "locked"
        assert unlock(browser).code == "pin_gone"


def test_changing_needs_the_present_digits_or_a_fresh_sign_in(city: City) -> None:
    browser = wallet(city)
    city.pass_time(minutes=10, seconds=1)
    change = {"pin": WRONG}
    assert browser.call("PUT", "/api/session/pin", change).code == "sign_in_again"
    wrong = browser.call("PUT", "/api/session/pin", change | {"current": "999111"})
    assert (wrong.status, wrong.code) == (401, "wrong_pin")
    assert browser.get("/api/session/lock")["tries_left"] == PIN_TRIES - 1
    assert browser.call("PUT", "/api/session/pin", change | {"current": PIN}).status == 204
    put_away(city, browser)
    assert unlock(browser, PIN).code == "wrong_pin"
    assert unlock(browser, WRONG).status == 200
    browser.sign_in("citizen")
    assert browser.call("PUT", "/api/session/pin", {"pin": PIN}).status == 204


def test_guessing_at_the_change_ends_the_session_too(city: City) -> None:
    browser = wallet(city)
    for _ in range(PIN_TRIES - 1):
        answer = browser.call("PUT", "/api/session/pin", {"pin": WRONG, "current": "999111"})
        assert answer.code == "wrong_pin"
        city.pass_time(seconds=300)
    assert browser.call("PUT", "/api/session/pin", {"pin": WRONG, "current": "999111"}).code == "pin_gone"
    assert browser.get("/api/session").code == "unauthenticated"


def test_removing_leaves_the_sign_in_alone(city: City) -> None:
    browser = wallet(city)
    for _ in range(2):
        assert browser.delete("/api/session/pin").status == 204
    put_away(city, browser)
    assert unlock(browser).code == "pin_gone"
    assert browser.sign_in("citizen").get("/api/session").status == 200


def test_who_has_removed_a_pin_sets_none_without_signing_in(city: City) -> None:
    """Otherwise whoever finds the phone open could change it in two steps."""
    browser = wallet(city)
    city.pass_time(minutes=11)
    browser.delete("/api/session/pin")
    assert browser.call("PUT", "/api/session/pin", {"pin": WRONG}).code == "sign_in_again"


def test_the_pin_outlives_a_sign_in_on_the_device_and_no_sign_out(city: City) -> None:
    browser = put_away(city, wallet(city))
    unlock(browser, WRONG)
    browser.sign_in("citizen")
    assert browser.get("/api/session/lock").body == {"locked": False, "pin": True, "tries_left": PIN_TRIES, "wait_s": 0}
    assert unlock(put_away(city, browser)).status == 200
    browser.sign_in("elder")
    assert browser.get("/api/session/lock")["pin"] is False
    browser.sign_in("citizen")
    assert browser.get("/api/session/lock")["pin"] is False
    other = wallet(city)
    other.delete("/api/session")
    assert other.sign_in("citizen").get("/api/session/lock")["pin"] is False


def test_neither_the_pin_nor_a_bare_hash_of_it_is_stored(city: City) -> None:
    browser = put_away(city, wallet(city))
    unlock(browser)
    with city.reading() as session:
        stored = session.execute(text("SELECT pin_hash FROM device_pin")).scalar_one()
        assert stored.startswith("$argon2id$")
        assert session.execute(text("SELECT count(*) FROM idempotency")).scalar_one() == 0
    from backend.identity import passwords  # noqa: PLC0415 - the attack, not the subject

    assert not passwords.proven(stored, PIN)
