"""Answers to a request code at the same moment: one of a person, and no more people than it was made for."""

from collections import Counter

import pytest
from sqlalchemy import text

from tests.city import City
from tests.flows.grant_steps import delegate
from tests.flows.steps import IDENTITY
from tests.flows.test_handing import ELDER, HELPER, ROADSIDE, handed_on
from tests.flows.test_request_codes import CLERK, HOLDER, OTHER, ask, opened, reply, scan
from tests.race.test_issuing import at_once

PAGES = 4


def answers(city: City) -> list[int]:
    """Answers that the codes count, answered requests, and ends of requests on record."""
    with city.reading() as session:
        return [
            session.execute(text(query)).scalar_one()
            for query in (
                "SELECT sum(answers) FROM request_code",
                "SELECT count(*) FROM opened_request WHERE answered_at IS NOT NULL",
                "SELECT count(*) FROM access_event WHERE kind = 'look:answered'",
            )
        ]


@pytest.mark.parametrize("way", ["counter", "poster"])
def test_of_many_answers_of_one_person_at_once_one_counts(city: City, way: str) -> None:
    code = ask(city.person(CLERK), way=way)["code"]
    pages = [city.person(HOLDER) for _ in range(PAGES)]
    requests = [opened(page, code) for page in pages]
    works = [lambda pair=pair: reply(pair[0], pair[1], ["name"]) for pair in zip(pages, requests, strict=True)]
    said = Counter((one.status, one.body.get("outcome")) for one in at_once(*works, *works))
    assert said[200, "given"] == 1, said
    assert {status for status, _ in said} <= {200, 409}
    assert answers(city) == [1, 1, 1]


def test_of_two_people_who_answer_a_counters_code_at_once_one_is_seen(city: City) -> None:
    code = ask(city.person(CLERK))["code"]
    pair = [(one, opened(one, code)) for one in (city.person(HOLDER), city.person(OTHER))]
    said = Counter(
        one["outcome"] for one in at_once(*[lambda one=one: reply(one[0], one[1], ["name"]) for one in pair])
    )
    assert said == {"given": 1, "used": 1}
    assert answers(city) == [1, 1, 1]


def test_a_poster_that_is_taken_down_while_it_is_answered_shows_all_or_nothing(city: City) -> None:
    clerk, holder = city.person(CLERK), city.person(HOLDER)
    code = ask(clerk, way="poster", fields={IDENTITY: ["name"]})["code"]
    request = opened(holder, code)
    answer, down = at_once(
        lambda: reply(holder, request, ["name"]), lambda: clerk.delete(f"/api/request-codes/{code['id']}")
    )
    assert down.status == 204
    assert answer["outcome"] in ("given", "withdrawn")
    given = int(answer["outcome"] == "given")
    assert answers(city) == [given, given, 1], "one line on record: the answer, or that the poster was taken down"


def test_of_a_helpers_answer_and_a_taking_back_at_once_one_counts(city: City) -> None:
    elder, helper = city.person(ELDER), city.person(HELPER)
    delegate(elder, helper)
    code = ask(city.person("inspector"), **ROADSIDE)["code"]
    request = opened(elder, code)
    handed_on(elder, request)
    answer, back = at_once(
        lambda: reply(helper, request, ["photo", "vehicle_class"]),
        lambda: elder.delete(f"/api/me/asked/{request['id']}/handing"),
    )
    given = answer.status == 200 and answer["outcome"] == "given"
    assert given is (back.status != 204), (answer.body, back.status)
    assert scan(elder, code["text"])["refused"] == ("answered" if given else None)
    assert answers(city) == [int(given)] * 3
