"""Who inspects for an office, and whom each of them must not inspect (回避).

Source: Administrative Penalty Law, article 43; plan 004, part 4 (4) 2.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from sqlalchemy.orm import Session

from backend.grants.mandates.records import acting_for
from backend.identity.people import details_of, inspectors, memberships_of
from backend.kernel.keys import KeyProvider


@dataclass(frozen=True, slots=True)
class Colleague:
    """An inspector of the own office."""

    person_id: UUID
    name: str
    unit: str
    badge: str


@dataclass(frozen=True, slots=True)
class Force:
    """An office's inspectors of a day, by badge, each with whom they must not inspect."""

    people: tuple[Colleague, ...]
    conflicts: Mapping[UUID, frozenset[UUID]]

    def free(self, subject_id: UUID) -> list[Colleague]:
        """Who of them may inspect this subject."""
        return [one for one in self.people if subject_id not in self.conflicts[one.person_id]]

    def away(self, pair: tuple[UUID, UUID], subject_id: UUID) -> list[UUID]:
        """Who of a pair can go no longer: inspects for the office no more, or has to do with the subject by now."""
        able = {one.person_id for one in self.free(subject_id)}
        return [one for one in pair if one not in able]


def colleagues(session: Session, keys: KeyProvider, office_id: UUID, *, today: date) -> list[Colleague]:
    """Everybody who inspects for an office today, by badge."""
    found = inspectors(session, office_id, today=today)
    names = details_of(session, keys, [one.person_id for one in found])
    return [Colleague(one.person_id, names[one.person_id].name, one.unit, one.badge) for one in found]


def conflicts_of(session: Session, people: Sequence[UUID], *, today: date) -> dict[UUID, frozenset[UUID]]:
    """Person → whom they must not inspect: themselves, and every organisation that they belong to in any way.

    To belong is to be a member, to represent, or to act under a mandate that has not ended, frozen or not.
    """
    found = {one: {one} for one in people}
    for person_id, subject_id in (*memberships_of(session, people), *acting_for(session, people, today=today)):
        found[person_id].add(subject_id)
    return {one: frozenset(subjects) for one, subjects in found.items()}


def force_of(session: Session, keys: KeyProvider, office_id: UUID, *, today: date) -> Force:
    """Who inspects for an office today."""
    people = colleagues(session, keys, office_id, today=today)
    return Force(tuple(people), conflicts_of(session, [one.person_id for one in people], today=today))
