"""Sign-in at a desk by QR: a phone lets a browser in, and nothing else does (A10, R21, R22, R31)."""

import threading
from typing import Any
from uuid import UUID, uuid4

import pytest
from sqlalchemy import text

from backend.audit import service as audit
from backend.identity import desks
from backend.identity.retention import forget_old
from tests.city import City
from tests.client import Answer, Client
from tests.flows.steps import person_id
from tests.flows.test_passkeys import register
from tests.unit.identity.authenticator import Authenticator

TWO_MINUTES_S, THREE_MINUTES_S = 120, 180


class Desk:
    """A browser at a desk that waits for a phone."""

    def __init__(self, city: City, *, slot: int | None = None) -> None:
        self.browser = city.stranger(slot=slot)
        self.code = self.browser.post("/api/desk-sign-ins")
        assert self.code.status == 201

    @property
    def state(self) -> Answer:
        return self.browser.get(f"/api/desk-sign-ins/{self.code['id']}")

    def enter(self) -> Answer:
        return self.browser.post(f"/api/desk-sign-ins/{self.code['id']}/session")


def claim(phone: Client, presented: str) -> Answer:
    return phone.post("/api/me/desk-sign-ins", {"presented": presented})


def reply(phone: Client, desk: Desk, **body: Any) -> Answer:
    return phone.post(f"/api/me/desk-sign-ins/{desk.code['id']}", {"answer": "agree", **body})


def admit(phone: Client, desk: Desk) -> Answer:
    """Scan, and type the number that the desk shows."""
    assert claim(phone, desk.code["text"]).status == 200
    return reply(phone, desk, number=desk.state["number"])


def test_a_phone_lets_a_desk_in(city: City) -> None:
    phone, desk = city.person("citizen"), Desk(city)
    assert desk.code["text"].startswith("HTTP://LOCALHOST/K/")
    assert (desk.state["state"], desk.state["number"], desk.state["masked_name"]) == ("waiting", None, None)
    asking = claim(phone, desk.code["text"])
    assert (asking["id"], asking["needs_passkey"]) == (desk.code["id"], False)
    seen = desk.state
    assert (seen["state"], seen["masked_name"]) == ("claimed", "周●")
    assert len(seen["number"]) == 2
    assert reply(phone, desk, number=seen["number"])["state"] == "confirmed"
    assert desk.state["number"] is None
    me = desk.enter()
    assert (me.status, me["person"]["name"]) == (201, "周敏")
    assert desk.browser.get("/api/session").status == 200


def test_the_session_of_a_desk_is_short_locks_and_stands_in_the_list(city: City) -> None:
    phone, desk = city.person("citizen"), Desk(city)
    admit(phone, desk)
    entered = desk.enter()
    assert f"Max-Age={2 * 3600}" in entered.headers["Set-Cookie"] or entered["session"]["expires_at"].startswith(
        "2026-03-03T04:00"
    )
    assert entered["session"]["idle_expires_at"] == "2026-03-03T02:15:00.000Z"
    listed = phone.get("/api/sessions")["items"]
    assert sorted(one["desk"] for one in listed) == [False, True]
    own = next(one for one in listed if one["desk"])
    assert phone.delete(f"/api/sessions/{own['id']}").status == 204
    assert desk.browser.get("/api/session").code == "signed_out_elsewhere"


def test_a_desk_locks_after_a_quarter_of_an_hour(city: City) -> None:
    phone, desk = city.person("citizen"), Desk(city)
    admit(phone, desk)
    desk.enter()
    city.pass_time(minutes=15, seconds=1)
    assert desk.browser.get("/api/session").code == "locked"


@pytest.mark.parametrize("entry", ["text", "typed"])
def test_a_code_lives_two_minutes_scanned_or_typed(city: City, entry: str) -> None:
    phone, early, late = city.person("citizen"), Desk(city), Desk(city)
    city.pass_time(seconds=TWO_MINUTES_S, milliseconds=-1)
    assert claim(phone, early.code[entry]).status == 200
    city.pass_time(milliseconds=1)
    assert claim(phone, late.code[entry]).status == 404
    assert late.state["state"] == "expired"


def test_an_answer_may_take_three_minutes_and_no_longer(city: City) -> None:
    phone, early, late = city.person("citizen"), Desk(city), Desk(city)
    numbers = []
    for desk in (early, late):
        claim(phone, desk.code["text"])
        numbers.append(desk.state["number"])
    city.pass_time(seconds=THREE_MINUTES_S, milliseconds=-1)
    assert reply(phone, early, number=numbers[0])["state"] == "confirmed"
    city.pass_time(milliseconds=1)
    assert reply(phone, late, number=numbers[1]).code == "conflict"
    assert late.state["state"] == "expired"


def test_a_yes_must_be_taken_within_a_minute(city: City) -> None:
    phone, desk = city.person("citizen"), Desk(city)
    admit(phone, desk)
    city.pass_time(minutes=1)
    assert desk.enter().code == "conflict"


def test_a_wrong_number_refuses_the_desk_for_good(city: City) -> None:
    """A swapped or forwarded QR: the person sees another desk than the one that asks."""
    phone, desk = city.person("citizen"), Desk(city)
    claim(phone, desk.code["text"])
    right = desk.state["number"]
    assert reply(phone, desk, number=f"{(int(right) + 1) % 100:02d}")["state"] == "refused"
    assert reply(phone, desk, number=right).code == "conflict"
    assert desk.state["state"] == "refused"
    assert desk.enter().code == "conflict"


def test_a_yes_without_a_number_is_a_wrong_one(city: City) -> None:
    phone, desk = city.person("citizen"), Desk(city)
    claim(phone, desk.code["text"])
    assert reply(phone, desk)["state"] == "refused"


def test_a_no_is_a_no(city: City) -> None:
    phone, desk = city.person("citizen"), Desk(city)
    claim(phone, desk.code["text"])
    number = desk.state["number"]
    assert reply(phone, desk, answer="refuse", number=number)["state"] == "refused"
    assert desk.enter().code == "conflict"


def test_only_the_browser_that_showed_the_code_gets_the_session(city: City) -> None:
    phone, desk, thief = city.person("citizen"), Desk(city), Desk(city)
    admit(phone, desk)
    path = f"/api/desk-sign-ins/{desk.code['id']}"
    for browser in (thief.browser, city.stranger(), phone):
        assert browser.get(path).code == "not_found"
        assert browser.post(f"{path}/session").code == "not_found"
    assert desk.enter().status == 201
    assert desk.enter().code in ("conflict", "not_found")


def test_the_first_phone_has_the_desk_and_may_ask_again(city: City) -> None:
    phone, other, tablet = city.person("citizen"), city.person("elder"), city.person("citizen")
    desk = Desk(city)
    first = claim(phone, desk.code["text"])
    assert claim(phone, desk.code["text"]).body == first.body
    for later in (other, tablet):
        assert claim(later, desk.code["text"]).code == "not_found"
        assert reply(later, desk, number=desk.state["number"]).code == "not_found"
        assert later.post(f"/api/me/desk-sign-ins/{desk.code['id']}/passkey").code == "not_found"
    assert desk.state["masked_name"] == "周●"


@pytest.mark.parametrize("entry", ["text", "typed"])
def test_of_many_phones_at_once_one_has_the_desk(city: City, entry: str) -> None:
    desk = Desk(city)
    phones = [city.person(login) for login in ("citizen", "elder", "parent", "rider")]
    answers: list[int] = []
    threads = [
        threading.Thread(target=lambda phone=phone: answers.append(claim(phone, desk.code[entry]).status))
        for phone in phones
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(answers) == [200, 404, 404, 404]


def test_a_new_code_of_the_same_browser_ends_the_one_before(city: City) -> None:
    phone, desk = city.person("citizen"), Desk(city)
    first = desk.code
    desk.code = desk.browser.post("/api/desk-sign-ins")
    assert claim(phone, first["text"]).code == "not_found"
    assert claim(phone, desk.code["text"]).status == 200


def test_a_phone_that_was_signed_out_lets_nobody_in(city: City) -> None:
    phone, desk = city.person("citizen"), Desk(city)
    admit(phone, desk)
    phone.delete("/api/session")
    assert desk.enter().code == "conflict"


def test_an_account_with_a_passkey_must_touch_it_for_this_very_desk(city: City) -> None:
    phone, device = city.person("citizen"), Authenticator()
    register(phone, device)
    desk, other = Desk(city), Desk(city)
    for one in (desk, other):
        assert claim(phone, one.code["text"])["needs_passkey"] is True
    number = desk.state["number"]
    assert reply(phone, desk, number=number).code == "wrong_credentials"
    options = [phone.post(f"/api/me/desk-sign-ins/{one.code['id']}/passkey")["options"] for one in (desk, other)]
    assert options[0]["userVerification"] == "required"
    assert len(options[0]["allowCredentials"]) == 1
    assert reply(phone, desk, number=number, credential=device.sign(options[1])).code == "wrong_credentials"
    assert reply(phone, desk, number=number, credential=device.sign(options[0])).code == "wrong_credentials"  # spent
    fresh = phone.post(f"/api/me/desk-sign-ins/{desk.code['id']}/passkey")["options"]
    assert reply(phone, desk, number=number, credential=device.sign(fresh))["state"] == "confirmed"
    assert desk.enter().status == 201


def test_somebody_elses_passkey_lets_nobody_in(city: City) -> None:
    phone, stranger, mine, theirs = city.person("citizen"), city.person("elder"), Authenticator(), Authenticator()
    register(phone, mine)
    register(stranger, theirs)
    desk = Desk(city)
    claim(phone, desk.code["text"])
    for device in (theirs, Authenticator()):
        options = phone.post(f"/api/me/desk-sign-ins/{desk.code['id']}/passkey")["options"]
        body = {"number": desk.state["number"], "credential": device.sign(options)}
        assert reply(phone, desk, **body).code == "wrong_credentials"
    assert desk.state["state"] == "claimed"


def test_a_desk_carries_no_powers_of_staff_but_those_of_an_enterprise(city: City) -> None:
    for login, lost in (("inspector", "verifications:create"), ("issuer", "certificates:suspend")):
        phone, desk = city.person(login), Desk(city)
        assert lost in phone.get("/api/session")["can"]
        admit(phone, desk)
        me = desk.enter()
        assert lost not in me["can"]
        assert me["roles"] == []
    agent, desk = city.person("agent"), Desk(city)
    admit(agent, desk)
    assert [one["relation"] for one in desk.enter()["subjects"]] == ["self", "legal_representative"]


@pytest.mark.parametrize(
    ("presented", "problem"),
    [
        ("https://example.org/K/" + "A" * 26, "foreign"),
        ("HTTP://LOCALHOST/C/" + "A" * 26, "another_kind"),
        ("LZ1:ABC", "another_kind"),
        ("no code", "malformed"),
    ],
)
def test_what_is_no_desks_code_is_named_and_costs_no_try(city: City, presented: str, problem: str) -> None:
    answer = claim(city.person("citizen"), presented)
    assert (answer.status, answer["errors"]) == (422, [{"field": "presented", "problem": problem}])


def test_guessing_is_stopped_after_ten_tries(city: City) -> None:
    phone, desk = city.person("citizen"), Desk(city)
    for _ in range(10):
        assert claim(phone, "HTTP://LOCALHOST/K/" + "A" * 26).status == 404
    assert claim(phone, desk.code["text"]).status == 429
    assert claim(city.person("elder"), desk.code["text"]).status == 200
    city.pass_time(minutes=10)
    assert claim(phone, Desk(city).code["text"]).status == 200


def test_a_live_codes_digits_are_no_desks_and_the_other_way_round(city: City) -> None:
    phone, desk = city.person("citizen"), Desk(city)
    assert claim(phone, phone.post("/api/codes")["typed"]).status == 404
    found = city.person("inspector").post(
        "/api/verifications", {"presented": desk.code["typed"], "scene": "traffic.roadside"}
    )
    assert (found["verdict"], found["reason"]) == ("no_verdict", "unknown")


def test_too_many_desks_at_once_wait_outside(city: City, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(desks, "MOST_WAITING", 2)
    Desk(city)
    Desk(city)
    refused = city.stranger().post("/api/desk-sign-ins")
    assert (refused.status, refused.code) == (503, "unavailable")
    city.pass_time(minutes=2)
    assert city.stranger().post("/api/desk-sign-ins").status == 201


def test_the_cookie_is_the_browsers_own_and_the_sign_in_replaces_what_was_there(city: City) -> None:
    desk = Desk(city)
    cookie = desk.code.headers["Set-Cookie"]
    assert cookie.startswith("lz-desk=")
    for part in ("HttpOnly", "SameSite=Strict", "Path=/"):
        assert part in cookie
    slotted = Desk(city, slot=3)
    assert slotted.code.headers["Set-Cookie"].startswith("lz-3-desk=")
    known = city.person("elder")
    code = known.post("/api/desk-sign-ins")
    claim(phone := city.person("citizen"), code["text"])
    number = known.get(f"/api/desk-sign-ins/{code['id']}")["number"]
    phone.post(f"/api/me/desk-sign-ins/{code['id']}", {"answer": "agree", "number": number})
    assert known.post(f"/api/desk-sign-ins/{code['id']}/session")["person"]["name"] == "周敏"


def test_the_own_record_says_which_browser_was_let_in_and_which_was_not(city: City) -> None:
    phone, desk, refused = city.person("citizen"), Desk(city), Desk(city)
    admit(phone, desk)
    desk.enter()
    claim(phone, refused.code["text"])
    reply(phone, refused, number="xx")
    assert record_of(city, person_id(city, "citizen")) == [
        ("desk:answered", "refused", "number"),
        ("desk:signed_in", "taken", ""),
        ("desk:answered", "confirmed", ""),
    ]


def record_of(city: City, person: str) -> list[tuple[str, str, str]]:
    """What the person's record says of desks, newest first."""
    with city.reading() as session:
        kinds = [desks.ANSWERED, desks.SIGNED_IN]
        found = audit.of_subject(session, city.keys, UUID(person), kinds=kinds, before=None, limit=10)
        assert audit.first_fault(session, city.keys, UUID(person)) is None
    return [(one.kind, one.entry["outcome"], one.entry["reason"]) for one in found]


def test_an_unknown_desk_is_nobodys(city: City) -> None:
    phone, path = city.person("citizen"), f"/api/me/desk-sign-ins/{uuid4()}"
    assert phone.post(path, {"answer": "agree", "number": "11"}).code == "not_found"
    assert city.stranger().get(f"/api/desk-sign-ins/{uuid4()}").code == "not_found"


def test_waits_that_are_over_are_forgotten(city: City) -> None:
    desk = Desk(city)
    for minutes, kept in ((11, 1), (2, 0)):
        city.pass_time(minutes=minutes)
        with city.writing() as session:
            forget_old(session)
            assert session.execute(text("SELECT count(*) FROM desk_sign_in")).scalar_one() == kept
    assert desk.state.code == "not_found"
