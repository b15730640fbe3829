"""Who somebody is and what follows from it."""

from dataclasses import replace
from datetime import date, datetime, timedelta
from uuid import UUID

import pytest

from backend.identity.rules import (
    CHECKERS,
    NO_STAFF,
    STAFF,
    STAFF_IDLE,
    STAFF_LIFE,
    WALLET_LIFE,
    Actor,
    Life,
    Office,
    Role,
    in_force,
    is_locked,
    is_weak,
    life_of,
    may_hold,
    may_use_password,
)  # fmt: skip
from tests.database import TUESDAY_MORNING as NOW

DAY = date(2026, 3, 3)
ME, SHOP, BUREAU = UUID(int=1), UUID(int=2), UUID(int=3)


def office(role: Role, organisation: UUID = BUREAU) -> Office:
    return Office(UUID(int=9), organisation, role, "unit", "badge")


ACTOR = Actor(
    account_id=UUID(int=8), person_id=ME, sign_in_id=UUID(int=7), login="zhou", demo=False,
    level="L4", offices=(),
    last_seen_at=NOW, last_active_at=NOW, expires_at=NOW, idle_s=None,
)  # fmt: skip


def test_there_are_eleven_roles_and_each_is_staff_or_not() -> None:
    assert len(Role) == 11
    assert set(Role) == STAFF | NO_STAFF
    assert not STAFF & NO_STAFF
    assert CHECKERS < STAFF


def test_everybody_is_a_citizen_and_what_else_they_are() -> None:
    assert ACTOR.roles == {Role.CITIZEN}
    inspector = replace(ACTOR, offices=(office(Role.INSPECTOR), office(Role.REVIEWER)))
    assert inspector.roles == {Role.CITIZEN, Role.INSPECTOR, Role.REVIEWER}


def test_a_representative_speaks_for_the_own_enterprise_and_nobody_else() -> None:
    agent = replace(ACTOR, offices=(office(Role.ENTERPRISE_REPRESENTATIVE, SHOP), office(Role.INSPECTOR, BUREAU)))
    assert agent.enterprises == (SHOP,)
    assert agent.subjects == (ME, SHOP)
    assert [agent.represents(one) for one in (ME, SHOP, BUREAU, UUID(int=5))] == [True, True, False, False]


@pytest.mark.parametrize("role", list(Role))
def test_the_life_of_a_sign_in_follows_from_the_roles(role: Role) -> None:
    staff = Life(timedelta(hours=12), timedelta(minutes=15))
    wallet = Life(timedelta(days=90), None)
    assert life_of(frozenset({Role.CITIZEN, role})) == (staff if role in STAFF else wallet)
    assert (staff.total, staff.idle, wallet.total) == (STAFF_LIFE, STAFF_IDLE, WALLET_LIFE)


@pytest.mark.parametrize("role", list(Role))
def test_staff_signs_in_by_password_in_a_demo_only(role: Role) -> None:
    roles = frozenset({Role.CITIZEN, role})
    assert may_use_password(roles, demo_account=True)
    assert may_use_password(roles, demo_account=False) == (role in NO_STAFF)


@pytest.mark.parametrize("role", list(Role))
@pytest.mark.parametrize(
    ("method", "demo", "idle_s", "enough"),
    [
        ("passkey", False, 900, True),
        ("passkey", False, None, False),
        ("password", False, 900, False),
        ("invitation", False, 900, False),
        ("password", True, 900, True),
        ("password", True, None, False),
        ("desk", False, 900, False),
        ("desk", True, 900, False),
    ],
)
def test_staff_powers_need_a_passkey_and_a_session_that_locks(
    role: Role, method: str, demo: bool, idle_s: int | None, enough: bool
) -> None:
    assert may_hold(role, method=method, demo_account=demo, idle_s=idle_s) is (enough or role in NO_STAFF)


@pytest.mark.parametrize(
    ("first", "last", "ended", "expected"),
    [
        (DAY, None, None, True),
        (DAY, DAY, None, True),
        (date(2026, 3, 4), None, None, False),
        (date(2026, 1, 1), date(2026, 3, 2), None, False),
        (date(2026, 1, 1), date(2026, 3, 4), None, True),
        (date(2026, 1, 1), None, NOW, False),
    ],
    ids=["first day", "only day", "tomorrow", "over yesterday", "until tomorrow", "ended"],
)
def test_a_membership_holds_from_its_first_to_its_last_day(
    first: date, last: date | None, ended: datetime | None, expected: bool
) -> None:
    assert in_force(first, last, ended, today=DAY) is expected


@pytest.mark.parametrize(
    ("idle_s", "pause_s", "locked"), [(None, 10**8, False), (900, 900, False), (900, 900.001, True), (900, 0, False)]
)
def test_a_pause_longer_than_allowed_locks(idle_s: int | None, pause_s: float, locked: bool) -> None:
    assert is_locked(NOW, idle_s, now=NOW + timedelta(seconds=pause_s)) is locked


@pytest.mark.parametrize("pin", ["000000", "121212", "111112", "123456", "654321", "456789", "987654"])
def test_a_pin_that_is_tried_first_is_weak(pin: str) -> None:
    assert is_weak(pin)


@pytest.mark.parametrize("pin", ["314159", "123457", "102030", "135790"])
def test_other_digits_are_not_weak(pin: str) -> None:
    assert not is_weak(pin)


def test_a_wallet_locks_at_its_instant_and_not_before() -> None:
    assert not is_locked(NOW, None, NOW, now=NOW - timedelta(microseconds=1))
    assert is_locked(NOW, None, NOW, now=NOW)
    assert not is_locked(NOW, None, now=NOW + timedelta(days=90))
