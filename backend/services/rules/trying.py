"""An expression tried against an example: the names it speaks of, and the facts that somebody says of them. Pure.

An example is text by path, as a form has it. `certificates.food_licence` alone says whether there is one: `yes`.
What is not said is not known; `today` is the day of the trial unless the example says another.
"""

from collections.abc import Mapping
from datetime import date
from typing import Any, Final

from backend.services.rules.conditions import names_in

TRUTHS: Final = frozenset({"applicant.by_handler", "applicant.mandate"})
NUMBERS: Final = frozenset({"applicant.age", "applicant.owners_missing"})
YES: Final = "yes"
MOST_DIGITS: Final = 9
_WHOLE: Final = {"certificates": 2, "of": 3}
"""Parts of a path that names a certificate and no field of it; of a role there is one part less."""


def mentioned(cel: str) -> tuple[str, ...]:
    """Names that an expression speaks of, each once, in order: `form.stage`, `certificates.food_licence.valid_to`."""
    return tuple(dict.fromkeys(".".join(path) for path in names_in(cel) if len(path) > 1 or path == ("today",)))


def whole(path: str) -> bool:
    """Whether a name is of a certificate or of somebody in a role, and no field: there is one, or there is none."""
    root, *rest = path.split(".")
    return root in _WHOLE and len(rest) < _WHOLE[root]


def facts(said: Mapping[str, str], today: date) -> dict[str, Any]:
    """The facts of an example; what was left empty is not known, but for the end of a certificate: it has none."""
    found: dict[str, Any] = {"form": {}, "applicant": {}, "certificates": {}, "of": {}, "today": today.isoformat()}
    for path, text in sorted(said.items()):
        root, *rest = path.split(".")
        if path == "today":
            found["today"] = text or found["today"]
        elif root not in found or not rest:
            continue
        elif whole(path):
            if text == YES:
                _place(found[root], rest, None)
        elif text or rest[-1] == "valid_to":
            _place(found[root], rest, _value(path, text))
    return found


def _value(path: str, text: str) -> str | bool | int:
    if path in TRUTHS:
        return text == YES
    if path in NUMBERS and text.isascii() and text.isdigit() and len(text) <= MOST_DIGITS:
        return int(text)
    return text


def _place(facts_of: dict[str, Any], path: list[str], value: object) -> None:
    """Put a value where its path leads; none only makes that there is something."""
    for step in path if value is None else path[:-1]:
        facts_of = facts_of.setdefault(step, {})
    if value is not None:
        facts_of[path[-1]] = value
