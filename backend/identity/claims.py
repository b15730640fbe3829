"""Claims: a citizen says who they are, makes a way to sign in, and has it checked at a counter or by a platform.

Until then there is no account: the claim holds the password's hash or the passkey's public key. Every answer to the
claimant is the same for a known and an unknown identity number (R23).
"""

import json
import secrets
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from sqlalchemy import select, update
from sqlalchemy.orm import Session

from backend.identity import passkeys
from backend.identity.claim_rules import (
    CLAIMS_AN_HOUR,
    LIFE,
    NUMBERS,
    OPEN,
    State,
    build_number,
    state_now,
)
from backend.identity.models import Claim
from backend.identity.passkeys import Ceremony, RelyingParty
from backend.identity.sessions import TOKEN_BYTES, token_hash
from backend.kernel import attempts
from backend.kernel.errors import Conflict, FieldProblem, InvalidField, NotFound
from backend.kernel.fields import Place, blind_index, seal, unseal
from backend.kernel.ids import new_id
from backend.kernel.keys import KeyProvider
from backend.standards import resident_id as resident_ids
from backend.standards.calendar import date_in_shanghai

LOGIN_LETTERS = "abcdefghjkmnpqrstuvwxyz"
MOST_DRAWS = 20


@dataclass(frozen=True, slots=True)
class Started:
    """What the claimant's phone is told once: token, counter number, and the sign-in name of the password."""

    id: UUID
    token: str
    number: str
    login: str
    expires_at: datetime
    ceremony: Ceremony | None


@dataclass(frozen=True, slots=True)
class Standing:
    """Where an own claim stands; after a yes, how to sign in."""

    id: UUID
    number: str
    state: State
    outcome: str | None
    login: str | None
    expires_at: datetime


@dataclass(frozen=True, slots=True)
class Claimed:
    """What a claim says, opened."""

    name: str
    resident_id: str
    number: str


def start(
    session: Session,
    keys: KeyProvider,
    party: RelyingParty,
    *,
    name: str,
    resident_id: str,
    password_hash: str | None,
    now: datetime,
) -> Started:
    """Begin a claim: with a password it waits for its check at once, without one it first needs a passkey.

    Raises:
        InvalidField: a number that cannot exist.
        TooManyAttempts: six claims for this number within the hour.
    """
    number = resident_ids.parse(resident_id, today=date_in_shanghai(now))
    if isinstance(number, resident_ids.Invalid):
        raise InvalidField((FieldProblem("resident_id", number.reason),))
    index = blind_index(keys, "resident_id", number.number)
    attempts.refuse_if_spent(session, "claim", index, limit=CLAIMS_AN_HOUR, now=now)
    attempts.count(session, "claim", index, window=timedelta(hours=1), now=now)
    claim_id, token, login = new_id(), secrets.token_urlsafe(TOKEN_BYTES), _new_login()
    counter_number, number_index = _free_number(session, keys)
    content = json.dumps({"name": name, "resident_id": number.number, "number": counter_number})
    claim = Claim(
        id=claim_id,
        token_hash=token_hash(token),
        number_index=number_index,
        resident_id_index=index,
        details=seal(keys, Place("claim", "details", claim_id), content.encode()),
        login=login,
        password_hash=password_hash,
        state=State.WAITING if password_hash else State.STARTED,
        created_at=now,
        expires_at=now + LIFE,
    )
    session.add(claim)
    session.flush()
    ceremony = None
    if password_hash is None:
        ceremony = passkeys.begin_registration(
            session, party, account_id=claim_id, login=login, shown_name=f"{name[:1]}\u25cf", now=now
        )
    return Started(claim_id, token, counter_number, login, claim.expires_at, ceremony)


def add_passkey(
    session: Session,
    party: RelyingParty,
    claim_id: UUID,
    *,
    token: str,
    challenge_id: UUID,
    credential: dict[str, Any],
    now: datetime,
) -> None:
    """Keep the passkey that the claimant's phone made; the claim now waits for its check.

    Raises:
        NotFound: unknown, or another's token.
        Conflict: not in need of a passkey, or over.
        InvalidField: the ceremony does not fit.
    """
    claim = own(session, claim_id, token)
    if state_now(State(claim.state), claim.expires_at, now=now) is not State.STARTED:
        raise Conflict
    made = passkeys.made(session, party, account_id=claim_id, challenge_id=challenge_id, credential=credential, now=now)
    claim.credential_id, claim.public_key, claim.sign_count = made.credential_id, made.public_key, made.sign_count
    claim.state = State.WAITING
    session.flush()


def standing(session: Session, keys: KeyProvider, claim_id: UUID, *, token: str, now: datetime) -> Standing:
    """How an own claim stands.

    Raises:
        NotFound: unknown, or another's token.
    """
    claim = own(session, claim_id, token)
    state = state_now(State(claim.state), claim.expires_at, now=now)
    login = claim.login if claim.password_hash else None
    return Standing(claim.id, opened(keys, claim).number, state, claim.outcome, login, claim.expires_at)


def withdraw(session: Session, claim_id: UUID, *, token: str, now: datetime) -> None:
    """Give an own claim up.

    Raises:
        NotFound: unknown, or another's token.
        Conflict: decided already.
    """
    own(session, claim_id, token)
    close(session, claim_id, State.REFUSED, "withdrawn", now=now)


def own(session: Session, claim_id: UUID, token: str) -> Claim:
    """The claim of a phone that holds its token.

    Raises:
        NotFound: unknown, or another's token: the same answer.
    """
    claim = session.execute(
        select(Claim).where(Claim.id == claim_id, Claim.token_hash == token_hash(token))
    ).scalar_one_or_none()
    if claim is None:
        raise NotFound
    return claim


def close(session: Session, claim_id: UUID, state: State, outcome: str, *, now: datetime) -> None:
    """Decide an open claim; a guarded update, so that of two decisions one wins.

    Raises:
        Conflict: decided already, not ready, or late.
    """
    needed = OPEN if state is State.REFUSED else frozenset({State.WAITING})
    decided = session.execute(
        update(Claim)
        .where(Claim.id == claim_id, Claim.state.in_(sorted(needed)), Claim.expires_at > now)
        .values(state=state, outcome=outcome, decided_at=now)
        .returning(Claim.id)
        .execution_options(synchronize_session=False)
    ).one_or_none()
    if decided is None:
        raise Conflict


def opened(keys: KeyProvider, claim: Claim) -> Claimed:
    """What the claim says."""
    return Claimed(**json.loads(unseal(keys, Place("claim", "details", claim.id), claim.details)))


def number_index(keys: KeyProvider, number: str) -> bytes:
    """How a counter number is looked up."""
    return blind_index(keys, "claim_number", number)


def _new_login() -> str:
    """A sign-in name that nobody chose: a taken one would tell that somebody has it."""
    return "".join(secrets.choice(LOGIN_LETTERS) for _ in range(3)) + f"{secrets.randbelow(10**7):07d}"


def _free_number(session: Session, keys: KeyProvider) -> tuple[str, bytes]:
    for _ in range(MOST_DRAWS):
        number = build_number(secrets.randbelow(NUMBERS))
        index = number_index(keys, number)
        if session.execute(select(Claim.id).where(Claim.number_index == index)).first() is None:
            return number, index
    raise Conflict
