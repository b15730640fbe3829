"""How a request code stands, and until when it may be answered."""

from datetime import datetime, timedelta

import pytest

from backend.codes.requests.rules import (
    LIFE,
    LINK_LIFE,
    Known,
    Standing,
    Way,
    code_ends_at,
    request_ends_at,
    request_standing,
    standing,
)
from backend.identity.rules import STAFF_IDLE
from backend.web.transaction import ACTIVE_EVERY
from tests.database import TUESDAY_MORNING as NOW

LAST = NOW + LIFE
TICK = timedelta(microseconds=1)


def test_a_code_on_a_screen_lives_five_minutes_and_a_poster_until_it_is_withdrawn() -> None:
    assert [code_ends_at(way, now=NOW) for way in Way] == [LAST, LAST, None, NOW + LINK_LIFE]
    assert timedelta(minutes=5) == LIFE
    assert LINK_LIFE + ACTIVE_EVERY <= STAFF_IDLE, "a link does not outlive the screen that waits for its answer"


def test_a_scan_may_be_answered_as_long_as_the_screen_shows_the_code_and_of_a_poster_five_minutes_of_its_own() -> None:
    assert request_ends_at(LAST, now=LAST - TICK) == LAST
    assert request_ends_at(None, now=LAST) == LAST + LIFE


@pytest.mark.parametrize(
    ("known", "at", "expected"),
    [
        (Known(LAST, None, 0, 1), LAST - TICK, Standing.OPEN),
        (Known(LAST, None, 0, 1), LAST, Standing.EXPIRED),
        (Known(LAST, None, 1, 1), NOW, Standing.USED),
        (Known(LAST, None, 1, 2), NOW, Standing.OPEN),
        (Known(LAST, None, 1, 1), LAST, Standing.USED),
        (Known(LAST, NOW, 1, 1), NOW, Standing.WITHDRAWN),
        (Known(None, None, 999, None), NOW + timedelta(days=999), Standing.OPEN),
        (Known(None, NOW, 0, None), NOW, Standing.WITHDRAWN),
    ],
)
def test_it_stands(known: Known, at: object, expected: Standing) -> None:
    assert standing(known, now=at) is expected  # type: ignore[arg-type] # a time of the table


@pytest.mark.parametrize(
    ("withdrawn_at", "at", "expected"),
    [
        (None, LAST - TICK, Standing.OPEN),
        (None, LAST, Standing.EXPIRED),
        (NOW, LAST - TICK, Standing.WITHDRAWN),
        (NOW, LAST, Standing.WITHDRAWN),
        (LAST, LAST, Standing.EXPIRED),
    ],
)
def test_a_request_without_an_answer_ends_in_its_time_or_with_its_code(
    withdrawn_at: datetime | None, at: datetime, expected: Standing
) -> None:
    assert request_standing(LAST, withdrawn_at, now=at) is expected
