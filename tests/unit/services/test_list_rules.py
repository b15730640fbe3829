"""The public lists: what an item puts on them, how two versions differ, and that uses are never given up."""

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from backend.services.rules.items import DataCall, Item
from backend.services.rules.lists import Named, difference, given_up, lost, read, usage, used_types, waived, written
from tests.unit.services.test_item_rules import item_of

ITEM = item_of()
TYPES = {"business_licence": Named("营业执照", "Business licence")}
OFFICES = {"market_regulation": Named("云桥区市场监督管理局", "Market bureau")}


def test_a_certificate_that_answers_materials_is_a_line_of_the_usage_list() -> None:
    lines = {one.subject: one for one in usage([ITEM], TYPES, OFFICES)}
    assert lines["business_licence"].subject_name == "营业执照"
    assert lines["business_licence"].department_name == "云桥区市场监督管理局"
    assert lines["identity_card"].details == ("法定代表人（负责人）身份证", "经办人身份证")
    assert lines["identity_card"].subject_name == "identity_card"
    assert lines["identity_card"].basis.count("；") == 1


def test_a_material_that_something_answers_is_a_line_of_the_waived_list() -> None:
    bare = replace(ITEM, materials=(replace(ITEM.materials[0], answers=(), basis=None), *ITEM.materials[1:]))
    assert "business_licence" in {one.subject for one in waived([ITEM], {})}
    assert "business_licence" not in {one.subject for one in waived([bare], {})}
    [line] = [one for one in waived([ITEM], {}) if one.subject == "premises_proof"]
    assert line.details == ("shared_check", "notice_promise")
    assert line.department_name == "market_regulation"


def test_a_type_that_answers_a_material_twice_is_named_once() -> None:
    material = replace(ITEM.materials[0], answers=(DataCall("a", ("x",)), DataCall("a", ("y",)), DataCall("b", ("x",))))
    assert used_types(material) == ("a", "b")


def test_two_versions_differ_in_what_came_went_and_is_said_differently() -> None:
    before = usage([ITEM], TYPES, OFFICES)
    after = (replace(before[0], basis="别的依据"), *before[2:], replace(before[1], subject="new_type"))
    found = difference(before, after)
    assert [one.subject for one in found.added] == ["new_type"]
    assert found.removed == (before[1],)
    assert [one.basis for one in found.changed] == ["别的依据"]
    assert found
    assert not difference(before, before)


def test_a_stored_version_reads_back_the_same() -> None:
    entries = (*usage([ITEM], TYPES, OFFICES), *waived([ITEM], OFFICES))
    assert read(written(entries)) == entries


@pytest.mark.parametrize("key", ["business_licence", "health_certificates"])
def test_a_version_that_stops_using_a_certificate_gives_it_up(key: str) -> None:
    fewer = replace(ITEM, materials=tuple(one for one in ITEM.materials if one.key != key))
    assert given_up(ITEM, fewer) == tuple(sorted(used_types(next(one for one in ITEM.materials if one.key == key))))
    assert given_up(fewer, ITEM) == ()


@given(st.sets(st.integers(0, 8)), st.sets(st.integers(0, 8)))
def test_the_usage_list_never_shrinks_if_nothing_is_given_up(first: set[int], second: set[int]) -> None:
    def item(kept: set[int]) -> Item:
        return replace(ITEM, materials=tuple(one for n, one in enumerate(ITEM.materials) if n in kept))

    shrinks = bool(difference(usage([item(first)], {}, {}), usage([item(second)], {}, {})).removed)
    assert shrinks == bool(given_up(item(first), item(second)))


def test_what_an_item_used_that_is_out_of_force_stays_with_its_day() -> None:
    before = usage([ITEM], TYPES, OFFICES)
    after = usage([ITEM], TYPES, OFFICES, {ITEM.code: "2026-11-23"})
    assert {one.ended_on for one in before} == {""}
    assert {one.ended_on for one in after} == {"2026-11-23"}
    found = difference(before, after)
    assert (found.added, found.removed, len(found.changed)) == ((), (), len(before))
    assert read(written(after)) == after


def test_a_version_that_was_stored_before_items_could_end_reads_as_in_force() -> None:
    stored = [{key: value for key, value in one.items() if key != "ended_on"} for one in written(usage([ITEM], {}, {}))]
    assert {one.ended_on for one in read(stored)} == {""}


def test_lines_that_are_gone_name_their_items_once() -> None:
    lines = usage([ITEM], TYPES, OFFICES)
    assert lost(lines, lines) == ()
    assert lost(lines, lines[2:]) == (ITEM.code,)
    assert lost((), lines) == ()
