"""Identifiers: UUID version 7 (RFC 9562), made before the insert, so that rows sort by birth."""

import secrets
import time
from base64 import b32encode
from threading import Lock
from uuid import UUID

_VERSION = 7 << 76
_VARIANT = 2 << 62
_NOISE_BITS = 74
_STEP_BITS = 32


class _Births:
    """Within one millisecond identifiers of a process go upwards (RFC 9562, 6.2, method 2)."""

    def __init__(self) -> None:
        self._lock = Lock()
        self._stamp_ms = 0
        self._noise = 0

    def next(self) -> tuple[int, int]:
        """Milliseconds and noise of the next identifier."""
        now_ms = time.time_ns() // 1_000_000
        with self._lock:
            if now_ms > self._stamp_ms:
                self._stamp_ms, self._noise = now_ms, secrets.randbits(_NOISE_BITS)
            else:
                self._noise += 1 + secrets.randbits(_STEP_BITS)
            return self._stamp_ms, self._noise & ((1 << _NOISE_BITS) - 1)


_births = _Births()


def new_id() -> UUID:
    """A new identifier: 48 bits of milliseconds, 74 bits of noise that only grows within a millisecond."""
    stamp_ms, noise = _births.next()
    high, low = noise >> 62, noise & ((1 << 62) - 1)
    return UUID(int=(stamp_ms << 80) | _VERSION | (high << 64) | _VARIANT | low)


def short_reference(identifier: UUID) -> str:
    """The last 40 bits as eight letters and figures, for a person to read out (look numbers, error references)."""
    return b32encode(identifier.bytes[-5:]).decode("ascii")
