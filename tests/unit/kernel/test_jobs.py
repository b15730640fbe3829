"""The drainer: every row once, the handler's work and the mark together, a broken row in nobody's way."""

import logging
from datetime import timedelta
from time import sleep

import pytest
from sqlalchemy import select, update
from sqlalchemy.orm import Session

from backend.kernel import live, outbox
from backend.kernel.clock import FixedClock
from backend.kernel.db import Database, locked
from backend.kernel.ids import new_id
from backend.kernel.jobs import BATCH, PAUSE_S, Drainer, Handler
from backend.kernel.models import OutboxRow
from backend.migrations.tables import upgrade
from tests.database import TUESDAY_MORNING, Databases, opened
from tests.templates import nothing
from tests.unit.kernel.waiting import eventually

ME = new_id()


def leave(database: Database, *topics: str, clock: FixedClock) -> None:
    with database.unit(write=True) as session:
        for topic in topics:
            outbox.add(session, topic, {"topic": topic}, now=clock.instant)


def left(database: Database) -> dict[str, int]:
    """Topics that are not done, with their tries."""
    with database.unit(write=False) as session:
        rows = session.execute(select(OutboxRow.topic, OutboxRow.tries).where(OutboxRow.done_at.is_(None)))
        return {row.topic: row.tries for row in rows}


def hints(database: Database) -> int:
    with database.unit(write=False) as session:
        return len(live.after(session, ME, 0))


def hinting(_session: Session, _payload: dict[str, object]) -> None:
    live.tell(_session, ME, "code.looked", None, now=TUESDAY_MORNING)


def breaking(session: Session, payload: dict[str, object]) -> None:
    hinting(session, payload)
    raise ValueError("broken")


def recording(seen: list[object]) -> Handler:
    return lambda _session, payload: seen.append(payload["topic"])


def test_every_row_is_worked_off_once_in_its_order(database: Database, clock: FixedClock) -> None:
    seen: list[object] = []
    drainer = Drainer(database, {topic: recording(seen) for topic in "abc"})
    leave(database, "a", "b", clock=clock)
    clock.instant += timedelta(seconds=1)
    leave(database, "c", clock=clock)
    assert drainer.drain() == 3
    assert seen == ["a", "b", "c"]
    assert drainer.drain() == 0
    assert left(database) == {}


def test_whole_batches_are_worked_off_at_once_and_what_trickles_in_waits_for_the_next_look(
    database: Database, clock: FixedClock
) -> None:
    """A row that leaves the next one: worked off without a pause there would be hundreds in this time."""
    seen: list[object] = []

    def again(session: Session, payload: dict[str, object]) -> None:
        seen.append(payload["topic"])
        outbox.add(session, "again", {"topic": "again"}, now=clock.instant)

    many = 2 * BATCH
    leave(database, *["many"] * many, "again", clock=clock)
    drainer = Drainer(database, {"many": recording(seen), "again": again})
    drainer.start()
    try:
        eventually(lambda: seen.count("many") == many)
        before = seen.count("again")
        sleep(5 * PAUSE_S)
        assert 1 <= seen.count("again") - before <= 6
    finally:
        drainer.stop()


def test_work_that_is_not_due_waits(database: Database, clock: FixedClock) -> None:
    leave(database, "a", clock=FixedClock(clock.instant + timedelta(seconds=1)))
    drainer = Drainer(database, {"a": recording([])})
    assert drainer.drain() == 0
    clock.instant += timedelta(seconds=1)
    assert drainer.drain() == 1


def test_a_broken_row_does_nothing_and_stops_nobody(database: Database, clock: FixedClock) -> None:
    leave(database, "broken", "good", clock=clock)
    assert Drainer(database, {"broken": breaking, "good": hinting}).drain() == 1
    assert left(database) == {"broken": 1}
    assert hints(database) == 1


def test_a_row_tried_again_has_its_effect_once(database: Database, clock: FixedClock) -> None:
    leave(database, "a", clock=clock)
    assert Drainer(database, {"a": breaking}).drain() == 0
    assert hints(database) == 0
    clock.instant += timedelta(seconds=1)
    assert Drainer(database, {"a": hinting}).drain() == 1
    assert (hints(database), left(database)) == (1, {})


def test_pauses_grow_up_to_ten_minutes(database: Database, clock: FixedClock) -> None:
    leave(database, "a", clock=clock)
    drainer = Drainer(database, {"a": breaking})
    for pause_s in (1, 2, 4, 8, 16, 32, 64, 128, 256, 512, 600, 600):
        drainer.drain()
        tries = left(database)["a"]
        clock.instant += timedelta(seconds=pause_s - 0.5)
        drainer.drain()
        assert left(database)["a"] == tries
        clock.instant += timedelta(seconds=0.5)


@pytest.mark.parametrize("tries", [46, 47, 1023, 1024, 100_000])
def test_a_row_that_failed_for_days_stops_nobody(database: Database, clock: FixedClock, tries: int) -> None:
    leave(database, "broken", "good", clock=clock)
    with database.unit(write=True) as session:
        session.execute(update(OutboxRow).where(OutboxRow.topic == "broken").values(tries=tries))
    assert Drainer(database, {"broken": breaking, "good": hinting}).drain() == 1
    assert left(database) == {"broken": tries + 1}


def test_an_unknown_topic_stays_until_somebody_knows_it(
    database: Database, clock: FixedClock, caplog: pytest.LogCaptureFixture
) -> None:
    leave(database, "new", clock=clock)
    with caplog.at_level(logging.ERROR):
        assert Drainer(database, {}).drain() == 0
    assert "of new failed, try 1" in caplog.text
    clock.instant += timedelta(seconds=1)
    assert Drainer(database, {"new": hinting}).drain() == 1


def test_a_process_that_ends_in_a_handler_leaves_the_row_as_it_was(database: Database, clock: FixedClock) -> None:
    def ending(session: Session, payload: dict[str, object]) -> None:
        hinting(session, payload)
        raise SystemExit

    leave(database, "a", clock=clock)
    with pytest.raises(SystemExit):
        Drainer(database, {"a": ending}).drain()
    assert (left(database), hints(database)) == ({"a": 0}, 0)
    assert Drainer(database, {"a": hinting}).drain() == 1


@pytest.mark.postgresql_only
def test_a_row_in_another_drainers_hands_is_passed_over(database: Database, clock: FixedClock) -> None:
    leave(database, "a", "b", clock=clock)
    seen: list[object] = []
    with database.unit(write=True) as other:
        held = other.execute(locked(select(OutboxRow).where(OutboxRow.topic == "a"))).scalar_one()
        assert Drainer(database, {topic: recording(seen) for topic in "ab"}).drain() == 1
        assert (held.topic, seen) == ("a", ["b"])


@pytest.mark.parametrize("starting", [1, 3])
def test_drainers_in_the_background_share_the_work(database: Database, clock: FixedClock, starting: int) -> None:
    drainers = [Drainer(database, {"a": hinting}) for _ in range(starting)]
    for drainer in drainers:
        drainer.start()
    leave(database, *["a"] * 20, clock=clock)
    eventually(lambda: not left(database))
    for drainer in drainers:
        drainer.stop()
    assert hints(database) == 20


def test_a_stopped_drainer_takes_no_new_row(database: Database, clock: FixedClock) -> None:
    drainer = Drainer(database, {"a": hinting})
    drainer.start()
    drainer.stop()
    leave(database, "a", clock=clock)
    assert drainer.drain() == 0
    assert left(database) == {"a": 0}


def test_a_drainer_outlives_a_database_that_does_not_answer(
    databases: Databases, clock: FixedClock, caplog: pytest.LogCaptureFixture
) -> None:
    """Here: one whose tables come late."""
    with databases.copy_of("nothing", nothing) as settings:
        database = opened(settings, clock)
        drainer = Drainer(database, {"a": hinting})
        drainer.start()
        eventually(lambda: "drainer " in caplog.text)
        upgrade(settings.database_url)
        leave(database, "a", clock=clock)
        eventually(lambda: hints(database) == 1)
        drainer.stop()
        database.dispose()
