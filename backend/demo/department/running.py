"""The sample system at work: it pushes what is new in its register, and stops with the server that started it."""

import os
import subprocess
import sys
import time
from pathlib import Path

from liangzheng_department import City, NoAnswer, Refused, record

from backend.demo.department.admitted import KEY, REGISTER
from backend.demo.department.business import Change, Register
from backend.demo.department.records import TYPE

LOOK_EVERY_S = 1.0
FIRST_LOOK_S = 2.0
TRY_AGAIN_S = 5.0
BATCH = 200


def start(folder: Path, origin: str, address: str) -> subprocess.Popen[bytes] | None:
    """Start the system beside a server, at low priority; it ends when this process does."""
    if not (folder / KEY).exists():
        return None
    command = [sys.executable, "-m", "backend.demo.department", "run", "--folder", str(folder)]
    command += ["--origin", origin, "--connect-to", address, "--parent", str(os.getpid())]
    return subprocess.Popen(  # noqa: S603 - our own module
        command, stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, start_new_session=True
    )


def run(folder: Path, origin: str, address: str, parent: int) -> None:
    """Push until the parent is gone."""
    os.nice(10)
    time.sleep(FIRST_LOOK_S)
    register, city = Register(folder / REGISTER), City(origin, key_file=folder / KEY, connect_to=address)
    while os.getppid() == parent:
        try:
            push_new(register, city)
        except NoAnswer:
            time.sleep(TRY_AGAIN_S)
        except Refused as fault:
            sys.stderr.write(f"the department's system was refused: {fault}\n")
            time.sleep(TRY_AGAIN_S)
        time.sleep(LOOK_EVERY_S)


def push_new(register: Register, city: City) -> int:
    """Push what the city has not answered yet; how many changes that were.

    Raises:
        NoAnswer, Refused: nothing of it was taken for sure; the next round pushes it again.
    """
    pending = register.unsent(BATCH)
    if not pending:
        return 0
    answers = city.push_all(record(TYPE, one.number, one.version, **one.content) for one in pending)
    register.answered([_kept(one, answer) for one, answer in zip(pending, answers, strict=True)])
    return len(pending)


def _kept(one: Change, answer: dict[str, object]) -> tuple[int, str, str]:
    faults = answer.get("faults")
    words = "; ".join(f"{fault['field']}: {fault['problem']}" for fault in faults) if isinstance(faults, list) else ""
    return one.id, str(answer["outcome"]), words or str(answer.get("identifier") or "")
