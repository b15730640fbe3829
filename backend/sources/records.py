"""Records of the base libraries as rows: found by blind index, opened, and how they stand to each other."""

import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from backend.identity.people import details_of, organisations
from backend.kernel.fields import Place, blind_index, unseal
from backend.kernel.keys import KeyProvider
from backend.sources.models import BaseRecord, BaseSource, BaseSubject
from backend.sources.rules.answers import Said, Settled, settle
from backend.sources.rules.libraries import Library, normal_code


@dataclass(frozen=True, slots=True)
class Kept:
    """A record, opened."""

    id: UUID
    key_index: bytes
    said: Said


def about_index(keys: KeyProvider, code: str) -> bytes:
    """Blind index of whom a record is about."""
    return blind_index(keys, "base_subject", normal_code(code))


def key_index(keys: KeyProvider, library: str, key: str) -> bytes:
    """Blind index of a key of a library."""
    return blind_index(keys, "base_key", f"{library}|{normal_code(key)}")


def code_of(session: Session, keys: KeyProvider, subject_id: UUID) -> str | None:
    """Number of a person or an enterprise that is entered here."""
    person = details_of(session, keys, [subject_id]).get(subject_id)
    if person is not None:
        return person.resident_id
    firm = organisations(session, [subject_id]).get(subject_id)
    return firm.uscc if firm else None


def under(session: Session, keys: KeyProvider, library: str, indexes: Sequence[bytes]) -> dict[bytes, list[Kept]]:
    """What the sources say under some keys."""
    rows = session.execute(
        select(BaseRecord, BaseSource.organisation_id, BaseSource.authority)
        .join(BaseSource, BaseSource.id == BaseRecord.source_id)
        .where(BaseRecord.base == library, BaseRecord.key_index.in_(list(indexes)))
        .order_by(BaseRecord.id)
    )
    found: dict[bytes, list[Kept]] = {}
    for row, source_id, authority in rows:
        fields = json.loads(unseal(keys, place(row.id), row.content))
        one = Kept(row.id, bytes(row.key_index), Said(source_id, authority, row.as_of, fields))
        found.setdefault(one.key_index, []).append(one)
    return found


def about(session: Session, keys: KeyProvider, library: Library, subject_id: UUID) -> list[Settled]:
    """What a library knows of somebody: one for each key; nothing where it knows nothing."""
    found = _by_key(session, keys, library, subject_id)
    return [settle(library, [one.said for one in kept]) for _, kept in sorted(found.items())]


def all_about(session: Session, keys: KeyProvider, library: Library, subject_id: UUID) -> list[Kept]:
    """Every record about somebody, each as its own source says it."""
    return [one for kept in _by_key(session, keys, library, subject_id).values() for one in kept]


def _by_key(session: Session, keys: KeyProvider, library: Library, subject_id: UUID) -> dict[bytes, list[Kept]]:
    code = code_of(session, keys, subject_id)
    if code is None:
        return {}
    wanted = (
        select(BaseRecord.key_index)
        .join(BaseSubject, BaseSubject.record_id == BaseRecord.id)
        .where(BaseRecord.base == library.code, BaseSubject.subject_index == about_index(keys, code))
        .distinct()
    )
    indexes = [bytes(one) for one in session.execute(wanted).scalars()]
    return under(session, keys, library.code, indexes) if indexes else {}


def place(record_id: UUID) -> Place:
    """Where a record's content stands."""
    return Place("base_record", "content", record_id)


def newest(found: Sequence[Settled]) -> date | None:
    """As of which day all of it stands: the oldest of its records."""
    return min((one.as_of for one in found), default=None)
