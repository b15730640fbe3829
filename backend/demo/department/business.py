"""The department's own register of e-bicycles: a SQLite file of its own."""

import json
import sqlite3
from collections.abc import Iterable, Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

_TABLE = """CREATE TABLE IF NOT EXISTS change (
  id INTEGER PRIMARY KEY, number TEXT NOT NULL, version INTEGER NOT NULL, content TEXT NOT NULL,
  outcome TEXT, said TEXT, UNIQUE (number, version))"""


@dataclass(frozen=True, slots=True)
class Change:
    """One version of one record, and what the city answered."""

    id: int
    number: str
    version: int
    content: dict[str, Any]
    outcome: str | None
    said: str


class Register:
    """Records with their versions; a change is pushed once the city has answered it.

    Args:
        file: made where it is not there.
    """

    def __init__(self, file: Path) -> None:
        self._file = file
        with self._open() as database:
            database.execute(_TABLE)

    def enter(self, number: str, content: dict[str, Any]) -> int:
        """Write a new version of a record; returns it."""
        with self._open() as database:
            [last] = database.execute("SELECT max(version) FROM change WHERE number = ?", [number]).fetchone()
            version = (last or 0) + 1
            database.execute(
                "INSERT INTO change (number, version, content) VALUES (?, ?, ?)",
                [number, version, json.dumps(content, ensure_ascii=False)],
            )
            return version

    def unsent(self, limit: int) -> list[Change]:
        """Changes that the city has not answered, in their order."""
        return self._read("WHERE outcome IS NULL ORDER BY id LIMIT ?", limit)

    def newest(self, limit: int) -> list[Change]:
        """The last changes."""
        return self._read("ORDER BY id DESC LIMIT ?", limit)

    def first(self) -> Change:
        """The record that the register began with."""
        return self._read("ORDER BY id LIMIT ?", 1)[0]

    def answered(self, answers: Iterable[tuple[int, str, str]]) -> None:
        """Keep what the city said: change, outcome, words."""
        with self._open() as database:
            database.executemany(
                "UPDATE change SET outcome = ?, said = ? WHERE id = ?",
                [(outcome, said, change) for change, outcome, said in answers],
            )

    def _read(self, rest: str, limit: int) -> list[Change]:
        with self._open() as database:
            rows = database.execute(f"SELECT * FROM change {rest}", [limit]).fetchall()  # noqa: S608 - this file's words
        return [Change(row[0], row[1], row[2], json.loads(row[3]), row[4], row[5] or "") for row in rows]

    @contextmanager
    def _open(self) -> Iterator[sqlite3.Connection]:
        with closing(sqlite3.connect(self._file, timeout=10)) as database, database:
            yield database
