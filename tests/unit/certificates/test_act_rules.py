"""The table of an issuer's acts."""

from datetime import date, timedelta

import pytest

from backend.certificates.act_rules import TRANSITIONS, ActName, Reasoned, faults, possible
from backend.certificates.rules import DERIVED, Status
from backend.kernel.errors import FieldProblem

ISSUED, TODAY = date(2025, 1, 2), date(2026, 3, 3)
WHOLE = Reasoned("原因", "依据", "文号", TODAY)


def test_every_act_but_issuing_has_its_place_in_the_table() -> None:
    assert set(TRANSITIONS) == set(ActName) - {ActName.ISSUE}


def test_no_act_leads_into_a_state_that_follows_from_dates() -> None:
    assert not {one.to for one in TRANSITIONS.values()} & DERIVED


def test_only_a_suspension_and_a_transfer_can_be_taken_back() -> None:
    back = {act for act, one in TRANSITIONS.items() if one.to is Status.VALID}
    assert back == {ActName.RESUME, ActName.TRANSFER_BACK}
    left = {state for act in back for state in TRANSITIONS[act].states}
    assert left == {Status.SUSPENDED, Status.TRANSFERRED}


@pytest.mark.parametrize("status", sorted({one.to for one in TRANSITIONS.values() if one.ends}))
def test_what_has_ended_allows_nothing(status: Status) -> None:
    assert possible(status) == ()


def test_what_is_suspended_may_be_resumed_or_ended_but_not_suspended_again_or_amended() -> None:
    found = possible(Status.SUSPENDED)
    assert ActName.RESUME in found
    assert ActName.REVOKE_ERROR in found
    assert not {ActName.SUSPEND, ActName.AMEND, ActName.TRANSFER_BACK} & set(found)


@pytest.mark.parametrize("act", list(TRANSITIONS))
def test_each_act_names_what_is_missing(act: ActName) -> None:
    assert faults(act, WHOLE, issued_on=ISSUED, today=TODAY) == ()
    missing = faults(act, Reasoned(), issued_on=ISSUED, today=TODAY)
    assert missing == tuple(FieldProblem(name, "missing") for name in TRANSITIONS[act].needs)
    assert "reason" in TRANSITIONS[act].needs


@pytest.mark.parametrize(
    ("day", "problem"),
    [
        (TODAY, None),
        (ISSUED, None),
        (TODAY + timedelta(days=1), "future"),
        (ISSUED - timedelta(days=1), "before_issue"),
    ],
)
def test_an_act_counts_from_the_issue_at_the_earliest_and_today_at_most(day: date, problem: str | None) -> None:
    found = faults(ActName.VOID, Reasoned("遗失", effective_on=day), issued_on=ISSUED, today=TODAY)
    assert [one.problem for one in found] == ([problem] if problem else [])
