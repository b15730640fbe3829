"""Golomb-coded set: a few ids out of many, in about as few bits as there can be.

Each id becomes a number below n · 2^p by a salted hash; the numbers are sorted, and the distances between them are
written in Golomb-Rice code. What is in the set is always found; what is not is found once in 2^p. Another salt finds
other ids by mistake, so nobody is asked online for ever.

As bytes: n (4, big endian), p (1), salt (8), then the code, filled up with zero bits to whole bytes.

Source: BIP 158, with SHA-256 in the place of SipHash; `codes.md` section 2.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from hashlib import sha256
from typing import Final

SALT_BYTES: Final = 8
LARGEST: Final = 1 << 20
"""Ids of a set that is read: a list of revoked passes has some thousands."""
_P: Final = range(1, 33)
_HEAD: Final = 13


def encode(rids: Iterable[bytes], *, salt: bytes, p: int = 20) -> bytes:
    """Write a set; the same ids and salt give the same bytes, in whatever order they come.

    Raises:
        ValueError: a salt of another length, a p outside 1 to 32, or too many ids.
    """
    different = set(rids)
    count = len(different)
    if len(salt) != SALT_BYTES or p not in _P or count > LARGEST:
        raise ValueError("no set that can be written")
    code = _Bits()
    before = 0
    for number in sorted(_number(rid, salt, count << p) for rid in different):
        code.write(number - before, p)
        before = number
    return count.to_bytes(4, "big") + bytes([p]) + salt + code.octets()


@dataclass(frozen=True, slots=True)
class Set:
    """A set that was read; `rid in set` asks it."""

    salt: bytes
    beyond: int
    numbers: frozenset[int]

    def __contains__(self, rid: bytes) -> bool:
        return self.beyond > 0 and _number(rid, self.salt, self.beyond) in self.numbers

    def __len__(self) -> int:
        return len(self.numbers)

    @staticmethod
    def read(data: bytes) -> "Set":
        """Read a set.

        Raises:
            ValueError: cut short, something behind the end, or a size that is not read.
        """
        count, p, salt = int.from_bytes(data[:4], "big"), data[4:5], data[5:_HEAD]
        if len(salt) != SALT_BYTES or p[0] not in _P or count > LARGEST:
            raise ValueError("no set")
        return Set(salt, count << p[0], frozenset(_numbers(data[_HEAD:], count, p[0])))


def _number(rid: bytes, salt: bytes, beyond: int) -> int:
    return int.from_bytes(sha256(salt + rid).digest()[:8], "big") * beyond >> 64


def _numbers(code: bytes, count: int, p: int) -> Iterable[int]:
    bits = "".join(f"{octet:08b}" for octet in code)
    at, number = 0, 0
    for _ in range(count):
        end = bits.find("0", at)
        rest = bits[end + 1 : end + 1 + p]
        if end < 0 or len(rest) < p:
            raise ValueError("cut short")
        number += (end - at << p) + int(rest, 2)
        if number >= count << p:
            raise ValueError("beyond the largest number")
        yield number
        at = end + 1 + p
    if len(bits) - at >= 8 or "1" in bits[at:]:  # noqa: PLR2004 - bits of a byte
        raise ValueError("something behind the end")


class _Bits:
    def __init__(self) -> None:
        self._bits: list[str] = []

    def write(self, distance: int, p: int) -> None:
        """Golomb-Rice: how many times 2^p in ones, a zero, and the rest in p bits."""
        self._bits.append("1" * (distance >> p) + "0" + f"{distance & (1 << p) - 1:0{p}b}")

    def octets(self) -> bytes:
        bits = "".join(self._bits)
        size = -(-len(bits) // 8)
        return int(bits.ljust(8 * size, "0") or "0", 2).to_bytes(size, "big")
