"""Browsers that are told by push: one a session, bound to it, gone with it (R27, T20).

A message marks its person's browsers due, in the transaction of the message. Sending stands between two other
transactions: one takes what is due, for a minute and for nobody else; one writes what came of it.
"""

import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy import ColumnElement, Select, column, delete, exists, or_, select, table, update
from sqlalchemy.orm import Session

from backend.identity.rules import Actor
from backend.kernel.columns import UtcTime
from backend.kernel.db import locked
from backend.kernel.fields import Place, blind_index, seal, unseal
from backend.kernel.ids import new_id
from backend.kernel.keys import KeyProvider
from backend.kernel.upsert import inserting
from backend.notices.models import PushKey, PushSubscription
from backend.notices.rules import LEASE, Outcome, pause

AT_ONCE = 20
_ONLY = 1
_SIGN_IN = table("sign_in", column("id"), column("ended_at", UtcTime), column("expires_at", UtcTime))


@dataclass(frozen=True, slots=True)
class Browser:
    """Where a browser is reached, the keys only it can read with, and the language of its page."""

    endpoint: str
    p256dh: str
    auth: str
    language: str


@dataclass(frozen=True, slots=True)
class Due:
    """A browser that this process is to tell now; `until` is how long nobody else will."""

    id: UUID
    until: datetime
    tries: int
    browser: Browser


@dataclass(frozen=True, slots=True)
class Key:
    """The city's push key: its name at the provider, and its public half."""

    kid: str
    spki: bytes


def key(session: Session) -> Key | None:
    """The push key, if it was made."""
    row = session.get(PushKey, _ONLY)
    return None if row is None else Key(row.kid, row.spki)


def ensure_key(session: Session, keys: KeyProvider, *, now: datetime) -> Key:
    """The push key; the first call makes it. Of two that make one at a time, the first counts."""
    known = key(session)
    if known is None:
        kid, spki = keys.new_signing_key()
        wanted = {"id": _ONLY, "kid": kid, "spki": spki, "created_at": now}
        session.execute(inserting(session, PushKey.__table__).values(wanted).on_conflict_do_nothing())  # type: ignore[arg-type] # declared as FromClause
        known = key(session)
    assert known is not None  # noqa: S101 - just written
    return known


def subscribe(session: Session, keys: KeyProvider, browser: Browser, *, actor: Actor, now: datetime) -> None:
    """Have this session's browser told; it takes the place of what the session or the browser had before."""
    index = blind_index(keys, "push_endpoint", browser.endpoint)
    before = or_(PushSubscription.sign_in_id == actor.sign_in_id, PushSubscription.endpoint_index == index)
    session.execute(delete(PushSubscription).where(before).execution_options(synchronize_session=False))
    subscription_id = new_id()
    content = json.dumps([browser.endpoint, browser.p256dh, browser.auth, browser.language]).encode()
    session.add(
        PushSubscription(
            id=subscription_id,
            sign_in_id=actor.sign_in_id,
            account_id=actor.account_id,
            person_id=actor.person_id,
            endpoint_index=index,
            content=seal(keys, _place(subscription_id), content),
            created_at=now,
        )
    )
    session.flush()


def is_on(session: Session, sign_in_id: UUID) -> bool:
    """Whether this session's browser is told."""
    own = select(PushSubscription.id).where(PushSubscription.sign_in_id == sign_in_id)
    return session.execute(own).first() is not None


def unsubscribe(session: Session, sign_in_id: UUID) -> None:
    """Tell this session's browser nothing more."""
    _drop(session, PushSubscription.sign_in_id == sign_in_id)


def drop_closed(session: Session, *, now: datetime, person_id: UUID | None = None) -> None:
    """Forget the browsers of sessions that ended, of one person or of all."""
    closed = ~_open(now)
    _drop(session, closed if person_id is None else closed & (PushSubscription.person_id == person_id))


def mark_due(session: Session, person_id: UUID, *, now: datetime) -> None:
    """Have the person's browsers told; several messages at a time are one push."""
    session.execute(
        update(PushSubscription)
        .where(PushSubscription.person_id == person_id)
        .values(due_at=now)
        .execution_options(synchronize_session=False)
    )


def is_due(session: Session, *, now: datetime) -> bool:
    """Whether there is anything to send."""
    return session.execute(_due(now).limit(1)).first() is not None


def take(session: Session, keys: KeyProvider, *, now: datetime) -> list[Due]:
    """Take what is due, for this process alone and a minute; browsers of ended sessions are dropped instead."""
    drop_closed(session, now=now)
    rows = session.execute(locked(_due(now).limit(AT_ONCE), skip=True)).scalars().all()
    for row in rows:
        row.due_at = now + LEASE
        row.tries += 1
    session.flush()
    return [Due(row.id, now + LEASE, row.tries, _browser(keys, row)) for row in rows]


def settle(session: Session, due: Due, outcome: Outcome, *, now: datetime) -> None:
    """Write what came of a push. A message that arrived meanwhile marked the browser due again, and that stands."""
    own = PushSubscription.id == due.id
    wait = pause(due.tries)
    if outcome is Outcome.GONE or (outcome is Outcome.LATER and wait is None):
        _drop(session, own)
        return
    if outcome is Outcome.SENT:
        _write(session, own, tries=0)
    due_at = None if outcome is Outcome.SENT or wait is None else now + wait
    _write(session, own & (PushSubscription.due_at == due.until), due_at=due_at)


def _write(session: Session, which: ColumnElement[bool], **values: object) -> None:
    session.execute(update(PushSubscription).where(which).values(**values).execution_options(synchronize_session=False))


def _drop(session: Session, which: ColumnElement[bool]) -> None:
    session.execute(delete(PushSubscription).where(which).execution_options(synchronize_session=False))


def _due(now: datetime) -> Select[PushSubscription]:
    return (
        select(PushSubscription)
        .where(PushSubscription.due_at <= now)
        .order_by(PushSubscription.due_at, PushSubscription.id)
    )


def _open(now: datetime) -> ColumnElement[bool]:
    return exists().where(
        _SIGN_IN.c.id == PushSubscription.sign_in_id, _SIGN_IN.c.ended_at.is_(None), _SIGN_IN.c.expires_at > now
    )


def _browser(keys: KeyProvider, row: PushSubscription) -> Browser:
    parts: Sequence[str] = json.loads(unseal(keys, _place(row.id), row.content))
    return Browser(*parts)


def _place(subscription_id: UUID) -> Place:
    return Place("push_subscription", "content", subscription_id)
