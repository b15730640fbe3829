"""What confirming a claim does, by table."""

from datetime import timedelta
from uuid import UUID

import pytest

from backend.identity.claim_rules import (
    Binding,
    Registered,
    State,
    binding,
    build_number,
    number_of,
    plain_name,
    state_now,
)
from backend.identity.rules import Role
from tests.database import TUESDAY_MORNING as NOW

PERSON, CLERK, ACCOUNT = (UUID(int=number) for number in (1, 2, 3))
CITIZEN = frozenset({Role.CITIZEN})
OWNER = frozenset({Role.CITIZEN, Role.ENTERPRISE_REPRESENTATIVE})
INSPECTOR = frozenset({Role.CITIZEN, Role.INSPECTOR})


def known(*, name: str = "林浩", account: UUID | None = None, roles: frozenset[Role] = CITIZEN) -> Registered:
    return Registered(PERSON, name, account, roles)


@pytest.mark.parametrize(
    ("registered", "expected"),
    [
        (None, Binding.ENTERED),
        (known(), Binding.BOUND),
        (known(roles=OWNER), Binding.BOUND),
        (known(roles=INSPECTOR), "staff_account"),
        (known(account=ACCOUNT), Binding.RECOVERED),
        (known(account=ACCOUNT, roles=OWNER), Binding.RECOVERED),
        (known(account=ACCOUNT, roles=INSPECTOR), "staff_account"),
        (known(name="林皓"), "name_differs"),
    ],
)
def test_what_a_confirmed_claim_becomes(registered: Registered | None, expected: str) -> None:
    assert binding("林浩", registered, checker_person_id=CLERK) == expected


def test_a_clerk_confirms_nobody_but_others() -> None:
    assert binding("林浩", known(), checker_person_id=PERSON) == "own_claim"


@pytest.mark.parametrize("typed", ["买买提·示例", "买买提•示例", "买买提 · 示例", "买买提・示例", "买买提.示例"])
def test_names_are_compared_without_their_spelling(typed: str) -> None:
    assert plain_name(typed) == plain_name("买买提·示例")
    assert plain_name("ＡＮＮ lee") == plain_name("Ann Lee")
    assert plain_name("林浩") != plain_name("林皓")


@pytest.mark.parametrize("state", list(State))
def test_an_open_claim_ends_after_its_day_and_a_decided_one_stays(state: State) -> None:
    end = NOW + timedelta(hours=24)
    assert state_now(state, end, now=end - timedelta(seconds=1)) is state
    late = state_now(state, end, now=end)
    assert late is (State.EXPIRED if state in (State.STARTED, State.WAITING) else state)


@pytest.mark.parametrize("typed", ["0012 3456", "００１２３４５６", "0012-3456", " 0012·3456 "])
def test_a_number_is_read_as_people_type_it(typed: str) -> None:
    assert number_of(typed) == "00123456" == build_number(123456)


@pytest.mark.parametrize("typed", ["", "1234567", "123456789", "1234567a", "一二三四五六七八"])
def test_anything_else_is_no_number(typed: str) -> None:
    assert number_of(typed) is None
