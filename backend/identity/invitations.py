"""Invitation links: how somebody without a password makes their first passkey. One link, one use, three days."""

import secrets
from datetime import datetime, timedelta
from uuid import UUID

from itsdangerous import BadSignature, URLSafeSerializer
from sqlalchemy import select, update
from sqlalchemy.orm import Session

from backend.identity.models import Account, PasskeyChallenge
from backend.kernel.errors import WrongCredentials
from backend.kernel.ids import new_id
from backend.kernel.keys import KeyProvider

PURPOSE = "invite"
LIFE = timedelta(days=3)
SECRET_BYTES = 32


def invite(session: Session, keys: KeyProvider, account_id: UUID, *, now: datetime) -> str:
    """Make the token of an invitation; it is told once."""
    row = PasskeyChallenge(
        id=new_id(),
        purpose=PURPOSE,
        account_id=account_id,
        challenge=secrets.token_bytes(SECRET_BYTES),
        expires_at=now + LIFE,
    )
    session.add(row)
    session.flush()
    return _serializer(keys).dumps([row.id.hex, row.challenge.hex()])


def invite_again(session: Session, keys: KeyProvider, account_id: UUID, *, now: datetime) -> str:
    """Make another invitation for the same account; earlier ones are worth nothing from now on."""
    session.execute(
        update(PasskeyChallenge)
        .where(
            PasskeyChallenge.purpose == PURPOSE,
            PasskeyChallenge.account_id == account_id,
            PasskeyChallenge.used_at.is_(None),
        )
        .values(used_at=now)
    )
    return invite(session, keys, account_id, now=now)


def accept(session: Session, keys: KeyProvider, token: str, *, now: datetime) -> tuple[UUID, UUID] | WrongCredentials:
    """Account and person of an invitation, once; or the refusal as a value: used, late, altered, unknown are alike."""
    try:
        row_id, secret = _serializer(keys).loads(token)
        wanted = UUID(hex=row_id), bytes.fromhex(secret)
    except (BadSignature, ValueError, TypeError):
        return WrongCredentials()
    account_id = session.execute(
        update(PasskeyChallenge)
        .where(
            PasskeyChallenge.id == wanted[0],
            PasskeyChallenge.purpose == PURPOSE,
            PasskeyChallenge.challenge == wanted[1],
            PasskeyChallenge.used_at.is_(None),
            PasskeyChallenge.expires_at > now,
        )
        .values(used_at=now)
        .returning(PasskeyChallenge.account_id)
    ).scalar_one_or_none()
    if account_id is None:
        return WrongCredentials()
    person_id = session.execute(
        select(Account.person_id).where(Account.id == account_id, Account.closed_at.is_(None))
    ).scalar_one_or_none()
    return WrongCredentials() if person_id is None else (account_id, person_id)


def _serializer(keys: KeyProvider) -> URLSafeSerializer:
    """One salt a purpose: a link of another kind is no invitation."""
    return URLSafeSerializer(keys.fixed("links").hex(), salt="liangzheng:staff-invitation")
