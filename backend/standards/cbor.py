"""CBOR in its deterministic form, of whole numbers from 0, bytes, texts, arrays and null; nothing else is read.

One value has exactly one writing: shortest heads, definite lengths, texts in UTF-8 and NFC, nothing behind the end.
What a length promises is compared with what is there before anything is made of it.

Source: RFC 8949, sections 3 and 4.2.1.
"""

from typing import Final, TypeAlias
from unicodedata import is_normalized

Value: TypeAlias = "int | str | bytes | list[Value] | None"

LARGEST: Final = 2**64 - 1
DEEPEST: Final = 4
"""Arrays within arrays that are read; a pass has one."""

_NULL: Final = 0xF6
_NUMBER, _BYTES, _TEXT, _ARRAY = 0, 2, 3, 4
_SHORT: Final = 24
"""Below, the head itself holds the number; from here on the head says in how many bytes it follows."""
_LONGER: Final = {24: 1, 25: 2, 26: 4, 27: 8}


def encode(value: Value) -> bytes:
    """Write a value.

    Raises:
        ValueError: a negative or too large number, a truth value, a text that is not NFC or has half a character.
    """
    if value is None:
        return bytes([_NULL])
    if isinstance(value, int):
        return _head(_NUMBER, _number(value))
    if isinstance(value, bytes):
        return _head(_BYTES, len(value)) + value
    if isinstance(value, str):
        return _text(value)
    return _head(_ARRAY, len(value)) + b"".join(encode(one) for one in value)


def decode(data: bytes) -> Value:
    """Read a value that is written as `encode` writes it.

    Raises:
        ValueError: cut short, something behind the end, not deterministic, or of a kind that is not read.
    """
    reader = _Reader(data)
    value = reader.value(DEEPEST)
    if reader.at != len(data):
        raise ValueError("something behind the end")
    return value


def _number(value: int) -> int:
    if isinstance(value, bool) or not 0 <= value <= LARGEST:
        raise ValueError("no number of this subset")
    return value


def _text(value: str) -> bytes:
    if not is_normalized("NFC", value):
        raise ValueError("a text that is not NFC")
    octets = value.encode()
    return _head(_TEXT, len(octets)) + octets


def _head(kind: int, number: int) -> bytes:
    if number < _SHORT:
        return bytes([kind << 5 | number])
    form = _SHORT + (number > 0xFF) + (number > 0xFFFF) + (number > 0xFFFF_FFFF)  # noqa: PLR2004 - largest of 1, 2, 4 bytes
    size = _LONGER[form]
    return bytes([kind << 5 | form]) + number.to_bytes(size, "big")


class _Reader:
    """Reads from `at` on; checking a pass is measured against the signatures in it, so heads are read in one place."""

    __slots__ = ("at", "data")

    def __init__(self, data: bytes) -> None:
        self.data = data
        self.at = 0

    def value(self, depth: int) -> Value:
        first = self._take(1)[0]
        if first == _NULL:
            return None
        kind, number = first >> 5, first & 0x1F
        if number >= _SHORT:
            number = self._longer(kind, number)
        if kind == _NUMBER:
            return number
        if kind == _BYTES:
            return self._take(number)
        if kind == _TEXT:
            return self._text(number)
        if kind != _ARRAY or depth == 0 or number > len(self.data) - self.at:
            raise ValueError("too deep, cut short, or of a kind that is not read")
        return [self.value(depth - 1) for _ in range(number)]

    def _longer(self, kind: int, form: int) -> int:
        if form not in _LONGER:
            raise ValueError("a length that is not read")
        number = int.from_bytes(self._take(_LONGER[form]), "big")
        if _head(kind, number)[0] != kind << 5 | form:
            raise ValueError("not the shortest head")
        return number

    def _take(self, size: int) -> bytes:
        end = self.at + size
        if end > len(self.data):
            raise ValueError("cut short")
        taken = self.data[self.at : end]
        self.at = end
        return taken

    def _text(self, size: int) -> str:
        text = self._take(size).decode()
        if not is_normalized("NFC", text):
            raise ValueError("a text that is not NFC")
        return text
