"""Rules and standards are pure: the same question gets the same answer, at any time and on any machine."""

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.guards.sources import dotted, name_of, source_files

IMPURE_MODULES = frozenset(
    {
        "backend.kernel.clock",
        "backend.kernel.db",
        "backend.kernel.ids",
        "backend.kernel.keys",
        "backend.kernel.settings",
        "os",
        "random",
        "secrets",
        "socket",
        "subprocess",
        "time",
    }
)
IMPURE_NAMES = frozenset({"uuid1", "uuid4", "uuid7", "urandom", "SystemRandom", "generate_private_key"})
IMPURE_CALLS = frozenset({"now", "utcnow", "today"})
CLOCKS = frozenset({"datetime", "date", "datetime.datetime", "datetime.date"})


def impurities(source: str) -> Iterator[str]:
    """What in this module reads a clock, chance, the environment or the machine."""
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.Import):
            yield from (f"{node.lineno}: import {name.name}" for name in node.names if name.name in IMPURE_MODULES)
        elif isinstance(node, ast.ImportFrom):
            yield from _imported(node)
        elif isinstance(node, ast.Attribute):
            clock = node.attr in IMPURE_CALLS and dotted(node.value) in CLOCKS
            if clock or node.attr in IMPURE_NAMES:
                yield f"{node.lineno}: {ast.unparse(node)}"
        elif isinstance(node, ast.Call) and dotted(node.func) in ("open", "input", "print"):
            yield f"{node.lineno}: {dotted(node.func)}()"


def _imported(node: ast.ImportFrom) -> Iterator[str]:
    for name in node.names:
        whole = f"{node.module}.{name.name}"
        if node.module in IMPURE_MODULES or whole in IMPURE_MODULES or name.name in IMPURE_NAMES:
            yield f"{node.lineno}: from {node.module} import {name.name}"


def is_pure_code(path: Path) -> bool:
    """Whether this file is rules or a standard."""
    name = name_of(path)
    return name.startswith("backend/standards/") or name.endswith("/rules.py") or "/rules/" in name


def test_rules_and_standards_are_pure() -> None:
    pure = [path for path in source_files(".py", under="backend/") if is_pure_code(path)]
    assert pure
    found = [f"{name_of(path)}:{what}" for path in pure for what in impurities(path.read_text())]
    assert found == []


@pytest.mark.parametrize(
    "snippet",
    [
        "import random",
        "from time import monotonic",
        "from uuid import uuid4",
        "import uuid\nx = uuid.uuid4()",
        "from backend.kernel import clock",
        "from backend.kernel.clock import db_now",
        "from datetime import datetime\nx = datetime.now(UTC)",
        "import datetime\nx = datetime.date.today()",
        "later = date.today",
        "ec.generate_private_key(curve)",
        "open('list.txt')",
    ],
)
def test_an_impurity_is_found(snippet: str) -> None:
    assert list(impurities(snippet))


def test_a_given_instant_is_no_impurity() -> None:
    assert list(impurities("def decide(now: datetime) -> bool:\n    return decision.now < now")) == []
