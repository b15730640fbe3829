"""An expression is tried against an example that somebody wrote down as text."""

from datetime import date

import pytest

from backend.services.rules.trying import facts, mentioned, whole

TODAY = date(2026, 11, 23)


@pytest.mark.parametrize(
    ("cel", "names"),
    [
        ("true", ()),
        ("form.a == 'form.b'", ("form.a",)),
        ("days(today, certificates.t.valid_to) > 0 && today > '2026'", ("today", "certificates.t.valid_to")),
        ("form.a.startsWith('x') || form.a == ''", ("form.a",)),
        ("form.rows.exists(row, row.x == form.b)", ("form.rows", "form.b")),
        ("has(of.child) && of.child.birth.name == ''", ("of.child", "of.child.birth.name")),
    ],
)
def test_the_names_of_an_expression_are_found(cel: str, names: tuple[str, ...]) -> None:
    assert mentioned(cel) == names


@pytest.mark.parametrize(
    ("path", "expected"),
    [
        ("certificates.t", True),
        ("certificates.t.name", False),
        ("of.child", True),
        ("of.child.t", True),
        ("of.child.t.name", False),
        ("form.a", False),
        ("today", False),
    ],
)
def test_a_name_of_a_certificate_or_of_a_role_says_whether_there_is_one(path: str, *, expected: bool) -> None:
    assert whole(path) is expected


def test_an_example_becomes_facts() -> None:
    found = facts(
        {
            "form.a": "1", "form.b": "", "applicant.age": "60", "applicant.by_handler": "yes",
            "applicant.mandate": "no", "applicant.owners_missing": "x", "certificates.t": "yes", "certificates.u": "no",
            "certificates.v.valid_to": "", "certificates.v.name": "甲", "of.child": "yes", "of.child.t": "yes",
            "today": "2026-01-01", "other.a": "1", "form": "x",
        },
        TODAY,
    )  # fmt: skip
    assert found == {
        "form": {"a": "1"},
        "applicant": {"age": 60, "by_handler": True, "mandate": False, "owners_missing": "x"},
        "certificates": {"t": {}, "v": {"valid_to": "", "name": "甲"}},
        "of": {"child": {"t": {}}},
        "today": "2026-01-01",
    }


def test_without_a_day_it_is_today() -> None:
    assert facts({}, TODAY)["today"] == facts({"today": ""}, TODAY)["today"] == "2026-11-23"
