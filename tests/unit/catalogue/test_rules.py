"""Certificate types as data: how an entry is read, and what is answered from a face."""

from copy import deepcopy
from datetime import date
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from backend.catalogue.rules import Answer, TypeDefinition, answered, attention_reasons, masked, parse_type

DAY = date(2026, 3, 3)


def field(key: str, **other: Any) -> dict[str, Any]:
    base = {"label": key, "label_en": key, "kind": "text", "required": True, "sensitive": 1, "mask": "none"}
    return {"key": key, **base, "sets": ["full"], **other}


def yes_or_no(key: str, **other: Any) -> dict[str, Any]:
    return {"key": key, "label": "", "label_en": "", "sets": [], **other}


DOCUMENT: dict[str, Any] = {
    "code": "driving_licence", "version": 1, "type_code": "x", "name": "驾驶证", "name_en": "Driving licence",
    "group": "vehicle", "sensitive": False, "offline_ok": True, "expiring_days": 30,
    "fields": [
        field("name", sensitive=2, mask="name"),
        field("number", sensitive=3, mask="resident_id"),
        field("birth", kind="date"),
        field("area", kind="area_code"),
        field("class"),
        field("inspection", kind="date"),
        field("photo", kind="photo", sensitive=3),
    ],
    "answers": [
        yes_or_no("over_18", rule="age_at_least", field="birth", value=18),
        yes_or_no("in_force", rule="not_ended"),
        yes_or_no("local", rule="in_area", field="area", value="8801"),
        yes_or_no("is_c1", rule="equals", field="class", value="C1"),
        yes_or_no("car", rule="one_of", field="class", values=["C1", "C2"]),
    ],
    "attention": [{"reason": "inspection_overdue", "rule": "date_passed", "field": "inspection"}],
    "face": {"number": "number"},
}  # fmt: skip
TYPE = parse_type(DOCUMENT)


def answer(key: str, values: dict[str, str], *, in_force: bool = True, today: date = DAY) -> str | None:
    return answered(TYPE.answers[key], values, in_force=in_force, today=today)


def changed(**parts: Any) -> dict[str, Any]:
    return deepcopy(DOCUMENT) | parts


def test_an_entry_is_read_with_its_fields_answers_and_number() -> None:
    assert (TYPE.code, TYPE.version, TYPE.number_field, TYPE.expiring_days) == ("driving_licence", 1, "number", 30)
    assert list(TYPE.fields) == ["name", "number", "birth", "area", "class", "inspection", "photo"]
    assert TYPE.answers["car"].values == ("C1", "C2")
    assert TYPE.answers["over_18"].values == ("18",)
    assert TYPE.answers["in_force"].values == ()
    assert TYPE.photo_fields == {"photo"}
    assert TYPE.document is DOCUMENT


def test_a_type_knows_its_fields_and_answers_and_what_each_is_read_from() -> None:
    assert [one.key for one in TYPE.choices()] == [*TYPE.fields, *TYPE.answers]
    assert all(TYPE.knows(key) for key in ("name", "over_18"))
    assert not TYPE.knows("salary")
    assert [TYPE.needs(key) for key in ("name", "over_18", "in_force")] == ["name", "birth", None]


def test_a_face_without_a_number_has_none() -> None:
    assert parse_type(changed(face={})).number_field is None


@pytest.mark.parametrize(
    "broken",
    [
        {"answers": [DOCUMENT["answers"][0] | {"field": "salary"}]},
        {"fields": [{"key": "name"}]},
        {"attention": [{"reason": "x"}]},
        {"fields": "none"},
    ],
)
def test_an_entry_of_another_shape_stops_the_release(broken: dict[str, Any]) -> None:
    with pytest.raises((KeyError, ValueError, TypeError)):
        parse_type(changed(**broken))


@pytest.mark.parametrize(
    ("birth", "expected"),
    [("2008-03-03", "yes"), ("2008-03-04", "no"), ("2008-02-29", "yes"), ("2027-01-01", "no"), ("1900-01-01", "yes")],
    ids=["today", "tomorrow", "leap day", "not born yet", "long ago"],
)
def test_somebody_is_18_from_the_birthday_on(birth: str, expected: str) -> None:
    assert answer("over_18", {"birth": birth}) == expected


def test_a_leap_day_birthday_comes_on_the_first_of_march() -> None:
    born = {"birth": "2008-02-29"}
    assert answer("over_18", born, today=date(2026, 2, 28)) == "no"
    assert answer("over_18", born, today=date(2026, 3, 1)) == "yes"


@pytest.mark.parametrize(
    ("key", "values", "expected"),
    [
        ("local", {"area": "880102"}, "yes"),
        ("local", {"area": "880201"}, "no"),
        ("is_c1", {"class": "C1"}, "yes"),
        ("is_c1", {"class": "C"}, "no"),
        ("car", {"class": "C2"}, "yes"),
        ("car", {"class": "D"}, "no"),
        ("over_18", {}, None),
        ("car", {"name": "C1"}, None),
    ],
)
def test_an_answer_is_yes_no_or_cannot_be_given(key: str, values: dict[str, str], expected: str | None) -> None:
    assert answer(key, values) == expected


def test_in_force_looks_at_no_field() -> None:
    assert answer("in_force", {}) == "yes"
    assert answer("in_force", {}, in_force=False) == "no"


@given(st.dates(date(1900, 1, 1), date(2100, 1, 1)), st.dates(date(1900, 1, 1), date(2100, 1, 1)))
def test_who_is_18_stays_so(birth: date, today: date) -> None:
    given_today = answer("over_18", {"birth": birth.isoformat()}, today=today)
    later = answer("over_18", {"birth": birth.isoformat()}, today=date(2200, 1, 1))
    assert later == "yes"
    assert given_today in ("yes", "no")
    assert (given_today == "yes") <= (birth.year + 18 <= today.year)


@pytest.mark.parametrize(
    ("inspection", "reasons"),
    [("2026-03-02", ("inspection_overdue",)), ("2026-03-03", ()), ("2027-01-01", ()), ("", ()), (None, ())],
)
def test_an_inspection_is_overdue_the_day_after(inspection: str | None, reasons: tuple[str, ...]) -> None:
    values = {} if inspection is None else {"inspection": inspection}
    assert attention_reasons(TYPE, values, today=DAY) == reasons


def test_sensitive_values_are_masked_and_pictures_and_others_left_out() -> None:
    values = {"name": "陈桂兰", "number": "880101195401011234", "class": "C1", "photo": "data:x"}
    assert masked(TYPE, values) == {"name": "陈●", "number": "8" + "●" * 16 + "4"}
    assert masked(TYPE, {}) == {}


def test_single_values_are_kept_as_text() -> None:
    one = {"key": "k", "label": "", "label_en": "", "rule": "equals", "field": "class", "value": 7, "sets": ["full"]}
    found: TypeDefinition = parse_type(changed(answers=[one]))
    assert found.answers["k"] == Answer("k", "", "", "equals", "class", ("7",), ("full",))
