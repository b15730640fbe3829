"""What the issuer of an offline pass signed: read by the trust bundle, or refused as a whole.

Source: `codes.md` section 2.
"""

from dataclasses import dataclass
from enum import IntEnum, IntFlag
from typing import Final

from backend.standards import cbor, p256, pass_fields
from backend.standards.pass_fields import Shown
from backend.standards.trust import Named, Profile, Trust

HEAD: Final = 3
CHALLENGES: Final = 10_000
HOUR_S: Final = 3600
RID_BYTES: Final = 6
FLAGS: Final = 0x0F

_GRANT: Final = 16
_LAST_HOUR: Final = 2**32 // HOUR_S


class Algorithm(IntEnum):
    """The first byte."""

    ES256 = 0x11
    SM2 = 0x12
    PRINTED = 0x21


class Flag(IntFlag):
    """The fifth byte of the tail."""

    CHALLENGE = 1
    USER_VERIFIED = 2
    CLOCK_DOUBTFUL = 4
    ON_BEHALF = 8


_CHALLENGED: Final = Flag.CHALLENGE.value
_ON_BEHALF: Final = Flag.ON_BEHALF.value


@dataclass(frozen=True, slots=True)
class Behalf:
    """Who shows a pass for its holder: masked name, and the id of the grant."""

    delegate: str
    grant: bytes


@dataclass(frozen=True, slots=True)
class Content:
    """What the issuer signed, read by the trust bundle."""

    algorithm: Algorithm
    kid: bytes
    rid: bytes
    expires_at: int
    device_key: bytes | None
    profile: Profile
    authority: Named
    values: tuple[Shown, ...]
    behalf: Behalf | None

    @property
    def printed(self) -> bool:
        """Whether it stands on paper: nobody's presence is proven."""
        return self.device_key is None


def read(issued: bytes, flags: int, challenge: int, trust: Trust) -> Content:
    """Read what was signed by the trust bundle.

    Raises:
        ValueError, IndexError: it is not written as a pass is, or has what the bundle does not know.
    """
    algorithm = Algorithm(issued[0])
    array = cbor.decode(issued[HEAD : -p256.SIGNATURE_BYTES])
    if not isinstance(array, list) or not _is_tail(flags, challenge):
        raise ValueError("no pass")
    hour, rid, *fields = array
    device_key = None if algorithm is Algorithm.PRINTED else _bytes(fields.pop(0), p256.COMPRESSED_BYTES)
    behalf = Behalf(_text(fields[-2]), _bytes(fields[-1], _GRANT)) if flags & _ON_BEHALF else None
    profile = trust.profiles.get(_number(fields[0]))
    authority = trust.authorities.get(_number(fields[1]))
    if profile is None or authority is None or _number(hour) > _LAST_HOUR:
        raise ValueError("nothing that the bundle knows")
    values = pass_fields.read(profile, fields[2:-2] if behalf else fields[2:], trust.tables)
    expires_at = _number(hour) * HOUR_S
    return Content(
        algorithm, issued[1:HEAD], _bytes(rid, RID_BYTES), expires_at, device_key, profile, authority, values, behalf
    )


def _is_tail(flags: int, challenge: int) -> bool:
    if flags & ~FLAGS:
        return False
    return challenge < CHALLENGES if flags & _CHALLENGED else challenge == 0


def _number(value: object) -> int:
    if not isinstance(value, int):
        raise ValueError("no whole number")  # noqa: TRY004 - one kind of fault, whatever is wrong with the content
    return value


def _bytes(value: object, size: int) -> bytes:
    if not isinstance(value, bytes) or len(value) != size:
        raise ValueError("no bytes of this length")
    return value


def _text(value: object) -> str:
    if not isinstance(value, str):
        raise ValueError("no text")  # noqa: TRY004 - the same
    return value
