"""Dismissal against use: what begins after the dismissal was answered shows nothing, on either database."""

from concurrent.futures import ThreadPoolExecutor
from random import Random
from threading import Barrier
from time import perf_counter, sleep
from uuid import UUID

import pytest
from sqlalchemy import func, select

from backend.certificates.read import lock_chosen
from backend.codes.models import Presentation
from backend.grants import service as grants
from backend.grants.mandates.models import Mandate
from backend.grants.rules import Attempt
from backend.kernel.db import locked
from tests.city import City
from tests.client import Client
from tests.flows.enterprise_steps import HANDLER, REPRESENTATIVE, amended, enterprise_of, figure, hired
from tests.flows.steps import card, check, person_id
from tests.flows.test_enterprise_use import CASE, CHECKER, SCENE, opened

ROUNDS = 10
HELD_S = 5
SPREAD_S = 0.04
chance = Random(20261122)  # noqa: S311 - no secret


def test_no_use_of_a_mandate_after_its_dismissal_has_committed(city: City) -> None:
    boss, checker, later = city.person(REPRESENTATIVE), city.person(CHECKER), city.person(CHECKER)
    own = enterprise_of(boss)
    after = 0
    for _ in range(ROUNDS):
        agent, mandate = hired(city, boss, HANDLER)
        text = str(opened(agent)["text"])
        start = Barrier(2)
        wait_s = chance.uniform(0, SPREAD_S)
        with ThreadPoolExecutor(2) as pool:
            used = pool.submit(look, checker, text, start, wait_s)
            gone = pool.submit(dismissal, boss, f"/api/enterprises/{own}/mandates/{mandate}/dismissal", start)
            (began, shown), committed = used.result(), gone.result()
        after += shown and began > committed
        assert check(later, text, SCENE, case_number=CASE)["verdict"] == "no_verdict"
        assert opened_again(agent) == 0
    assert after == 0
    with city.reading() as session:
        standing = select(func.count()).select_from(Mandate).where(Mandate.state == "active")
        assert session.execute(standing).scalar_one() == 0


@pytest.mark.postgresql_only
def test_a_licence_that_changes_while_its_mandate_is_used_holds_up_neither(city: City) -> None:
    """The use holds code and grant and waits for the licence; the licence waits for nothing that the use holds."""
    boss = city.person(REPRESENTATIVE)
    own = enterprise_of(boss)
    agent, _ = hired(city, boss, HANDLER)
    code = opened(agent)
    licence = UUID(card(boss, "business_licence", own)["id"])
    [subject] = [one for one in agent.get("/api/session")["subjects"] if one["kind"] == "enterprise"]
    attempt = Attempt(shower_id=UUID(person_id(city, HANDLER)), scene=SCENE)
    with ThreadPoolExecutor(1) as pool, city.writing() as session:
        held = locked(select(Presentation.id).where(Presentation.id == UUID(code["id"])))
        assert session.execute(held).all()
        used = grants.use(session, city.keys, UUID(subject["grant"]), attempt, now=city.clock.instant)
        assert isinstance(used, grants.Used)
        change = pool.submit(amended, city, own, representative="田恬")
        change.result(timeout=HELD_S)
        lock_chosen(session, city.keys, UUID(own), [licence], today=city.clock.instant.date())
    city.drain()
    assert figure(city, "SELECT count(*) FROM access_grant WHERE ground = 'mandate' AND state = 'active'") == 0
    assert check(city.person(CHECKER), str(code["text"]), SCENE, case_number=CASE)["verdict"] == "no_verdict"


def look(checker: Client, text: str, start: Barrier, wait_s: float) -> tuple[float, bool]:
    start.wait()
    sleep(wait_s)
    began = perf_counter()
    answer = check(checker, text, SCENE, case_number=CASE)
    assert answer.status in (200, 409, 503), answer.body
    return began, answer.status == 200 and bool(answer["certificates"])


def dismissal(boss: Client, path: str, start: Barrier) -> float:
    start.wait()
    answer = boss.post(path)
    assert answer.status == 200, answer.body
    return perf_counter()


def opened_again(agent: Client) -> int:
    return sum(one["kind"] == "enterprise" for one in agent.get("/api/session")["subjects"])
