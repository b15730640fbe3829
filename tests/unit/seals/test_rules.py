"""What a seal may do, and until when what it sealed counts."""

from datetime import UTC, date, datetime, timedelta

import pytest

from backend.seals.rules import LINES, Kind, State, counts, number_of, why_not

DAY = date(2026, 3, 3)
LOST = datetime(2026, 3, 3, tzinfo=UTC)


@pytest.mark.parametrize(
    ("state", "valid_from", "valid_to", "expected"),
    [
        (State.ACTIVE, DAY, None, None),
        (State.ACTIVE, DAY, DAY, None),
        (State.SUSPENDED, DAY, None, "seal_suspended"),
        (State.ENDED, DAY, None, "seal_ended"),
        (State.ACTIVE, DAY, DAY - timedelta(days=1), "seal_ended"),
        (State.ACTIVE, DAY + timedelta(days=1), None, "seal_not_yet_valid"),
        (State.SUSPENDED, DAY + timedelta(days=1), None, "seal_suspended"),
    ],
)
def test_a_seal_is_used_within_its_time_and_while_active(
    state: State, valid_from: date, valid_to: date | None, expected: str | None
) -> None:
    assert why_not(state, valid_from, valid_to, today=DAY) == expected


def test_what_was_sealed_before_the_loss_counts_and_nothing_from_then_on() -> None:
    assert counts(LOST, None)
    assert counts(LOST - timedelta(microseconds=1), LOST)
    assert not counts(LOST, LOST)
    assert not counts(LOST + timedelta(days=1), LOST)


def test_a_number_has_thirteen_digits() -> None:
    assert number_of("880100", 42) == "8801000000042"


def test_each_kind_has_its_line() -> None:
    assert set(LINES) == set(Kind)
