"""Imports as their office sees them: made, given a file, mapped, started, stopped. The work itself is `running`."""

import json
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from hashlib import sha256
from pathlib import Path
from typing import Any
from uuid import UUID

from sqlalchemy import Table, and_, or_, select, update
from sqlalchemy.orm import Session

from backend.catalogue.rules import TypeDefinition
from backend.catalogue.service import may_issue, type_of
from backend.certificates.imports import vault
from backend.certificates.imports.models import ImportJob
from backend.certificates.imports.rules import (
    ACTIVE,
    ENDED,
    RECEIVES,
    Act,
    Mapping,
    Source,
    State,
    after,
    mapping_problems,
    parsed,
    propose,
    written,
)
from backend.identity.people import is_in_office
from backend.identity.rules import Role
from backend.kernel.db import AnyRow
from backend.kernel.errors import Conflict, FieldProblem, InvalidField, NotFound, SecondPersonNeeded, TooLarge
from backend.kernel.fields import Place, seal, unseal
from backend.kernel.ids import new_id
from backend.kernel.keys import KeyProvider
from backend.standards.calendar import date_in_shanghai

MOST_BYTES = 60 * 1024 * 1024
UNSTARTED_KEPT = timedelta(days=7)
ENDED_KEPT = timedelta(days=30)
PAGE = 100

JOB: Table = ImportJob.__table__  # type: ignore[assignment] # declared as FromClause


@dataclass(frozen=True, slots=True)
class Sheet:
    """What was read: heads of the columns and the first rows with their numbers."""

    form: str
    heads: tuple[str, ...]
    sample: tuple[vault.Row, ...]


@dataclass(frozen=True, slots=True)
class Job:
    """An import.

    Attributes:
        fault: why the file could not be read, or why the work stopped, in a stable word.
        checked: of the last dry run, counts by outcome and by fault.
        beat_at: when the process at work last said so.
    """

    id: UUID
    issuer_id: UUID
    type: str
    state: State
    wanted: str
    fault: str
    file_name: str
    size: int
    rows: int
    cursor: int
    counts: dict[str, int]
    checked: dict[str, Any] | None
    created_at: datetime
    started_at: datetime | None
    ended_at: datetime | None
    beat_at: datetime | None
    kept: bool


@dataclass(frozen=True, slots=True)
class Received:
    """A file that was taken in."""

    size: int
    digest: str


@dataclass(frozen=True, slots=True)
class Layout:
    """A read file with its mapping, or the one proposed."""

    definition: TypeDefinition
    sheet: Sheet
    mapping: Mapping = field(default_factory=dict)
    saved: bool = False


def create(
    session: Session,
    keys: KeyProvider,
    issuer_id: UUID,
    type_code: str,
    *,
    file_name: str,
    actor_id: UUID,
    now: datetime,
) -> UUID:
    """Begin an import of one of the office's types.

    Raises:
        InvalidField: no such type, or another office's.
    """
    type_of(type_code, session)
    if not may_issue(session, issuer_id, type_code):
        raise InvalidField((FieldProblem("type", "not_yours"),))
    job_id = new_id()
    session.add(
        ImportJob(
            id=job_id,
            issuer_id=issuer_id,
            type=type_code,
            created_by=actor_id,
            created_at=now,
            state=State.NEW.value,
            file_name=seal(keys, _place("file_name", job_id), file_name.encode()),
            kept_until=now + UNSTARTED_KEPT,
        )
    )
    session.flush()
    return job_id


def receive(keys: KeyProvider, folder: Path, job_id: UUID, parts: Iterable[bytes]) -> Received:
    """Take a file in as it arrives: never in clear on the disk, never whole in memory.

    Raises:
        TooLarge: over 60 MiB.
    """
    writer = vault.Writer(keys, folder, job_id, "upload")
    digest, size, waiting = sha256(), 0, bytearray()
    try:
        for part in _within(MOST_BYTES, parts):
            digest.update(part)
            size += len(part)
            waiting += part
            while len(waiting) >= vault.FRAME_BYTES:
                writer.frame(bytes(waiting[: vault.FRAME_BYTES]))
                del waiting[: vault.FRAME_BYTES]
        if waiting:
            writer.frame(bytes(waiting))
        writer.complete()
    except BaseException:
        writer.abandon()
        raise
    return Received(size, digest.hexdigest())


def _within(most: int, parts: Iterable[bytes]) -> Iterator[bytes]:
    for part in parts:
        most -= len(part)
        if most < 0:
            raise TooLarge
        yield part


def expect_file(session: Session, keys: KeyProvider, office_ids: Sequence[UUID], job_id: UUID) -> None:
    """Whether a file may be brought now.

    Raises:
        NotFound: unknown, or another office's.
        Conflict: the work has begun.
    """
    if one(session, keys, office_ids, job_id).state not in RECEIVES:
        raise Conflict


def take_in(session: Session, office_ids: Sequence[UUID], job_id: UUID, received: Received, *, now: datetime) -> None:
    """A file has come: the process at work reads it next. Errors as `expect_file`."""
    _move(
        session,
        office_ids,
        job_id,
        RECEIVES,
        state=State.RECEIVED.value,
        size=received.size,
        digest=received.digest,
        fault="",
        sheet=None,
        checked=None,
        rows=0,
        cursor=0,
        tries=0,
        kept_until=now + UNSTARTED_KEPT,
    )


def of_offices(session: Session, keys: KeyProvider, office_ids: Sequence[UUID]) -> list[Job]:
    """Imports of some offices, newest first."""
    query = select(JOB).where(JOB.c.issuer_id.in_(office_ids)).order_by(JOB.c.created_at.desc(), JOB.c.id).limit(PAGE)
    return [_job(keys, row) for row in session.execute(query)]


def one(session: Session, keys: KeyProvider, office_ids: Sequence[UUID], job_id: UUID) -> Job:
    """One import.

    Raises:
        NotFound: unknown, or another office's.
    """
    return _job(keys, _row(session, office_ids, job_id))


def layout(session: Session, keys: KeyProvider, office_ids: Sequence[UUID], job_id: UUID) -> Layout:
    """The file's heads and first rows, with the mapping that was saved or one proposed.

    Raises:
        NotFound: unknown, another office's, or its time is over.
        Conflict: not read yet.
    """
    row = _row(session, office_ids, job_id)
    if row.sheet is None:
        raise NotFound if row.state in ENDED else Conflict
    sheet = opened_sheet(keys, row)
    definition = type_of(row.type, session)
    if row.mapping is not None:
        return Layout(definition, sheet, opened_mapping(keys, row), saved=True)
    return Layout(definition, sheet, propose(definition, sheet.heads, _earlier(session, keys, row)))


def save_mapping(
    session: Session, keys: KeyProvider, office_ids: Sequence[UUID], job_id: UUID, mapping: Mapping
) -> None:
    """Keep a mapping; a dry run made with another one counts no longer.

    Raises:
        InvalidField: it cannot be, with every reason.
        Conflict: not read yet, or the work has begun.
    """
    row = _row(session, office_ids, job_id)
    if row.sheet is None:
        raise Conflict
    definition = type_of(row.type, session)
    heads = opened_sheet(keys, row).heads
    problems = mapping_problems(definition, mapping, len(heads))
    if problems:
        raise InvalidField(tuple(FieldProblem(*one) for one in problems))
    named = {key: heads[source.column] if source.column is not None else "" for key, source in mapping.items()}
    document = json.dumps({"targets": written(mapping), "heads": named}, ensure_ascii=False)
    _move(
        session,
        office_ids,
        job_id,
        {State.MAPPING, State.CHECKED},
        state=State.MAPPING.value,
        checked=None,
        mapping=seal(keys, _place("mapping", job_id), document.encode()),
    )


def ask(
    session: Session, office_ids: Sequence[UUID], job_id: UUID, act: Act, *, actor_id: UUID, now: datetime
) -> State:
    """Check, start, pause or cancel; the state after it.

    Raises:
        NotFound: unknown, or another office's.
        Conflict: not in a state for it, or not mapped yet.
        SecondPersonNeeded: certificates of this type are issued by two, and the caller brought the file; but who
            brought it lets go on after a pause what a colleague has started, under that colleague's name, as long as
            the colleague issues for the office.
    """
    row = _row(session, office_ids, job_id)
    before = State(row.state)
    if act is Act.START and row.created_by == actor_id and "issue" in type_of(row.type, session).second_person:
        today = date_in_shanghai(now)
        issues = is_in_office(session, row.started_by, row.issuer_id, Role.ISSUING_OFFICER, today=today)
        if before is not State.PAUSED or row.started_by == actor_id or not issues:
            raise SecondPersonNeeded
        actor_id = row.started_by
    following = after(act, before)
    if following is None or (act in (Act.CHECK, Act.START) and row.mapping is None):
        raise Conflict
    _move(session, office_ids, job_id, {before}, **_changes(act, before, following, actor_id, now))
    return following


def _changes(act: Act, before: State, following: State, actor_id: UUID, now: datetime) -> dict[str, Any]:
    if following is before:
        return {"wanted": act.value}
    changes: dict[str, Any] = {"state": following.value, "wanted": "", "fault": "", "tries": 0, "beat_at": None}
    if act is Act.CHECK:
        changes |= {"cursor": 0, "checked": None}
    if act is Act.START:
        changes |= {"started_by": actor_id, "kept_until": None}
        changes |= {} if before is State.PAUSED else {"cursor": 0, "started_at": now}
    if act is Act.CANCEL:
        entered = before is State.PAUSED
        changes |= {"ended_at": now, "kept_until": now + ENDED_KEPT if entered else now, "sheet": None}
    return changes


def opened_sheet(keys: KeyProvider, row: AnyRow) -> Sheet:
    """Heads and first rows of a job's row."""
    document = json.loads(unseal(keys, _place("sheet", row.id), row.sheet))
    sample = tuple((number, cells) for number, cells in document["sample"])
    return Sheet(document["form"], tuple(document["heads"]), sample)


def sealed_sheet(keys: KeyProvider, job_id: UUID, sheet: Sheet) -> bytes:
    """The same as a column keeps it."""
    document = {"form": sheet.form, "heads": sheet.heads, "sample": sheet.sample}
    return seal(keys, _place("sheet", job_id), json.dumps(document, ensure_ascii=False).encode())


def opened_mapping(keys: KeyProvider, row: AnyRow) -> dict[str, Source]:
    """The saved mapping of a job's row."""
    return parsed(json.loads(unseal(keys, _place("mapping", row.id), row.mapping))["targets"])


def due(session: Session, *, now: datetime, silent_for: timedelta) -> bool:
    """Whether there is work that no process seems to be at, or a file whose time is over."""
    waiting = and_(
        JOB.c.state.in_([state.value for state in ACTIVE]),
        or_(JOB.c.beat_at.is_(None), JOB.c.beat_at <= now - silent_for),
    )
    over = JOB.c.kept_until <= now
    return session.execute(select(JOB.c.id).where(or_(waiting, over)).limit(1)).first() is not None


def _earlier(session: Session, keys: KeyProvider, row: AnyRow) -> dict[str, tuple[str, Source]]:
    """The office's last mapping for the type: target → head of its column and source."""
    found = session.execute(
        select(JOB)
        .where(JOB.c.issuer_id == row.issuer_id, JOB.c.type == row.type, JOB.c.mapping.is_not(None))
        .order_by(JOB.c.created_at.desc(), JOB.c.id.desc())
        .limit(1)
    ).first()
    if found is None:
        return {}
    document = json.loads(unseal(keys, _place("mapping", found.id), found.mapping))
    return {key: (document["heads"].get(key, ""), source) for key, source in parsed(document["targets"]).items()}


def _row(session: Session, office_ids: Sequence[UUID], job_id: UUID) -> AnyRow:
    row = session.execute(select(JOB).where(JOB.c.id == job_id, JOB.c.issuer_id.in_(office_ids))).first()
    if row is None:
        raise NotFound
    return row


def _move(session: Session, office_ids: Sequence[UUID], job_id: UUID, expected: Iterable[State], **values: Any) -> None:
    """Change a job that is still in an expected state.

    Raises:
        NotFound, Conflict: it is not.
    """
    done = session.execute(
        update(JOB)
        .where(
            JOB.c.id == job_id, JOB.c.issuer_id.in_(office_ids), JOB.c.state.in_([state.value for state in expected])
        )
        .values(**values)
        .returning(JOB.c.id)
    ).one_or_none()
    if done is None:
        _row(session, office_ids, job_id)
        raise Conflict


def _job(keys: KeyProvider, row: AnyRow) -> Job:
    return Job(
        id=row.id,
        issuer_id=row.issuer_id,
        type=row.type,
        state=State(row.state),
        wanted=row.wanted,
        fault=row.fault,
        file_name=unseal(keys, _place("file_name", row.id), row.file_name).decode(),
        size=row.size,
        rows=row.rows,
        cursor=row.cursor,
        counts={name: getattr(row, name) for name in ("issued", "amended", "unchanged", "stale", "faulty")},
        checked=row.checked,
        created_at=row.created_at,
        started_at=row.started_at,
        ended_at=row.ended_at,
        beat_at=row.beat_at,
        kept=row.kept_until is not None or row.state not in ENDED,
    )


def _place(name: str, job_id: UUID) -> Place:
    return Place("import_job", name, job_id)
