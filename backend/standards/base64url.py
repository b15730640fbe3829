"""Base64url without padding, read strictly: bytes have exactly one text.

Source: RFC 4648, section 5.
"""

import re
from base64 import urlsafe_b64decode, urlsafe_b64encode
from typing import Final

_LETTERS: Final = re.compile(r"[A-Za-z0-9_-]*", re.ASCII)


def encode(data: bytes) -> str:
    """Write bytes as text."""
    return urlsafe_b64encode(data).rstrip(b"=").decode()


def decode(text: str) -> bytes:
    """Read a text.

    Raises:
        ValueError: another letter, padding, a length that no bytes have, or bits behind the last byte.
    """
    if _LETTERS.fullmatch(text) is None:
        raise ValueError("no letter of base64url")
    data = urlsafe_b64decode(text + "=" * (-len(text) % 4))
    if encode(data) != text:
        raise ValueError("bits behind the last byte")
    return data
