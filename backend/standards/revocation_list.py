"""Revocation list of offline passes: which were revoked while they would still be accepted.

As bytes: `LZL1`, tag of the city (8), number (4), time it was made (8, seconds since 1970), a Golomb-coded set, and
the publisher's signature (64, ES256, lower form) over all before it. Numbers grow with every list of a city; whoever
has seen one refuses an older one.

Source: `codes.md` section 2.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum
from hashlib import sha256
from typing import Final

from backend.standards import golomb_set, p256
from backend.standards.signed_json import Sign, Verify, signed_by

MAGIC: Final = b"LZL1"
_TAG, _NUMBER, _TIME = 8, 4, 8
_HEAD: Final = len(MAGIC) + _TAG + _NUMBER + _TIME
_LAST: Final = 2**53 - 1
"""A time beyond is none that every reader holds."""


class ListFault(StrEnum):
    """Why a list is not accepted, in the order in which it is looked at."""

    MALFORMED = "malformed"
    FORGED = "forged"
    OTHER_CITY = "other_city"
    OTHER_LIST = "other_list"
    OLDER = "older"


@dataclass(frozen=True, slots=True)
class RevocationList:
    """A list that was read and is the publisher's; `rid in list` asks it."""

    number: int
    made_at: int
    hash: bytes
    rids: golomb_set.Set

    def __contains__(self, rid: bytes) -> bool:
        return rid in self.rids


def city_tag(city: str) -> bytes:
    """A city's code in eight bytes."""
    return sha256(city.encode()).digest()[:_TAG]


def written(rids: Iterable[bytes], *, city: str, number: int, made_at: int, salt: bytes, sign: Sign) -> bytes:
    """Write and sign a list.

    Args:
        salt: eight random bytes, new for every list.
    """
    head = MAGIC + city_tag(city) + number.to_bytes(_NUMBER, "big") + made_at.to_bytes(_TIME, "big")
    signed = head + golomb_set.encode(rids, salt=salt)
    return signed + p256.low_s(sign(signed))


def read(
    presented: bytes,
    *,
    expected_city: str,
    publisher: bytes,
    bundle_number: int,
    bundle_hash: bytes,
    newest_seen_number: int | None,
    verify: Verify,
) -> RevocationList | ListFault:
    """Check a list and read it.

    Args:
        publisher: the key that the trust bundle's statement names, as a SubjectPublicKeyInfo.
        bundle_number: of the list that the bundle names; that one must have `bundle_hash`, later ones are the
            publisher's word alone, earlier ones are refused.
        newest_seen_number: of the newest list that was ever accepted here; None where there was none.
    """
    signed, signature = presented[: -p256.SIGNATURE_BYTES], presented[-p256.SIGNATURE_BYTES :]
    if len(signed) < _HEAD or not signed.startswith(MAGIC):
        return ListFault.MALFORMED
    if not signed_by(publisher, signed, signature, verify=verify):
        return ListFault.FORGED
    tag, number, made_at, rest = _parts(signed)
    if tag != city_tag(expected_city):
        return ListFault.OTHER_CITY
    digest = sha256(presented).digest()
    if number == bundle_number and digest != bundle_hash:
        return ListFault.OTHER_LIST
    if number < max(bundle_number, newest_seen_number or 0):
        return ListFault.OLDER
    return _read(number, made_at, digest, rest)


def _parts(signed: bytes) -> tuple[bytes, int, int, bytes]:
    tag = signed[len(MAGIC) : len(MAGIC) + _TAG]
    number = int.from_bytes(signed[len(MAGIC) + _TAG : _HEAD - _TIME], "big")
    return tag, number, int.from_bytes(signed[_HEAD - _TIME : _HEAD], "big"), signed[_HEAD:]


def _read(number: int, made_at: int, digest: bytes, rest: bytes) -> RevocationList | ListFault:
    try:
        rids = golomb_set.Set.read(rest)
    except ValueError:
        return ListFault.MALFORMED
    return RevocationList(number, made_at, digest, rids) if made_at <= _LAST else ListFault.MALFORMED
