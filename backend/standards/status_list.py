"""Token Status List: one small number a certificate, packed, compressed and signed, so that one file answers for many.

Whoever holds a certificate fetches the whole list and reads one entry: the publisher does not learn which one. Indexes
are random within a list, and entries that no certificate has read as valid, so that neighbours say nothing.

Source: draft-ietf-oauth-status-list-17, sections 4 to 7 and appendix C; JWS compact form by RFC 7515.
"""

import json
import zlib
from base64 import urlsafe_b64decode, urlsafe_b64encode
from collections.abc import Callable, Mapping
from typing import Any, Final, Literal, TypeAlias

Bits: TypeAlias = Literal[1, 2, 4, 8]

VALID: Final = 0x00
INVALID: Final = 0x01
SUSPENDED: Final = 0x02
MEDIA_TYPE: Final = "application/statuslist+jwt"

_TYPE: Final = "statuslist+jwt"
_PARTS: Final = 3
_LARGEST: Final = 1 << 20
"""Bytes of an unpacked list that is read at all: a small file must not become a large one."""


def packed(entries: Mapping[int, int], *, size: int, bits: Bits) -> bytes:
    """Entries as bytes, the first in the lowest bits of the first byte; what is not named is 0, valid.

    Raises:
        ValueError: an index outside the list, or a status that does not fit.
    """
    per_byte = 8 // bits
    found = bytearray(size // per_byte)
    for index, status in entries.items():
        if not (0 <= index < size and 0 <= status < 1 << bits):
            raise ValueError("no entry of this list")
        found[index // per_byte] |= status << (index % per_byte * bits)
    return bytes(found)


def entry(unpacked: bytes, index: int, *, bits: Bits) -> int:
    """The status at an index.

    Raises:
        ValueError: the list has no such entry.
    """
    per_byte = 8 // bits
    if not 0 <= index < len(unpacked) * per_byte:
        raise ValueError("no entry of this list")
    return unpacked[index // per_byte] >> (index % per_byte * bits) & ((1 << bits) - 1)


def encoded(unpacked: bytes) -> str:
    """The `lst` member: DEFLATE in the ZLIB format, base64url without padding."""
    return _base64(zlib.compress(unpacked, 9))


def decoded(lst: str) -> bytes:
    """The bytes of an `lst` member.

    Raises:
        ValueError: not base64url, not ZLIB, cut short, or too large.
    """
    reader = zlib.decompressobj()
    try:
        unpacked = reader.decompress(_bytes(lst), _LARGEST)
    except zlib.error:
        raise ValueError("not compressed by ZLIB") from None
    if not reader.eof:
        raise ValueError("cut short, or too large")
    return unpacked


def claims(lst: str, *, bits: Bits, subject: str, issued_at: int, expires_at: int, ttl_s: int) -> dict[str, Any]:
    """What the token says. Times are seconds since 1970.

    Args:
        subject: address of this list, the same text as in the certificates that refer to it.
        ttl_s: how long a copy may be kept before the list is asked for anew.
    """
    return {
        "sub": subject,
        "iat": issued_at,
        "exp": expires_at,
        "ttl": ttl_s,
        "status_list": {"bits": bits, "lst": lst},
    }


def token(content: Mapping[str, Any], *, kid: str, sign: Callable[[bytes], bytes]) -> str:
    """A signed list.

    Args:
        sign: ES256, r ‖ s.
    """
    head = _json({"alg": "ES256", "kid": kid, "typ": _TYPE})
    message = f"{_base64(head)}.{_base64(_json(content))}"
    return f"{message}.{_base64(sign(message.encode()))}"


def read(presented: str, *, expected_subject: str, verify: Callable[[str, bytes, bytes], bool]) -> dict[str, Any]:
    """Check a signed list and give what it says; the algorithm is ours and not taken from the token (R43).

    Args:
        verify: key id, message, signature → whether a key we trust made it.

    Raises:
        ValueError: not a status list, of another address, or not signed by a trusted key.
    """
    parts = presented.split(".")
    if len(parts) != _PARTS:
        raise ValueError("not a compact JWS")
    head, content = json.loads(_bytes(parts[0])), json.loads(_bytes(parts[1]))
    if (head.get("alg"), head.get("typ")) != ("ES256", _TYPE):
        raise ValueError("another kind of token")
    if not verify(str(head.get("kid")), f"{parts[0]}.{parts[1]}".encode(), _bytes(parts[2])):
        raise ValueError("not signed by a key we know")
    if content.get("sub") != expected_subject:
        raise ValueError("another list")
    return dict(content)


def public_jwk(kid: str, point: bytes) -> dict[str, str]:
    """A P-256 key as a JSON Web Key (RFC 7517); `point` is uncompressed, 65 bytes."""
    return {
        "kty": "EC",
        "crv": "P-256",
        "x": _base64(point[1:33]),
        "y": _base64(point[33:]),
        "kid": kid,
        "alg": "ES256",
        "use": "sig",
    }


def _json(value: Mapping[str, Any]) -> bytes:
    return json.dumps(value, separators=(",", ":"), ensure_ascii=False).encode()


def _base64(data: bytes) -> str:
    return urlsafe_b64encode(data).rstrip(b"=").decode()


def _bytes(text: str) -> bytes:
    return urlsafe_b64decode(text + "=" * (-len(text) % 4))
