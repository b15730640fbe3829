"""Sign-ins by a platform: sent there, taken back once by the same browser, bound to a person of the base (R23)."""

import secrets
from base64 import urlsafe_b64encode
from dataclasses import dataclass
from datetime import datetime, timedelta
from hashlib import sha256
from uuid import UUID

from sqlalchemy import select, update
from sqlalchemy.orm import Session

from backend.audit import service as audit
from backend.audit.rules import Entry
from backend.identity import passwords, people
from backend.identity.levels.rules import Level
from backend.identity.models import Account
from backend.identity.platforms.models import PlatformSignIn
from backend.identity.platforms.rules import Asked, Vouched, is_person, level_of
from backend.kernel.crypto import INTERNATIONAL
from backend.kernel.errors import NotRecognised
from backend.kernel.ids import new_id
from backend.kernel.keys import KeyProvider
from backend.standards import resident_id as resident_ids
from backend.standards.calendar import date_in_shanghai

LIFE = timedelta(minutes=10)
TOKEN_BYTES = 32
SIGNED_IN, MATCHED = "platform:signed_in", "platform:matched"


@dataclass(frozen=True, slots=True)
class Sent:
    """A browser on its way to the platform; `browser` is its own secret, kept in a cookie."""

    asked: Asked
    browser: str


@dataclass(frozen=True, slots=True)
class Recognised:
    """An account of the person that the platform vouched for, and what the sign-in is worth."""

    account_id: UUID
    level: Level


def send(session: Session, keys: KeyProvider, redirect_uri: str, *, now: datetime) -> Sent:
    """Begin; ten minutes to come back."""
    made, state, browser = new_id(), secrets.token_urlsafe(TOKEN_BYTES), secrets.token_urlsafe(TOKEN_BYTES)
    session.add(PlatformSignIn(id=made, state_hash=_hash(state), browser_hash=_hash(browser), expires_at=now + LIFE))
    session.flush()
    return Sent(_asked(keys, made, state, redirect_uri), browser)


def take(
    session: Session, keys: KeyProvider, state: str, browser: str, redirect_uri: str, *, now: datetime
) -> Asked | NotRecognised:
    """What was asked under this state, once, and by the browser that was sent; the refusal is a value."""
    found = session.execute(
        update(PlatformSignIn)
        .where(
            PlatformSignIn.state_hash == _hash(state),
            PlatformSignIn.browser_hash == _hash(browser),
            PlatformSignIn.used_at.is_(None),
            PlatformSignIn.expires_at > now,
        )
        .values(used_at=now)
        .returning(PlatformSignIn.id)
    ).scalar_one_or_none()
    return NotRecognised() if found is None else _asked(keys, found, state, redirect_uri)


def recognise(
    session: Session, keys: KeyProvider, vouched: Vouched, *, highest: Level, now: datetime
) -> Recognised | NotRecognised:
    """The account of who was vouched for, or the refusal: unknown, of another name, closed, all alike (R23).

    A person of the base without an account gets one at level L3; it has no password and no passkey.
    """
    level = level_of(vouched.acr, highest=highest)
    number = resident_ids.parse(vouched.resident_id, today=date_in_shanghai(now))
    if level is None or isinstance(number, resident_ids.Invalid):
        return NotRecognised()
    person_id = people.find_person(session, keys, number.number)
    if person_id is None:
        return NotRecognised()
    if not is_person(vouched, people.details_of(session, keys, [person_id])[person_id].name):
        return NotRecognised()
    account_id = _account(session, keys, person_id, now=now)
    if account_id is None:
        return NotRecognised()
    _record(session, keys, SIGNED_IN, account_id, person_id, level, now=now)
    return Recognised(account_id, level)


def _account(session: Session, keys: KeyProvider, person_id: UUID, *, now: datetime) -> UUID | None:
    """The oldest open account, or a new one; None where the person has closed ones only."""
    rows = session.execute(
        select(Account.id, Account.closed_at).where(Account.person_id == person_id).order_by(Account.created_at)
    ).all()
    if rows:
        return next((row.id for row in rows if row.closed_at is None), None)
    login = f"p{secrets.randbelow(10**12):012d}"
    made = passwords.add_account(session, person_id, login, password_hash=None, demo=False, now=now)
    session.execute(update(Account).where(Account.id == made).values(level=Level.MATCHED.value))
    _record(session, keys, MATCHED, made, person_id, Level.MATCHED, now=now)
    return made


def _asked(keys: KeyProvider, row_id: UUID, state: str, redirect_uri: str) -> Asked:
    """Nonce and verifier follow from the row by a key of the server: neither is stored."""
    nonce, verifier = (_derived(keys, word, row_id) for word in ("nonce", "verifier"))
    return Asked(state, nonce, verifier, redirect_uri)


def _derived(keys: KeyProvider, word: str, row_id: UUID) -> str:
    mac = INTERNATIONAL.mac(keys.fixed("platform"), word.encode() + row_id.bytes)
    return urlsafe_b64encode(mac).rstrip(b"=").decode()


def _hash(secret: str) -> bytes:
    return sha256(secret.encode()).digest()


def _record(
    session: Session, keys: KeyProvider, kind: str, account_id: UUID, person_id: UUID, level: Level, *, now: datetime
) -> None:
    """One row in the person's record: by which word they came in (R49)."""
    entry = Entry(kind=kind, actor_id=account_id, subject_id=person_id, outcome="recognised", reason=level.value)
    audit.append(session, keys, entry, now=now)
