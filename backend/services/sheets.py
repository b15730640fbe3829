"""Spreadsheets of items: read and shown row by row; entered as drafts, all of them or the named rows."""

import io
from collections.abc import Iterator, Sequence
from typing import Any
from uuid import UUID

from sqlalchemy import Table, insert, select, update
from sqlalchemy.orm import Session

from backend.certificates.imports.reading import Unreadable, numbered, sniff
from backend.kernel.db import AnyRow
from backend.kernel.errors import Conflict, FieldProblem, InvalidField, NotFound
from backend.kernel.ids import new_id
from backend.services.desk import OPEN, Step, enter
from backend.services.knowing import known, words
from backend.services.models import ItemSheet
from backend.services.rules import item_checks
from backend.services.rules.items import Item, Problem, write
from backend.services.rules.lists import given_up
from backend.services.rules.sheet_rows import HEADS, MOST_ROWS, Made, columns, example_rows, made, missing
from backend.services.service import ITEM, archive
from backend.standards.csv_rows import lines

SHEET: Table = ItemSheet.__table__  # type: ignore[assignment]
READ, ENTERED = "read", "entered"
MOST_BYTES = 2 * 1024 * 1024
NEW, CHANGED, SAME, FAULT = "new", "changed", "same", "fault"


def table_of(content: bytes) -> list[tuple[int, list[str]]]:
    """The rows of a workbook or of delimited text, heads first.

    Raises:
        InvalidField: it cannot be read, in a stable word.
    """
    file = io.BytesIO(content)
    rows: list[tuple[int, list[str]]] = []
    try:
        form = sniff(content[:4096])
        for row in numbered(file, form):
            rows.append(row)
            if len(rows) > MOST_ROWS + 1:
                raise InvalidField((FieldProblem("file", "too_many_rows"),))
    except Unreadable as fault:
        raise InvalidField((FieldProblem("file", fault.word),)) from None
    if len(rows) < 2:  # noqa: PLR2004 - heads and one row
        raise InvalidField((FieldProblem("file", "no_rows"),))
    return rows


def template(session: Session) -> Iterator[str]:
    """The sheet with its heads and two rows to go by, in names that this city has; as it is, it can be brought."""
    called = words(session)
    office = next(iter(called.offices), "")
    types = sorted(code for code, least in called.least.items() if least)
    names = {code: name for name, code in called.types.items()}
    return lines([names_of[0] for names_of in HEADS.values()], example_rows(office, names[types[0]] if types else ""))


def bring(step: Step, table: Sequence[tuple[int, list[str]]]) -> UUID:
    """Keep a sheet with what each of its rows says and what is wrong with it.

    Raises:
        InvalidField: columns are missing without which it says nothing.
    """
    (_, heads), *body = table
    placed = columns(heads)
    if lacking := missing(placed):
        raise InvalidField(tuple(FieldProblem(f"file.{name}", "column_missing") for name in lacking))
    rows = _checked(step.session, placed, body)
    sheet_id = new_id()
    step.session.execute(
        insert(SHEET).values(
            id=sheet_id, state=READ, rows=rows, brought_by=step.actor.person_id,
            brought_at=step.now,
        )
    )  # fmt: skip
    step.record("items:brought", str(len(rows)), str(sheet_id))
    return sheet_id


def sheet(session: Session, item_sheet_id: UUID) -> AnyRow:
    """One sheet; NotFound where there is none."""
    row = session.execute(select(SHEET).where(SHEET.c.id == item_sheet_id)).one_or_none()
    if row is None:
        raise NotFound
    return row


def enter_rows(step: Step, sheet_id: UUID, numbers: Sequence[int] | None) -> int:
    """Make drafts of all rows, or of the named ones; returns how many.

    Raises:
        NotFound: no such sheet.
        InvalidField: a row that was asked for has a fault or is not there; nothing is entered.
        Conflict: the sheet was entered already, or an item of it is being prepared meanwhile.
    """
    row = sheet(step.session, sheet_id)
    by_number = {one["number"]: one for one in row.rows}
    wanted = list(by_number) if numbers is None else list(dict.fromkeys(numbers))
    faulty = [one for one in wanted if one not in by_number or by_number[one]["outcome"] == FAULT]
    if faulty:
        raise InvalidField(tuple(FieldProblem(f"rows.{one}", "fault") for one in faulty[:50]))
    documents = [by_number[one]["document"] for one in wanted if by_number[one]["outcome"] != SAME]
    if not documents:
        raise InvalidField((FieldProblem("rows", "nothing_to_enter"),))
    moved = step.session.execute(
        update(SHEET)
        .where(SHEET.c.id == sheet_id, SHEET.c.state == READ)
        .values(state=ENTERED, entered_at=step.now)
        .returning(SHEET.c.id)
    ).one_or_none()
    if moved is None:
        raise Conflict
    enter(step, documents)
    step.record("items:entered", str(len(documents)), str(sheet_id))
    return len(documents)


def _checked(session: Session, placed: dict[str, int], body: Sequence[tuple[int, list[str]]]) -> list[dict[str, Any]]:
    published, called = archive(session), words(session)
    found: list[tuple[Made, Item | None]] = []
    for number, cells in body:
        values = {key: cells[at].strip() if at < len(cells) else "" for key, at in placed.items()}
        known_as = published.get(values["code"])
        before = known_as.item if known_as is not None else None
        found.append((made(number, values, called, before), before))
    city = known(session, [one.item for one, _ in found if one.item is not None])
    being_edited = frozenset(session.execute(select(ITEM.c.code).where(ITEM.c.state.in_(OPEN))).scalars())
    seen: set[str] = set()
    rows = []
    for one, old in found:
        problems = list(one.problems)
        if one.item is not None:
            problems += item_checks.problems(one.item, city)
            problems += [
                Problem("materials", "usage_shrinks", code) for code in (given_up(old, one.item) if old else ())
            ]
        if old is not None and old.ends is not None:
            problems.append(Problem("code", "out_of_force", one.code))
        if one.code in seen:
            problems.append(Problem("code", "twice", one.code))
        if one.code in being_edited:
            problems.append(Problem("code", "being_edited", one.code))
        seen.add(one.code)
        rows.append(_row(one, old, problems))
    return rows


def _row(one: Made, old: Item | None, problems: Sequence[Problem]) -> dict[str, Any]:
    outcome = NEW if old is None else SAME if old == one.item else CHANGED
    if problems or one.item is None:
        outcome = FAULT
    return {
        "number": one.number,
        "code": one.code,
        "name": str(one.document.get("name", ""))[:120],
        "outcome": outcome,
        "problems": [{"where": each.where, "problem": each.problem, "said": each.said} for each in problems[:9]],
        "document": write(one.item) if one.item is not None and outcome != FAULT else None,
    }
