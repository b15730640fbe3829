"""The vectors of offline passes are what their generator writes today, and stay small."""

import pytest

from tests.passes.__main__ import FOLDER, written

LARGEST = 400_000


@pytest.fixture(scope="module")
def fresh() -> dict[str, str]:
    return written()


def test_the_vectors_are_up_to_date(fresh: dict[str, str]) -> None:
    kept = {path.name: path.read_text(encoding="utf-8") for path in FOLDER.glob("*.json")}
    assert kept == fresh, "run `python -m tests.passes`"


def test_they_are_many_and_small(fresh: dict[str, str]) -> None:
    assert sum(len(text) for text in fresh.values()) < LARGEST
