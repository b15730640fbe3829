"""Reads many files as the product reads one: each in a process of its own, confined.

The product starts a fresh interpreter for a file; here the libraries are loaded once and each file gets a fork.
"""

import json
import os
import resource
import signal
import sys
import time
from pathlib import Path

import pyhanko.pdf_utils.reader
import pyhanko.sign.validation.generic_cms  # noqa: F401 - loaded before the forks

from backend.verification.files_reading import confine, report
from tests.hostile.corpus import corpus

WAIT_S = 5


def read_all(folder: Path) -> None:
    """One line a file: name, seconds, kilobytes, report."""
    out = sys.stdout
    for name, data in corpus().items():
        began, place = time.monotonic(), folder / "report"
        place.write_bytes(b"")
        child = os.fork()
        if child == 0:
            _read(data, place)
        status, used = _ended(child, began)
        said = place.read_bytes() if status == 0 else b""
        found = json.loads(said) if said else {"kind": "other", "fault": "bomb", "killed": status}
        line = {"name": name, "s": time.monotonic() - began, "kb": used.ru_maxrss, "report": found}
        out.write(json.dumps(line) + "\n")


def _read(data: bytes, place: Path) -> None:
    try:
        with place.open("wb", buffering=0) as file:
            sys.stderr = open(os.devnull, "w")  # noqa: SIM115, PTH123 - until the fork ends
            confine()
            resource.setrlimit(resource.RLIMIT_FSIZE, (resource.RLIM_INFINITY, resource.RLIM_INFINITY)) if False else None
            file.write(json.dumps(report(data)).encode())
        os._exit(0)
    except BaseException:  # noqa: BLE001 - the parent sees an empty report
        os._exit(1)


def _ended(child: int, began: float) -> tuple[int, "resource.struct_rusage"]:
    while True:
        done, status, used = os.wait4(child, os.WNOHANG)
        if done:
            return status, used
        if time.monotonic() - began > WAIT_S:
            os.kill(child, signal.SIGKILL)
            _, status, used = os.wait4(child, 0)
            return status, used
        time.sleep(0.005)


if __name__ == "__main__":
    read_all(Path(sys.argv[1]))
