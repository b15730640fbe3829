"""Which children the library names as an adult's: by the household register both are in, or by birth certificates.

A birth certificate lies with the child and is sealed, so nobody's children could be found by it: it is read once when
it is new, and the keyed hash of each parent's number is kept beside it. Nothing is taken from that hash but where to
look: what counts is the certificate itself, read again at each use.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Final
from uuid import UUID

from sqlalchemy import String, Table, Uuid, column, select, table
from sqlalchemy.orm import Session

from backend.catalogue.rules import rows_of
from backend.certificates import read
from backend.certificates.read import Opened
from backend.certificates.rules import Status
from backend.grants.family import rules
from backend.grants.family.models import FamilyCursor, FamilyNaming
from backend.grants.family.rules import GuardianRelation, Proof
from backend.identity import people
from backend.kernel.fields import blind_index
from backend.kernel.keys import KeyProvider
from backend.kernel.upsert import inserting
from backend.standards.calendar import date_in_shanghai
from backend.standards.resident_id import ResidentId, parse

REGISTER: Final = "household_register"
BIRTH: Final = "birth_certificate"
CHUNK: Final = 1000
LATE: Final = timedelta(minutes=10)
"""Certificates get their ids before they are written, so the last minutes are read again."""
NAMING: Table = FamilyNaming.__table__  # type: ignore[assignment] # declared as FromClause
CURSOR: Table = FamilyCursor.__table__  # type: ignore[assignment] # the same
CERTIFICATE = table("certificate", column("id", Uuid), column("type", String))
THE_ROW: Final = 1
ZERO: Final = UUID(int=0)


@dataclass(frozen=True, slots=True)
class Child:
    """A minor whom a certificate in force names as the adult's child."""

    person_id: UUID
    name: str
    birth: date
    relation: GuardianRelation
    proof: Proof
    certificate_id: UUID


def children_of(session: Session, keys: KeyProvider, person_id: UUID, *, now: datetime) -> list[Child]:
    """All minors whom the library names as this person's children, the oldest first."""
    today = date_in_shanghai(now)
    own = people.details_of(session, keys, [person_id])[person_id].resident_id
    found = {
        one.person_id: one
        for one in (
            *_in_registers(session, keys, person_id, own, today),
            *_on_birth_certificates(session, keys, own, today),
        )
        if one.person_id != person_id
    }
    return sorted(found.values(), key=lambda child: (child.birth, child.person_id))


def _in_registers(session: Session, keys: KeyProvider, person_id: UUID, own: str, today: date) -> Iterable[Child]:
    for one in read.of_holder(session, keys, person_id, today=today):
        if one.definition.code != REGISTER or not _counts(one):
            continue
        for named in rules.in_register(rows_of(one.face.values.get("members", "[]")), own, today=today):
            child_id = people.find_person(session, keys, named.resident_id)
            if child_id is not None:
                yield _child(session, keys, child_id, named.relation, Proof.REGISTER, one.id, today)


def _on_birth_certificates(session: Session, keys: KeyProvider, own: str, today: date) -> Iterable[Child]:
    index = _parent_index(keys, own)
    rows = session.execute(
        select(NAMING.c.certificate_id, NAMING.c.child_id).where(NAMING.c.parent_index == index)
    ).all()
    for row in rows:
        one = next((one for one in _opened(session, keys, row.certificate_id, today)), None)
        relation = None if one is None else rules.on_birth_certificate(one.face.values, own)
        if one is None or relation is None or not _counts(one):
            continue
        child = _child(session, keys, row.child_id, relation, Proof.BIRTH, one.id, today)
        if rules.is_minor(child.birth, today):
            yield child


def _child(
    session: Session,
    keys: KeyProvider,
    child_id: UUID,
    relation: GuardianRelation,
    proof: Proof,
    certificate_id: UUID,
    today: date,
) -> Child:
    details = people.details_of(session, keys, [child_id])[child_id]
    return Child(child_id, details.name, birth_of(details.resident_id, today), relation, proof, certificate_id)


def birth_of(number: str, today: date) -> date:
    """The day of birth in a person's own number, which was checked when the person was entered."""
    read_number = parse(number, today=today)
    return read_number.birth_date if isinstance(read_number, ResidentId) else date.min


def _counts(one: Opened) -> bool:
    """In force, genuine, and nobody disputes it."""
    return one.status is Status.VALID and one.genuine and not one.seal_compromised and "disputed" not in one.attention


def _opened(session: Session, keys: KeyProvider, certificate_id: UUID, today: date) -> list[Opened]:
    return [one for _, one in read.measured(session, keys, [certificate_id], today=today)]


def _parent_index(keys: KeyProvider, number: str) -> bytes:
    """A hash of its own purpose: beside a person's own index it would tell who is whose child."""
    return blind_index(keys, "family_parent", number)


def read_new(session: Session, keys: KeyProvider, *, now: datetime, alone: bool = False) -> int:
    """Read birth certificates that came since the last time; returns how many certificates were looked at.

    Args:
        alone: nobody else is writing certificates, so none can come in late: for the load of a city.
    """
    today = date_in_shanghai(now)
    after = session.execute(select(CURSOR.c.read_to)).scalar_one_or_none() or ZERO
    rows = session.execute(
        select(CERTIFICATE.c.id, CERTIFICATE.c.type)
        .where(CERTIFICATE.c.id > after)
        .order_by(CERTIFICATE.c.id)
        .limit(CHUNK)
    ).all()
    births = [row.id for row in rows if row.type == BIRTH]
    named = [
        {"parent_index": _parent_index(keys, number), "certificate_id": one.id, "child_id": row.holder_id}
        for row, one in (read.measured(session, keys, births, today=today) if births else [])
        for number in rules.parents_on(one.face.values)
    ]
    if named:
        session.execute(inserting(session, NAMING).on_conflict_do_nothing(), named)
    _move_on(session, [row.id for row in rows], now=None if alone else now)
    return len(rows)


def _move_on(session: Session, ids: Sequence[UUID], *, now: datetime | None) -> None:
    """Pass what was read, but for the last minutes, which are read again; without `now` everything."""
    newest = None if now is None else int((now - LATE).timestamp() * 1000)
    passed = [one for one in ids if newest is None or one.int >> 80 < newest]
    if passed:
        way = inserting(session, CURSOR).values(id=THE_ROW, read_to=passed[-1])
        session.execute(way.on_conflict_do_update(index_elements=[CURSOR.c.id], set_={"read_to": passed[-1]}))
