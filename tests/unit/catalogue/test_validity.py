"""How long a certificate holds, by the rule of its type."""

from datetime import date
from typing import Any

import pytest

from backend.catalogue.rules import parse_type, valid_to
from backend.catalogue.rules.validity import end_of, parse_validity
from tests.unit.catalogue.test_rules import DOCUMENT

DAY = date(2026, 3, 3)
CARD = {
    "kind": "age_table",
    "steps": [{"under": 16, "years": 5}, {"under": 46, "years": 20}, {"under": None, "years": None}],
}


@pytest.mark.parametrize(
    ("document", "values", "expected"),
    [
        (None, {}, None),
        ({"kind": "none"}, {}, None),
        ({"kind": "long_term"}, {}, None),
        ({"kind": "given"}, {}, None),
        ({"kind": "days", "days": 30}, {}, date(2026, 4, 2)),
        ({"kind": "years", "years": 6}, {}, date(2032, 3, 3)),
        ({"kind": "until", "field": "term"}, {"term": "2020-01-01/2029-12-31"}, date(2029, 12, 31)),
        ({"kind": "until", "field": "term"}, {"term": "2027-02"}, date(2027, 2, 28)),
        ({"kind": "until", "field": "term"}, {"term": "2020-01-01/"}, None),
        ({"kind": "until", "field": "term"}, {}, None),
        ({"kind": "until_age", "age": 18}, {"birth_date": "2012-05-01"}, date(2030, 4, 30)),
        ({"kind": "until_age", "age": 18}, {"birth_date": "unknown"}, None),
        ({"kind": "until_age", "age": 18, "field": "born"}, {"born": "2012-03-01"}, date(2030, 2, 28)),
        (CARD, {"birth_date": "2015-01-01"}, date(2031, 3, 3)),
        (CARD, {"birth_date": "1990-01-01"}, date(2046, 3, 3)),
        (CARD, {"birth_date": "1950-01-01"}, None),
        (CARD, {"birth_date": "2027-01-01"}, date(2031, 3, 3)),
        ({"kind": "age_table", "steps": [{"under": 3, "years": 5}]}, {"birth_date": "1950-01-01"}, None),
    ],
)
def test_the_last_day_follows_from_the_rule(
    document: dict[str, Any] | None, values: dict[str, str], expected: date | None
) -> None:
    assert end_of(parse_validity(document), DAY, values) == expected


def test_the_leap_day_has_a_last_day_in_every_year() -> None:
    assert end_of(parse_validity({"kind": "years", "years": 1}), date(2028, 2, 29), {}) == date(2029, 2, 28)


@pytest.mark.parametrize("document", [{"kind": "for_ever"}, {"kind": "days"}, {"kind": "until"}, {}])
def test_a_rule_of_another_shape_is_refused(document: dict[str, Any]) -> None:
    with pytest.raises((KeyError, ValueError)):
        parse_validity(document)


def test_a_type_carries_its_rule() -> None:
    definition = parse_type({**DOCUMENT, "validity": {"kind": "years", "years": 3}})
    assert valid_to(definition, DAY, {}) == date(2029, 3, 3)
    assert valid_to(parse_type(DOCUMENT), DAY, {}) is None
