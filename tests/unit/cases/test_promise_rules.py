"""Who may sign a promise, what is signed, and what a broken one does."""

from dataclasses import replace
from datetime import UTC, date, datetime
from typing import Any
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from backend.cases.promises.rules import (
    CreditEntry,
    Entered,
    Mandate,
    Standing,
    barred_until,
    digest_of,
    document,
    is_barred,
    may_be_signed,
    may_be_withdrawn,
    may_confirm,
    may_sign,
    promise_of,
)
from backend.cases.rules.case import Acting, ActingAs, Applicant, Case, Channel, State
from backend.services.rules.items import Item, Material, NoticePromise, PromiseReuse

TODAY = date(2026, 11, 23)
NOW = datetime(2026, 11, 23, 2, tzinfo=UTC)
ONE, TWO, THREE = (UUID(int=n) for n in (1, 2, 3))
TOLD = NoticePromise("承诺", "I promise", "标准", "standard", "责任", "liability", 30)
ASKED = Material(
    "premises", "场所证明", "Premises", "", "own", "applicant", answers=(PromiseReuse("premises", 30), TOLD)
)
PLAIN = Material("plan", "平面图", "Plan", "", "own", "applicant")
ITEM = Item(
    code="food_licence_renewal",
    kind="handling",
    parent=None,
    name="食品经营许可延续",
    name_en="Renewal",
    department="market_regulation",
    legal_basis=(),
    applicant_kind="enterprise",
    conditions=(),
    steps=(),
    working_days=10,
    statutory_days=20,
    result_type=None,
    renews=False,
    roles=(),
    materials=(PLAIN, ASKED),
    fields=(),
    synonyms=(),
    checks=(),
)
CASE = Case(
    ONE,
    "88010000001",
    ITEM.code,
    1,
    TWO,
    Applicant(THREE, "enterprise", "罗记面馆"),
    Acting(ONE, ActingAs.REPRESENTATIVE, "罗建国"),
    Channel.ONLINE,
    State.DRAFT,
    1,
    NOW,
)


def test_only_a_material_that_can_be_promised_has_a_promise() -> None:
    assert promise_of(ITEM, "premises") == (ASKED, TOLD)
    assert promise_of(ITEM, "plan") is None
    assert promise_of(ITEM, "nothing") is None


@pytest.mark.parametrize(
    "change", [{"text": "x"}, {"standard_en": "x"}, {"liability": "x"}, {"verify_within_days": 31}]
)
def test_of_any_other_word_it_is_another_digest(change: dict[str, Any]) -> None:
    mine = document(CASE, ITEM, ASKED, TOLD, "罗建国")
    other = document(CASE, ITEM, ASKED, replace(TOLD, **change), "罗建国")
    assert digest_of(mine) == digest_of(dict(reversed(mine.items())))
    assert digest_of(mine) != digest_of(other)


def test_the_document_names_who_signs_and_what() -> None:
    whole = document(CASE, ITEM, ASKED, TOLD, "罗建国")
    assert whole["signer"] == "罗建国"
    assert whole["acting_as"] == "representative"
    assert whole["case"] == CASE.number
    assert whole["text"] == TOLD.text


@pytest.mark.parametrize(
    ("acting", "mandates", "expected"),
    [
        (ActingAs.SELF, [], True),
        (ActingAs.REPRESENTATIVE, [], True),
        (ActingAs.GUARDIAN, [], True),
        (ActingAs.PRESENCE, [Mandate(None, TODAY)], False),
        (ActingAs.MANDATE, [], False),
        (ActingAs.MANDATE, [Mandate(None, TODAY)], True),
        (ActingAs.MANDATE, [Mandate(None, date(2026, 11, 22))], False),
        (ActingAs.MANDATE, [Mandate((ITEM.code,), TODAY)], True),
        (ActingAs.MANDATE, [Mandate(("other",), TODAY)], False),
    ],
)
def test_a_handler_signs_with_a_mandate_that_names_promises_alone(
    acting: ActingAs, mandates: list[Mandate], expected: bool
) -> None:
    assert may_sign(acting, mandates, ITEM.code, TODAY) is expected


def test_a_promise_is_signed_while_the_case_is_filled_in() -> None:
    assert {state for state in State if may_be_signed(state)} == {State.DRAFT, State.SUPPLEMENT_ASKED}


def test_a_promise_is_taken_back_until_the_decision() -> None:
    assert {state for state in State if not may_be_withdrawn(Standing.SIGNED, state)} == {
        State.DECIDED,
        State.WITHDRAWN,
    }
    assert not may_be_withdrawn(Standing.WITHDRAWN, State.DRAFT)


@given(st.dates(date(2020, 1, 1), date(2040, 1, 1)))
def test_a_broken_promise_bars_from_its_day_to_the_end_of_the_term(day: date) -> None:
    entry = CreditEntry(barred_until(day), Entered.IN_FORCE)
    assert is_barred([entry], day)
    assert is_barred([entry], entry.until)
    assert not is_barred([entry], date.fromordinal(entry.until.toordinal() + 1))
    assert not is_barred([replace(entry, state=Entered.CORRECTED)], day)
    assert not is_barred([], day)


def test_a_correction_takes_two_people_and_neither_made_the_entry() -> None:
    assert may_confirm(THREE, ONE, TWO)
    assert not may_confirm(ONE, ONE, TWO)
    assert not may_confirm(TWO, ONE, TWO)
