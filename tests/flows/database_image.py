"""A copy of a database in memory, for tests that try much and must leave nothing behind."""

import sqlite3
from contextlib import closing

UNTOUCHED = {
    "access_event",
    "person_chain",
    "attempts",
    "outbox",
    "idempotency",
    "sign_in",
    "step",
    "live_event",
    "preference",
}
"""Tables that a refused call may write: the record, the counters, the caller's own session and steps."""


class Image:
    """An SQLite database as it is now: what has changed since, and back again."""

    def __init__(self, path: str) -> None:
        self._path = path
        self._image = sqlite3.connect(":memory:", check_same_thread=False)
        with closing(sqlite3.connect(path)) as own:
            own.backup(self._image)
        self._rows = self.rows()

    def put_back(self) -> None:
        """Undo everything."""
        with closing(sqlite3.connect(self._path)) as own:
            self._image.backup(own)

    def rows(self) -> dict[str, int]:
        """Table → what stands in it, but for what a refused call may write."""
        with closing(sqlite3.connect(self._path)) as own:
            names = [name for (name,) in own.execute("SELECT name FROM sqlite_master WHERE type = 'table'")]
            asked = {name: f'SELECT * FROM "{name}"' for name in names if name not in UNTOUCHED}  # noqa: S608 - names above
            asked |= {"sign_in": "SELECT id, ended_at FROM sign_in"}
            return {name: hash(tuple(own.execute(query))) for name, query in asked.items()}

    def changed(self) -> set[str]:
        """Tables that are not as they were."""
        now = self.rows()
        return {name for name, rows in now.items() if self._rows[name] != rows}
