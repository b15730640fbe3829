"""Resident identity number 公民身份号码: six digits of area, eight of birth, three of sequence, a check character.

The number proves nothing about a person; it says whether it can be a number at all. The area is judged apart from
the rest (`ResidentId.area_known`), because it is the area of the first registration and may have been abolished
since.

Source: GB 11643-1999; check character by ISO 7064 MOD 11-2; areas 81, 82 and 83 by the residence permit for
residents of Hong Kong, Macao and Taiwan, which common libraries refuse.
"""

import re
import unicodedata
from collections.abc import Collection
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Final, Literal, TypeAlias

from stdnum.iso7064 import mod_11_2

from backend.standards import area_codes

LENGTH: Final = 18
LEGACY_LENGTH: Final = 15

# What people type for the last X: multiplication signs, a telephone keypad's asterisk, Greek and Cyrillic look-alikes.
# NFKC has already turned full-width letters and the Roman numeral ten into a plain X.
_LAST_X: Final = frozenset("X*\u00d7\u2715\u2716\u03a7\u0425")
_SHAPE: Final = re.compile(r"[1-9][0-9]{16}[0-9X]", re.ASCII)
_LEGACY_SHAPE: Final = re.compile(r"[1-9][0-9]{14}", re.ASCII)

Reason: TypeAlias = Literal["length", "characters", "check_character", "impossible_date", "future_date"]


class Sex(StrEnum):
    """Sex as the seventeenth digit has it; a certificate's own field wins over it."""

    MALE = "男"
    FEMALE = "女"


@dataclass(frozen=True, slots=True)
class ResidentId:
    """A number that can exist: shape, date and check character hold."""

    number: str
    area_code: str
    area_known: bool
    birth_date: date
    sex: Sex


@dataclass(frozen=True, slots=True)
class Invalid:
    """Why a text is no resident number; the text itself is not kept."""

    reason: Reason


def normalise(text: str) -> str:
    """Bring typed forms together: NFKC, no spaces, upper case, every kind of last X as Latin X."""
    compact = "".join(unicodedata.normalize("NFKC", text).split()).upper()
    if compact and compact[-1] in _LAST_X:
        return compact[:-1] + "X"
    return compact


def parse(text: str, *, today: date, areas: Collection[str] = ()) -> ResidentId | Invalid:
    """Read a resident number of 18 characters.

    Args:
        text: as typed; spaces, full-width characters and every form of X are understood.
        today: calendar date in Asia/Shanghai; a birth after it is refused.
        areas: area codes of the city pack, known beside those of the provinces.

    Returns:
        The number in its canonical form with what it says, or the first reason against it. The void numbers of 15
        digits of the first generation are refused as `length`; see `from_legacy`.
    """
    number = normalise(text)
    if len(number) != LENGTH:
        return Invalid("length")
    if _SHAPE.fullmatch(number) is None:
        return Invalid("characters")
    if mod_11_2.checksum(number) != 1:
        return Invalid("check_character")
    birth = _date_of(number[6:14])
    if birth is None:
        return Invalid("impossible_date")
    if birth > today:
        return Invalid("future_date")
    area = number[:6]
    return ResidentId(
        number, area, area_codes.is_known(area, areas), birth, Sex.MALE if int(number[16]) % 2 else Sex.FEMALE
    )


def build(area_code: str, birth_date: date, sequence: int) -> str:
    """Put a number together and compute its check character.

    Args:
        area_code: six digits.
        birth_date: day of birth.
        sequence: 0 to 999, odd for a man, even for a woman.

    Raises:
        ValueError: area or sequence out of shape.
    """
    if not area_codes.is_shaped(area_code) or sequence not in range(1000):
        raise ValueError("a resident number needs an area of six digits and a sequence of at most three")
    body = f"{area_code}{birth_date:%Y%m%d}{sequence:03d}"
    return body + mod_11_2.calc_check_digit(body)


def from_legacy(text: str) -> str | None:
    """Convert a number of 15 digits to the 18 characters it became; None when it is no such number.

    Only for matching old certificates: a number of 15 digits identifies nobody since 2013.
    """
    number = normalise(text)
    if _LEGACY_SHAPE.fullmatch(number) is None:
        return None
    birth = _date_of("19" + number[6:12])
    return None if birth is None else build(number[:6], birth, int(number[12:]))


def _date_of(digits: str) -> date | None:
    try:
        return date(int(digits[:4]), int(digits[4:6]), int(digits[6:]))
    except ValueError:
        return None
