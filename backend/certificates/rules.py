"""Signed content version 1 and the states of a certificate: pure.

Content version 1 cannot change any more: what was signed must verify for ever. Vectors in `tests/vectors/certificate/`.
Version 2 is version 1 and the list of offices that seal it together, so that none of their seals can be taken away.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum
from hashlib import sha256

from backend.standards.canonical_json import canonical

CONTENT_VERSION = 1
JOINT_VERSION = 2
SIGNED_PREFIX = b"LZC1"


class Status(StrEnum):
    """States that are stored, and the two that follow from dates and never are (domain dossier, 1.6)."""

    VALID = "valid"
    SUSPENDED = "suspended"
    CANCELLED = "cancelled"
    REVOKED_PENALTY = "revoked_penalty"
    REVOKED_ERROR = "revoked_error"
    WITHDRAWN_BY_AUTHORITY = "withdrawn_by_authority"
    VOIDED = "voided"
    TRANSFERRED = "transferred"
    SUPERSEDED = "superseded"
    EXPIRED = "expired"
    NOT_YET_VALID = "not_yet_valid"


DERIVED = frozenset({Status.EXPIRED, Status.NOT_YET_VALID})


@dataclass(frozen=True, slots=True)
class Content:
    """What an issuer signs; status is never inside.

    Attributes:
        holders: salted digests of the holders' codes, in order.
        digests: salted digest of each present field.
        joint: codes of the other offices that seal the same content, in order; they make it content version 2.
    """

    identifier: str
    type: str
    type_version: int
    issuer: str
    holders: tuple[str, ...]
    version: int
    issued_on: date
    valid_from: date
    valid_to: date | None
    digests: Mapping[str, str]
    joint: tuple[str, ...] = ()


def field_digest(salt: bytes, key: str, value: str) -> str:
    """Hexadecimal SHA-256(salt16 ‖ JCS([key, value])); for a picture, `value` is the hash of its bytes."""
    return sha256(salt + canonical([key, value])).hexdigest()


def picture_value(picture: bytes) -> str:
    """What stands for a picture in the signed content: the hexadecimal SHA-256 of its bytes."""
    return sha256(picture).hexdigest()


def signed_bytes(content: Content) -> bytes:
    """Canonical JSON of the content (RFC 8785)."""
    return canonical(
        {
            "v": JOINT_VERSION if content.joint else CONTENT_VERSION,
            "identifier": content.identifier,
            "type": content.type,
            "type_version": content.type_version,
            "issuer": content.issuer,
            "holders": list(content.holders),
            "version": content.version,
            "issued_on": content.issued_on.isoformat(),
            "valid_from": content.valid_from.isoformat(),
            "valid_to": content.valid_to.isoformat() if content.valid_to else None,
            "digests": dict(content.digests),
            **({"joint": list(content.joint)} if content.joint else {}),
        }
    )


def message(content: bytes) -> bytes:
    """What the signature covers."""
    return SIGNED_PREFIX + content


def altered_fields(
    digests: Mapping[str, str], salts: Mapping[str, bytes], values: Mapping[str, str]
) -> tuple[str, ...]:
    """Keys whose value does not match its signed digest, or that were added or taken away."""
    keys = sorted(set(digests) | set(values))
    return tuple(
        key
        for key in keys
        if key not in digests or key not in values or field_digest(salts[key], key, values[key]) != digests[key]
    )


def status_on(stored: Status, valid_from: date, valid_to: date | None, *, today: date) -> Status:
    """The state on a day: an issuer's act comes first, then the dates; the last day counts as in force."""
    if stored is not Status.VALID:
        return stored
    if today < valid_from:
        return Status.NOT_YET_VALID
    if valid_to is not None and today > valid_to:
        return Status.EXPIRED
    return Status.VALID


def since_on(status: Status, stored_since: date | None, valid_from: date, valid_to: date | None) -> date | None:
    """Since when the state holds, for the states a checker is told about."""
    if status is Status.EXPIRED and valid_to is not None:
        return valid_to + timedelta(days=1)
    if status is Status.NOT_YET_VALID:
        return valid_from
    return stored_since


def is_expiring(valid_to: date | None, *, warn_days: int, today: date) -> bool:
    """Whether the last day is near."""
    return valid_to is not None and today <= valid_to and (valid_to - today).days <= warn_days


def number_tail(number: str) -> str:
    """The last four characters of a printed number, enough to tell two cards apart in a list."""
    return number[-4:]


def missing_fields(required: Sequence[str], values: Mapping[str, str]) -> tuple[str, ...]:
    """Required fields without a value."""
    return tuple(key for key in required if not values.get(key))
