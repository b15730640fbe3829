"""The device PIN of a wallet: six digits that open a locked session again, on this device and nowhere else (R21).

A try is spent before it is judged, by one guarded update, so that guesses sent at once are counted one by one. The hash
is of the digits under a key of the key provider: whoever steals the database alone cannot go through all million.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, case, delete, literal, null, or_, select, update
from sqlalchemy.orm import Session

from backend.identity import passwords
from backend.identity.models import DevicePin, SignIn
from backend.identity.rules import FRESH, HIDDEN_LOCKS, PIN_TRIES, PIN_WAITS, Actor, is_locked, is_weak
from backend.identity.sessions import token_hash
from backend.kernel.columns import UtcTime
from backend.kernel.errors import (
    Fault,
    FieldProblem,
    InvalidField,
    PasskeyOnly,
    PinGone,
    SignInAgain,
    TooManyAttempts,
    WrongPin,
)
from backend.kernel.fields import blind_index
from backend.kernel.ids import new_id
from backend.kernel.keys import KeyProvider


@dataclass(frozen=True, slots=True)
class Guess:
    """A try that has been spent: what it must fit, and how many there were with it."""

    pin_id: UUID
    sign_in_id: UUID
    pin_hash: str
    tries: int


@dataclass(frozen=True, slots=True)
class Lock:
    """What a lock screen may know of this browser's session: nothing of the person."""

    locked: bool
    pin: bool
    tries_left: int
    wait_s: int


def state(session: Session, token: str, *, now: datetime) -> Lock:
    """Whether the session of a token is locked and has a PIN; a stranger's is open and has none."""
    row = session.execute(
        select(SignIn.last_active_at, SignIn.idle_s, SignIn.locks_at, DevicePin.tries, DevicePin.wait_until)
        .outerjoin(DevicePin, DevicePin.sign_in_id == SignIn.id)
        .where(*_open(token, now))
    ).one_or_none()
    if row is None:
        return Lock(locked=False, pin=False, tries_left=0, wait_s=0)
    locked = is_locked(row.last_active_at, row.idle_s, row.locks_at, now=now)
    if row.tries is None:
        return Lock(locked=locked, pin=False, tries_left=0, wait_s=0)
    return Lock(locked, pin=True, tries_left=PIN_TRIES - row.tries, wait_s=_seconds(row.wait_until, now))


def show(session: Session, actor: Actor, *, front: bool, now: datetime) -> None:
    """Note that a wallet came into sight or went out of it; out of sight for five minutes locks it.

    Who comes back in time opens it again; later, `authenticate` does not let the call in. Staff go by touches instead.
    """
    if actor.idle_s is not None:
        return
    at = None if front else now + HIDDEN_LOCKS
    changed = update(SignIn).where(SignIn.id == actor.sign_in_id).values(locks_at=at)
    session.execute(changed if front else changed.where(SignIn.locks_at.is_(None)))


def lock(session: Session, token: str, *, now: datetime) -> None:
    """Lock the session of a token now, if there is one."""
    session.execute(update(SignIn).where(*_open(token, now)).values(locks_at=now))


def spend(session: Session, token: str, *, now: datetime) -> Guess | TooManyAttempts | PinGone:
    """Spend one try on the PIN of this session; the refusals are values, to be answered as they are."""
    row = session.execute(
        update(DevicePin)
        .where(
            DevicePin.sign_in_id == select(SignIn.id).where(*_open(token, now)).scalar_subquery(),
            DevicePin.tries < PIN_TRIES,
            or_(DevicePin.wait_until.is_(None), DevicePin.wait_until <= now),
        )
        .values(tries=DevicePin.tries + 1, wait_until=_pause(now))
        .returning(DevicePin.id, DevicePin.sign_in_id, DevicePin.pin_hash, DevicePin.tries)
        .execution_options(synchronize_session=False)
    ).one_or_none()
    if row is not None:
        return Guess(*row)
    found = state(session, token, now=now)
    return TooManyAttempts(retry_after_s=found.wait_s) if found.wait_s else PinGone()


def fits(keys: KeyProvider, guess: Guess, pin: str) -> bool:
    """Whether these are the digits. Takes long: outside any transaction where that is possible.

    Raises:
        Unavailable: more proofs at once than this machine has cores.
    """
    return passwords.proven(guess.pin_hash, _keyed(keys, guess.pin_id, pin))


def refuse(session: Session, guess: Guess, *, now: datetime) -> WrongPin | PinGone:
    """What a wrong try leads to: another one, after a pause, or the end of the session."""
    if guess.tries < PIN_TRIES:
        wait = PIN_WAITS.get(guess.tries)
        return WrongPin(retry_after_s=None if wait is None else int(wait.total_seconds()))
    session.execute(update(SignIn).where(SignIn.id == guess.sign_in_id).values(ended_at=now))
    session.execute(delete(DevicePin).where(DevicePin.id == guess.pin_id))
    return PinGone()


def accept(session: Session, guess: Guess) -> None:
    """The right digits: the tries are forgotten and the session is open again.

    Raises:
        PinGone: the session was ended or the PIN changed while the digits were proven.
    """
    if not _forget_tries(session, guess):
        raise PinGone
    session.execute(update(SignIn).where(SignIn.id == guess.sign_in_id).values(locks_at=None))


def choose(
    session: Session, keys: KeyProvider, actor: Actor, pin: str, *, current: str | None, token: str, now: datetime
) -> Fault | None:
    """Set the PIN of this session, or change it; a wrong present one is returned, so that the try stays spent.

    Raises:
        PasskeyOnly: the session is one of staff.
        InvalidField: digits that everybody tries first.
        SignInAgain: the sign-in is older than ten minutes and the present PIN was not given.
    """
    if actor.idle_s is not None:
        raise PasskeyOnly
    if is_weak(pin):
        raise InvalidField((FieldProblem("pin", "weak"),))
    refused = _confirmed(session, keys, actor, current, token, now=now)
    if refused is not None:
        return refused
    forget(session, actor.sign_in_id)
    made = new_id()
    hashed = passwords.hashed(_keyed(keys, made, pin))
    session.add(DevicePin(id=made, sign_in_id=actor.sign_in_id, pin_hash=hashed, tries=0, wait_until=None))
    session.flush()
    return None


def forget(session: Session, sign_in_id: UUID) -> None:
    """Remove the PIN of a session; from then on only a sign-in opens it when it is locked."""
    session.execute(delete(DevicePin).where(DevicePin.sign_in_id == sign_in_id))


def keep(session: Session, earlier_token: str, account_id: UUID, sign_in_id: UUID) -> None:
    """Let the PIN live on when the same account signs in anew on the device and its earlier session ends."""
    earlier = select(SignIn.id).where(
        SignIn.token_hash == token_hash(earlier_token), SignIn.account_id == account_id, SignIn.ended_at.is_(None)
    )
    session.execute(
        update(DevicePin)
        .where(DevicePin.sign_in_id == earlier.scalar_subquery())
        .values(sign_in_id=sign_in_id, tries=0, wait_until=None)
        .execution_options(synchronize_session=False)
    )


def _confirmed(
    session: Session, keys: KeyProvider, actor: Actor, current: str | None, token: str, *, now: datetime
) -> Fault | None:
    """None where the person has just signed in or knows the present PIN; a spent try that was wrong is returned."""
    if current is None:
        signed_in_at = session.execute(select(SignIn.created_at).where(SignIn.id == actor.sign_in_id)).scalar_one()
        if now - signed_in_at > FRESH:
            raise SignInAgain
        return None
    guess = spend(session, token, now=now)
    if not isinstance(guess, Guess):
        return guess
    if not fits(keys, guess, current):
        return refuse(session, guess, now=now)
    _forget_tries(session, guess)
    return None


def _forget_tries(session: Session, guess: Guess) -> bool:
    done = session.execute(
        update(DevicePin)
        .where(DevicePin.id == guess.pin_id, DevicePin.pin_hash == guess.pin_hash)
        .values(tries=0, wait_until=None)
        .returning(DevicePin.id)
        .execution_options(synchronize_session=False)
    )
    return done.one_or_none() is not None


def _open(token: str, now: datetime) -> tuple[ColumnElement[bool], ...]:
    return (SignIn.token_hash == token_hash(token), SignIn.ended_at.is_(None), SignIn.expires_at > now)


def _pause(now: datetime) -> ColumnElement[Any]:
    """The pause that begins with this try, so that no second one slips in while it is judged."""
    pauses = [(DevicePin.tries == tries - 1, literal(now + wait, UtcTime)) for tries, wait in PIN_WAITS.items()]
    return case(*pauses, else_=null())


def _seconds(until: datetime | None, now: datetime) -> int:
    return 0 if until is None or until <= now else max(1, int((until - now) / timedelta(seconds=1)))


def _keyed(keys: KeyProvider, pin_id: UUID, pin: str) -> str:
    return blind_index(keys, "pin", f"{pin_id}|{pin}").hex()
