"""`make test`: every check and every test, two at a time, with what each found.

A check that runs no tests (a linter, a type checker) counts as one. The last line adds everything up; the exit code is
0 only if nothing failed.
"""

import os
import shutil
import subprocess
import sys
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path
from tempfile import TemporaryDirectory
from unittest.mock import patch
from xml.etree import ElementTree as ET

ROOT = Path(__file__).parents[1]
OUT = ROOT / "build" / "test"
CORES = 2
TAIL_LINES = 60
FEW = 8  # more failed browser tests than this are no missed moments
MEMORY, MEMORY_BYTES = Path("/dev/shm"), 4 * 2**30  # noqa: S108 - a folder of our own is made in it
BIN = Path(sys.executable).parent
PYTEST = (sys.executable, "-m", "pytest", "-q", "--tb=short", "--no-header")
COVERED = ("--cov", "--cov-report=")


@dataclass(frozen=True)
class Step:
    """One command; `alone` keeps it until the machine is idle, `report` makes it write a JUnit file that is counted."""

    name: str
    command: tuple[str, ...]
    report: bool = False
    alone: bool = False


@dataclass(frozen=True)
class Outcome:
    """What came of a step."""

    step: Step
    passed: int
    failed: int
    skipped: int
    seconds: float
    broken: tuple[str, ...] = ()
    again: tuple[str, ...] = ()


def python(*arguments: str) -> tuple[str, ...]:
    """A command of the virtual environment."""
    return (str(BIN / arguments[0]), *arguments[1:])


def suite(name: str, *arguments: str, alone: bool = False) -> Step:
    """A pytest run with a JUnit file."""
    coverage = f"COVERAGE_FILE={ROOT / 'build' / 'coverage' / 'data'}.{name}"
    return Step(name, ("env", coverage, *PYTEST, f"--junitxml={OUT / name}.xml", *arguments), report=True, alone=alone)


def steps() -> list[Step]:
    """Everything, the long ones first."""
    # Whole paths on PostgreSQL go without coverage, which costs them half their time again: what only that database
    # runs, its unit tests reach.
    return [
        suite("sqlite", "--database=sqlite", *COVERED, "tests/unit", "tests/flows", "tests/race"),
        suite("postgresql", "--database=postgresql", "tests/flows", "tests/race"),
        suite("postgresql-units", "--database=postgresql", *COVERED, "tests/unit"),
        suite("guards", "--database=sqlite", "tests/guards"),
        suite("guards-postgresql", "--database=postgresql", "tests/guards"),
        suite("fuzz", "--database=sqlite", "tests/fuzz"),
        Step("mypy", python("mypy")),
        Step("vue-tsc", ("npm", "run", "--silent", "types")),
        Step(
            "vitest",
            (
                "npm",
                "run",
                "--silent",
                "test",
                "--",
                "--reporter=default",
                "--reporter=junit",
                f"--outputFile.junit={OUT}/vitest.xml",
            ),
            report=True,
        ),
        Step("ruff", python("ruff", "check", ".")),
        Step("ruff format", python("ruff", "format", "--check", ".")),
        Step("bandit", python("bandit", "-q", "-r", "backend", "wsgi.py", "-c", "pyproject.toml")),
        Step("deptry", python("deptry", ".")),
        Step("layers", ("make", "arch")),
        Step("biome", ("npm", "run", "--silent", "lint")),
        Step("dependency-cruiser", ("npm", "run", "--silent", "deps")),
        suite("browser", "--database=sqlite", "-n2", "--dist=loadfile", "tests/browser", alone=True),
        Step("coverage", (sys.executable, "-m", "tests.coverage_goals"), alone=True),
    ]


@contextmanager
def in_memory() -> Iterator[None]:
    """Temporary files in memory where there is enough of it: thousands of databases are made and thrown away.

    A disk takes a third of a second to copy one on PostgreSQL, memory a thirtieth.
    """
    if not MEMORY.is_dir() or shutil.disk_usage(MEMORY).free < MEMORY_BYTES or not os.access(MEMORY, os.W_OK):
        yield
        return
    with TemporaryDirectory(prefix="lz-test-", dir=MEMORY, ignore_cleanup_errors=True) as folder:
        Path(folder).chmod(0o711)  # PostgreSQL as a user of its own goes through it
        with patch.dict(os.environ, TMPDIR=folder):
            yield


def run(step: Step) -> Outcome:
    """Perform a step and say at once what came of it."""
    outcome = perform(step)
    if step.name == "browser" and 0 < len(outcome.broken) <= FEW:
        outcome = tried_again(outcome)
    say(outcome)
    return outcome


def tried_again(first: Outcome) -> Outcome:
    """What came of the few browser tests that failed when each had the machine to itself, in a city of its own.

    A browser on a busy machine now and then misses a moment. What fails again has failed; what does not is named.
    """
    for line in log_of(first.step).read_text(errors="replace").splitlines():
        if line.startswith(("FAILED ", "ERROR ")):
            print(f"    {line}")
    second = perform(suite("browser-again", "--database=sqlite", "-n0", *map(node, first.broken)))
    if second.passed + len(second.broken) != len(first.broken) or not set(second.broken) <= set(first.broken):
        return first  # it did not get as far as the tests
    return replace(
        first,
        passed=first.passed + second.passed,
        failed=second.failed,
        seconds=first.seconds + second.seconds,
        broken=second.broken,
        again=tuple(sorted(set(first.broken) - set(second.broken))),
    )


def node(case: str) -> str:
    """What pytest calls a case of a JUnit file: `tests.browser.test_x::test_y` → `tests/browser/test_x.py::test_y`."""
    module, name = case.split("::", 1)
    return f"{module.replace('.', '/')}.py::{name}"


def perform(step: Step) -> Outcome:
    """Run one command; its output goes to build/test/NAME.log."""
    started = time.monotonic()
    with log_of(step).open("w") as log:
        environment = {**os.environ, "NO_COLOR": "1"}
        code = subprocess.run(
            step.command, cwd=ROOT, stdout=log, stderr=subprocess.STDOUT, env=environment, check=False
        )
    seconds = time.monotonic() - started
    if not step.report:
        return Outcome(step, int(code.returncode == 0), int(code.returncode != 0), 0, seconds)
    passed, broken, skipped = counted(OUT / f"{step.name}.xml")
    failed = max(len(broken), int(code.returncode != 0))  # it may break before or after its tests
    return Outcome(step, passed, failed, skipped, seconds, broken)


def counted(report: Path) -> tuple[int, tuple[str, ...], int]:
    """How many passed, which failed and how many were skipped in a JUnit file; no file is one failure."""
    if not report.exists():
        return 0, ("no report",), 0
    cases = list(ET.parse(report).getroot().iter("testcase"))  # noqa: S314 - written by our own runners
    bad = [case for case in cases if case.find("failure") is not None or case.find("error") is not None]
    skipped = sum(1 for case in cases if case.find("skipped") is not None)
    broken = tuple(sorted({f"{case.get('classname')}::{case.get('name')}" for case in bad}))
    return len(cases) - len(bad) - skipped, broken, skipped


def log_of(step: Step) -> Path:
    """Where the output of a step lies."""
    return OUT / f"{step.name.replace(' ', '-')}.log"


def say(outcome: Outcome) -> None:
    """One line for what came of a step, and the end of its output if it failed."""
    skipped = f", {outcome.skipped} skipped" if outcome.skipped else ""
    counts = f"{outcome.passed:>5} passed, {outcome.failed} failed{skipped}"
    print(f"{outcome.step.name:<20} {counts}  ({outcome.seconds:.0f} s)")
    if outcome.failed:
        lines = log_of(outcome.step).read_text(errors="replace").splitlines()
        print("\n".join(f"    {line}" for line in lines[-TAIL_LINES:]))
    sys.stdout.flush()


def main() -> int:
    """Run everything; 0 only if nothing failed."""
    OUT.mkdir(parents=True, exist_ok=True)
    for old in OUT.iterdir():
        old.unlink()
    for old in (ROOT / "build" / "coverage").glob("data*"):
        old.unlink()
    everything = steps()
    with in_memory():
        with ThreadPoolExecutor(CORES) as pool:
            outcomes = list(pool.map(run, [step for step in everything if not step.alone]))
        outcomes += [run(step) for step in everything if step.alone]
    skipped = sum(outcome.skipped for outcome in outcomes)
    for outcome in outcomes:
        for name in outcome.broken:
            print(f"failed in {outcome.step.name}: {name}")
        for name in outcome.again:
            print(f"needed a second try in {outcome.step.name}: {name}")
    print(f"{sum(o.passed for o in outcomes)} passed, {sum(o.failed for o in outcomes)} failed, {skipped} skipped")
    return int(any(outcome.failed for outcome in outcomes))


if __name__ == "__main__":
    sys.exit(main())
