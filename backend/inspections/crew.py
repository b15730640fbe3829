"""Who inspects for an office, and whom each of them must not inspect (回避).

Source: Administrative Penalty Law, article 43; plan 004, part 4 (4) 2.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from sqlalchemy import Date, Uuid, column, or_, select, table, union
from sqlalchemy.orm import Session

from backend.identity.people import details_of
from backend.identity.rules import Role
from backend.kernel.keys import KeyProvider

_MEMBERSHIP = table(
    "membership",
    column("person_id", Uuid),
    column("organisation_id", Uuid),
    column("role"),
    column("unit"),
    column("badge"),
    column("valid_from", Date),
    column("valid_to", Date),
    column("ended_at"),
)
_MANDATE = table(
    "mandate", column("person_id", Uuid), column("enterprise_id", Uuid), column("state"), column("valid_to", Date)
)
_STANDING = ("active", "frozen")
"""States of a mandate that is neither refused nor over."""


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
    of = _MEMBERSHIP.c
    rows = session.execute(
        select(of.person_id, of.unit, of.badge)
        .where(
            of.organisation_id == office_id,
            of.role == Role.INSPECTOR.value,
            of.ended_at.is_(None),
            of.valid_from <= today,
            or_(of.valid_to.is_(None), of.valid_to >= today),
        )
        .order_by(of.badge)
    ).all()
    names = details_of(session, keys, [row.person_id for row in rows])
    return [Colleague(row.person_id, names[row.person_id].name, row.unit, row.badge) for row in rows]


def conflicts_of(session: Session, people: Sequence[UUID], *, today: date) -> dict[UUID, frozenset[UUID]]:
    """Person → whom they must not inspect: themselves, and every organisation that they belong to in any way.

    To belong is to be a member, to represent, or to act under a mandate that has not ended, frozen or not.
    """
    member, mandate = _MEMBERSHIP.c, _MANDATE.c
    belonging = union(
        select(member.person_id, member.organisation_id).where(member.person_id.in_(people), member.ended_at.is_(None)),
        select(mandate.person_id, mandate.enterprise_id).where(
            mandate.person_id.in_(people),
            mandate.state.in_(_STANDING),
            or_(mandate.valid_to.is_(None), mandate.valid_to >= today),
        ),
    )
    found = {one: {one} for one in people}
    for person_id, organisation_id in session.execute(belonging):
        found[person_id].add(organisation_id)
    return {one: frozenset(subjects) for one, subjects in found.items()}


def force_of(session: Session, keys: KeyProvider, office_id: UUID, *, today: date) -> Force:
    """Who inspects for an office today."""
    people = colleagues(session, keys, office_id, today=today)
    return Force(tuple(people), conflicts_of(session, [one.person_id for one in people], today=today))
