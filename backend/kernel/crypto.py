"""Crypto suites: the algorithms of one family behind one seam (R43).

The suite follows from the key that is used, never from the data that arrived.
"""

import hashlib
import hmac
import secrets
from dataclasses import dataclass
from typing import Protocol

from cryptography.exceptions import InvalidSignature, InvalidTag, UnsupportedAlgorithm
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.asymmetric.utils import decode_dss_signature, encode_dss_signature
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

from backend.kernel.errors import SealBroken

NONCE_BYTES = 12
KEY_BYTES = 32
_COORDINATE_BYTES = 32


class Suite(Protocol):
    """What a family of algorithms offers."""

    name: str

    def digest(self, data: bytes) -> bytes:
        """Hash of `data`, 32 bytes."""

    def mac(self, key: bytes, data: bytes) -> bytes:
        """Keyed hash of `data`, 32 bytes."""

    def encrypt(self, key: bytes, plaintext: bytes, bound_to: bytes) -> bytes:
        """Nonce and ciphertext with tag."""

    def decrypt(self, key: bytes, sealed: bytes, bound_to: bytes) -> bytes:
        """The plaintext, or SealBroken."""

    def sign(self, private_key: ec.EllipticCurvePrivateKey, message: bytes) -> bytes:
        """Signature as r ‖ s, 64 bytes."""

    def verify(self, public_key: ec.EllipticCurvePublicKey, message: bytes, signature: bytes) -> bool:
        """Whether the signature over `message` is good."""


@dataclass(frozen=True, slots=True)
class International:
    """SHA-256, HMAC-SHA-256, AES-256-GCM, ECDSA over P-256 (ES256)."""

    name: str = "intl"

    def digest(self, data: bytes) -> bytes:
        """SHA-256."""
        return hashlib.sha256(data).digest()

    def mac(self, key: bytes, data: bytes) -> bytes:
        """HMAC-SHA-256."""
        return hmac.digest(key, data, "sha256")

    def encrypt(self, key: bytes, plaintext: bytes, bound_to: bytes) -> bytes:
        """AES-256-GCM under a fresh random nonce, which comes first."""
        nonce = secrets.token_bytes(NONCE_BYTES)
        return nonce + AESGCM(key).encrypt(nonce, plaintext, bound_to)

    def decrypt(self, key: bytes, sealed: bytes, bound_to: bytes) -> bytes:
        """Open what `encrypt` made.

        Raises:
            SealBroken: altered, cut short, or bound to something else.
        """
        try:
            return AESGCM(key).decrypt(sealed[:NONCE_BYTES], sealed[NONCE_BYTES:], bound_to)
        except (InvalidTag, ValueError):
            raise SealBroken("ciphertext does not belong here") from None

    def sign(self, private_key: ec.EllipticCurvePrivateKey, message: bytes) -> bytes:
        """ES256 as r ‖ s."""
        r, s = decode_dss_signature(private_key.sign(message, ec.ECDSA(hashes.SHA256())))
        return r.to_bytes(_COORDINATE_BYTES, "big") + s.to_bytes(_COORDINATE_BYTES, "big")

    def verify(self, public_key: ec.EllipticCurvePublicKey, message: bytes, signature: bytes) -> bool:
        """Check ES256; a signature of another length is no signature."""
        if len(signature) != 2 * _COORDINATE_BYTES:
            return False
        r, s = (int.from_bytes(part, "big") for part in (signature[:32], signature[32:]))
        try:
            public_key.verify(encode_dss_signature(r, s), message, ec.ECDSA(hashes.SHA256()))
        except (InvalidSignature, ValueError):
            return False
        return True


INTERNATIONAL = International()


def derived_key(root: bytes, purpose: str) -> bytes:
    """A 32-byte key for one purpose, from the root by HKDF-SHA-256."""
    return HKDF(hashes.SHA256(), KEY_BYTES, salt=None, info=f"liangzheng:{purpose}".encode()).derive(root)


def load_public_key(spki_der: bytes) -> ec.EllipticCurvePublicKey:
    """Read a SubjectPublicKeyInfo.

    Raises:
        SealBroken: no key at all, or not an elliptic-curve one.
    """
    try:
        key = serialization.load_der_public_key(spki_der)
    except (ValueError, UnsupportedAlgorithm):
        raise SealBroken("not a public key") from None
    if not isinstance(key, ec.EllipticCurvePublicKey):
        raise SealBroken("not an elliptic-curve key")
    return key


def public_bytes(key: ec.EllipticCurvePublicKey) -> bytes:
    """SubjectPublicKeyInfo in DER."""
    return key.public_bytes(serialization.Encoding.DER, serialization.PublicFormat.SubjectPublicKeyInfo)


def key_id(spki_der: bytes) -> str:
    """Key id: the first eight bytes of SHA-256 over the SubjectPublicKeyInfo, in hexadecimal."""
    return hashlib.sha256(spki_der).hexdigest()[:16]
