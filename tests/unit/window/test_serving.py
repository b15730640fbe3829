"""What a card must say before anything is looked at."""

from datetime import date

import pytest

from backend.window.rules.serving import Card, card_fault

TODAY = date(2026, 11, 23)
NUMBER = "880102199003071019"


@pytest.mark.parametrize(
    ("number", "registered", "valid_to", "fault"),
    [
        (NUMBER, "陈桂兰", date(2026, 11, 23), None),
        (NUMBER, "陈桂兰", None, None),
        (NUMBER, "陈桂兰", date(2026, 11, 22), "expired"),
        (NUMBER, "陈桂英", None, "unknown"),
        (NUMBER, None, None, "unknown"),
        ("880102199003071018", "陈桂兰", None, "unknown"),
        (NUMBER, None, date(2020, 1, 1), "unknown"),
    ],
)
def test_a_card_must_be_the_persons_and_in_force(
    number: str, registered: str | None, valid_to: date | None, fault: str | None
) -> None:
    assert card_fault(Card(number, "陈桂兰", valid_to), registered, today=TODAY) == fault
