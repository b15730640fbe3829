"""The asker's side of a request code: show it, see how it stands, take it back."""

import secrets
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from uuid import UUID

from sqlalchemy import select, update
from sqlalchemy.orm import Session

from backend.codes.handles import handle_hash
from backend.codes.requests.models import CODE, OPENED, RequestCode
from backend.codes.requests.packing import Packed, pack, unpack
from backend.codes.requests.rules import MOST_POSTERS, Known, Standing, Way, code_ends_at, request_standing, standing
from backend.codes.rules import State
from backend.codes.service import Context
from backend.identity.rules import Actor
from backend.kernel.db import AnyRow
from backend.kernel.errors import Conflict, FieldProblem, InvalidField, NotFound
from backend.kernel.ids import new_id
from backend.kernel.keys import KeyProvider
from backend.standards import online_code, typed_code
from backend.standards.online_code import Kind, OnlineCode, TypedCode


@dataclass(frozen=True, slots=True)
class Scan:
    """A request that a scan opened, as its asker sees it: a yes, a no and no answer in time are alike (R15)."""

    id: UUID
    opened_at: datetime
    waiting: bool


@dataclass(frozen=True, slots=True)
class Asked:
    """A request code as its asker sees it.

    Attributes:
        text: what the QR holds, and `typed` what is read out; None once it is on a screen: only its hash is kept.
        name: of the one person who may open it, as it was typed; empty for anybody.
        scans: requests opened by it, oldest first.
    """

    id: UUID
    way: Way
    standing: Standing
    context: Context
    people: int | None
    answers: int
    created_at: datetime
    ends_at: datetime | None
    text: str | None = None
    typed: str | None = None
    name: str = ""
    scans: tuple[Scan, ...] = ()


def show(
    session: Session,
    keys: KeyProvider,
    origin: str,
    *,
    actor: Actor,
    way: Way,
    people: int | None,
    asked: Packed,
    now: datetime,
) -> Asked:
    """Make a request code; the caller has settled that its office may ask this.

    Args:
        asked: the context, and the name of the one person who may open it, if it is for one.

    Raises:
        InvalidField: a person who has too many posters up.
    """
    if way is Way.POSTER and len(posters(session, keys, origin, actor=actor, now=now)) >= MOST_POSTERS:
        raise InvalidField((FieldProblem("way", "too_many"),))
    code_id, secret = new_id(), secrets.token_bytes(online_code.SECRET_BYTES)
    typed = typed_code.build(secrets.randbelow(typed_code.NUMBERS))
    kept = replace(asked, secret=secret, typed=typed) if way is Way.POSTER else asked
    row = RequestCode(
        id=code_id,
        handle_hash=handle_hash(keys, OnlineCode(Kind.REQUEST, secret)),
        typed_hash=handle_hash(keys, TypedCode(typed)),
        way=way.value,
        account_id=actor.account_id,
        person_id=actor.person_id,
        scene=asked.context.scene.code,
        context=pack(keys, code_id, kept),
        people=people,
        answers=0,
        created_at=now,
        ends_at=code_ends_at(way, now=now),
    )
    session.add(row)
    session.flush()
    return _asked(origin, row, replace(asked, secret=secret, typed=typed), now=now)


def one(session: Session, keys: KeyProvider, origin: str, code_id: UUID, *, actor: Actor, now: datetime) -> Asked:
    """An own request code with the requests that it opened.

    Raises:
        NotFound: unknown or somebody else's.
    """
    found = session.execute(select(*CODE.c).where(CODE.c.id == code_id, CODE.c.account_id == actor.account_id)).all()
    if not found:
        raise NotFound
    row = found[0]
    opened = session.execute(
        select(OPENED.c.id, OPENED.c.opened_at, OPENED.c.state, OPENED.c.ends_at)
        .where(OPENED.c.code_id == code_id)
        .order_by(OPENED.c.id)
    )
    scans = tuple(Scan(own.id, own.opened_at, _waits(own, row.withdrawn_at, now=now)) for own in opened)
    return _asked(origin, row, unpack(keys, row.id, row.context), now=now, scans=scans)


def posters(session: Session, keys: KeyProvider, origin: str, *, actor: Actor, now: datetime) -> list[Asked]:
    """Own posters that are up, newest first."""
    rows = session.execute(
        select(*CODE.c)
        .where(CODE.c.account_id == actor.account_id, CODE.c.way == Way.POSTER.value, CODE.c.withdrawn_at.is_(None))
        .order_by(CODE.c.id.desc())
    )
    return [_asked(origin, row, unpack(keys, row.id, row.context), now=now) for row in rows]


def withdraw(session: Session, keys: KeyProvider, code_id: UUID, *, actor: Actor, now: datetime) -> Context:
    """Take a code back; whoever has scanned it can answer no more.

    Raises:
        NotFound: unknown or somebody else's.
        Conflict: withdrawn before.
    """
    own = RequestCode.id == code_id, RequestCode.account_id == actor.account_id
    ended = session.execute(
        update(RequestCode)
        .where(*own, RequestCode.withdrawn_at.is_(None))
        .values(withdrawn_at=now)
        .returning(RequestCode.context)
    ).one_or_none()
    if ended is None:
        raise Conflict if session.execute(select(RequestCode.id).where(*own)).all() else NotFound
    return unpack(keys, code_id, ended.context).context


def _waits(request: AnyRow, withdrawn_at: datetime | None, *, now: datetime) -> bool:
    stands = request_standing(request.ends_at, withdrawn_at, now=now)
    return request.state == State.ASKED.value and stands is Standing.OPEN


def _asked(
    origin: str, row: AnyRow | RequestCode, packed: Packed, *, now: datetime, scans: Sequence[Scan] = ()
) -> Asked:
    return Asked(
        id=row.id,
        way=Way(row.way),
        standing=standing(Known(row.ends_at, row.withdrawn_at, row.answers, row.people), now=now),
        context=packed.context,
        people=row.people,
        answers=row.answers,
        created_at=row.created_at,
        ends_at=row.ends_at,
        text=online_code.build(origin, Kind.REQUEST, packed.secret) if packed.secret else None,
        typed=packed.typed or None,
        name=packed.name,
        scans=tuple(scans),
    )
