"""One transaction a request, and no read that pretends to lock."""

import ast
from collections.abc import Iterator

import pytest

from tests.guards.sources import name_of, source_files

UNIT_OF_WORK = "backend/kernel/db.py"
LOCKING = "backend/kernel/"


def endings(source: str) -> Iterator[int]:
    """Lines that commit or roll back."""
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.Attribute) and node.attr in ("commit", "rollback"):
            yield node.lineno


def exclusive_locks(source: str) -> Iterator[int]:
    """Lines with a FOR UPDATE, which SQLite ignores: read-then-write would double-spend there (R03).

    A share lock (`read=True`) only holds off writers, which the immediate transaction of SQLite does as well.
    """
    tree = ast.parse(source)
    shared = {id(node.func) for node in ast.walk(tree) if isinstance(node, ast.Call) and _reads(node)}
    for node in ast.walk(tree):
        if isinstance(node, ast.Attribute) and node.attr == "with_for_update" and id(node) not in shared:
            yield node.lineno


def _reads(call: ast.Call) -> bool:
    return any(option.arg == "read" and ast.unparse(option.value) == "True" for option in call.keywords)


def test_only_the_unit_of_work_commits() -> None:
    found = [
        f"{name_of(path)}:{line}"
        for path in source_files(".py", under="backend/")
        if name_of(path) != UNIT_OF_WORK
        for line in endings(path.read_text())
    ]
    assert found == []


def test_rows_are_locked_for_writing_by_a_guarded_update() -> None:
    found = [
        f"{name_of(path)}:{line}"
        for path in source_files(".py", under="backend/")
        if not name_of(path).startswith(LOCKING)
        for line in exclusive_locks(path.read_text())
    ]
    assert found == []


@pytest.mark.parametrize("snippet", ["session.commit()", "with unit() as s:\n    s.rollback()", "end = session.commit"])
def test_a_commit_elsewhere_is_found(snippet: str) -> None:
    assert list(endings(snippet))


def test_an_exclusive_lock_is_found_and_a_share_lock_is_not() -> None:
    assert list(exclusive_locks("select(A).with_for_update()")) == [1]
    assert list(exclusive_locks("select(A).with_for_update(of=A)")) == [1]
    assert list(exclusive_locks("select(A).with_for_update(read=True, of=A)")) == []
