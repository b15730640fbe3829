"""Signing in and out: rotation, lists, ends that act at once, the same words for every refusal."""

import threading

import pytest
from sqlalchemy import text

from tests.city import City
from tests.client import Answer, Client

WALLET_S, STAFF_S = 90 * 24 * 3600, 12 * 3600


def token(client: Client) -> str | None:
    cookie = client._http.get_cookie("lz", domain="localhost")
    return None if cookie is None else cookie.value


def with_token(city: City, value: str | None) -> Client:
    """Another browser that has got hold of a cookie."""
    thief = city.stranger()
    thief._http.set_cookie("lz", value or "", domain="localhost")
    return thief


def test_who_is_signed_in_is_told_who_they_are(city: City) -> None:
    answer = city.person("citizen").get("/api/session")
    assert answer.status == 200
    assert answer["person"]["name"] == "周敏"
    assert answer["person"]["masked_name"] == "周●"
    assert (answer["login"], answer["demo"], answer["roles"]) == ("citizen", True, [])
    assert [(one["kind"], one["relation"]) for one in answer["subjects"]] == [("person", "self")]
    assert answer["session"]["idle_expires_at"] is None
    assert answer["session"]["expires_at"].endswith("Z")


def test_a_representative_has_the_own_enterprise_as_a_subject(city: City) -> None:
    subjects = city.person("agent").get("/api/session")["subjects"]
    assert [(one["kind"], one["relation"]) for one in subjects] == [
        ("person", "self"),
        ("enterprise", "legal_representative"),
    ]
    assert subjects[1]["name"] == "罗记面馆"


def test_a_sign_in_replaces_the_session_of_the_browser(city: City) -> None:
    browser = city.person("citizen")
    first = token(browser)
    browser.sign_in("citizen")
    assert token(browser) not in (first, None)
    late = with_token(city, first).get("/api/session")
    assert late.code == "unauthenticated"
    assert {"Set-Cookie", "Clear-Site-Data"}.isdisjoint(late.headers), "it would take what the next sign-in brought"
    browser.sign_in("elder")
    assert browser.get("/api/session")["login"] == "elder"


def test_a_token_given_before_the_sign_in_is_never_taken_over(city: City) -> None:
    browser = with_token(city, "chosen-by-somebody-else")
    browser.sign_in("citizen")
    assert token(browser) != "chosen-by-somebody-else"


def test_the_cookie_is_out_of_reach_of_scripts_and_other_sites(city: City) -> None:
    password = city.stranger().get("/api/demo")["password"]
    for login, life_s in (("citizen", WALLET_S), ("inspector", STAFF_S)):
        answer = city.stranger().post("/api/session", {"login": login, "password": password})
        parts = answer.headers["Set-Cookie"].split("; ")
        assert answer.status == 201
        assert parts[0].startswith("lz=")
        assert set(parts[1:]) >= {"HttpOnly", "SameSite=Lax", "Path=/", f"Max-Age={life_s}"}
        assert "Secure" not in parts  # http on this machine alone; an https origin is another test
        assert not any(part.startswith("Domain") for part in parts)


def test_signing_out_ends_the_session_and_empties_the_browser(city: City) -> None:
    browser = city.person("citizen")
    kept = token(browser)
    answer = browser.delete("/api/session")
    assert answer.status == 204
    assert answer.headers["Clear-Site-Data"] == '"cache"', "unsent looks of an inspector live in the storage"
    assert token(browser) is None
    assert with_token(city, kept).get("/api/session").status == 401
    assert browser.delete("/api/session").status == 204  # once more does no harm


def test_sessions_are_listed_and_one_can_be_ended_from_another(city: City) -> None:
    phone, tablet = city.person("citizen"), city.person("citizen")
    listed = phone.get("/api/sessions")["items"]
    assert len(listed) == 2
    assert [one["current"] for one in listed].count(True) == 1
    other = next(one for one in listed if not one["current"])
    assert phone.delete(f"/api/sessions/{other['id']}").status == 204
    refused = tablet.get("/api/session")
    assert (refused.status, refused.code) == (401, "signed_out_elsewhere")
    assert refused.headers["Clear-Site-Data"] == '"cache"'
    assert tablet.get("/api/session").code == "unauthenticated"  # its cookie is gone
    assert phone.get("/api/session").status == 200
    assert len(phone.get("/api/sessions")["items"]) == 1
    assert phone.delete(f"/api/sessions/{other['id']}").status == 404


def test_nobody_sees_or_ends_the_session_of_somebody_else(city: City) -> None:
    citizen, elder = city.person("citizen"), city.person("elder")
    (own,) = elder.get("/api/sessions")["items"]
    assert own["id"] not in str(citizen.get("/api/sessions").body)
    assert citizen.delete(f"/api/sessions/{own['id']}").code == "not_found"
    assert elder.get("/api/session").status == 200


@pytest.mark.parametrize(("login", "life_s"), [("citizen", WALLET_S), ("inspector", STAFF_S)])
def test_a_session_ends_after_its_life_however_much_it_is_used(city: City, login: str, life_s: int) -> None:
    browser = city.person(login)
    step_s = life_s // 60
    for _ in range(59):
        city.pass_time(seconds=step_s)
        assert browser.get("/api/session", x_active="1").status == 200
    city.pass_time(seconds=life_s - 59 * step_s - 1)
    assert browser.get("/api/session").status == 200
    city.pass_time(seconds=1)
    assert browser.get("/api/session").code == "unauthenticated"


def test_a_role_that_was_ended_is_gone_at_the_next_request(city: City) -> None:
    inspector = city.person("inspector")
    assert "verifications:create" in inspector.get("/api/session")["can"]
    with city.writing() as session:
        session.execute(text("UPDATE membership SET valid_to = '2026-03-02' WHERE badge = '880112'"))
    assert "verifications:create" not in inspector.get("/api/session")["can"]
    assert inspector.get("/api/verifications").code == "forbidden"


def without_reference(answer: Answer) -> dict[str, object]:
    return {key: value for key, value in answer.body.items() if key != "reference"}


def test_a_known_and_an_unknown_name_get_the_same_answer(city: City) -> None:
    stranger = city.stranger()
    known, unknown = (
        stranger.post("/api/session", {"login": login, "password": "wrong"}) for login in ("citizen", "nobody")
    )
    assert (known.status, known.code) == (401, "wrong_credentials")
    assert without_reference(known) == without_reference(unknown)
    assert set(known.headers) == set(unknown.headers)
    assert "Set-Cookie" not in known.headers


@pytest.mark.parametrize("login", ["citizen", "nobody"])
def test_after_ten_wrong_tries_there_is_a_pause(city: City, login: str) -> None:
    stranger = city.stranger()
    password = stranger.get("/api/demo")["password"]
    for _ in range(10):
        assert stranger.post("/api/session", {"login": login, "password": "wrong"}).status == 401
        city.pass_time(seconds=6)
    paused = stranger.post("/api/session", {"login": login, "password": password})
    assert (paused.status, paused.code) == (429, "too_many_attempts")
    assert paused.headers["Retry-After"] == str(paused["retry_after"]) == "540"
    assert city.person("elder").get("/api/session").status == 200
    city.pass_time(seconds=540)
    assert stranger.post("/api/session", {"login": login, "password": password}).status == (
        201 if login == "citizen" else 401
    )


def test_a_right_password_begins_the_counting_anew(city: City) -> None:
    stranger = city.stranger()
    for _ in range(2):
        for _ in range(9):
            assert stranger.post("/api/session", {"login": "citizen", "password": "wrong"}).status == 401
        city.person("citizen")


def test_guesses_side_by_side_are_counted_exactly(city: City) -> None:
    """Ten tries are ten, also for somebody who sends forty at once."""
    answers: list[Answer] = []

    def guess() -> None:
        browser = city.stranger()
        answers.extend(browser.post("/api/session", {"login": "citizen", "password": "wrong"}) for _ in range(10))

    threads = [threading.Thread(target=guess) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(answer.status for answer in answers) == [401] * 10 + [429] * 30


def recorded(city: City, of: str = "session") -> list[str]:
    with city.reading() as session:
        rows = session.execute(text("SELECT kind FROM access_event WHERE kind LIKE :of ORDER BY id"), {"of": f"{of}:%"})
        return [row.kind for row in rows]


def test_every_sign_in_sign_out_and_refusal_leaves_a_row(city: City) -> None:
    before = len(recorded(city))
    citizen = city.person("citizen")
    for login in ("citizen", "nobody"):
        assert city.stranger().post("/api/session", {"login": login, "password": "wrong"}).status == 401
    citizen.delete("/api/session")
    assert recorded(city)[before:] == ["session:opened", "session:refused", "session:refused", "session:ended"]


def test_ending_another_session_leaves_a_row(city: City) -> None:
    phone, desk = city.person("citizen"), city.person("citizen")
    other = next(one["id"] for one in desk.get("/api/sessions")["items"] if not one["current"])
    assert desk.delete(f"/api/sessions/{other}").status == 204
    assert phone.get("/api/session").status == 401
    assert recorded(city)[-1] == "session:ended"


@pytest.mark.parametrize("which", ["one", "all"])
def test_the_pages_of_an_ended_session_are_woken(city: City, which: str) -> None:
    here = city.person("citizen")
    there = city.person("citizen")
    before = here.get("/api/me/events")["last"]
    other = next(one["id"] for one in here.get("/api/sessions")["items"] if not one["current"])
    assert here.delete("/api/sessions" if which == "all" else f"/api/sessions/{other}").status in (200, 204)
    city.drain()
    assert [one["kind"] for one in here.get(f"/api/me/events?after={before}")["items"]] == ["account.changed"]
    assert there.get("/api/me/events", accept="text/event-stream").code == "signed_out_elsewhere"
    assert there.get("/api/me/events").code == "signed_out_elsewhere", "the word was lost on a stream"
    assert there.get("/api/me/events").code == "unauthenticated"


def test_ending_all_others_leaves_a_row(city: City) -> None:
    phone, desk = city.person("citizen"), city.person("citizen")
    before = len(recorded(city))
    assert desk.delete("/api/sessions")["ended"] >= 1
    assert phone.get("/api/session").code == "signed_out_elsewhere"
    assert recorded(city)[before:] == ["session:ended"]


def test_a_dead_cookie_is_told_before_a_missing_key(city: City) -> None:
    dead = with_token(city, "x" * 43)
    assert dead.post("/api/codes", {}, idempotency_key=None).status == 401
    alive = city.person("citizen").post("/api/codes", {}, idempotency_key=None)
    assert (alive.status, alive.code) == (400, "key_missing")


def test_a_strangers_guesses_do_not_keep_the_owner_out(city: City) -> None:
    guesser = city.stranger()
    for _ in range(10):
        guesser.post("/api/session", {"login": "citizen", "password": "wrong"})
    assert guesser.post("/api/session", {"login": "citizen", "password": "wrong"}).status == 429
    owner = city.stranger()
    body = {"login": "citizen", "password": owner.get("/api/demo")["password"]}
    answer = owner._http.open(
        "/api/session", method="POST", json=body, base_url="http://localhost", headers={"X-Liangzheng": "1"},
        environ_overrides={"REMOTE_ADDR": "192.0.2.7"},
    )  # fmt: skip
    assert answer.status_code == 201
    answer.close()
