"""Many rows at once, by the quickest way each database has: COPY on PostgreSQL, the driver's own loop on SQLite."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import ColumnElement, Connection, Dialect, Table, any_, bindparam
from sqlalchemy.dialects.postgresql import ARRAY
from sqlalchemy.orm import Session
from sqlalchemy.schema import Column

from backend.kernel.hot import translated

COPY_FROM = 8
"""Rows from which COPY is worth its extra turn to the server and back."""


@dataclass(frozen=True, slots=True)
class _Plan:
    insert: str
    copy: str | None
    binders: tuple[Callable[[Any], Any] | None, ...]


class Bulk:
    """Inserts rows of one table; each gives every column, nothing is filled in."""

    def __init__(self, table: Table) -> None:
        self._table, self._names = table, tuple(column.name for column in table.c)
        self._plans: dict[str, _Plan] = {}

    def write(self, session: Session, rows: Sequence[Mapping[str, Any]]) -> None:
        """Insert them in their order.

        Raises:
            DBAPIError: as SQLAlchemy would; a row that breaks a rule of the table breaks them all.
        """
        if not rows:
            return
        connection = session.connection()
        plan = self._plans.get(connection.dialect.name) or self._planned(connection.dialect)
        pairs = tuple(zip(self._names, plan.binders, strict=True))
        values = [tuple(bind(row[name]) if bind else row[name] for name, bind in pairs) for row in rows]
        sent = plan.copy if plan.copy and len(rows) >= COPY_FROM else plan.insert
        try:
            _send(connection, sent, values, copied=sent is plan.copy)
        except connection.dialect.loaded_dbapi.Error as error:
            raise translated(connection, sent, error) from error

    def _planned(self, dialect: Dialect) -> _Plan:
        quote = dialect.identifier_preparer.quote
        into = f"{quote(self._table.name)} ({', '.join(quote(name) for name in self._names)})"
        is_postgresql = dialect.name == "postgresql"
        places = ", ".join("%s" if is_postgresql else "?" for _ in self._names)
        plan = self._plans[dialect.name] = _Plan(
            insert=f"INSERT INTO {into} VALUES ({places})",  # noqa: S608 - names of our own tables
            copy=f"COPY {into} FROM STDIN" if is_postgresql else None,
            binders=tuple(
                self._table.c[name].type.dialect_impl(dialect).bind_processor(dialect) for name in self._names
            ),
        )
        return plan


def _send(connection: Connection, sql: str, values: list[tuple[Any, ...]], *, copied: bool) -> None:
    cursor: Any = connection.connection.cursor()
    try:
        if copied:
            with cursor.copy(sql) as copy:
                for row in values:
                    copy.write_row(row)
        elif len(values) == 1:
            cursor.execute(sql, values[0])
        else:
            cursor.executemany(sql, values)
    finally:
        cursor.close()


def among(session: Session, column: Column[Any], values: Sequence[Any]) -> ColumnElement[bool]:
    """`column IN (values)` for many values.

    PostgreSQL gets them as one array: the driver reads a statement anew whenever it has another length, which for
    hundreds of values takes longer than the search.
    """
    if session.connection().dialect.name == "postgresql":
        return column == any_(bindparam(None, list(values), type_=ARRAY(column.type), unique=True))
    return column.in_(values)
