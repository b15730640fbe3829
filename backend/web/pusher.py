"""The thread that sends pushes: what the outbox marked due, outside every transaction."""

import logging
import threading

from backend.kernel.db import Database
from backend.kernel.errors import Fault
from backend.kernel.keys import KeyProvider
from backend.kernel.settings import Settings
from backend.notices.delivery import Https, Sender

log = logging.getLogger(__name__)

PAUSE_S = 0.5


class Pusher:
    """Tells browsers whose person got a message, one thread a process."""

    def __init__(self, database: Database, keys: KeyProvider, settings: Settings) -> None:
        self._sender = Sender(database, keys, settings.push_services, settings.public_origin, Https())
        self._stop = threading.Event()
        self._thread = threading.Thread(target=self._run, name="pusher", daemon=True)

    def start(self) -> None:
        """Begin in the background."""
        self._thread.start()

    def stop(self) -> None:
        """Finish the pushes in hand and end."""
        self._stop.set()
        self._thread.join(timeout=5)

    def _run(self) -> None:
        while not self._stop.wait(PAUSE_S):
            try:
                self._sender.send()
            except Fault as error:
                log.warning("pusher waits: %s", error.code)
            except Exception:  # the thread must outlive a lost connection
                log.exception("pusher stumbled")
