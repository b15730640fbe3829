"""Live hints: told once, in order, to the right listener; streams that end, resume and give their room back."""

import threading
from collections.abc import Iterator
from contextlib import closing
from uuid import UUID

import pytest

from backend.kernel import live
from backend.kernel.clock import FixedClock
from backend.kernel.db import Database
from backend.kernel.errors import TooManyStreams
from backend.kernel.ids import new_id
from backend.kernel.live import Hint, LiveHub
from backend.migrations.tables import upgrade
from tests.database import TUESDAY_MORNING, Databases, opened
from tests.templates import nothing
from tests.unit.kernel.waiting import eventually

ME, YOU = new_id(), new_id()


@pytest.fixture
def hub(database: Database) -> Iterator[LiveHub]:
    """A hub with room for two streams, whose tail follows already."""
    hub = LiveHub(database, streams_max=2)
    hub.start()
    follows(hub, database)
    yield hub
    hub.stop()


def follows(hub: LiveHub, database: Database) -> None:
    probe = new_id()
    with closing(hub.stream(probe, None)):
        (inbox,) = hub._streams[probe]
        eventually(lambda: tell(database, "probe", probe) and not inbox.empty())


def tell(database: Database, kind: str, listener: UUID = ME) -> int:
    with database.unit(write=True) as session:
        live.tell(session, listener, kind, None, now=TUESDAY_MORNING)
        return live.newest(session)


def heard(hints: Iterator[Hint | None], wanted: int) -> list[str]:
    """The next hints of a stream, heartbeats left out."""
    found: list[str] = []
    while len(found) < wanted:
        hint = next(hints)
        found += [hint.kind] if hint is not None else []
    return found


def test_a_listener_gets_the_own_hints_oldest_first(database: Database) -> None:
    first = tell(database, "code.asked")
    tell(database, "code.looked", YOU)
    tell(database, "code.looked")
    with database.unit(write=False) as session:
        assert [hint.kind for hint in live.after(session, ME, 0)] == ["code.asked", "code.looked"]
        assert [hint.kind for hint in live.after(session, ME, first)] == ["code.looked"]
        assert [hint.kind for hint in live.after(session, YOU, 0)] == ["code.looked"]


def test_the_newest_hint_is_that_of_all_or_of_one_and_nought_without_any(database: Database) -> None:
    with database.unit(write=False) as session:
        assert (live.newest(session), live.newest(session, ME)) == (0, 0)
    own, latest = tell(database, "code.asked"), tell(database, "code.looked", YOU)
    with database.unit(write=False) as session:
        assert (live.newest(session), live.newest(session, ME)) == (latest, own)


def test_hints_are_numbered_in_the_order_of_their_commits(database: Database, clock: FixedClock) -> None:
    """Else a listener who has seen the later number never learns of the earlier one."""

    def second() -> None:
        with database.unit(write=True) as session:
            live.tell(session, ME, "second", None, now=clock.instant)

    thread = threading.Thread(target=second)
    with database.unit(write=True) as session:
        live.tell(session, ME, "first", None, now=clock.instant)
        thread.start()
        thread.join(timeout=0.3)
        with database.unit(write=False) as reading:
            assert live.after(reading, ME, 0) == []
    thread.join()
    with database.unit(write=False) as reading:
        assert [hint.kind for hint in live.after(reading, ME, 0)] == ["first", "second"]


def test_a_stream_says_at_once_that_it_is_there(hub: LiveHub) -> None:
    with closing(hub.stream(ME, None)) as stream:
        assert next(iter(stream)) is None


def test_a_stream_gives_hints_as_they_come_and_only_the_own(hub: LiveHub, database: Database) -> None:
    with closing(hub.stream(ME, None)) as stream:
        hints = iter(stream)
        next(hints)
        tell(database, "code.looked", YOU)
        tell(database, "code.asked")
        tell(database, "request.closed")
        assert heard(hints, 2) == ["code.asked", "request.closed"]


def test_two_pages_of_one_person_both_hear(hub: LiveHub, database: Database) -> None:
    with closing(hub.stream(ME, None)) as one, closing(hub.stream(ME, None)) as two:
        tell(database, "code.looked")
        assert heard(iter(one), 1) == heard(iter(two), 1) == ["code.looked"]


def test_a_stream_resumes_where_it_was_lost_and_says_nothing_twice(hub: LiveHub, database: Database) -> None:
    seen = tell(database, "seen")
    tell(database, "missed")
    with closing(hub.stream(ME, seen)) as stream:
        (inbox,) = hub._streams[ME]
        tell(database, "new")
        eventually(lambda: not inbox.empty())  # "new" is both among the missed and in the inbox
        tell(database, "newer")
        assert heard(iter(stream), 3) == ["missed", "new", "newer"]


def test_a_stream_resumes_over_more_than_a_page(
    hub: LiveHub, database: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(live, "PAGE", 2)
    seen = tell(database, "0")
    wanted = [str(number) for number in range(1, 6)]
    for kind in wanted:
        tell(database, kind)
    with closing(hub.stream(ME, seen)) as stream:
        assert heard(iter(stream), 5) == wanted


def test_a_full_process_sends_the_next_one_to_poll(hub: LiveHub) -> None:
    streams = [hub.stream(ME, None), hub.stream(YOU, None)]
    with pytest.raises(TooManyStreams) as caught:
        hub.stream(new_id(), None)
    assert caught.value.retry_after_s == 3
    for stream in streams:
        stream.close()


def test_one_person_does_not_take_all_the_room(database: Database) -> None:
    hub = LiveHub(database, streams_max=40)
    hub.start()
    streams = [hub.stream(ME, None) for _ in range(live.MOST_STREAMS_EACH)]
    with pytest.raises(TooManyStreams):
        hub.stream(ME, None)
    hub.stream(YOU, None).close()
    streams.pop().close()
    hub.stream(ME, None).close()
    hub.stop()


def test_a_closed_stream_gives_its_room_back_though_it_was_never_read(hub: LiveHub) -> None:
    """As a HEAD request leaves it, or a browser that went away."""
    for _ in range(5):
        stream = hub.stream(ME, None)
        stream.close()
        stream.close()
    assert dict(hub._streams) == {}


def test_streams_can_be_turned_off(database: Database) -> None:
    hub = LiveHub(database, streams_max=0)
    hub.start()
    with pytest.raises(TooManyStreams):
        hub.stream(ME, None)
    hub.stop()


def test_a_hub_that_does_not_run_takes_no_streams(database: Database) -> None:
    with pytest.raises(TooManyStreams):
        LiveHub(database, streams_max=2).stream(ME, None)


def test_a_quiet_stream_beats_and_ends_after_its_life(hub: LiveHub, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(live, "HEARTBEAT_S", 0.05)
    monkeypatch.setattr(live, "STREAM_LIFE_S", 0.2)
    with closing(hub.stream(ME, None)) as stream:
        beats = list(stream)
    assert 2 <= len(beats) <= 6
    assert set(beats) == {None}


def test_a_stopped_hub_ends_its_streams(hub: LiveHub, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(live, "HEARTBEAT_S", 0.05)
    with closing(hub.stream(ME, None)) as stream:
        hints = iter(stream)
        next(hints)
        hub.stop()
        assert set(hints) <= {None}


def test_a_tail_outlives_a_database_that_does_not_answer(
    databases: Databases, clock: FixedClock, caplog: pytest.LogCaptureFixture
) -> None:
    """Here: one whose tables come late."""
    with databases.copy_of("nothing", nothing) as settings:
        database = opened(settings, clock)
        hub = LiveHub(database, streams_max=1)
        hub.start()
        eventually(lambda: "live tail " in caplog.text)
        upgrade(settings.database_url)
        follows(hub, database)
        hub.stop()
        database.dispose()
