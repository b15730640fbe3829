"""Where a presentation stands, and what a checker is told of one that cannot be spent."""

from datetime import UTC, datetime, timedelta
from uuid import uuid4

import pytest

from backend.codes.rules import (
    ANSWER_KEPT,
    ANSWER_LIFE,
    HANDLE_LIFE,
    PRESENTATION_LIFE,
    TYPED_LIFE,
    Known,
    State,
    state_on,
    why_not,
)

NOW = datetime(2026, 3, 3, 2, 0, tzinfo=UTC)
TICK = timedelta(microseconds=1)
LATER = NOW + timedelta(minutes=1)


def known(state: State, *, handle: datetime = LATER, ends: datetime = LATER, replaced: bool = False) -> Known:
    return Known(state, handle, ends, replaced, uuid4())


@pytest.mark.parametrize(
    ("facts", "reason"),
    [
        (known(State.WITHDRAWN), "withdrawn"),
        (known(State.WITHDRAWN, handle=NOW, replaced=True), "withdrawn"),
        (known(State.LOOKED), "used"),
        (known(State.LOOKED, handle=NOW, ends=NOW), "used"),
        (known(State.ASKED), "used"),
        (known(State.REFUSED), "used"),
        (known(State.LIVE, replaced=True), "expired"),
        (known(State.LIVE, handle=NOW), "expired"),
        (known(State.LIVE, handle=NOW + TICK), "unknown"),
        (known(State.LIVE, ends=NOW), "expired"),
        (known(State.LIVE), "unknown"),
    ],
)
def test_a_checker_is_told_why_a_code_cannot_be_spent(facts: Known, reason: str) -> None:
    assert why_not(facts, now=NOW) == reason


@pytest.mark.parametrize(
    ("stored", "ends_at", "ask_until", "replaced", "shown"),
    [
        (State.LIVE, NOW + TICK, None, False, State.LIVE),
        (State.LIVE, NOW, None, False, State.EXPIRED),
        (State.LIVE, NOW + TICK, None, True, State.REPLACED),
        (State.LIVE, NOW, None, True, State.REPLACED),
        (State.ASKED, NOW, NOW + TICK, False, State.ASKED),
        (State.ASKED, NOW, NOW, False, State.REFUSED),
        (State.ASKED, NOW, None, True, State.ASKED),
        (State.LOOKED, NOW, NOW, True, State.LOOKED),
        (State.REFUSED, NOW, NOW, True, State.REFUSED),
        (State.WITHDRAWN, NOW, None, True, State.WITHDRAWN),
    ],
)
def test_the_holders_page_shows_where_a_code_stands(
    stored: State, ends_at: datetime, ask_until: datetime | None, replaced: bool, shown: State
) -> None:
    assert state_on(stored, ends_at, ask_until, replaced=replaced, now=NOW) is shown


def test_the_lives_are_those_of_the_design() -> None:
    lives = [one.total_seconds() for one in (HANDLE_LIFE, TYPED_LIFE, PRESENTATION_LIFE, ANSWER_LIFE, ANSWER_KEPT)]
    assert lives == [60, 120, 300, 60, 120]
