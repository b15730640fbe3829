"""The forty people and six enterprises of the story. Nobody of them exists; ages follow the day of the load."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any, Final

from backend.demo.city import Address, Demo
from backend.demo.portraits import portrait
from backend.standards import resident_id, uscc
from backend.standards.calendar import add_years, age_on

# Prefix 128 is given to no network; nobody's telephone rings.
PHONE_PREFIX: Final = "1288800"

PHONE_BASE: Final = 1207
HONG_KONG: Final = "81"


@dataclass(frozen=True, slots=True)
class Role:
    """A role in an organisation; `citizen` alone has none. A representative's enterprise stands at the enterprise."""

    role: str
    organisation: str | None = None
    unit: str | None = None
    badge: str | None = None


@dataclass(frozen=True, slots=True)
class Person:
    """A person of the demo; `login` is the sign-in name of those who have an account."""

    key: str
    login: str | None
    name: str
    sex: str
    ethnicity: str
    birth_date: date
    resident_id: str
    phone: str
    address: Address
    registered_address: Address
    photo: str
    roles: tuple[Role, ...]

    @property
    def is_from_hong_kong(self) -> bool:
        """Whether the number is that of a residence permit for residents of Hong Kong."""
        return self.resident_id.startswith(HONG_KONG)


@dataclass(frozen=True, slots=True)
class Enterprise:
    """An enterprise of the demo and the key of the person who represents it by law."""

    key: str
    name: str
    name_en: str
    uscc: str
    entity_type: str
    legal_representative: str
    registered_capital: str | None
    premises: Address
    business_scope: tuple[str, ...]
    established_on: date


def people(demo: Demo, today: date) -> tuple[Person, ...]:
    """Give the people, as old on this day as their stories say."""
    return tuple(_person(demo, index, row, today) for index, row in enumerate(demo.rows("people")))


def enterprises(demo: Demo, today: date) -> tuple[Enterprise, ...]:
    """Give the enterprises of the story."""
    return tuple(enterprise(demo, row, today) for row in demo.rows("enterprises"))


def enterprise(demo: Demo, row: Mapping[str, Any], today: date) -> Enterprise:
    """Read an enterprise, founded as many years ago as its row says."""
    return Enterprise(
        key=row["key"],
        name=row["name"],
        name_en=row["name_en"],
        uscc=uscc.build(row["category"], row["area"], row["organisation"]),
        entity_type=row["entity_type"],
        legal_representative=row["representative"],
        registered_capital=row["capital"],
        premises=demo.address(row["area"], row["street"], row["house"]),
        business_scope=tuple(row["scope"]),
        established_on=_last(row["established"], row["years"], today),
    )


def _person(demo: Demo, index: int, row: dict[str, Any], today: date) -> Person:
    born = date.fromisoformat(row["birth_date"]) if "birth_date" in row else _last(row["born"], row["age"], today)
    female = row["sex"] == resident_id.Sex.FEMALE.value
    home = demo.address(row["home"], row["street"], row["house"])
    return Person(
        key=row["key"],
        login=row["login"],
        name=row["name"],
        sex=row["sex"],
        ethnicity=row["ethnicity"],
        birth_date=born,
        resident_id=resident_id.build(row["area"], born, 2 * (index + 1) + (0 if female else 1)),
        phone=f"{PHONE_PREFIX}{PHONE_BASE + 37 * index:04d}",
        address=home,
        registered_address=home if row["area"] == row["home"] else _registered(demo, row["area"], home),
        photo=portrait(row["key"], age=age_on(born, today), female=female),
        roles=tuple(Role(**role) for role in row.get("roles", [{"role": "citizen"}])),
    )


def _registered(demo: Demo, area: str, home: Address) -> Address:
    """Address of the household register: in the area of the number when it lies in another city, else at home."""
    if area[:4] == home.area_code[:4] or area.startswith(HONG_KONG):
        return home
    return demo.address(area, demo.words["coast"], f"{int(home.house.split('号')[0]) + 3}号")


def _last(month_day: str, years: int, today: date) -> date:
    """The latest such day of the year that is at least some years before today."""
    month, day = (int(part) for part in month_day.split("-"))
    this_year = date(today.year, month, day)
    return add_years(this_year, -years if this_year <= today else -years - 1)
