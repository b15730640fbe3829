"""Sign-in sessions: open, recognise, list, end. `authenticate` is one statement, for it runs on every request."""

import secrets
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from hashlib import sha256
from uuid import UUID

from sqlalchemy import Table, and_, bindparam, null, or_, select, update
from sqlalchemy.orm import Session

from backend.identity.levels.rules import carried
from backend.identity.models import Account, Membership, SignIn
from backend.identity.rules import SEEN_EVERY, STAFF, Actor, Life, Office, Role, in_force, is_locked, may_hold
from backend.kernel import clock, idempotency
from backend.kernel.db import AnyRow
from backend.kernel.errors import Locked, NotFound, SignedOutElsewhere, Unauthenticated
from backend.kernel.hot import Hot
from backend.kernel.ids import new_id
from backend.standards.calendar import date_in_shanghai

TOKEN_BYTES = 32

SIGN_IN: Table = SignIn.__table__  # type: ignore[assignment] # declared as FromClause
ACCOUNT: Table = Account.__table__  # type: ignore[assignment] # the same
MEMBERSHIP: Table = Membership.__table__  # type: ignore[assignment] # the same
_ACTOR = (
    select(
        clock.database_now().label("now"),
        SIGN_IN.c.id.label("sign_in_id"),
        SIGN_IN.c.last_seen_at,
        SIGN_IN.c.last_active_at,
        SIGN_IN.c.expires_at,
        SIGN_IN.c.idle_s,
        SIGN_IN.c.locks_at,
        SIGN_IN.c.method,
        SIGN_IN.c.level.label("cap"),
        ACCOUNT.c.id.label("account_id"),
        ACCOUNT.c.person_id,
        ACCOUNT.c.login,
        ACCOUNT.c.demo,
        ACCOUNT.c.level,
        MEMBERSHIP.c.id.label("membership_id"),
        MEMBERSHIP.c.organisation_id,
        MEMBERSHIP.c.role,
        MEMBERSHIP.c.unit,
        MEMBERSHIP.c.badge,
        MEMBERSHIP.c.valid_from,
        MEMBERSHIP.c.valid_to,
        MEMBERSHIP.c.ended_at,
    )
    .join(ACCOUNT, ACCOUNT.c.id == SIGN_IN.c.account_id)
    .outerjoin(MEMBERSHIP, MEMBERSHIP.c.person_id == ACCOUNT.c.person_id)
    .where(SIGN_IN.c.token_hash == bindparam("token_hash"), SIGN_IN.c.ended_at.is_(None), ACCOUNT.c.closed_at.is_(None))
)
"""Tables and not classes: the mapper would cost this statement, which every request begins with, as much again."""
_NO_STORED = tuple(null().label(column.name) for column in idempotency.STORED_COLUMNS)
_ACTOR_READING = Hot(_ACTOR.add_columns(*_NO_STORED))
_ACTOR_CHANGING = Hot(
    _ACTOR.add_columns(*idempotency.STORED_COLUMNS).outerjoin(
        idempotency.ROWS, idempotency.join_condition(ACCOUNT.c.id)
    )
)


@dataclass(frozen=True, slots=True)
class Recognised:
    """The actor of a request, the time of the request, and the answer its key had before, if any."""

    actor: Actor
    now: datetime
    stored: idempotency.Stored | None


@dataclass(frozen=True, slots=True)
class OpenSignIn:
    """A line of "where I am signed in"."""

    id: UUID
    device: str
    created_at: datetime
    last_seen_at: datetime
    method: str


def authenticate(session: Session, token: str, request: idempotency.Request | None) -> Recognised:
    """Recognise the cookie's token.

    Raises:
        Unauthenticated: unknown or expired.
        SignedOutElsewhere: ended from another device or at a counter.
        Locked: the pause was longer than the role allows, or the wallet was out of sight for five minutes.
    """
    parameters: dict[str, object] = {"token_hash": token_hash(token)}
    statement = _ACTOR_READING
    if request is not None:
        statement = _ACTOR_CHANGING
        parameters |= {"idem_route": request.route, "idem_key": request.key}
    rows = statement.rows(session, parameters)
    if not rows:
        raise _why_not(session, token)
    first = rows[0]
    now = clock.remember(session, clock.chosen(session, first.now))
    if now >= first.expires_at:
        raise Unauthenticated
    if is_locked(first.last_active_at, first.idle_s, first.locks_at, now=now):
        raise Locked
    return Recognised(_actor(rows, now), now, _stored(first))


def _why_not(session: Session, token: str) -> Unauthenticated:
    """A browser that still shows the token of an ended session did not end it itself: it is told to wipe (R27)."""
    ended = select(SignIn.id).where(SignIn.token_hash == token_hash(token), SignIn.ended_at.is_not(None))
    return SignedOutElsewhere() if session.execute(ended).first() else Unauthenticated()


def _actor(rows: Sequence[AnyRow], now: datetime) -> Actor:
    first = rows[0]
    today = date_in_shanghai(now)
    offices = tuple(
        Office(row.membership_id, row.organisation_id, Role(row.role), row.unit, row.badge)
        for row in rows
        if row.membership_id
        and in_force(row.valid_from, row.valid_to, row.ended_at, today=today)
        and may_hold(Role(row.role), method=first.method, demo_account=first.demo, idle_s=first.idle_s)
    )
    return Actor(
        account_id=first.account_id,
        person_id=first.person_id,
        sign_in_id=first.sign_in_id,
        login=first.login,
        demo=first.demo,
        level=carried(first.level, first.cap, staff=any(one.role in STAFF for one in offices)),
        offices=offices,
        last_seen_at=first.last_seen_at,
        last_active_at=first.last_active_at,
        expires_at=first.expires_at,
        idle_s=first.idle_s,
    )


def _stored(row: AnyRow) -> idempotency.Stored | None:
    if row.idem_id is None:
        return None
    return idempotency.Stored(row.idem_id, row.idem_body_hash, row.idem_status, row.idem_answer, row.idem_answer_until)


def open_sign_in(
    session: Session, account_id: UUID, *, life: Life, device: str, method: str, cap: str | None = None, now: datetime
) -> tuple[UUID, str]:
    """Start a session; returns its id and the token, which is told once and never stored.

    Args:
        cap: the highest real-name level that this way of signing in answers for; None for the account's own ways.
    """
    token = secrets.token_urlsafe(TOKEN_BYTES)
    row = SignIn(
        token_hash=token_hash(token),
        account_id=account_id,
        device=device[:120],
        method=method,
        level=cap,
        created_at=now,
        last_seen_at=now,
        last_active_at=now,
        expires_at=now + life.total,
        idle_s=None if life.idle is None else int(life.idle.total_seconds()),
    )
    session.add(row)
    session.flush()
    return row.id, token


def token_hash(token: str) -> bytes:
    """What the database keeps of a token of 256 random bits."""
    return sha256(token.encode()).digest()


def open_sign_ins(session: Session, account_id: UUID, *, now: datetime) -> list[OpenSignIn]:
    """Sessions of an account that still hold, newest first."""
    rows = session.execute(
        select(SignIn.id, SignIn.device, SignIn.created_at, SignIn.last_seen_at, SignIn.method)
        .where(SignIn.account_id == account_id, SignIn.ended_at.is_(None), SignIn.expires_at > now)
        .order_by(SignIn.last_seen_at.desc())
        .limit(100)
    )
    return [OpenSignIn(*row) for row in rows]


def end(session: Session, account_id: UUID, sign_in_id: UUID, *, now: datetime) -> None:
    """End one of the account's own sessions; it is refused from the next request on.

    Raises:
        NotFound: unknown, ended already, or somebody else's.
    """
    ended = session.execute(
        update(SignIn)
        .where(and_(SignIn.id == sign_in_id, SignIn.account_id == account_id, SignIn.ended_at.is_(None)))
        .values(ended_at=now)
        .returning(SignIn.id)
    ).one_or_none()
    if ended is None:
        raise NotFound


def end_all(session: Session, account_id: UUID, *, but: UUID | None = None, now: datetime) -> int:
    """End every session of an account, `but` one; returns how many ended. Live codes of theirs die with them."""
    ended = session.execute(
        update(SignIn)
        .where(
            SignIn.account_id == account_id,
            SignIn.ended_at.is_(None),
            SignIn.expires_at > now,
            *(() if but is None else (SignIn.id != but,)),
        )
        .values(ended_at=now)
        .returning(SignIn.id)
        .execution_options(synchronize_session=False)
    ).all()
    return len(ended)


def holds(session: Session, sign_in_id: UUID, *, now: datetime) -> bool:
    """Whether a session is still open and not locked by being out of sight."""
    return (
        session.execute(
            select(SignIn.id).where(
                SignIn.id == sign_in_id,
                SignIn.ended_at.is_(None),
                SignIn.expires_at > now,
                or_(SignIn.locks_at.is_(None), SignIn.locks_at > now),
            )
        ).first()
        is not None
    )


def end_by_token(session: Session, token: str, *, now: datetime) -> UUID | None:
    """End the session of a token in its own browser; whose it was, None where there was none.

    The token is forgotten with it: a request that the browser sent before is merely not signed in. Told to wipe (R27),
    it would take the cookie of the session that has followed.
    """
    forgotten = token_hash(str(new_id()))
    ended = session.execute(
        update(SignIn)
        .where(SignIn.token_hash == token_hash(token), SignIn.ended_at.is_(None))
        .values(ended_at=now, token_hash=forgotten)
        .returning(SignIn.account_id)
    )
    return ended.scalar_one_or_none()


def needs_touch(actor: Actor, *, now: datetime) -> bool:
    """Whether the last note of this session being used is a minute old."""
    return now - actor.last_seen_at >= SEEN_EVERY


def touch(session: Session, actor: Actor, *, active: bool, now: datetime) -> None:
    """Note that the session was used, and whether a person did it."""
    values = {"last_seen_at": now} | ({"last_active_at": now} if active else {})
    session.execute(update(SignIn).where(SignIn.id == actor.sign_in_id).values(**values))
