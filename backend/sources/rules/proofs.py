"""Whether an office's rule lets a proof be issued at once from what a library knows: pure.

A rule is data of the city:

    {"library": "real_estate", "finds": "nothing", "fresh_days": 3, "purpose": "…",
     "values": {"result": "无不动产登记信息", "resident_id": "subject:code", "usage": "base:usage"}}

| finds   | the library                            | outcome             |
| any     | was not fed for `fresh_days` days      | office_silent       |
| nothing | has nothing about the person           | issued              |
| nothing | has something                          | not_so              |
| one     | has nothing, or lacks a field it names | not_known           |
| one     | has several things                     | not_known           |
| one     | its sources differ in a field it names | disputed            |
| one     | has one thing with all fields          | issued              |

Silence is an answer only of a library that its office keeps up to date and whole: such a rule says "nothing".
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any, Final, Literal

from backend.sources.rules.answers import Settled

BASE: Final = "base:"
SUBJECT: Final = "subject:"
NotIssued = Literal["office_silent", "not_so", "not_known", "disputed"]


@dataclass(frozen=True, slots=True)
class Rule:
    """By which an office issues a proof at once."""

    library: str
    finds: Literal["nothing", "one"]
    fresh_days: int
    values: Mapping[str, str]

    @property
    def fields(self) -> tuple[str, ...]:
        """Fields of the library that go into the proof."""
        return tuple(one.removeprefix(BASE) for one in self.values.values() if one.startswith(BASE))


@dataclass(frozen=True, slots=True)
class Person:
    """Whom the proof is for, as the proof names them."""

    code: str
    name: str


def rule_of(document: Mapping[str, Any]) -> Rule:
    """A rule as it is kept."""
    return Rule(document["library"], document["finds"], document["fresh_days"], document["values"])


def decide(
    rule: Rule, found: Sequence[Settled], person: Person, *, fed_on: date | None, today: date
) -> Mapping[str, str] | NotIssued:
    """Values of the proof, or why there is none."""
    if fed_on is None or fed_on < today - timedelta(days=rule.fresh_days):
        return "office_silent"
    if rule.finds == "nothing":
        return "not_so" if found else _filled(rule, {}, person)
    if len(found) != 1:
        return "not_known"
    if any(name in found[0].disputed for name in rule.fields):
        return "disputed"
    if any(name not in found[0].values for name in rule.fields):
        return "not_known"
    return _filled(rule, found[0].values, person)


def _filled(rule: Rule, known: Mapping[str, str], person: Person) -> dict[str, str]:
    subject = {"code": person.code, "name": person.name}
    values = {}
    for key, said in rule.values.items():
        if said.startswith(BASE):
            values[key] = known[said.removeprefix(BASE)]
        else:
            values[key] = subject[said.removeprefix(SUBJECT)] if said.startswith(SUBJECT) else said
    return values
