"""The people around the story: households of every shape, with names of every shape, until the city has two hundred."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import date, timedelta
from random import Random
from typing import Any, Final

from backend.demo.chance import chance
from backend.demo.city import Address, Demo
from backend.demo.people import PHONE_BASE, PHONE_PREFIX, Person, Role
from backend.demo.portraits import portrait
from backend.standards import resident_id
from backend.standards.calendar import add_years, age_on

PEOPLE: Final = 200
MALE, FEMALE = "男", "女"

_MARRIED_AT: Final = 25
_RETIRED_AT: Final = {MALE: 60, FEMALE: 55}
_GROWN: Final = 18
_STUDIED: Final = 23
# Ages of head, whether there is a spouse, ages of children below the head's, a grandparent's above it.
_SHAPES: Final = (
    (34, True, (28,), 0), (42, True, (27, 31), 26), (29, False, (), 0), (38, True, (26,), 25), (68, True, (), 0),
    (45, False, (24,), 0), (31, True, (), 0), (50, True, (25,), 0), (27, False, (), 0), (36, True, (29,), 0),
    (57, True, (30,), 0), (74, False, (), 0), (40, True, (28, 33), 0), (33, False, (), 0), (47, True, (23,), 27),
)  # fmt: skip
_TRADES: Final = (
    "specialist", "cook", "driver", "physician", "teacher", "electrician", "nurse", "rider", "clerk", "welder",
    "nurse", "teacher", "clerk", "driver", "physician", "accountant", "rider", "unemployed",
)  # fmt: skip
_DESKS: Final = ("clerk", "accountant", "specialist", "nurse", "driver", "rider")
_WITHOUT_SURNAMES: Final = frozenset({"维吾尔", "藏", "蒙古"})
_OF_TWO: Final = frozenset({"司马", "诸葛", "欧阳", "上官"})
_EDUCATION: Final = {
    "specialist": "硕士",
    "physician": "硕士",
    "teacher": "本科",
    "nurse": "大专",
    "accountant": "本科",
    "clerk": "本科",
    "electrician": "中专",
    "welder": "中专",
    "driver": "高中",
    "cook": "高中",
    "rider": "高中",
    "unemployed": "初中",
    "graduate": "本科",
    "retired": "高中",
}


@dataclass(frozen=True, slots=True)
class Resident:
    """Somebody with what they do and learned; `child` and `retired` are trades too."""

    person: Person
    trade: str
    education: str


@dataclass(frozen=True, slots=True)
class Household:
    """People under one number of the household register, the head first, each with the relation to the head."""

    members: tuple[tuple[str, str], ...]

    @property
    def head(self) -> str:
        """Key of the head."""
        return self.members[0][0]

    @property
    def couple(self) -> tuple[str, str] | None:
        """Keys of head and spouse where there is one."""
        spouse = next((key for key, relation in self.members if relation == "配偶"), None)
        return (self.head, spouse) if spouse else None


@dataclass(slots=True)
class Crowd:
    """Everybody of the full city."""

    residents: dict[str, Resident]
    households: list[Household]
    couples: list[tuple[str, str]]


@dataclass(slots=True)
class _Census:
    """What the next person needs: names not yet given, the running number."""

    demo: Demo
    today: date
    data: Mapping[str, Any]
    residents: dict[str, Resident]
    names: set[str] = field(default_factory=set)
    others: list[Mapping[str, str]] = field(default_factory=list)

    def room(self) -> int:
        return PEOPLE - len(self.residents)

    def enter(self, sex: str, age: int, home: Address, *, surname: str = "", area: str = "") -> str:
        """Enter a person and give the key."""
        index = len(self.residents)
        key, pick = f"resident_{index + 1:03d}", chance(f"resident:{index}")
        born = add_years(self.today, -age) - timedelta(days=pick.randint(3, 360))
        name, ethnicity = self._name(pick, sex, surname)
        registered = area or home.area_code
        person = Person(
            key=key,
            login=None,
            name=name,
            sex=sex,
            ethnicity=ethnicity,
            birth_date=born,
            resident_id=resident_id.build(registered, born, 2 * (index + 1) + (0 if sex == FEMALE else 1)),
            phone=f"{PHONE_PREFIX}{PHONE_BASE + 37 * index:04d}",
            address=home,
            registered_address=self.demo.address(area, self.demo.words["coast"], f"{index}号") if area else home,
            photo=portrait(key, age=age_on(born, self.today), female=sex == FEMALE),
            roles=(Role("citizen"),),
        )
        trade = _trade(person, index, self.today)
        education = _EDUCATION.get(trade, "小学" if age_on(born, self.today) > 6 else "学龄前")  # noqa: PLR2004 - school age
        self.residents[key] = Resident(person, trade, education)
        return key

    def _name(self, pick: Random, sex: str, surname: str) -> tuple[str, str]:
        suits = next((row for row in self.others if row["sex"] == sex), None)
        if suits is not None and not surname and pick.random() < 0.35:  # noqa: PLR2004 - about every third head
            self.others.remove(suits)
            return suits["name"], suits["ethnicity"]
        given = self.data["men" if sex == MALE else "women"]
        while True:
            name = (surname or pick.choice(self.data["surnames"])) + pick.choice(given)
            if name not in self.names:
                self.names.add(name)
                return name, pick.choice(("汉",) * 22 + ("回", "满", "壮", "苗", "土家"))


def crowd(demo: Demo, core: Mapping[str, Person], today: date) -> Crowd:
    """The story's people with what they do, their families, and households until there are two hundred people."""
    data = demo.data("crowd")
    known = {
        key: Resident(person, *_told(data["core"].get(key), person, index, today))
        for index, (key, person) in enumerate(core.items())
    }
    census = _Census(demo, today, data, known, {person.name for person in core.values()}, list(data["others"]))
    households = [_family(census, row) for row in data["families"]]
    households += [Household(((key, "户主"),)) for key in data["alone"]]
    couples = [(row["man"], row["woman"]) for row in data["couples"]]
    households.extend(_strangers(census))
    couples += [couple for one in households if (couple := one.couple) is not None]
    _give_offices(census)
    return Crowd(census.residents, households, couples)


def _strangers(census: _Census) -> Iterator[Household]:
    number = 0
    while census.room():
        age, married, children, above = _SHAPES[number % len(_SHAPES)]
        size = 1 + married + len(children) + bool(above)
        if size > census.room():
            age, married, children, above = 30 + number % 20, False, (), 0
        yield _household(census, number, age, married=married, children=children, above=above)
        number += 1


def _household(
    census: _Census, number: int, age: int, *, married: bool, children: tuple[int, ...], above: int
) -> Household:
    pick = chance(f"household:{number}")
    areas = [code for code in census.data["streets"] if code.startswith(census.demo.city_prefix)]
    area = areas[number % len(areas)]
    home = census.demo.address(
        area,
        pick.choice(census.data["streets"][area]),
        f"{100 + number}号{pick.randint(1, 9)}号楼{pick.randint(1, 18)}02室",
    )
    elsewhere = next(iter(code for code in census.data["streets"] if not code.startswith(census.demo.city_prefix)))
    from_there = elsewhere if number % 9 == 4 else ""  # noqa: PLR2004 - every ninth household moved here
    sex = MALE if number % 3 else FEMALE
    head = census.enter(sex, age + number % 5, home, area=from_there)
    members = [(head, "户主")]
    surname = _surname(census.residents[head].person)
    if married:
        members.append((census.enter(_other(sex), age + number % 5 - 2 + number % 4, home, area=from_there), "配偶"))
    for below in children:
        child_sex = MALE if (number + below) % 2 else FEMALE
        child = census.enter(child_sex, max(0, age - below + number % 3), home, surname=surname, area=from_there)
        members.append((child, "子" if child_sex == MALE else "女"))
    if above:
        grand = FEMALE if number % 2 else MALE
        key = census.enter(grand, age + above, home, surname="" if grand == FEMALE else surname, area=from_there)
        members.append((key, "母" if grand == FEMALE else "父"))
    return Household(tuple(members))


def _family(census: _Census, row: Mapping[str, Any]) -> Household:
    """Spouse and children of somebody of the story, living with them."""
    head = census.residents[row["head"]].person
    age = age_on(head.birth_date, census.today)
    members = [(head.key, "户主")]
    if row["spouse"]:
        members.append((census.enter(_other(head.sex), age + 1, head.address), "配偶"))
    father = head if head.sex == MALE else census.residents[members[-1][0]].person
    for number, child_age in enumerate(row["children"]):
        sex = FEMALE if (number + child_age) % 2 else MALE
        child = census.enter(sex, child_age, head.address, surname=_surname(father))
        members.append((child, "子" if sex == MALE else "女"))
    return Household(tuple(members))


def _give_offices(census: _Census) -> None:
    """Put people of working age into the offices of the staff list, in order."""
    citizen = (Role("citizen"),)
    free = [
        key
        for trade in _DESKS
        for key, one in census.residents.items()
        if one.trade == trade and one.person.roles == citizen and key.startswith("resident_")
    ]
    rows = census.demo.rows("staff")
    for row, key in zip(rows, free[: len(rows)], strict=True):
        one = census.residents[key]
        role = Role(row["role"], row["organisation"], row["unit"], row["badge"])
        person = replace(one.person, login=row["login"], roles=(role,))
        census.residents[key] = Resident(person, "official", "本科")


def _told(row: Mapping[str, str] | None, person: Person, index: int, today: date) -> tuple[str, str]:
    if row is not None:
        return row["trade"], row["education"]
    trade = _trade(person, index, today)
    trade = "official" if person.roles[0].organisation else trade
    return trade, _EDUCATION.get(trade, "本科")


def _trade(person: Person, index: int, today: date) -> str:
    age = age_on(person.birth_date, today)
    if age < _GROWN:
        return "child"
    if age < _STUDIED:
        return "graduate"
    return "retired" if age >= _RETIRED_AT[person.sex] else _TRADES[index % len(_TRADES)]


def _surname(person: Person) -> str:
    """The surname that a child takes; empty where names of this people have none."""
    if person.ethnicity in _WITHOUT_SURNAMES:
        return ""
    return person.name[:2] if person.name[:2] in _OF_TWO else person.name[0]


def _other(sex: str) -> str:
    return FEMALE if sex == MALE else MALE
