"""The enterprises around the story, each with its trade, represented by grown people of the crowd."""

from dataclasses import dataclass
from datetime import date

from backend.demo.city import Demo
from backend.demo.crowd import Resident
from backend.demo.people import Enterprise, enterprise
from backend.standards.calendar import age_on

_OLD_ENOUGH = 40


@dataclass(frozen=True, slots=True)
class Firm:
    """An enterprise and what it does."""

    enterprise: Enterprise
    trade: str


def firms(demo: Demo, residents: dict[str, Resident], today: date) -> list[Firm]:
    """Give the enterprises; who represents one is over forty and represents no other."""
    able = (
        key
        for key, one in residents.items()
        if key.startswith("resident_")
        and one.trade not in {"official", "retired"}
        and age_on(one.person.birth_date, today) >= _OLD_ENOUGH
    )
    able_next = iter([*able, *_younger(residents, today)])
    return [
        Firm(enterprise(demo, {**row, "representative": next(able_next)}, today), row["trade"])
        for row in demo.rows("firms")
    ]


def _younger(residents: dict[str, Resident], today: date) -> list[str]:
    """Who is old enough to found a young enterprise, the oldest first."""
    grown = [
        (one.person.birth_date, key)
        for key, one in residents.items()
        if key.startswith("resident_")
        and one.trade not in {"official", "child", "graduate"}
        and age_on(one.person.birth_date, today) < _OLD_ENOUGH
    ]
    return [key for _, key in sorted(grown)]
