"""Statements of the hot paths: Core, built once at import, run by the driver's own cursor.

SQLAlchemy's execution of a statement takes two to seven times as long as the driver's, for what a prebuilt statement
does not need: so these are compiled once a dialect and sent over the session's own connection, in its transaction.
Values are bound and read by SQLAlchemy's types, and errors come out as SQLAlchemy's.
"""

from collections import namedtuple
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Connection, Dialect, Select
from sqlalchemy.exc import DBAPIError
from sqlalchemy.orm import Session
from sqlalchemy.sql.dml import UpdateBase

Parameters = Mapping[str, Any]
Process = Callable[[Any], Any]
_CURSOR = "liangzheng.cursor"


@dataclass(frozen=True, slots=True)
class _Plan:
    """A statement in the words of one database.

    Attributes:
        order: names of the values by position; None where they go by name.
        constants: values that the statement itself holds, ready for the driver.
        binders: for each value that is given its way into the driver.
        readers: (position, way out of the driver) of the columns that need one.
    """

    sql: str
    order: tuple[str, ...] | None
    constants: dict[str, Any]
    binders: dict[str, Process | None]
    readers: tuple[tuple[int, Process], ...]


class Hot:
    """One statement.

    Args:
        statement: select, insert, update or delete. An insert takes a value for every column it is given, and has no
            default that Python would have to make.
    """

    def __init__(self, statement: Select[Any] | UpdateBase) -> None:
        self._statement = statement
        self._plans: dict[tuple[Any, ...], _Plan] = {}
        self._row: Any = namedtuple("Row", [one["name"] for one in self._described()])  # type: ignore[misc]  # noqa: PYI024 - columns are known at run time

    def _described(self) -> Sequence[Any]:
        """The columns it gives, with the types they have now: that of a foreign key comes with the table it names."""
        one = self._statement
        return one.column_descriptions if isinstance(one, Select) else one.returning_column_descriptions

    def rows(self, session: Session, parameters: Parameters) -> list[Any]:
        """Run it and read what it gives, rows with the names of its columns.

        Raises:
            DBAPIError: as SQLAlchemy would.
        """
        connection = session.connection()
        plan = self._plan(connection.dialect, parameters)
        cursor = self._sent(connection, plan, parameters)
        make, readers = self._row._make, plan.readers
        if not readers:
            return [make(row) for row in cursor.fetchall()]
        found = []
        for row in cursor.fetchall():
            values = list(row)
            for position, read in readers:
                values[position] = read(values[position])
            found.append(make(values))
        return found

    def row(self, session: Session, parameters: Parameters) -> Any | None:
        """The one row it gives, or None."""
        found = self.rows(session, parameters)
        return found[0] if found else None

    def run(self, session: Session, parameters: Parameters) -> int:
        """Run it; how many rows it wrote. Errors as `rows`."""
        connection = session.connection()
        return int(self._sent(connection, self._plan(connection.dialect, parameters), parameters).rowcount)

    def _plan(self, dialect: Dialect, parameters: Parameters) -> _Plan:
        lists = tuple((name, len(value)) for name, value in parameters.items() if type(value) is list)
        known = self._plans.get((dialect.name, lists))
        if known is None:
            known = self._plans[dialect.name, lists] = self._planned(dialect, parameters)
        return known

    def _planned(self, dialect: Dialect, parameters: Parameters) -> _Plan:
        is_change = isinstance(self._statement, UpdateBase)
        keys = list(parameters) if is_change else None
        compiled: Any = self._statement.compile(dialect=dialect, column_keys=keys)
        state = compiled.construct_expanded_state(dict(parameters))
        given = _spread(parameters)
        ways = {
            one: bound.type.dialect_impl(dialect).bind_processor(dialect)
            for bound, name in compiled.bind_names.items()
            for one in state.parameter_expansion.get(name, [name])
        }
        constants = {
            name: way(state.parameters[name]) if way else state.parameters[name]
            for name, way in ways.items()
            if name not in given
        }
        binders = {name: way for name, way in ways.items() if name in given}
        readers = tuple(
            (position, read)
            for position, described in enumerate(self._described())
            if (read := described["type"].dialect_impl(dialect).result_processor(dialect, None)) is not None
        )
        order = tuple(state.positiontup) if state.positiontup else None
        return _Plan(state.statement, order, constants, binders, readers)

    def _sent(self, connection: Connection, plan: _Plan, parameters: Parameters) -> Any:
        given = _spread(parameters)
        bound = plan.constants | {
            name: process(given[name]) if process else given[name] for name, process in plan.binders.items()
        }
        values = bound if plan.order is None else [bound[name] for name in plan.order]
        cursor = connection.info.get(_CURSOR)
        try:
            if cursor is None:
                cursor = connection.info[_CURSOR] = connection.connection.cursor()
            cursor.execute(plan.sql, values)
        except connection.dialect.loaded_dbapi.Error as error:
            raise translated(connection, plan.sql, error) from error
        return cursor


def _spread(parameters: Parameters) -> Parameters:
    """Lists as single values, under the names that an expanded IN gives them."""
    if not any(type(value) is list for value in parameters.values()):
        return parameters
    given: dict[str, Any] = {}
    for name, value in parameters.items():
        if type(value) is list:
            given |= {f"{name}_{number}": one for number, one in enumerate(value, 1)}
        else:
            given[name] = value
    return given


def translated(connection: Connection, sql: str, error: Exception) -> BaseException:
    """The driver's error as SQLAlchemy tells it; a connection that broke is not used again."""
    dialect = connection.dialect
    broke = dialect.is_disconnect(error, connection.connection.dbapi_connection, None)  # type: ignore[arg-type]
    if broke:
        connection.invalidate(error)
    return DBAPIError.instance(
        sql, {}, error, dialect.loaded_dbapi.Error, hide_parameters=True, connection_invalidated=broke, dialect=dialect
    )
