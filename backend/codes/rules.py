"""Lives and states of a presentation: pure."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from uuid import UUID

HANDLE_LIFE = timedelta(seconds=60)
TYPED_LIFE = timedelta(seconds=120)
PRESENTATION_LIFE = timedelta(minutes=5)
ANSWER_LIFE = timedelta(seconds=60)
ANSWER_KEPT = timedelta(minutes=2)
MOST_CERTIFICATES = 20


class State(StrEnum):
    """Where a presentation stands. `expired` and `replaced` follow from time and are never stored."""

    LIVE = "live"
    ASKED = "asked"
    LOOKED = "looked"
    REFUSED = "refused"
    WITHDRAWN = "withdrawn"
    EXPIRED = "expired"
    REPLACED = "replaced"


@dataclass(frozen=True, slots=True)
class Known:
    """What the database says of a handle that could not be spent."""

    state: State
    handle_expires_at: datetime
    ends_at: datetime
    replaced: bool
    checker_account_id: UUID | None


def why_not(known: Known, *, now: datetime) -> str:
    """The reason a checker is told; never more than the code itself tells."""
    if known.state is State.WITHDRAWN:
        return "withdrawn"
    if known.state is not State.LIVE:
        return "used"
    if known.replaced or now >= known.handle_expires_at or now >= known.ends_at:
        return "expired"
    return "unknown"


def state_on(stored: State, ends_at: datetime, ask_until: datetime | None, *, replaced: bool, now: datetime) -> State:
    """The state that the holder's page shows."""
    if stored is State.ASKED and ask_until is not None and now >= ask_until:
        return State.REFUSED
    if stored is State.LIVE and replaced:
        return State.REPLACED
    if stored is State.LIVE and now >= ends_at:
        return State.EXPIRED
    return stored
