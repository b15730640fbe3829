"""What families hold: household registers, marriages and divorces, homes, passports, permits."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import date, timedelta

from backend.demo import numbers, papers
from backend.demo.chance import chance
from backend.demo.crowd import MALE, Crowd, Household, Resident
from backend.demo.deeds import OWNERS
from backend.demo.making import Maker, rows
from backend.demo.people import Person
from backend.demo.planned import PlannedCertificate, period
from backend.standards.calendar import add_years, age_on

_GROWN = 18
_MARRIAGEABLE = 22
_LAND_YEARS = 70
_LATIN = {"男": "M", "女": "F"}


def registers(make: Maker, crowd: Crowd) -> Iterator[PlannedCertificate]:
    """One household register a household that is registered in the city, all of its people its holders."""
    married = {key for couple in crowd.couples for key in couple}
    for number, household in enumerate(crowd.households):
        people = [crowd.residents[key] for key, _ in household.members]
        head = people[0].person
        if not head.registered_address.area_code.startswith(make.demo.city_prefix) or head.is_from_hong_kong:
            continue
        make.next("household_register")
        issued = make.today - timedelta(days=chance(f"household:{head.key}").randint(100, 4000))
        issued = max(issued, *(one.person.birth_date + timedelta(days=30) for one in people))
        own = {
            "household_type": "家庭户",
            "head_name": head.name,
            "address": head.address.text,
            "address_area": head.address.area_code,
            "member_count": str(len(people)),
            "members": rows(
                *(
                    _member(make, one, relation, married)
                    for one, (_, relation) in zip(people, household.members, strict=True)
                )
            ),
        }
        yield make.make("household_register", [one.person for one in people], f"8801{number + 10_001:05d}", issued, own)


def _member(make: Maker, one: Resident, relation: str, married: set[str]) -> dict[str, str]:
    person = one.person
    grown = age_on(person.birth_date, make.today) >= _GROWN
    return {
        "name": person.name,
        "relation": relation,
        "sex": person.sex,
        "ethnicity": person.ethnicity,
        "native_place": make.demo.pack.city.name,
        "birthplace": make.demo.pack.city.name,
        "birth_date": person.birth_date.isoformat(),
        "resident_id": person.resident_id,
        "education": one.education,
        "marital_status": ("初婚" if person.key in married else "未婚") if grown else "",
        "military_service": "未服兵役" if grown and person.sex == MALE else "",
    }


def marriages(make: Maker, crowd: Crowd) -> Iterator[PlannedCertificate]:
    """The marriage certificate of each couple, both its holders."""
    for one, other in crowd.couples:
        pair = sorted(
            (crowd.residents[one].person, crowd.residents[other].person), key=lambda person: person.sex == MALE
        )
        woman, man = pair
        youngest = max(woman.birth_date, man.birth_date)
        day = add_years(youngest, _MARRIAGEABLE) + timedelta(days=chance(f"marriage:{one}").randint(100, 1500))
        yield _couple(make, "marriage_certificate", "J", man, woman, min(day, make.today - timedelta(days=40)))


def divorces(make: Maker, crowd: Crowd) -> Iterator[PlannedCertificate]:
    """Divorce certificates of some who live alone; the former spouse lives elsewhere in the city."""
    married = {key for couple in crowd.couples for key in couple}
    alone = [
        one.person
        for one in crowd.residents.values()
        if one.person.key not in married and 33 <= age_on(one.person.birth_date, make.today) <= 60  # noqa: PLR2004
    ]
    men, women = ([one for one in alone if (one.sex == MALE) is male] for male in (True, False))
    for man, woman in list(zip(men, women, strict=False))[:6]:
        day = make.today - timedelta(days=chance(f"divorce:{man.key}").randint(200, 2400))
        yield _couple(make, "divorce_certificate", "L", man, woman, day)


def _couple(make: Maker, code: str, letter: str, man: Person, woman: Person, day: date) -> PlannedCertificate:
    number = make.next(code)
    area = make.demo.organisations[make.demo.issuers[code]].area_code
    own = {"registered_on": day.isoformat()}
    for which, person in (("man", man), ("woman", woman)):
        own |= {
            f"{which}_name": person.name,
            f"{which}_sex": person.sex,
            f"{which}_nationality": "中国",
            f"{which}_birth_date": person.birth_date.isoformat(),
            f"{which}_resident_id": person.resident_id,
        }
    return make.make(code, [man, woman], f"{letter}{area}-{day.year}-{number:06d}", day, own)


def births(make: Maker, crowd: Crowd) -> Iterator[PlannedCertificate]:
    """Birth certificates of the children of families that the pack names, mother and father on them."""
    people = {key: one.person for key, one in crowd.residents.items()}
    places = {key: index for index, key in enumerate(people)}
    for household in crowd.households:
        if household.head not in make.demo.data("crowd")["born_here"] or household.couple is None:
            continue
        mother, father = sorted(household.couple, key=lambda key: people[key].sex == MALE)
        for key, relation in household.members:
            if relation in ("子", "女"):
                yield from papers.birth_certificates(make.demo, places[key], people[key], people, (mother, father))


def homes(make: Maker, crowd: Crowd) -> Iterator[PlannedCertificate]:
    """Homes of three households in five, of couples in common, every third with the bank's mortgage."""
    for number, household in enumerate(crowd.households):
        head = crowd.residents[household.head].person
        if number % 5 > 2 or age_on(head.birth_date, make.today) < 26:  # noqa: PLR2004 - too young for a home
            continue
        owners = [crowd.residents[key].person for key in household.couple or (head.key,)]
        if any(one.key in OWNERS for one in owners):
            continue
        yield from _home(make, number, household, owners)


def _home(make: Maker, number: int, household: Household, owners: list[Person]) -> Iterator[PlannedCertificate]:
    pick, head = chance(f"home:{household.head}"), owners[0]
    day = make.today - timedelta(days=pick.randint(60, 3600))
    day = max(day, add_years(max(owner.birth_date for owner in owners), 20))
    built = add_years(day, -pick.randint(0, 12))
    shared = len(owners) > 1
    unit = f"{head.address.area_code}001001GB{number + 1:05d}F{pick.randint(1, 9999):08d}"[:28]
    mortgaged = number % 3 == 1
    city = make.demo.pack.city.name
    index = make.next("property_certificate")
    own = {
        "right_holders": rows(
            *(
                {"name": one.name, "id_number": one.resident_id, "share": "共同共有" if shared else "全部"}
                for one in owners
            )
        ),
        "co_ownership": "共同共有" if shared else "单独所有",
        "location": head.address.text,
        "location_area": head.address.area_code,
        "unit_number": unit,
        "right_type": "国有建设用地使用权/房屋所有权",
        "right_nature": pick.choice(("出让/市场化商品房", "划拨/房改房")),
        "usage": "城镇住宅用地/住宅",
        "floor_area": f"{pick.randint(5200, 16800) / 100:.2f}",
        "use_term": period(built, add_years(built, _LAND_YEARS)),
        "registration_state": "现势，已抵押" if mortgaged else "现势",
        "registered_on": day.isoformat(),
    }
    short = make.demo.words["abbreviation"]
    serial = f"{short}（{day.year}）{city}不动产权第{index + 10_000:07d}号"
    yield make.make("property_certificate", owners, serial, day, own, end=add_years(built, _LAND_YEARS))
    if mortgaged:
        index = make.next("property_registration_proof")
        lent = {
            "proved_right": "抵押权",
            "right_holder": make.demo.name_of("yunting_bank" if number % 2 else "rural_bank"),
            "obligor": "、".join(one.name for one in owners),
            "location": head.address.text,
            "unit_number": unit,
            "secured_amount": str(pick.randint(30, 180) * 10_000),
            "term": period(day, add_years(day, 20)),
            "registered_on": day.isoformat(),
        }
        serial = f"{short}（{day.year}）{city}不动产证明第{index + 3_000:07d}号"
        yield make.make("property_registration_proof", owners, serial, day, lent)


def passports(make: Maker, crowd: Crowd) -> Iterator[PlannedCertificate]:
    """Passports of one in six, for ten years, of children for five."""
    for number, one in enumerate(crowd.residents.values()):
        person = one.person
        if number % 6 or person.is_from_hong_kong:
            continue
        index = make.next("passport")
        years = 10 if age_on(person.birth_date, make.today) >= 26 else 5  # noqa: PLR2004 - was grown when it was issued
        start, end = make.term("passport", person.key, years, earliest=person.birth_date + timedelta(days=60))
        own = {
            "name_latin": f"SAMPLE/{_LATIN[person.sex]}{index:03d}",
            "birthplace": make.demo.words["province"],
            "issue_place": make.demo.words["province"],
        }
        yield make.make(
            "passport", [person], f"E{'ABCDEFGHJK'[index % 10]}{index * 7919 % 10**7:07d}", start, own, end=end
        )


def permits(make: Maker, crowd: Crowd) -> Iterator[PlannedCertificate]:
    """Residence permits of grown people of the crowd who are registered elsewhere, endorsed every year."""
    for number, one in enumerate(crowd.residents.values()):
        person = one.person
        here = person.registered_address.area_code.startswith(make.demo.city_prefix)
        if here or not person.key.startswith("resident_") or age_on(person.birth_date, make.today) < _GROWN:
            continue
        index = make.next("residence_permit")
        start = make.today - timedelta(days=chance(f"permit:{person.key}").randint(30, 340))
        code = numbers.residence_permit(person.address.area_code, start.year, 2000 + number)
        own = {
            "registered_address": person.registered_address.text,
            "residence_area": person.address.area_code,
            "endorsed_to": add_years(start, 1).isoformat(),
        }
        made = make.make("residence_permit", [person], code, start, own)
        yield replace(made, key=f"residence_permit:{person.key}:{index}")
