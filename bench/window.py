"""At the window: from the gun's reading to the filled form, six cases beside each other, forty tickets in the queue.

The consent is given at once by the person's own session, as a phone would that is held ready; everything else is what
the clerk's page and the phone send, over HTTP, to the real server.
"""

import json
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from time import monotonic, sleep
from typing import Any
from urllib.error import HTTPError
from urllib.request import Request, urlopen
from uuid import uuid4

from sqlalchemy import select

from backend.identity.models import Account
from backend.identity.rules import Life, Role, life_of
from backend.identity.sessions import open_sign_in
from backend.kernel.clock import db_now
from backend.kernel.db import Database
from bench.figures import Figure, at_most, noted
from bench.server import Server, durable, serving
from tests.database import Databases, Kind

BOTH: tuple[Kind, ...] = ("sqlite", "postgresql")
ITEM, CLERK = "medical_expense_proof", "clerk"
PEOPLE = ("elder", "citizen", "parent", "rider", "driver", "graduate")
BUSY, TRIES = 503, 5
TICKETS, FORM_S, PANEL_MS = 40, 5.0, 300
WALLET, STAFF = life_of(frozenset()), life_of(frozenset({Role.WINDOW_CLERK}))


@dataclass(frozen=True)
class Size:
    """How often six people come at once, and how often the panel is read meanwhile."""

    rounds: int = 8
    panels: int = 40


class Browser:
    """Somebody's browser with a session; sends what the web app sends."""

    def __init__(self, server: Server, login: str, life: Life) -> None:
        self._origin = f"http://localhost:{server.port}"
        database = Database(server.settings.database_url, pool_size=1)
        with database.unit(write=True) as session:
            account = session.execute(select(Account.id).where(Account.login == login)).scalar_one()
            now = db_now(session)
            _, self._token = open_sign_in(session, account, life=life, device="bench", method="password", now=now)
        database.dispose()

    def call(self, method: str, path: str, body: object = None) -> Any:
        """The answer's JSON, None where there is none."""
        headers = {"Cookie": f"lz={self._token}", "Content-Type": "application/json", "X-Active": "1"}
        headers |= {"X-Liangzheng": "1", "Idempotency-Key": str(uuid4())} if method != "GET" else {}
        sent = None if method == "GET" else json.dumps(body or {}).encode()
        request = Request(self._origin + path, data=sent, headers=headers, method=method)  # noqa: S310 - our own server
        for _ in range(TRIES):  # as the web app does where the database is held for too long; it counts into the time
            try:
                with urlopen(request, timeout=30) as answer:  # noqa: S310 - the same
                    content = answer.read()
                return json.loads(content) if content else None
            except HTTPError as refused:
                if refused.code != BUSY:
                    raise
                sleep(float(refused.headers.get("Retry-After", "1")))
        raise RuntimeError(f"{method} {path}: busy {TRIES} times")


def measure() -> Iterator[Figure]:
    """Both databases, one after the other."""
    for kind in BOTH:
        with durable(kind) as databases:
            yield from at_window(databases, Size())


def at_window(databases: Databases, size: Size) -> list[Figure]:
    """The figures of one server on one database."""
    with serving(databases) as server:
        clerk = Browser(server, CLERK, STAFF)
        office = clerk.call("GET", "/api/window")["office"]
        clerk.call("PUT", "/api/window/seat", {"office": office, "number": 1})
        for number in range(TICKETS):
            body = {"office": office, "item": ITEM, "priority": number % 5 == 0}
            clerk.call("POST", "/api/window/tickets", body)
        people = [Browser(server, login, WALLET) for login in PEOPLE]
        filled: list[float] = []
        with ThreadPoolExecutor(len(people)) as pool:
            for left in range(size.rounds, 0, -1):
                filled += pool.map(lambda one: come(clerk, one, stay=left == 1), people)  # noqa: B023 - used up at once
        panels = [timed(clerk, "/api/window") for _ in range(size.panels)]
        if len(clerk.call("GET", "/api/window")["tabs"]) != len(people):
            raise RuntimeError("the panel was read without its cases")
    kind = databases.kind
    how = f"{len(people)} cases beside each other, {size.rounds} rounds, {TICKETS} tickets wait, consent at once"
    return [
        at_most(f"window_filled_p95_{kind}", p95(filled), "s", FORM_S, f"scan to filled form; {how}"),
        noted(f"window_filled_median_{kind}", sorted(filled)[len(filled) // 2], "s", how),
        at_most(
            f"window_panel_p95_{kind}",
            p95(panels) * 1000,
            "ms",
            PANEL_MS,
            f"the clerk's panel, {TICKETS} tickets wait, {len(people)} cases open",
        ),
    ]


def come(clerk: Browser, person: Browser, *, stay: bool = False) -> float:
    """One person at the window: seconds from the gun's reading to the form that is in.

    Args:
        stay: the case stays open on the screen.
    """
    window = clerk.call("POST", "/api/window/cases", {"item": ITEM})["id"]
    text = person.call("POST", "/api/codes")["text"]
    began = monotonic()
    scanned = clerk.call("POST", f"/api/window/cases/{window}/scan", {"presented": text})
    if scanned["refused"] is not None:
        raise RuntimeError(f"the code was not taken: {scanned['refused']}")
    case = person.call("POST", f"/api/me/windows/{window}/case")["id"]
    sheet = person.call("GET", f"/api/cases/{case}")["sheet"]
    yes = {
        "certificates": {one["id"]: [field["key"] for field in one["fields"]] for one in sheet["certificates"]},
        "libraries": {one["library"]: one["fields"] for one in sheet["libraries"]},
    }
    person.call("POST", f"/api/cases/{case}/consent", yes)
    shown = clerk.call("GET", f"/api/window/cases/{window}")
    took = monotonic() - began
    if not shown["agreed"] or not any(one["value"] for one in shown["application"]["fields"]):
        raise RuntimeError("the form is empty")
    if stay:
        return took
    person.call("POST", f"/api/cases/{case}/withdrawal", {"reason": "bench"})
    clerk.call("POST", f"/api/window/cases/{window}/close")
    return took


def timed(who: Browser, path: str) -> float:
    """Seconds for a reading."""
    began = monotonic()
    who.call("GET", path)
    return monotonic() - began


def p95(seconds: list[float]) -> float:
    """The 95th percentile."""
    return sorted(seconds)[min(len(seconds) - 1, int(len(seconds) * 0.95))]
