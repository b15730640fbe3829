"""The database: engine, transactions and the one place that commits or rolls back."""

import logging
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, Literal, TypeAlias, TypeVar

from sqlalchemy import Connection, Engine, MetaData, Row, Select, create_engine, event
from sqlalchemy.engine import URL, make_url
from sqlalchemy.exc import DBAPIError, InterfaceError, InternalError, OperationalError
from sqlalchemy.exc import TimeoutError as PoolTimeout
from sqlalchemy.orm import DeclarativeBase, Session
from sqlalchemy.pool import ConnectionPoolEntry, QueuePool

from backend.kernel.clock import FixedClock
from backend.kernel.errors import StillRunning, Unavailable

log = logging.getLogger(__name__)

SQLITE_BUSY_MS = 5000
POSTGRESQL_OPTIONS = "-c statement_timeout=5000 -c lock_timeout=2000 -c idle_in_transaction_session_timeout=15000"
LOCK_NOT_AVAILABLE = "55P03"
RETRY_AFTER_S = 1
POOL_WAIT_S = 5

AnyRow: TypeAlias = Row[*tuple[Any, ...]]
Lockable = TypeVar("Lockable", bound=Select[Any])


class Base(DeclarativeBase):
    """Root of the tables; constraint names are fixed so that migrations are the same on both databases."""

    metadata = MetaData(
        naming_convention={
            "ix": "ix_%(column_0_label)s",
            "uq": "uq_%(table_name)s_%(column_0_name)s",
            "ck": "ck_%(table_name)s_%(constraint_name)s",
            "fk": "fk_%(table_name)s_%(column_0_name)s_%(referred_table_name)s",
            "pk": "pk_%(table_name)s",
        }
    )


class Database:
    """One database and its transactions.

    Args:
        url: SQLAlchemy URL; SQLite (WAL) or PostgreSQL.
        pool_size: connections a process keeps.
        clock: a fixed clock for tests; by default the database's own.
    """

    def __init__(self, url: str, *, pool_size: int = 12, clock: FixedClock | None = None) -> None:
        self.url: URL = make_url(url)
        self.clock = clock
        self.at_once: dict[str, Callable[[Session, dict[str, object]], None]] = {}
        """Topic → what is done in the very transaction that leaves word of it; see `kernel.outbox`."""
        self.is_sqlite = self.url.get_backend_name() == "sqlite"
        self.engine: Engine = self._sqlite_engine(pool_size) if self.is_sqlite else self._postgresql_engine(pool_size)

    @property
    def kind(self) -> Literal["sqlite", "postgresql"]:
        """What the health page says it is."""
        return "sqlite" if self.is_sqlite else "postgresql"

    @contextmanager
    def unit(self, *, write: bool) -> Iterator[Session]:
        """One unit of work: commits when the block ends, rolls back when it raises.

        A reading unit on SQLite takes no write lock; a writing one takes it at once (R03), because a transaction that
        reads first and writes later loses against other writers whatever the time-out says.

        Raises:
            Unavailable: the database does not answer or stays locked; nothing was done.
            StillRunning: on PostgreSQL, a row that this work needs is held by another request for too long.
        """
        session = Session(
            self.engine,
            autoflush=False,
            expire_on_commit=False,
            info={"clock": self.clock, "at_once": self.at_once},
        )
        try:
            session.connection(execution_options={"lz_write": write})
            yield session
            session.commit()
        except (OperationalError, InternalError, InterfaceError) as error:
            session.rollback()
            raise translated(error) from error
        except PoolTimeout as error:
            log.warning("every connection is taken")
            raise Unavailable(retry_after_s=RETRY_AFTER_S) from error
        except BaseException:
            session.rollback()
            raise
        finally:
            session.close()

    def dispose(self) -> None:
        """Close all pooled connections."""
        self.engine.dispose()

    def _sqlite_engine(self, pool_size: int) -> Engine:
        if self.url.database and self.url.database != ":memory:":
            Path(self.url.database).parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        engine = create_engine(
            self.url,
            hide_parameters=True,
            poolclass=QueuePool,
            pool_size=pool_size,
            max_overflow=0,
            pool_timeout=POOL_WAIT_S,
            connect_args={"timeout": SQLITE_BUSY_MS / 1000, "check_same_thread": False},
        )
        event.listen(engine, "connect", _prepare_sqlite)
        event.listen(engine, "begin", _begin_sqlite)
        return engine

    def _postgresql_engine(self, pool_size: int) -> Engine:
        return create_engine(
            self.url,
            hide_parameters=True,
            pool_size=pool_size,
            max_overflow=0,
            pool_timeout=POOL_WAIT_S,
            pool_pre_ping=False,
            connect_args={"options": POSTGRESQL_OPTIONS},
        )


def locked(
    statement: Lockable, *, share: bool = False, of: Any = None, skip: bool = False, referred: bool = False
) -> Lockable:
    """Lock the rows a select finds until the unit of work ends.

    PostgreSQL takes row locks. SQLite ignores the clause without a word; there the writing unit already holds the one
    write lock, so this is the only place that may use it (R03).

    Args:
        referred: others may go on to enter rows that refer to these.
    """
    return statement.with_for_update(read=share, of=of, skip_locked=skip, key_share=referred)


def translated(error: DBAPIError) -> Unavailable | StillRunning:
    """The caller's view of a database that did not do what was asked; the detail goes to the log alone."""
    if getattr(error.orig, "sqlstate", None) == LOCK_NOT_AVAILABLE:
        return StillRunning(retry_after_s=RETRY_AFTER_S)
    log.warning("database does not answer: %s", type(error.orig).__name__)
    return Unavailable(retry_after_s=RETRY_AFTER_S)


def _prepare_sqlite(connection: Any, _record: ConnectionPoolEntry) -> None:
    connection.isolation_level = None  # the driver must not begin on its own
    cursor = connection.cursor()
    for pragma in (
        "journal_mode=WAL",
        "foreign_keys=ON",
        "synchronous=FULL",
        f"busy_timeout={SQLITE_BUSY_MS}",
        "secure_delete=ON",
    ):
        cursor.execute(f"PRAGMA {pragma}")
    cursor.close()


def _begin_sqlite(connection: Connection) -> None:
    write = connection.get_execution_options().get("lz_write", True)
    connection.exec_driver_sql("BEGIN IMMEDIATE" if write else "BEGIN")
