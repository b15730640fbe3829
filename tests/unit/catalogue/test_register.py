"""Two publications of the register of scenes: what came, what went, what is said differently."""

from datetime import date
from typing import Any

import pytest

from backend.catalogue.rules.register import Place, difference, reaching


def field(key: str, label: str = "") -> dict[str, str]:
    return {"key": key, "label": label or f"项{key}", "label_en": key.title()}


def asked(*keys: str) -> dict[str, Any]:
    return {"name": "驾驶证", "name_en": "Driving licence", "fields": [field(key) for key in keys]}


def entry(code: str = "traffic.roadside", version: int = 1, **changes: Any) -> dict[str, Any]:
    return {
        "code": code, "version": version, "office": "U", "office_name": "交警", "office_name_en": "Police",
        "name": "查验", "name_en": "Check", "legal_basis": "法", "legal_basis_en": "Law", "contact": "122",
        "needs_case_number": False, "official_duty": False, "counts_as_paper": True, "may_narrow": True,
        "standing": False, "identity_fields": ["name"], "types": {"driving_licence": asked("name", "photo")},
        "valid_from": "2026-03-03", "valid_to": None,
    } | changes  # fmt: skip


def test_the_same_entries_have_no_difference_whatever_their_order_and_number() -> None:
    one, other = entry(), entry("school.enrolment")
    assert difference([one, other], [other, entry(version=2)]).empty
    assert difference([], []).empty


def test_scenes_come_and_go() -> None:
    one, other = entry(), entry("school.enrolment")
    found = difference([one], [other])
    assert (found.added, found.removed, found.changed) == ((other,), (one,), ())
    assert not found.empty


@pytest.mark.parametrize(
    ("changes", "places"),
    [
        ({"contact": "12123"}, [Place("contact", "122", "12123")]),
        ({"name_en": "Roadside"}, [Place("name", "查验", "查验", "Check", "Roadside")]),
        ({"counts_as_paper": False}, [Place("counts_as_paper", before=True, after=False)]),
        ({"valid_to": "2026-04-01"}, [Place("valid_to", None, "2026-04-01")]),
        ({"identity_fields": ["name", "photo"]}, [Place("identity_fields", ["name"], ["name", "photo"])]),
        ({"types": {"driving_licence": asked("photo", "address")}},
         [Place("fields", ["项name"], ["项address"], ["Name"], ["Address"], "驾驶证", "Driving licence")]),
        ({"types": {}},
         [Place("fields", ["项name", "项photo"], [], ["Name", "Photo"], [], "驾驶证", "Driving licence")]),
    ],
)  # fmt: skip
def test_each_place_says_what_stood_and_what_stands(changes: dict[str, Any], places: list[Place]) -> None:
    found = difference([entry()], [entry(version=2, **changes)])
    assert [list(one.places) for one in found.changed] == [places]
    assert not found.empty


def test_a_type_that_is_asked_for_the_first_time_is_named() -> None:
    both = {"driving_licence": asked("name", "photo"), "e_bicycle_licence": asked("plate")}
    (found,) = difference([entry()], [entry(types=both)]).changed
    assert [(one.type_name, one.before, one.after) for one in found.places] == [("驾驶证", [], ["项plate"])]


def test_a_new_label_alone_is_no_news() -> None:
    relabelled = {"driving_licence": {**asked("name", "photo"), "name": "机动车驾驶证"}}
    assert difference([entry()], [entry(types=relabelled)]).empty


def test_of_a_scene_that_stands_twice_the_newest_version_counts() -> None:
    planned_one = entry(version=2, contact="12123", valid_from="2026-04-01")
    closing = entry(valid_to="2026-03-31")
    (found,) = difference([entry()], [planned_one, closing]).changed
    assert {one.what for one in found.places} == {"contact", "valid_from"}
    assert found.entry["version"] == 2


def test_what_is_over_reaches_no_day_after_and_what_begins_later_does() -> None:
    over, now, later = entry(valid_to="2026-03-03"), entry(), entry(valid_from="2026-03-05")
    assert reaching([over, now, later], date(2026, 3, 3)) == (over, now, later)
    assert reaching([over, now, later], date(2026, 3, 4)) == (now, later)
