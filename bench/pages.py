"""Weights of the pages, from what the build says it wrote."""

import gzip
import json
from pathlib import Path

from bench.figures import Figure, at_most

BUILD = Path(__file__).parents[1] / "build" / "web"
KIB = 1024
FIRST_VIEW = ("index.html", "features/show/CodePage.vue")
SCRIPT_KIB, STYLE_KIB = 60, 12


def measure() -> list[Figure]:
    """What a phone loads before the first live code."""
    manifest = json.loads((BUILD / ".vite" / "manifest.json").read_text(encoding="utf-8"))
    needed: set[str] = set()
    waiting = list(FIRST_VIEW)
    while waiting:
        name = waiting.pop()
        if name not in needed:
            needed.add(name)
            waiting += manifest[name].get("imports", [])
    scripts = {manifest[name]["file"] for name in needed}
    styles = {style for name in needed for style in manifest[name].get("css", [])}
    how = "gzipped, entry and code page with everything they import"
    return [
        at_most("first_code_script", _weight(scripts), "KiB", SCRIPT_KIB, how),
        at_most("first_code_style", _weight(styles), "KiB", STYLE_KIB, how),
    ]


def _weight(files: set[str]) -> float:
    return sum(len(gzip.compress((BUILD / name).read_bytes(), 9)) for name in files) / KIB
