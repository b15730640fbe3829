"""People and organisations: found by keyed index, opened only for a reason, named for others by mask."""

import json
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from sqlalchemy import ColumnElement, or_, select, update
from sqlalchemy.orm import Session

from backend.audit import service as audit
from backend.identity.models import Account, Membership, Organisation, Person
from backend.identity.rules import Role
from backend.kernel.errors import NotFound
from backend.kernel.fields import Place, blind_index, seal, unseal
from backend.kernel.ids import new_id
from backend.kernel.keys import KeyProvider
from backend.standards import masks
from backend.standards.calendar import date_in_shanghai


@dataclass(frozen=True, slots=True)
class Details:
    """Personal fields of a person; class C4, encrypted at rest."""

    name: str
    resident_id: str
    phone: str = ""


@dataclass(frozen=True, slots=True)
class Named:
    """An organisation as everybody may see it."""

    id: UUID
    name: str
    name_en: str
    kind: str
    uscc: str


@dataclass(frozen=True, slots=True)
class Office:
    """An organisation with the area it works in."""

    id: UUID
    name: str
    name_en: str
    kind: str
    uscc: str
    area_code: str


@dataclass(frozen=True, slots=True)
class Post:
    """Somebody's place in an office."""

    person_id: UUID
    unit: str
    badge: str


def add_person(session: Session, keys: KeyProvider, details: Details, *, now: datetime) -> UUID:
    """Enter a person; the identity number is kept as ciphertext and as a blind index."""
    person_id = new_id()
    content = json.dumps({"name": details.name, "resident_id": details.resident_id, "phone": details.phone})
    session.add(
        Person(
            id=person_id,
            resident_id_index=blind_index(keys, "resident_id", details.resident_id),
            details=seal(keys, Place("person", "details", person_id), content.encode()),
            created_at=now,
        )
    )
    session.flush()
    audit.open_chain(session, person_id)
    return person_id


def details_of(session: Session, keys: KeyProvider, person_ids: Iterable[UUID]) -> dict[UUID, Details]:
    """Open the personal fields of some people; for their own pages, and for names that a rule lets somebody see."""
    rows = session.execute(select(Person.id, Person.details).where(Person.id.in_(list(person_ids))))
    return {
        row.id: Details(**json.loads(unseal(keys, Place("person", "details", row.id), row.details))) for row in rows
    }


def find_organisation(session: Session, uscc: str) -> UUID | None:
    """The organisation of a code, if it is entered."""
    return session.execute(select(Organisation.id).where(Organisation.uscc == uscc)).scalar_one_or_none()


def find_person(session: Session, keys: KeyProvider, resident_id: str) -> UUID | None:
    """The person of an identity number, by the blind index; for administrators' commands, no route offers it (R18)."""
    index = blind_index(keys, "resident_id", resident_id)
    return session.execute(select(Person.id).where(Person.resident_id_index == index)).scalar_one_or_none()


def masked_names(session: Session, keys: KeyProvider, person_ids: Iterable[UUID]) -> dict[UUID, str]:
    """Names of some people with only the surname left."""
    return {key: masks.name(details.name) for key, details in details_of(session, keys, person_ids).items()}


def add_organisation(
    session: Session, *, uscc: str, name: str, name_en: str, kind: str, area_code: str, now: datetime
) -> UUID:
    """Enter an office, institution or enterprise; enterprises get a record of accesses as people do."""
    organisation = Organisation(
        uscc=uscc, name=name, name_en=name_en, kind=kind, area_code=area_code, created_at=now, id=new_id()
    )
    session.add(organisation)
    session.flush()
    audit.open_chain(session, organisation.id)
    return organisation.id


def organisations(session: Session, ids: Iterable[UUID]) -> dict[UUID, Named]:
    """Public names of some organisations."""
    rows = session.execute(
        select(Organisation.id, Organisation.name, Organisation.name_en, Organisation.kind, Organisation.uscc).where(
            Organisation.id.in_(list(ids))
        )
    )
    return {row.id: Named(*row) for row in rows}


def offices(session: Session, ids: Iterable[UUID]) -> dict[UUID, Office]:
    """Public names and areas of some organisations."""
    of = Organisation
    rows = session.execute(
        select(of.id, of.name, of.name_en, of.kind, of.uscc, of.area_code).where(of.id.in_(list(ids)))
    )
    return {row.id: Office(*row) for row in rows}


def offices_but(session: Session, own_id: UUID) -> list[Named]:
    """Offices of the city but for one's own, by name; enterprises are none."""
    rows = session.execute(
        select(Organisation.id, Organisation.name, Organisation.name_en, Organisation.kind, Organisation.uscc)
        .where(Organisation.kind == "government", Organisation.id != own_id)
        .order_by(Organisation.name)
    )
    return [Named(*row) for row in rows]


def add_membership(
    session: Session,
    person_id: UUID,
    organisation_id: UUID,
    role: Role,
    *,
    unit: str = "",
    badge: str = "",
    valid_from: date,
    valid_to: date | None = None,
) -> UUID:
    """Give a person a role in an organisation."""
    membership = Membership(
        id=new_id(),
        person_id=person_id,
        organisation_id=organisation_id,
        role=role.value,
        unit=unit,
        badge=badge,
        valid_from=valid_from,
        valid_to=valid_to,
    )
    session.add(membership)
    session.flush()
    return membership.id


def end_membership(session: Session, membership_id: UUID, *, now: datetime) -> None:
    """End a role; the next request of the person on any worker no longer has it (R09).

    Raises:
        NotFound: unknown or ended already.
    """
    ended = session.execute(
        update(Membership)
        .where(Membership.id == membership_id, Membership.ended_at.is_(None))
        .values(ended_at=now)
        .returning(Membership.id)
    ).one_or_none()
    if ended is None:
        raise NotFound


def inspectors(session: Session, organisation_id: UUID, *, today: date) -> list[Post]:
    """Everybody who inspects for an office today, by badge."""
    rows = session.execute(
        select(Membership.person_id, Membership.unit, Membership.badge)
        .where(
            Membership.organisation_id == organisation_id,
            Membership.role == Role.INSPECTOR.value,
            Membership.ended_at.is_(None),
            Membership.valid_from <= today,
            or_(Membership.valid_to.is_(None), Membership.valid_to >= today),
        )
        .order_by(Membership.badge)
    )
    return [Post(*row) for row in rows]


def is_in_office(session: Session, account_id: UUID | None, organisation_id: UUID, role: Role, *, today: date) -> bool:
    """Whether whose account this is has this role in an office today, and the account is open; nobody has none."""
    found = session.execute(
        select(Membership.id)
        .join(Account, Account.person_id == Membership.person_id)
        .where(
            Account.id == account_id,
            Account.closed_at.is_(None),
            Membership.organisation_id == organisation_id,
            Membership.role == role.value,
            Membership.ended_at.is_(None),
            Membership.valid_from <= today,
            or_(Membership.valid_to.is_(None), Membership.valid_to >= today),
        )
        .limit(1)
    )
    return found.first() is not None


def was_in_office(
    session: Session, person_id: UUID, organisation_id: UUID, roles: Iterable[Role], *, at: datetime
) -> bool:
    """Whether somebody had one of these roles in an office at a time that is over."""
    day = date_in_shanghai(at)
    found = session.execute(
        select(Membership.id)
        .where(
            Membership.person_id == person_id,
            Membership.organisation_id == organisation_id,
            Membership.role.in_([role.value for role in roles]),
            or_(Membership.ended_at.is_(None), Membership.ended_at > at),
            Membership.valid_from <= day,
            or_(Membership.valid_to.is_(None), Membership.valid_to >= day),
        )
        .limit(1)
    )
    return found.first() is not None


def memberships_of(session: Session, person_ids: Iterable[UUID]) -> list[tuple[UUID, UUID]]:
    """Person and organisation of every membership of these people that nobody has ended, in its time or not."""
    rows = session.execute(
        select(Membership.person_id, Membership.organisation_id)
        .where(Membership.person_id.in_(list(person_ids)), Membership.ended_at.is_(None))
        .distinct()
    )
    return [(person_id, organisation_id) for person_id, organisation_id in rows]


def representatives(session: Session, organisation_ids: Iterable[UUID], *, today: date) -> list[UUID]:
    """People who represent these enterprises by law today."""
    rows = session.execute(
        select(Membership.person_id).where(Membership.organisation_id.in_(list(organisation_ids)), *_represents(today))
    )
    return list(rows.scalars())


def represented(session: Session, organisation_ids: Iterable[UUID], *, today: date) -> set[UUID]:
    """Those of these organisations that somebody represents by law today."""
    rows = session.execute(
        select(Membership.organisation_id).where(
            Membership.organisation_id.in_(list(organisation_ids)), *_represents(today)
        )
    )
    return set(rows.scalars())


def end_representation(session: Session, organisation_id: UUID, person_ids: Iterable[UUID], *, now: datetime) -> None:
    """These people represent the enterprise no longer; nothing they showed for it works from this transaction on."""
    session.execute(
        update(Membership)
        .where(
            Membership.organisation_id == organisation_id,
            Membership.person_id.in_(list(person_ids)),
            Membership.role == Role.ENTERPRISE_REPRESENTATIVE.value,
            Membership.ended_at.is_(None),
        )
        .values(ended_at=now)
        .execution_options(synchronize_session=False)
    )


def _represents(today: date) -> tuple[ColumnElement[bool], ...]:
    return (
        Membership.role == Role.ENTERPRISE_REPRESENTATIVE.value,
        Membership.ended_at.is_(None),
        Membership.valid_from <= today,
        or_(Membership.valid_to.is_(None), Membership.valid_to >= today),
    )
