"""Everything that can be wrong with a type that is being made, each fault with its place."""

from collections.abc import Callable
from copy import deepcopy
from typing import Any

import pytest

from backend.catalogue.rules import parse_type
from backend.catalogue.rules.blank import blank
from backend.catalogue.rules.breadth import breadth_faults
from backend.catalogue.rules.difference import differences
from backend.catalogue.rules.drafting import Surroundings, draft_faults
from backend.catalogue.service import released

Document = dict[str, Any]
Change = Callable[[Document], object]
AROUND = Surroundings({code: one.type_code for code, one in released().items()})
CODE21 = "11880100000000019L001"
ENUM = {"kind": "enum", "values": {"一级": "First"}}
COLUMN = {"key": "item", "label": "项目", "label_en": "Item", "kind": "text", "mask": "none"}


def whole() -> Document:
    """A draft without a fault."""
    document = deepcopy(blank("drone_licence", CODE21))
    document |= {
        "name": "无人机操作证", "name_en": "Drone licence", "issuer_kind": "交通", "issuer_kind_en": "Transport",
        "source": "办法第五条",
    }  # fmt: skip
    document["face"] |= {"title": "无人机操作证", "title_en": "Drone licence"}
    return document


def found(change: Change) -> list[tuple[str, str]]:
    document = whole()
    change(document)
    return [(one.path, one.problem) for one in draft_faults(document, AROUND)]


def put(path: str, value: Any) -> Change:
    """Put a value at a path; a number is a place in a list, `+` a new row."""

    def change(document: Any) -> None:
        *way, last = path.split(".")
        for step in way:
            document = document[int(step) if step.isdigit() else step]
        if last == "+":
            document.append(value)
        elif isinstance(value, dict) and isinstance(document[int(last) if last.isdigit() else last], dict):
            document[int(last) if last.isdigit() else last] |= value
        else:
            document[int(last) if last.isdigit() else last] = value

    return change


def field(**more: Any) -> Document:
    base = {
        "key": "extra", "metadata_key": "FJ", "label": "附加", "label_en": "Extra", "kind": "text", "required": True,
        "sensitive": 0, "mask": "none", "sets": ["full"],
    }  # fmt: skip
    return {**base, **more}


def answer(rule: str, **more: Any) -> Document:
    return {"key": "more", "label": "附加", "label_en": "More", "rule": rule, "sets": ["full"], **more}


def both(*changes: Change) -> Change:
    def change(document: Document) -> None:
        for one in changes:
            one(document)

    return change


def rows_face(**more: Any) -> Document:
    return {
        "family": "licence", "title": "证", "title_en": "L", "number": "certificate_number", "photo": None,
        "rows": ["name"], **more,
    }  # fmt: skip


def with_face(face: Document) -> Change:
    return lambda document: document.__setitem__("face", face)


def test_the_blank_type_needs_words_and_nothing_else() -> None:
    found_in = draft_faults(blank("drone_licence", CODE21), AROUND)
    assert {one.problem for one in found_in} == {"missing"}
    assert draft_faults(whole(), AROUND) == ()
    assert parse_type(whole()).face["family"] == "designed"


@pytest.mark.parametrize("code", sorted(released()))
def test_every_type_of_the_release_is_without_fault(code: str) -> None:
    assert draft_faults(released()[code].document, AROUND) == ()


@pytest.mark.parametrize(
    ("change", "path", "problem"),
    [
        (put("name", " "), "name", "missing"),
        (put("name", "长" * 61), "name", "too_long"),
        (put("max_holders", 0), "max_holders", "range"),
        (put("group", "pets"), "group", "unknown"),
        (put("subject", "idea"), "subject", "unknown"),
        (lambda d: d.update(sensitive=True, offline_ok=True), "offline_ok", "sensitive"),
        (put("holder_kinds", []), "holder_kinds", "unknown"),
        (put("holder_kinds", ["person", "person"]), "holder_kinds", "unknown"),
        (put("holder_kinds", ["enterprise"]), "holder_kind", "unknown"),
        (put("code", "Drone"), "code", "shape"),
        (put("type_code", "123"), "type_code", "shape"),
        (put("type_code", released()["senior_card"].type_code), "type_code", "twice"),
        (put("related", ["senior_card", "no_such_type"]), "related.1", "unknown"),
        (put("extension", [{"name": "a", "text": "b"}, {"name": "a", "text": " "}]), "extension.1", "missing"),
        (put("number_pattern", ""), "number_pattern", "pattern"),
        (put("number_pattern", "["), "number_pattern", "pattern"),
        (put("number_pattern", r"(\d+)+"), "number_pattern", "pattern"),
        (put("number_pattern", r"(\d)\1"), "number_pattern", "pattern"),
        (put("number_pattern", r"\d*"), "number_pattern", "pattern"),
        (put("number_pattern", "a" * 161), "number_pattern", "pattern"),
        (put("number_example", "1"), "number_example", "example"),
        (put("numbering", {"parts": []}), "numbering", "shape"),
        (put("number_pattern", r"\d{15}"), "numbering", "number"),
        (put("validity", {"kind": "for_ever"}), "validity", "shape"),
        (put("validity", {"kind": "years", "years": 0}), "validity.amount", "range"),
        (put("validity", {"kind": "until", "field": "name"}), "validity.field", "kind"),
        (put("validity", {"kind": "until_age", "age": 18}), "validity.field", "kind"),
        (put("validity", {"kind": "age_table", "steps": [{"under": 16, "years": 5}]}), "validity.steps", "missing"),
        (put("validity", {"kind": "age_table", "steps": []}), "validity.steps", "missing"),
        (put("second_person", ["issue", "sing"]), "second_person.1", "unknown"),
        (lambda d: d["fields"].clear(), "fields", "range"),
        (put("fields.1.sets", ["full"]), "fields", "minimal"),
        (put("fields.1.key", "Name"), "fields.1.key", "shape"),
        (put("fields.+", field(key="name")), "fields.4.key", "twice"),
        (put("fields.+", field(metadata_key="xm")), "fields.4.metadata_key", "shape"),
        (put("fields.+", field(metadata_key="XM")), "fields.4.metadata_key", "twice"),
        (put("fields.+", field(label=" ")), "fields.4.label", "missing"),
        (put("fields.+", field(label_en="x" * 61)), "fields.4.label_en", "too_long"),
        (put("fields.+", field(kind="enum")), "fields.4.values", "missing"),
        (put("fields.+", field(kind="enum", values={"一": " "})), "fields.4.values", "missing"),
        (put("fields.+", field(kind="photo")), "fields.4.key", "photo"),
        (put("fields.+", field(kind="table")), "fields.4.columns", "missing"),
        (put("fields.+", field(columns=[COLUMN])), "fields.4.columns", "missing"),
        (put("fields.+", field(kind="table", columns=[COLUMN, COLUMN])), "fields.4.columns.0.key", "twice"),
        (
            put("fields.+", field(kind="table", columns=[COLUMN | {"kind": "enum"}])),
            "fields.4.columns.0.values",
            "missing",
        ),
        (
            put("fields.+", field(kind="table", columns=[COLUMN | {"kind": "resident_id"}])),
            "fields.4.columns.0.mask",
            "mask",
        ),
        (put("fields.+", field(kind="resident_id", mask="resident_id")), "fields.4.sensitive", "sensitive"),
        (put("fields.+", field(kind="resident_id", sensitive=3)), "fields.4.mask", "mask"),
        (put("fields.+", field(sensitive=3, sets=["standard", "full"])), "fields.4.sets", "sensitive"),
        (put("fields.+", field(sets=["minimal"])), "fields.4.sets", "sets"),
        (put("fields.+", field(sets=[])), "fields.4.sets", "sets"),
        (lambda d: d["answers"].clear(), "answers", "in_force"),
        (put("answers.+", answer("equals", field="salary", value="1")), "answers.1.field", "kind"),
        (put("answers.+", answer("at_least", field="name", value="1")), "answers.1.field", "kind"),
        (put("answers.+", answer("equals", field="name")), "answers.1.value", "value"),
        (put("answers.+", answer("equals", field="name", value=" ")), "answers.1.value", "value"),
        (
            both(put("fields.+", field(**ENUM)), put("answers.+", answer("one_of", field="extra", values=["二级"]))),
            "answers.1.value",
            "value",
        ),
        (
            both(
                put("fields.+", field(kind="date")),
                put("answers.+", answer("age_at_least", field="extra", value="old")),
            ),
            "answers.1.value",
            "value",
        ),
        (
            both(
                put("fields.+", field(kind="area_code")),
                put("answers.+", answer("in_area", field="extra", value="881")),
            ),
            "answers.1.value",
            "value",
        ),
        (
            put("attention.+", {"reason": "mood", "rule": "date_passed", "field": "name"}),
            "attention.0.reason",
            "unknown",
        ),
        (
            put("attention.+", {"reason": "review_overdue", "rule": "date_passed", "field": "no"}),
            "attention.0.field",
            "kind",
        ),
        (put("face.title", ""), "face.title", "missing"),
        (put("face.title_en", "x" * 61), "face.title_en", "too_long"),
        (put("face.number", "no"), "face.number", "unknown"),
        (put("face.photo", "photo"), "face.photo", "photo"),
        (put("face.family", "stone"), "face.family", "unknown"),
        (put("face.width_mm", 10), "face.width_mm", "range"),
        (put("face.background.pattern", "emblem"), "face.background.pattern", "unknown"),
        (put("face.background.hue", "gold"), "face.background.hue", "unknown"),
        (lambda d: d["face"]["items"].extend([d["face"]["items"][1]] * 80), "face.items", "range"),
        (lambda d: d["face"]["items"].pop(), "face.items", "qr"),
        (lambda d: d["face"]["items"].append(d["face"]["items"][-1]), "face.items", "qr_twice"),
        (put("face.items.1.x", 100), "face.items.1", "outside"),
        (put("face.items.1.x", -1), "face.items.1", "outside"),
        (put("face.items.1.y", 87), "face.items.1", "outside"),
        (put("face.items.1.y", -1), "face.items.1", "outside"),
        (put("face.items.5.w", 0), "face.items.5", "size"),
        (put("face.items.1.size", 3), "face.items.1.size", "range"),
        (put("face.items.0.text", " "), "face.items.0.text", "missing"),
        (put("face.items.1.key", "no"), "face.items.1.key", "unknown"),
        (put("face.items.1", {"kind": "table", "key": "name"}), "face.items.1.key", "kind"),
        (
            put("face.items.+", {"kind": "photo", "key": "name", "x": 1, "y": 1, "w": 9, "h": 9}),
            "face.items.7.key",
            "kind",
        ),
        (put("face.items.+", {"kind": "line", "x": 1, "y": 1, "w": 0, "h": 0}), "face.items.7", "size"),
        (with_face(rows_face(rows=["salary"])), "face.rows.0", "unknown"),
        (with_face(rows_face(rows=["name", "name"])), "face.rows.0", "twice"),
        (with_face(rows_face(rows=[])), "face.rows", "missing"),
        (with_face(rows_face(family="proof", body="{salary}", body_en="x")), "face.body", "unknown"),
        (with_face(rows_face(family="proof", body="x")), "face.body_en", "missing"),
    ],
)
def test_a_fault_is_named_with_its_place(change: Change, path: str, problem: str) -> None:
    assert (path, problem) in found(change)


@pytest.mark.parametrize(
    "change",
    [
        put("numbering", None),
        put("validity", {"kind": "until", "field": "valid_period"}),
        both(put("fields.+", field(**ENUM)), put("answers.+", answer("one_of", field="extra", values=["一级"]))),
        both(put("fields.+", field(kind="date")), put("answers.+", answer("age_at_least", field="extra", value="18"))),
        both(put("fields.+", field(kind="date")), put("answers.+", answer("not_passed", field="extra"))),
        both(
            put("fields.+", field(kind="area_code")), put("answers.+", answer("in_area", field="extra", value="8801"))
        ),
        both(
            put("fields.+", field(kind="date")),
            put("attention.+", {"reason": "review_overdue", "rule": "date_passed", "field": "extra"}),
        ),
        both(
            put("fields.+", field(key="photo", kind="photo", sensitive=3)),
            put("face.photo", "photo"),
            put("face.items.+", {"kind": "photo", "key": "photo", "x": 1, "y": 1, "w": 9, "h": 9}),
        ),
        both(
            put("fields.+", field(kind="table", columns=[COLUMN])),
            put("face.items.+", {"kind": "table", "key": "extra", "x": 1, "y": 1, "w": 9, "h": 9}),
        ),
        put("face.items.+", {"kind": "line", "x": 1, "y": 1, "w": 40, "h": 0}),
        put("fields.+", field(kind="resident_id", mask="resident_id", sensitive=3)),
        with_face(rows_face()),
        with_face(rows_face(family="proof", body="{name}", body_en="{name}")),
    ],
)
def test_what_is_right_is_left_alone(change: Change) -> None:
    assert found(change) == []


@pytest.mark.parametrize(
    ("scenes", "expected"),
    [
        ({}, []),
        ({"plain": ["name", "in_force"]}, []),
        ({"nowhere": ["name"]}, ["unknown"]),
        ({"plain": []}, ["missing"]),
        ({"plain": ["salary"]}, ["unknown_field"]),
        ({"plain": ["certificate_number", "name", "valid_period", "issuing_authority"]}, ["broad"]),
        ({"duty": ["certificate_number", "name", "valid_period", "issuing_authority"]}, []),
    ],
)
def test_a_scene_asks_for_no_more_than_its_purpose_needs(scenes: dict[str, list[str]], expected: list[str]) -> None:
    official = {"plain": False, "duty": True}
    assert [one.problem for one in breadth_faults(whole(), scenes, official)] == expected


def test_a_number_of_a_person_is_for_duties_by_law() -> None:
    document = whole()
    document["fields"].append(field(kind="resident_id", mask="resident_id", sensitive=3))
    assert [one.problem for one in breadth_faults(document, {"plain": ["extra"]}, {"plain": False})] == ["broad"]
    assert not list(breadth_faults(document, {"duty": ["extra"]}, {"duty": True}))


def test_a_short_type_may_be_asked_for_whole() -> None:
    document = whole()
    document["fields"] = document["fields"][:2]
    assert not list(breadth_faults(document, {"plain": ["certificate_number", "name"]}, {"plain": False}))


def test_differences_are_told_place_by_place() -> None:
    old, new = whole(), whole()
    new["name"] = "新名"
    new["fields"] = [new["fields"][1] | {"label": "姓"}, *new["fields"][2:], field()]
    new["related"] = ["senior_card"]
    told = {one.path: (one.before, one.after) for one in differences(old, new)}
    assert told["name"] == ("无人机操作证", "新名")
    assert told["fields.name.label"] == ("姓名", "姓")
    assert told["fields.certificate_number"][1] is None
    assert told["fields.extra"][0] is None
    assert told["related"] == ([], ["senior_card"])
    assert differences(old, old) == ()
    assert [one.path for one in differences([{"a": 1}], [{"a": 2}], "rows")] == ["rows"]
    assert [one.path for one in differences({"a": 1}, {"b": 1})] == ["a", "b"]
