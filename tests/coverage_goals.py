"""Adds up the coverage of all runs and compares it with the goals in pyproject.toml."""

import json
import sys
import tomllib
from fnmatch import fnmatch
from pathlib import Path

from coverage import Coverage
from coverage.exceptions import NoDataError

ROOT = Path(__file__).parents[1]
REPORT = ROOT / "build" / "coverage" / "report.json"
FULL = 100.0


def below(files: dict[str, float], total: float, goals: dict[str, float | list[str]]) -> list[str]:
    """What misses its goal, as sentences; percentages by file and of all."""
    whole, patterns = goals["backend"], goals["full"]
    assert isinstance(whole, float)
    assert isinstance(patterns, list)
    missed = [] if total >= whole else [f"backend: {total:.1f} %, goal {whole} %"]
    for name, reached in sorted(files.items()):
        if reached < FULL and any(fnmatch(name, pattern) for pattern in patterns):
            missed.append(f"{name}: {reached:.1f} %, goal 100 %")
    return missed


def main() -> int:
    """Print the report and what is below its goal; 0 if nothing is."""
    goals = tomllib.loads((ROOT / "pyproject.toml").read_text())["tool"]["liangzheng"]["coverage"]
    coverage = Coverage(config_file=str(ROOT / "pyproject.toml"))
    try:
        coverage.combine(keep=True)
    except NoDataError:
        print("no coverage was measured: run `make test`")
        return 1
    coverage.report()
    coverage.json_report(outfile=str(REPORT))
    measured = json.loads(REPORT.read_text())
    files = {name: entry["summary"]["percent_covered"] for name, entry in measured["files"].items()}
    missed = below(files, measured["totals"]["percent_covered"], goals)
    print("\n".join(missed) or "every coverage goal is met")
    return int(bool(missed))


if __name__ == "__main__":
    sys.exit(main())
