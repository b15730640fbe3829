"""Handles of a grant: the QR or link, the typed number, and the invitation of a named person."""

import secrets
from dataclasses import dataclass
from datetime import datetime, timedelta
from hashlib import sha256
from uuid import UUID

from sqlalchemy import insert, select, update
from sqlalchemy.orm import Session

from backend.grants.models import HANDLE
from backend.kernel.crypto import INTERNATIONAL
from backend.kernel.keys import KeyProvider
from backend.standards import online_code, typed_code
from backend.standards.online_code import Kind, OnlineCode, TypedCode

TYPED_LIFE = timedelta(seconds=120)
MOST_LIVE = 10
"""Of a grant and kind; a new one takes the oldest one's place."""
QR, TYPED, INVITE = "qr", "typed", "invite"
USING = (QR, TYPED)


@dataclass(frozen=True, slots=True)
class GrantCode:
    """What the grantor's phone draws or hands on. The text is told once and never stored."""

    text: str
    expires_at: datetime
    typed: str | None = None
    typed_expires_at: datetime | None = None


def new_code(
    session: Session, keys: KeyProvider, origin: str, grant_id: UUID, *, until: datetime, now: datetime
) -> GrantCode:
    """A QR text that lives as long as the grant, and a number to read out that lives 120 seconds."""
    text = _new_secret(session, origin, grant_id, QR, until, now)
    digits = typed_code.build(secrets.randbelow(typed_code.NUMBERS))
    ends = min(now + TYPED_LIFE, until)
    _add(session, grant_id, TYPED, handle_hash(keys, TypedCode(digits)), ends, now)
    return GrantCode(text, until, digits, ends)


def new_invitation(session: Session, origin: str, grant_id: UUID, *, until: datetime, now: datetime) -> GrantCode:
    """A link or QR by which the named person finds the grant and answers; it shows and uses nothing."""
    return GrantCode(_new_secret(session, origin, grant_id, INVITE, until, now), until)


def grant_of(
    session: Session, keys: KeyProvider, presented: OnlineCode | TypedCode, kinds: tuple[str, ...], *, now: datetime
) -> UUID | None:
    """The grant behind a live handle of one of these kinds; a handle of another kind leads nowhere (R08)."""
    return session.execute(
        select(HANDLE.c.grant_id).where(
            HANDLE.c.hash == handle_hash(keys, presented), HANDLE.c.kind.in_(kinds), HANDLE.c.expires_at > now
        )
    ).scalar_one_or_none()


def handle_hash(keys: KeyProvider, presented: OnlineCode | TypedCode) -> bytes:
    """What the database keeps; a typed number under another key than those of live codes."""
    if isinstance(presented, OnlineCode):
        return sha256(presented.secret).digest()
    return INTERNATIONAL.mac(keys.fixed("grant_typed_code"), presented.digits.encode())


def _new_secret(session: Session, origin: str, grant_id: UUID, kind: str, until: datetime, now: datetime) -> str:
    secret = secrets.token_bytes(online_code.SECRET_BYTES)
    _add(session, grant_id, kind, sha256(secret).digest(), until, now)
    return online_code.build(origin, Kind.AUTHORISATION, secret)


def _add(session: Session, grant_id: UUID, kind: str, digest: bytes, until: datetime, now: datetime) -> None:
    live = (
        select(HANDLE.c.hash)
        .where(HANDLE.c.grant_id == grant_id, HANDLE.c.kind == kind, HANDLE.c.expires_at > now)
        .order_by(HANDLE.c.created_at.desc(), HANDLE.c.hash)
        .offset(MOST_LIVE - 1)
    )
    session.execute(update(HANDLE).where(HANDLE.c.hash.in_(live)).values(expires_at=now))
    session.execute(insert(HANDLE).values(hash=digest, grant_id=grant_id, kind=kind, created_at=now, expires_at=until))
