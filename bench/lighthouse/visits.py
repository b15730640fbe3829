"""Lighthouse's phone visits the wallet, the inspector's app and the sign-in page for the first time.

Who visits is signed in, with nothing else of the app on the phone: empty cache, no service worker. Lighthouse's own
settings for phones stand: slow 4G and a processor slowed four times, both simulated.
"""

import json
import os
import shutil
import subprocess
from collections.abc import Iterator
from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path
from statistics import median
from tempfile import TemporaryDirectory
from typing import Any
from zlib import crc32

from bench.figures import OUT, Figure, NotMeasured, at_least, at_most, noted
from tests.browser.chromium import QUIET, chromium, path
from tests.browser.people import sign_in
from tests.browser.shots import served

HERE = Path(__file__).parent
VISITS = 3
VISIT_S = 180
CATEGORIES = {"performance": 98, "accessibility": 100, "best-practices": 100}
PAINT = "largest-contentful-paint"
PAINT_S = 1.5
Report = dict[str, Any]


@dataclass(frozen=True)
class Address:
    """A page, and who opens it; nobody is a stranger."""

    name: str
    path: str
    login: str | None
    paint_s: float | None = None


PAGES = (
    Address("wallet", "/code", "citizen", PAINT_S),
    Address("inspector", "/inspect", "inspector"),
    Address("sign_in", "/sign-in", None),
)


def measure(visits: int = VISITS) -> Iterator[Figure]:
    """Visit every page some times, and keep the reports in bench/out/lighthouse."""
    found = path()
    install()
    reports = OUT / "lighthouse"
    reports.mkdir(parents=True, exist_ok=True)
    with ExitStack() as stack:
        folder = Path(stack.enter_context(TemporaryDirectory(prefix="lz-lighthouse-")))
        origin = stack.enter_context(served(folder))
        cookies = signed_in(origin)
        for page in PAGES:
            names = [reports / f"{page.name}-{number}.json" for number in range(1, visits + 1)]
            yield from figures(page, [visit(origin + page.path, cookies[page.login], found, name) for name in names])


def install() -> None:
    """Install Lighthouse as its lock file says, once: it weighs more than all other packages together.

    Raises:
        NotMeasured: no npm, or it could not install.
    """
    ready = HERE / "node_modules" / f".ready-{crc32((HERE / 'package-lock.json').read_bytes())}"
    if ready.exists():
        return
    if shutil.which("npm") is None:
        raise NotMeasured("no npm to install Lighthouse with: apt-get install npm")
    print("Installing Lighthouse (185 MB) into bench/lighthouse", flush=True)
    command = ["npm", "ci", "--loglevel", "error", "--no-audit", "--no-fund"]
    ended = subprocess.run(command, cwd=HERE, capture_output=True, text=True, check=False)
    if ended.returncode:
        why = (ended.stderr.strip() or "no reason given").splitlines()[0]
        raise NotMeasured(f"Lighthouse could not be installed, `npm ci` in bench/lighthouse says: {why}")
    ready.touch()


def signed_in(origin: str) -> dict[str | None, list[Any]]:
    """The cookies of each who visits, from a browser in which they signed in."""
    found: dict[str | None, list[Any]] = {None: []}
    with chromium() as browser:
        for login in {page.login for page in PAGES if page.login is not None}:
            context = browser.new_context(locale="zh-CN")
            sign_in(context.new_page(), origin, login)
            found[login] = [one for one in context.cookies() if one["name"] == "lz"]
            context.close()
    return found


def visit(url: str, cookies: list[Any], found: str, report: Path) -> Report:
    """One visit; the report is read back from its file."""
    alone = ["--no-sandbox"] if hasattr(os, "geteuid") and os.geteuid() == 0 else []
    asked = {
        "url": url,
        "chromium": found,
        "arguments": [*QUIET, *alone, "--accept-lang=zh-CN"],
        "cookies": [{"name": one["name"], "value": one["value"], "url": url} for one in cookies],
        "categories": list(CATEGORIES),
        "report": str(report),
    }
    report.unlink(missing_ok=True)
    command = ["node", str(HERE / "run.mjs")]
    subprocess.run(command, input=json.dumps(asked), text=True, check=True, timeout=VISIT_S)
    written: Report = json.loads(report.read_text(encoding="utf-8"))
    return written


def figures(page: Address, reports: list[Report]) -> Iterator[Figure]:
    """What the reports of one page say: the median of the visits.

    Raises:
        RuntimeError: Lighthouse saw another page, or none.
    """
    for one in reports:
        if one.get("runtimeError") or not one["finalDisplayedUrl"].endswith(page.path):
            raise RuntimeError(f"{page.path}: {one.get('runtimeError') or one['finalDisplayedUrl']}")
    speed = median(one["environment"]["benchmarkIndex"] for one in reports)
    who = "a stranger" if page.login is None else f"{page.login}, signed in"
    how = f"median of {len(reports)} first visits of {page.path} by {who}: nothing cached, no service worker"
    for category, goal in CATEGORIES.items():
        score = median(100 * one["categories"][category]["score"] for one in reports)
        name = f"lighthouse_{page.name}_{category.replace('-', '_')}"
        words = [how] if category == "performance" else [how, *sorted(failed(reports, category))]
        yield at_least(name, score, "of 100", goal, "; ".join(words))
    paint = median(one["audits"][PAINT]["numericValue"] for one in reports) / 1000
    name, how = f"lighthouse_{page.name}_largest_paint", f"{how}; Lighthouse counts {speed:g} for this machine's speed"
    yield noted(name, paint, "s", how) if page.paint_s is None else at_most(name, paint, "s", page.paint_s, how)


def failed(reports: list[Report], category: str) -> set[str]:
    """Names of the audits that cost points in any of the visits."""
    return {
        part["id"]
        for one in reports
        for part in one["categories"][category]["auditRefs"]
        if part["weight"] and (score := one["audits"][part["id"]]["score"]) is not None and score < 1
    }
