"""`python -m tests.fuzz`: generated requests against every route, as every kind of caller."""

import argparse
import sys
import tempfile
from contextlib import ExitStack
from pathlib import Path
from time import monotonic

from backend.catalogue import service as catalogue
from backend.citypack.reading import read
from backend.kernel.clock import FixedClock
from backend.kernel.settings import DEMO_PACK
from tests import postgresql
from tests.city import served
from tests.database import TUESDAY_MORNING, Databases
from tests.fuzz.cases import ROLES, distinct, fuzz, summary
from tests.race.checkers import quiet
from tests.templates import load_city


def main() -> int:
    """Run; 0 only if nothing went wrong."""
    parser = argparse.ArgumentParser(prog="python -m tests.fuzz", description=__doc__)
    parser.add_argument("--cases", type=int, default=5_000, help="of each role")
    parser.add_argument("--database", choices=("sqlite", "postgresql"), default="sqlite")
    parser.add_argument("--role", choices=tuple(ROLES), action="append", help="by default all")
    chosen = parser.parse_args()
    quiet()
    catalogue.use(read(DEMO_PACK).local)
    outcomes = []
    with ExitStack() as stack:
        folder = Path(stack.enter_context(tempfile.TemporaryDirectory(prefix="lz-fuzz-")))
        (folder / "own").mkdir()
        server = stack.enter_context(postgresql.cluster()) if chosen.database == "postgresql" else ""
        databases = Databases(chosen.database, folder, folder / "own", "fuzz", server)
        for role in chosen.role or ROLES:
            began = monotonic()
            with (
                databases.copy_of("city", load_city) as settings,
                served(settings, FixedClock(TUESDAY_MORNING)) as city,
            ):
                outcomes.append(fuzz(city, role, chosen.cases))
            print(f"{summary(role, outcomes[-1])}  ({monotonic() - began:.0f} s)", flush=True)
    wrong = list(distinct(outcomes))
    print("\n".join(wrong) or f"{sum(one.cases for one in outcomes)} cases, no 5xx, no undocumented answer")
    return int(bool(wrong))


if __name__ == "__main__":
    sys.exit(main())
