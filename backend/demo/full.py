"""The full city around the story: two hundred people, forty enterprises, 1,500 certificates of every type."""

from collections.abc import Iterable, Mapping
from dataclasses import replace
from datetime import date
from itertools import chain
from typing import Final

from backend.demo import cards, cared, deeds, families, licensed, riding, trade, working
from backend.demo.city import Demo
from backend.demo.crowd import Crowd, crowd
from backend.demo.firms import Firm, firms
from backend.demo.making import Maker
from backend.demo.people import Enterprise, Person
from backend.demo.planned import PlannedCertificate

CERTIFICATES: Final = 1500

CROWD: Final = "resident_"

_CAN_DO_WITHOUT: Final = frozenset(
    {
        "degree_certificate",
        "e_bicycle_licence",
        "employment_registration",
        "graduation_certificate",
        "inspection_mark",
        "marriage_record_proof",
        "medical_expense_proof",
        "no_criminal_record_proof",
        "no_property_proof",
        "passport",
        "pension_proof",
        "professional_qualification",
        "social_insurance_proof",
    }
)
# What the story's enterprises do, so that they hold what their trade needs.
_STORY_TRADES: Final = {"luoji_noodles": "kitchen", "kuaima_delivery": "carrier", "haolinju_store": "smoke"}


def around(
    demo: Demo,
    today: date,
    people: Mapping[str, Person],
    enterprises: Mapping[str, Enterprise],
    core: Iterable[PlannedCertificate],
) -> tuple[dict[str, Person], dict[str, Enterprise], list[PlannedCertificate]]:
    """Give everybody, all enterprises, and the certificates beyond those of the story: 1,500 together."""
    everybody = crowd(demo, people, today)
    others = firms(demo, everybody.residents, today)
    persons = {key: one.person for key, one in everybody.residents.items()}
    everything = {**enterprises, **{firm.enterprise.key: firm.enterprise for firm in others}}
    make = Maker(demo, today, {key: person.name for key, person in persons.items()})
    story = [Firm(enterprises[key], work) for key, work in _STORY_TRADES.items() if key in enterprises]
    first = list(core)
    more = _certificates(make, everybody, [*story, *others], everything, first)
    room = CERTIFICATES - len(first)
    return persons, everything, _fitted(more, room)


def _certificates(
    make: Maker,
    everybody: Crowd,
    traders: list[Firm],
    everything: Mapping[str, Enterprise],
    core: list[PlannedCertificate],
) -> list[PlannedCertificate]:
    """Everything there is room for, what tells most first."""
    people = {key: one.person for key, one in everybody.residents.items()}
    holders: dict[str, Person | Enterprise] = {**people, **everything}
    found = list(_basic(make, people, traders))
    homes = list(families.homes(make, everybody))
    owners = {key for one in homes for key in one.holders} | deeds.OWNERS.keys()
    cars = list(riding.cars(make, everybody, make.today))
    needed = list(licensed.licences(make, traders))
    operations = {one.holders[0]: one.number for one in needed if one.type == "road_transport_operation"}
    vehicles = [*core, *cars]
    found += chain(
        needed,
        families.registers(make, everybody),
        families.marriages(make, everybody),
        families.births(make, everybody),
        families.divorces(make, everybody),
        homes,
        working.professions(make, everybody),
        cared.seniors(make, everybody),
        cars,
        riding.transport(make, vehicles, holders, operations),
        riding.bicycles(make, everybody),
        families.permits(make, everybody),
        cared.disabled(make, everybody),
        cared.newcomers(make, everybody),
        working.learned(make, everybody),
        licensed.attested(make, traders),
        families.passports(make, everybody),
        working.employment(make, everybody),
        riding.marks(make, vehicles, holders),
        cared.proofs(make, everybody, owners),
    )
    return found


def _basic(make: Maker, people: Mapping[str, Person], traders: list[Firm]) -> Iterable[PlannedCertificate]:
    """Cards of the crowd and business licences, as the story's people have them."""
    for index, person in enumerate(people.values()):
        if person.key.startswith(CROWD):
            keeps = index % 8 == 0
            yield from _kept(cards.identity_cards(make.demo, index, person, make.today), all_of_it=keeps)
            yield from _kept(cards.social_security_cards(make.demo, index, person, make.today), all_of_it=keeps)
            if index % 2:
                yield from _kept(cards.driving_licences(make.demo, index, person, make.today), all_of_it=keeps)
    for number, firm in enumerate(traders):
        if firm.enterprise.key not in _STORY_TRADES:
            chained = trade.business_licences(make.demo, firm.enterprise, dict(people), make.today)
            yield from _kept(chained, all_of_it=number % 5 == 0)


def _kept(chained: tuple[PlannedCertificate, ...], *, all_of_it: bool) -> tuple[PlannedCertificate, ...]:
    """The whole history, or the last one alone where the earlier ones were never entered."""
    return chained if all_of_it or not chained else (replace(chained[-1], version=1, supersedes=None),)


def _fitted(found: list[PlannedCertificate], room: int) -> list[PlannedCertificate]:
    """As many as there is room for: of what the city can do without, the most frequent types give way.

    Raises:
        ValueError: fewer than the room, or nothing left to do without.
    """
    spare: dict[str, list[str]] = {}
    for one in found:
        if one.type in _CAN_DO_WITHOUT and one.holders[0].startswith(CROWD):
            spare.setdefault(one.type, []).append(one.key)
    gone: set[str] = set()
    while len(found) - len(gone) > room:
        most = max(spare.values(), key=len)
        if len(most) <= 2:  # noqa: PLR2004 - a type does not vanish
            raise ValueError(f"{len(found) - len(gone)} certificates for {room}")
        gone.add(most.pop())
    if len(found) - len(gone) < room:
        raise ValueError(f"only {len(found)} certificates for {room}")
    return [one for one in found if one.key not in gone]
