"""Where two sources differ: found with each batch, listed with who has to see to it, gone when they agree."""

import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from backend.identity.people import Named, organisations
from backend.kernel.fields import Place, seal, unseal
from backend.kernel.ids import new_id
from backend.kernel.keys import KeyProvider
from backend.sources import records
from backend.sources.models import BaseBatch, BaseConflict, BaseRecord, BaseSource
from backend.sources.rules.answers import Difference, differences
from backend.sources.rules.libraries import LIBRARIES, Library
from backend.standards import masks

PAGE = 50
PUBLIC = frozenset({"legal_persons"})
"""What everybody may read of an enterprise is masked for nobody."""
_MASKS: dict[str, masks.MaskKind] = {"name": "name", "code": "tail4", "address": "address"}


@dataclass(frozen=True, slots=True)
class Side:
    """One of two sources that differ, its value masked."""

    organisation: Named
    value: str
    as_of: date


@dataclass(frozen=True, slots=True)
class Conflict:
    """Two sources differ in a field; `mends` is who has to look again."""

    id: UUID
    library: str
    field: str
    key: str
    first: Side
    second: Side
    mends: Named
    found_at: datetime


@dataclass(frozen=True, slots=True)
class Source:
    """A source of a library and how it stands."""

    organisation: Named
    authority: bool
    records: int
    batches: int
    as_of: date | None


@dataclass(frozen=True, slots=True)
class Standing:
    """A library with its sources and how many conflicts are open in it."""

    library: str
    sources: tuple[Source, ...]
    conflicts: int


def keep_differences(
    session: Session, keys: KeyProvider, library: Library, indexes: Sequence[bytes], *, now: datetime
) -> None:
    """Write down in which fields the sources under these keys differ now, and close what they agree in again."""
    if not indexes:
        return
    found = records.under(session, keys, library.code, indexes)
    rows = session.execute(
        select(BaseConflict).where(BaseConflict.library == library.code, BaseConflict.key_index.in_(list(indexes)))
    ).scalars()
    known = {(bytes(row.key_index), row.field): row for row in rows}
    for index, kept in found.items():
        said = [one.said for one in kept]
        differing = {one.field: one for one in differences(library, said)}
        for name, one in differing.items():
            row = known.get((index, name))
            if row is None:
                row = BaseConflict(id=new_id(), library=library.code, key_index=index, field=name, found_at=now)
                session.add(row)
            elif row.settled_at is not None:
                row.found_at = now
            row.mends_id, row.settled_at = one.mends_id, None
            row.content = _closed(keys, row.id, library, one)
        for (of, name), row in known.items():
            if of == index and name not in differing and row.settled_at is None:
                row.settled_at = now
    session.flush()


def open_ones(session: Session, keys: KeyProvider, *, library: str | None, before: UUID | None) -> list[Conflict]:
    """Conflicts that wait, newest first, their values masked: who reads the list mends no record."""
    query = select(BaseConflict).where(BaseConflict.settled_at.is_(None)).order_by(BaseConflict.id.desc()).limit(PAGE)
    if library is not None:
        query = query.where(BaseConflict.library == library)
    if before is not None:
        query = query.where(BaseConflict.id < before)
    rows = list(session.execute(query).scalars())
    opened = [(row, json.loads(unseal(keys, _place(row.id), row.content))) for row in rows]
    ids = {row.mends_id for row in rows} | {UUID(side[0]) for _, said in opened for side in said["sides"]}
    named = organisations(session, ids)
    return [
        Conflict(
            id=row.id,
            library=row.library,
            field=row.field,
            key=said["key"] if row.library in PUBLIC else masks.mask("tail4", said["key"]),
            first=_side(named, row, said["sides"][0]),
            second=_side(named, row, said["sides"][1]),
            mends=named[row.mends_id],
            found_at=row.found_at,
        )
        for row, said in opened
    ]


def standing(session: Session) -> list[Standing]:
    """Every library with its sources, also those that were never fed."""
    sources = session.execute(select(BaseSource).order_by(BaseSource.authority.desc(), BaseSource.id)).scalars().all()
    held = session.execute(
        select(BaseRecord.source_id, func.count(), func.max(BaseRecord.as_of)).group_by(BaseRecord.source_id)
    )
    records_of = {source_id: (count, as_of) for source_id, count, as_of in held}
    batches = session.execute(select(BaseBatch.source_id, func.count()).group_by(BaseBatch.source_id))
    batches_of = {row[0]: row[1] for row in batches}
    waiting = session.execute(
        select(BaseConflict.library, func.count())
        .where(BaseConflict.settled_at.is_(None))
        .group_by(BaseConflict.library)
    )
    conflicts = {row[0]: row[1] for row in waiting}
    named = organisations(session, {one.organisation_id for one in sources})
    return [
        Standing(
            code,
            tuple(
                Source(
                    named[one.organisation_id],
                    one.authority,
                    records_of.get(one.id, (0, None))[0],
                    batches_of.get(one.id, 0),
                    records_of.get(one.id, (0, None))[1],
                )
                for one in sources
                if one.library == code
            ),
            conflicts.get(code, 0),
        )
        for code in LIBRARIES
    ]


def _side(named: dict[UUID, Named], row: BaseConflict, said: list[str]) -> Side:
    organisation_id, value, as_of = said
    kind = "none" if row.library in PUBLIC else _MASKS.get(LIBRARIES[row.library].fields[row.field], "none")
    return Side(named[UUID(organisation_id)], masks.mask(kind, value), date.fromisoformat(as_of))


def _closed(keys: KeyProvider, conflict_id: UUID, library: Library, one: Difference) -> bytes:
    said = {
        "key": one.first.fields[library.key],
        "sides": [
            [str(side.source_id), side.fields[one.field], side.as_of.isoformat()] for side in (one.first, one.second)
        ],
    }
    return seal(keys, _place(conflict_id), json.dumps(said, ensure_ascii=False).encode())


def _place(conflict_id: UUID) -> Place:
    return Place("base_conflict", "content", conflict_id)
