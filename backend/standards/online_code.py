"""Text of an online code: `<ORIGIN>/<K>/<T>`, an opaque handle.

All is in upper case so that a QR can use its alphanumeric mode.
`T` is RFC 4648 base32 without padding of 16 bytes. One handle has exactly one text: lower case in kind or handle,
padding and non-zero trailing bits are refused, so that nobody makes a second text for a code that was already
counted.

Source: `codes.md` section 1.
"""

import base64
import re
from dataclasses import dataclass
from enum import StrEnum
from typing import Final, Literal, TypeAlias

from backend.standards import typed_code

MAX_LENGTH: Final = 512
SECRET_BYTES: Final = 16
OFFLINE_PREFIX: Final = "LZ1:"

_ADDRESS: Final = re.compile(r"(https?)://([^/?#\s]+)([/?#]\S*)?", re.IGNORECASE | re.ASCII)
_PATH: Final = re.compile(r"/([CARPK])/([A-Z2-7]{26})", re.ASCII)
_DEFAULT_PORTS: Final = {"http": ":80", "https": ":443"}


MalformedReason: TypeAlias = Literal[
    "empty", "too_long", "characters", "path", "handle", "typed_length", "typed_check_digit"
]

_TYPED_FAULTS: Final[dict[typed_code.Fault, MalformedReason]] = {
    "characters": "characters",
    "length": "typed_length",
    "check_digit": "typed_check_digit",
}


class Kind(StrEnum):
    """What an online code is for."""

    CITIZEN = "C"
    AUTHORISATION = "A"
    REQUEST = "R"
    PRINTED = "P"
    KIOSK = "K"


@dataclass(frozen=True, slots=True)
class OnlineCode:
    """A code of this city: its kind and its 16 secret bytes."""

    kind: Kind
    secret: bytes

    def __repr__(self) -> str:
        """Leave the secret out of logs and tracebacks."""
        return f"OnlineCode(kind={self.kind!r})"


@dataclass(frozen=True, slots=True)
class TypedCode:
    """Eleven digits whose check digit holds."""

    digits: str

    def __repr__(self) -> str:
        """Leave the digits out of logs and tracebacks."""
        return "TypedCode()"


@dataclass(frozen=True, slots=True)
class Foreign:
    """An address of another origin."""


@dataclass(frozen=True, slots=True)
class Unsupported:
    """A code of ours that this entry cannot read, such as an offline pass."""


@dataclass(frozen=True, slots=True)
class Malformed:
    """No code at all; `typed` when it was a number somebody mistyped, which the checker's limit counts."""

    reason: MalformedReason

    @property
    def typed(self) -> bool:
        """Whether the text was an attempt at typing a code."""
        return self.reason in {"typed_length", "typed_check_digit"}


Presented: TypeAlias = OnlineCode | TypedCode | Foreign | Unsupported | Malformed


def build(origin: str, kind: Kind, secret: bytes) -> str:
    """Give the text of a code.

    Args:
        origin: public origin of the city, such as `https://city.example`.
        kind: what the code is for.
        secret: 16 random bytes.

    Raises:
        ValueError: the secret has another length.
    """
    if len(secret) != SECRET_BYTES:
        raise ValueError("the handle of an online code has 16 bytes")
    return f"{origin.upper()}/{kind}/{base64.b32encode(secret).decode().rstrip('=')}"


def read(text: str, *, expected_origin: str) -> Presented:
    """Say what a presented text is; it never fails and keeps nothing of a text that is no code.

    Args:
        text: from a scanner, a picture, a keyboard or a QR gun; untrusted.
        expected_origin: our own public origin; scheme and host are compared without regard to case.
    """
    if len(text) > MAX_LENGTH:
        return Malformed("too_long")
    presented = text.strip()
    if not presented:
        return Malformed("empty")
    if presented.startswith(OFFLINE_PREFIX):
        return Unsupported()
    address = _ADDRESS.fullmatch(presented)
    if address is None:
        return _read_typed(presented)
    scheme, host, path = address.groups(default="")
    if _origin(scheme, host) != _canonical(expected_origin):
        return Foreign()
    return _read_path(path)


def _read_typed(presented: str) -> TypedCode | Malformed:
    digits = typed_code.compact(presented)
    fault = typed_code.fault_in(digits)
    return TypedCode(digits) if fault is None else Malformed(_TYPED_FAULTS[fault])


def _read_path(path: str) -> OnlineCode | Malformed:
    match = _PATH.fullmatch(path)
    if match is None:
        return Malformed("path")
    secret = base64.b32decode(match[2] + "======")
    if base64.b32encode(secret).decode().rstrip("=") != match[2]:
        return Malformed("handle")
    return OnlineCode(Kind(match[1]), secret)


def _canonical(origin: str) -> str:
    scheme, _, host = origin.rstrip("/").partition("://")
    return _origin(scheme, host)


def _origin(scheme: str, host: str) -> str:
    scheme, host = scheme.lower(), host.lower()
    return f"{scheme}://{host.removesuffix(_DEFAULT_PORTS.get(scheme, ''))}"
