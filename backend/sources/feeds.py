"""What a source sends: whole batches, each taken once, each row by itself; where two sources differ is written down."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from hashlib import sha256
from typing import Final
from uuid import UUID

from sqlalchemy import Table, bindparam, delete, select, update
from sqlalchemy.orm import Session

from backend.kernel.bulk import Bulk, among
from backend.kernel.db import AnyRow, locked
from backend.kernel.errors import KeyReused, NotFound
from backend.kernel.fields import blind_index, seal
from backend.kernel.ids import new_id
from backend.kernel.keys import KeyProvider
from backend.kernel.upsert import inserting
from backend.sources import records
from backend.sources.conflicts import keep_differences
from backend.sources.models import BaseBatch, BaseRecord, BaseSource, BaseSubject
from backend.sources.rules.libraries import LIBRARIES, Fault, Library, Row, row_of
from backend.standards.calendar import date_in_shanghai
from backend.standards.canonical_json import Canonical, canonical

MOST_ROWS: Final = 20_000
RECORD: Table = BaseRecord.__table__  # type: ignore[assignment] # declared as FromClause
SUBJECT: Table = BaseSubject.__table__  # type: ignore[assignment] # the same
_RECORDS, _SUBJECTS = Bulk(RECORD), Bulk(SUBJECT)
_CHANGE = (
    update(RECORD)
    .where(RECORD.c.id == bindparam("record"))
    .values(
        content=bindparam("said"),
        digest=bindparam("hashed"),
        as_of=bindparam("day"),
        received_at=bindparam("instant"),
    )
)


@dataclass(frozen=True, slots=True)
class Batch:
    """What a source sends at once.

    Attributes:
        key: the source's own name of the batch; the same one again changes nothing.
        as_of: how things stood on this day.
    """

    library: str
    source_id: UUID
    key: str
    as_of: date
    rows: Sequence[Mapping[str, str]]


@dataclass(frozen=True, slots=True)
class Received:
    """What became of a batch: new, changed, unchanged and stale rows, and those with faults by their number from 1."""

    counts: Mapping[str, int]
    faults: Mapping[int, tuple[Fault, ...]]
    repeated: bool = False


def name_source(session: Session, library: str, organisation_id: UUID, *, authority: bool) -> None:
    """Let an office feed a library; who is named already stays as named.

    Raises:
        NotFound: no such library.
    """
    if library not in LIBRARIES:
        raise NotFound
    way = inserting(session, BaseSource.__table__).values(  # type: ignore[arg-type] # declared as FromClause
        id=new_id(), library=library, organisation_id=organisation_id, authority=authority
    )
    session.execute(way.on_conflict_do_nothing(index_elements=["library", "organisation_id"]))


def receive(session: Session, keys: KeyProvider, batch: Batch, *, now: datetime) -> Received:
    """Take a batch of a named source in.

    Raises:
        NotFound: no such library, or the office is no source of it.
        KeyReused: the batch came before with other rows.
    """
    library = LIBRARIES.get(batch.library)
    source = session.execute(
        locked(
            select(BaseSource).where(BaseSource.library == batch.library, BaseSource.organisation_id == batch.source_id)
        )
    ).scalar_one_or_none()
    if library is None or source is None:
        raise NotFound
    digest = _digest(batch)
    before = session.execute(
        select(BaseBatch).where(BaseBatch.source_id == source.id, BaseBatch.key == batch.key)
    ).scalar_one_or_none()
    if before is not None:
        if before.digest != digest:
            raise KeyReused
        return Received(before.counts, {}, repeated=True)
    good, faults = _read(library, batch.rows, date_in_shanghai(now))
    counts = _Taking(session, keys, library, source, batch.as_of, now).take(good)
    counts["faulty"] = len(faults)
    session.add(
        BaseBatch(
            id=new_id(),
            source_id=source.id,
            key=batch.key,
            digest=digest,
            counts=counts,
            as_of=batch.as_of,
            received_at=now,
        )
    )
    session.flush()
    return Received(counts, faults)


def _digest(batch: Batch) -> bytes:
    rows: list[Canonical] = [dict(row) for row in batch.rows]
    return sha256(canonical([batch.as_of.isoformat(), *rows])).digest()


def _read(
    library: Library, rows: Sequence[Mapping[str, str]], today: date
) -> tuple[dict[str, Row], dict[int, tuple[Fault, ...]]]:
    good: dict[str, Row] = {}
    faults: dict[int, tuple[Fault, ...]] = {}
    for number, given in enumerate(rows, start=1):
        row = row_of(library, given, today=today)
        if isinstance(row, tuple):
            faults[number] = row
        elif row.key in good:
            faults[number] = (Fault(library.key, "twice"),)
        else:
            good[row.key] = row
    return good, faults


class _Taking:
    """Good rows of one batch on their way into the tables."""

    def __init__(
        self, session: Session, keys: KeyProvider, library: Library, source: BaseSource, as_of: date, now: datetime
    ) -> None:
        self._session, self._keys, self._library = session, keys, library
        self._source, self._as_of, self._now = source, as_of, now

    def take(self, good: Mapping[str, Row]) -> dict[str, int]:
        """Write new and changed rows; returns how many of each kind there were."""
        counts = dict.fromkeys(("new", "changed", "unchanged", "stale"), 0)
        indexed = {records.key_index(self._keys, self._library.code, key): row for key, row in good.items()}
        known = {
            bytes(row.key_index): row
            for row in self._session.execute(
                select(RECORD.c.id, RECORD.c.key_index, RECORD.c.digest, RECORD.c.as_of).where(
                    RECORD.c.source_id == self._source.id, among(self._session, RECORD.c.key_index, list(indexed))
                )
            )
        }
        fresh: list[tuple[bytes, Row]] = []
        touched: list[bytes] = []
        for index, row in indexed.items():
            before = known.get(index)
            outcome = self._outcome(before, row)
            counts[outcome] += 1
            if outcome == "new":
                fresh.append((index, row))
            elif before is not None and outcome != "stale":
                self._change(before.id, row)
            if outcome in ("new", "changed"):
                touched.append(index)
        self._add(fresh)
        self._session.flush()
        keep_differences(self._session, self._keys, self._library, touched, now=self._now)
        return counts

    def _outcome(self, before: AnyRow | None, row: Row) -> str:
        if before is None:
            return "new"
        if before.as_of > self._as_of:
            return "stale"
        return "unchanged" if bytes(before.digest) == self._digest(row) else "changed"

    def _digest(self, row: Row) -> bytes:
        """Keyed, so that a row cannot be guessed from it."""
        said = canonical([list(row.about), dict(row.fields)])
        return blind_index(self._keys, "base_digest", said.decode())

    def _add(self, fresh: Sequence[tuple[bytes, Row]]) -> None:
        rows, subjects = [], []
        for index, row in fresh:
            record_id = new_id()
            rows.append(
                {
                    "id": record_id,
                    "library": self._library.code,
                    "source_id": self._source.id,
                    "key_index": index,
                    "content": self._sealed(record_id, row),
                    "digest": self._digest(row),
                    "as_of": self._as_of,
                    "received_at": self._now,
                }
            )
            subjects += self._subjects(record_id, row)
        _RECORDS.write(self._session, rows)
        _SUBJECTS.write(self._session, subjects)

    def _change(self, record_id: UUID, row: Row) -> None:
        said = {"said": self._sealed(record_id, row), "hashed": self._digest(row), "instant": self._now}
        self._session.execute(_CHANGE, {"record": record_id, "day": self._as_of, **said})
        self._session.execute(delete(SUBJECT).where(SUBJECT.c.record_id == record_id))
        _SUBJECTS.write(self._session, self._subjects(record_id, row))

    def _subjects(self, record_id: UUID, row: Row) -> list[dict[str, object]]:
        return [
            {"id": new_id(), "record_id": record_id, "subject_index": records.about_index(self._keys, code)}
            for code in row.about
        ]

    def _sealed(self, record_id: UUID, row: Row) -> bytes:
        return seal(self._keys, records.place(record_id), json.dumps(dict(row.fields), ensure_ascii=False).encode())
