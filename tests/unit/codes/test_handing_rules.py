"""How a request that was handed on stands, for both sides."""

from datetime import datetime, timedelta

import pytest

from backend.codes.requests.handing import Handed, Known, handed_on
from backend.codes.requests.rules import LIFE, Standing
from backend.codes.rules import State
from tests.database import TUESDAY_MORNING as NOW

LAST = NOW + LIFE
TICK = timedelta(microseconds=1)


@pytest.mark.parametrize(
    ("state", "is_back", "code", "at", "stands"),
    [
        (State.ASKED, False, Standing.OPEN, LAST - TICK, Handed.WAITING),
        (State.ASKED, False, Standing.OPEN, LAST, Handed.EXPIRED),
        (State.ASKED, False, Standing.EXPIRED, NOW, Handed.EXPIRED),
        (State.ASKED, False, Standing.WITHDRAWN, LAST, Handed.WITHDRAWN),
        (State.ASKED, False, Standing.USED, NOW, Handed.USED),
        (State.LOOKED, False, Standing.USED, LAST, Handed.GIVEN),
        (State.REFUSED, False, Standing.USED, LAST, Handed.REFUSED),
        (State.ASKED, True, Standing.OPEN, NOW, Handed.TAKEN_BACK),
        (State.LOOKED, True, Standing.USED, NOW, Handed.TAKEN_BACK),
    ],
)
def test_it_stands_as_the_table_says(state: State, is_back: bool, code: Standing, at: datetime, stands: Handed) -> None:
    assert handed_on(Known(state, LAST, is_back, code), now=at) is stands
