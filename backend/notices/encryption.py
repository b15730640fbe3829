"""A push message only its browser can read (RFC 8291 over RFC 8188), and the signed word of who sends it (RFC 8292).

One record, one key pair for each message. What pywebpush would do, without its two HTTP clients: ADR 0019.
"""

import json
import secrets
from base64 import urlsafe_b64decode, urlsafe_b64encode
from binascii import Error
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta

from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

RECORD_BYTES = 4096
SALT_BYTES = AUTH_BYTES = 16
LAST_RECORD = b"\x02"
TOKEN_LIFE = timedelta(hours=12)


@dataclass(frozen=True, slots=True)
class Reader:
    """Whom a message is for: the browser's public point, and the secret it shares with us."""

    point: ec.EllipticCurvePublicKey
    secret: bytes


def reader_of(p256dh: str, auth: str) -> Reader:
    """The keys a browser gave, as base64url.

    Raises:
        ValueError: not a point of P-256, or a secret of another length.
    """
    secret = decoded(auth)
    if len(secret) != AUTH_BYTES:
        raise ValueError("not a secret of 16 bytes")
    return Reader(ec.EllipticCurvePublicKey.from_encoded_point(ec.SECP256R1(), decoded(p256dh)), secret)


def encrypted(
    plaintext: bytes, reader: Reader, *, own: ec.EllipticCurvePrivateKey | None = None, salt: bytes | None = None
) -> bytes:
    """The body of a push, content coding `aes128gcm`.

    Args:
        own, salt: given by the test of the recorded example alone; each message has fresh ones.
    """
    own = own or ec.generate_private_key(ec.SECP256R1())
    salt = salt or secrets.token_bytes(SALT_BYTES)
    own_point = _point(own.public_key())
    shared = own.exchange(ec.ECDH(), reader.point)
    keying = _derived(shared, reader.secret, b"WebPush: info\x00" + _point(reader.point) + own_point, 32)
    key = _derived(keying, salt, b"Content-Encoding: aes128gcm\x00", 16)
    nonce = _derived(keying, salt, b"Content-Encoding: nonce\x00", 12)
    head = salt + RECORD_BYTES.to_bytes(4, "big") + bytes([len(own_point)]) + own_point
    return head + AESGCM(key).encrypt(nonce, plaintext + LAST_RECORD, None)


def authorization(audience: str, contact: str, spki: bytes, sign: Callable[[bytes], bytes], *, now: datetime) -> str:
    """The header that says who sends: a token for one push service, signed by the city's push key.

    Args:
        audience: scheme and host of the push service.
        contact: where its operator reaches the city.
        sign: ES256 as r ‖ s.
    """
    head = _encoded_json({"typ": "JWT", "alg": "ES256"})
    claims = _encoded_json({"aud": audience, "exp": int((now + TOKEN_LIFE).timestamp()), "sub": contact})
    signed = f"{head}.{claims}"
    return f"vapid t={signed}.{encoded(sign(signed.encode()))}, k={public_text(spki)}"


def public_text(spki: bytes) -> str:
    """The city's public push key as browsers take it: the bare point, base64url."""
    key = serialization.load_der_public_key(spki)
    if not isinstance(key, ec.EllipticCurvePublicKey):
        raise TypeError("a push key is a key of P-256")
    return encoded(_point(key))


def encoded(content: bytes) -> str:
    """Base64url without padding."""
    return urlsafe_b64encode(content).rstrip(b"=").decode()


def decoded(text: str) -> bytes:
    """The bytes of base64url text, with padding or without.

    Raises:
        ValueError: no base64url.
    """
    bare = text.rstrip("=")
    try:
        content = urlsafe_b64decode(bare + "=" * (-len(bare) % 4))
    except Error as error:
        raise ValueError("no base64url") from error
    if encoded(content) != bare:
        raise ValueError("no base64url")
    return content


def _encoded_json(document: dict[str, str | int]) -> str:
    return encoded(json.dumps(document, separators=(",", ":")).encode())


def _point(key: ec.EllipticCurvePublicKey) -> bytes:
    return key.public_bytes(serialization.Encoding.X962, serialization.PublicFormat.UncompressedPoint)


def _derived(keying: bytes, salt: bytes, info: bytes, length: int) -> bytes:
    return HKDF(algorithm=SHA256(), length=length, salt=salt, info=info).derive(keying)
