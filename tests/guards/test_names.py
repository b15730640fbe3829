"""A module is named after what it is about."""

import pytest

from tests.guards.sources import name_of, source_files

EMPTY_NAMES = frozenset(
    {"util", "utils", "helper", "helpers", "common", "manager", "managers", "misc", "shared", "stuff"}
)


def empty_names(path: str) -> set[str]:
    """Parts of a path that say nothing."""
    parts = path.rsplit(".", 1)[0].replace(".", "/").split("/")
    words = {word for part in parts for word in part.lower().replace("-", "_").split("_")}
    return words & EMPTY_NAMES


def test_no_module_is_named_after_nothing() -> None:
    assert [name_of(path) for path in source_files(".py", ".ts", ".vue") if empty_names(name_of(path))] == []


@pytest.mark.parametrize("path", ["backend/web/utils.py", "frontend/lib/date-helpers.ts", "backend/common/text.py"])
def test_an_empty_name_is_found(path: str) -> None:
    assert empty_names(path)


def test_a_name_that_says_something_is_not() -> None:
    assert empty_names("backend/kernel/outbox.py") == set()
