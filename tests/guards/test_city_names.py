"""No city stands in code: names come from its pack, at run time."""

import json
import re

import pytest

from tests.guards.sources import ROOT, name_of, project_files

CODE = ("backend/", "frontend/", "pwa/")
EXAMPLES = re.compile(
    r"\.test\.ts$|/examples?\w*\.ts$|/exampleData\.ts$|/seal/outlines/words\.txt$|/seal/outlines/.*\.json$"
)


def names() -> set[str]:
    """Names of every city and district of the packs, in both languages, without what any place is called."""
    found: set[str] = set()
    for pack in [*(ROOT / "citypacks").glob("*/areas.json"), *(ROOT / "tests/citypacks").glob("*/areas.json")]:
        for area in json.loads(pack.read_text(encoding="utf-8")):
            if not area["code"].endswith("0000"):
                found |= {area["name"][:-1], area["name_en"].removesuffix(" District")}
    return found


def named(text: str, looked_for: set[str]) -> list[str]:
    """Lines in which a city is named."""
    return [
        f"{number}: {name}" for number, line in enumerate(text.splitlines(), 1) for name in looked_for if name in line
    ]


def test_no_city_is_named_in_code() -> None:
    looked_for = names()
    found = []
    for path in project_files():
        name = name_of(path)
        if name.startswith(CODE) and not EXAMPLES.search(name):
            content = path.read_bytes()
            found += [] if b"\0" in content else [f"{name}:{what}" for what in named(content.decode(), looked_for)]
    assert found == []


def test_the_names_are_those_of_the_packs() -> None:
    assert {"云汀", "Yunting", "云桥", "Yunqiao", "临溪", "Linxi"} <= names()


@pytest.mark.parametrize("line", ['"issuing_authority": "云汀市公安局"', "const city = 'Yunting'"])
def test_a_city_in_code_is_found(line: str) -> None:
    assert named(line, names())
