"""Steps: begun for one request, proven by its person, spent once by a guarded update (R22)."""

import secrets
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from hashlib import sha256
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, select, update
from sqlalchemy.orm import Session

from backend.audit import service as audit
from backend.audit.rules import Entry
from backend.identity import passkeys, passwords
from backend.identity.models import Account, DevicePin, Passkey
from backend.identity.passkeys import RelyingParty
from backend.identity.rules import Actor, may_use_password
from backend.identity.steps.models import Step
from backend.identity.steps.rules import LIFE, Means, Method, methods
from backend.kernel.errors import NotFound, WrongCredentials
from backend.kernel.fields import blind_index
from backend.kernel.ids import new_id
from backend.kernel.keys import KeyProvider

PROVEN, REFUSED = "step:proven", "step:refused"
RANDOM_BYTES = 32


@dataclass(frozen=True, slots=True)
class Begun:
    """A step that waits for its proof; `options` for the authenticator where the account has a passkey."""

    id: UUID
    methods: tuple[Method, ...]
    options: dict[str, Any] | None
    expires_at: datetime


def open_methods(session: Session, actor: Actor, *, now: datetime) -> tuple[Method, ...]:
    """The ways in which this person can prove a step in this session."""
    own = Passkey.account_id == actor.account_id
    with_passkey = session.execute(select(Passkey.id).where(own).limit(1)).first() is not None
    pin = session.execute(select(DevicePin.id).where(DevicePin.sign_in_id == actor.sign_in_id)).first() is not None
    hashed = session.execute(select(Account.password_hash).where(Account.id == actor.account_id)).scalar_one()
    roles = passwords.roles_of(session, actor.person_id, now=now)
    password = hashed is not None and may_use_password(roles, demo_account=actor.demo)
    return methods(Means(passkey=with_passkey, pin=pin, password=password))


def begin(
    session: Session, keys: KeyProvider, party: RelyingParty, action: str, digest: str, *, actor: Actor, now: datetime
) -> Begun:
    """Begin a step for one request of this session.

    Args:
        action: what is confirmed, as the route names it.
        digest: of the request, see `rules.digest_of`.
    """
    ways = open_methods(session, actor, now=now)
    made = new_id()
    challenge = sha256(b"step|" + made.bytes + bytes.fromhex(digest) + secrets.token_bytes(RANDOM_BYTES)).digest()
    by_passkey = Method.PASSKEY in ways
    session.add(
        Step(
            id=made,
            sign_in_id=actor.sign_in_id,
            action=action,
            request_index=_request_index(keys, digest),
            challenge=challenge if by_passkey else None,
            created_at=now,
            expires_at=now + LIFE,
        )
    )
    session.flush()
    options = passkeys.step_up_options(session, party, actor.account_id, challenge) if by_passkey else None
    return Begun(made, ways, options, now + LIFE)


def refuse_unless_open(session: Session, step_id: UUID, *, actor: Actor, now: datetime) -> None:
    """Let only a step through that still waits for its proof in this session.

    Raises:
        NotFound: unknown, another session's, proven already, or late.
    """
    if session.execute(select(Step.id).where(*_waiting(step_id, actor, now))).first() is None:
        raise NotFound


def touched(
    session: Session,
    party: RelyingParty,
    step_id: UUID,
    credential: Mapping[str, Any],
    *,
    actor: Actor,
    now: datetime,
) -> WrongCredentials | None:
    """Whether a passkey of this account signed the step's challenge; the challenge is used up either way."""
    taken = session.execute(select(Step.challenge).where(*_waiting(step_id, actor, now))).scalar_one_or_none()
    if taken is None:
        return WrongCredentials()
    used = update(Step).where(Step.id == step_id, Step.challenge == taken).values(challenge=None).returning(Step.id)
    if session.execute(used).one_or_none() is None:
        return WrongCredentials()
    signer = passkeys.signer_of(session, party, taken, dict(credential), now=now)
    if isinstance(signer, WrongCredentials):
        return signer
    return None if signer[0] == actor.account_id else WrongCredentials()


def accept(session: Session, keys: KeyProvider, step_id: UUID, method: Method, *, actor: Actor, now: datetime) -> None:
    """Note that the person proved the step; from now on it can be spent.

    Raises:
        NotFound: as `refuse_unless_open`; it may have become late while the proof was made.
    """
    done = session.execute(
        update(Step)
        .where(*_waiting(step_id, actor, now))
        .values(proven_at=now, method=method.value)
        .returning(Step.action)
    ).scalar_one_or_none()
    if done is None:
        raise NotFound
    _record(session, keys, PROVEN, step_id, method, actor=actor, reason=done, now=now)


def refuse(session: Session, keys: KeyProvider, step_id: UUID, method: Method, *, actor: Actor, now: datetime) -> None:
    """Record that a proof did not hold; the step waits on until its five minutes are over."""
    action = session.execute(select(Step.action).where(Step.id == step_id)).scalar_one_or_none()
    _record(session, keys, REFUSED, step_id, method, actor=actor, reason=action or "", now=now)


def spend(
    session: Session, keys: KeyProvider, step_id: UUID, action: str, digest: str, *, actor: Actor, now: datetime
) -> bool:
    """Spend a proven step for exactly this request, once; in the transaction of what it lets happen.

    Where that transaction is rolled back nothing happened, and the step is as it was.
    """
    spent = session.execute(
        update(Step)
        .where(
            Step.id == step_id,
            Step.sign_in_id == actor.sign_in_id,
            Step.action == action,
            Step.request_index == _request_index(keys, digest),
            Step.proven_at.is_not(None),
            Step.spent_at.is_(None),
            Step.expires_at > now,
        )
        .values(spent_at=now)
        .returning(Step.id)
    ).one_or_none()
    return spent is not None


def _waiting(step_id: UUID, actor: Actor, now: datetime) -> tuple[ColumnElement[bool], ...]:
    mine = (Step.id == step_id, Step.sign_in_id == actor.sign_in_id)
    return (*mine, Step.proven_at.is_(None), Step.expires_at > now)


def _request_index(keys: KeyProvider, digest: str) -> bytes:
    return blind_index(keys, "step", digest)


def _record(
    session: Session,
    keys: KeyProvider,
    kind: str,
    step_id: UUID,
    method: Method,
    *,
    actor: Actor,
    reason: str,
    now: datetime,
) -> None:
    """One row: which account, for which action, by which way; nothing of the request (R49)."""
    entry = Entry(
        kind=kind,
        actor_id=actor.account_id,
        subject_id=None,
        outcome=method.value,
        reason=reason,
        refs=(str(step_id),),
    )
    audit.append(session, keys, entry, now=now)
