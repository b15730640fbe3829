"""The race of steps: eight processes send one request with one proven step; one of them has it done (R22)."""

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from multiprocessing import get_context
from multiprocessing.connection import Connection
from multiprocessing.synchronize import Barrier
from typing import Any

from backend.kernel.settings import Settings
from backend.web.app import create_app
from tests.client import Client
from tests.database import opened
from tests.race.checkers import READY_S, THREADS, Crew, quiet
from tests.race.prepared import CHECKERS, HOLDER, Prepared
from tests.race.rounds import Tally

PATH = "/api/sessions"


def single_step(city: Prepared, _crew: Crew, attempts: int) -> Tally:
    """Every process spends every step with two threads: one request is done, all others need a step of their own."""
    tally = Tally()
    wallet = Client(city.app).sign_in(HOLDER, city.password)
    wallet.confirms = False
    cookie = wallet._http.get_cookie("lz")
    assert cookie is not None
    with _steppers(city.settings, cookie.value) as pipes:
        while tally.attempts < attempts:
            step = _proven(wallet, city.password)
            for pipe in pipes:
                pipe.send(step)
            said = [code for pipe in pipes for code in pipe.recv()]
            tally.attempts += len(said)
            tally.presentations += 1
            tally.looks += said.count("done")
            tally.used += said.count("step_needed")
            tally.without_answer += len(said) - said.count("done") - said.count("step_needed")
            if said.count("done") != 1:
                tally.wrong.append(f"one step, done {said.count('done')} times: {sorted(set(said))}")
    return tally


def _proven(wallet: Client, password: str) -> str:
    asked = wallet.delete(PATH)["step"]
    step: str = wallet.post("/api/steps", {"action": asked["action"], "digest": asked["digest"]})["id"]
    proof = wallet.post(f"/api/steps/{step}/proof", {"method": "password", "password": password})
    assert proof.status == 204, proof.body
    return step


@contextmanager
def _steppers(settings: Settings, cookie: str) -> Iterator[list[Connection]]:
    context = get_context("forkserver")
    barrier = context.Barrier(CHECKERS)
    pipes, processes = [], []
    for _ in range(CHECKERS):
        ours, theirs = context.Pipe()
        process = context.Process(target=_stepper, args=(theirs, barrier, settings, cookie), daemon=True)
        process.start()
        pipes.append(ours)
        processes.append(process)
    try:
        yield pipes
    finally:
        for pipe in pipes:
            pipe.send(None)
        for process in processes:
            process.join(timeout=10)


def _stepper(pipe: Connection, barrier: Barrier, settings: Settings, cookie: str) -> None:
    """One process of the same person's browser."""
    quiet()
    app = create_app(settings, database := opened(settings, None))
    tabs = [Client(app) for _ in range(THREADS)]
    for tab in tabs:
        tab._http.set_cookie("lz", cookie)
    with ThreadPoolExecutor(THREADS) as pool:
        while (step := pipe.recv()) is not None:
            barrier.wait(READY_S)
            pipe.send(list(pool.map(_sent, tabs, [step] * THREADS)))
    database.dispose()


def _sent(tab: Client, step: str) -> Any:
    answer = tab.delete(PATH, x_step=step)
    return "done" if answer.status == 200 else answer.code
