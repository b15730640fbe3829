"""A process that checks codes as fast as it can, with two threads of one checker, through the whole stack."""

import logging
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass
from multiprocessing import get_context
from multiprocessing.connection import Connection
from multiprocessing.synchronize import Barrier
from random import SystemRandom
from time import monotonic, sleep
from typing import Any

import structlog

from backend.kernel.settings import Settings
from backend.web.app import create_app
from tests.client import Client
from tests.database import opened
from tests.race.prepared import CHECKERS, ISSUER, SCENE, Prepared, checker_login

THREADS = 2
READY_S = 120
chance = SystemRandom()


@dataclass(frozen=True)
class Attempt:
    """One check: which code, when it began (the machine's monotonic clock), and what came of it."""

    presented: str
    checker: str
    began: float
    status: int
    verdict: str
    reason: str | None
    look: str
    repeated: bool

    @property
    def shown(self) -> bool:
        """Whether it disclosed something."""
        return self.verdict in ("valid", "attention")


@dataclass(frozen=True)
class Task:
    """What every process is sent: codes for each of its threads, and the longest pause before each check.

    Or the certificate to suspend after a while.
    """

    codes: list[list[str]]
    pause_s: float = 0.0
    suspend: str | None = None
    after_s: float = 0.0
    scene: str = SCENE
    case_number: str = ""


class Crew:
    """The eight processes, and one officer who can suspend."""

    def __init__(self, pipes: list[Connection], officer: Connection) -> None:
        self._pipes, self._officer = pipes, officer

    def run(self, tasks: list[Task], officer: Task | None = None) -> tuple[list[Attempt], float]:
        """Start all at once; returns every attempt, and when the suspension had committed (infinite without one)."""
        everybody = [*self._pipes, self._officer]
        for pipe, task in zip(everybody, [*tasks, officer or Task([])], strict=True):
            pipe.send(task)
        answers = [pipe.recv() for pipe in everybody]
        return [one for answer in answers[:-1] for one in answer], answers[-1]


@contextmanager
def crew(city: Prepared) -> Iterator[Crew]:
    """Start the processes, sign them in, end them with the block."""
    context = get_context("forkserver")
    context.set_forkserver_preload(["tests.race.checkers"])
    barrier = context.Barrier(CHECKERS + 1)
    logins = [*(checker_login(number) for number in range(CHECKERS)), ISSUER]
    pipes, processes = [], []
    for login in logins:
        ours, theirs = context.Pipe()
        arguments = (theirs, barrier, city.settings, login, city.password)
        process = context.Process(target=officer if login == ISSUER else checker, args=arguments, daemon=True)
        process.start()
        pipes.append(ours)
        processes.append(process)
    try:
        yield Crew(pipes[:-1], pipes[-1])
    finally:
        for pipe in pipes:
            pipe.send(None)
        for process in processes:
            process.join(timeout=10)


def quiet() -> None:
    """No line a request: the figures are what is read."""
    structlog.configure(wrapper_class=structlog.make_filtering_bound_logger(logging.CRITICAL))
    logging.disable(logging.CRITICAL)


def checker(pipe: Connection, barrier: Barrier, settings: Settings, login: str, password: str) -> None:
    """The process of one checker."""
    quiet()
    app = create_app(settings, database := opened(settings, None))
    clients = [Client(app).sign_in(login, password) for _ in range(THREADS)]
    with ThreadPoolExecutor(THREADS) as pool:
        while (task := pipe.recv()) is not None:
            barrier.wait(READY_S)
            done = pool.map(_check_all, clients, task.codes, [login] * THREADS, [task] * THREADS)
            pipe.send([one for attempts in done for one in attempts])
    database.dispose()


def officer(pipe: Connection, barrier: Barrier, settings: Settings, login: str, password: str) -> None:
    """The process of the issuing officer."""
    quiet()
    app = create_app(settings, database := opened(settings, None))
    client = Client(app).sign_in(login, password)
    while (task := pipe.recv()) is not None:
        barrier.wait(READY_S)
        committed = float("inf")
        if task.suspend is not None:
            sleep(task.after_s)
            path = f"/api/certificates/{task.suspend}/suspension"
            answer = client.post(path, {"reason": "race", "legal_basis": "race"}, x_active="1")
            while answer.status in (409, 503) and answer.code in ("unavailable", "still_running"):
                answer = client.post(path, {"reason": "race", "legal_basis": "race"}, x_active="1")
            assert answer.status == 200, answer.body
            committed = monotonic()
        pipe.send(committed)
    database.dispose()


def _check_all(client: Client, codes: list[str], login: str, task: Task) -> list[Attempt]:
    done = []
    for code in codes:
        sleep(chance.uniform(0, task.pause_s))
        done.append(_check(client, code, login, task))
    return done


def _check(client: Client, code: str, login: str, task: Task) -> Attempt:
    began = monotonic()
    asked = {"presented": code, "scene": task.scene} | ({"case_number": task.case_number} if task.case_number else {})
    answer = client.post("/api/verifications", asked, x_active="1")
    body: dict[str, Any] = answer.body if answer.status == 200 else {}
    return Attempt(
        presented=code,
        checker=login,
        began=began,
        status=answer.status,
        verdict=body.get("verdict", ""),
        reason=body.get("reason", answer.code),
        look=body.get("look", ""),
        repeated=body.get("repeated", False),
    )
