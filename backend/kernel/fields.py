"""Encrypted columns: a ciphertext is bound to its table, column, row and key, so it cannot be moved (R41).

Layout of a sealed value: version (1 byte, 1) ‖ key generation (2 bytes) ‖ nonce (12) ‖ ciphertext and tag.
A type decorator would not know the row, so the use cases seal and open by these functions.
"""

from dataclasses import dataclass
from uuid import UUID

from backend.kernel.crypto import INTERNATIONAL
from backend.kernel.errors import SealBroken
from backend.kernel.keys import KeyProvider

_VERSION = 1
_HEADER_BYTES = 3


@dataclass(frozen=True, slots=True)
class Place:
    """Where a ciphertext stands: part of what is authenticated."""

    table: str
    column: str
    row: UUID

    def bound(self, generation: int) -> bytes:
        """The additional authenticated data."""
        return f"{self.table}|{self.column}|{self.row}|{generation}".encode()


def seal(keys: KeyProvider, place: Place, plaintext: bytes) -> bytes:
    """Encrypt under the current generation of the table's key."""
    generation, key = keys.current(f"data:{place.table}")
    header = bytes([_VERSION]) + generation.to_bytes(2, "big")
    return header + INTERNATIONAL.encrypt(key, plaintext, place.bound(generation))


def unseal(keys: KeyProvider, place: Place, sealed: bytes) -> bytes:
    """Decrypt what stands at this place.

    Raises:
        SealBroken: altered, of another row, column or key, or of an unknown layout.
    """
    if len(sealed) < _HEADER_BYTES or sealed[0] != _VERSION:
        raise SealBroken("unknown layout")
    generation = int.from_bytes(sealed[1:3], "big")
    key = keys.of(f"data:{place.table}", generation)
    return INTERNATIONAL.decrypt(key, sealed[_HEADER_BYTES:], place.bound(generation))


def blind_index(keys: KeyProvider, purpose: str, normalised: str) -> bytes:
    """Keyed hash that finds a value without storing it; a bare hash of an id number is guessed in hours."""
    return INTERNATIONAL.mac(keys.fixed(f"index:{purpose}"), normalised.encode())
