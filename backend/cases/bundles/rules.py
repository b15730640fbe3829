"""How a run stands as a whole, out of how its cases stand, and what the one form says: pure.

| whole     | if                                                                        |
| filling   | a case is a draft                                                         |
| your_turn | an office wants something more of the applicant                           |
| in_office | an office has still to decide                                             |
| granted   | every case was granted                                                    |
| mixed     | all is decided, some granted and some not: what was granted counts on     |
| refused   | every case was refused                                                    |
| withdrawn | every case was taken back                                                 |

One office's refusal is that office's: it changes no other case.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum

from backend.cases.rules.case import Case, Outcome, State, Value
from backend.services.rules.bundles import OneField


class Standing(StrEnum):
    """How a run stands as a whole."""

    FILLING = "filling"
    YOUR_TURN = "your_turn"
    IN_OFFICE = "in_office"
    GRANTED = "granted"
    MIXED = "mixed"
    REFUSED = "refused"
    WITHDRAWN = "withdrawn"


@dataclass(frozen=True, slots=True)
class Progress:
    """How a run stands, and how many of its cases were granted, refused, and are not over."""

    standing: Standing
    granted: int
    refused: int
    open: int


def progress(cases: Iterable[Case]) -> Progress:
    """How a run stands; cases that were taken back count for nothing while there are others."""
    states = [(one.state, one.outcome) for one in cases if one.state is not State.WITHDRAWN]
    granted = sum(outcome is Outcome.GRANTED for _, outcome in states)
    refused = sum(outcome is Outcome.REFUSED for _, outcome in states)
    return Progress(
        _standing({state for state, _ in states}, granted, refused), granted, refused, len(states) - granted - refused
    )


def _standing(states: set[State], granted: int, refused: int) -> Standing:
    if not states:
        return Standing.WITHDRAWN
    if State.DRAFT in states:
        return Standing.FILLING
    if State.SUPPLEMENT_ASKED in states:
        return Standing.YOUR_TURN
    if states != {State.DECIDED}:
        return Standing.IN_OFFICE
    if granted and refused:
        return Standing.MIXED
    return Standing.GRANTED if granted else Standing.REFUSED


def said(one: OneField, forms: Mapping[str, Mapping[str, Value]]) -> Value | None:
    """What the one form says in a field: what a source said before what was typed, the first case first."""
    values = _values(one, forms)
    return next((value for value in values if value.source), values[0] if values else None)


def missing(one: OneField, forms: Mapping[str, Mapping[str, Value]]) -> tuple[str, ...]:
    """Items in which a field is empty or says something else than the one form."""
    shown = said(one, forms)
    if shown is None:
        return ()
    return tuple(item for item, key in one.fills if item in forms and _text(forms[item], key) != shown.value)


def _values(one: OneField, forms: Mapping[str, Mapping[str, Value]]) -> Sequence[Value]:
    found = [forms[item].get(key) for item, key in one.fills if item in forms]
    return [value for value in found if value is not None and value.value]


def _text(form: Mapping[str, Value], key: str) -> str:
    return form[key].value if key in form else ""
