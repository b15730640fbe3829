"""Passkeys: discoverable credentials with user verification (R20). One challenge, one use, five minutes."""

import json
import secrets
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from sqlalchemy import delete, select, update
from sqlalchemy.orm import Session
from webauthn import (
    generate_authentication_options,
    generate_registration_options,
    options_to_json,
    verify_authentication_response,
    verify_registration_response,
)
from webauthn.helpers import base64url_to_bytes
from webauthn.helpers.exceptions import WebAuthnException
from webauthn.helpers.structs import (
    AuthenticatorSelectionCriteria,
    PublicKeyCredentialDescriptor,
    ResidentKeyRequirement,
    UserVerificationRequirement,
)

from backend.identity.levels import service as levels
from backend.identity.models import Account, Passkey, PasskeyChallenge
from backend.kernel.errors import FieldProblem, InvalidField, NotFound, WrongCredentials
from backend.kernel.ids import new_id

CHALLENGE_BYTES = 32
CHALLENGE_LIFE = timedelta(minutes=5)
MOST_PASSKEYS = 10
LONGEST_ID_BYTES = 1023
"""Of a credential, by the standard (WebAuthn Level 2, 4); a longer one would not fit into PostgreSQL's index."""
MOST_COUNTED = 2**31 - 1
"""What the column holds of an authenticator's counter of 32 bits."""
UNREADABLE = (WebAuthnException, ValueError, KeyError, TypeError, AttributeError)


@dataclass(frozen=True, slots=True)
class RelyingParty:
    """Who we are to an authenticator: the host of the public origin."""

    id: str
    name: str
    origin: str


@dataclass(frozen=True, slots=True)
class Ceremony:
    """Options for the browser and the id under which the challenge is kept."""

    challenge_id: UUID
    options: dict[str, Any]


@dataclass(frozen=True, slots=True)
class MadeKey:
    """The public part of what an authenticator made."""

    credential_id: bytes
    public_key: bytes
    sign_count: int


@dataclass(frozen=True, slots=True)
class KeptPasskey:
    """A line of the list of passkeys."""

    id: UUID
    name: str
    created_at: datetime
    last_used_at: datetime | None


def begin_registration(
    session: Session, party: RelyingParty, *, account_id: UUID, login: str, shown_name: str, now: datetime
) -> Ceremony:
    """Options to make a new passkey for a signed-in account.

    Raises:
        InvalidField: the account has ten already.
    """
    known = _with_room(session, account_id)
    challenge = secrets.token_bytes(CHALLENGE_BYTES)
    options = generate_registration_options(
        rp_id=party.id,
        rp_name=party.name,
        user_id=account_id.bytes,
        user_name=login,
        user_display_name=shown_name,
        challenge=challenge,
        authenticator_selection=AuthenticatorSelectionCriteria(
            resident_key=ResidentKeyRequirement.REQUIRED, user_verification=UserVerificationRequirement.REQUIRED
        ),
        exclude_credentials=[PublicKeyCredentialDescriptor(id=one) for one in known],
    )
    return _kept(session, "register", account_id, challenge, json.loads(options_to_json(options)), now=now)


def finish_registration(
    session: Session,
    party: RelyingParty,
    *,
    account_id: UUID,
    challenge_id: UUID,
    credential: dict[str, Any],
    name: str,
    now: datetime,
) -> KeptPasskey:
    """Check what the authenticator made and keep its public key.

    Raises:
        InvalidField: the challenge is used, late or somebody else's, the attestation does not fit, or the account
            has ten passkeys by now.
    """
    _with_room(session, account_id)
    key = made(session, party, account_id=account_id, challenge_id=challenge_id, credential=credential, now=now)
    return keep(session, account_id, key, name=name, now=now)


def made(
    session: Session,
    party: RelyingParty,
    *,
    account_id: UUID,
    challenge_id: UUID,
    credential: dict[str, Any],
    now: datetime,
) -> MadeKey:
    """Check what an authenticator made for this account, or for one that is still to be.

    Raises:
        InvalidField: the challenge is used, late or somebody else's, or the attestation does not fit.
    """
    challenge = _spend(session, "register", challenge_id, account_id, now=now)
    if challenge is None:
        raise InvalidField((FieldProblem("challenge_id", "expired"),))
    try:
        found = verify_registration_response(
            credential=credential,
            expected_challenge=challenge,
            expected_rp_id=party.id,
            expected_origin=party.origin,
            require_user_verification=True,
        )
    except UNREADABLE:
        raise InvalidField((FieldProblem("credential", "not_verified"),)) from None
    if len(found.credential_id) > LONGEST_ID_BYTES:
        raise InvalidField((FieldProblem("credential", "too_long"),))
    return MadeKey(found.credential_id, found.credential_public_key, min(found.sign_count, MOST_COUNTED))


def keep(session: Session, account_id: UUID, key: MadeKey, *, name: str, now: datetime) -> KeptPasskey:
    """Add a checked key to an account.

    Raises:
        InvalidField: the key is known already.
    """
    if session.execute(select(Passkey.id).where(Passkey.credential_id == key.credential_id)).first():
        raise InvalidField((FieldProblem("credential", "known_already"),))
    row = Passkey(
        id=new_id(),
        account_id=account_id,
        credential_id=key.credential_id,
        public_key=key.public_key,
        sign_count=key.sign_count,
        name=name or "passkey",
        created_at=now,
        last_used_at=None,
    )
    session.add(row)
    session.flush()
    levels.passkey_made(session, account_id)
    return KeptPasskey(row.id, row.name, row.created_at, None)


def remove_all(session: Session, account_id: UUID) -> None:
    """Forget every passkey of an account."""
    session.execute(
        delete(Passkey).where(Passkey.account_id == account_id).execution_options(synchronize_session=False)
    )
    levels.passkeys_gone(session, account_id)


def begin_authentication(session: Session, party: RelyingParty, *, now: datetime) -> Ceremony:
    """Options to sign in with whatever passkey of ours the person has."""
    challenge = secrets.token_bytes(CHALLENGE_BYTES)
    options = generate_authentication_options(
        rp_id=party.id, challenge=challenge, user_verification=UserVerificationRequirement.REQUIRED
    )
    return _kept(session, "sign_in", None, challenge, json.loads(options_to_json(options)), now=now)


def finish_authentication(
    session: Session, party: RelyingParty, *, challenge_id: UUID, credential: dict[str, Any], now: datetime
) -> tuple[UUID, UUID] | WrongCredentials:
    """Account and person whose passkey signed the challenge, or the refusal as a value: the challenge stays spent."""
    challenge = _spend(session, "sign_in", challenge_id, None, now=now)
    return WrongCredentials() if challenge is None else signer_of(session, party, challenge, credential, now=now)


def step_up_options(session: Session, party: RelyingParty, account_id: UUID, challenge: bytes) -> dict[str, Any]:
    """Options to touch one of the account's own passkeys once more; the caller keeps the challenge with the act."""
    own = session.execute(select(Passkey.credential_id).where(Passkey.account_id == account_id)).scalars()
    options = generate_authentication_options(
        rp_id=party.id,
        challenge=challenge,
        allow_credentials=[PublicKeyCredentialDescriptor(id=one) for one in own],
        user_verification=UserVerificationRequirement.REQUIRED,
    )
    return dict(json.loads(options_to_json(options)))


def signer_of(
    session: Session, party: RelyingParty, challenge: bytes, credential: dict[str, Any], *, now: datetime
) -> tuple[UUID, UUID] | WrongCredentials:
    """Account and person whose passkey signed this challenge, with the person verified."""
    known = _find(session, credential)
    if known is None:
        return WrongCredentials()
    passkey, person_id = known
    try:
        used = verify_authentication_response(
            credential=credential,
            expected_challenge=challenge,
            expected_rp_id=party.id,
            expected_origin=party.origin,
            credential_public_key=passkey.public_key,
            credential_current_sign_count=passkey.sign_count,
            require_user_verification=True,
        )
    except UNREADABLE:
        return WrongCredentials()
    counted = min(used.new_sign_count, MOST_COUNTED)
    session.execute(update(Passkey).where(Passkey.id == passkey.id).values(sign_count=counted, last_used_at=now))
    return passkey.account_id, person_id


def kept(session: Session, account_id: UUID) -> list[KeptPasskey]:
    """The account's passkeys, newest first."""
    rows = session.execute(
        select(Passkey.id, Passkey.name, Passkey.created_at, Passkey.last_used_at)
        .where(Passkey.account_id == account_id)
        .order_by(Passkey.created_at.desc())
    )
    return [KeptPasskey(*row) for row in rows]


def remove(session: Session, account_id: UUID, passkey_id: UUID) -> None:
    """Forget one of the account's own passkeys.

    Raises:
        NotFound: unknown or somebody else's.
    """
    gone = session.execute(
        delete(Passkey).where(Passkey.id == passkey_id, Passkey.account_id == account_id).returning(Passkey.id)
    ).one_or_none()
    if gone is None:
        raise NotFound
    levels.passkeys_gone(session, account_id)


def _with_room(session: Session, account_id: UUID) -> Sequence[bytes]:
    """Credential ids of an account that may have another one."""
    known = session.execute(select(Passkey.credential_id).where(Passkey.account_id == account_id)).scalars().all()
    if len(known) >= MOST_PASSKEYS:
        raise InvalidField((FieldProblem("passkeys", "too_many"),))
    return known


def _kept(
    session: Session, purpose: str, account_id: UUID | None, challenge: bytes, options: dict[str, Any], *, now: datetime
) -> Ceremony:
    row = PasskeyChallenge(
        id=new_id(), purpose=purpose, account_id=account_id, challenge=challenge, expires_at=now + CHALLENGE_LIFE
    )
    session.add(row)
    session.flush()
    return Ceremony(row.id, options)


def _spend(
    session: Session, purpose: str, challenge_id: UUID, account_id: UUID | None, *, now: datetime
) -> bytes | None:
    """Use up a challenge; a guarded update, so that two answers cannot both be right."""
    return session.execute(
        update(PasskeyChallenge)
        .where(
            PasskeyChallenge.id == challenge_id,
            PasskeyChallenge.purpose == purpose,
            PasskeyChallenge.account_id == account_id,
            PasskeyChallenge.used_at.is_(None),
            PasskeyChallenge.expires_at > now,
        )
        .values(used_at=now)
        .returning(PasskeyChallenge.challenge)
    ).scalar_one_or_none()


def _find(session: Session, credential: dict[str, Any]) -> tuple[Passkey, UUID] | None:
    raw_id = credential.get("rawId")
    if not isinstance(raw_id, str):
        return None
    try:
        credential_id = base64url_to_bytes(raw_id)
    except ValueError:
        return None
    row = session.execute(
        select(Passkey, Account.person_id)
        .join(Account, Account.id == Passkey.account_id)
        .where(Passkey.credential_id == credential_id, Account.closed_at.is_(None))
    ).one_or_none()
    return None if row is None else (row[0], row[1])
