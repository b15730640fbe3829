"""Start the process at work on imports, one a server process, and see that it is there while there is work.

Reading a hostile file and entering a hundred thousand rows happen outside the process that answers requests, at a lower
priority, so that checks stay as quick as they are. Who starts a second one does no harm: the job's lock lets one work.
"""

import os
import subprocess
import sys
import threading
from collections.abc import Mapping
from pathlib import Path

from backend.certificates.imports import jobs
from backend.certificates.imports.hands import SILENT_FOR
from backend.kernel.clock import db_now
from backend.kernel.db import Database
from backend.kernel.settings import ENVIRONMENT_NAMES, Settings

COMMAND = (sys.executable, "-m", "backend.cli", "imports", "run")
ROOT = Path(__file__).parents[2]
ENDS_S = 10


class Launcher:
    """Starts the process and takes it along when the server ends.

    Args:
        settings: handed to the process as its environment.
    """

    def __init__(self, settings: Settings) -> None:
        self._settings = settings
        self._lock = threading.Lock()
        self._process: subprocess.Popen[bytes] | None = None

    def start(self) -> None:
        """Start it, unless it runs; it ends by itself when nothing is due."""
        with self._lock:
            if self._process is not None and self._process.poll() is None:
                return
            self._process = subprocess.Popen(  # noqa: S603 - our own command, no part of it from outside
                COMMAND, env=os.environ | environment(self._settings), cwd=ROOT, stdin=subprocess.DEVNULL
            )

    def look(self, database: Database) -> None:
        """Start it where work waits that nobody is at: after a crash, or when a file's time is over."""
        with database.unit(write=False) as session:
            due = jobs.due(session, now=db_now(session), silent_for=SILENT_FOR)
        if due:
            self.start()

    def stop(self) -> None:
        """Let it finish the rows in hand; it goes on with the next start."""
        with self._lock:
            if self._process is not None and self._process.poll() is None:
                self._process.terminate()
                self._process.wait(timeout=ENDS_S)


def environment(settings: Settings) -> Mapping[str, str]:
    """The settings as a process reads them; folders in full, because it works in another one."""
    values = {
        name: getattr(settings, field).absolute()
        if isinstance(getattr(settings, field), Path)
        else getattr(settings, field)
        for field, name in ENVIRONMENT_NAMES.items()
    }
    url = settings.database_url
    if url.startswith("sqlite:///") and not url.startswith("sqlite:////"):
        values["DATABASE_URL"] = f"sqlite:///{Path(url.removeprefix('sqlite:///')).absolute()}"
    return {name: ",".join(value) if isinstance(value, tuple) else str(value) for name, value in values.items()}
