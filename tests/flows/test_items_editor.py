"""The form of an item: what may be chosen, an expression tried at once, and the sheet that is there to be filled in."""

from time import perf_counter
from typing import Any

import pytest
from sqlalchemy import text

from tests.city import City
from tests.client import Client
from tests.flows.item_steps import DESK, HEADS, SHEETS, begin, bring, row, sheet

PARTS, TRIALS, TEMPLATE = "/api/office/item-parts", "/api/office/item-trials", "/api/office/item-sheets/template.csv"
AGE = "applicant.age >= 60"
TERM = "days(today, certificates.food_licence.valid_to) >= 30"
CONDITION = (
    "申请人年满十六周岁|applicant.age >= 16 || form.guardian == 'yes'|公共场所卫生管理条例|第四条|Sixteen or older"
)
STEPS = "申请|0|申请人|Apply\n受理|1|部门|Accept\n现场核查并决定|4|部门|Look and decide"
FORM = (
    "经营者姓名[operator]|文本|必填|营业执照.法定代表人+账户:name||Operator\n"
    "有监护人[guardian]|选择|选填||是=yes/否=no|Has a guardian"
)
MORE = (*HEADS, "办理条件", "办理步骤", "表单")


@pytest.fixture
def admin(city: City) -> Client:
    return city.person("admin")


def tried(admin: Client, cel: str, **example: str) -> dict[str, Any]:
    named = {path.replace("__", "."): text for path, text in example.items()}
    answer = admin.post(TRIALS, {"cel": cel, "form": ["guardian"], "roles": ["child"], "example": named})
    assert answer.status == 200, answer.body
    return dict(answer.body)


def test_everything_that_an_item_may_name_can_be_chosen(admin: Client) -> None:
    parts = admin.get(PARTS)
    types = {one["code"]: {field["key"] for field in one["fields"]} for one in parts["types"]}
    assert types["business_licence"] >= {"uscc", "name"}
    assert {one["key"] for one in parts["libraries"]} == {
        "population", "legal_persons", "addresses", "real_estate", "mandates", "pensions",
    }  # fmt: skip
    assert "residence_address" in next(one["fields"] for one in parts["libraries"] if one["key"] == "population")
    assert {one["rule"] for one in parts["proofs"]} >= {"no_home_in_city", "pension_state"}
    assert "layout_plan" in {one["key"] for one in parts["materials"]}
    assert {one["kind"] for one in parts["items"]} >= {"main", "handling"}
    assert not any(one["ended"] for one in parts["items"])


@pytest.mark.parametrize(
    ("cel", "example", "outcome"),
    [
        (AGE, {"applicant__age": "60"}, "yes"),
        (AGE, {"applicant__age": "59"}, "no"),
        (AGE, {}, "unknown"),
        (AGE, {"applicant__age": "old"}, "unknown"),
        ("has(certificates.food_licence)", {"certificates__food_licence": "yes"}, "yes"),
        ("has(certificates.food_licence)", {"certificates__food_licence": "no"}, "no"),
        (TERM, {"certificates__food_licence__valid_to": "2026-12-31", "today": "2026-12-01"}, "yes"),
        (TERM, {"certificates__food_licence__valid_to": "2026-12-31", "today": "2026-12-02"}, "no"),
        ("form.guardian == 'yes' && !applicant.by_handler", {"form__guardian": "yes", "applicant__by_handler": "no"},
         "yes"),
        ("has(of.child)", {"of__child": "yes"}, "yes"),
        ("same_address(form.guardian, '水车街39号')", {"form__guardian": "水车街３９号"}, "yes"),
    ],
)  # fmt: skip
def test_an_expression_is_tried_against_an_example(
    admin: Client, cel: str, example: dict[str, str], outcome: str
) -> None:
    found = tried(admin, cel, **example)
    assert (found["faults"], found["outcome"]) == ([], outcome)


def test_a_trial_says_which_names_the_expression_speaks_of(admin: Client) -> None:
    found = tried(admin, f"has(certificates.food_licence) && {TERM} || form.guardian.startsWith('y')")
    assert found["names"] == [
        {"path": "certificates.food_licence", "whole": True},
        {"path": "today", "whole": False},
        {"path": "certificates.food_licence.valid_to", "whole": False},
        {"path": "form.guardian", "whole": False},
    ]


@pytest.mark.parametrize(
    ("cel", "fault"),
    [
        ("form.nothing == 'x'", {"problem": "unknown_field", "said": "nothing"}),
        ("certificates.tram.name == ''", {"problem": "unknown_type", "said": "tram"}),
        ("has(of.uncle)", {"problem": "unknown_role", "said": "uncle"}),
        ("form.guardian ==", {"problem": "no_expression", "said": ""}),
        ("x" * 401, {"problem": "too_long", "said": ""}),
    ],
)
def test_an_expression_with_a_fault_is_not_tried(admin: Client, cel: str, fault: dict[str, str]) -> None:
    found = tried(admin, cel)
    assert (found["faults"][0], found["outcome"]) == (fault, None)


def test_a_trial_that_would_run_for_hours_ends_at_once_and_cannot_be_told(admin: Client) -> None:
    many = "[" + ",".join(["0"] * 50) + "]"
    cel = f"{many}.all(a, {many}.all(b, working_days('0001-01-02','9999-12-30') > 0))"
    before = perf_counter()
    found = tried(admin, cel)
    assert (found["faults"], found["outcome"]) == ([], "unknown")
    assert perf_counter() - before < 5


def test_a_trial_waits_for_nobody_who_writes(city: City, admin: Client) -> None:
    with city.writing() as session:
        session.execute(text("UPDATE service_item SET note = note"))
        assert tried(admin, AGE, applicant__age="60")["outcome"] == "yes"


def test_a_trial_takes_no_other_names(admin: Client) -> None:
    assert admin.post(TRIALS, {"cel": AGE, "example": {"Applicant.age": "1"}}).status == 422
    assert admin.post(TRIALS, {"cel": "x" * 1001}).status == 422
    assert admin.post(TRIALS, {"cel": AGE, "example": {f"form.f{n}": "" for n in range(61)}}).status == 422


def test_who_signs_reads_and_tries_and_takes_no_sheet(city: City) -> None:
    reviewer = city.person("reviewer")
    assert reviewer.get(PARTS).status == 200
    assert reviewer.post(TRIALS, {"cel": AGE}).status == 200
    assert reviewer.get(TEMPLATE).status == 403


@pytest.mark.parametrize("login", ["rider", "inspector"])
def test_the_form_is_no_business_of_others(city: City, login: str) -> None:
    person = city.person(login)
    assert person.get(PARTS).status == 403
    assert person.post(TRIALS, {"cel": AGE}).status == 403
    assert person.get(TEMPLATE).status == 403
    assert city.stranger().get(PARTS).status == 401


def test_the_template_can_be_brought_as_it_is(admin: Client) -> None:
    answer = admin.get(TEMPLATE)
    assert answer.headers["Content-Disposition"] == 'attachment; filename="items.csv"'
    rows = bring(admin, answer.body.encode())["rows"]
    assert [(one["code"], one["outcome"], one["problems"]) for one in rows] == [
        ("example_heading", "new", []),
        ("example_item", "new", []),
    ]


def test_a_sheet_carries_conditions_steps_and_form_fields(admin: Client) -> None:
    answer = bring(admin, sheet([[*row(1), CONDITION, STEPS, FORM]], MORE))
    assert [(one["outcome"], one["problems"]) for one in answer["rows"]] == [("new", [])], answer.body
    assert admin.post(f"{SHEETS}/{answer['id']}/entry", {})["drafts"] == 1
    [item] = admin.get(DESK)["items"]
    document = admin.get(f"{DESK}/{item['id']}")["document"]
    [condition] = document["conditions"]
    assert condition["cel"] == "applicant.age >= 16 || form.guardian == 'yes'"
    assert (condition["words_en"], condition["basis"]["article"]) == ("Sixteen or older", "第四条")
    assert [(one["name"], one["working_days"], one["by"]) for one in document["steps"]] == [
        ("申请", 0, "applicant"),
        ("受理", 1, "department"),
        ("现场核查并决定", 4, "department"),
    ]
    operator, guardian = document["fields"]
    assert operator["filled_from"] == ["cert:business_licence.representative", "account:name"]
    assert (guardian["kind"], guardian["required"]) == ("choice", False)
    assert [(one["value"], one["label"]) for one in guardian["choices"]] == [("yes", "是"), ("no", "否")]


@pytest.mark.parametrize(
    ("condition", "steps", "form", "told"),
    [
        ("年满十六|applicant.agee >= 16", STEPS, FORM, ("conditions.0.cel", "unknown_field", "agee")),
        ("年满十六|applicant.age >", STEPS, FORM, ("conditions.0.cel", "no_expression", "")),
        ("年满十六", STEPS, FORM, ("conditions.0.cel", "missing", "")),
        (CONDITION, "受理|三天|部门", FORM, ("steps.0.working_days", "malformed", "")),
        (CONDITION, "受理|1|别人", FORM, ("steps.0.by", "no_choice", "")),
        (CONDITION, "受理|9|部门", FORM, ("steps", "longer_than_promised", "")),
        (CONDITION, STEPS, f"{FORM}\n名称|别的", ("fields.2.kind", "no_choice", "")),
        (CONDITION, STEPS, f"{FORM}\n名称|文本|也许", ("fields.2.required", "malformed", "")),
        (CONDITION, STEPS, f"{FORM}\n名|文本|必填|无此证.名称", ("fields.2.filled_from", "malformed", "无此证.名称")),
        (CONDITION, STEPS, f"{FORM}\n名称|文本|必填|cert:business_licence.tram",
         ("fields.2.filled_from", "unknown_field", "business_licence.tram")),
        (CONDITION, STEPS, f"{FORM}\n名称|选择", ("fields.2.choices", "missing", "")),
    ],
)  # fmt: skip
def test_a_broken_row_is_told_with_its_place(
    admin: Client, condition: str, steps: str, form: str, told: tuple[str, str, str]
) -> None:
    good, broken = [*row(1), CONDITION, STEPS, FORM], [*row(2), condition, steps, form]
    first, second = bring(admin, sheet([good, broken], MORE))["rows"]
    assert (first["outcome"], second["outcome"]) == ("new", "fault")
    assert told in [(one["where"], one["problem"], one["said"]) for one in second["problems"]]


def test_a_known_item_keeps_the_parts_that_its_lines_do_not_say(admin: Client) -> None:
    heads = ("事项编码", "事项名称", "实施部门", "办理步骤", "办理条件")
    renewal = begin(admin)["document"]
    admin.delete(f"{DESK}/{admin.get(DESK)['items'][0]['id']}")
    steps = "\n".join(one["name"] for one in renewal["steps"])
    words = "\n".join(one["words"].replace("；", "，") for one in renewal["conditions"])
    cells = [renewal["code"], renewal["name"], renewal["department"], steps, ""]
    assert bring(admin, sheet([cells], heads))["rows"][0]["outcome"] == "same"
    cells = [renewal["code"], renewal["name"], renewal["department"], steps.replace("审查", "审查|3"), ""]
    assert bring(admin, sheet([cells], heads))["rows"][0]["outcome"] == "changed"
    lost = [renewal["code"], renewal["name"], renewal["department"], "", words]
    assert bring(admin, sheet([lost], heads))["rows"][0]["problems"][0]["problem"] == "missing"
