"""Collecting garbage less often, and never what was there from the start."""

import gc
from collections.abc import Iterator

import pytest

from backend.kernel.memory import OLDER_EVERY, YOUNG_OBJECTS, settle


@pytest.fixture(autouse=True)
def _as_before() -> Iterator[None]:
    """Leave the tests' own process as it was."""
    before = gc.get_threshold()
    yield
    gc.unfreeze()
    gc.set_threshold(*before)


def test_what_stands_is_left_out_and_collections_are_rarer() -> None:
    kept = [[] for _ in range(1000)]  # type: ignore[var-annotated] # containers, whatever in them
    settle()
    assert gc.get_freeze_count() > len(kept)
    assert gc.get_threshold() == (YOUNG_OBJECTS, OLDER_EVERY, OLDER_EVERY)
