"""What has served is forgotten, and nothing sooner."""

from datetime import datetime, timedelta

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from backend.kernel import attempts, idempotency, live, outbox
from backend.kernel.clock import FixedClock, remember
from backend.kernel.ids import new_id
from backend.kernel.keys import FileKeys
from backend.kernel.models import Attempts, IdempotencyRow, LiveEvent, OutboxRow
from backend.kernel.sweep import sweep
from tests.database import TUESDAY_MORNING as NOW

ME = new_id()
SECOND = timedelta(seconds=1)


def swept(session: Session, at: datetime) -> None:
    remember(session, at)
    sweep(session)


def keep(session: Session, keys: FileKeys, *, disclosing: bool) -> None:
    request = idempotency.request_of("POST /x", "k" * 16, b"{}", hash_key=bytes(32))
    idempotency.keep(session, keys, request, actor_id=ME, status=200, body=b"{}", disclosing=disclosing, now=NOW)


def answers(session: Session) -> list[bool]:
    return [answer is not None for answer in session.execute(select(IdempotencyRow.answer)).scalars()]


def count(session: Session, table: type[LiveEvent | OutboxRow | Attempts]) -> int:
    return session.execute(select(func.count()).select_from(table)).scalar_one()


def test_a_disclosing_answer_goes_after_two_minutes_and_its_key_stays(session: Session, keys: FileKeys) -> None:
    keep(session, keys, disclosing=True)
    swept(session, NOW + timedelta(minutes=2) - SECOND)
    assert answers(session) == [True]
    swept(session, NOW + timedelta(minutes=2))
    assert answers(session) == [False]


def test_another_answer_is_kept_for_a_day_and_its_key_for_two(session: Session, keys: FileKeys) -> None:
    keep(session, keys, disclosing=False)
    for after, expected in ((timedelta(days=1) - SECOND, [True]), (timedelta(days=1), [False])):
        swept(session, NOW + after)
        assert answers(session) == expected
    swept(session, NOW + timedelta(days=2) - SECOND)
    assert answers(session) == [False]
    swept(session, NOW + timedelta(days=2))
    assert answers(session) == []


def test_hints_go_after_an_hour(session: Session) -> None:
    live.tell(session, ME, "code.looked", None, now=NOW)
    live.tell(session, ME, "code.looked", None, now=NOW + SECOND)
    swept(session, NOW + timedelta(hours=1) - SECOND)
    assert count(session, LiveEvent) == 2
    swept(session, NOW + timedelta(hours=1))
    assert count(session, LiveEvent) == 1


def test_the_number_of_a_hint_is_never_given_twice(session: Session) -> None:
    """Who has seen hint 7 must see what comes after a quiet night, whatever was swept meanwhile."""
    live.tell(session, ME, "code.looked", None, now=NOW)
    seen = live.newest(session)
    swept(session, NOW + timedelta(hours=2))
    live.tell(session, ME, "code.asked", None, now=NOW + timedelta(hours=2))
    assert [hint.kind for hint in live.after(session, ME, seen)] == ["code.asked"]


def test_only_done_work_goes_after_a_day(session: Session) -> None:
    for topic in ("done", "waiting"):
        outbox.add(session, topic, {}, now=NOW)
    session.execute(OutboxRow.__table__.update().where(OutboxRow.topic == "done").values(done_at=NOW))  # type: ignore[attr-defined]
    swept(session, NOW + timedelta(days=1) - SECOND)
    assert count(session, OutboxRow) == 2
    swept(session, NOW + timedelta(days=100))
    assert list(session.execute(select(OutboxRow.topic)).scalars()) == ["waiting"]


def test_a_window_of_wrong_tries_goes_when_it_is_over(session: Session, clock: FixedClock) -> None:
    attempts.count(session, "door", b"m" * 32, window=timedelta(minutes=10), now=clock.instant)
    swept(session, NOW + timedelta(minutes=10) - SECOND)
    assert count(session, Attempts) == 1
    swept(session, NOW + timedelta(minutes=10))
    assert count(session, Attempts) == 0
