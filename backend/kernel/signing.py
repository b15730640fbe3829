"""Keys that sign: ES256 always, SM2 with SM3 where the optional extra is installed, both as r ‖ s (R43).

The suite follows from the key. Data never chooses it: a key that says P-256 is never asked for an SM2 signature.
"""

from dataclasses import dataclass
from functools import lru_cache
from typing import Literal, Protocol, TypeAlias

from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric import ec

from backend.kernel import sm2
from backend.kernel.crypto import INTERNATIONAL, load_public_key, public_bytes
from backend.kernel.errors import SealBroken

SuiteName: TypeAlias = Literal["intl", "gm"]
SUITES: tuple[SuiteName, ...] = ("intl", "gm")


class SigningKey(Protocol):
    """The private half."""

    @property
    def suite(self) -> SuiteName:
        """Which family it belongs to."""

    def spki(self) -> bytes:
        """SubjectPublicKeyInfo of the public half, DER."""

    def pkcs8(self) -> bytes:
        """The key itself, PKCS#8 in DER; for the key provider's eyes."""

    def sign(self, message: bytes) -> bytes:
        """Signature as r ‖ s, 64 bytes."""


class VerifyingKey(Protocol):
    """The public half."""

    @property
    def suite(self) -> SuiteName:
        """Which family it belongs to."""

    def verify(self, message: bytes, signature: bytes) -> bool:
        """Whether the signature over `message` is good."""


@dataclass(frozen=True, slots=True)
class Es256Private:
    """ECDSA over P-256 with SHA-256."""

    key: ec.EllipticCurvePrivateKey
    suite: SuiteName = "intl"

    def spki(self) -> bytes:
        """The public half."""
        return public_bytes(self.key.public_key())

    def pkcs8(self) -> bytes:
        """PKCS#8."""
        return self.key.private_bytes(
            serialization.Encoding.DER, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
        )

    def sign(self, message: bytes) -> bytes:
        """ES256 as r ‖ s."""
        return INTERNATIONAL.sign(self.key, message)


@dataclass(frozen=True, slots=True)
class Es256Public:
    """The public half of an ES256 key."""

    key: ec.EllipticCurvePublicKey
    suite: SuiteName = "intl"

    def verify(self, message: bytes, signature: bytes) -> bool:
        """Check ES256."""
        return INTERNATIONAL.verify(self.key, message, signature)


@dataclass(frozen=True, slots=True)
class Sm2Private:
    """SM2 with SM3 under the default user id."""

    secret: bytes
    point: bytes
    suite: SuiteName = "gm"

    def spki(self) -> bytes:
        """The public half."""
        return sm2.spki_of(self.point)

    def pkcs8(self) -> bytes:
        """PKCS#8."""
        return sm2.pkcs8_of(self.secret, self.point)

    def sign(self, message: bytes) -> bytes:
        """SM2 as r ‖ s."""
        return sm2.sign(self.secret, self.point, message)


@dataclass(frozen=True, slots=True)
class Sm2Public:
    """The public half of an SM2 key."""

    point: bytes
    suite: SuiteName = "gm"

    def verify(self, message: bytes, signature: bytes) -> bool:
        """Check SM2."""
        return sm2.verify(self.point, message, signature)


def is_installed(suite: SuiteName) -> bool:
    """Whether this machine can sign and check in a suite."""
    return suite == "intl" or sm2.is_installed()


def new_key(suite: SuiteName) -> SigningKey:
    """Make a key.

    Raises:
        SettingsRefused: SM2 without the extra; the text says how to get it.
    """
    if suite == "gm":
        return Sm2Private(*sm2.new())
    return Es256Private(ec.generate_private_key(ec.SECP256R1()))


def read_private(pkcs8: bytes) -> SigningKey:
    """Read a kept key; its own bytes say which suite it is of.

    Raises:
        SealBroken: no key of these curves.
    """
    if (pair := sm2.read_pkcs8(pkcs8)) is not None:
        return Sm2Private(*pair)
    private = serialization.load_der_private_key(pkcs8, password=None)
    if not isinstance(private, ec.EllipticCurvePrivateKey) or not isinstance(private.curve, ec.SECP256R1):
        raise SealBroken("not an elliptic-curve key of ours")
    return Es256Private(private)


@lru_cache(maxsize=512)
def read_public(spki: bytes) -> VerifyingKey:
    """Parse a public key; the cache is keyed by the key itself, so it cannot go stale.

    Raises:
        SealBroken: no key of these curves.
    """
    if (point := sm2.read_spki(spki)) is not None:
        return Sm2Public(point)
    key = load_public_key(spki)
    if not isinstance(key.curve, ec.SECP256R1):
        raise SealBroken("not an elliptic-curve key of ours")
    return Es256Public(key)


def verify(spki: bytes, expected_suite: str, message: bytes, signature: bytes) -> bool:
    """Whether a key signed a message.

    Args:
        expected_suite: what is on record for the key. A key of another suite has signed nothing, and neither have
            bytes that are no key.
    """
    try:
        key = read_public(spki)
    except (SealBroken, ValueError):
        return False
    return key.suite == expected_suite and key.verify(message, signature)
