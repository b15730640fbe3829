"""Wait for a thread to have done something, without guessing how long it takes."""

import time
from collections.abc import Callable

LONGEST_S = 15.0


def eventually(condition: Callable[[], object]) -> None:
    """Return as soon as the condition holds; fail when it never does."""
    ends_at = time.monotonic() + LONGEST_S
    while not condition():
        assert time.monotonic() < ends_at, "it never happened"
        time.sleep(0.01)
