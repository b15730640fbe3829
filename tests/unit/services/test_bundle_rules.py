"""What several items have in common is asked for once; what one item asks for twice is asked for twice."""

from datetime import date
from typing import Any

import pytest

from backend.services.rules import bundles
from backend.services.rules.bundles import ItemBundle, Part
from backend.services.rules.items import (
    Basis,
    Choice,
    DataCall,
    FormField,
    Item,
    Material,
    NoticePromise,
    PromiseReuse,
)

TODAY = date(2026, 3, 3)
YES_NO = (Choice("yes", "是", "Yes"), Choice("no", "否", "No"))
PROMISE = NoticePromise("文", "T", "准", "S", "责", "L", 30)


def field(key: str, *sources: str, of: str = "applicant", **more: Any) -> FormField:
    return FormField(
        key, key, key, more.pop("kind", "text"), more.pop("required", False), of, filled_from=sources, **more
    )


def material(key: str, *answers: Any, of: str = "applicant", kind: Any = "certificate") -> Material:
    return Material(key, key, key, "", kind, of, answers=answers)


def item(code: str, fields: tuple[FormField, ...] = (), materials: tuple[Material, ...] = (), **more: Any) -> Item:
    return Item(
        code, more.get("kind", "handling"), code, code, "office", (Basis("法", "一"),),
        more.get("applicant_kind", "enterprise"), 1, 1, fields=fields, materials=materials,
    )  # fmt: skip


def bundle(**more: Any) -> ItemBundle:
    parts = more.pop("parts", (Part("food"), Part("sign", "form.sign == 'yes'")))
    question = field("sign", kind="choice", choices=YES_NO)
    return ItemBundle(
        "open", "开店", "Opening", "一句", "Lead", "enterprise", (Basis("法", "一"),), parts,
        more.pop("questions", (question,)),
    )  # fmt: skip


ITEMS = {"food": item("food"), "sign": item("sign")}


def test_a_bundle_goes_to_json_and_back() -> None:
    assert bundles.read(bundles.write(bundle())) == bundle()
    found = bundles.read({**bundles.write(bundle()), "parts": [], "more": 1})
    assert isinstance(found, list)
    assert {one.where for one in found} == {"parts", "more"}


@pytest.mark.parametrize(
    ("made", "items", "wanted"),
    [
        (bundle(), ITEMS, set()),
        (bundle(), {"food": item("food")}, {("parts.1.item", "unknown_item")}),
        (bundle(), ITEMS | {"sign": item("sign", kind="main")}, {("parts.1.item", "unknown_item")}),
        (bundle(), ITEMS | {"sign": item("sign", applicant_kind="person")}, {("parts.1.item", "other_applicant")}),
        (bundle(), ITEMS | {"sign": item("sign", applicant_kind="either")}, set()),
        (bundle(parts=(Part("food"), Part("food"))), ITEMS, {("parts", "twice")}),
        (bundle(parts=(Part("food"), Part("sign", "form.other == 'x'"))), ITEMS, {("parts.1.when", "unknown_field")}),
        (bundle(questions=(field("sign"),)), ITEMS, {("questions.0", "no_choice")}),
        (bundle(questions=(field("sign", kind="choice", choices=YES_NO),) * 2), ITEMS, {("questions", "twice")}),
    ],
)
def test_what_cannot_be_published_is_said(
    made: ItemBundle, items: dict[str, Item], wanted: set[tuple[str, str]]
) -> None:
    assert {(one.where, one.problem) for one in bundles.problems(made, items)} == wanted


def test_answers_say_what_is_needed_and_what_is_not_said_is_neither() -> None:
    asked: dict[str, Any] = {"applicant": {"kind": "enterprise"}, "today": TODAY}
    assert bundles.needed(bundle(), {"sign": "yes"}, **asked) == bundles.Needed(("food", "sign"), ())
    assert bundles.needed(bundle(), {"sign": "no"}, **asked) == bundles.Needed(("food",), ())
    assert bundles.needed(bundle(), {}, **asked) == bundles.Needed(("food",), ("sign",))


def test_what_nobody_can_begin_is_neither_needed_nor_unsaid() -> None:
    told = bundles.Needed(("food", "sign"), ("fire", "rest"))
    assert told.without({"sign", "fire", "other"}) == bundles.Needed(("food",), ("rest",))
    assert told.without(()) == told


def test_an_answer_is_one_of_its_choices() -> None:
    assert bundles.answer_faults(bundle(), {"sign": "yes"}) == ()
    assert bundles.answer_faults(bundle(), {"sign": "x", "other": "yes"}) == (("sign", "value"), ("other", "unknown"))


def once(*items: Item) -> list[tuple[str, tuple[tuple[str, str], ...]]]:
    return [(one.key, one.fills) for one in bundles.one_form(items)]


def test_fields_from_one_source_are_one_field() -> None:
    food = item("food", (field("operator", "cert:business_licence.name"), field("hours")))
    sign = item("sign", (field("shop", "base:legal_persons.name", "cert:business_licence.name"), field("words")))
    assert once(food, sign) == [
        ("operator", (("food", "operator"), ("sign", "shop"))), ("hours", (("food", "hours"),)),
        ("words", (("sign", "words"),)),
    ]  # fmt: skip


def test_a_field_that_one_item_requires_is_required() -> None:
    (found,) = bundles.one_form([item("food", (field("phone"),)), item("sign", (field("phone", required=True),))])
    assert found.field.required
    assert found.fills == (("food", "phone"), ("sign", "phone"))


def test_the_same_name_is_nearer_than_the_same_source_and_one_item_is_never_put_together() -> None:
    both = (field("domicile", "cert:business_licence.premises"), field("premises", "cert:business_licence.premises"))
    assert once(item("food", both), item("fire", both[1:])) == [
        ("domicile", (("food", "domicile"),)), ("premises", (("food", "premises"), ("fire", "premises"))),
    ]  # fmt: skip


@pytest.mark.parametrize(
    "other",
    [
        field("name", "cert:identity_card.name", of="child"),
        field("name", "cert:identity_card.name", kind="date"),
        field("name", kind="choice", choices=YES_NO),
    ],
)
def test_another_role_kind_or_choice_is_another_field(other: FormField) -> None:
    found = once(item("a", (field("name", "cert:identity_card.name"),)), item("b", (other,)))
    assert [key for key, _ in found] == ["name", "name_2"]


def papers(*items: Item) -> list[tuple[str, tuple[tuple[str, str], ...]]]:
    return [(one.key, one.asked_by) for one in bundles.papers(items)]


def test_each_paper_is_asked_for_once() -> None:
    licence = DataCall("business_licence", ("name",))
    food = item("food", (), (material("licence", licence), material("plan", PromiseReuse("layout", 30), kind="own")))
    fire = item("fire", (), (
        material("firm", PROMISE, DataCall("business_licence", ("uscc",))),
        material("drawing", PromiseReuse("layout", 9)),
        material("promise", PROMISE, kind="own"),
    ))  # fmt: skip
    sign = item("sign", (), (material("promise", PROMISE, kind="own"), material("licence", licence, of="owner")))
    assert papers(food, fire, sign) == [
        ("licence", (("food", "licence"), ("fire", "firm"))), ("plan", (("food", "plan"), ("fire", "drawing"))),
        ("promise", (("fire", "promise"), ("sign", "promise"))), ("licence_2", (("sign", "licence"),)),
    ]  # fmt: skip


def test_two_papers_of_one_item_stay_two() -> None:
    licence = DataCall("business_licence", ("name",))
    one = item("food", (), (material("own", licence), material("landlord", licence)))
    assert papers(one) == [("own", (("food", "own"),)), ("landlord", (("food", "landlord"),))]
