"""Sign-in at a desk by QR: a phone that is signed in lets a browser in that is not (capability A10, kind K).

What stands against whom:
- a QR that was sent, pasted over or photographed: two minutes, one phone, and a number that only the desk shows after
  it was scanned and that has to be typed on the phone, one try;
- somebody who saw the desk's screen or its address: the session is handed to the browser that holds the cookie;
- a phone that lay open: accounts with a passkey have to touch it, and the touch is good for this desk alone (R22);
- power: the session is short, locks, stands in the list of sessions and never carries staff roles.
"""

import secrets
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from hashlib import sha256
from typing import Any
from uuid import UUID

from sqlalchemy import exists, func, select, update
from sqlalchemy.orm import Session

from backend.audit import service as audit
from backend.audit.rules import Entry
from backend.identity import passkeys
from backend.identity.models import Account, DeskSignIn, Passkey, SignIn
from backend.identity.passkeys import RelyingParty
from backend.identity.rules import Actor
from backend.kernel import attempts
from backend.kernel.crypto import INTERNATIONAL
from backend.kernel.db import locked
from backend.kernel.errors import Conflict, NotFound, Unavailable, WrongCredentials
from backend.kernel.ids import new_id
from backend.kernel.keys import KeyProvider
from backend.standards import online_code, typed_code
from backend.standards.online_code import Kind, OnlineCode, TypedCode

SCAN_LIFE = timedelta(minutes=2)
ANSWER_LIFE = timedelta(minutes=3)
TAKE_LIFE = timedelta(minutes=1)
SECRET_BYTES = 32
NUMBERS = 100
MOST_WAITING = 5_000
"""Desks that wait at once in a city; strangers make them, so there is an end."""
TRIES = 10
WINDOW = timedelta(minutes=10)
ANSWERED, SIGNED_IN = "desk:answered", "desk:signed_in"


class State(StrEnum):
    """Where a desk stands. `expired` follows from time and is never stored."""

    WAITING = "waiting"
    CLAIMED = "claimed"
    CONFIRMED = "confirmed"
    REFUSED = "refused"
    TAKEN = "taken"
    EXPIRED = "expired"


@dataclass(frozen=True, slots=True)
class Begun:
    """A desk that waits; `browser` is told to its browser once, as a cookie."""

    id: UUID
    text: str
    typed: str
    browser: str
    expires_at: datetime


@dataclass(frozen=True, slots=True)
class Desk:
    """A desk as its own browser sees it: whose phone scanned it, and the number to type there."""

    state: State
    number: str | None
    person_id: UUID | None
    expires_at: datetime


@dataclass(frozen=True, slots=True)
class Asking:
    """A desk as the phone sees it that scanned it."""

    id: UUID
    device: str
    asked_at: datetime
    expires_at: datetime
    needs_passkey: bool


@dataclass(frozen=True, slots=True)
class Reply:
    """What the phone answers: the number that the desk shows, None for a no; and the touched passkey, if any."""

    number: str | None
    credential: dict[str, Any] | None


def begin(
    session: Session, keys: KeyProvider, origin: str, *, earlier: str | None, device: str, now: datetime
) -> Begun:
    """Let a browser wait for a phone; what it waited for before is over.

    Args:
        earlier: the cookie of this browser's earlier wait.

    Raises:
        Unavailable: too many desks wait.
    """
    waiting = select(func.count()).where(DeskSignIn.state == State.WAITING.value, DeskSignIn.expires_at > now)
    if session.execute(waiting).scalar_one() >= MOST_WAITING:
        raise Unavailable(retry_after_s=10)
    if earlier:
        session.execute(
            update(DeskSignIn).where(DeskSignIn.browser_hash == _hash(earlier)).values(state=State.REFUSED.value)
        )
    secret, browser = secrets.token_bytes(online_code.SECRET_BYTES), secrets.token_urlsafe(SECRET_BYTES)
    digits = typed_code.build(secrets.randbelow(typed_code.NUMBERS))
    row = DeskSignIn(
        id=new_id(),
        handle_hash=sha256(secret).digest(),
        typed_hash=_typed_hash(keys, digits),
        browser_hash=_hash(browser),
        device=device[:120],
        number=f"{secrets.randbelow(NUMBERS):02d}",
        state=State.WAITING.value,
        created_at=now,
        expires_at=now + SCAN_LIFE,
    )
    session.add(row)
    session.flush()
    return Begun(row.id, online_code.build(origin, Kind.KIOSK, secret), digits, browser, row.expires_at)


def seen_by_desk(session: Session, desk_id: UUID, browser: str, *, now: datetime) -> Desk:
    """How the desk stands, for its own browser.

    Raises:
        NotFound: unknown, or another browser's.
    """
    row = session.execute(
        select(DeskSignIn, Account.person_id)
        .outerjoin(Account, Account.id == DeskSignIn.account_id)
        .where(DeskSignIn.id == desk_id, DeskSignIn.browser_hash == _hash(browser))
    ).one_or_none()
    if row is None:
        raise NotFound
    desk, person_id = row
    state = State(desk.state)
    if state not in (State.REFUSED, State.TAKEN) and now >= desk.expires_at:
        state = State.EXPIRED
    claimed = state is State.CLAIMED
    return Desk(state, desk.number if claimed else None, person_id if claimed else None, desk.expires_at)


def claim(
    session: Session, keys: KeyProvider, presented: OnlineCode | TypedCode, *, actor: Actor, now: datetime
) -> Asking | None:
    """The phone that scanned a desk's code first asks for it; the same phone may ask again.

    Returns:
        The desk; None where it is unknown, over, or another phone's: the caller counts the try.

    Raises:
        TooManyAttempts: ten misses in ten minutes.
    """
    attempts.refuse_if_spent(session, "desk", actor.account_id.bytes, limit=TRIES, now=now)
    if isinstance(presented, OnlineCode):
        of_code = DeskSignIn.handle_hash == sha256(presented.secret).digest()
    else:
        of_code = DeskSignIn.typed_hash == _typed_hash(keys, presented.digits)
    mine = (DeskSignIn.state == State.CLAIMED.value) & (DeskSignIn.claimed_by_id == actor.sign_in_id)
    session.execute(
        update(DeskSignIn)
        .where(of_code, DeskSignIn.state == State.WAITING.value, DeskSignIn.expires_at > now)
        .values(
            state=State.CLAIMED.value,
            account_id=actor.account_id,
            claimed_by_id=actor.sign_in_id,
            expires_at=now + ANSWER_LIFE,
        )
    )
    row = session.execute(select(DeskSignIn).where(of_code, mine, DeskSignIn.expires_at > now)).scalar_one_or_none()
    if row is None:
        attempts.count(session, "desk", actor.account_id.bytes, window=WINDOW, now=now)
        return None
    return Asking(row.id, row.device, row.created_at, row.expires_at, _has_passkey(session, actor.account_id))


def begin_step_up(
    session: Session, party: RelyingParty, desk_id: UUID, *, actor: Actor, now: datetime
) -> dict[str, Any]:
    """Options to touch a passkey for this desk; errors as `answer`."""
    row = _claimed(session, desk_id, actor, now)
    row.challenge = sha256(b"desk|" + row.id.bytes + secrets.token_bytes(SECRET_BYTES)).digest()
    session.flush()
    return passkeys.step_up_options(session, party, actor.account_id, row.challenge)


def answer(
    session: Session,
    keys: KeyProvider,
    party: RelyingParty,
    desk_id: UUID,
    reply: Reply,
    *,
    actor: Actor,
    now: datetime,
) -> State | WrongCredentials:
    """The phone's yes or no.

    Returns:
        The desk's state; a wrong number refuses it for good. Or WrongCredentials for a passkey that was not touched:
        the desk waits on, its challenge is spent.

    Raises:
        NotFound: unknown, or not claimed by this phone.
        Conflict: answered already, or too late.
    """
    row = _claimed(session, desk_id, actor, now)
    right = reply.number is not None and secrets.compare_digest(reply.number.encode(), row.number.encode())
    if right and _has_passkey(session, actor.account_id):
        challenge, row.challenge = row.challenge, None
        session.flush()
        if challenge is None or reply.credential is None:
            return WrongCredentials()
        signer = passkeys.signer_of(session, party, challenge, reply.credential, now=now)
        if isinstance(signer, WrongCredentials) or signer[0] != actor.account_id:
            return WrongCredentials()
    row.state = (State.CONFIRMED if right else State.REFUSED).value
    row.expires_at = now + TAKE_LIFE
    session.flush()
    reason = "" if right else "number" if reply.number is not None else "person"
    _record(session, keys, ANSWERED, row, actor.person_id, State(row.state), reason=reason, now=now)
    return State(row.state)


def take(session: Session, keys: KeyProvider, desk_id: UUID, browser: str, *, now: datetime) -> tuple[UUID, UUID]:
    """Account and person whose phone let this browser in, once, while that phone is still signed in (R09).

    Raises:
        NotFound: unknown, or another browser's.
        Conflict: not confirmed, too late, or taken already.
    """
    still_signed_in = exists().where(
        SignIn.id == DeskSignIn.claimed_by_id, SignIn.ended_at.is_(None), SignIn.expires_at > now
    )
    taken = session.execute(
        update(DeskSignIn)
        .where(
            DeskSignIn.id == desk_id,
            DeskSignIn.browser_hash == _hash(browser),
            DeskSignIn.state == State.CONFIRMED.value,
            DeskSignIn.expires_at > now,
            still_signed_in,
        )
        .values(state=State.TAKEN.value)
        .returning(DeskSignIn.id)
    ).one_or_none()
    if taken is None:
        seen_by_desk(session, desk_id, browser, now=now)
        raise Conflict
    row, account_id, person_id = session.execute(
        select(DeskSignIn, Account.id, Account.person_id)
        .join(Account, Account.id == DeskSignIn.account_id)
        .where(DeskSignIn.id == desk_id)
    ).one()
    _record(session, keys, SIGNED_IN, row, person_id, State.TAKEN, now=now)
    return account_id, person_id


def _claimed(session: Session, desk_id: UUID, actor: Actor, now: datetime) -> DeskSignIn:
    wanted = select(DeskSignIn).where(DeskSignIn.id == desk_id, DeskSignIn.claimed_by_id == actor.sign_in_id)
    row = session.execute(locked(wanted)).scalar_one_or_none()
    if row is None:
        raise NotFound
    if row.state != State.CLAIMED.value or now >= row.expires_at:
        raise Conflict
    return row


def _has_passkey(session: Session, account_id: UUID) -> bool:
    return session.execute(select(Passkey.id).where(Passkey.account_id == account_id).limit(1)).first() is not None


def _record(
    session: Session,
    keys: KeyProvider,
    kind: str,
    row: DeskSignIn,
    person_id: UUID,
    state: State,
    *,
    reason: str = "",
    now: datetime,
) -> None:
    """A line in the person's own record: which browser, and what became of it."""
    entry = Entry(
        kind=kind,
        actor_id=row.account_id,
        subject_id=person_id,
        place=row.device,
        outcome=state.value,
        reason=reason,
        refs=(str(row.id),),
    )
    audit.append(session, keys, entry, now=now)


def _hash(browser: str) -> bytes:
    return sha256(browser.encode()).digest()


def _typed_hash(keys: KeyProvider, digits: str) -> bytes:
    """Under a key of its own: digits of a live code are never those of a desk."""
    return INTERNATIONAL.mac(keys.fixed("desk_code"), digits.encode())
