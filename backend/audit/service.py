"""Append to and read from the record of accesses. Core statements, built once: this is on the hot path."""

import json
import secrets
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, Select, Table, bindparam, insert, literal_column, select, update
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from backend.audit.models import AccessEvent, PersonChain
from backend.audit.rules import GENESIS, Entry, Head, chain_fault, leaf, payload
from backend.kernel.bulk import Bulk
from backend.kernel.db import AnyRow
from backend.kernel.errors import SealBroken
from backend.kernel.fields import Place, seal, unseal
from backend.kernel.hot import Hot
from backend.kernel.ids import new_id
from backend.kernel.keys import KeyProvider

START = Head(0, GENESIS)
SALT_BYTES = 32
DAMAGED = "record_damaged"
MOST_RACES = 50

EVENT: Table = AccessEvent.__table__  # type: ignore[assignment] # declared as FromClause
CHAIN: Table = PersonChain.__table__  # type: ignore[assignment] # the same
_INSERT = Hot(insert(EVENT))
_READ_HEAD = Hot(select(CHAIN.c.n, CHAIN.c.leaf).where(CHAIN.c.subject_id == bindparam("subject")))
_MOVE_HEAD = (
    update(CHAIN)
    .where(CHAIN.c.subject_id == bindparam("subject"), CHAIN.c.n == bindparam("expected_n"))
    .values(n=bindparam("new_n"), leaf=bindparam("new_leaf"))
)
_FIRST_HEAD = insert(CHAIN)
_HEADS = Bulk(CHAIN)
_MOVED = _MOVE_HEAD.returning(CHAIN.c.subject_id).cte("moved")
_MOVE = Hot(_MOVE_HEAD)
_MOVE_AND_INSERT = Hot(
    insert(EVENT).from_select(
        [column.name for column in EVENT.c],
        select(*[bindparam(f"event_{column.name}", type_=column.type) for column in EVENT.c]).select_from(_MOVED),
    )
)
"""Both in one statement, where the database can: no row moved, no event written."""


@dataclass(frozen=True, slots=True)
class Event:
    """A recorded access with its payload opened."""

    id: UUID
    kind: str
    at: datetime
    look_id: UUID | None
    subject_id: UUID | None
    n: int | None
    entry: dict[str, Any]


def open_chain(session: Session, subject_id: UUID) -> None:
    """Begin the record of a new person or enterprise."""
    session.execute(_FIRST_HEAD, {"subject_id": subject_id, "n": START.n, "leaf": START.leaf})


def open_chains(session: Session, subject_ids: Sequence[UUID]) -> None:
    """Begin the records of many new people or enterprises."""
    _HEADS.write(session, [{"subject_id": one, "n": START.n, "leaf": START.leaf} for one in subject_ids])


def head_of(subject_column: str) -> tuple[ColumnElement[Any], ColumnElement[Any]]:
    """Columns for another statement that knows the subject: the head comes along, read back by `head_in`.

    Args:
        subject_column: `table.column`, as text: in RETURNING the embedded database gets columns without their table,
            and a bare `subject_id` would be the chain's own.
    """
    n, own_leaf = (
        select(column).where(CHAIN.c.subject_id == literal_column(subject_column)).scalar_subquery()
        for column in (CHAIN.c.n, CHAIN.c.leaf)
    )
    return n.label("head_n"), own_leaf.label("head_leaf")


def head_in(row: AnyRow) -> Head | None:
    """The head that came along with a row; None for a subject without a record."""
    return None if row.head_n is None else Head(row.head_n, row.head_leaf)


def append(session: Session, keys: KeyProvider, entry: Entry, *, now: datetime, known: Head | None = None) -> UUID:
    """Write one event into the record and move its subject's chain on; returns the event's id.

    The head moves by a guarded update: who knows a head that another transaction moves meanwhile reads it again.

    Args:
        known: the head as another statement of this transaction found it; it saves reading it here.

    Raises:
        SealBroken: the subject has no record, or the head cannot be moved.
    """
    event_id = new_id()
    if entry.subject_id is None:
        _write(session, keys, entry, event_id=event_id, now=now, n=None, prev=None)
        return event_id
    for _ in range(MOST_RACES):
        head = known or read_head(session, entry.subject_id)
        row = _row(keys, entry, event_id=event_id, now=now, n=head.n + 1, prev=head.leaf)
        try:
            if _moved_and_written(session, entry.subject_id, head, row):
                return event_id
        except IntegrityError as error:  # the head was set back by hand: its number is taken
            raise SealBroken("the head of a chain is behind its events") from error
        known = None
    raise SealBroken("the chain of one subject cannot be moved on")


def read_head(session: Session, subject_id: UUID) -> Head:
    """Head of a subject's chain.

    Raises:
        SealBroken: the subject has no record.
    """
    row = _READ_HEAD.row(session, {"subject": subject_id})
    if row is None:
        raise SealBroken("a subject without a record")
    return Head(row.n, row.leaf)


def _moved_and_written(session: Session, subject_id: UUID, head: Head, row: dict[str, Any]) -> bool:
    """Move the head from what we know and write the event; False when somebody else moved it meanwhile."""
    move = {"subject": subject_id, "expected_n": head.n, "new_n": head.n + 1, "new_leaf": row["leaf"]}
    if session.connection().dialect.name == "postgresql":
        event = {f"event_{name}": value for name, value in row.items()}
        return _MOVE_AND_INSERT.run(session, event | move) == 1
    if _MOVE.run(session, move) != 1:
        return False
    _INSERT.run(session, row)
    return True


def _write(
    session: Session,
    keys: KeyProvider,
    entry: Entry,
    *,
    event_id: UUID,
    now: datetime,
    n: int | None,
    prev: bytes | None,
) -> None:
    _INSERT.run(session, _row(keys, entry, event_id=event_id, now=now, n=n, prev=prev))


def _row(
    keys: KeyProvider, entry: Entry, *, event_id: UUID, now: datetime, n: int | None, prev: bytes | None
) -> dict[str, Any]:
    content = payload(entry, event_id=event_id, at=now, n=n, prev_leaf=prev)
    salt = secrets.token_bytes(SALT_BYTES)
    return {
        "id": event_id,
        "kind": entry.kind,
        "at": now,
        "actor_id": entry.actor_id,
        "look_id": entry.look_id,
        "subject_id": entry.subject_id,
        "n": n,
        "prev_leaf": prev,
        "salt": salt,
        "leaf": leaf(salt, content),
        "payload": seal(keys, Place("access_event", "payload", event_id), content),
    }


def of_subject(
    session: Session, keys: KeyProvider, subject_id: UUID, *, kinds: Sequence[str], before: int | None, limit: int
) -> list[Event]:
    """A subject's events, newest first, from number `before` (exclusive) down."""
    query = select(AccessEvent).where(AccessEvent.subject_id == subject_id, AccessEvent.kind.in_(kinds))
    if before is not None:
        query = query.where(AccessEvent.n < before)
    return _opened(session, keys, query.order_by(AccessEvent.n.desc()).limit(limit))


def of_actor(
    session: Session, keys: KeyProvider, actor_id: UUID, *, kinds: Sequence[str], before: UUID | None, limit: int
) -> list[Event]:
    """An actor's own events, newest first."""
    query = select(AccessEvent).where(AccessEvent.actor_id == actor_id, AccessEvent.kind.in_(kinds))
    if before is not None:
        query = query.where(AccessEvent.id < before)
    return _opened(session, keys, query.order_by(AccessEvent.id.desc()).limit(limit))


def has_done(session: Session, kind: str, *, actor_id: UUID, subject_id: UUID, since: datetime) -> bool:
    """Whether a subject's record has an act of this kind by this actor after an instant."""
    of = AccessEvent
    same = (of.actor_id == actor_id, of.kind == kind, of.subject_id == subject_id, of.at > since)
    return session.execute(select(of.id).where(*same).limit(1)).first() is not None


def of_look(session: Session, keys: KeyProvider, look_ids: Sequence[UUID]) -> list[Event]:
    """All events of some verifications, oldest first."""
    return _opened(session, keys, select(AccessEvent).where(AccessEvent.look_id.in_(look_ids)).order_by(AccessEvent.id))


def first_fault(session: Session, keys: KeyProvider, subject_id: UUID) -> int | None:
    """The number of the first event of a subject that was altered, removed or inserted; None when all is well."""
    rows = session.execute(
        select(AccessEvent).where(AccessEvent.subject_id == subject_id).order_by(AccessEvent.n)
    ).scalars()
    links: list[tuple[int, bytes, bytes]] = []
    for row in rows:
        try:
            content = unseal(keys, Place("access_event", "payload", row.id), row.payload)
        except SealBroken:
            return row.n
        if leaf(row.salt, content) != row.leaf:
            return row.n
        links.append((row.n or 0, row.prev_leaf or b"", row.leaf))
    head = read_head(session, subject_id)
    if head != (Head(links[-1][0], links[-1][2]) if links else START):
        return len(links) + 1
    return chain_fault(links)


def _opened(session: Session, keys: KeyProvider, query: Select[AccessEvent]) -> list[Event]:
    return [
        Event(
            row.id,
            row.kind,
            row.at,
            row.look_id,
            row.subject_id,
            row.n,
            _entry(keys, row),
        )
        for row in session.execute(query).scalars()
    ]


def _entry(keys: KeyProvider, row: AccessEvent) -> dict[str, Any]:
    """The opened payload; of a row that was altered, an entry that says so, for the line must not vanish."""
    try:
        opened: dict[str, Any] = json.loads(unseal(keys, Place("access_event", "payload", row.id), row.payload))
    except SealBroken:
        damaged = Entry(row.kind, None, row.subject_id, look_id=row.look_id, outcome="no_verdict", reason=DAMAGED)
        opened = json.loads(payload(damaged, event_id=row.id, at=row.at, n=row.n, prev_leaf=row.prev_leaf))
    return opened
