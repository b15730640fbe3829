"""The order in which tickets are called, their numbers and their states: pure.

| state   | entered by                    | goes on to                    |
| waiting | a ticket is taken             | called                        |
| called  | a clerk calls it, or again    | serving, no_show, called      |
| serving | the person sits down          | done                          |
| no_show | nobody came                   | called (who comes late)       |
| done    | the case was closed           | nothing                       |

Elders and others with priority go first, but after two of them in a row whoever waits longest among the others is
next, so that nobody waits for ever.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Final, TypeVar

IN_A_ROW: Final = 2
MOST_A_DAY: Final = 999


class State(StrEnum):
    """Where a ticket stands."""

    WAITING = "waiting"
    CALLED = "called"
    SERVING = "serving"
    NO_SHOW = "no_show"
    DONE = "done"


CALLABLE: Final = frozenset({State.WAITING, State.NO_SHOW})
"""Any clerk of the office may call these; one that is called is its own clerk's to call again."""


@dataclass(frozen=True, slots=True)
class Place:
    """A ticket as the queue sees it."""

    number: int
    priority: bool


Ticket = TypeVar("Ticket", bound=Place)


def ordered(waiting: Sequence[Ticket], *, run: int = 0) -> list[Ticket]:
    """The tickets in the order in which they will be called.

    Args:
        run: how many with priority were called last in a row.
    """
    first = sorted((one for one in waiting if one.priority), key=lambda one: one.number)
    others = sorted((one for one in waiting if not one.priority), key=lambda one: one.number)
    found: list[Ticket] = []
    while first or others:
        if first and (run < IN_A_ROW or not others):
            found.append(first.pop(0))
            run += 1
        else:
            found.append(others.pop(0))
            run = 0
    return found


def run_of(called: Sequence[bool]) -> int:
    """How many with priority were called last in a row; `called` newest first."""
    run = 0
    for priority in called:
        if not priority:
            break
        run += 1
    return run


def label(number: int) -> str:
    """The number as it is printed and called: A001."""
    return f"A{number:03d}"
