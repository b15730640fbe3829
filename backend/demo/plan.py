"""The plan of the demo city: the story's people and their certificates, and in full the city around them."""

from dataclasses import dataclass
from datetime import date
from typing import Final, Literal, TypeAlias

from backend.demo import cards, deeds, full, looks, papers, trade, vehicles
from backend.demo.city import Demo
from backend.demo.looks import PlannedLook
from backend.demo.people import Enterprise, Person, enterprises, people
from backend.demo.planned import PlannedCertificate, explained

Part: TypeAlias = Literal["core", "all"]

CORE_CERTIFICATES: Final = 300


@dataclass(frozen=True)
class Plan:
    """What is to be loaded; a superseded certificate always stands before its successor."""

    demo: Demo
    people: dict[str, Person]
    enterprises: dict[str, Enterprise]
    certificates: tuple[PlannedCertificate, ...]
    looks: tuple[PlannedLook, ...]


def planned(demo: Demo, today: date, part: Part = "all") -> Plan:
    """Plan the city as of a day; the same on the same day.

    Args:
        part: "core" for the story's forty people, six enterprises and 300 certificates alone.
    """
    persons = {person.key: person for person in people(demo, today)}
    firms = {enterprise.key: enterprise for enterprise in enterprises(demo, today)}
    endings = {(row["type"], row["status"]): row for row in demo.rows("endings")}
    core = tuple(explained(one, endings) for one in _core(demo, persons, firms, today))
    if part == "core":
        return Plan(demo, persons, firms, core, looks.looks(demo, core, today))
    persons, firms, more = full.around(demo, today, persons, firms, core)
    certificates = (*core, *(explained(one, endings) for one in more))
    return Plan(demo, persons, firms, certificates, looks.all_looks(demo, certificates, persons, today))


def _core(
    demo: Demo, persons: dict[str, Person], firms: dict[str, Enterprise], today: date
) -> list[PlannedCertificate]:
    plan: list[PlannedCertificate] = []
    for index, person in enumerate(persons.values()):
        plan.extend(cards.identity_cards(demo, index, person, today))
        plan.extend(cards.driving_licences(demo, index, person, today))
        plan.extend(cards.social_security_cards(demo, index, person, today))
        plan.extend(papers.residence_permits(demo, index, person, today))
        plan.extend(papers.birth_certificates(demo, index, person, persons))
        plan.extend(deeds.deeds(demo, person, today))
    for enterprise in firms.values():
        plan.extend(trade.business_licences(demo, enterprise, persons, today))
    plan.extend(trade.food_licences(demo, firms, persons, today))
    plan.extend(vehicles.owned(demo, persons, firms, today))
    plan.extend(vehicles.fleet(demo, CORE_CERTIFICATES - len(plan), persons, firms, today))
    return plan
