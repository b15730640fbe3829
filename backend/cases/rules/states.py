"""Who may do what with a case, and where it then stands: pure.

| act             | by        | from                        | to               |
| fill            | applicant | draft, supplement_asked     | as it was        |
| submit          | applicant | draft, supplement_asked     | submitted        |
| withdraw        | applicant | every state not over        | withdrawn        |
| ask_supplement  | office    | submitted                   | supplement_asked |
| accept          | office    | submitted                   | accepted         |
| grant, refuse   | office    | accepted                    | decided          |
| turn_down       | office    | submitted                   | decided          |

Source: 行政许可法 articles 32 (acceptance, supplement once), 42 to 44 (terms), 50 (renewal).
"""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Final

from backend.cases.rules.case import Outcome, State


class Act(StrEnum):
    """What can happen to a case."""

    FILL = "fill"
    SUBMIT = "submit"
    WITHDRAW = "withdraw"
    ASK_SUPPLEMENT = "ask_supplement"
    ACCEPT = "accept"
    GRANT = "grant"
    REFUSE = "refuse"
    TURN_DOWN = "turn_down"


@dataclass(frozen=True, slots=True)
class Step:
    """An act: by whom, from which states, where to; `to` None leaves the state as it is."""

    by: str
    states: frozenset[State]
    to: State | None
    outcome: Outcome | None = None


OPEN_TO_FILL: Final = frozenset({State.DRAFT, State.SUPPLEMENT_ASKED})
OVER: Final = frozenset({State.DECIDED, State.WITHDRAWN})
IN_OFFICE: Final = frozenset({State.SUBMITTED, State.SUPPLEMENT_ASKED, State.ACCEPTED, State.DECIDED})
"""Cases that the office sees; a draft is the applicant's own."""

STEPS: Final[Mapping[Act, Step]] = {
    Act.FILL: Step("applicant", OPEN_TO_FILL, None),
    Act.SUBMIT: Step("applicant", OPEN_TO_FILL, State.SUBMITTED),
    Act.WITHDRAW: Step("applicant", frozenset(State) - OVER, State.WITHDRAWN),
    Act.ASK_SUPPLEMENT: Step("office", frozenset({State.SUBMITTED}), State.SUPPLEMENT_ASKED),
    Act.ACCEPT: Step("office", frozenset({State.SUBMITTED}), State.ACCEPTED),
    Act.GRANT: Step("office", frozenset({State.ACCEPTED}), State.DECIDED, Outcome.GRANTED),
    Act.REFUSE: Step("office", frozenset({State.ACCEPTED}), State.DECIDED, Outcome.REFUSED),
    Act.TURN_DOWN: Step("office", frozenset({State.SUBMITTED}), State.DECIDED, Outcome.REFUSED),
}


def may(act: Act, state: State) -> bool:
    """Whether an act is open to somebody of its side."""
    return state in STEPS[act].states


def acts(state: State, by: str) -> tuple[Act, ...]:
    """All acts that are open to a side, in the table's order."""
    return tuple(act for act, step in STEPS.items() if step.by == by and state in step.states)
