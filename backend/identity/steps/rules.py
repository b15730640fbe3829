"""What a step confirms and by which means: pure. Source: R20, R22, T24."""

from dataclasses import dataclass
from datetime import timedelta
from enum import StrEnum
from hashlib import sha256
from typing import Final

LIFE: Final = timedelta(minutes=5)
"""From asking to spending."""


class Method(StrEnum):
    """How a person proves a step."""

    PASSKEY = "passkey"
    PIN = "pin"
    PASSWORD = "password"  # noqa: S105  # nosec B105 - the name of a way, no secret


@dataclass(frozen=True, slots=True)
class Means:
    """What this person has to prove a step with.

    Attributes:
        passkey: the account holds one.
        pin: this session has a device PIN; sessions of staff never do.
        password: the account has one and may sign in by it; staff outside a demo may not (R20).
    """

    passkey: bool
    pin: bool
    password: bool


def methods(means: Means) -> tuple[Method, ...]:
    """The ways that are open, the strongest first; none where the person has to make a passkey first."""
    held = {Method.PASSKEY: means.passkey, Method.PIN: means.pin, Method.PASSWORD: means.password}
    return tuple(method for method, open_ in held.items() if open_)


def digest_of(method: str, path: str, body: bytes) -> str:
    """SHA-256 over method, path and body as they are sent, in hexadecimal figures: of any change it is another."""
    return sha256(b"\n".join((method.encode(), path.encode(), body))).hexdigest()
