"""One showing of a pass under a race: many checkers live, an upload at the same time, a revocation in between."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from time import sleep
from uuid import UUID

import pytest
from sqlalchemy import text as sql
from sqlalchemy.orm import Session

from backend.certificates.read import lock_chosen
from backend.certificates.read import one as read_one
from backend.kernel.errors import CertificateNotShown, Conflict
from backend.offline import devices, papers, passes, presenting, publishing
from backend.offline.rules.taking import Taken, Try
from backend.standards.calendar import date_in_shanghai
from tests.city import City
from tests.client import Answer, Client
from tests.flows.grant_steps import delegate
from tests.flows.offline_steps import Key, ask, enrol, kept, savable, show
from tests.flows.source_steps import clerk
from tests.flows.steps import DRIVING, suspend
from tests.flows.test_offline_arrival import Patrol
from tests.flows.test_offline_live import check
from tests.flows.test_offline_papers import of_enterprise
from tests.flows.test_offline_passes import listed

HOLDER, CHECKER, COLLEAGUE = "citizen", "inspector", "inspector3"
EACH = 4
OWNER = "rider"
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


End = Callable[[], Answer]


def kept_by(city: City, ground: str) -> tuple[Client, str, UUID, End]:
    """Who keeps a pass, on which phone, of which certificate; and what ends its ground."""
    if ground == "grant":
        helper, owner = city.person(HOLDER), city.person(OWNER)
        given = delegate(owner, helper, fields=["name", "vehicle_class"])
        device = enrol(helper, Key())["id"]
        [made] = ask(helper, device, [], [given["id"]])["passes"]
        return helper, device, UUID(made["certificate"]), lambda: owner.delete(f"/api/grants/{given['id']}")
    who = city.person(HOLDER)
    device = enrol(who, Key())["id"]
    licence = savable(who, DRIVING)["certificate"]
    assert ask(who, device, [licence]).status == 200
    issuer, other = city.person("issuer"), city.person(HOLDER)
    ends: dict[str, End] = {
        "certificate": lambda: suspend(issuer, licence),
        "forgotten": lambda: other.delete(f"/api/me/offline/certificates/{licence}"),
    }
    return who, device, UUID(licence), ends[ground]


def living(city: City, certificate: UUID) -> int:
    """Passes of a certificate that no list names."""
    with city.reading() as session:
        told = sql("SELECT certificate_id FROM offline_pass WHERE revoked_at IS NULL")
        return sum(UUID(str(one)) == certificate for one in session.execute(told).scalars())


GROUNDS = pytest.mark.parametrize("ground", ["certificate", "grant", "forgotten"])


@GROUNDS
def test_no_pass_outlives_a_ground_that_ends_while_it_is_issued(city: City, ground: str) -> None:
    _, device, certificate, end = kept_by(city, ground)
    phones = [city.person(HOLDER) for _ in range(EACH)]
    with ThreadPoolExecutor(EACH + 1) as pool:
        asked = [pool.submit(ask, one, device) for one in phones]
        assert pool.submit(end).result().status in (200, 204)
        assert {one.result().status for one in asked} == {200}
    assert living(city, certificate) == 0


@pytest.mark.postgresql_only
@GROUNDS
def test_whoever_ends_a_ground_waits_for_the_pass_in_hand(city: City, ground: str) -> None:
    _, device, certificate, end = kept_by(city, ground)
    now = city.clock.instant
    with ThreadPoolExecutor(1) as pool:
        with city.writing() as session:
            actor = clerk(city, session, HOLDER)
            plan = passes.plan(session, city.keys, UUID(device), None, (), actor=actor, now=now)
            assert passes.issue(session, city.keys, plan, actor=actor, now=now)
            ended = pool.submit(end)
            sleep(SOON_S)
            assert not ended.done()
        assert ended.result(timeout=HELD_S).status in (200, 204)
    assert living(city, certificate) == 0


@pytest.mark.postgresql_only
@pytest.mark.parametrize("ground", ["certificate", "grant"])
def test_what_ended_since_it_was_planned_is_not_issued(city: City, ground: str) -> None:
    _, device, certificate, end = kept_by(city, ground)
    now = city.clock.instant
    with city.writing() as session:
        actor = clerk(city, session, HOLDER)
        kept_, named = (
            passes.plan(session, city.keys, UUID(device), wanted, grants, actor=actor, now=now)
            for wanted, grants in ((None, ()), _named(city, ground, certificate))
        )
        assert end().status in (200, 204)
        assert passes.issue(session, city.keys, kept_, actor=actor, now=now) == []
        with pytest.raises(CertificateNotShown):
            passes.issue(session, city.keys, named, actor=actor, now=now)
    assert living(city, certificate) == 0


def _named(city: City, ground: str, certificate: UUID) -> tuple[list[UUID], list[UUID]]:
    if ground != "grant":
        return [certificate], []
    return [], [UUID(savable(city.person(HOLDER), DRIVING, behalf=True)["behalf"]["grant"])]


@pytest.mark.postgresql_only
def test_a_paper_of_a_licence_that_ended_meanwhile_has_no_pass(city: City) -> None:
    who, now = city.person("agent"), city.clock.instant
    licence = UUID(of_enterprise(who, "food_licence")["id"])
    holder = UUID(next(one["id"] for one in who.get("/api/session")["subjects"] if one["kind"] == "enterprise"))
    with city.writing() as session:
        opened = read_one(session, city.keys, [holder], licence, today=date_in_shanghai(now))
        with city.writing() as other:
            other.execute(sql("UPDATE certificate SET status = 'suspended' WHERE id = :id"), {"id": licence})
        with pytest.raises(Conflict):
            papers.of_file(session, city.keys, opened, holder, UUID(int=3), now=now)
    assert living(city, licence) == 0


@pytest.mark.postgresql_only
def test_two_that_publish_at_once_both_have_their_revocation_listed(city: City) -> None:
    who = city.person(HOLDER)
    device, now = enrol(who, Key())["id"], city.clock.instant
    wanted = [savable(who, kind)["certificate"] for kind in (DRIVING, "identity_card")]
    rids = [bytes.fromhex(one["rid"]) for one in ask(who, device, wanted)["passes"]][:2]

    def revoke(session: Session, rid: bytes) -> None:
        told = "UPDATE offline_pass SET revoked_at = :now, revoked_for = 'forgotten' WHERE rid = :rid"
        session.execute(sql(told), {"now": now, "rid": rid})
        publishing.publish(session, city.keys, now=now)

    def other() -> None:
        with city.writing() as session:
            revoke(session, rids[1])

    with ThreadPoolExecutor(1) as pool:
        with city.writing() as session:
            revoke(session, rids[0])
            second = pool.submit(other)
            sleep(SOON_S)
            assert not second.done()
        second.result(timeout=HELD_S)
    there = listed(city)
    assert [one in there for one in rids] == [True, True]
