"""Rows of a spreadsheet: each becomes an item or says what is wrong with it."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from backend.services.rules.items import DataCall, Item, Problem, PromiseReuse, write
from backend.services.rules.sheet_parts import Words
from backend.services.rules.sheet_rows import HEADS, Made, columns, example_rows, made, missing
from tests.unit.services.test_item_rules import item_of

WORDS = Words({"市场局": "market_regulation"}, {"营业执照": "business_licence"}, {"business_licence": ("uscc", "name")})
ROW = {
    "code": "tea_house", "kind": "办理项", "parent": "food_business", "name": "茶馆备案", "name_en": "Tea house",
    "department": "市场局", "applicant_kind": "法人",
    "legal_basis": "食品安全法|第三十五条|许可；行政许可法", "working_days": "5",
    "statutory_days": "20", "result_type": "", "materials": "营业执照|市场局|证照|营业执照",
    "synonyms": "茶楼；茶座；茶楼",
}  # fmt: skip


def row(**cells: str) -> Made:
    return made(2, ROW | cells, WORDS, None)


def item_from(**cells: str) -> Item:
    found = row(**cells)
    assert found.item is not None, found.problems
    return found.item


def test_the_heads_may_be_chinese_or_the_keys() -> None:
    assert columns(["事项编码", " NAME ", "实施部门", "x"]) == {"code": 0, "name": 1, "department": 2}
    assert missing({"code": 0}) == ("事项名称", "实施部门")
    assert missing(columns([one[0] for one in HEADS.values()])) == ()


def test_a_row_becomes_an_item() -> None:
    item = item_from()
    assert (item.kind, item.applicant_kind, item.department) == ("handling", "enterprise", "market_regulation")
    assert [one.law for one in item.legal_basis] == ["食品安全法", "行政许可法"]
    assert item.synonyms == ("茶楼", "茶座")
    [material] = item.materials
    assert material.key == "ying_ye_zhi_zhao"
    assert material.answers == (DataCall("business_licence", ("uscc", "name")),)


def test_a_material_says_its_answers_and_copies() -> None:
    cell = "平面图||自备|复用:layout_plan:365+business_licence:name|2\n平面图\n123"
    first, second, third = item_from(materials=cell).materials
    assert first.answers == (PromiseReuse("layout_plan", 365), DataCall("business_licence", ("name",)))
    assert (first.copies, first.kind, second.key, third.key) == (2, "own", "ping_mian_tu_2", "m_123")


def test_an_item_that_is_known_keeps_what_the_sheet_does_not_say() -> None:
    known = item_of()
    cells = {"code": known.code, "name": known.name, "department": "market_regulation", "working_days": "8"}
    found = made(2, cells, WORDS, known)
    assert found.item is not None
    assert write(found.item) == write(known) | {"working_days": 8}
    named = made(2, cells | {"materials": "营业执照|市场局|证照;新材料"}, WORDS, known)
    assert named.item is not None
    assert named.item.materials[0] == known.materials[0]
    assert named.item.materials[1].name == "新材料"
    assert made(2, {"code": known.code, "parent": "other_item"}, WORDS, known).document["parent"] == "other_item"


@pytest.mark.parametrize(
    ("cells", "expected"),
    [
        ({"department": "没有"}, Problem("department", "unknown_organisation", "没有")),
        ({"result_type": "没有"}, Problem("result_type", "unknown_type", "没有")),
        ({"working_days": "五天"}, Problem("working_days", "malformed")),
        ({"kind": "别的"}, Problem("kind", "no_choice")),
        ({"code": "Tea"}, Problem("code", "malformed")),
        ({"name": ""}, Problem("name", "missing")),
        ({"legal_basis": ""}, Problem("legal_basis", "missing")),
        ({"materials": "证|市场局|证照|没有"}, Problem("materials.0.answers", "unknown_type", "没有")),
        ({"materials": "证|市场局|别的"}, Problem("materials.0.kind", "no_choice")),
        ({"materials": "图||自备|复用:图"}, Problem("materials.0.answers", "malformed", "复用:图")),
        ({"materials": "图||自备|复用"}, Problem("materials.0.answers", "malformed", "复用")),
        ({"materials": "图||自备|reuse:图"}, Problem("materials.0.answers", "malformed", "reuse:图")),
    ],
)
def test_what_is_wrong_with_a_row_is_named(cells: dict[str, str], expected: Problem) -> None:
    found = row(**cells)
    assert found.item is None
    assert expected in found.problems


def test_a_result_is_named_by_its_type_or_its_name() -> None:
    assert item_from(result_type="营业执照").result_type == "business_licence"
    assert item_from(result_type="business_licence").result_type == "business_licence"


@given(st.fixed_dictionaries({key: st.text(max_size=30) for key in HEADS}))
def test_whatever_stands_in_a_row_is_an_item_or_has_problems(cells: dict[str, str]) -> None:
    found = made(2, cells, WORDS, None)
    assert (found.item is None) == bool(found.problems)


def test_conditions_have_an_expression_in_which_two_bars_are_no_separator() -> None:
    [one] = item_from(conditions="年满十六[adult]|applicant.age >= 16 || form.x == 'a'|某法|第一条|Sixteen").conditions
    assert (one.key, one.cel, one.words, one.words_en) == (
        "adult", "applicant.age >= 16 || form.x == 'a'", "年满十六", "Sixteen",
    )  # fmt: skip
    assert one.basis is not None
    assert (one.basis.law, one.basis.article) == ("某法", "第一条")


def test_a_known_condition_keeps_what_its_line_does_not_say() -> None:
    known = item_of()
    words = known.conditions[0].words
    cells = {"code": known.code, "name": known.name, "department": "market_regulation"}
    found = made(2, cells | {"conditions": f"{words}\n新条件|form.x == ''"}, WORDS, known)
    assert found.item is not None
    assert found.item.conditions[0] == known.conditions[0]
    assert found.item.conditions[1].key == "xin_tiao_jian"


def test_a_part_may_name_its_key_to_get_another_name() -> None:
    known = item_of()
    cells = {"code": known.code, "name": known.name, "department": "market_regulation"}
    found = made(2, cells | {"steps": "收件[accept]|2\n图[2张]"}, WORDS, known)
    assert found.item is not None
    first, second = found.item.steps
    assert (first.key, first.name, first.working_days, first.by) == ("accept", "收件", 2, "department")
    assert (second.name, second.working_days) == ("图[2张]", 0)


def test_fields_say_their_kind_their_sources_and_their_choices() -> None:
    labels = Words(WORDS.offices, WORDS.types, WORDS.least, {"business_licence": {"名称": "name"}})
    cell = (
        "字号[trade]|文本|必填|营业执照.名称+证照:business_licence.uscc+库:人口.name+账户:phone;类别|选择|选填||甲=a/乙"
    )
    found = made(2, ROW | {"fields": cell}, labels, None)
    assert found.item is not None, found.problems
    trade, sort = found.item.fields
    assert trade.filled_from == (
        "cert:business_licence.name", "cert:business_licence.uscc", "base:population.name", "account:phone",
    )  # fmt: skip
    assert (sort.kind, sort.required, [one.value for one in sort.choices]) == ("choice", False, ["a", "yi"])


def test_an_answer_names_its_fields_by_their_labels() -> None:
    labels = Words(WORDS.offices, WORDS.types, WORDS.least, {"business_licence": {"名称": "name"}})
    found = made(2, ROW | {"materials": "营业执照|市场局|证照|营业执照:名称,uscc"}, labels, None)
    assert found.item is not None
    assert found.item.materials[0].answers == (DataCall("business_licence", ("name", "uscc")),)


@pytest.mark.parametrize(
    ("cells", "expected"),
    [
        ({"conditions": "年满十六"}, Problem("conditions.0.cel", "missing")),
        ({"steps": "受理|三"}, Problem("steps.0.working_days", "malformed")),
        ({"steps": "受理|1|别人"}, Problem("steps.0.by", "no_choice")),
        ({"fields": "名|别的"}, Problem("fields.0.kind", "no_choice")),
        ({"fields": "名|文本|也许"}, Problem("fields.0.required", "malformed")),
        ({"fields": "名|文本|必填|不知道"}, Problem("fields.0.filled_from", "malformed", "不知道")),
        ({"fields": "名|文本|必填|账户:a.b"}, Problem("fields.0.filled_from", "malformed", "账户:a.b")),
        ({"fields": "名|文本|必填|书:a.b"}, Problem("fields.0.filled_from", "malformed", "书:a.b")),
        ({"materials": "图||自备||很多"}, Problem("materials.0.copies", "malformed")),
    ],
)
def test_a_line_with_a_fault_is_named_with_its_place(cells: dict[str, str], expected: Problem) -> None:
    assert expected in row(**cells).problems


def test_the_rows_to_go_by_have_a_cell_for_every_head_and_no_fault() -> None:
    rows = example_rows("市场局", "营业执照")
    assert [len(one) for one in rows] == [len(HEADS)] * 2
    for cells in rows:
        found = made(2, dict(zip(HEADS, cells, strict=True)), WORDS, None)
        assert found.problems == ()
