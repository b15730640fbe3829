"""How a value of each kind is written, and how it is hidden: pure.

| kind                     | written as                                                        |
| date, month              | 2026-11-22, 2026-11                                               |
| date_range               | 2020-01-01/2030-01-01; nothing after the stroke: no end           |
| number, money            | digits with at most one point; the unit is the catalogue's        |
| enum                     | one of the catalogue's values                                     |
| table, persons           | JSON: a list of objects, column key to text; empty cells left out |
| photo                    | kept apart from the other values                                  |
"""

import json
import re
from collections.abc import Callable, Mapping, Sequence
from datetime import date
from typing import Final, Literal, TypeAlias

from backend.catalogue.rules.days import MONTH
from backend.catalogue.rules.definition import Column, FaceField, Kind, TypeDefinition
from backend.standards import area_codes, masks

Fault: TypeAlias = Literal["date", "month", "range", "number", "value", "rows", "area", "pattern"]

DETAILS: Final = frozenset({"table", "persons"})
MAX_ROWS: Final = 200

_NUMBER: Final = re.compile(r"[0-9]{1,15}(\.[0-9]{1,4})?", re.ASCII)


def rows_of(value: str) -> tuple[Mapping[str, str], ...]:
    """The rows of a table or of a list of persons.

    Raises:
        ValueError: not a list of objects with texts, or too many of them.
    """
    rows = json.loads(value)
    if not isinstance(rows, list) or len(rows) > MAX_ROWS:
        raise ValueError("a table is a list")
    for row in rows:
        if not isinstance(row, dict) or not all(isinstance(cell, str) for cell in row.values()):
            raise ValueError("a row is an object of texts")
    return tuple(rows)


def written(rows: Sequence[Mapping[str, str]]) -> str:
    """Rows as they are recorded."""
    return json.dumps([dict(row) for row in rows], ensure_ascii=False, separators=(",", ":"))


def fault(field: FaceField, value: str) -> Fault | None:
    """What is wrong with a value of this field, None where nothing is."""
    if field.kind in DETAILS:
        return _rows_fault(field.columns, value)
    return _fault(field.kind, field.values, value)


def faults(definition: TypeDefinition, values: Mapping[str, str]) -> dict[str, Fault]:
    """What is wrong with a face, by key; keys the type does not have are not looked at."""
    found = {
        key: problem
        for key, field in definition.fields.items()
        if key in values and (problem := fault(field, values[key])) is not None
    }
    number, pattern = definition.number_field, definition.number_pattern
    if number is not None and number in values and pattern and not pattern.fullmatch(values[number]):
        found.setdefault(number, "pattern")
    return found


def _rows_fault(columns: Sequence[Column], value: str) -> Fault | None:
    known = {column.key: column for column in columns}
    try:
        rows = rows_of(value)
    except ValueError:
        return "rows"
    for row in rows:
        for key, cell in row.items():
            if key not in known or _fault(known[key].kind, known[key].values, cell) is not None:
                return "rows"
    return None


def _fault(kind: Kind, allowed: Sequence[str], value: str) -> Fault | None:
    if kind == "enum":
        return None if value in allowed else "value"
    check = _CHECKS.get(kind)
    return None if check is None or check[1](value) else check[0]


def _is_date(text: str) -> bool:
    try:
        return date.fromisoformat(text).isoformat() == text
    except ValueError:
        return False


def _is_range(text: str) -> bool:
    start, stroke, end = text.partition("/")
    return bool(stroke) and _is_date(start) and (not end or (_is_date(end) and start <= end))


_CHECKS: Final[dict[Kind, tuple[Fault, Callable[[str], object]]]] = {
    "number": ("number", _NUMBER.fullmatch),
    "money": ("number", _NUMBER.fullmatch),
    "month": ("month", MONTH.fullmatch),
    "area_code": ("area", area_codes.is_shaped),
    "date": ("date", _is_date),
    "date_range": ("range", _is_range),
}


def masked(definition: TypeDefinition, values: Mapping[str, str]) -> dict[str, str]:
    """The sensitive values as they are shown until somebody asks for them."""
    return {
        key: _hidden(field, values[key])
        for key, field in definition.fields.items()
        if field.sensitive >= 2 and field.kind != "photo" and key in values  # noqa: PLR2004 - the scale is in FaceField
    }


def _hidden(field: FaceField, value: str) -> str:
    """A value behind its mask; of rows, each cell behind its column's. What is no list of rows is hidden whole."""
    if field.kind not in DETAILS:
        return masks.mask(field.mask, value)
    by_key = {column.key: column.mask for column in field.columns}
    try:
        rows = rows_of(value)
    except ValueError:
        return masks.tail4("")
    return written([{key: masks.mask(by_key[key], cell) for key, cell in row.items() if key in by_key} for row in rows])
