"""How a correction goes from being raised to being settled: pure.

| state      | means                                                                              |
| open       | the office whose word it is has still to look                                      |
| accepted   | it says so too, and its own system or issuing desk has still to bring the new value |
| mended     | the source says the new value                                                      |
| declined   | the office keeps to what it says, and says why                                     |
| taken_back | whoever raised it does not want it any more, or the case was taken back            |

Only the office whose word it is decides; whoever raised it, or whose case it is, decides nothing.

Source: State Council order 809, check and correction; Personal Information Protection Law, article 46.
"""

from enum import StrEnum
from typing import Final, Literal

Mends = Literal["desk", "feed"]
"""Where the value changes: at this desk and now, or in the source's own system."""
TERM_DAYS: Final = 10
"""Working days in which the office decides."""
LIBRARY, CERTIFICATE = "base", "cert"


class State(StrEnum):
    """Where a correction stands."""

    OPEN = "open"
    ACCEPTED = "accepted"
    MENDED = "mended"
    DECLINED = "declined"
    TAKEN_BACK = "taken_back"


class Act(StrEnum):
    """What can happen to a correction."""

    ACCEPT = "accept"
    DECLINE = "decline"
    TAKE_BACK = "take_back"
    RAISE_AGAIN = "raise_again"
    FOLLOW = "follow"
    """The source says the new value by now."""


STEPS: Final[dict[Act, tuple[State, State]]] = {
    Act.ACCEPT: (State.OPEN, State.ACCEPTED),
    Act.DECLINE: (State.OPEN, State.DECLINED),
    Act.TAKE_BACK: (State.OPEN, State.TAKEN_BACK),
    Act.RAISE_AGAIN: (State.TAKEN_BACK, State.OPEN),
    Act.FOLLOW: (State.ACCEPTED, State.MENDED),
}


def after(act: Act, state: State) -> State | None:
    """Where an act leads from a state; None where it is not open."""
    before, to = STEPS[act]
    return to if before is state else None


def kept_in(source: str) -> tuple[str, str, str]:
    """What a form's source names: kind, library or certificate type, field; empty where it is no such thing."""
    kind, _, rest = source.partition(":")
    name, _, field = rest.partition(".")
    return (kind, name, field) if kind in (LIBRARY, CERTIFICATE) and name and field else ("", "", "")


def is_party(person: object, raised_by: object, subjects: frozenset[object], concerned: frozenset[object]) -> bool:
    """Whether somebody raised a correction, or it is about them or whom they represent: they do not decide it."""
    return person == raised_by or bool(subjects & concerned)
