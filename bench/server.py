"""The server under measure: gunicorn as in `make run`, on a database of its own."""

import os
import socket
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path
from time import monotonic, sleep

from backend.kernel.settings import Settings
from tests import postgresql
from tests.database import Databases, Kind
from tests.race.prepared import race_city

ROOT = Path(__file__).parents[1]
STARTS_S = 30
KIB = 1024


@dataclass(frozen=True)
class Server:
    """A running server."""

    settings: Settings
    port: int
    pid: int

    def memory_mib(self) -> float:
        """Resident memory of all its processes."""
        return sum(_resident_kib(pid) for pid in (self.pid, *_children(self.pid))) / KIB

    def disk_mib(self) -> float:
        """What the demo lays down on this disk: database, keys and the built web app."""
        folders = [self.settings.data_dir, ROOT / "build" / "web"]
        files = [path for folder in folders for path in folder.rglob("*") if path.is_file()]
        return sum(path.stat().st_size for path in files) / KIB / KIB


@contextmanager
def durable(kind: Kind) -> Iterator[Databases]:
    """Databases that reach the disk before they answer, as those of a city do."""
    with ExitStack() as stack:
        folder = Path(stack.enter_context(tempfile.TemporaryDirectory(prefix="lz-bench-")))
        url = stack.enter_context(postgresql.cluster(durable=True)) if kind == "postgresql" else ""
        (folder / "own").mkdir()
        yield Databases(kind, folder, folder / "own", "bench", url)


@contextmanager
def serving(databases: Databases) -> Iterator[Server]:
    """Start it on a fresh city, stop it with the block."""
    with databases.copy_of("race", race_city) as settings:
        port = _free_port()
        process = subprocess.Popen(
            [sys.executable, "-m", "gunicorn", "--config", "deploy/gunicorn.conf.py", "bench.served:app"],
            cwd=ROOT,
            env=os.environ | _environment(settings, port),
            stdout=subprocess.DEVNULL,
        )
        try:
            _wait_until_open(port)
            yield Server(settings, port, process.pid)
        finally:
            process.terminate()
            process.wait(timeout=20)


def _environment(settings: Settings, port: int) -> dict[str, str]:
    return {
        "PORT": str(port),
        "PUBLIC_ORIGIN": f"http://localhost:{port}",
        "DATABASE_URL": settings.database_url,
        "LZ_DATA_DIR": str(settings.data_dir),
        "LZ_KEY_DIR": str(settings.key_dir),
    }


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def _wait_until_open(port: int) -> None:
    ends = monotonic() + STARTS_S
    while monotonic() < ends:
        with socket.socket() as probe:
            if probe.connect_ex(("127.0.0.1", port)) == 0:
                return
        sleep(0.1)
    raise TimeoutError("the server did not start")


def _children(pid: int) -> list[int]:
    listed = Path(f"/proc/{pid}/task/{pid}/children").read_text().split()
    return [int(one) for one in listed]


def _resident_kib(pid: int) -> int:
    lines = Path(f"/proc/{pid}/status").read_text().splitlines()
    return next(int(line.split()[1]) for line in lines if line.startswith("VmRSS"))
