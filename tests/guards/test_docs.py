"""What an operator or a caller needs to know is written down: settings and routes."""

import json
import re
from functools import cache
from typing import Any

from backend.kernel.settings import ENVIRONMENT_NAMES
from tests.guards.sources import ROOT

METHODS = ("get", "post", "put", "patch", "delete")
TALKS_OF = re.compile(r"`([A-Z][A-Z0-9_]{2,})`")
OUTSIDE_SETTINGS = frozenset({"PORT", "WEB_WORKERS", "WEB_THREADS", "CHROMIUM", "PYTHON"})


@cache
def api() -> dict[str, Any]:
    """The committed interface description."""
    described: dict[str, Any] = json.loads((ROOT / "docs" / "api.json").read_text())
    return described


def operations(description: dict[str, Any]) -> list[tuple[str, dict[str, Any]]]:
    """Every operation as METHOD path."""
    return [
        (f"{method.upper()} {path}", item[method])
        for path, item in description["paths"].items()
        for method in METHODS
        if method in item
    ]


def undescribed(description: dict[str, Any]) -> list[str]:
    """Operations without a summary, or whose errors are no problem documents."""
    found = []
    for name, operation in operations(description):
        if not operation.get("summary", "").strip():
            found.append(f"{name}: no summary")
        for status, answer in operation["responses"].items():
            if status >= "400" and list(answer.get("content", {})) not in ([], ["application/problem+json"]):
                found.append(f"{name}: {status} is no problem document")
    return found


def undocumented_settings(manual: str) -> list[str]:
    """Settings that the manual does not name."""
    return sorted(name for name in ENVIRONMENT_NAMES.values() if f"`{name}`" not in manual)


def test_every_setting_is_in_the_manual() -> None:
    manual = (ROOT / "docs" / "operations.md").read_text()
    assert undocumented_settings(manual) == []
    extra = set(TALKS_OF.findall(manual)) - set(ENVIRONMENT_NAMES.values()) - OUTSIDE_SETTINGS
    assert not {name for name in extra if name.startswith("LZ_")}, "the manual names settings that do not exist"


def test_every_route_is_described() -> None:
    assert undescribed(api()) == []
    assert operations(api())


def test_the_description_is_openapi_3_1() -> None:
    assert api()["openapi"].startswith("3.1")


def test_a_setting_without_words_is_found() -> None:
    assert "DATABASE_URL" in undocumented_settings("`LZ_MODE` is demo or production")


def test_a_route_without_words_is_found() -> None:
    bare: dict[str, Any] = {"paths": {"/api/x": {"get": {"responses": {"400": {"content": {"text/html": {}}}}}}}}
    assert undescribed(bare) == ["GET /api/x: no summary", "GET /api/x: 400 is no problem document"]
