"""Windows of wrong tries: exact, by name, and over when they are over."""

from datetime import timedelta

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from backend.kernel import attempts
from backend.kernel.errors import TooManyAttempts
from backend.kernel.models import Attempts
from tests.database import TUESDAY_MORNING as NOW

WINDOW = timedelta(minutes=10)
ME, YOU = b"m" * 32, b"y" * 32


def tries(session: Session, subject: bytes = ME) -> int | None:
    return session.execute(select(Attempts.tries).where(Attempts.subject == subject)).scalar_one_or_none()


def fail(session: Session, times: int, *, after: timedelta = timedelta(), subject: bytes = ME) -> None:
    for _ in range(times):
        attempts.count(session, "door", subject, window=WINDOW, now=NOW + after)


def allowed(session: Session, *, after: timedelta = timedelta(), subject: bytes = ME, scope: str = "door") -> None:
    attempts.refuse_if_spent(session, scope, subject, limit=3, now=NOW + after)


def test_tries_below_the_limit_are_let_through(session: Session) -> None:
    allowed(session)
    fail(session, 2)
    allowed(session)


def test_at_the_limit_the_answer_says_when_to_come_back(session: Session) -> None:
    fail(session, 3)
    with pytest.raises(TooManyAttempts) as caught:
        allowed(session, after=timedelta(minutes=4))
    assert caught.value.retry_after_s == 360


def test_in_the_last_moment_of_a_window_the_pause_is_a_second(session: Session) -> None:
    fail(session, 3)
    with pytest.raises(TooManyAttempts) as caught:
        allowed(session, after=WINDOW - timedelta(milliseconds=1))
    assert caught.value.retry_after_s == 1


def test_a_window_ends_on_the_dot_and_the_next_one_counts_from_one(session: Session) -> None:
    fail(session, 3)
    allowed(session, after=WINDOW)
    fail(session, 1, after=WINDOW)
    assert tries(session) == 1
    fail(session, 2, after=WINDOW + WINDOW / 2)
    with pytest.raises(TooManyAttempts):
        allowed(session, after=2 * WINDOW - timedelta(seconds=1))
    allowed(session, after=2 * WINDOW)


def test_later_tries_do_not_lengthen_the_window(session: Session) -> None:
    fail(session, 2)
    fail(session, 1, after=timedelta(minutes=9))
    with pytest.raises(TooManyAttempts):
        allowed(session, after=timedelta(minutes=9))
    allowed(session, after=WINDOW)


def test_others_and_other_doors_are_counted_apart(session: Session) -> None:
    fail(session, 3)
    allowed(session, subject=YOU)
    allowed(session, scope="window")
    fail(session, 1, subject=YOU)
    assert (tries(session), tries(session, YOU)) == (3, 1)


def test_a_right_try_ends_the_counting(session: Session) -> None:
    fail(session, 3)
    fail(session, 3, subject=YOU)
    attempts.forget(session, "door", ME)
    allowed(session)
    with pytest.raises(TooManyAttempts):
        allowed(session, subject=YOU)
