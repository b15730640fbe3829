"""`python -m tests.fuzz`: generated requests against every route, as every kind of caller, on SQLite."""

import argparse
import sys
import tempfile
from pathlib import Path

from backend.kernel.clock import FixedClock
from tests.city import served
from tests.database import TUESDAY_MORNING, Databases
from tests.fuzz.cases import ROLES, distinct, fuzz, summary
from tests.race.checkers import quiet
from tests.templates import load_city


def main() -> int:
    """Run; 0 only if nothing went wrong."""
    parser = argparse.ArgumentParser(prog="python -m tests.fuzz", description=__doc__)
    parser.add_argument("--cases", type=int, default=5_000, help="of each role")
    chosen = parser.parse_args()
    quiet()
    outcomes = []
    with tempfile.TemporaryDirectory(prefix="lz-fuzz-") as name:
        folder = Path(name)
        (folder / "own").mkdir()
        databases = Databases("sqlite", folder, folder / "own", "fuzz")
        for role in ROLES:
            with (
                databases.copy_of("city", load_city) as settings,
                served(settings, FixedClock(TUESDAY_MORNING)) as city,
            ):
                outcomes.append(fuzz(city, role, chosen.cases))
            print(summary(role, outcomes[-1]), flush=True)
    wrong = list(distinct(outcomes))
    print("\n".join(wrong) or f"{sum(one.cases for one in outcomes)} cases, no 5xx, no undocumented status")
    return int(bool(wrong))


if __name__ == "__main__":
    sys.exit(main())
