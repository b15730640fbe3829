"""Which certificates a phone keeps: three of low risk after one yes, every other by a step of its own."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from typing import Final
from uuid import UUID

from backend.grants.rules import SHOWING, Certificates, Copies, Ground, Limit, Shower, State, Types

DEFAULTS: Final = 3
MOST: Final = 30
"""Certificates that one phone keeps at most."""
CARRIED: Final = (Shower, Certificates, Types, Copies)
"""Limits that hold offline too: who shows, and what. Any other one needs the city to say yes each time."""


@dataclass(frozen=True, slots=True)
class Savable:
    """A certificate that could be kept: in force, with a profile.

    Attributes:
        rank: the place of its first profile in the city's order.
        grant_id: by which it is shown for somebody else.
    """

    certificate_id: UUID
    rank: int
    sensitive: bool
    offline_ok: bool
    grant_id: UUID | None = None


def defaults(found: Sequence[Savable]) -> tuple[UUID, ...]:
    """The own certificates of low risk that a first yes keeps, at most three."""
    low = [one for one in found if one.grant_id is None and one.offline_ok and not one.sensitive]
    return tuple(one.certificate_id for one in sorted(low, key=lambda one: one.rank)[:DEFAULTS])


def needs_step(wanted: Collection[UUID], grants: Collection[UUID], *, first: Collection[UUID]) -> bool:
    """Whether keeping these needs the person's confirmation beyond the yes: anything but the first three does."""
    return bool(grants) or not set(wanted) <= set(first)


def may_carry(ground: Ground, state: State, limits: Sequence[Limit], *, max_uses: int | None) -> bool:
    """Whether passes may be issued by a grant: it lets somebody show, now, and none of its limits needs the city.

    A number of uses, a purpose, a case or a place could be passed by offline, so a grant with one of them has no pass.
    """
    counted = max_uses is not None or any(not isinstance(one, CARRIED) for one in limits)
    return ground in SHOWING and state is State.ACTIVE and not counted
