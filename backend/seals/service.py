"""Make seal keys, sign with them, check what they signed."""

from datetime import datetime
from functools import lru_cache
from uuid import UUID

from cryptography.exceptions import UnsupportedAlgorithm
from cryptography.hazmat.primitives.asymmetric import ec
from sqlalchemy import select
from sqlalchemy.orm import Session

from backend.kernel.crypto import INTERNATIONAL, load_public_key
from backend.kernel.errors import Conflict, SealBroken
from backend.kernel.keys import KeyProvider
from backend.seals.models import SealKey

SEAL_KEY_TABLE = SealKey.__table__


def make_key(session: Session, keys: KeyProvider, organisation_id: UUID, *, now: datetime) -> str:
    """Give an organisation a new signing key; returns its key id."""
    kid, spki = keys.new_signing_key()
    session.add(SealKey(kid=kid, organisation_id=organisation_id, suite="intl", spki=spki, created_at=now))
    session.flush()
    return kid


def current_kid(session: Session, organisation_id: UUID) -> str:
    """The organisation's newest key that is not retired.

    Raises:
        Conflict: it has none, so it cannot sign.
    """
    kid = session.execute(
        select(SealKey.kid)
        .where(SealKey.organisation_id == organisation_id, SealKey.retired_at.is_(None))
        .order_by(SealKey.created_at.desc())
        .limit(1)
    ).scalar_one_or_none()
    if kid is None:
        raise Conflict
    return kid


def sign(keys: KeyProvider, kid: str, message: bytes) -> bytes:
    """ES256 by a seal key, r ‖ s."""
    return keys.sign(kid, message)


def verify(spki: bytes, message: bytes, signature: bytes) -> bool:
    """Whether a seal's signature over a message is good; bytes that are no key have signed nothing."""
    try:
        key = _public(spki)
    except (ValueError, UnsupportedAlgorithm, SealBroken):
        return False
    return INTERNATIONAL.verify(key, message, signature)


@lru_cache(maxsize=512)
def _public(spki: bytes) -> ec.EllipticCurvePublicKey:
    """Parse a key; the cache is keyed by the key itself, so it cannot go stale."""
    return load_public_key(spki)
