"""The one source of time is the database (R10): workers' clocks may differ, the database has one."""

from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from sqlalchemy import select
from sqlalchemy.ext.compiler import compiles
from sqlalchemy.orm import Session
from sqlalchemy.sql.compiler import SQLCompiler
from sqlalchemy.sql.functions import FunctionElement

from backend.kernel.columns import UtcTime


class database_now(FunctionElement[datetime]):  # noqa: N801 - reads like the SQL function it is
    """The database's own clock as an expression, for statements that are built once at import."""

    type = UtcTime()
    inherit_cache = True
    name = "database_now"


@compiles(database_now, "postgresql")
def _postgresql(_element: FunctionElement[Any], _compiler: SQLCompiler, **_: Any) -> str:
    return "clock_timestamp()"


@compiles(database_now, "sqlite")
def _sqlite(_element: FunctionElement[Any], _compiler: SQLCompiler, **_: Any) -> str:
    return "strftime('%Y-%m-%d %H:%M:%f', 'now')"


@dataclass(slots=True)
class FixedClock:
    """A clock that tests set; `Database(clock=…)` takes it instead of the database's own."""

    instant: datetime

    def __post_init__(self) -> None:
        """Refuse an instant without a zone."""
        if self.instant.tzinfo is None:
            raise ValueError("a fixed clock needs an aware instant")


def chosen(session: Session, from_database: datetime) -> datetime:
    """The fixed instant where a test set one, else what the database said."""
    clock = session.info.get("clock")
    return clock.instant if isinstance(clock, FixedClock) else from_database


def db_now(session: Session) -> datetime:
    """Aware UTC now, by the database; one value a transaction, so that all rules of it agree."""
    known = session.info.get("now")
    if isinstance(known, datetime):
        return known
    clock = session.info.get("clock")
    now = clock.instant if isinstance(clock, FixedClock) else session.execute(select(database_now())).scalar_one()
    return remember(session, now)


def remember(session: Session, now: datetime) -> datetime:
    """Keep the instant that another statement of this transaction already brought along."""
    session.info["now"] = now.astimezone(UTC)
    return now
