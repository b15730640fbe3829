"""One showing of a pass under a race: many checkers live, an upload at the same time, a revocation in between."""

from concurrent.futures import ThreadPoolExecutor
from time import sleep
from uuid import UUID

import pytest

from backend.certificates.read import lock_chosen
from backend.offline import devices, presenting
from backend.offline.rules.taking import Taken, Try
from backend.standards.calendar import date_in_shanghai
from tests.city import City
from tests.client import Answer
from tests.flows.offline_steps import Key, enrol, kept, show
from tests.flows.test_offline_arrival import Patrol
from tests.flows.test_offline_live import check

HOLDER, CHECKER, COLLEAGUE = "citizen", "inspector", "inspector3"
EACH = 4
HELD_S = 20
SOON_S = 0.5


def test_many_checkers_of_one_showing_are_one_look(city: City) -> None:
    who, key = city.person(HOLDER), Key()
    text = show(kept(who, key, "driving_licence"), key, city)
    crowd = [city.person(login) for _ in range(EACH) for login in (CHECKER, COLLEAGUE)]
    with ThreadPoolExecutor(len(crowd)) as pool:
        found: list[Answer] = list(pool.map(lambda one: check(one, text), crowd))
    shown = [one for one in found if one["certificates"]]
    assert {one["look"] for one in shown} == {shown[0]["look"]}
    assert len(shown) == EACH
    assert sum(not one["repeated"] for one in shown) == 1
    assert {(one["verdict"], one["reason"]) for one in found if not one["certificates"]} == {("no_verdict", "used")}


def test_an_outbox_that_is_sent_many_times_at_once_arrives_once(city: City) -> None:
    who, key = city.person(HOLDER), Key()
    given, patrol = kept(who, key, "driving_licence"), Patrol(city, CHECKER)
    made = [patrol.look(show(given, key, city, ago=number)) for number in range(10)]
    senders = [city.person(CHECKER) for _ in range(EACH)]
    with ThreadPoolExecutor(EACH) as pool:
        found = list(pool.map(lambda one: patrol.send(*made, who=one), senders))
    assert {one.status for one in found} == {200}
    states = [one["state"] for answer in found for one in answer["results"]]
    assert (states.count("kept"), states.count("already")) == (10, 10 * (EACH - 1))
    assert sum(line["offline"] for line in who.get("/api/me/looks")["items"]) == 10


def test_a_live_look_and_an_upload_of_the_same_showing_are_one_of_them_first(city: City) -> None:
    who, key = city.person(HOLDER), Key()
    text = show(kept(who, key, "driving_licence"), key, city)
    patrol, live = Patrol(city, COLLEAGUE), city.person(CHECKER)
    made = patrol.look(text)
    with ThreadPoolExecutor(2) as pool:
        seen, sent = pool.submit(check, live, text), pool.submit(patrol.send, made)
        verdict, [arrived] = seen.result()["verdict"], sent.result()["results"]
    assert arrived["state"] == "kept"
    assert (verdict == "no_verdict") != (arrived["flags"] == ["shown_elsewhere"])


@pytest.mark.postgresql_only
def test_a_revocation_waits_for_the_look_in_hand_and_is_seen_by_the_next(city: City) -> None:
    who, key = city.person(HOLDER), Key()
    given = kept(who, key, "driving_licence")
    device, removing = who.get("/api/me/offline")["device"]["id"], city.person(HOLDER)
    with ThreadPoolExecutor(1) as pool:
        with city.writing() as session:
            known = presenting.known(session, bytes.fromhex(given["rid"]))
            assert known is not None
            own = Try(UUID(int=1), "traffic.roadside")
            had = presenting.take(session, b"k" * 32, known.id, own, UUID(int=2), live=True, now=city.clock.instant)
            assert had.taken is Taken.FIRST
            today = date_in_shanghai(city.clock.instant)
            lock_chosen(session, city.keys, known.subject_id, [known.certificate_id], today=today)
            assert not presenting.is_revoked(session, known.id)
            end = pool.submit(removing.delete, f"/api/me/offline/devices/{device}")
            sleep(SOON_S)
            assert not end.done(), "the look stands before the removal"
        assert end.result(timeout=HELD_S).status == 204
    assert check(city.person(CHECKER), show(given, key, city))["reason"] == "withdrawn"


def test_two_phones_at_once_are_one_active_phone(city: City) -> None:
    who = [city.person(HOLDER) for _ in range(EACH)]
    with ThreadPoolExecutor(EACH) as pool:
        assert set(pool.map(lambda one: enrol(one, Key()).status, who)) == {201}
    with city.reading() as session:
        phones = devices.all_of(session, city.keys, UUID(who[0].get("/api/session")["person"]["id"]))
    assert sum(one.removed_at is None for one in phones) == 1
    assert len(phones) == EACH
