"""The thread that measures quality: a chunk a transaction, with pauses that let others write."""

import logging
import threading

from backend.certificates.quality.measuring import step
from backend.grants.family.naming import read_new
from backend.kernel.clock import db_now
from backend.kernel.db import Database
from backend.kernel.errors import Fault
from backend.kernel.keys import KeyProvider

log = logging.getLogger(__name__)

PAUSE_S = 1.0
BREATH_S = 0.1
"""Between two chunks: the embedded database has one writer at a time."""


class Measurer:
    """Measures what changed and what the sweep of today has not seen, and whom new birth certificates name.

    One thread a process.
    """

    def __init__(self, database: Database, keys: KeyProvider) -> None:
        self._database = database
        self._keys = keys
        self._stop = threading.Event()
        self._thread = threading.Thread(target=self._run, name="measurer", daemon=True)

    def start(self) -> None:
        """Begin in the background."""
        self._thread.start()

    def stop(self) -> None:
        """Finish the chunk in hand and end."""
        self._stop.set()
        self._thread.join(timeout=5)

    def catch_up(self) -> int:
        """Measure everything that waits; returns how many certificates."""
        measured = 0
        while True:
            with self._database.unit(write=True) as session:
                done = step(session, self._keys)
            measured += done.measured
            if not done.more:
                return measured

    def _run(self) -> None:
        pause = PAUSE_S
        while not self._stop.wait(pause):
            pause = PAUSE_S
            try:
                with self._database.unit(write=True) as session:
                    done = step(session, self._keys)
                    read_new(session, self._keys, now=db_now(session))
                pause = BREATH_S if done.more else PAUSE_S
            except Fault as error:
                log.warning("measurer waits: %s", error.code)
            except Exception:  # the thread must outlive a lost connection
                log.exception("measurer stumbled")
