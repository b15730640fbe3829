"""The guide and the public lists: found by anybody, with the clause, without signing in and without scripts."""

import pytest

from tests.city import City
from tests.flows.item_steps import RENEWAL

HANDLING = {
    RENEWAL,
    "birth_allowance",
    "birth_registration",
    "fire_safety_opening",
    "food_licence_new",
    "medical_expense_proof",
    "newborn_insurance",
    "school_enrolment",
    "shop_sign_filing",
}


@pytest.mark.parametrize(
    ("words", "code", "matched"),
    [
        ("食品经营许可延续", RENEWAL, "name"),
        ("Renewing a food", RENEWAL, "name"),
        ("面馆", RENEWAL, "synonym"),
        ("我想上小学", "school_enrolment", "synonym"),
        ("spjyxkyx", RENEWAL, "pinyin"),
        ("shipinjingyingxukeyan", RENEWAL, "pinyin"),
        ("健康证明", RENEWAL, "material"),
        ("Pension", "medical_expense_proof", "material"),
        ("六十周岁", "medical_expense_proof", "condition"),
    ],
)
def test_an_item_is_found_by_what_people_say(city: City, words: str, code: str, matched: str) -> None:
    first = city.stranger().get(f"/api/items?q={words}")["items"][0]
    assert (first["code"], first["matched"]) == (code, matched)


def test_what_was_found_cites_the_clause_behind_it(city: City) -> None:
    [first] = city.stranger().get("/api/items?q=健康证明")["items"]
    assert first["words"] == "从业人员健康证明"
    assert (first["basis"]["law"], first["basis"]["article"]) == ("中华人民共和国食品安全法", "第四十五条")


def test_without_words_everything_that_can_be_applied_for_is_there(city: City) -> None:
    found = city.stranger().get("/api/items")["items"]
    assert {one["code"] for one in found} == HANDLING
    assert city.stranger().get("/api/items?q=无人机").body == {"items": []}
    assert city.stranger().get(f"/api/items?q={'长' * 81}").status == 422


def test_the_guide_says_which_materials_need_not_be_submitted(city: City) -> None:
    guide = city.stranger().get(f"/api/items/{RENEWAL}")
    ways = {one["material"]: one["ways"] for one in guide["ways"]}
    assert ways["premises_proof"] == ["shared_check", "notice_promise"]
    assert ways["layout_plan"] == ["promise_reuse"]
    assert {one["key"] for one in guide["offices"]} >= {"market_regulation", "people_hospital"}
    assert "食品经营许可证" in {one["name"] for one in guide["types"]}
    assert city.stranger().get("/api/items/nothing_here").status == 404
    assert city.stranger().get("/api/items/nothing_here/versions").status == 404
    assert city.stranger().get("/api/items/A").status == 422


def test_the_lists_are_published_with_the_city(city: City) -> None:
    usage = city.stranger().get("/api/item-lists/usage")
    assert (usage["version"], usage["note"]) == (1, "云汀市")
    lines = {(one["item"], one["subject"]): one["details"] for one in usage["items"]}
    assert lines[RENEWAL, "business_licence"] == ["营业执照"]
    assert lines["medical_expense_proof", "pension_proof"] == ["养老金领取证明"]
    waived = city.stranger().get("/api/item-lists/waived")
    assert {one["item"] for one in waived["items"]} <= HANDLING
    assert {one["item"] for one in waived["items"]} >= {RENEWAL, "school_enrolment", "medical_expense_proof"}
    assert all(one["details"] and one["basis"] for one in waived["items"])
    assert city.stranger().get("/api/item-lists/usage?version=2").status == 404
    assert city.stranger().get("/api/item-lists/other").status == 422


@pytest.mark.parametrize("kind", ["usage", "waived"])
def test_a_list_is_a_file_as_well(city: City, kind: str) -> None:
    answer = city.stranger().get(f"/api/item-lists/{kind}.csv")
    lines = answer.body.lstrip("\ufeff").splitlines()
    assert lines[0].startswith("事项编码,事项名称")
    assert len(lines) == 1 + len(city.stranger().get(f"/api/item-lists/{kind}")["items"])
    assert answer.headers["Content-Disposition"] == f'attachment; filename="{kind}-list-1.csv"'
    assert city.stranger().get(f"/api/item-lists/{kind}.csv?version=9").status == 404
    assert city.stranger().get(f"/api/item-lists/{kind}.csv?version=x").status == 422


def test_a_browser_without_scripts_reads_searches_and_downloads(city: City) -> None:
    person = city.stranger()
    assert "食品经营许可延续" in person.get("/plain/services").body
    found = person.get("/plain/services?q=面馆").body
    assert "食品经营许可延续" in found
    assert "小学入学" not in found
    guide = person.get(f"/plain/services/{RENEWAL}").body
    for words in ("从业人员健康证明", "免提交", "告知承诺", "《中华人民共和国食品安全法》第四十五条"):
        assert words in guide
    assert "<script" not in guide
    assert "数据调用" in person.get("/plain/lists/waived").body
    usage = person.get("/plain/lists/usage", accept_language="en").body
    assert "Usage list" in usage
    assert "/api/item-lists/usage.csv?version=1" in usage
    for path in ("services/nothing", "services/A", "lists/other", "lists/usage?version=7", "lists/usage?version=x"):
        assert person.get(f"/plain/{path}").status == 404
    assert "&lt;script&gt;" in person.get("/plain/services?q=<script>").body
