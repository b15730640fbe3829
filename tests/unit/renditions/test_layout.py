"""What stands on paper: values as they are read, every type in its rows, missing characters named."""

from datetime import date
from typing import Any

import pytest

from backend.catalogue.versions import released
from backend.certificates.read import Opened
from backend.renditions.layout import Terms, sheet, without_missing, written
from backend.renditions.metadata import metadata
from tests.unit.renditions.opened import opened

FACE: dict[str, Any] = {
    "family": "designed", "title": "t", "title_en": "t", "number": "licence_number", "photo": None,
    "width_mm": 90, "height_mm": 60,
    "items": [
        {"kind": "field", "key": "name", "x": 1, "y": 2, "w": 30, "h": 5, "label": True},
        {"kind": "field", "key": "licence_number", "x": 1, "y": 9, "w": 30, "h": 5},
        {"kind": "text", "text": "仅供演示", "x": 1, "y": 20, "w": 30, "h": 5, "size": 8, "align": "center"},
        {"kind": "seal", "x": 60, "y": 30, "w": 20, "h": 20},
    ],
}  # fmt: skip


@pytest.mark.parametrize(
    ("field", "value", "paper"),
    [
        ({"kind": "date"}, "2026-03-09", "2026年3月9日"),
        ({"kind": "date"}, "长期", "长期"),
        ({"kind": "month"}, "2026-03", "2026年3月"),
        ({"kind": "month"}, "3月", "3月"),
        ({"kind": "date_range"}, "2020-01-01/2030-01-01", "2020年1月1日至2030年1月1日"),
        ({"kind": "date_range"}, "2020-01-01/", "2020年1月1日至长期"),
        ({"kind": "money", "unit": "万元"}, "1234567.5", "1,234,567.5万元"),
        ({"kind": "number", "unit": "人"}, "12000", "12000人"),
        ({"kind": "text"}, "1234567", "1234567"),
    ],
)
def test_a_value_reads_as_on_paper(field: dict[str, Any], value: str, paper: str) -> None:
    assert written(field, value) == paper


@pytest.mark.parametrize("code", sorted(released()))
def test_every_type_has_a_sheet(code: str) -> None:
    one = opened(code)
    found = sheet(one, code="X", demo=True, terms=None)
    assert found["title"]
    labels = {row["label"] for row in found["rows"]} | {table["label"] for table in found["tables"]}
    expected = {
        field.label
        for key, field in one.definition.fields.items()
        if field.kind != "photo" and key != one.definition.number_field
    }
    assert expected <= labels
    assert metadata(one, issuer_code="118801000000002117")["ZZLXDM"] == one.definition.type_code


def test_a_table_has_the_columns_that_are_used_and_no_others() -> None:
    found = sheet(opened("household_register"), code="X", demo=False, terms=None)
    (members,) = found["tables"]
    assert members["heads"] == ["姓名", "与户主关系"]
    assert members["rows"] == [["周敏", "户主"], ["周正", ""]]
    broken = opened("household_register", values={"members": "no list"})
    assert sheet(broken, code="X", demo=False, terms=None)["tables"][0]["rows"] == []


def test_a_copy_says_what_it_is_for() -> None:
    terms = Terms("入学", "云汀一中", date(2026, 3, 3), date(2026, 3, 9))
    found = sheet(opened("driving_licence"), code="X", demo=False, terms=terms)
    assert found["watermark"] == "仅用于入学 · 云汀一中 · 2026年3月3日至2026年3月9日"
    assert [one["value"] for one in found["terms"]] == ["入学", "云汀一中", "2026年3月3日至2026年3月9日"]


@pytest.mark.parametrize(
    ("day", "stands"),
    [(date(2026, 3, 2), False), (date(2026, 3, 3), True), (date(2026, 3, 9), True), (date(2026, 3, 10), False)],
)
def test_the_last_day_of_a_term_counts(day: date, stands: bool) -> None:
    assert Terms("a", "b", date(2026, 3, 3), date(2026, 3, 9)).stands_on(day) is stands


def test_a_character_without_a_glyph_is_named() -> None:
    given = {"a": "张\U0002cb29\n", "b": [1, None, "\U0002cb29"]}
    cleaned, missing = without_missing(given, [ord("张")])
    assert cleaned == {"a": "张[U+2CB29]\n", "b": [1, None, "[U+2CB29]"]}
    assert missing == ["U+2CB29"]


def test_a_designed_face_keeps_its_places() -> None:
    one: Opened = opened("driving_licence", face=FACE)
    found = sheet(one, code="X", demo=False, terms=None)["face"]
    assert (found["width"], found["height"], found["seals"]) == (90, 60, True)
    name, number, text, _ = found["items"]
    assert (name["label"], name["text"]) == ("姓名", one.face.values["name"])
    assert number["text"] == one.number
    assert (text["text"], text["align"]) == ("仅供演示", "center")
