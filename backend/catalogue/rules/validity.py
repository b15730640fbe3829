"""How long a certificate of a type holds: pure.

| kind       | the last day is                                                                   |
| long_term  | none                                                                              |
| days       | so many days after the first                                                      |
| years      | the corresponding day so many years later                                         |
| until_age  | the day before the holder reaches an age                                          |
| age_table  | as for years; how many follows from the age on the first day                      |
| until      | what a field says                                                                 |
| given      | what the issuing officer says                                                     |
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any, Final, Literal, get_args

from backend.catalogue.rules.days import last_day
from backend.standards import calendar

ValidityKind = Literal["long_term", "days", "years", "until_age", "age_table", "until", "given"]
BIRTH: Final = "birth_date"
AMOUNTS: Final[dict[str, str]] = {"days": "days", "years": "years", "until_age": "age"}
"""Kind → key of its number in the document."""


@dataclass(frozen=True, slots=True)
class Step:
    """A row of an age table: who is younger than `under` gets so many years; None: everybody else, without end."""

    under: int | None
    years: int | None


@dataclass(frozen=True, slots=True)
class Validity:
    """A type's rule, read from its document.

    Attributes:
        amount: days, years or an age, by the kind.
        field: what `until` reads, or where the birth stands for the kinds that ask for an age.
    """

    kind: ValidityKind
    amount: int = 0
    field: str = ""
    steps: tuple[Step, ...] = ()


def parse_validity(document: Mapping[str, Any] | None) -> Validity:
    """Read a rule; nothing and `none` stand for long-term.

    Raises:
        KeyError, ValueError: not of the agreed shape.
    """
    if document is None or document["kind"] == "none":
        return Validity("long_term")
    kind = document["kind"]
    if kind not in get_args(ValidityKind):
        raise ValueError(kind)
    return Validity(
        kind=kind,
        amount=int(document[AMOUNTS[kind]]) if kind in AMOUNTS else 0,
        field=document["field"] if kind == "until" else document.get("field", BIRTH),
        steps=tuple(Step(one["under"], one["years"]) for one in document.get("steps", ())),
    )


def end_of(validity: Validity, valid_from: date, values: Mapping[str, str]) -> date | None:
    """The last day by the rule; None: without end, or nothing the rule could read.

    Args:
        values: the face's values by key.
    """
    if validity.kind == "days":
        return valid_from + timedelta(days=validity.amount)
    if validity.kind == "years":
        return calendar.add_years(valid_from, validity.amount)
    if validity.kind == "until":
        return _said(values.get(validity.field, ""))
    if validity.kind in ("until_age", "age_table"):
        return _by_age(validity, valid_from, _said(values.get(validity.field, "")))
    return None


def _by_age(validity: Validity, valid_from: date, birth: date | None) -> date | None:
    if birth is None:
        return None
    if validity.kind == "until_age":
        return calendar.add_years(birth, validity.amount) - timedelta(days=1)
    age = calendar.age_on(birth, valid_from) if birth <= valid_from else 0
    step = next((one for one in validity.steps if one.under is None or age < one.under), None)
    return calendar.add_years(valid_from, step.years) if step and step.years else None


def _said(value: str) -> date | None:
    try:
        return last_day(value)
    except ValueError:
        return None
