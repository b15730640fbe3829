"""Who may ask whom for what, how an ask stands, and what an answer may hold: pure (capability B8).

An ask says what at most is given. An answer narrows it and never goes beyond it; a no, no answer in time and nothing
held are one thing to who asked: not given (R15).
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from enum import StrEnum
from typing import Final
from uuid import UUID

LIFE: Final = timedelta(days=1)
KEPT: Final = timedelta(days=30)
"""An ask that is over is forgotten then; the grant that it led to stays with its receipt."""
MOST_OPEN: Final = 10
MOST_TYPES: Final = 5
MOST_HOURS: Final = 72
MOST_USES: Final = 5


class Kind(StrEnum):
    """What is asked for: to see certificates, or to act for an enterprise."""

    LOOK = "look"
    MANDATE = "mandate"


class State(StrEnum):
    """Where an ask stands. `expired` follows from time and is never stored."""

    ASKED = "asked"
    GIVEN = "given"
    REFUSED = "refused"
    WITHDRAWN = "withdrawn"
    EXPIRED = "expired"


class Tie(StrEnum):
    """Why somebody can be chosen without a link."""

    FAMILY = "family"
    DELEGATION = "delegation"
    ENTERPRISE = "enterprise"


@dataclass(frozen=True, slots=True)
class Wish:
    """What is asked, of whom.

    Attributes:
        name: of the asked person, as it was typed; empty where `person_id` says who.
        person_id: somebody bound to the asker.
        types: type → fields; of a mandate the types alone, none for everything of the enterprise.
        hours, uses: how long and how often a look may be taken.
        until: the last day of a mandate.
    """

    kind: Kind
    purpose: str
    types: Mapping[str, tuple[str, ...]]
    name: str = ""
    person_id: UUID | None = None
    enterprise_id: UUID | None = None
    hours: int = 24
    uses: int = 1
    until: date | None = None


@dataclass(frozen=True, slots=True)
class Known:
    """What there is to ask for: type → its fields, or of an enterprise's types."""

    types: Mapping[str, frozenset[str]] = field(default_factory=dict)


def state_on(stored: State, ends_at: datetime, *, now: datetime) -> State:
    """The state with time taken into account."""
    return State.EXPIRED if stored is State.ASKED and now >= ends_at else stored


_TOLD: Final = {
    State.ASKED: "waiting",
    State.GIVEN: "given",
    State.REFUSED: "not_given",
    State.EXPIRED: "not_given",
    State.WITHDRAWN: "withdrawn",
}


def told_to_asker(state: State) -> str:
    """The state in the asker's words: "waiting" | "given" | "not_given" | "withdrawn"."""
    return _TOLD[state]


def faults(wish: Wish, known: Known) -> list[tuple[str, str]]:
    """What is wrong with a wish, as field and problem; a mandate's term is the mandates' own rule."""
    checks = [
        ("to", "missing", not wish.name and wish.person_id is None),
        ("purpose", "missing", not wish.purpose),
        ("types", "missing", wish.kind is Kind.LOOK and not wish.types),
        ("types", "too_many", wish.kind is Kind.LOOK and len(wish.types) > MOST_TYPES),
        ("types", "unknown", not wish.types.keys() <= known.types.keys()),
        ("fields", "unknown", not _fields_known(wish, known)),
        ("hours", "out_of_range", not 1 <= wish.hours <= MOST_HOURS),
        ("uses", "out_of_range", not 1 <= wish.uses <= MOST_USES),
    ]
    return [(where, problem) for where, problem, wrong in checks if wrong]


def _fields_known(wish: Wish, known: Known) -> bool:
    """Of a look each type says which fields; of a mandate none does."""
    if wish.kind is Kind.MANDATE:
        return not any(wish.types.values())
    return all(fields and set(fields) <= known.types.get(code, set(fields)) for code, fields in wish.types.items())


def picked(
    asked: Mapping[str, Sequence[str]], held: Mapping[UUID, str], chosen: Mapping[UUID, Sequence[str] | None]
) -> dict[UUID, tuple[str, ...]] | None:
    """What a yes gives: certificate → fields, in the order in which they were asked; None for more than was asked.

    Args:
        held: certificate → its type, of those that the answering person may give.
        chosen: fields None for all that are asked of it.
    """
    given = {}
    for one, fields in chosen.items():
        wanted = asked.get(held[one]) if one in held else None
        if wanted is None or (fields is not None and not set(fields) <= set(wanted)):
            return None
        given[one] = tuple(key for key in wanted if fields is None or key in fields)
    return {one: fields for one, fields in given.items() if fields}


def narrowed(asked: Sequence[str], chosen: Sequence[str] | None) -> tuple[str, ...] | None:
    """Types that a mandate is given for, where any were asked or chosen; None for everything of the enterprise.

    What was not asked is left out: an answer does not go beyond the ask.
    """
    if chosen is None:
        return tuple(asked) or None
    return tuple(code for code in dict.fromkeys(chosen) if not asked or code in asked)
