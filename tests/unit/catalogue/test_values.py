"""How values of each kind are written, what is wrong with one, and how rows are hidden."""

import json
from copy import deepcopy
from datetime import date
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from backend.catalogue.rules import TypeDefinition, answered, faults, last_day, masked, parse_type, rows_of, written
from backend.catalogue.rules.values import MAX_ROWS

DAY = date(2026, 11, 22)


def field(key: str, kind: str, **other: Any) -> dict[str, Any]:
    base = {"label": key, "label_en": key, "required": False, "sensitive": 1, "mask": "none", "sets": ["full"]}
    return {"key": key, "kind": kind, **base, **other}


def column(key: str, kind: str = "text", mask: str = "none", **other: Any) -> dict[str, Any]:
    return {"key": key, "label": key, "label_en": key, "kind": kind, "mask": mask, **other}


DOCUMENT: dict[str, Any] = {
    "code": "x", "version": 1, "type_code": "x", "name": "某", "name_en": "Some", "group": "family",
    "sensitive": True, "offline_ok": False, "expiring_days": 30, "number_pattern": "SC\\d{3}",
    "fields": [
        field("number", "text"),
        field("day", "date"),
        field("month", "month"),
        field("period", "date_range"),
        field("sum", "money"),
        field("count", "number"),
        field("area", "area_code"),
        field("sex", "enum", values={"男": "Male", "女": "Female"}),
        field("note", "long_text"),
        field("people", "persons", sensitive=3, columns=[
            column("name", mask="name"), column("id", "resident_id", "resident_id"),
            column("born", "date"), column("sex", "enum", values={"男": "Male"}),
        ]),
    ],
    "answers": [
        {"key": key, "label": "", "label_en": "", "rule": rule, "field": of, "sets": ["full"], **more}
        for key, rule, of, more in (
            ("current", "not_passed", "day", {}), ("this_month", "not_passed", "month", {}),
            ("term", "not_passed", "period", {}), ("ten", "at_least", "count", {"value": 10}),
        )
    ],
    "attention": [],
    "face": {"number": "number"},
}  # fmt: skip
TYPE: TypeDefinition = parse_type(DOCUMENT)


def one(value: str, key: str = "people") -> dict[str, str]:
    return dict(faults(TYPE, {key: value}))


@pytest.mark.parametrize(
    ("key", "value"),
    [
        ("number", "SC123"), ("day", "2024-02-29"), ("month", "2026-12"), ("period", "2020-01-01/"),
        ("period", "2020-01-01/2020-01-01"), ("sum", "18240.50"), ("count", "0"), ("area", "880101"), ("sex", "女"),
        ("note", "一切文字"), ("people", "[]"),
        ("people", '[{"name":"周敏","born":"1985-08-18","sex":"男"}]'), ("other", "?"),
    ],
)  # fmt: skip
def test_a_value_of_its_kind_has_no_fault(key: str, value: str) -> None:
    assert one(value, key) == {}


@pytest.mark.parametrize(
    ("key", "value", "fault"),
    [
        ("number", "SC12", "pattern"), ("day", "2026-02-29", "date"), ("day", "20261122", "date"), ("day", "", "date"),
        ("month", "2026-13", "month"), ("month", "2026-1", "month"), ("period", "2020-01-01", "range"),
        ("period", "2020-01-02/2020-01-01", "range"), ("period", "/2020-01-01", "range"), ("period", "x/y", "range"),
        ("sum", "1,000", "number"), ("sum", "-1", "number"), ("count", "十", "number"), ("area", "0801", "area"),
        ("sex", "Male", "value"), ("people", "", "rows"), ("people", "{}", "rows"), ("people", "[1]", "rows"),
        ("people", '[{"name":1}]', "rows"), ("people", '[{"salary":"1"}]', "rows"),
        ("people", '[{"born":"1985"}]', "rows"), ("people", '[{"sex":"女"}]', "rows"),
        ("people", json.dumps([{}] * (MAX_ROWS + 1)), "rows"),
    ],
)  # fmt: skip
def test_a_value_of_another_kind_is_told_by_its_key(key: str, value: str, fault: str) -> None:
    assert one(value, key) == {key: fault}


def test_a_type_without_a_pattern_takes_any_number() -> None:
    document = deepcopy(DOCUMENT)
    del document["number_pattern"]
    assert faults(parse_type(document), {"number": "?"}) == {}
    assert faults(parse_type(DOCUMENT | {"face": {}}), {"number": "?"}) == {}


@pytest.mark.parametrize(
    ("value", "day"),
    [
        ("2026-11-22", date(2026, 11, 22)), ("2024-02", date(2024, 2, 29)), ("2026-12", date(2026, 12, 31)),
        ("2020-01-01/2026-11-22", date(2026, 11, 22)),
    ],
)  # fmt: skip
def test_the_last_day_of_a_date_a_month_and_a_period(value: str, day: date) -> None:
    assert last_day(value) == day


@pytest.mark.parametrize("value", ["", "x", "2026-13"])
def test_what_names_no_day_is_refused(value: str) -> None:
    with pytest.raises(ValueError, match=r".*"):
        last_day(value)


@pytest.mark.parametrize(
    ("key", "values", "expected"),
    [
        ("current", {"day": "2026-11-22"}, "yes"), ("current", {"day": "2026-11-21"}, "no"),
        ("this_month", {"month": "2026-11"}, "yes"), ("this_month", {"month": "2026-10"}, "no"),
        ("term", {"period": "2020-01-01/2026-11-21"}, "no"), ("term", {"period": "2020-01-01/2030-01-01"}, "yes"),
        ("term", {"period": "2020-01-01/"}, "yes"), ("ten", {"count": "10"}, "yes"), ("ten", {"count": "9.5"}, "no"),
        ("ten", {}, None),
    ],
)  # fmt: skip
def test_a_date_not_passed_and_a_number_reached_are_answered(
    key: str, values: dict[str, str], expected: str | None
) -> None:
    assert answered(TYPE.answers[key], values, in_force=True, today=DAY) == expected


def test_rows_are_hidden_cell_by_cell() -> None:
    rows = written([{"name": "周敏", "id": "880102198508180029", "sex": "男", "salary": "1"}, {}])
    assert rows_of(masked(TYPE, {"people": rows})["people"]) == (
        {"name": "周●", "id": "8" + "●" * 16 + "9", "sex": "男"},
        {},
    )


def test_what_is_no_list_of_rows_is_hidden_whole() -> None:
    assert masked(TYPE, {"people": "周敏 880102198508180029"}) == {"people": "●●●●"}


cells = st.dictionaries(st.text(max_size=5), st.text(max_size=9), max_size=4)


@given(st.lists(cells, max_size=6))
def test_rows_come_back_as_they_were_written(rows: list[dict[str, str]]) -> None:
    assert list(rows_of(written(rows))) == rows
