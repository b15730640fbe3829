"""Base45: bytes in the 45 letters of a QR code's alphanumeric mode, two bytes in three letters.

One sequence of bytes has exactly one text: values beyond what two bytes (or one) hold are refused.

Source: RFC 9285.
"""

from typing import Final

ALPHABET: Final = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ $%*+-./:"

_BASE: Final = 45
_VALUES: Final = {letter: value for value, letter in enumerate(ALPHABET)}
_GROUP: Final = 3
"""Letters of two bytes; one byte at the end has two, and a single letter is nothing."""
_LARGEST: Final = {_GROUP: (2, 0xFFFF), 2: (1, 0xFF)}


def encode(data: bytes) -> str:
    """Write bytes as text."""
    letters = []
    for at in range(0, len(data) - 1, 2):
        high, rest = divmod(data[at] << 8 | data[at + 1], _BASE * _BASE)
        middle, low = divmod(rest, _BASE)
        letters += [ALPHABET[low], ALPHABET[middle], ALPHABET[high]]
    if len(data) % 2:
        middle, low = divmod(data[-1], _BASE)
        letters += [ALPHABET[low], ALPHABET[middle]]
    return "".join(letters)


def decode(text: str) -> bytes:
    """Read a text.

    Raises:
        ValueError: a letter that is none of the 45, a length that no bytes have, or a group beyond its bytes.
    """
    try:
        values = [_VALUES[letter] for letter in text]
    except KeyError:
        raise ValueError("no letter of Base45") from None
    found = bytearray()
    for at in range(0, len(values), _GROUP):
        group = values[at : at + _GROUP]
        if len(group) not in _LARGEST:
            raise ValueError("no length of Base45")
        size, largest = _LARGEST[len(group)]
        value = sum(one * _BASE**place for place, one in enumerate(group))
        if value > largest:
            raise ValueError("no group of Base45")
        found += value.to_bytes(size, "big")
    return bytes(found)
