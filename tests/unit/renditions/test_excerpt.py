"""A copy that somebody else keeps has what was given on it, and not one thing more."""

from dataclasses import replace
from datetime import date
from typing import Any

import pytest

from backend.certificates.read import Opened
from backend.renditions import excerpt
from backend.renditions.layout import Terms, sheet
from backend.renditions.metadata import metadata
from tests.unit.renditions.opened import opened

TODAY = date(2026, 3, 3)
TERMS = Terms("门诊", "第一人民医院", TODAY, date(2026, 8, 30))
PERSONAL = {"CZZT", "ZZBH", "ZZYXQQSRQ", "ZZYXQJZRQ", "ZZBFRQ"}


def drawn(one: Opened, *keys: str) -> dict[str, Any]:
    """The page."""
    plain = sheet(excerpt.narrowed(one, keys), code="", demo=True, terms=TERMS)
    return excerpt.drawn(plain, one, keys, today=TODAY)


def described(one: Opened, *keys: str) -> dict[str, str]:
    """The metadata."""
    seen = excerpt.narrowed(one, keys)
    return excerpt.described(metadata(seen, issuer_code="1", terms=TERMS), seen)


@pytest.mark.parametrize("code", ["driving_licence", "identity_card", "business_licence", "household_register"])
def test_each_field_alone_is_all_there_is(code: str) -> None:
    one = opened(code)
    for key, field in one.definition.fields.items():
        page = drawn(one, key)
        said = [row["label"] for row in page["rows"]] + [table["label"] for table in page["tables"]]
        numbered = key == one.definition.number_field
        assert said == ([] if numbered or field.kind == "photo" else [field.label]), key
        assert (page["number"] is not None) is numbered
        assert page["face"] is None


def test_the_metadata_says_what_the_fields_say() -> None:
    one = opened("driving_licence", values={"name": "周敏"})
    number = one.definition.number_field
    assert number is not None
    assert not PERSONAL & set(described(one, "vehicle_class"))
    assert described(one, "vehicle_class")["ZZBS"] == one.identifier
    assert described(one, "name")["CZZT"] == "周敏"
    assert described(one, number)["ZZBH"] == one.face.values[number]
    ranges = [key for key, field in one.definition.fields.items() if field.kind == "date_range"]
    assert [PERSONAL & set(described(one, key)) for key in ranges] == [{"ZZYXQQSRQ", "ZZYXQJZRQ"}] * len(ranges)


def test_an_enterprise_is_named_anyhow() -> None:
    one = opened("business_licence")
    assert described(one, next(iter(one.definition.fields)))["CZZT"] == "周敏"


def test_a_photo_is_there_only_where_it_was_given() -> None:
    one = replace(opened("driving_licence"), photo=b"x")
    [photo] = one.definition.photo_fields
    assert (excerpt.narrowed(one, [photo]).photo, excerpt.narrowed(one, ["name"]).photo) == (b"x", None)


def test_an_answer_stands_for_the_field_it_looks_at() -> None:
    one = opened("identity_card", values={"birth_date": "2000-01-01"})
    keys = list(one.definition.answers)
    rows = {row["label"]: row["value"] for row in drawn(one, *keys)["rows"]}
    assert set(rows.values()) <= {"是", "否"}
    assert rows
    assert drawn(opened("identity_card", values={}), "unknown")["rows"] == []
