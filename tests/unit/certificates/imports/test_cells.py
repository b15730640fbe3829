"""Cells as values: what is understood, what is refused with which word."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from backend.certificates.imports.rules.cells import Wrong, day_of, value_of


@pytest.mark.parametrize(
    "text",
    ["2026-01-02", "2026/1/2", "2026.1.2", "20260102", "2026年1月2日", "2026年1月2", "46024", "2026-01-02 00:00:00",
     "2026/1/2 8:30", "２０２６－０１－０２", " 2026-1-2 "],
)  # fmt: skip
def test_a_day_is_understood_in_every_writing(text: str) -> None:
    assert value_of("date", text) == "2026-01-02"


@pytest.mark.parametrize(
    "text", ["1/2/2026", "2026-13-01", "2026-02-30", "2026-1/2", "二〇二六年", "19999", "80001", "2026", "0"]
)
def test_what_names_no_day_for_sure_is_refused(text: str) -> None:
    assert value_of("date", text) == Wrong("date")


@given(st.dates(date(1955, 1, 1), date(2118, 12, 31)))
def test_a_serial_is_the_day_that_the_spreadsheet_shows(day: date) -> None:
    assert day_of(str((day - date(1899, 12, 30)).days)) == day


@given(st.dates(), st.sampled_from(["%Y-%m-%d", "%Y%m%d"]))
def test_every_day_comes_back(day: date, form: str) -> None:
    padded = day.strftime(form).zfill(len(form) + 2 if "-" in form else 8)
    assert day_of(padded if day.year >= 1000 else day.isoformat()) == day


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("2020-01-02/2030-01-02", "2020-01-02/2030-01-02"),
        ("2020.01.02-2030.01.02", "2020-01-02/2030-01-02"),
        ("20200102-20300102", "2020-01-02/2030-01-02"),
        ("2020年1月2日至2030年1月2日", "2020-01-02/2030-01-02"),
        ("2020-01-02 至 长期", "2020-01-02/"),
        ("2020-01-02~", "2020-01-02/"),
        ("2020-01-02至9999-12-31", "2020-01-02/"),
    ],
)
def test_a_period_is_understood(text: str, expected: str) -> None:
    assert value_of("date_range", text) == expected


@pytest.mark.parametrize(
    "text",
    ["2020-01-02", "长期", "2030-01-02至2020-01-02", "2020-02-30至2021-01-01", "2020-01-02至明年", "2020-01-02,2021"],
)
def test_what_is_no_period_is_refused(text: str) -> None:
    assert value_of("date_range", text) == Wrong("range")


@pytest.mark.parametrize("text", ["2026-01", "2026/1", "202601", "2026年1月", "2026-01-15"])
def test_a_month_is_understood(text: str) -> None:
    assert value_of("month", text) == "2026-01"


@pytest.mark.parametrize("text", ["2026-13", "January"])
def test_what_is_no_month_is_refused(text: str) -> None:
    assert value_of("month", text) == Wrong("month")


@pytest.mark.parametrize(
    ("text", "expected"), [("1,234,567.50", "1234567.50"), ("¥12", "12"), ("0", "0"), ("１２", "12")]
)
def test_a_number_is_understood(text: str, expected: str) -> None:
    assert value_of("money", text) == expected


@pytest.mark.parametrize("text", ["12,34", "-1", "1e3", "十二"])
def test_what_is_no_number_is_refused(text: str) -> None:
    assert value_of("number", text) == Wrong("number")


@pytest.mark.parametrize("text", ["8.80102E+17", "8.80102199003071E+17", "9e17"])
@pytest.mark.parametrize("kind", ["code", "resident_id", "uscc", "text", "date"])
def test_a_number_that_a_spreadsheet_damaged_is_named(text: str, kind: str) -> None:
    assert value_of(kind, text) == Wrong("scientific")


@pytest.mark.parametrize("text", ["#N/A", "#REF!", "#DIV/0!"])
def test_an_error_of_a_spreadsheet_is_named(text: str) -> None:
    assert value_of("text", text) == Wrong("spreadsheet_error")


def test_invisible_characters_are_refused() -> None:
    assert value_of("text", "张\u202e三") == Wrong("characters")


def test_an_enum_is_known_by_any_of_its_words() -> None:
    choices = {"男": "男", "male": "男"}
    assert [value_of("enum", one, choices=choices) for one in ("男", "Male", "雄")] == ["男", "男", Wrong("value")]
    assert value_of("enum", "男") == Wrong("value")


@pytest.mark.parametrize(
    ("kind", "text", "expected"),
    [
        ("day", "长期", ""),
        ("day", "2030/1/1", "2030-01-01"),
        ("day", "soon", Wrong("date")),
        ("whole", "12", "12"),
        ("whole", "1234567890", Wrong("number")),
        ("whole", "1.5", Wrong("number")),
        ("resident_id", "88010219900307101x", "88010219900307101X"),
        ("code", " 9188 0104madem002xf", "91880104MADEM002XF"),
        ("text", "  ", ""),
        ("text", "晒布街", "晒布街"),
    ],
)
def test_other_kinds(kind: str, text: str, expected: str | Wrong) -> None:
    assert value_of(kind, text) == expected


@given(st.text(), st.sampled_from(["text", "date", "date_range", "month", "number", "code", "whole", "day", "uscc"]))
def test_no_cell_breaks_the_reading(text: str, kind: str) -> None:
    assert isinstance(value_of(kind, text), str | Wrong)


def test_a_day_that_is_read_again_stays_what_it_is() -> None:
    day = date(2026, 1, 2) + timedelta(days=40)
    assert value_of("date", str(value_of("date", day.isoformat()))) == day.isoformat()
