"""Password sign-in: Argon2id, the same answer and the same work for known and unknown names (R23)."""

import os
from datetime import datetime, timedelta
from threading import BoundedSemaphore
from uuid import UUID

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerifyMismatchError
from sqlalchemy import Row, select
from sqlalchemy.orm import Session

from backend.identity.models import Account, Membership
from backend.identity.rules import Role, in_force, may_use_password
from backend.kernel import attempts
from backend.kernel.errors import Unavailable, WrongCredentials
from backend.kernel.fields import blind_index
from backend.kernel.ids import new_id
from backend.kernel.keys import KeyProvider
from backend.standards.calendar import date_in_shanghai

HASHER = PasswordHasher(time_cost=2, memory_cost=19 * 1024, parallelism=1)
NOBODYS_HASH = HASHER.hash("nobody has this password")
TRIES, TRIES_OF_ALL = 10, 100
ROOM_WAIT_S = 3
_ROOM = BoundedSemaphore(os.cpu_count() or 1)
"""Each proof takes 19 MiB and a core; who finds no room waits a little, then comes back."""
WINDOW = timedelta(minutes=10)


def add_account(
    session: Session, person_id: UUID, login: str, *, password_hash: str | None, demo: bool, now: datetime
) -> UUID:
    """Give a person a sign-in name; without a password hash it signs in by passkey."""
    account = Account(
        id=new_id(), person_id=person_id, login=login, password_hash=password_hash, demo=demo, created_at=now
    )
    session.add(account)
    session.flush()
    return account.id


def hashed(password: str) -> str:
    """Argon2id hash with 19 MiB, two passes."""
    return HASHER.hash(password)


def hashed_in_turn(password: str) -> str:
    """As `hashed`, no more at once than there are cores. Outside any transaction: it takes long.

    Raises:
        Unavailable: no room after a short wait.
    """
    if not _ROOM.acquire(timeout=ROOM_WAIT_S):
        raise Unavailable(retry_after_s=1)
    try:
        return hashed(password)
    finally:
        _ROOM.release()


def find_account(session: Session, login: str) -> Row[UUID, UUID, str | None, bool] | None:
    """The open account of a sign-in name."""
    return session.execute(
        select(Account.id, Account.person_id, Account.password_hash, Account.demo).where(
            Account.login == login, Account.closed_at.is_(None)
        )
    ).one_or_none()


def roles_of(session: Session, person_id: UUID, *, now: datetime) -> frozenset[Role]:
    """Roles a person holds today."""
    rows = session.execute(
        select(Membership.role, Membership.valid_from, Membership.valid_to, Membership.ended_at).where(
            Membership.person_id == person_id
        )
    )
    today = date_in_shanghai(now)
    held = {Role(r.role) for r in rows if in_force(r.valid_from, r.valid_to, r.ended_at, today=today)}
    return frozenset({Role.CITIZEN, *held})


def refuse_if_guessing(session: Session, keys: KeyProvider, login: str, address: str, *, now: datetime) -> None:
    """Pause who guesses at a name too often, whether it exists or not.

    Ten tries an address, so that a stranger's guesses do not keep the owner out; a hundred from all addresses together.

    Args:
        address: where the request came from, as the server sees it.

    Raises:
        TooManyAttempts: ten wrong tries in ten minutes from here, or a hundred from everywhere.
    """
    for scope, subject, limit in _counters(keys, login, address):
        attempts.refuse_if_spent(session, scope, subject, limit=limit, now=now)


def count_wrong(session: Session, keys: KeyProvider, login: str, address: str, *, now: datetime) -> None:
    """Count a wrong try for the name, from this address and in all."""
    for scope, subject, _ in _counters(keys, login, address):
        attempts.count(session, scope, subject, window=WINDOW, now=now)


def _counters(keys: KeyProvider, login: str, address: str) -> tuple[tuple[str, bytes, int], ...]:
    here = blind_index(keys, "login", f"{login}\n{address}")
    return ("password", blind_index(keys, "login", login), TRIES_OF_ALL), ("password_here", here, TRIES)


def hash_of(session: Session, login: str) -> str | None:
    """The password hash of a sign-in name, None for an unknown name or one without a password."""
    account = find_account(session, login)
    return None if account is None else account.password_hash


def account_of(session: Session, login: str) -> UUID | None:
    """The account of a sign-in name, for the record."""
    account = find_account(session, login)
    return None if account is None else account.id


def proven(known_hash: str | None, password: str) -> bool:
    """Whether the password fits; the same work for a name that nobody has. Outside any transaction: it takes long.

    Raises:
        Unavailable: more sign-ins at once than this machine has cores.
    """
    if not _ROOM.acquire(timeout=ROOM_WAIT_S):
        raise Unavailable(retry_after_s=1)
    try:
        HASHER.verify(known_hash or NOBODYS_HASH, password)
    except (VerifyMismatchError, InvalidHashError):
        return False
    else:
        return known_hash is not None
    finally:
        _ROOM.release()


def admitted(
    session: Session, login: str, proven_hash: str | None, *, now: datetime
) -> tuple[UUID, frozenset[Role]] | WrongCredentials:
    """The account and its roles, or the refusal as a value, so that the caller can count it and commit.

    A right password of a staff account outside a demo is refused in the same words: staff sign in by passkey.

    Args:
        proven_hash: the hash that the password was proven against, None where it did not fit.
    """
    account = find_account(session, login)
    if account is None or proven_hash is None or account.password_hash != proven_hash:
        return WrongCredentials()
    roles = roles_of(session, account.person_id, now=now)
    if not may_use_password(roles, demo_account=account.demo):
        return WrongCredentials()
    return account.id, roles


def forget_wrong(session: Session, keys: KeyProvider, login: str, address: str) -> None:
    """A right password ends the counting from its own address; what others tried there stays counted."""
    attempts.forget(session, "password_here", blind_index(keys, "login", f"{login}\n{address}"))
