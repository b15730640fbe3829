"""A record of a base library is mended where its source keeps it: at the desk of that source, one field, once.

Most sources mend in their own system, and the next batch brings it. One that keeps a library here itself has no such
system: what it decides about a correction is written like a batch of one row, with its name and the day, and a later
batch of the source goes over it as over any other.

Source: Regulation on government data sharing (State Council order 809), check and correction.
"""

import json
from dataclasses import dataclass
from datetime import datetime
from hashlib import sha256
from typing import Final
from uuid import UUID

from sqlalchemy import select, update
from sqlalchemy.orm import Session

from backend.kernel.db import locked
from backend.kernel.errors import FieldProblem, InvalidField, NotFound
from backend.kernel.fields import blind_index, seal
from backend.kernel.ids import new_id
from backend.kernel.keys import KeyProvider
from backend.sources import records
from backend.sources.conflicts import keep_differences
from backend.sources.models import BaseBatch, BaseRecord, BaseSource
from backend.sources.records import Kept
from backend.sources.rules.answers import agree
from backend.sources.rules.libraries import LIBRARIES, Library, value_of
from backend.standards.calendar import date_in_shanghai

MENDED: Final = "correction:"


@dataclass(frozen=True, slots=True)
class Place:
    """A field of a library about somebody, and what it says there."""

    base: str
    field: str
    subject_id: UUID
    said: str

    @property
    def library(self) -> Library:
        """The library.

        Raises:
            NotFound: there is no such library, or it has no such field.
        """
        found = LIBRARIES.get(self.base)
        if found is None or self.field not in found.fields:
            raise NotFound
        return found


def keeper(session: Session, keys: KeyProvider, where: Place) -> UUID:
    """The office whose word stands there: the weightiest source that says it, or the library's authority.

    Raises:
        NotFound: no such library or field, or nobody feeds the library.
    """
    said = [one for one in _about(session, keys, where) if _says(where, one, where.said)]
    if said:
        return max(said, key=lambda one: (one.said.authority, one.said.as_of)).said.source_id
    query = select(BaseSource.organisation_id).where(BaseSource.base == where.base)
    found = session.execute(query.order_by(BaseSource.authority.desc(), BaseSource.id).limit(1)).scalar_one_or_none()
    if found is None:
        raise NotFound
    return found


def says(session: Session, keys: KeyProvider, where: Place, source_id: UUID, value: str) -> bool:
    """Whether a source says a value of somebody now."""
    return any(one.said.source_id == source_id and _says(where, one, value) for one in _about(session, keys, where))


def mend(
    session: Session, keys: KeyProvider, where: Place, source_id: UUID, value: str, *, key: UUID, now: datetime
) -> None:
    """Write what a source says anew, in the one record of its own that says it wrong.

    The source is held as by a batch of it, before anything is read: of two the second reads what the first wrote.

    Args:
        key: of the correction: the same one mends once.

    Raises:
        NotFound: no such library or field.
        InvalidField: `value` `wrong`: not as the library writes such a field, or what it counts by;
            `record` `none` | `several`: not one record of this source says so.
    """
    held = session.execute(
        locked(select(BaseSource.id).where(BaseSource.base == where.base, BaseSource.organisation_id == source_id))
    ).scalar_one_or_none()
    if held is None:
        raise InvalidField((FieldProblem("record", "none"),))
    library, today = where.library, date_in_shanghai(now)
    written = value_of(library, where.field, value, today=today)
    if written is None or where.field == library.key:
        raise InvalidField((FieldProblem("value", "wrong"),))
    own = [one for one in _about(session, keys, where) if one.said.source_id == source_id]
    able = [one for one in own if _says(where, one, where.said)]
    if len(able) != 1:
        raise InvalidField((FieldProblem("record", "several" if able else "none"),))
    fields = {**able[0].said.fields, where.field: written}
    text = json.dumps(fields, ensure_ascii=False)
    digest = blind_index(keys, "base_digest", MENDED + text)  # no row of a feed: the next one counts as a change
    session.execute(
        update(BaseRecord)
        .where(BaseRecord.id == able[0].id)
        .values(
            content=seal(keys, records.place(able[0].id), text.encode()), digest=digest, as_of=today, received_at=now
        )
    )
    _batch(session, held, key, digest, now)
    session.flush()
    keep_differences(session, keys, library, [able[0].key_index], now=now)


def _about(session: Session, keys: KeyProvider, where: Place) -> list[Kept]:
    return records.all_about(session, keys, where.library, where.subject_id)


def _says(where: Place, one: Kept, value: str) -> bool:
    said = one.said.fields.get(where.field)
    return said is not None and agree(where.library.fields[where.field], said, value)


def _batch(session: Session, source: UUID, key: UUID, digest: bytes, now: datetime) -> None:
    """A line among what the source sent, so that its count and day are right."""
    session.add(
        BaseBatch(
            id=new_id(),
            source_id=source,
            key=f"{MENDED}{key}",
            digest=sha256(digest).digest(),
            counts={"new": 0, "changed": 1, "unchanged": 0, "stale": 0, "faulty": 0},
            as_of=date_in_shanghai(now),
            received_at=now,
        )
    )
