"""Generated files are what their generator writes today: `make api` brings them up to date."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from tests.guards.sources import ROOT

DESCRIPTION = ROOT / "docs" / "api.json"
TYPES = ROOT / "frontend" / "lib" / "api" / "schema.d.ts"


def described(folder: Path) -> str:
    """What the command prints, with its data in a folder of its own."""
    environment = {**os.environ, "LZ_DATA_DIR": str(folder), "DATABASE_URL": ""}
    command = [sys.executable, "-m", "backend.cli", "api"]
    return subprocess.run(command, cwd=ROOT, env=environment, capture_output=True, text=True, check=True).stdout


def typed(description: Path, folder: Path) -> str:
    """The front end's types for a description."""
    out = folder / "schema.d.ts"
    command = ["npx", "--no-install", "openapi-typescript", str(description), "-o", str(out)]
    subprocess.run(command, cwd=ROOT, capture_output=True, check=True)
    return out.read_text()


def test_the_description_is_up_to_date(tmp_path: Path) -> None:
    assert described(tmp_path) == DESCRIPTION.read_text(), "run `make api`"


def test_describing_needs_no_database(tmp_path: Path) -> None:
    described(tmp_path)
    assert list(tmp_path.iterdir()) == []


def test_the_types_are_up_to_date(tmp_path: Path) -> None:
    assert typed(DESCRIPTION, tmp_path) == TYPES.read_text(), "run `make api`"


@pytest.mark.parametrize("change", ["summary", "path"])
def test_a_changed_description_changes_the_types(tmp_path: Path, change: str) -> None:
    description = json.loads(DESCRIPTION.read_text())
    path = next(iter(description["paths"]))
    operation = next(iter(description["paths"][path].values()))
    if change == "summary":
        operation["summary"] = "Something else"
    else:
        description["paths"]["/api/invented"] = description["paths"].pop(path)
    changed = tmp_path / "api.json"
    changed.write_text(json.dumps(description))
    assert typed(changed, tmp_path) != TYPES.read_text()
