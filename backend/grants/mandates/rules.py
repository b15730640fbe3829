"""Who may act for an enterprise, who says so, and until when: pure.

Source: domain dossier 4.1 (电子营业执照: at most five managers, full or precise mandates with a term) and 4.2;
security design T10, R09, R11.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from enum import StrEnum
from typing import Final
from uuid import UUID

from backend.certificates.rules import Status
from backend.identity.claim_rules import plain_name
from backend.kernel.errors import FieldProblem
from backend.standards.calendar import add_years

MOST_MANAGERS: Final = 5
MOST_HANDLERS: Final = 200
MOST_IN_SCOPE: Final = 40
TERM_YEARS: Final = 1
INVITATION_LIFE: Final = timedelta(days=3)
LOOK_AGAIN: Final = timedelta(days=90)
"""After this long an enterprise looks again whether somebody still works for it (T10)."""
LEAST_LEVEL: Final = "L3"
OVER: Final = frozenset({Status.CANCELLED, Status.VOIDED, Status.REVOKED_ERROR, Status.SUPERSEDED})
"""States in which a business licence no longer says who represents the enterprise."""


class Post(StrEnum):
    """As what somebody acts for an enterprise."""

    REPRESENTATIVE = "representative"
    MANAGER = "manager"
    HANDLER = "handler"


class State(StrEnum):
    """Where a mandate stands. `lapsed` and `expired` follow from time and are never stored."""

    INVITED = "invited"
    ACTIVE = "active"
    FROZEN = "frozen"
    ENDED = "ended"
    REFUSED = "refused"
    LAPSED = "lapsed"
    EXPIRED = "expired"


class Happened(StrEnum):
    """A line of an enterprise's history of mandates; the record of accesses has it as `mandate:…`."""

    INVITED = "invited"
    REFUSED = "refused"
    ACCEPTED = "accepted"
    CHANGED = "changed"
    CONFIRMED = "confirmed"
    WITHDRAWN = "withdrawn"
    DISMISSED = "dismissed"
    ENDED_WITH = "ended_with"
    TAKEN_OVER = "taken_over"
    RESIGNED = "resigned"
    FROZEN = "frozen"
    REPRESENTATIVE_INVITED = "representative_invited"
    REPRESENTATIVE_ENDED = "representative_ended"
    REPRESENTATIVE_ENTERED = "representative_entered"


STANDING: Final = frozenset({State.ACTIVE, State.FROZEN})
OPEN: Final = frozenset({State.INVITED, *STANDING})


@dataclass(frozen=True, slots=True)
class Scope:
    """What a mandate covers: certificate types, in scenes; None is all of them (全业务)."""

    types: tuple[str, ...] | None = None
    scenes: tuple[str, ...] | None = None

    @property
    def full(self) -> bool:
        """Whether it is everything of the enterprise, wherever it is asked for."""
        return self.types is None and self.scenes is None


@dataclass(frozen=True, slots=True)
class Wanted:
    """Whom somebody wants to name: the name as it is typed, the post, its scope and its last day."""

    name: str
    post: Post
    scope: Scope
    until: date | None


@dataclass(frozen=True, slots=True)
class Held:
    """A mandate as the rules need it; `under_id`: the manager's mandate that it was given under."""

    id: UUID
    post: Post
    state: State
    under_id: UUID | None


_NAMES: Final = {
    Post.REPRESENTATIVE: frozenset({Post.MANAGER, Post.HANDLER}),
    Post.MANAGER: frozenset({Post.HANDLER}),
    Post.HANDLER: frozenset[Post](),
}
"""Who names, changes, confirms and dismisses whom."""


def may_name(own: Post, other: Post) -> bool:
    """Whether somebody in one post decides over the other post."""
    return other in _NAMES[own]


def state_on(stored: State, valid_to: date | None, open_until: datetime | None, *, today: date, now: datetime) -> State:
    """The state with time taken into account: the last day of a term counts as a day of it."""
    if stored is State.INVITED and open_until is not None and now >= open_until:
        return State.LAPSED
    if stored in STANDING and valid_to is not None and today > valid_to:
        return State.EXPIRED
    return stored


def faults(
    wanted: Wanted, *, held_types: Sequence[str], known_scenes: Sequence[str], today: date
) -> tuple[FieldProblem, ...]:
    """Everything that is wrong with what somebody wants to give.

    Args:
        held_types: types of which the enterprise has a certificate.
        known_scenes: scenes of the register that ask for an enterprise's certificates.
    """
    found = []
    if wanted.post is Post.MANAGER:
        if wanted.until is not None:
            found.append(FieldProblem("until", "value"))
        if not wanted.scope.full:
            found.append(FieldProblem("types", "value"))
        return tuple(found)
    if problem := _term_fault(wanted.until, today):
        found.append(FieldProblem("until", problem))
    for key, chosen, known in (
        ("types", wanted.scope.types, held_types),
        ("scenes", wanted.scope.scenes, known_scenes),
    ):
        if problem := _choice_fault(chosen, known):
            found.append(FieldProblem(key, problem))
    return tuple(found)


def _term_fault(until: date | None, today: date) -> str | None:
    if until is None:
        return "missing"
    if until < today:
        return "past"
    return "too_late" if until > add_years(today, TERM_YEARS) else None


def _choice_fault(chosen: tuple[str, ...] | None, known: Sequence[str]) -> str | None:
    if chosen is None:
        return None
    if not chosen:
        return "missing"
    return None if len(chosen) <= MOST_IN_SCOPE and set(chosen) <= set(known) else "unknown"


def room_for(post: Post, taken: int) -> bool:
    """Whether one more fits; an open invitation takes its place already."""
    return taken < (MOST_MANAGERS if post is Post.MANAGER else MOST_HANDLERS)


def same_name(one: str, other: str) -> bool:
    """Whether two names are the same, however they were typed."""
    return plain_name(one) == plain_name(other)


def look_again_on(confirmed_on: date) -> date:
    """The day on which the enterprise should look whether somebody still works for it."""
    return confirmed_on + LOOK_AGAIN


def given_under(manager_id: UUID, held: Sequence[Held]) -> tuple[UUID, ...]:
    """Mandates that end with a manager's: those given under it that are still open, in any state."""
    return tuple(one.id for one in held if one.under_id == manager_id and one.state in OPEN)


def no_longer_named(named: str | None, represented_by: Sequence[tuple[UUID, str]]) -> tuple[UUID, ...]:
    """Of those who represented an enterprise, who is not the one its licence names now.

    Args:
        named: as the licence has it; None where no licence says so any more: then nobody else took their place, and
            they go on to show what the enterprise has.
        represented_by: people with their names.
    """
    return () if named is None else tuple(one for one, name in represented_by if not same_name(name, named))


def must_freeze(named: str | None, represented_by: Sequence[tuple[UUID, str]]) -> bool:
    """Whether mandates must rest: nobody who gave them, or lets them stand, represents the enterprise now.

    Without a licence that names somebody nothing stands; with one, it must be somebody who is known here.
    """
    return named is None or not any(same_name(name, named) for _, name in represented_by)
