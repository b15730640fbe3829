"""Conditions in CEL: what is not known is never true, and what cannot be known is told before it is asked."""

from datetime import date
from time import perf_counter
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from backend.inspections.rules.terms import Calendar
from backend.services.rules.conditions import MOST_CALLS, UNKNOWN, Names, faults, holds

TODAY = date(2026, 11, 23)
FACTS: dict[str, Any] = {
    "form": {"form_of_business": "canteen", "seats": 40, "since": date(2020, 5, 1), "empty": None, "kinds": ("a", "b")},
    "applicant": {"kind": "enterprise", "by_handler": False},
    "certificates": {"food_licence": {"valid_to": "2026-12-31"}},
    "of": {"child": {"food_licence": {"valid_to": "2027-01-01"}}},
    "today": TODAY,
}
NAMES = Names({"form_of_business", "seats"}, {"food_licence": {"valid_to"}}, {"child"})


@pytest.mark.parametrize(
    ("cel", "expected"),
    [
        ("form.form_of_business == 'canteen'", True),
        ("form.seats > 50", False),
        ("form.since < today", True),
        ("form.empty == null", True),
        ("form.kinds.exists(k, k == 'a')", True),
        ("applicant.kind in ['person', 'enterprise'] && !applicant.by_handler", True),
        ("'food_licence' in certificates", True),
        ("has(certificates.property_certificate)", False),
        ("days(today, certificates.food_licence.valid_to) <= 90", True),
        ("working_days(today, certificates.food_licence.valid_to) == 28", True),
        ("has(of.child) && of.child.food_licence.valid_to == '2027-01-01'", True),
        ("has(of.second_child)", False),
        ("form.nothing == 1", UNKNOWN),
        ("!(form.nothing == 1)", UNKNOWN),
        ("form.nothing == 1 || true", True),
        ("form.seats == '40' && form.seats > '3'", False),
        ("form.seats > '3'", UNKNOWN),
        ("form.seats / 0 == 1", UNKNOWN),
        ("form.seats", UNKNOWN),
        ("nobody.name == 'x'", UNKNOWN),
        ("days(today, form.form_of_business) != 5", UNKNOWN),
        ("working_days(form.empty, today) != 5", UNKNOWN),
        ("form.", UNKNOWN),
    ],
)
def test_an_expression_holds_does_not_or_is_unknown(cel: str, expected: object) -> None:
    assert holds(cel, FACTS) is expected


@pytest.mark.parametrize(
    ("cel", "expected"),
    [
        ("same_address(form.form_of_business, ' CANTEEN')", True),
        ("same_address(form.form_of_business, 'other')", False),
        ("!same_address(form.seats, 'other')", UNKNOWN),
        ("!same_address('other', form.empty)", UNKNOWN),
    ],
)
def test_addresses_are_compared_by_who_knows_how_they_are_written(cel: str, expected: object) -> None:
    def same(one: str, other: str) -> bool:
        return one.strip().lower() == other.strip().lower()

    assert holds(cel, FACTS, same_address=same) is expected
    assert holds(cel, FACTS) is UNKNOWN


def test_unknown_is_never_true() -> None:
    assert not holds("form.nothing == 1", FACTS)


def test_holidays_are_no_working_days() -> None:
    calendar = Calendar(free=frozenset({date(2026, 11, 24)}))
    assert holds("working_days(today, '2026-11-25') == 1", FACTS, calendar) is True


def test_a_date_that_is_none_reaches_no_log(capfd: pytest.CaptureFixture[str]) -> None:
    assert holds("days(today, '110101199001011234') < 5", FACTS) is UNKNOWN
    assert capfd.readouterr() == ("", "")


HUNDREDS = "[" + ",".join(["0"] * 50) + "]"


@pytest.mark.parametrize("call", ["working_days('0001-01-02', '9999-12-30') > 0", "same_address('a', 'a')"])
def test_an_expression_that_calls_thousands_of_times_is_given_up(call: str) -> None:
    asked: list[str] = []

    def same(one: str, other: str) -> bool:
        asked.append(one)
        return one == other

    nested = f"{HUNDREDS}.all(a, {HUNDREDS}.all(b, {call}))"
    assert list(faults(nested, NAMES)) == [], "its shape is allowed"
    before = perf_counter()
    assert holds(nested, FACTS, same_address=same) is UNKNOWN
    assert perf_counter() - before < 2
    assert len(asked) <= MOST_CALLS
    few = f"{HUNDREDS}.all(a, {call})"
    assert holds(few, FACTS, same_address=same) is True, "a list of fifty is no such thing"


values = st.recursive(
    st.none() | st.booleans() | st.integers(-(2**40), 2**40) | st.text(max_size=12) | st.dates(),
    lambda inner: (
        st.lists(inner, max_size=3) | st.dictionaries(st.text("abc", min_size=1, max_size=2), inner, max_size=3)
    ),
    max_leaves=6,
)


@given(st.dictionaries(st.sampled_from(("a", "b")), values), st.sampled_from(("==", "!=", "<", "&&", "||")))
def test_no_facts_make_an_expression_raise(form: dict[str, Any], operator: str) -> None:
    found = holds(f"form.a {operator} form.b", {"form": form, "today": TODAY})
    assert found in {True, False, UNKNOWN}
    if set(form) != {"a", "b"} and operator not in {"&&", "||"}:
        assert found is UNKNOWN


@pytest.mark.parametrize(
    "cel",
    [
        "form.form_of_business.startsWith('can') && form.seats > 3",
        "['a', 'b'].exists(one, one == form.form_of_business)",
        "has(form.seats) && applicant.by_handler",
        "days(today, certificates.food_licence.valid_to) > 3 && 'nobody.name' != ''",
        "'food_licence' in certificates && has(certificates.food_licence)",
        'applicant.area == "88" || true && null == null',
        "string(form.seats).size() > 0 && today.size() == 10",
    ],
)
def test_an_expression_over_what_can_be_known_has_no_fault(cel: str) -> None:
    assert list(faults(cel, NAMES)) == []


@pytest.mark.parametrize(
    ("cel", "expected"),
    [
        ("form.", [("no_expression", "")]),
        ("x" * 401, [("too_long", "")]),
        ("form.rooms > 3", [("unknown_field", "rooms")]),
        ("form.rooms.size() > 3", [("unknown_field", "rooms")]),
        ("nobody.name == form.seats", [("unknown_name", "nobody")]),
        ("nobody", [("unknown_name", "nobody")]),
        ("size(form)", [("unknown_name", "size")]),
        ("nobody.size()", [("unknown_name", "nobody")]),
        ("form.size() > 1", []),
        ("has(of.child) && of.child.food_licence.valid_to == ''", []),
        ("of == form", [("unknown_name", "of")]),
        ("has(of.uncle)", [("unknown_role", "uncle")]),
        ("has(of.child.tram_licence)", [("unknown_type", "tram_licence")]),
        ("of.child.food_licence.colour == ''", [("unknown_field", "food_licence.colour")]),
        ("applicant.colour == ''", [("unknown_field", "colour")]),
        ("has(certificates.tram_licence)", [("unknown_type", "tram_licence")]),
        ("certificates.food_licence.colour == ''", [("unknown_field", "food_licence.colour")]),
        ("[1].map(a, [1].map(b, [1].map(c, c))).size() > 0", [("too_many_loops", "")]),
        ("[1].all(//\n today, [1].all(//\n today, [1].all(//\n today, true)))", [("too_many_loops", "")]),
        ("[1].existsOne(today, [1].existsOne(today, [1].existsOne(today, true)))", [("too_many_loops", "")]),
        (
            "'''a'+'''!='' && [1].all(today, [1].all(today, [1].all(today, true))) && ''==''",
            [("too_many_loops", "")],
        ),
    ],
)
def test_an_expression_that_cannot_be_known_is_told(cel: str, expected: list[tuple[str, str]]) -> None:
    assert list(faults(cel, NAMES)) == expected
