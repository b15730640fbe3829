"""Typed form of a presentation: ten random digits and a check digit, shown as 4-4-3.

The check digit catches every wrong digit and nearly every swap before the code counts as an attempt.

Source: ISO 7064 hybrid MOD 11,10.
"""

import re
import unicodedata
from typing import Final, Literal, TypeAlias

from stdnum.iso7064 import mod_11_10

LENGTH: Final = 11
NUMBERS: Final = 10**10

_SEPARATORS: Final = re.compile(r"[\s\u002d\u2010-\u2015\u2212\u00b7]+")
_DIGITS: Final = re.compile(r"[0-9]*", re.ASCII)

Fault: TypeAlias = Literal["characters", "length", "check_digit"]


def build(number: int) -> str:
    """Give the eleven digits for a random number.

    Args:
        number: 0 to 10**10 - 1; the caller draws it.

    Raises:
        ValueError: the number is out of range.
    """
    if number not in range(NUMBERS):
        raise ValueError("a typed code is made of a number below ten thousand millions")
    body = f"{number:010d}"
    return body + mod_11_10.calc_check_digit(body)


def compact(text: str) -> str:
    """Bring typed forms together: full-width digits to ASCII, spaces, dashes and middle dots left out."""
    return _SEPARATORS.sub("", unicodedata.normalize("NFKC", text))


def fault_in(digits: str) -> Fault | None:
    """Say what is wrong with a compact typed code, or None."""
    if _DIGITS.fullmatch(digits) is None:
        return "characters"
    if len(digits) != LENGTH:
        return "length"
    return None if mod_11_10.is_valid(digits) else "check_digit"


def parse(text: str) -> str | None:
    """Read a typed code as people type it; the eleven digits, or None."""
    digits = compact(text)
    return digits if fault_in(digits) is None else None


def grouped(digits: str) -> str:
    """Group eleven digits 4-4-3 for reading aloud."""
    return f"{digits[:4]} {digits[4:8]} {digits[8:]}"
