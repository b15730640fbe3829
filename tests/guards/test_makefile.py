"""A target of the Makefile does something, and says what."""

import re
from importlib.util import find_spec

from tests.guards.sources import ROOT

PROMISED = frozenset(
    {"help", "run", "test", "arch", "api", "reset", "race", "bench", "fuzz", "shots", "citypack-check"}
)


def missing_modules(makefile: str) -> list[str]:
    """Modules that a recipe starts and that are not there."""
    named = set(re.findall(r"\$\(BIN\)/python -m ([\w.]+)", makefile)) - {"pip", "backend.cli"}
    return sorted(name for name in named if not _runs(name))


def _runs(name: str) -> bool:
    try:
        found = find_spec(name)
    except ModuleNotFoundError:
        return False
    if found is not None and found.submodule_search_locations is not None:
        return find_spec(f"{name}.__main__") is not None
    return found is not None


def explained(makefile: str) -> set[str]:
    """Targets with words for `make help`."""
    return set(re.findall(r"^([a-z-]+):.*## \S", makefile, re.MULTILINE))


def test_every_target_starts_something_that_exists() -> None:
    assert missing_modules((ROOT / "Makefile").read_text()) == []


def test_every_promised_target_is_explained() -> None:
    assert explained((ROOT / "Makefile").read_text()) >= PROMISED


def test_a_target_that_starts_nothing_is_found() -> None:
    recipe = "x: ## y\n\t@exec $(BIN)/python -m tests.nothing\n\t$(BIN)/python -m tests.everything\n"
    assert missing_modules(recipe) == ["tests.nothing"]
    assert missing_modules("\t$(BIN)/python -m tests.guards\n") == ["tests.guards"]
    assert explained(recipe + "z:\n") == {"x"}
