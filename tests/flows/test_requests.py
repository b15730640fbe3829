"""A bare code asks its holder, and the holder answers once, in time, or not at all."""

from typing import Any
from uuid import uuid4

import pytest
from sqlalchemy import text

from tests.city import City
from tests.client import Client
from tests.flows.steps import (
    ACCIDENT,
    CHECKER,
    COLLEAGUE,
    DRIVING,
    HOLDER,
    IDENTITY,
    VEHICLE,
    outcome,
    record,
    show,
    shown_fields,
    verdict,
)

PENDING = ("pending", None)
NOT_PROVIDED = ("no_verdict", "not_provided")
BY_LOOK = {"id", "look", "at"}


def asked(city: City, login: str = HOLDER, scene: str = "traffic.roadside", **more: str) -> tuple[Client, Client, Any]:
    holder, checker = city.person(login), city.person(CHECKER)
    return holder, checker, verdict(checker, show(holder)["text"], scene, **more)


def answered(holder: Client, found: dict[str, Any], answer: str) -> int:
    return holder.post(f"/api/me/requests/{found['id']}", {"answer": answer}).status


def test_a_bare_code_asks_and_shows_nothing_before_the_yes(city: City) -> None:
    _, checker, found = asked(city)
    assert outcome(found) == PENDING
    assert found["expires_at"] == "2026-03-03T02:01:00.000Z"
    assert (found["subject"], found["certificates"], found["not_provided"]) == (None, [], [])
    assert checker.get(f"/api/verifications/{found['id']}").body == found


def test_the_request_says_who_asks_by_what_law_for_which_fields(city: City) -> None:
    holder, _, found = asked(city, case_number="云桥 9")
    request = holder.get("/api/me/requests")["items"][0]
    assert request["id"] == found["id"]
    assert (request["organisation"], request["unit"], request["badge"]) == (
        "云汀市公安局交通警察支队",
        "云桥大队",
        "880112",
    )
    assert (request["scene"]["code"], request["case_number"], request["place"]) == (
        "traffic.roadside",
        "云桥 9",
        "望河路口",
    )
    assert request["scene"]["legal_basis"]
    offered = {one["type"]: {field["key"] for field in one["fields"]} for one in request["offered"]}
    assert set(offered) == {DRIVING, VEHICLE, IDENTITY}
    assert offered[IDENTITY] == {"name", "photo"}


def test_the_page_of_the_holder_turns_to_the_request(city: City) -> None:
    holder, checker = city.person(HOLDER), city.person(CHECKER)
    code = show(holder)
    found = verdict(checker, code["text"])
    city.drain()
    state = holder.get(f"/api/codes/{code['id']}").body
    assert (state["state"], state["request"]) == ("asked", found["id"])
    assert ("code.asked", code["id"]) in [
        (one["kind"], one["ref"]) for one in holder.get("/api/me/events?after=0")["items"]
    ]


def test_after_a_yes_the_checker_sees_what_was_offered(city: City) -> None:
    holder, checker, found = asked(city)
    offered = holder.get("/api/me/requests")["items"][0]["offered"]
    city.pass_time(seconds=59, milliseconds=999)
    assert answered(holder, found, "agree") == 200
    shown = checker.get(f"/api/verifications/{found['id']}").body
    assert shown["verdict"] == "attention"
    assert shown_fields(shown) == {one["type"]: {field["key"] for field in one["fields"]} for one in offered}
    assert shown["look"] == found["look"]
    assert shown["expires_at"] is None
    assert holder.get("/api/me/requests")["items"] == []


def test_the_checkers_screen_is_told_of_the_answer(city: City) -> None:
    holder, checker, found = asked(city)
    answered(holder, found, "agree")
    city.drain()
    hints = checker.get("/api/me/events?after=0")["items"]
    assert [(one["kind"], one["ref"]) for one in hints] == [("verification.answered", found["id"])]


def test_a_yes_shows_no_more_than_what_is_still_in_force(city: City) -> None:
    holder, checker, found = asked(city)
    with city.writing() as session:
        session.execute(text("UPDATE certificate SET status = 'suspended'"))
    answered(holder, found, "agree")
    shown = checker.get(f"/api/verifications/{found['id']}").body
    assert outcome(shown) == ("not_valid", "suspended")
    assert set().union(*shown_fields(shown).values()) == set()


def test_no_and_no_answer_and_nothing_held_look_the_same_to_the_checker(city: City) -> None:
    """Byte by byte, but for the number and the time of the look (R15)."""
    seen, lines = [], []
    for case in ("refuse", "lapse", "nothing held"):
        holder, checker, found = asked(city)
        if case == "nothing held":
            with city.writing() as session:
                session.execute(text("DELETE FROM certificate_holder"))
        if case != "lapse":
            answered(holder, found, "agree" if case == "nothing held" else "refuse")
        else:
            city.pass_time(seconds=60)
        followed = checker.get(f"/api/verifications/{found['id']}").body
        seen.append({key: value for key, value in followed.items() if key not in BY_LOOK})
        line = checker.get("/api/verifications")["items"][0]
        lines.append({key: value for key, value in line.items() if key not in BY_LOOK})
    assert outcome(seen[0]) == NOT_PROVIDED
    assert seen[0] == seen[1] == seen[2]
    assert lines[0] == lines[1] == lines[2]
    assert set(seen[0]["not_provided"]) == {DRIVING, VEHICLE, IDENTITY}


def test_a_repeated_scan_of_a_refused_code_reads_like_the_first_answer(city: City) -> None:
    holder, checker = city.person(HOLDER), city.person(CHECKER)
    code = show(holder)
    found = verdict(checker, code["text"])
    again = verdict(checker, code["text"])
    assert (outcome(again), again["repeated"], again["look"]) == (PENDING, True, found["look"])
    answered(holder, found, "refuse")
    assert outcome(verdict(checker, code["text"])) == NOT_PROVIDED
    assert outcome(verdict(city.person(COLLEAGUE), code["text"])) == ("no_verdict", "used")


@pytest.mark.parametrize(("answer", "state"), [("agree", "looked"), ("refuse", "refused")])
def test_an_answer_counts_once(city: City, answer: str, state: str) -> None:
    holder, _, found = asked(city)
    first = holder.post(f"/api/me/requests/{found['id']}", {"answer": answer})
    assert first.body == {"id": found["id"], "state": state}
    assert answered(holder, found, "agree") == 409
    assert answered(holder, found, "refuse") == 409


def test_an_answer_comes_too_late_after_sixty_seconds(city: City) -> None:
    holder, checker = city.person(HOLDER), city.person(CHECKER)
    code = show(holder)
    found = verdict(checker, code["text"])
    city.pass_time(seconds=60)
    assert answered(holder, found, "agree") == 409
    assert holder.get("/api/me/requests")["items"] == []
    assert holder.get(f"/api/codes/{code['id']}")["state"] == "refused"
    assert outcome(record(holder)[0]) == NOT_PROVIDED


def test_nobody_else_sees_or_answers_a_request(city: City) -> None:
    holder, checker, found = asked(city)
    other = city.person("citizen")
    assert other.get("/api/me/requests")["items"] == []
    for somebody in (other, checker):
        assert answered(somebody, found, "agree") == 404
    assert holder.post(f"/api/me/requests/{uuid4()}", {"answer": "agree"}).status == 404
    assert holder.post(f"/api/me/requests/{found['id']}", {"answer": "maybe"}).code == "invalid_field"
    assert answered(holder, found, "agree") == 200


def test_an_official_duty_is_answered_at_once_and_told(city: City) -> None:
    holder, _, found = asked(city, scene=ACCIDENT, case_number="事故 2026-8")
    assert found["verdict"] in ("valid", "attention")
    assert set(shown_fields(found)) == {DRIVING, VEHICLE, IDENTITY}
    assert holder.get("/api/me/requests")["items"] == []
    line = record(holder)[0]
    assert (line["look"], line["case_number"]) == (found["look"], "事故 2026-8")


def test_a_question_and_its_answer_are_one_line_of_the_record(city: City) -> None:
    holder, _, found = asked(city)
    before = record(holder)
    assert outcome(before[0]) == PENDING
    answered(holder, found, "agree")
    after = record(holder)
    assert len(after) == len(before)
    assert (after[0]["look"], after[0]["verdict"]) == (found["look"], "attention")
    assert after[0]["fields"][IDENTITY] == ["name", "photo"]


def test_a_scene_that_left_the_register_meanwhile_shows_the_checker_no_value(city: City) -> None:
    """The holder may still answer what was asked; the office's right to see it ended with the scene (R09)."""
    holder, checker, found = asked(city)
    with city.writing() as session:
        session.execute(text("UPDATE scene SET valid_to = '2026-03-02'"))
    assert {one["type"] for one in holder.get("/api/me/requests")["items"][0]["offered"]} == {
        DRIVING,
        VEHICLE,
        IDENTITY,
    }
    assert answered(holder, found, "agree") == 200
    shown = checker.get(f"/api/verifications/{found['id']}").body
    assert (set().union(*shown_fields(shown).values()), shown["subject"]) == (set(), None)
