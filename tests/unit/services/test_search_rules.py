"""The search: by name, another name, sound, material or condition; the best first, each with its clause."""

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from backend.services.rules.items import Item
from backend.services.rules.searching import MOST_HITS, found, plain, sounds
from tests.unit.services.test_item_rules import item_of

ITEM, SCHOOL, ELDER = item_of(), item_of("school_enrolment"), item_of("medical_expense_proof")
ALL = (ITEM, SCHOOL, ELDER)


@pytest.mark.parametrize(
    ("text", "item", "matched"),
    [
        ("食品经营许可延续", ITEM, "name"),
        ("经营许可", ITEM, "name"),
        ("怎么办食品经营许可延续？", ITEM, "name"),
        ("renewing A FOOD business licence", ITEM, "name"),
        ("饭店执照续期", ITEM, "synonym"),
        ("孩子要上小学怎么报名", SCHOOL, "synonym"),
        ("ｓｐｊｙ", ITEM, "pinyin"),
        ("shangxiaoxue", SCHOOL, "pinyin"),
        ("许可经营延续食品", ITEM, "likeness"),
        ("健康证明", ITEM, "material"),
        ("vaccination record", SCHOOL, "material"),
        ("三周岁", SCHOOL, "condition"),
        ("Sixty years", ELDER, "condition"),
    ],
)
def test_an_item_is_found_by_what_is_typed(text: str, item: Item, matched: str) -> None:
    first = found(ALL, text)[0]
    assert (first.item.code, first.matched) == (item.code, matched)
    assert first.basis is not None


@pytest.mark.parametrize("text", ["", "  ？ ", "无人机", "q", "飞"])
def test_what_is_not_there_is_not_found(text: str) -> None:
    assert found(ALL, text) == []


def test_the_best_come_first_and_at_most_fifty() -> None:
    many = [replace(ITEM, code=f"item_{n}") for n in range(60)]
    assert len(found(many, "面馆")) == MOST_HITS
    scores = [hit.score for hit in found([*many, SCHOOL], "食品经营许可延续")]
    assert scores == sorted(scores, reverse=True)


def test_text_is_compared_in_one_width_without_blanks() -> None:
    assert plain(" ＪＹ 证。") == "jy证"
    assert sounds("面馆") == ("mianguan", "mg")
    assert sounds("JY证") == ("jyzheng", "jz")


@given(st.text(max_size=100))
def test_whatever_is_typed_is_answered(text: str) -> None:
    assert all(0 < hit.score <= 100 for hit in found(ALL, text))
