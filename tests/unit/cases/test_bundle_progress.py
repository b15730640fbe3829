"""How a run stands out of how its cases stand: one office's refusal is that office's."""

from datetime import UTC, datetime
from uuid import UUID

import pytest

from backend.cases.bundles.rules import Progress, Standing, missing, progress, said
from backend.cases.rules.case import Acting, ActingAs, Applicant, Case, Channel, Outcome, State, Value
from backend.services.rules.bundles import OneField
from backend.services.rules.items import FormField

NIL = UUID(int=0)
NOW = datetime(2026, 3, 3, tzinfo=UTC)


def case(stands: str) -> Case:
    outcome = Outcome(stands) if stands in ("granted", "refused") else None
    return Case(
        NIL, "1", "item", 1, NIL, Applicant(NIL, "person", "甲"), Acting(NIL, ActingAs.SELF, "甲"), Channel.ONLINE,
        State.DECIDED if outcome else State(stands), 1, NOW, outcome=outcome,
    )  # fmt: skip


@pytest.mark.parametrize(
    ("stands", "wanted"),
    [
        ("", Progress(Standing.WITHDRAWN, 0, 0, 0)),
        ("withdrawn", Progress(Standing.WITHDRAWN, 0, 0, 0)),
        ("draft refused", Progress(Standing.FILLING, 0, 1, 1)),
        ("supplement_asked accepted granted", Progress(Standing.YOUR_TURN, 1, 0, 2)),
        ("submitted refused granted", Progress(Standing.IN_OFFICE, 1, 1, 1)),
        ("accepted withdrawn", Progress(Standing.IN_OFFICE, 0, 0, 1)),
        ("granted granted withdrawn", Progress(Standing.GRANTED, 2, 0, 0)),
        ("granted refused", Progress(Standing.MIXED, 1, 1, 0)),
        ("refused", Progress(Standing.REFUSED, 0, 1, 0)),
    ],
)
def test_a_run_stands_as_its_cases_do(stands: str, wanted: Progress) -> None:
    assert progress(case(one) for one in stands.split()) == wanted


ASKED = FormField("name", "名", "Name", "text", required=True, of="applicant")
FIELD = OneField("name", ASKED, (("a", "name"), ("b", "firm")))


def test_the_one_form_says_what_a_source_says_before_what_was_typed() -> None:
    typed, sourced = Value("name", "甲"), Value("firm", "乙", source="cert:x.name")
    assert said(FIELD, {"a": {"name": typed}, "b": {"firm": sourced}}) == sourced
    assert said(FIELD, {"a": {"name": typed}, "b": {}}) == typed
    assert said(FIELD, {"a": {"name": Value("name", "")}}) is None
    assert said(FIELD, {}) is None


def test_a_case_that_says_something_else_is_named() -> None:
    typed, sourced = Value("name", "甲"), Value("firm", "乙", source="cert:x.name")
    assert missing(FIELD, {"a": {"name": typed}, "b": {"firm": sourced}}) == ("a",)
    assert missing(FIELD, {"a": {"name": typed}, "b": {}}) == ("b",)
    assert missing(FIELD, {"a": {}, "b": {}}) == ()
