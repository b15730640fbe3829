"""Attacks on sign-up, desks, bundles, PIN, preferences: others' ids, replays, guesses at once, hostile text."""

import json
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier
from uuid import uuid4

import pytest

from tests.city import City
from tests.client import Answer, Client
from tests.flows.steps import DRIVING, card
from tests.flows.test_claims import CLERK, NOBODY, PASSWORD, claim, confirmed, newcomer, seen, stands
from tests.flows.test_desk_sign_in import Desk, admit
from tests.flows.test_lock import PIN, unlock, wallet
from tests.unit.identity.authenticator import Authenticator

pytestmark = pytest.mark.no_cover

KEY = "a" * 32
HOSTILE = (
    "李\u202e样本",
    "李\x00样本",
    "李\ud800样本",
    "李\u2066样本",
    "李\x1b[2J",
    "李\ue000",
    "李\n样本",
    "李\t样本",
)
HARMLESS = ("𬭎㛃𠮷", "\U000323b0", "Ｏ'Brien; DROP TABLE person;--", "<script>alert(1)</script>", "阿依努尔·买买提江")


def at_once(*calls: Callable[[], Answer]) -> list[Answer]:
    """All of them at the same moment, each in a thread of its own."""
    start = Barrier(len(calls))

    def call(one: Callable[[], Answer]) -> Answer:
        start.wait(timeout=10)
        return one()

    with ThreadPoolExecutor(len(calls)) as pool:
        return list(pool.map(call, calls))


def sent(browser: Client, body: object) -> Answer:
    """POST a claim as these very bytes: lone surrogates are escapes in JSON."""
    return browser.raw("POST", "/api/claims", json.dumps(body).encode())


@pytest.mark.parametrize("name", HOSTILE)
def test_a_name_with_hidden_characters_is_refused(city: City, name: str) -> None:
    answer = sent(city.stranger(), {"name": name, "resident_id": NOBODY[1], "password": PASSWORD})
    assert (answer.status, answer["errors"][0]["field"]) == (422, "name")


@pytest.mark.parametrize("name", HARMLESS)
def test_a_rare_or_odd_name_is_only_a_name(city: City, name: str) -> None:
    made = claim(city.stranger(), (name, NOBODY[1]))
    assert made.status == 201
    assert seen(city.person(CLERK), made)["name"] == name


@pytest.mark.parametrize("field", ["resident_id", "password"])
@pytest.mark.parametrize("text", ["\x00" * 18, "\ud800" * 18, "9" * 100_000, "\u202e" * 18])
def test_hostile_text_in_other_fields_of_a_claim_breaks_nothing(city: City, field: str, text: str) -> None:
    body = {"name": NOBODY[0], "resident_id": NOBODY[1], "password": PASSWORD, field: text}
    assert sent(city.stranger(), body).status in (201, 422)


@pytest.mark.parametrize("token", ["", "\x00", "\ud800", "x" * 101, "' OR 1=1 --", None, 7, ["a"]])
def test_a_claims_token_is_not_to_be_had_by_odd_texts(city: City, token: object) -> None:
    phone = city.stranger()
    made = claim(phone, newcomer(city))
    for step in ("state", "withdrawal"):
        answer = phone.raw("POST", f"/api/claims/{made['id']}/{step}", json.dumps({"token": token}).encode())
        assert answer.status in (404, 422)
    assert stands(phone, made)["state"] == "waiting"


def test_a_body_of_any_size_is_refused_before_it_is_read(city: City) -> None:
    phone = city.stranger()
    assert sent(phone, {"name": "李" * 100_000, "resident_id": NOBODY[1]}).status == 413
    deep = b'{"name":' + b"[" * 60_000 + b"]" * 60_000 + b"}"
    assert phone.raw("POST", "/api/claims", deep).status == 400


@pytest.mark.parametrize(
    ("path", "method", "body"),
    [
        ("/api/claims", "POST", {"name": "李样本", "resident_id": "880102199003071019"}),
        ("/api/desk-sign-ins", "POST", {}),
        ("/api/session/lock", "POST", {}),
        ("/api/session/unlock", "POST", {"pin": "314159"}),
        ("/api/session/pin", "PUT", {"pin": "314159"}),
        ("/api/session/front", "POST", {"front": False}),
        ("/api/me/preferences", "PUT", {"home": "elder"}),
        ("/api/bundles", "POST", {"name": "x", "certificates": [str(uuid4())]}),
        ("/api/desk/claims", "POST", {"number": "12345678"}),
        ("/api/sessions", "DELETE", None),
    ],
)
def test_a_form_of_another_site_changes_nothing(city: City, path: str, method: str, body: object) -> None:
    browser = city.person(CLERK)
    for headers in ({"x_liangzheng": None}, {"sec_fetch_site": "cross-site"}, {"sec_fetch_site": "same-site"}):
        assert browser.call(method, path, body, **headers).code == "cross_site"
    assert browser.get("/api/session").status == 200


def test_two_clerks_who_confirm_one_claim_at_once_make_one_account(city: City) -> None:
    made = claim(city.stranger(), newcomer(city))
    first, second = city.person(CLERK), city.person(CLERK)
    seen(first, made)
    path, body = f"/api/desk/claims/{made['id']}/confirmation", {"sign_out_others": False}
    answers = at_once(lambda: first.post(path, body), lambda: second.post(path, body))
    assert sorted(str(one.body.get("outcome") or one.code) for one in answers) == ["bound", "conflict"]


def test_a_confirmation_and_a_withdrawal_at_once_leave_one_of_them(city: City) -> None:
    phone, desk = city.stranger(), city.person(CLERK)
    made = claim(phone, newcomer(city))
    seen(desk, made)
    answers = at_once(
        lambda: desk.post(f"/api/desk/claims/{made['id']}/confirmation", {"sign_out_others": False}),
        lambda: phone.post(f"/api/claims/{made['id']}/withdrawal", {"token": made["token"]}),
    )
    assert [one.status for one in answers] in ([200, 409], [409, 204])
    admitted = phone.post("/api/session", {"login": made["login"], "password": PASSWORD}).status == 201
    assert admitted == (answers[0].status == 200)


def test_many_claims_for_one_number_at_once_are_counted_one_by_one(city: City) -> None:
    who = newcomer(city)
    answers = at_once(*[lambda: claim(city.stranger(), who, None) for _ in range(10)])
    assert sorted(one.status for one in answers) == [201] * 6 + [429] * 4


def test_counter_numbers_guessed_at_once_are_counted_one_by_one(city: City) -> None:
    made, desk = claim(city.stranger(), newcomer(city)), city.person(CLERK)
    wrong = [f"{(int(made['number']) + guess + 1) % 10**8:08d}" for guess in range(9)]
    answers = at_once(*[lambda one=one: desk.post("/api/desk/claims", {"number": one}) for one in wrong])
    assert sorted(one.status for one in answers) == [200] * 5 + [429] * 4
    assert desk.post("/api/desk/claims", {"number": made["number"]}).status == 429


def test_a_replayed_confirmation_is_answered_and_not_done_again(city: City) -> None:
    phone, desk = city.stranger(), city.person(CLERK)
    made = claim(phone, newcomer(city))
    seen(desk, made)
    path = f"/api/desk/claims/{made['id']}/confirmation"
    answers = [desk.post(path, {"sign_out_others": False}, idempotency_key=KEY) for _ in range(2)]
    assert answers[0].body == answers[1].body
    assert desk.post(path, {"sign_out_others": True}, idempotency_key=KEY).code == "key_reused"
    city.pass_time(minutes=3)
    assert desk.post(path, {"sign_out_others": False}, idempotency_key=KEY).code == "already_done"
    phone.post("/api/session", {"login": made["login"], "password": PASSWORD})
    assert len(phone.get("/api/me/account-events")["items"]) == 1


def test_another_persons_key_replays_nothing(city: City) -> None:
    one, other = city.person("citizen"), city.person("rider")
    body = {"name": "a", "certificates": [card(one, DRIVING)["id"]]}
    assert one.post("/api/bundles", body, idempotency_key=KEY).status == 201
    assert other.post("/api/bundles", body, idempotency_key=KEY).code == "certificate_not_shown"


def test_other_peoples_sessions_cannot_be_ended(city: City) -> None:
    owner, other = city.person("citizen"), city.person("rider")
    own = owner.get("/api/sessions")["items"][0]["id"]
    assert other.delete(f"/api/sessions/{own}").code == "not_found"
    assert owner.get("/api/session").status == 200


def test_another_browser_takes_no_desk_and_another_phone_answers_none(city: City) -> None:
    phone, thief, desk = city.person("citizen"), city.person("rider"), Desk(city)
    assert phone.post("/api/me/desk-sign-ins", {"presented": desk.code["text"]}).status == 200
    path = f"/api/me/desk-sign-ins/{desk.code['id']}"
    assert thief.post(path, {"answer": "agree", "number": desk.state["number"]}).code == "not_found"
    assert thief.post(f"{path}/passkey").code == "not_found"
    assert phone.post(path, {"answer": "agree", "number": desk.state["number"]})["state"] == "confirmed"
    assert city.stranger().post(f"/api/desk-sign-ins/{desk.code['id']}/session").code == "not_found"
    assert desk.enter().status == 201


def test_one_yes_lets_a_browser_in_once_however_often_it_asks_at_once(city: City) -> None:
    phone, desk = city.person("citizen"), Desk(city)
    admit(phone, desk)
    answers = at_once(*[desk.enter for _ in range(4)])
    assert sorted(one.status for one in answers) == [201, 409, 409, 409]


def test_a_desks_number_cannot_be_guessed_at_once(city: City) -> None:
    phone, desk = city.person("citizen"), Desk(city)
    phone.post("/api/me/desk-sign-ins", {"presented": desk.code["text"]})
    wrong = [f"{(int(desk.state['number']) + one) % 100:02d}" for one in range(1, 6)]
    path = f"/api/me/desk-sign-ins/{desk.code['id']}"
    answers = at_once(*[lambda one=one: phone.post(path, {"answer": "agree", "number": one}) for one in wrong])
    assert sorted(str(one.body.get("state") or one.code) for one in answers) == ["conflict"] * 4 + ["refused"]


def test_pins_guessed_at_once_are_counted_one_by_one(city: City) -> None:
    browser = wallet(city)
    browser.post("/api/session/lock")
    answers = at_once(*[lambda: unlock(browser, "271828") for _ in range(8)])
    assert {one.status for one in answers} <= {401, 429, 503}
    assert sum(one.code == "wrong_pin" for one in answers) <= 3
    assert unlock(browser, PIN).status == 429


def test_two_pins_chosen_at_once_leave_one(city: City) -> None:
    browser = city.person("citizen")
    pins = ("314159", "271828")
    answers = at_once(*[lambda one=one: browser.call("PUT", "/api/session/pin", {"pin": one}) for one in pins])
    assert {one.status for one in answers} <= {204, 409}
    browser.post("/api/session/lock")
    assert 200 in [unlock(browser, one).status for one in pins]


def test_preferences_changed_at_once_break_nothing(city: City) -> None:
    browser = city.person("citizen")
    bodies = [
        {"home": "elder"},
        {"contact": {"name": "周敏", "phone": "+86 138 0000 0000"}},
        {"pinned": [str(uuid4())]},
    ]
    answers = at_once(*[lambda one=one: browser.call("PUT", "/api/me/preferences", one) for one in bodies])
    assert {one.status for one in answers} <= {200, 409}


def test_a_credential_longer_than_the_standard_allows_is_refused(city: City) -> None:
    """PostgreSQL cannot index one of some kilobytes; a claim with one could never be confirmed."""
    phone, device = city.stranger(), Authenticator(credential_id=bytes(range(256)) * 40)
    made = claim(phone, newcomer(city), None)
    credential = device.make(made["passkey"]["options"])
    body = {"token": made["token"], "challenge_id": made["passkey"]["challenge_id"], "credential": credential}
    assert phone.post(f"/api/claims/{made['id']}/passkey", body).code == "invalid_field"


@pytest.mark.parametrize("count", [2**31, 2**32 - 1])
def test_a_signature_counter_of_any_standard_size_is_taken(city: City, count: int) -> None:
    phone, device = city.stranger(), Authenticator(sign_count=count, counts=False)
    made = claim(phone, newcomer(city), None)
    credential = device.make(made["passkey"]["options"])
    body = {"token": made["token"], "challenge_id": made["passkey"]["challenge_id"], "credential": credential}
    assert phone.post(f"/api/claims/{made['id']}/passkey", body).status == 204
    assert confirmed(city.person(CLERK), made)["outcome"] == "bound"


@pytest.mark.parametrize("cookie", ["\xff\xfe", "a" * 4000, '"\\000"', "=;=", "\ud800"])
def test_a_cookie_of_any_kind_is_a_stranger(city: City, cookie: str) -> None:
    for name in ("lz", "lz-desk"):
        browser = city.stranger()
        environ = {"HTTP_COOKIE": f"{name}={cookie}".encode("utf-8", "surrogatepass").decode("latin-1")}
        for method, path in (("GET", "/api/session/lock"), ("POST", "/api/desk-sign-ins"), ("GET", "/api/session")):
            response = browser._http.open(
                path, method=method, json={}, headers={"X-Liangzheng": "1"}, environ_overrides=environ
            )
            assert response.status_code in (200, 201, 401), (name, method, path)
            response.close()
