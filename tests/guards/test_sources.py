"""Every module and test that docs/sources.md and docs/glossary.md name exists."""

import re
from pathlib import Path

from tests.guards.sources import ROOT

NAMED = re.compile(r"`((?:backend|frontend|pwa|tests)/[\w./-]+)(?:::(\w+))?`")
CLAUSE = re.compile(r"^\| S[0-4] ", re.MULTILINE)


def missing(text: str, root: Path) -> list[str]:
    """What a text names that is not there: files, folders, and tests of a file."""
    found = []
    for name, test in NAMED.findall(text):
        path = root / name
        if not path.exists():
            found.append(name)
        elif test and f"def {test}(" not in path.read_text():
            found.append(f"{name}::{test}")
    return found


def test_what_the_plans_led_to_is_there() -> None:
    sources = (ROOT / "docs" / "sources.md").read_text()
    assert missing(sources, ROOT) == []
    rows = [line for line in sources.splitlines() if CLAUSE.match(line)]
    assert rows
    assert [row for row in rows if "`tests/" not in row and ".test.ts`" not in row] == []


def test_the_glossary_points_at_what_is_there() -> None:
    glossary = (ROOT / "docs" / "glossary.md").read_text()
    assert NAMED.search(glossary)
    assert missing(glossary, ROOT) == []


def test_what_is_not_there_is_found() -> None:
    text = "`tests/guards/test_sources.py::test_nothing` `backend/nowhere.py` `backend/kernel`"
    assert missing(text, ROOT) == ["tests/guards/test_sources.py::test_nothing", "backend/nowhere.py"]
