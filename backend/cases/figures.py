"""Figures over cases: counts by item, office, month and way, never a case and nobody's name."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID

from sqlalchemy import Integer, Table, case, func, literal, select
from sqlalchemy.orm import Session

from backend.cases.models import Case, Material
from backend.cases.rules.case import MaterialState, Way
from backend.standards.calendar import date_in_shanghai, start_of_day

CASE: Table = Case.__table__  # type: ignore[assignment]
MATERIAL: Table = Material.__table__  # type: ignore[assignment]
MOST_MONTHS = 240


@dataclass(frozen=True, slots=True)
class Answered:
    """How many materials of an item, asked for by an office, were answered in one way by cases submitted in a month.

    Attributes:
        month: twelve a year, counted through from January of year 0.
    """

    item_code: str
    department_id: UUID
    month: int
    way: str
    materials: int


@dataclass(frozen=True, slots=True)
class Submitted:
    """How many cases were submitted that needed a material at all, and in how many of them nothing was uploaded."""

    item_code: str
    department_id: UUID
    month: int
    cases: int
    without_upload: int


def answered_by_way(session: Session) -> list[Answered]:
    """Every item, office, month and way of submitted cases; a material that was not needed counts nowhere."""
    month = _month(session)
    if month is None:
        return []
    group = (CASE.c.item_code, CASE.c.department_id, month, MATERIAL.c.way)
    rows = session.execute(
        select(*group[:2], month.label("month"), MATERIAL.c.way, func.count().label("n"))
        .join(MATERIAL, MATERIAL.c.case_id == CASE.c.id)
        .where(CASE.c.submitted_at.is_not(None), MATERIAL.c.state != MaterialState.NOT_NEEDED.value)
        .group_by(*group)
    )
    return [Answered(row.item_code, row.department_id, row.month, row.way, row.n) for row in rows]


def submitted_by_month(session: Session) -> list[Submitted]:
    """Every item, office and month of submitted cases in which a material was needed."""
    month = _month(session)
    if month is None:
        return []
    uploads = func.sum(case((MATERIAL.c.way == Way.UPLOAD.value, 1), else_=0))
    each = (
        select(CASE.c.item_code, CASE.c.department_id, month.label("month"), uploads.label("uploads"))
        .join(MATERIAL, MATERIAL.c.case_id == CASE.c.id)
        .where(CASE.c.submitted_at.is_not(None), MATERIAL.c.state != MaterialState.NOT_NEEDED.value)
        .group_by(CASE.c.id, CASE.c.item_code, CASE.c.department_id, month)
        .subquery()
    )
    group = (each.c.item_code, each.c.department_id, each.c.month)
    without = func.sum(case((each.c.uploads == 0, 1), else_=0))
    rows = session.execute(select(*group, func.count().label("n"), without.label("without")).group_by(*group))
    return [Submitted(row.item_code, row.department_id, row.month, row.n, int(row.without)) for row in rows]


def _month(session: Session) -> Any:
    """The month of submission in Shanghai, as an expression; None while nothing was submitted.

    Instants are stored in UTC, and the two databases have no function in common that knows another zone: the months
    are told apart by their first instants, which are data.
    """
    row = session.execute(select(func.min(CASE.c.submitted_at), func.max(CASE.c.submitted_at))).one()
    if row[0] is None:
        return None
    first, last = (_number(date_in_shanghai(one)) for one in (row[0], row[1]))
    known: Sequence[int] = range(max(first, last - MOST_MONTHS), last)
    whens = [(CASE.c.submitted_at < _begins(one + 1), literal(one, Integer, literal_execute=True)) for one in known]
    newest = literal(last, Integer, literal_execute=True)
    # a bare number in GROUP BY would be the place of a column
    return case(*(whens or [(CASE.c.submitted_at.is_not(None), newest)]), else_=newest)


def _number(day: date) -> int:
    return day.year * 12 + day.month - 1


def _begins(month: int) -> datetime:
    return start_of_day(date(month // 12, month % 12 + 1, 1))
