"""States of an import and what may be asked for in each: pure.

new → received → mapping → checking → checked → running → done; running ⇄ paused; most can be cancelled.
"""

from enum import StrEnum
from typing import Final


class State(StrEnum):
    """Where an import stands."""

    NEW = "new"
    RECEIVED = "received"
    UNREADABLE = "unreadable"
    MAPPING = "mapping"
    CHECKING = "checking"
    CHECKED = "checked"
    RUNNING = "running"
    PAUSED = "paused"
    DONE = "done"
    CANCELLED = "cancelled"
    EXPIRED = "expired"


class Act(StrEnum):
    """What an officer asks for."""

    CHECK = "check"
    START = "start"
    PAUSE = "pause"
    CANCEL = "cancel"


ACTIVE: Final = frozenset({State.RECEIVED, State.CHECKING, State.RUNNING})
"""A process works on them."""
ENDED: Final = frozenset({State.DONE, State.CANCELLED, State.EXPIRED})
RECEIVES: Final = frozenset({State.NEW, State.UNREADABLE, State.MAPPING})
"""A file may be brought."""

_AFTER: Final = {
    Act.CHECK: dict.fromkeys((State.MAPPING, State.CHECKED), State.CHECKING),
    Act.START: dict.fromkeys((State.MAPPING, State.CHECKED, State.PAUSED), State.RUNNING),
    Act.PAUSE: {State.RUNNING: State.RUNNING},
    Act.CANCEL: {
        State.RUNNING: State.RUNNING,
        State.CHECKING: State.CHECKING,
        **dict.fromkeys(
            (State.NEW, State.RECEIVED, State.UNREADABLE, State.MAPPING, State.CHECKED, State.PAUSED), State.CANCELLED
        ),
    },
}


def after(act: Act, state: State) -> State | None:
    """The state after an act; the same state where the process at work has to stop first; None where it cannot be."""
    return _AFTER[act].get(state)
