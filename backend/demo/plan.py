"""The plan of the demo city: three hundred certificates in every status, and what was looked at in ninety days."""

from datetime import date
from typing import Final

from backend.demo import cards, looks, papers, trade, vehicles
from backend.demo.looks import PlannedLook
from backend.demo.people import enterprises, people
from backend.demo.planned import PlannedCertificate

CERTIFICATES: Final = 300


def planned(today: date) -> tuple[PlannedCertificate, ...]:
    """Give exactly 300 certificates, a superseded one always before its successor; the same on the same day."""
    persons = {person.key: person for person in people(today)}
    firms = {enterprise.key: enterprise for enterprise in enterprises(today)}
    plan: list[PlannedCertificate] = []
    for index, person in enumerate(persons.values()):
        plan.extend(cards.identity_cards(index, person, today))
        plan.extend(cards.driving_licences(index, person, today))
        plan.extend(cards.social_security_cards(index, person, today))
        plan.extend(papers.residence_permits(index, person, today))
        plan.extend(papers.birth_certificates(index, person, persons))
    for enterprise in firms.values():
        plan.extend(trade.business_licences(enterprise, persons, today))
    plan.extend(trade.food_licences(firms, persons, today))
    plan.extend(vehicles.owned(persons, firms, today))
    plan.extend(vehicles.fleet(CERTIFICATES - len(plan), persons, firms, today))
    return tuple(plan)


def planned_looks(today: date) -> tuple[PlannedLook, ...]:
    """Give the looks of the last ninety days, the oldest first, at certificates of the plan."""
    return looks.looks(planned(today), today)
