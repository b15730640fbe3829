"""Between the click and the file a second passes: what happens meanwhile counts."""

from dataclasses import replace
from datetime import date
from uuid import UUID

import pytest
from sqlalchemy import select, update

from backend.identity.models import Account, Membership
from backend.identity.rules import Actor
from backend.kernel.settings import Settings
from backend.renditions.preparing import House, Prepared, made
from backend.verification import keeping
from tests.city import City
from tests.client import Client
from tests.flows.copy_steps import Seen, allowing, copies
from tests.flows.grant_steps import GRANTOR
from tests.flows.steps import CHECKER, record, verdict


@pytest.fixture
def grantor(city: City) -> Client:
    """Who gives."""
    return city.person(GRANTOR)


HOUSE = House("http://localhost", Settings().glyph_font, demo=True)


def begun(city: City, seen: Seen) -> tuple[keeping.Wanted, House]:
    """What the route hands on."""
    with city.reading() as session:
        row = session.execute(select(Account.id, Account.person_id).where(Account.login == CHECKER)).one()
    at = city.clock.instant
    actor = Actor(
        account_id=row.id, person_id=row.person_id, sign_in_id=row.id, login=CHECKER, demo=True, level="L3",
        offices=(), last_seen_at=at, last_active_at=at, expires_at=at, idle_s=None,
    )  # fmt: skip
    return keeping.Wanted(UUID(seen["id"]), UUID(seen["certificates"][0]["copy_of"]), actor), HOUSE


def test_two_clicks_at_once_are_one_copy(city: City, grantor: Client) -> None:
    checker = city.person(CHECKER)
    seen = verdict(checker, allowing(grantor, checker)["code"]["text"])
    wanted, house = begun(city, seen)
    ready = []
    for _ in range(2):
        with city.writing() as session:
            found = keeping.begin(session, city.keys, wanted, house, now=city.clock.instant)
            assert isinstance(found, Prepared)
            ready.append(found)
    files = [made(city.keys, one) for one in ready]
    given = []
    for one, file in zip(ready, files, strict=True):
        with city.writing() as session:
            given.append(keeping.finish(session, city.keys, wanted, one, file, now=city.clock.instant))
    assert given[0] == given[1]
    assert len(copies(grantor)) == 1


def test_what_is_taken_back_while_the_file_is_set_is_not_kept(city: City, grantor: Client) -> None:
    checker = city.person(CHECKER)
    given = allowing(grantor, checker)
    wanted, house = begun(city, verdict(checker, given["code"]["text"]))
    with city.writing() as session:
        ready = keeping.begin(session, city.keys, wanted, house, now=city.clock.instant)
        assert isinstance(ready, Prepared)
    file = made(city.keys, ready)
    assert grantor.delete(f"/api/grants/{given['id']}").status == 204
    with city.writing() as session:
        done = keeping.finish(session, city.keys, wanted, ready, file, now=city.clock.instant)
    assert done == keeping.Refused("withdrawn")
    assert (copies(grantor), record(grantor)[0]["not_kept"]) == ([], True)


def test_a_file_that_was_set_before_midnight_is_not_kept_with_yesterdays_day(city: City, grantor: Client) -> None:
    checker = city.person(CHECKER)
    wanted, house = begun(city, verdict(checker, allowing(grantor, checker)["code"]["text"]))
    with city.writing() as session:
        ready = keeping.begin(session, city.keys, wanted, house, now=city.clock.instant)
    assert isinstance(ready, Prepared)
    assert ready.order.terms is not None
    other = replace(ready, order=replace(ready.order, terms=replace(ready.order.terms, until=date(2030, 1, 1))))
    with city.writing() as session:
        done = keeping.finish(session, city.keys, wanted, other, made(city.keys, ready), now=city.clock.instant)
    assert done == keeping.Refused("changed")


def test_who_has_left_the_office_keeps_nothing(city: City, grantor: Client) -> None:
    checker = city.person(CHECKER)
    seen = verdict(checker, allowing(grantor, checker)["code"]["text"])
    wanted, house = begun(city, seen)
    with city.writing() as session:
        own = Membership.person_id == wanted.actor.person_id
        session.execute(update(Membership).where(own).values(ended_at=city.clock.instant))
        done = keeping.begin(session, city.keys, wanted, house, now=city.clock.instant)
    assert done == keeping.Refused("office_not_permitted")
