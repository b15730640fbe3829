"""Unified social credit code 统一社会信用代码 of organisations and enterprises: 18 characters with two checks.

Codes given out early in the pilot cities break the check of the whole and are valid by law. A code of the right
shape whose check fails is therefore `Doubtful`, a value of its own: refuse it when somebody typed it, ask for
confirmation when it comes from an official source.

Source: GB 32100-2015 with amendment 1; check of the organisation code by GB 11714.
"""

import re
import unicodedata
from dataclasses import dataclass
from enum import StrEnum
from typing import Final, Literal, TypeAlias

ALPHABET: Final = "0123456789ABCDEFGHJKLMNPQRTUWXY"
LENGTH: Final = 18

_ORGANISATION_ALPHABET: Final = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ"
_ORGANISATION_WEIGHTS: Final = (3, 7, 9, 10, 5, 8, 4, 2)
_SHAPE: Final = re.compile(rf"[{ALPHABET}]{{2}}[0-9]{{6}}[{ALPHABET}]{{10}}", re.ASCII)
_PILOT_MARK: Final = "M0"

Check: TypeAlias = Literal["organisation_check", "check_character"]


class Registry(StrEnum):
    """Which registry gave the code: its first character."""

    INSTITUTIONS = "1"
    FOREIGN_AFFAIRS = "2"
    JUSTICE = "3"
    CULTURE = "4"
    CIVIL_AFFAIRS = "5"
    TOURISM = "6"
    RELIGION = "7"
    TRADE_UNIONS = "8"
    MARKET = "9"
    MILITARY_INSTITUTIONS = "A"
    AGRICULTURE = "N"
    OTHER = "Y"


@dataclass(frozen=True, slots=True)
class Uscc:
    """A code whose shape and both checks hold."""

    code: str
    registry: Registry
    category: str
    area_code: str
    organisation_code: str

    @property
    def is_sole_trader(self) -> bool:
        """Whether it names a sole trader 个体工商户, whose legal person is the proprietor."""
        return self.code.startswith("92")


@dataclass(frozen=True, slots=True)
class Doubtful:
    """A code of the right shape whose check fails; `pilot_era` when it carries the mark of the pilot cities."""

    code: str
    failed: tuple[Check, ...]
    pilot_era: bool


@dataclass(frozen=True, slots=True)
class Invalid:
    """Why a text cannot be a code at all."""

    reason: Literal["length", "characters", "registry"]


def normalise(text: str) -> str:
    """Bring typed forms together: NFKC, no spaces, upper case."""
    return "".join(unicodedata.normalize("NFKC", text).split()).upper()


def parse(text: str) -> Uscc | Doubtful | Invalid:
    """Read a code as typed; spaces, lower case and full-width characters are understood."""
    code = normalise(text)
    if len(code) != LENGTH:
        return Invalid("length")
    if _SHAPE.fullmatch(code) is None:
        return Invalid("characters")
    try:
        registry = Registry(code[0])
    except ValueError:
        return Invalid("registry")
    failed: list[Check] = []
    if _organisation_check(code[8:16]) != code[16]:
        failed.append("organisation_check")
    if _check(code[:17]) != code[17]:
        failed.append("check_character")
    if failed:
        return Doubtful(code, tuple(failed), code.startswith(_PILOT_MARK, 8))
    return Uscc(code, registry, code[:2], code[2:8], code[8:17])


def build(category: str, area_code: str, organisation: str) -> str:
    """Put a code together and compute both checks.

    Args:
        category: two characters, registry and kind, for example `92` for a sole trader.
        area_code: six digits.
        organisation: eight characters of the organisation code, without its check.

    Raises:
        ValueError: the parts do not make a code.
    """
    seventeen = category + area_code + organisation + _organisation_check(organisation)
    code = seventeen + _check(seventeen)
    if not isinstance(parse(code), Uscc):
        raise ValueError("these parts make no unified social credit code")  # noqa: TRY004 - the types are right, the value is not
    return code


def _organisation_check(eight: str) -> str:
    if len(eight) != len(_ORGANISATION_WEIGHTS) or not set(eight) <= set(_ORGANISATION_ALPHABET):
        raise ValueError("an organisation code has eight characters before its check")
    total = sum(_ORGANISATION_ALPHABET.index(c) * w for c, w in zip(eight, _ORGANISATION_WEIGHTS, strict=True))
    return "0123456789X0"[11 - total % 11]


def _check(seventeen: str) -> str:
    if not set(seventeen) <= set(ALPHABET):
        raise ValueError("a unified social credit code has no I, O, S, V or Z")
    total = sum(ALPHABET.index(c) * pow(3, i, 31) for i, c in enumerate(seventeen))
    return ALPHABET[(31 - total) % 31]
