"""`python -m tests.race`: exact uses, withdrawals, dismissals and steps under load, on SQLite and PostgreSQL."""

import argparse
import sys
import tempfile
from collections.abc import Callable
from contextlib import ExitStack
from pathlib import Path
from time import monotonic

from tests import postgresql
from tests.database import Databases, Kind
from tests.race.checkers import Crew, crew, quiet
from tests.race.consents import consents
from tests.race.dismissing import dismissals
from tests.race.prepared import CHECKERS, Prepared, prepared
from tests.race.rounds import Tally, grant_uses, revocation, single_use
from tests.race.stepping import single_step

PHONES = 64
BOTH: tuple[Kind, ...] = ("sqlite", "postgresql")
Race = Callable[[Prepared, Crew, int], Tally]
RACES: tuple[tuple[str, Race, float], ...] = (
    ("single use", single_use, 0.63),
    ("revocation", revocation, 0.25),
    ("grant uses", grant_uses, 0.05),
    ("dismissals", dismissals, 0.03),
    ("consents", consents, 0.02),
    ("steps", single_step, 0.02),
)


def run(kind: Kind, attempts: int) -> list[str]:
    """All races on one database; prints their figures, returns what went wrong."""
    wrong: list[str] = []
    with ExitStack() as stack:
        folder = Path(stack.enter_context(tempfile.TemporaryDirectory(prefix="lz-race-")))
        server = stack.enter_context(postgresql.cluster()) if kind == "postgresql" else ""
        (folder / "own").mkdir()
        city = stack.enter_context(prepared(Databases(kind, folder, folder / "own", "race", server), phones=PHONES))
        runners = stack.enter_context(crew(city))
        for name, race, share in RACES:
            began = monotonic()
            tally = race(city, runners, round(attempts * share))
            print(f"{kind:<11}{name:<12}{described(tally)}  ({monotonic() - began:.0f} s)", flush=True)
            wrong += [f"{kind}: {name}: {one}" for one in tally.wrong]
    return wrong


def described(tally: Tally) -> str:
    """The figures in words."""
    return (
        f"{CHECKERS} processes, {tally.attempts} attempts on {tally.presentations} presentations: "
        f"{tally.looks} looks, {tally.repeats} repeats, {tally.used} found it used, "
        f"{tally.without_answer} to try again; "
        f"after an end {tally.refused_after_commit} refused, {tally.uses_after_commit} through"
    )


def main() -> int:
    """Run; 0 only if nothing went wrong."""
    parser = argparse.ArgumentParser(prog="python -m tests.race", description=__doc__)
    parser.add_argument("--attempts", type=int, default=40_000, help="over all databases")
    parser.add_argument("--database", choices=BOTH, help="by default both")
    chosen = parser.parse_args()
    kinds = (chosen.database,) if chosen.database else BOTH
    quiet()
    wrong = [one for kind in kinds for one in run(kind, chosen.attempts // len(kinds))]
    print("\n".join(wrong) or "one look a presentation, exact uses, one act a step, nothing after an end")
    return int(bool(wrong))


if __name__ == "__main__":
    sys.exit(main())
