"""The states of an inspection, and what must be there before the person checked signs: pure.

| state    | entered by                               | what may still change           |
| open     | an inspector begins                      | findings, photos, who is in it  |
| signed   | the person checked signs, or refuses     | nothing; it can be opened again |
| finished | both inspectors stand by it, and signing | nothing; additions come after   |
| dropped  | an inspector says why                    | nothing                         |

Source: plan 004, part 4 (4) 2; Administrative Penalty Law, articles 42 and 55 (two officers who show their cards; who
refuses to sign is noted).
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any, Final

MOST_DAYS: Final = 60
"""Working days at most that a rectification order may give."""

MOST_STROKES: Final = 80
MOST_POINTS: Final = 4_000
WIDTH, HEIGHT = 1_000, 400
"""The glass in its own units; a point is a pair of whole numbers inside it."""

SHORTEST_INK: Final = 150
"""Less is a tap or a slip of the thumb, not a name."""

CREW: Final = 2


class State(StrEnum):
    """Where an inspection stands."""

    OPEN = "open"
    SIGNED = "signed"
    FINISHED = "finished"
    DROPPED = "dropped"


class Kind(StrEnum):
    """On what occasion; a re-check follows an order."""

    DOUBLE_RANDOM = "double_random"
    ROUTINE = "routine"
    SPECIAL = "special"
    ON_SITE = "on_site"
    RECHECK = "recheck"


class Finding(StrEnum):
    """What was found at an item."""

    FINE = "pass"
    PROBLEM = "problem"
    NOT_APPLICABLE = "not_applicable"


class Measure(StrEnum):
    """What follows."""

    NONE = "none"
    ON_THE_SPOT = "on_the_spot"
    ORDER = "order"


class Result(StrEnum):
    """What a finished inspection says in one word."""

    PASSED = "passed"
    CORRECTED = "corrected"
    ORDERED = "ordered"


class OrderState(StrEnum):
    """What became of a rectification order."""

    NONE = "none"
    DUE = "due"
    MET = "met"
    UNMET = "unmet"


class Part(StrEnum):
    """Who somebody is in an inspection."""

    LEAD = "lead"
    SECOND = "second"


class Joined(StrEnum):
    """Whether somebody asked to come along does; who is replaced stays in the history."""

    ASKED = "asked"
    CONFIRMED = "confirmed"
    DECLINED = "declined"
    REPLACED = "replaced"


@dataclass(frozen=True, slots=True)
class Conclusion:
    """What follows from the findings; `days` are working days, `demand` says what is to be put right."""

    measure: Measure = Measure.NONE
    days: int | None = None
    demand: str = ""
    remark: str = ""


@dataclass(frozen=True, slots=True)
class Findings:
    """All that was noted.

    Attributes:
        items: keys of the checklist in order.
        answers: key → finding and note.
    """

    items: tuple[str, ...]
    answers: Mapping[str, tuple[Finding, str]] = field(default_factory=dict)
    conclusion: Conclusion = Conclusion()

    @property
    def problems(self) -> tuple[str, ...]:
        """Items at which something was found."""
        return tuple(one for one in self.items if one in self.answers and self.answers[one][0] is Finding.PROBLEM)


def faults(found: Findings) -> Iterator[tuple[str, str]]:
    """What still stands against signing, as field and problem; nothing: it may be signed."""
    for key in found.items:
        if key not in found.answers:
            yield key, "missing"
        elif found.answers[key][0] is Finding.PROBLEM and not found.answers[key][1]:
            yield key, "note"
    if found.items and all(
        key in found.answers and found.answers[key][0] is Finding.NOT_APPLICABLE for key in found.items
    ):
        yield "items", "nothing_checked"
    yield from _conclusion_faults(found)


def _conclusion_faults(found: Findings) -> Iterator[tuple[str, str]]:
    said = found.conclusion
    if found.problems and said.measure is Measure.NONE:
        yield "measure", "problems"
    if not found.problems and said.measure is not Measure.NONE:
        yield "measure", "no_problems"
    if said.measure is Measure.ORDER:
        if said.days is None:
            yield "days", "missing"
        if not said.demand:
            yield "demand", "missing"


def result_of(found: Findings) -> Result:
    """The one word of a finished inspection."""
    return {Measure.NONE: Result.PASSED, Measure.ON_THE_SPOT: Result.CORRECTED, Measure.ORDER: Result.ORDERED}[
        found.conclusion.measure
    ]


def order_of(result: Result) -> OrderState:
    """Whether an order runs from a finished inspection on."""
    return OrderState.DUE if result is Result.ORDERED else OrderState.NONE


def after_recheck(result: Result) -> OrderState:
    """What a finished re-check makes of the order that it followed."""
    return OrderState.UNMET if result is Result.ORDERED else OrderState.MET


def ink_fault(strokes: Sequence[Sequence[Any]]) -> str | None:
    """What is wrong with a signature drawn on the glass; None where it is one.

    Args:
        strokes: each a list of x, y, x, y …; untrusted, whole numbers.
    """
    if len(strokes) > MOST_STROKES or sum(len(one) for one in strokes) > 2 * MOST_POINTS:
        return "large"
    ink = 0
    for one in strokes:
        if len(one) % 2 or not all(0 <= at <= (HEIGHT if place % 2 else WIDTH) for place, at in enumerate(one)):
            return "shape"
        ink += sum(abs(one[at] - one[at - 2]) + abs(one[at + 1] - one[at - 1]) for at in range(2, len(one), 2))
    return None if ink >= SHORTEST_INK else "short"
