"""JSON that somebody signed: base64url of the canonical JSON, a dot, base64url of the signature.

What is signed is a prefix of four letters and the JSON, so that nothing signed for one purpose is good for another.
The writing is checked to be the canonical one: two readers never see two things in one text.

Source: RFC 8785; `codes.md` section 2, trust bundle.
"""

import json
from collections.abc import Callable
from typing import Any, Final, NoReturn, Protocol, TypeAlias

from backend.standards import base64url, p256
from backend.standards.canonical_json import Canonical, canonical

STATEMENT: Final = b"LZT1"
BUNDLE: Final = b"LZB1"
AUTHORITY: Final = b"LZD1"
LOOK: Final = b"LZO1"

Sign: TypeAlias = Callable[[bytes], bytes]
"""Message → ES256 signature, r ‖ s."""


class Verify(Protocol):
    """Whether a key signed a message; `backend.kernel.signing.verify` is one."""

    def __call__(self, spki: bytes, expected_suite: str, message: bytes, signature: bytes, /) -> bool:
        """Suites are `intl` (ES256) and `gm` (SM2 with SM3); a key of another suite has signed nothing."""


class Malformed(ValueError):
    """No signed JSON of ours at all."""


class Forged(ValueError):
    """Not signed by the key that is trusted for it."""


def written(content: dict[str, Canonical], *, prefix: bytes, sign: Sign) -> str:
    """Sign content; the signature is brought to its lower form."""
    octets = canonical(content)
    return f"{base64url.encode(octets)}.{base64url.encode(p256.low_s(sign(prefix + octets)))}"


def read(presented: str, *, prefix: bytes, spki: bytes, verify: Verify) -> dict[str, Any]:
    """Check a text of two parts, and give what it says.

    Args:
        spki: the P-256 key that is trusted for this prefix.

    Raises:
        Malformed: not two parts, not base64url, no JSON object, or not its canonical writing.
        Forged: not signed by this key.
    """
    octets, signature = parts_of(presented)
    if not signed_by(spki, prefix + octets, signature, verify=verify):
        raise Forged("not signed by the key that is trusted")
    return content_of(octets)


def parts_of(presented: str) -> tuple[bytes, bytes]:
    """The two parts as bytes.

    Raises:
        Malformed: not two parts of base64url.
    """
    try:
        octets, signature = map(base64url.decode, presented.split("."))
    except ValueError:
        raise Malformed("not two parts of base64url") from None
    return octets, signature


def signed_by(spki: bytes, message: bytes, signature: bytes, *, verify: Verify) -> bool:
    """Whether a P-256 key made this signature, in its lower form."""
    return p256.is_low(signature) and verify(spki, "intl", message, signature)


def content_of(octets: bytes) -> dict[str, Any]:
    """The object that these bytes write.

    Raises:
        Malformed: no JSON object of whole numbers, or another writing than the canonical one.
    """
    try:
        content = json.loads(octets.decode(), parse_float=_whole)
        again = canonical(content)
    except (ValueError, RecursionError):
        raise Malformed("no JSON") from None
    if not isinstance(content, dict) or again != octets:
        raise Malformed("no object in its canonical writing")
    return content


def _whole(text: str) -> NoReturn:
    raise Malformed(f"a number that is not whole, of {len(text)} letters")
