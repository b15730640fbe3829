"""One key, one effect, over HTTP: repeated, altered, late, side by side and by somebody else (R04)."""

import threading
from typing import Any

import pytest
from sqlalchemy import text

from tests.city import City
from tests.client import Answer, Client

KEY = "0123456789-abcdef"
REASONED = {"reason": "重检", "legal_basis": "法", "document_number": "1"}


def presentations(city: City) -> int:
    with city.reading() as session:
        return int(session.execute(text("SELECT count(*) FROM presentation")).scalar_one())


def licence(city: City) -> str:
    """A certificate that the issuer of the demo may suspend."""
    items = city.person("rider").get("/api/certificates")["items"]
    return str(next(one["id"] for one in items if one["type"] == "driving_licence"))


def test_the_same_key_gets_the_same_answer_and_one_effect(city: City) -> None:
    citizen, before = city.person("citizen"), presentations(city)
    first, second = (citizen.post("/api/codes", {}, idempotency_key=KEY) for _ in range(2))
    assert (first.status, first.body) == (second.status, second.body)
    assert "Idempotent-Replay" not in first.headers
    assert second.headers["Idempotent-Replay"] == "1"
    assert second.headers["Content-Type"] == "application/json"
    assert presentations(city) == before + 1
    assert citizen.post("/api/codes", {})["id"] != first["id"]


def test_the_same_key_with_another_body_is_refused(city: City) -> None:
    citizen = city.person("citizen")
    citizen.post("/api/codes", {}, idempotency_key=KEY)
    answer = citizen.post("/api/codes", {"certificates": []}, idempotency_key=KEY)
    assert (answer.status, answer.code) == (422, "key_reused")


@pytest.mark.parametrize("key", [None, "", "short", "x" * 15, "x" * 65])
def test_a_change_without_a_proper_key_is_refused(city: City, key: str | None) -> None:
    before = presentations(city)
    answer = city.person("citizen").post("/api/codes", {}, idempotency_key=key)
    assert (answer.status, answer.code) == (400, "key_missing")
    assert presentations(city) == before


def test_a_disclosing_answer_is_gone_after_two_minutes_and_the_effect_is_not_repeated(city: City) -> None:
    citizen, before = city.person("citizen"), presentations(city)
    first = citizen.post("/api/codes", {}, idempotency_key=KEY)
    city.pass_time(seconds=119)
    assert citizen.post("/api/codes", {}, idempotency_key=KEY).body == first.body
    city.pass_time(seconds=1)
    answer = citizen.post("/api/codes", {}, idempotency_key=KEY)
    assert (answer.status, answer.code) == (409, "already_done")
    assert presentations(city) == before + 1


def test_another_answer_is_kept_for_a_day(city: City) -> None:
    issuer, path = city.person("issuer"), f"/api/certificates/{licence(city)}/suspension"
    first = issuer.post(path, REASONED, idempotency_key=KEY)
    city.pass_time(hours=11)
    issuer = city.person("issuer")
    assert issuer.post(path, REASONED, idempotency_key=KEY).body == first.body
    city.pass_time(hours=13)
    assert city.person("issuer").post(path, REASONED, idempotency_key=KEY).code == "already_done"


def test_the_same_key_of_somebody_else_is_another_key(city: City) -> None:
    one, other = (city.person(login).post("/api/codes", {}, idempotency_key=KEY) for login in ("citizen", "elder"))
    assert (one.status, other.status) == (201, 201)
    assert one["id"] != other["id"]


def test_the_same_key_on_another_route_is_another_key(city: City) -> None:
    citizen = city.person("citizen")
    code = citizen.post("/api/codes", {}, idempotency_key=KEY)
    renewed = citizen.post(f"/api/codes/{code['id']}/handles", {}, idempotency_key=KEY)
    assert (renewed.status, renewed["id"]) == (200, code["id"])
    assert renewed["text"] != code["text"]


def test_a_refused_change_may_be_sent_again_under_its_key(city: City) -> None:
    citizen = city.person("citizen")
    assert citizen.post("/api/codes", {"unknown": 1}, idempotency_key=KEY).status == 422
    assert citizen.post("/api/codes", {}, idempotency_key=KEY).status == 201


def test_an_answer_without_a_body_is_repeated_without_one(city: City) -> None:
    phone = city.person("citizen")
    city.person("citizen")
    other = next(one["id"] for one in phone.get("/api/sessions")["items"] if not one["current"])
    first, second = (phone.delete(f"/api/sessions/{other}", idempotency_key=KEY) for _ in range(2))
    assert (first.status, second.status) == (204, 204)
    assert second.headers["Idempotent-Replay"] == "1"


def test_a_stored_answer_cannot_be_read_from_the_database(city: City) -> None:
    code = city.person("citizen").post("/api/codes", {}, idempotency_key=KEY)
    with city.reading() as session:
        (stored,) = session.execute(text("SELECT answer FROM idempotency")).scalars()
    assert code["text"].encode() not in bytes(stored)
    assert code["typed"].encode() not in bytes(stored)


def test_a_key_is_worth_nothing_after_the_role_was_lost(city: City) -> None:
    issuer, path = city.person("issuer"), f"/api/certificates/{licence(city)}/suspension"
    assert issuer.post(path, REASONED, idempotency_key=KEY).status == 200
    with city.writing() as session:
        session.execute(text("UPDATE membership SET valid_to = '2026-03-02' WHERE role = 'issuing_officer'"))
    assert issuer.post(path, REASONED, idempotency_key=KEY).code == "forbidden"


def side_by_side(city: City, browser: Client, method: str, path: str, body: Any) -> list[Answer]:
    """Two tabs of one browser send the same change at the same moment."""
    cookie = browser._http.get_cookie("lz", domain="localhost")
    assert cookie is not None
    barrier, answers = threading.Barrier(2), []

    def send() -> None:
        tab = city.stranger()
        tab._http.set_cookie("lz", cookie.value, domain="localhost")
        tab._password = browser._password
        barrier.wait()
        answers.append(tab.call(method, path, body, idempotency_key=KEY))

    threads = [threading.Thread(target=send) for _ in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return answers


@pytest.mark.parametrize("_again", range(5))
def test_two_at_once_open_one_code(city: City, _again: int) -> None:
    citizen, before = city.person("citizen"), presentations(city)
    one, other = side_by_side(city, citizen, "POST", "/api/codes", {})
    assert (one.status, one.body) == (other.status, other.body) == (201, one.body)
    assert presentations(city) == before + 1


@pytest.mark.parametrize("_again", range(5))
def test_two_at_once_suspend_once_and_both_are_told_so(city: City, _again: int) -> None:
    issuer, certificate = city.person("issuer"), licence(city)
    one, other = side_by_side(city, issuer, "POST", f"/api/certificates/{certificate}/suspension", REASONED)
    assert (one.status, one.body) == (other.status, other.body) == (200, one.body)
    with city.reading() as session:
        rows = session.execute(text("SELECT count(*) FROM access_event WHERE kind LIKE 'certificate:%'")).scalar_one()
    assert rows in (0, 1)


@pytest.mark.parametrize("_again", range(5))
def test_two_at_once_end_a_session_once_and_both_are_told_so(city: City, _again: int) -> None:
    phone = city.person("citizen")
    city.person("citizen")
    other = next(one["id"] for one in phone.get("/api/sessions")["items"] if not one["current"])
    answers = side_by_side(city, phone, "DELETE", f"/api/sessions/{other}", None)
    assert [answer.status for answer in answers] == [204, 204]
