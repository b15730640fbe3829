"""Who may do what with a case: the table, row by row."""

from datetime import UTC, datetime
from uuid import uuid4

import pytest

from backend.cases.rules.case import (
    Acting,
    ActingAs,
    Applicant,
    Case,
    CaseMaterial,
    Channel,
    MaterialState,
    State,
    Value,
    Way,
)
from backend.cases.rules.states import IN_OFFICE, OVER, STEPS, Act, acts, may

NOW = datetime(2026, 11, 23, tzinfo=UTC)


def case(*materials: CaseMaterial, **form: str) -> Case:
    return Case(
        id=uuid4(),
        number="202611230000001",
        item_code="food_licence_renewal",
        item_version=1,
        department_id=uuid4(),
        applicant=Applicant(uuid4(), "enterprise", "罗记面馆"),
        acting=Acting(uuid4(), ActingAs.REPRESENTATIVE, "罗建国"),
        channel=Channel.ONLINE,
        state=State.DRAFT,
        revision=1,
        opened_at=NOW,
        form={key: Value(key, text) for key, text in form.items()},
        materials=materials,
    )


@pytest.mark.parametrize("state", list(State))
def test_nothing_happens_to_what_is_over(state: State) -> None:
    open_ = acts(state, "applicant") + acts(state, "office")
    assert bool(open_) is (state not in OVER)
    assert all(may(act, state) for act in open_)


def test_a_draft_is_nobodys_but_the_applicants() -> None:
    assert State.DRAFT not in IN_OFFICE
    assert acts(State.DRAFT, "office") == ()
    assert acts(State.DRAFT, "applicant") == (Act.FILL, Act.SUBMIT, Act.WITHDRAW)


def test_only_an_accepted_case_is_granted() -> None:
    assert [state for state in State if may(Act.GRANT, state)] == [State.ACCEPTED]
    assert [state for state in State if may(Act.REFUSE, state)] == [State.ACCEPTED]
    assert [state for state in State if may(Act.TURN_DOWN, state)] == [State.SUBMITTED]


def test_every_decision_says_how() -> None:
    decided = [step for step in STEPS.values() if step.to is State.DECIDED]
    assert len(decided) == 3
    assert all(step.outcome is not None for step in decided)


def test_uploads_are_counted_where_they_are_asked_for() -> None:
    upload = CaseMaterial("plan", "applicant", Way.UPLOAD, MaterialState.OPEN)
    spared = CaseMaterial("mandate", "handler", Way.UPLOAD, MaterialState.NOT_NEEDED)
    called = CaseMaterial("licence", "applicant", Way.DATA_CALL, MaterialState.READY)
    one = case(upload, spared, called, phone="12888000001")
    assert (one.uploads, one.values) == (1, {"phone": "12888000001"})
    assert one.material("licence") is called
    assert one.material("nothing") is None


def test_an_edit_is_another_value_than_the_source_said() -> None:
    assert Value("phone", "2", "account:phone", original="1").edited
    assert not Value("phone", "1", "account:phone", original="1").edited
    assert not Value("phone", "1").edited
