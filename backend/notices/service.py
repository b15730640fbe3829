"""The inbox: a message for a person, kept sealed for 180 days, told to the open page and by push."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, delete, func, select, update
from sqlalchemy.orm import Session

from backend.kernel.errors import NotFound
from backend.kernel.fields import Place, seal, unseal
from backend.kernel.ids import new_id
from backend.kernel.keys import KeyProvider
from backend.kernel.live import tell
from backend.notices import push
from backend.notices.models import Notice
from backend.notices.rules import KEPT, group_of

TOLD = "message.new"
NOTHING: Mapping[str, Sequence[str]] = {}


@dataclass(frozen=True, slots=True)
class Message:
    """A message as its person reads it.

    Attributes:
        kind: `group.what`; the words are the front end's.
        ref: what it is about, to open it.
        facts: places of its sentence; of a name in two languages, `x` and `x_en`.
        fields: certificate type → field names that were seen.
    """

    id: UUID
    kind: str
    at: datetime
    read_at: datetime | None
    ref: UUID | None
    facts: Mapping[str, str]
    fields: Mapping[str, Sequence[str]] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Wanted:
    """Which messages: of a group, unread alone, from where, how many at most."""

    group: str | None = None
    unread: bool = False
    before: UUID | None = None
    limit: int = 20


def notify(
    session: Session,
    keys: KeyProvider,
    person_id: UUID,
    *,
    kind: str,
    ref: UUID | None,
    facts: Mapping[str, str],
    fields: Mapping[str, Sequence[str]] = NOTHING,
    now: datetime,
) -> UUID:
    """Put a message into a person's inbox, wake their open pages, and have their other browsers told by push.

    The push carries nothing of it (R29). Called from the functions that work off the outbox.

    Raises:
        ValueError: a kind of no group.
    """
    group_of(kind)
    message_id = new_id()
    content = json.dumps({"facts": dict(facts), "fields": {key: list(names) for key, names in fields.items()}})
    session.add(
        Notice(
            id=message_id,
            person_id=person_id,
            kind=kind,
            ref=ref,
            content=seal(keys, _place(message_id), content.encode()),
            at=now,
        )
    )
    session.flush()
    push.mark_due(session, person_id, now=now)
    tell(session, person_id, TOLD, message_id, now=now)
    return message_id


def is_told(session: Session, person_id: UUID, ref: UUID, *, kind: str | None = None) -> bool:
    """Whether a person has a message about this, of a kind or any: of what two topics tell, the first counts."""
    known = select(Notice.id).where(Notice.person_id == person_id, Notice.ref == ref)
    if kind is not None:
        known = known.where(Notice.kind == kind)
    return session.execute(known.limit(1)).first() is not None


def of_person(session: Session, keys: KeyProvider, person_id: UUID, wanted: Wanted) -> list[Message]:
    """A person's messages, newest first."""
    query = select(Notice).where(Notice.person_id == person_id)
    if wanted.group is not None:
        query = query.where(Notice.kind.startswith(f"{wanted.group}.", autoescape=True))
    if wanted.unread:
        query = query.where(Notice.read_at.is_(None))
    if wanted.before is not None:
        query = query.where(Notice.id < wanted.before)
    rows = session.execute(query.order_by(Notice.id.desc()).limit(wanted.limit)).scalars()
    return [_opened(keys, row) for row in rows]


def unread(session: Session, person_id: UUID) -> int:
    """How many messages a person has not read."""
    count = select(func.count()).select_from(Notice).where(Notice.person_id == person_id, Notice.read_at.is_(None))
    return session.execute(count).scalar_one()


def mark_read(session: Session, person_id: UUID, message_id: UUID | None, *, now: datetime) -> int:
    """Mark one of the own messages read, or all (None); how many were unread.

    Raises:
        NotFound: not a message of this person.
    """
    if message_id is not None:
        _refuse_foreign(session, person_id, message_id)
    return len(
        session.execute(
            update(Notice)
            .where(_own(person_id, message_id), Notice.read_at.is_(None))
            .values(read_at=now)
            .returning(Notice.id)
            .execution_options(synchronize_session=False)
        ).all()
    )


def remove(session: Session, person_id: UUID, message_id: UUID) -> None:
    """Delete one of the own messages; the record that it told of stays.

    Raises:
        NotFound: not a message of this person.
    """
    _refuse_foreign(session, person_id, message_id)
    session.execute(delete(Notice).where(_own(person_id, message_id)).execution_options(synchronize_session=False))


def forget_old(session: Session, *, now: datetime) -> None:
    """Delete messages after 180 days, and subscriptions whose session is over."""
    session.execute(delete(Notice).where(Notice.at <= now - KEPT).execution_options(synchronize_session=False))
    push.drop_closed(session, now=now)


def _refuse_foreign(session: Session, person_id: UUID, message_id: UUID) -> None:
    if session.execute(select(Notice.id).where(_own(person_id, message_id))).first() is None:
        raise NotFound


def _own(person_id: UUID, message_id: UUID | None) -> ColumnElement[bool]:
    own = Notice.person_id == person_id
    return own if message_id is None else own & (Notice.id == message_id)


def _opened(keys: KeyProvider, row: Notice) -> Message:
    content: dict[str, Any] = json.loads(unseal(keys, _place(row.id), row.content))
    return Message(row.id, row.kind, row.at, row.read_at, row.ref, content["facts"], content["fields"])


def _place(message_id: UUID) -> Place:
    return Place("notice", "content", message_id)
