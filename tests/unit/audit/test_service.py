"""The record of accesses: appended in order, opened with the keys alone, and every change to it noticed."""

import threading
from datetime import timedelta
from uuid import UUID

import pytest
from sqlalchemy import delete, select, update
from sqlalchemy.orm import Session

from backend.audit import service
from backend.audit.models import AccessEvent, PersonChain
from backend.audit.rules import GENESIS, Entry, Head
from backend.audit.service import Event
from backend.kernel.db import Database
from backend.kernel.errors import SealBroken
from backend.kernel.ids import new_id
from backend.kernel.keys import FileKeys
from tests.database import TUESDAY_MORNING as NOW

ME, YOU, CHECKER, LOOK = new_id(), new_id(), new_id(), new_id()


def entry(kind: str = "look:shown", *, subject: UUID | None = ME, outcome: str = "valid") -> Entry:
    return Entry(kind=kind, actor_id=CHECKER, subject_id=subject, look_id=LOOK, badge="880112", outcome=outcome)


@pytest.fixture
def record(session: Session, keys: FileKeys) -> list[UUID]:
    """Three events of ME, with one of YOU and one of nobody between."""
    for subject in (ME, YOU):
        service.open_chain(session, subject)
    first = service.append(session, keys, entry(outcome="first"), now=NOW)
    service.append(session, keys, entry(subject=YOU), now=NOW)
    service.append(session, keys, entry(subject=None, kind="access:refused"), now=NOW)
    second = service.append(session, keys, entry(outcome="second"), now=NOW + timedelta(seconds=1))
    third = service.append(session, keys, entry("look:refused", outcome="third"), now=NOW + timedelta(seconds=2))
    return [first, second, third]


def outcomes(events: list[Event]) -> list[str]:
    return [event.entry["outcome"] for event in events]


def test_events_of_a_person_are_numbered_without_gaps_and_linked(session: Session, record: list[UUID]) -> None:
    rows = (
        session.execute(select(AccessEvent).where(AccessEvent.subject_id == ME).order_by(AccessEvent.n)).scalars().all()
    )
    assert [row.id for row in rows] == record
    assert [row.n for row in rows] == [1, 2, 3]
    assert [row.prev_leaf for row in rows] == [GENESIS, rows[0].leaf, rows[1].leaf]
    assert service.read_head(session, ME) == Head(3, rows[2].leaf)


def test_an_event_of_nobody_stands_in_no_chain(session: Session, record: list[UUID]) -> None:
    row = session.execute(select(AccessEvent).where(AccessEvent.kind == "access:refused")).scalar_one()
    assert (row.subject_id, row.n, row.prev_leaf) == (None, None, None)
    assert record


def test_two_events_alike_have_leaves_that_do_not_tell_so(session: Session, keys: FileKeys) -> None:
    for _ in range(2):
        service.append(session, keys, entry(subject=None), now=NOW)
    assert len(set(session.execute(select(AccessEvent.leaf)).scalars())) == 2


def test_a_person_reads_the_own_events_newest_first(session: Session, keys: FileKeys, record: list[UUID]) -> None:
    kinds = ["look:shown", "look:refused"]
    found = service.of_subject(session, keys, ME, kinds=kinds, before=None, limit=10)
    assert [event.id for event in found] == list(reversed(record))
    assert outcomes(found) == ["third", "second", "first"]
    assert (found[0].kind, found[0].at, found[0].look_id, found[0].subject_id, found[0].n) == (
        "look:refused", NOW + timedelta(seconds=2), LOOK, ME, 3,
    )  # fmt: skip
    assert outcomes(service.of_subject(session, keys, ME, kinds=kinds, before=3, limit=1)) == ["second"]
    assert outcomes(service.of_subject(session, keys, ME, kinds=["look:shown"], before=None, limit=10)) == [
        "second",
        "first",
    ]
    assert service.of_subject(session, keys, new_id(), kinds=kinds, before=None, limit=10) == []


def test_a_checker_reads_the_own_acts_newest_first(session: Session, keys: FileKeys, record: list[UUID]) -> None:
    kinds = ["look:shown"]
    found = service.of_actor(session, keys, CHECKER, kinds=kinds, before=None, limit=10)
    assert outcomes(found) == ["second", "valid", "first"]
    older = service.of_actor(session, keys, CHECKER, kinds=kinds, before=found[0].id, limit=1)
    assert outcomes(older) == ["valid"]
    assert service.of_actor(session, keys, ME, kinds=kinds, before=None, limit=10) == []
    assert record


def test_the_events_of_a_look_come_oldest_first(session: Session, keys: FileKeys, record: list[UUID]) -> None:
    found = service.of_look(session, keys, [LOOK])
    assert outcomes(found) == ["first", "valid", "valid", "second", "third"]
    assert service.of_look(session, keys, [new_id()]) == []
    assert record


def test_an_untouched_record_has_no_fault(session: Session, keys: FileKeys, record: list[UUID]) -> None:
    assert record
    assert service.first_fault(session, keys, ME) is None
    assert service.first_fault(session, keys, YOU) is None
    service.open_chain(session, empty := new_id())
    assert service.first_fault(session, keys, empty) is None


def test_a_removed_event_is_noticed_wherever_it_stood(session: Session, keys: FileKeys, record: list[UUID]) -> None:
    for position, fault in ((2, 3), (1, 2), (0, 1)):
        session.execute(delete(AccessEvent).where(AccessEvent.id == record[position]))
        assert service.first_fault(session, keys, ME) == fault


def test_a_removed_middle_is_noticed(session: Session, keys: FileKeys, record: list[UUID]) -> None:
    session.execute(delete(AccessEvent).where(AccessEvent.id == record[1]))
    assert service.first_fault(session, keys, ME) == 2


@pytest.mark.parametrize("column", ["leaf", "salt"])
def test_an_altered_commitment_is_noticed(session: Session, keys: FileKeys, record: list[UUID], column: str) -> None:
    session.execute(update(AccessEvent).where(AccessEvent.id == record[1]).values({column: b"x" * 32}))
    assert service.first_fault(session, keys, ME) == 2


def test_an_altered_link_is_noticed(session: Session, keys: FileKeys, record: list[UUID]) -> None:
    session.execute(update(AccessEvent).where(AccessEvent.id == record[2]).values(prev_leaf=b"x" * 32))
    assert service.first_fault(session, keys, ME) == 3


def test_a_head_set_back_is_noticed(session: Session, keys: FileKeys, record: list[UUID]) -> None:
    row = session.get_one(AccessEvent, record[1])
    session.execute(update(PersonChain).where(PersonChain.subject_id == ME).values(n=2, leaf=row.leaf))
    assert service.first_fault(session, keys, ME) == 4


def test_a_payload_of_another_event_does_not_open_and_its_line_says_so(
    session: Session, keys: FileKeys, record: list[UUID]
) -> None:
    other = session.get_one(AccessEvent, record[0]).payload
    session.execute(update(AccessEvent).where(AccessEvent.id == record[1]).values(payload=other))
    session.expire_all()
    assert service.first_fault(session, keys, ME) == 2
    assert "record_damaged" in {event.entry["reason"] for event in service.of_look(session, keys, [LOOK])}


def test_nothing_of_an_entry_can_be_read_from_the_table(session: Session, record: list[UUID]) -> None:
    assert record
    for stored in session.execute(select(AccessEvent.payload)).scalars():
        assert b"880112" not in stored


def test_a_subject_without_a_record_cannot_be_looked_at(session: Session, keys: FileKeys) -> None:
    with pytest.raises(SealBroken, match="without a record"):
        service.append(session, keys, entry(subject=new_id()), now=NOW)
    with pytest.raises(SealBroken, match="without a record"):
        service.read_head(session, new_id())


def test_a_head_that_never_holds_still_is_given_up(
    session: Session, keys: FileKeys, record: list[UUID], monkeypatch: pytest.MonkeyPatch
) -> None:
    """Another transaction moved it each time: seen here by reading a head that is not there any more."""
    assert record
    monkeypatch.setattr(service, "read_head", lambda _session, _subject: Head(1, GENESIS))
    with pytest.raises(SealBroken, match="cannot be moved"):
        service.append(session, keys, entry(), now=NOW)


def test_nothing_is_written_under_a_number_that_is_taken(database: Database, keys: FileKeys) -> None:
    """Somebody set the head back to hide an event: the next one must not take its place."""
    with database.unit(write=True) as session:
        service.open_chain(session, ME)
        service.append(session, keys, entry(), now=NOW)
        session.execute(update(PersonChain).values(n=0, leaf=GENESIS))
    with pytest.raises(SealBroken, match="behind its events"), database.unit(write=True) as session:
        service.append(session, keys, entry(), now=NOW)
    with database.unit(write=False) as session:
        assert service.first_fault(session, keys, ME) == 2


def test_events_written_side_by_side_make_one_chain(database: Database, keys: FileKeys) -> None:
    with database.unit(write=True) as session:
        service.open_chain(session, ME)

    def write() -> None:
        for _ in range(8):
            with database.unit(write=True) as session:
                service.append(session, keys, entry(), now=NOW)

    threads = [threading.Thread(target=write) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    with database.unit(write=False) as session:
        assert service.read_head(session, ME).n == 32
        assert service.first_fault(session, keys, ME) is None
