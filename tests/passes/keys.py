"""Keys that come out the same in every run, and sign the same message the same way (RFC 6979)."""

from dataclasses import dataclass
from functools import cache
from hashlib import sha256

from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.asymmetric.utils import decode_dss_signature

from backend.kernel.crypto import public_bytes
from backend.standards import p256
from backend.standards.trust_bundle import kid_of

ALGORITHM = ec.ECDSA(hashes.SHA256(), deterministic_signing=True)


@dataclass(frozen=True)
class Seeded:
    """A P-256 key that follows from a word."""

    key: ec.EllipticCurvePrivateKey

    @property
    def spki(self) -> bytes:
        return public_bytes(self.key.public_key())

    @property
    def point(self) -> bytes:
        return p256.compressed(self.spki)

    @property
    def kid(self) -> bytes:
        return kid_of(self.spki)

    def sign(self, message: bytes) -> bytes:
        """ES256 as r ‖ s, in whichever form it comes."""
        r, s = decode_dss_signature(self.key.sign(message, ALGORITHM))
        return r.to_bytes(32, "big") + s.to_bytes(32, "big")


@cache
def seeded(word: str) -> Seeded:
    """The key of a word; for tests alone, because everybody has it."""
    number = int.from_bytes(sha256(f"vectors of offline passes: {word}".encode()).digest(), "big")
    return Seeded(ec.derive_private_key(number % (p256.ORDER - 1) + 1, ec.SECP256R1()))


def high(signature: bytes) -> bytes:
    """The other form of a signature: it verifies as well, and is refused."""
    low = p256.low_s(signature)
    return low[:32] + (p256.ORDER - int.from_bytes(low[32:], "big")).to_bytes(32, "big")
