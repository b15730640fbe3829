"""Grounds, audiences and states of a grant."""

from datetime import datetime
from enum import StrEnum


class Ground(StrEnum):
    """On whose word: the lawful reason why somebody else sees or shows a certificate."""

    CONSENT = "consent"
    DELEGATION = "delegation"
    GUARDIANSHIP = "guardianship"
    MANDATE = "mandate"
    DUTY = "duty"


SHOWING = frozenset({Ground.DELEGATION, Ground.GUARDIANSHIP, Ground.MANDATE})
"""Grounds on which a person shows somebody else's certificates; on the others somebody sees them."""

ROLES: dict[Ground, tuple[str, ...]] = {
    Ground.CONSENT: ("viewer",),
    Ground.DELEGATION: ("delegate",),
    Ground.GUARDIANSHIP: ("guardian", "helper"),
    Ground.MANDATE: ("handler", "manager"),
    Ground.DUTY: ("viewer",),
}
"""What the person of a grant is called on each ground; the first is the default."""


class Audience(StrEnum):
    """To whom a grant is given."""

    ANYONE = "anyone"
    ORGANISATION = "organisation"
    PERSON = "person"


class State(StrEnum):
    """Where a grant stands. `used_up` and `expired` follow from its numbers and are never stored."""

    PENDING = "pending"
    ACTIVE = "active"
    USED_UP = "used_up"
    EXPIRED = "expired"
    ENDED = "ended"
    REFUSED = "refused"


def state_on(stored: State, valid_to: datetime | None, *, used: int, max_uses: int | None, now: datetime) -> State:
    """The state that both sides see; what was ended or refused stays so."""
    if stored in (State.ENDED, State.REFUSED):
        return stored
    if max_uses is not None and used >= max_uses:
        return State.USED_UP
    if valid_to is not None and now >= valid_to:
        return State.EXPIRED
    return stored
