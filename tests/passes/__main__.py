"""`python -m tests.passes` writes tests/vectors/offline; with a number it checks that many mutated passes."""

import json
import sys
from collections import Counter
from pathlib import Path
from time import perf_counter
from typing import Any

from backend.standards import cbor
from tests.passes import bundles, cases, city, encodings, mutated
from tests.passes.keys import seeded

FOLDER = Path(__file__).parents[1] / "vectors" / "offline"
FLIPPED = ("ordinary", "behalf")


def written() -> dict[str, str]:
    """Name and text of each file."""
    files: dict[str, dict[str, Any] | list[Any]] = {
        "passes": _passes(),
        "trust": _trust(),
        "encodings": _encodings(),
        "verdicts": list(encodings.verdicts()),
    }
    return {f"{name}.json": _lines(content) for name, content in files.items()}


def _passes() -> dict[str, Any]:
    short = mutated.faults(mutated.SHORT)
    return {
        "about": "Offline passes and what must be said of them; python -m tests.passes writes this.",
        **_world(),
        "bundle": city.bundle_text(city.statement_content(), city.bundle_content()),
        "good": {name: one.hex() for name, one in city.good().items()},
        "cases": [cases.described(one) for one in cases.every()],
        "flips": {name: mutated.flips(name) for name in FLIPPED},
        "mutations": {"seed": mutated.SEED, "count": mutated.SHORT, "digest": mutated.digest(short)},
    }


def _world() -> dict[str, Any]:
    return {"city": city.CITY, "now": city.NOW, "root": city.ROOT.spki.hex(), "challenge": city.CHALLENGE}


def _trust() -> dict[str, Any]:
    return {
        "about": "Trust bundles, revocation lists and inspectors' authorities; python -m tests.passes writes this.",
        **_world(),
        "next_root": seeded("next root").spki.hex(),
        "publisher": city.PUBLISHER.spki.hex(),
        "revoked": [rid.hex() for rid in bundles.RIDS],
        "bundles": [bundles.described(one) for one in bundles.bundles()],
        "lists": [bundles.described(one) for one in bundles.lists()],
        "authorities": [bundles.described(one) for one in bundles.authorities()],
    }


def _encodings() -> dict[str, Any]:
    return {
        "about": "What both languages write and read; python -m tests.passes writes this.",
        "base45": list(encodings.base45_pairs()),
        "texts": list(encodings.texts()),
        "cbor": [[cbor.encode(value).hex(), encodings.tagged(value)] for value in encodings.VALUES],
        "no_cbor": list(encodings.HOSTILE_CBOR),
        "points": list(encodings.points()),
        "signatures": list(encodings.signatures()),
        "no_signatures": list(encodings.no_signatures()),
        "sets": list(encodings.sets()),
        "tails": list(encodings.tails()),
    }


def _lines(content: dict[str, Any] | list[Any]) -> str:
    """JSON with one case a line, so that a change shows what changed."""
    if isinstance(content, list):
        return "[\n" + ",\n".join(_json(one) for one in content) + "\n]\n"
    members = [
        f"{_json(name)}:{_lines(one).strip() if isinstance(one, list) else _json(one)}" for name, one in content.items()
    ]
    return "{\n" + ",\n".join(members) + "\n}\n"


def _json(value: Any) -> str:
    return json.dumps(value, ensure_ascii=True, separators=(",", ":"))


def check(count: int) -> int:
    """Check as many mutated passes; 0 where none was accepted."""
    began = perf_counter()
    found = mutated.faults(count)
    took = perf_counter() - began
    print(f"Python: {count} mutated passes, {found.count(None)} accepted, {took:.0f} s")
    print(", ".join(f"{fault} {times}" for fault, times in Counter(found).most_common()))
    print(f"verdicts {mutated.digest(found)}")
    return found.count(None)


if __name__ == "__main__":
    if len(sys.argv) > 1:
        sys.exit(min(check(int(sys.argv[1])), 1))
    FOLDER.mkdir(exist_ok=True)
    for name, text in written().items():
        (FOLDER / name).write_text(text, encoding="utf-8")
