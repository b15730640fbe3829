"""Inspections at the same moment: one of a look, one signature, one end, one pair drawn again."""

from collections import Counter

import pytest
from sqlalchemy import text

from tests.city import City
from tests.client import Answer, Client
from tests.flows.inspection_steps import (
    ALL,
    DESK,
    LEAD,
    SECOND,
    begun,
    joined,
    looked_at,
    noted,
    sign,
    staffed,
)
from tests.race.test_issuing import at_once

PAGES = 4


@pytest.fixture(autouse=True)
def _staffed(city: City) -> None:
    staffed(city)


def recorded(city: City, kind: str) -> int:
    with city.reading() as session:
        query = text("SELECT count(*) FROM access_event WHERE kind = :kind")
        return int(session.execute(query, {"kind": kind}).scalar_one())


def counted(answers: list[Answer]) -> Counter[int]:
    return Counter(one.status for one in answers)


def ready(city: City) -> tuple[Client, Client, str]:
    """Two inspectors, and an inspection that can be signed."""
    lead, second = city.person(LEAD), city.person(SECOND)
    one = begun(city, lead)
    joined(lead, second, one)
    noted(lead, one)
    return lead, second, one


def test_of_many_inspections_that_begin_from_one_look_at_once_there_is_one(city: City) -> None:
    pages = [city.person(LEAD) for _ in range(PAGES)]
    body = {"look": looked_at(city, pages[0]), "kind": "routine", "checklist": "food_business"}
    said = counted(at_once(*[lambda page=page: page.post(ALL, body) for page in pages]))
    assert said == {201: 1, 409: PAGES - 1}
    assert recorded(city, "inspection:begun") == 1


def test_of_two_inspectors_who_have_it_signed_at_once_one_does(city: City) -> None:
    lead, second, one = ready(city)
    said = counted(at_once(*[lambda who=who: sign(who, one) for who in (lead, second, lead, second)]))
    assert said == {204: 1, 409: 3}
    assert recorded(city, "inspection:signed") == 1


def test_of_many_ends_at_once_one_counts_and_a_signature_taken_away_meanwhile_leaves_it_open(city: City) -> None:
    lead, second, one = ready(city)
    assert sign(lead, one).status == 204
    assert second.post(f"{ALL}/{one}/agreement").status == 204
    pages = [lead, *(city.person(LEAD) for _ in range(2))]
    works = [lambda page=page: page.post(f"{ALL}/{one}/finish") for page in pages]
    *ends, reopened = at_once(*works, lambda: second.delete(f"{ALL}/{one}/signature"))
    finished = sum(each.status == 204 for each in ends)
    assert (finished, reopened.status == 204) in {(1, False), (0, True)}, (counted(ends), reopened.status)
    assert recorded(city, "inspection:finished") == finished
    assert lead.get(f"{ALL}/{one}")["state"] == ("finished" if finished else "open")


def test_of_a_task_that_is_begun_and_left_at_once_one_happens(city: City) -> None:
    desk, lead, second = city.person(DESK), city.person(LEAD), city.person(SECOND)
    office = desk.get("/api/office/inspections/offices")["items"][0]["id"]
    order = {"office": office, "type": "food_licence", "checklist": "food_business", "days": 20}
    made = desk.post("/api/office/inspections/draws", order | {"high": 100, "medium": 30, "low": 10})
    assert made.status == 201, made.body
    task = lead.get(ALL)["tasks"][0]["id"]
    begins, leaves = at_once(
        lambda: lead.post(ALL, {"task": task}), lambda: second.post(f"{ALL}/tasks/{task}/recusal", {"reason": "亲属"})
    )
    assert (begins.status, leaves.status) in {(201, 409), (409, 204)}, (begins.body, leaves.body)
    assert recorded(city, "inspection_task:returned") == int(leaves.status == 204)
