"""A copy for the file under a race: many clicks are one copy, and a withdrawal comes before it or after it."""

from concurrent.futures import ThreadPoolExecutor
from time import sleep
from uuid import UUID

import pytest
from sqlalchemy import update

from backend.grants.models import GRANT
from backend.renditions.preparing import Prepared, made
from backend.verification import keeping
from tests.city import City
from tests.flows.copy_steps import allowing, copies, keep, kept
from tests.flows.grant_steps import GRANTOR
from tests.flows.steps import CHECKER, verdict
from tests.flows.test_copies_at_once import begun

CLICKS = 4
HELD_S = 20
SOON_S = 0.5


def test_many_clicks_are_one_copy(city: City) -> None:
    grantor, checker = city.person(GRANTOR), city.person(CHECKER)
    given = allowing(grantor, checker, max_uses=1)
    seen = verdict(checker, given["code"]["text"])
    clicking = [city.person(CHECKER) for _ in range(CLICKS)]
    with ThreadPoolExecutor(CLICKS) as pool:
        files = list(pool.map(lambda who: kept(who, seen), clicking))
    assert len(set(files)) == 1
    assert len(copies(grantor)) == 1
    assert grantor.get(f"/api/grants/{given['id']}")["used"] == 1


@pytest.mark.postgresql_only
def test_a_withdrawal_waits_for_the_copy_that_is_being_entered(city: City) -> None:
    grantor, checker = city.person(GRANTOR), city.person(CHECKER)
    given = allowing(grantor, checker)
    seen = verdict(checker, given["code"]["text"])
    wanted, house = begun(city, seen)
    with city.writing() as session:
        ready = keeping.begin(session, city.keys, wanted, house, now=city.clock.instant)
    assert isinstance(ready, Prepared)
    file = made(city.keys, ready)
    with ThreadPoolExecutor(1) as pool:
        with city.writing() as session:
            done = keeping.finish(session, city.keys, wanted, ready, file, now=city.clock.instant)
            assert isinstance(done, keeping.Handed)
            end = pool.submit(grantor.delete, f"/api/grants/{given['id']}")
            sleep(SOON_S)
            assert not end.done(), "the copy stands before the end"
        assert end.result(timeout=HELD_S).status == 204
    assert keep(checker, seen).code == "copy_not_kept"


@pytest.mark.postgresql_only
def test_a_copy_waits_for_a_withdrawal_that_came_first_and_is_refused(city: City) -> None:
    grantor, checker = city.person(GRANTOR), city.person(CHECKER)
    given = allowing(grantor, checker)
    seen = verdict(checker, given["code"]["text"])
    with ThreadPoolExecutor(1) as pool:
        with city.writing() as session:
            ended = update(GRANT).where(GRANT.c.id == UUID(given["id"])).values(state="ended")
            session.execute(ended)
            click = pool.submit(keep, checker, seen)
            sleep(SOON_S)
            assert not click.done()
        refused = click.result(timeout=HELD_S)
    assert (refused.code, refused["errors"][0]["problem"]) == ("copy_not_kept", "withdrawn")
    assert copies(grantor) == []
