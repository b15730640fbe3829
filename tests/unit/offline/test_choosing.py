"""What a phone keeps by default, and what needs a step."""

from datetime import date
from uuid import UUID

import pytest

from backend.grants.rules import Case, Certificates, Copies, Ground, Limit, Place, Scenes, Seat, Shower, State, Types
from backend.offline.rules.choosing import Savable, defaults, may_carry, needs_step

ONE, TWO, THREE, FOUR, FIVE = (UUID(int=number) for number in range(1, 6))
WHO = UUID(int=99)


def savable(
    which: UUID, rank: int, *, sensitive: bool = False, offline: bool = True, by: UUID | None = None
) -> Savable:
    """A certificate that could be kept."""
    return Savable(which, rank, sensitive, offline, by)


def test_three_of_low_risk_in_the_citys_order() -> None:
    there = [
        savable(FOUR, 4),
        savable(THREE, 3),
        savable(ONE, 1, sensitive=True, offline=False),
        savable(TWO, 2),
        savable(FIVE, 5),
    ]
    assert defaults(there) == (TWO, THREE, FOUR)


def test_none_that_is_sensitive_somebody_elses_or_not_for_offline() -> None:
    there = [savable(ONE, 1, by=WHO), savable(TWO, 2, offline=False), savable(THREE, 3, sensitive=True)]
    assert defaults(there) == ()


@pytest.mark.parametrize(
    ("wanted", "grants", "step"),
    [((ONE, TWO), (), False), ((), (), False), ((ONE, FOUR), (), True), ((), (WHO,), True), ((ONE,), (WHO,), True)],
)
def test_whatever_is_not_among_the_first_is_confirmed(
    wanted: tuple[UUID, ...], grants: tuple[UUID, ...], step: bool
) -> None:
    assert needs_step(wanted, grants, first=(ONE, TWO, THREE)) is step


HOLD: tuple[Limit, ...] = (Shower(WHO), Certificates({ONE: None}), Types({"x": None}))


@pytest.mark.parametrize("ground", [Ground.DELEGATION, Ground.GUARDIANSHIP, Ground.MANDATE])
def test_a_grant_whose_limits_hold_offline_too_carries_passes(ground: Ground) -> None:
    assert may_carry(ground, State.ACTIVE, HOLD, max_uses=None)


@pytest.mark.parametrize("ground", [Ground.CONSENT, Ground.DUTY])
def test_a_grant_that_lets_somebody_see_shows_nothing(ground: Ground) -> None:
    assert not may_carry(ground, State.ACTIVE, HOLD, max_uses=None)


@pytest.mark.parametrize("state", [one for one in State if one is not State.ACTIVE])
def test_a_grant_that_is_not_in_force_carries_none(state: State) -> None:
    assert not may_carry(Ground.DELEGATION, state, HOLD, max_uses=None)


@pytest.mark.parametrize("limit", [Scenes(("a.b",)), Case("1"), Place("门口"), Seat(WHO)])
def test_what_only_the_city_can_enforce_has_no_pass(limit: Limit) -> None:
    assert not may_carry(Ground.DELEGATION, State.ACTIVE, (*HOLD, limit), max_uses=None)
    assert not may_carry(Ground.DELEGATION, State.ACTIVE, HOLD, max_uses=5)


def test_leave_to_keep_copies_is_no_hindrance() -> None:
    assert may_carry(Ground.DELEGATION, State.ACTIVE, (*HOLD, Copies(date(2026, 12, 31))), max_uses=None)
