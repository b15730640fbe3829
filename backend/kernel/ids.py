"""Identifiers: UUID version 7 (RFC 9562), made before the insert, so that rows sort by birth."""

import secrets
import time
from base64 import b32encode
from uuid import UUID

_VERSION = 7 << 76
_VARIANT = 2 << 62
_RANDOM_BITS = (1 << 74) - 1


def new_id() -> UUID:
    """A new identifier: 48 bits of milliseconds, 74 bits of randomness."""
    stamp_ms = time.time_ns() // 1_000_000
    noise = secrets.randbits(74) & _RANDOM_BITS
    high, low = noise >> 62, noise & ((1 << 62) - 1)
    return UUID(int=(stamp_ms << 80) | _VERSION | (high << 64) | _VARIANT | low)


def short_reference(identifier: UUID) -> str:
    """The last 40 bits as eight letters and figures, for a person to read out (look numbers, error references)."""
    return b32encode(identifier.bytes[-5:]).decode("ascii")
