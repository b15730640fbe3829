"""Each rule finds its fault, says nothing of what is right, and names fields only."""

from dataclasses import replace
from datetime import date, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from backend.catalogue.service import type_of
from backend.certificates.quality import rules
from backend.certificates.quality.release import RULES
from backend.certificates.quality.rules import (
    Facts,
    Finding,
    HolderFacts,
    IssuerFacts,
    Setting,
    Severity,
    adjusted,
    faults_of,
    mark,
    score,
)
from backend.standards import resident_id, uscc
from backend.standards.calendar import add_years

TODAY = date(2026, 3, 3)
ID = resident_id.build("880102", date(1996, 5, 6), 321)
WOMAN = resident_id.build("880102", date(1999, 1, 2), 222)
FIRM = uscc.build("91", "880101", "MA0001CA")
OFFICE = IssuerFacts("118801000000002117", "云汀市公安局交通警察支队", may_issue=True)
DRIVING = Facts(
    values={
        "name": "马志强", "sex": "男", "nationality": "中国", "address": "汀州区晒布街9号", "birth_date": "1996-05-06",
        "licence_number": ID, "first_issued_on": "2017-02-03", "vehicle_class": "E",
        "valid_period": "2023-02-03/2033-02-03", "issuing_authority": "云汀市公安局交通警察支队",
        "archive_number": "880100000001", "penalty_points": "0", "hearing_aid": "无",
    },
    holders=(HolderFacts("person", ID, "马志强"),),
    issuer=OFFICE,
    issued_on=date(2023, 2, 3),
    valid_from=date(2023, 2, 3),
    valid_to=date(2033, 2, 3),
    today=TODAY,
)  # fmt: skip
LICENCE = Facts(
    values={
        "licence_number": "JY18801010000011", "operator_name": "罗记面馆", "uscc": FIRM, "representative": "罗建国",
        "domicile": "一路1号", "premises": "一路1号", "premises_area": "880101", "business_form": "餐饮服务",
        "business_items": "热食类食品制售", "valid_period": "2024-01-05/2029-01-05", "complaint_phone": "12315",
        "issuing_authority": "云桥区市场监督管理局", "issued_on": "2024-01-05",
    },
    holders=(HolderFacts("enterprise", FIRM, "罗记面馆"),),
    issuer=IssuerFacts("11880101000000027X", "云桥区市场监督管理局"),
    issued_on=date(2024, 1, 5),
    valid_from=date(2024, 1, 5),
    valid_to=date(2029, 1, 5),
    today=TODAY,
    base={"name": "罗记面馆", "representative": "罗建国", "premises": "一路1号"},
)  # fmt: skip


def found(facts: Facts, code: str = "driving_licence", /, **values: str | None) -> set[tuple[str, str]]:
    merged = {key: value for key, value in {**facts.values, **values}.items() if value is not None}
    return {(one.rule, one.field) for one in faults_of(type_of(code), replace(facts, values=merged), RULES)}


def in_food(**values: str | None) -> set[tuple[str, str]]:
    facts = replace(LICENCE, values={**LICENCE.values, "business_form": first_value("food_licence", "business_form")})
    facts = replace(facts, values={**facts.values, "licence_number": number_of("food_licence")})
    return found(facts, "food_licence", **values)


def first_value(code: str, key: str) -> str:
    return type_of(code).fields[key].values[0]


def number_of(code: str) -> str:
    number: str = type_of(code).document["number_example"]
    return number


def test_good_certificates_have_no_findings() -> None:
    assert found(DRIVING) == set()
    assert in_food() == set()


@pytest.mark.parametrize(
    ("values", "expected"),
    [
        ({"name": ""}, {("required_missing", "name")}),
        ({"hearing_aid": None}, {("expected_missing", "hearing_aid")}),
        ({"birth_date": "1996-5-6"}, {("written_wrong", "birth_date")}),
        ({"vehicle_class": "Z"}, {("written_wrong", "vehicle_class")}),
        ({"licence_number": "123"}, {("number_pattern", "licence_number"), ("resident_id", "licence_number")}),
        ({"licence_number": ID[:-1] + "1"}, {("resident_id", "licence_number")}),
        ({"birth_date": "1996-05-07"}, {("birth_in_id", "birth_date")}),
        ({"birth_date": "1896-05-06"}, {("birth_in_id", "birth_date"), ("date_too_early", "birth_date")}),
        ({"birth_date": "2026-04-01"}, {
            ("birth_in_id", "birth_date"), ("date_in_future", "birth_date"), ("dates_order", ""),
            ("dates_order", "first_issued_on"),
        }),
        ({"first_issued_on": "2024-01-01"}, {("dates_order", "")}),
        ({"sex": "女"}, {("holder_sex", "sex")}),
        ({"name": "马志刚"}, {("holder_name", "name")}),
        ({"valid_period": "2023-02-03/2034-02-03"}, {("period_differs", "valid_period")}),
        ({"issuing_authority": "云汀市公安局交通警察总队"}, {("issuer_renamed", "issuing_authority")}),
        ({"issuing_authority": "云汀市公安局交通警察支队车辆管理所"}, set()),
    ],
)  # fmt: skip
def test_a_wrong_value_is_found_by_its_rule(values: dict[str, str | None], expected: set[tuple[str, str]]) -> None:
    assert found(DRIVING, **values) == expected


@pytest.mark.parametrize(
    ("changes", "expected"),
    [
        ({"has_photo": False}, {("required_missing", "photo")}),
        ({"issued_on": TODAY + timedelta(days=1)}, {("date_in_future", "")}),
        ({"twins": 1}, {("held_twice", "")}),
        ({"same_number": 2}, {("number_twice", "licence_number")}),
        ({"issuer": replace(OFFICE, known=False)}, {("issuer_unknown", "")}),
        ({"issuer": replace(OFFICE, may_issue=False)}, {("issuer_without_right", "")}),
        ({"issuer": replace(OFFICE, may_issue=None)}, set()),
        ({"identifier": "1.2.156.3005.2.nonsense"}, {("identifier", "")}),
        (
            {"identifier": "1.2.156.3005.2.11100000000013338W011.11430000006122244L.20230000403.001.U"},
            set(),
        ),
        ({"readable": False}, {("unreadable", "")}),
        ({"holders": ()}, set()),
    ],
)
def test_what_is_known_about_a_certificate_counts_too(changes: dict[str, Any], expected: set[tuple[str, str]]) -> None:
    assert found(replace(DRIVING, **changes)) == expected


@pytest.mark.parametrize(
    ("values", "expected"),
    [
        ({"uscc": "91880101MA0001CA00"}, {("holder_code", "uscc"), ("uscc", "uscc")}),
        ({"uscc": "短"}, {("holder_code", "uscc"), ("uscc", "uscc")}),
        ({"representative": "王五"}, {("enterprise_base", "representative")}),
        ({"operator_name": "罗记 面馆"}, set()),
        ({"operator_name": "张记面馆"}, {("enterprise_base", "operator_name"), ("holder_name", "operator_name")}),
        ({"premises_area": None}, {("required_missing", "premises_area")}),
        ({"issued_on": "2026-05-01"}, {("date_in_future", "issued_on")}),
    ],
)
def test_an_enterprises_licence_is_compared_with_its_base_data(
    values: dict[str, str | None], expected: set[tuple[str, str]]
) -> None:
    assert in_food(**values) == expected


def test_a_code_of_the_pilot_years_is_no_fault() -> None:
    pilot = FIRM[:8] + "M0" + FIRM[10:]
    read = uscc.parse(pilot)
    assert isinstance(read, uscc.Doubtful)
    assert read.pilot_era
    assert ("uscc", "uscc") not in in_food(uscc=pilot)


def test_brackets_and_spaces_make_no_other_name() -> None:
    facts = replace(LICENCE, holders=(HolderFacts("enterprise", FIRM, "罗记（云汀）面馆"),), base=None)
    facts = replace(facts, values={**facts.values, "operator_name": "罗记(云汀) 面馆"})
    assert ("holder_name", "operator_name") not in found(facts, "food_licence")


def test_two_holders_share_a_marriage_certificate() -> None:
    facts = Facts(
        values={"man_birth_date": "1996-05-06", "man_resident_id": ID, "woman_birth_date": "1999-01-03",
                "woman_resident_id": WOMAN, "man_sex": "男", "woman_sex": "男", "registered_on": "2020-01-01"},
        holders=(HolderFacts("person", ID, "马志强"), HolderFacts("person", WOMAN, "林晓")),
        issuer=OFFICE, issued_on=date(2020, 1, 1), valid_from=date(2020, 1, 1), valid_to=None, today=TODAY,
    )  # fmt: skip
    rest = {one for one in found(facts, "marriage_certificate") if one[0] != "required_missing"}
    assert rest == {("birth_in_id", "woman_birth_date"), ("holder_sex", "woman_sex")}


def month_and_range(value: str) -> set[tuple[str, str]]:
    facts = replace(
        DRIVING, values={"plate_number": "云A·12345", "inspected_on": "2025-05-06", "valid_month": value}, holders=()
    )
    return {one for one in found(facts, "inspection_mark") if one[0] == "dates_order"}


def test_a_month_lasts_to_its_last_day() -> None:
    assert month_and_range("2025-05") == set()
    assert month_and_range("2025-04") == {("dates_order", "valid_month")}
    assert month_and_range("2025-13") == set(), "no date at all: another rule says that"


def test_a_period_without_an_end_is_compared_with_none() -> None:
    facts = replace(DRIVING, valid_to=None)
    assert found(facts, valid_period="2023-02-03/") == set()
    assert found(facts, valid_period="2023-02-03/2033-02-03") == {("period_differs", "valid_period")}
    assert ("period_differs", "valid_period") not in found(facts, valid_period="nonsense")


def term(code: str, start: date, end: date | None, holder: str = ID) -> bool:
    facts = replace(
        DRIVING,
        values={},
        holders=(HolderFacts("person", holder, "x"),),
        issued_on=start,
        valid_from=start,
        valid_to=end,
    )
    return ("term_not_allowed", "") not in found(facts, code)


@pytest.mark.parametrize(("years", "allowed"), [(6, True), (10, True), (None, True), (7, False), (1, False)])
def test_a_driving_licence_runs_six_ten_years_or_for_good(years: int | None, allowed: bool) -> None:
    start = date(2020, 2, 29)
    assert term("driving_licence", start, None if years is None else add_years(start, years)) is allowed


def test_the_last_day_may_be_the_day_before_or_after() -> None:
    start = date(2022, 5, 1)
    for days, allowed in ((-2, False), (-1, True), (0, True), (1, True), (2, False)):
        assert term("food_licence", start, date(2027, 5, 1) + timedelta(days=days)) is allowed


def test_terms_in_days_and_by_age() -> None:
    start = date(2025, 1, 1)
    assert term("no_criminal_record_proof", start, start + timedelta(days=90))
    assert not term("no_criminal_record_proof", start, start + timedelta(days=100))
    assert term("identity_card", start, add_years(start, 20))  # born in 1996: 28 years old
    assert not term("identity_card", start, add_years(start, 10))
    assert term("identity_card", start, add_years(start, 3), holder="nobody"), "no age, no rule"
    assert term("identity_card", date(1990, 1, 1), date(1991, 1, 1)), "before the birth: another rule says that"
    assert term("birth_certificate", start, None)
    assert term("business_licence", start, date(2099, 1, 1)), "until a date of the face: nothing to compare"


def test_a_long_term_type_with_an_end_is_found() -> None:
    old = resident_id.build("880102", date(1950, 1, 2), 221)
    assert term("identity_card", date(2020, 1, 1), None, holder=old)
    assert not term("identity_card", date(2020, 1, 1), date(2040, 1, 1), holder=old)


# settings and points


def test_a_rule_that_is_off_finds_nothing_and_one_of_another_weight_counts_so() -> None:
    facts = replace(DRIVING, twins=1)
    off = adjusted(
        RULES,
        {"held_twice": Setting(on=False, severity=Severity.MEDIUM), "gone": Setting(on=True, severity=Severity.SLIGHT)},
    )
    assert faults_of(type_of("driving_licence"), facts, off) == ()
    heavier = adjusted(RULES, {"held_twice": Setting(on=True, severity=Severity.SEVERE)})
    findings = faults_of(type_of("driving_licence"), facts, heavier)
    assert (mark(findings, RULES), mark(findings, heavier), mark(findings, off)) == (85, 60, 100)


def test_points_never_fall_below_nothing() -> None:
    findings = [Finding("required_missing", str(number)) for number in range(9)]
    assert mark(findings, RULES) == 0
    assert mark([], RULES) == 100
    assert mark([Finding("no_such_rule", "x")], RULES) == 100


@given(st.lists(st.integers(0, 100), min_size=1, max_size=500))
def test_the_score_is_the_mean_and_full_only_without_findings(marks: list[int]) -> None:
    got = score(sum(marks), len(marks))
    assert got is not None
    assert abs(got - sum(marks) / len(marks)) < 0.1 + 1e-9
    assert (got == 100.0) == all(one == 100 for one in marks)


def test_nothing_measured_has_no_score() -> None:
    assert score(0, 0) is None


# the release's rules


def test_every_rule_of_the_release_has_a_check_and_words_in_both_languages() -> None:
    for rule in RULES:
        assert rule.kind in rules.KINDS
        assert all((rule.name, rule.name_en, rule.mend, rule.mend_en))
        assert rule.owner in ("issuer", "catalogue")
    assert {one.kind for one in RULES} == set(rules.KINDS)
    assert {one.dimension for one in RULES} == set(rules.Dimension)


def test_two_rules_of_one_code_are_refused() -> None:
    one = {
        "code": "x", "kind": "required", "dimension": "completeness", "severity": "severe", "owner": "issuer",
        "name": "x", "name_en": "x", "mend": "x", "mend_en": "x",
    }  # fmt: skip
    with pytest.raises(ValueError, match="one code"):
        rules.parse_rules({"rules": [one, one]})


@given(
    birth=st.dates(date(1920, 1, 1), TODAY),
    said=st.dates(date(1920, 1, 1), TODAY),
    sequence=st.integers(0, 999),
)
def test_birth_and_number_agree_or_the_difference_is_found(birth: date, said: date, sequence: int) -> None:
    number = resident_id.build("880102", birth, sequence)
    findings = found(DRIVING, licence_number=number, birth_date=said.isoformat())
    of_holder = replace(DRIVING, holders=(HolderFacts("person", number, "马志强"),))
    assert ("resident_id", "licence_number") not in findings
    assert (("birth_in_id", "birth_date") in found(of_holder, birth_date=said.isoformat())) == (birth != said)


@given(st.integers(0, 17), st.sampled_from("0123456789"))
def test_every_single_wrong_digit_of_an_identity_number_is_found(position: int, digit: str) -> None:
    wrong = ID[:position] + digit + ID[position + 1 :]
    assert (("resident_id", "licence_number") in found(DRIVING, licence_number=wrong)) == (wrong != ID)


@given(
    st.dictionaries(
        st.sampled_from(sorted(DRIVING.values)),
        st.text(max_size=30) | st.from_regex(r"\d{4}-\d{2}-\d{2}", fullmatch=True),
    )
)
def test_no_value_breaks_a_rule(values: dict[str, str]) -> None:
    for rule, key in found(DRIVING, **values):
        assert rule in {one.code for one in RULES}
        assert key == "" or key in type_of("driving_licence").fields
