"""Fields of a pass: what stands on a certificate comes back as it was, or is not written."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from backend.standards import pass_fields
from backend.standards.trust import Field, Form, Profile

TABLES = {"classes": ("A1", "C1"), "own": ("x",)}


def profile(*fields: Field) -> Profile:
    return Profile(1, "p", "t", "证", "P", False, True, 24, False, fields)  # noqa: FBT003 - a plain record


def field(form: Form, length: int | None = None, table: str | None = None, key: str = "key") -> Field:
    return Field(key, "字段", "Field", form, length, table)


def back(one: Field, value: str | None) -> str | None:
    made = pass_fields.written(profile(one), {one.key: value}, TABLES)
    (shown,) = pass_fields.read(profile(one), made, TABLES)
    assert (shown.key, shown.zh, shown.en) == (one.key, "字段", "Field")
    return shown.value


@given(day=st.dates(date(1970, 1, 1), date(9999, 12, 31)))
def test_a_day_comes_back(day: date) -> None:
    assert back(field(Form.DAYS), day.isoformat()) == day.isoformat()


@given(digits=st.text("0123456789", min_size=1, max_size=19))
def test_digits_come_back_with_their_zeros(digits: str) -> None:
    assert back(field(Form.DIGITS, len(digits)), digits) == digits


@pytest.mark.parametrize(
    ("one", "value"),
    [
        (field(Form.TEXT), "望河路8号"),
        (field(Form.NAME), "望●"),
        (field(Form.DIGITS), "8"),
        (field(Form.CODE, table="classes"), "C1"),
        (field(Form.CODE, key="own"), "x"),
        *((field(form), None) for form in Form),
    ],
)
def test_a_value_comes_back(one: Field, value: str | None) -> None:
    assert back(one, value) == value


def test_a_missing_key_is_null() -> None:
    assert pass_fields.written(profile(field(Form.DAYS)), {}, TABLES) == (None,)


@pytest.mark.parametrize(
    ("one", "value"),
    [
        (field(Form.DAYS), "1969-12-31"),
        (field(Form.DAYS), "1956-02-30"),
        (field(Form.DAYS), "20310430"),
        (field(Form.DIGITS), "0880"),
        (field(Form.DIGITS), ""),
        (field(Form.DIGITS), "-1"),
        (field(Form.DIGITS), "١٢"),
        (field(Form.DIGITS, 4), "12345"),
        (field(Form.DIGITS, 4), "123"),
        (field(Form.DIGITS, 22), "1" * 22),
        (field(Form.DIGITS), "1" * 20),
        (field(Form.CODE, table="classes"), "B2"),
        (field(Form.CODE, table="nowhere"), "A1"),
    ],
)
def test_a_value_that_would_come_back_as_another_is_not_written(one: Field, value: str) -> None:
    with pytest.raises(ValueError, match=r"."):
        pass_fields.written(profile(one), {one.key: value}, TABLES)
