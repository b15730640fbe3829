"""Corrections step from state to state, and are decided by nobody whom they concern."""

from uuid import uuid4

import pytest

from backend.cases.corrections.rules import Act, State, after, is_party, kept_in

LEADS = {
    (Act.ACCEPT, State.OPEN): State.ACCEPTED,
    (Act.DECLINE, State.OPEN): State.DECLINED,
    (Act.TAKE_BACK, State.OPEN): State.TAKEN_BACK,
    (Act.RAISE_AGAIN, State.TAKEN_BACK): State.OPEN,
    (Act.FOLLOW, State.ACCEPTED): State.MENDED,
}


@pytest.mark.parametrize("state", State)
@pytest.mark.parametrize("act", Act)
def test_every_act_leads_from_one_state_alone(act: Act, state: State) -> None:
    assert after(act, state) is LEADS.get((act, state))


def test_what_was_settled_stays_settled() -> None:
    for state in (State.MENDED, State.DECLINED):
        assert [act for act in Act if after(act, state)] == []


@pytest.mark.parametrize(
    ("source", "kept"),
    [
        ("base:legal_persons.name", ("base", "legal_persons", "name")),
        ("cert:food_licence.business_items", ("cert", "food_licence", "business_items")),
        ("account:phone", ("", "", "")),
        ("base:population", ("", "", "")),
        ("cert:.name", ("", "", "")),
        ("", ("", "", "")),
    ],
)
def test_a_source_that_somebody_keeps_is_told_from_ones_own_word(source: str, kept: tuple[str, str, str]) -> None:
    assert kept_in(source) == kept


def test_whoever_raised_it_or_whom_it_is_about_does_not_decide() -> None:
    person, other, firm = uuid4(), uuid4(), uuid4()
    assert is_party(person, person, frozenset({person}), frozenset({firm}))
    assert is_party(person, other, frozenset({person, firm}), frozenset({firm}))
    assert not is_party(person, other, frozenset({person}), frozenset({firm, other}))
