"""What a checker without a network trusts: keys, profiles, authorities and tables, as the trust bundle lists them.

Source: `codes.md` section 2.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import TypeAlias

Tables: TypeAlias = Mapping[str, tuple[str, ...]]
"""By name: the texts that a code stands for, the first for 0."""


class Form(StrEnum):
    """How a field of a pass is written."""

    TEXT = "text"
    NAME = "name"
    DIGITS = "digits"
    DAYS = "days"
    CODE = "code"


@dataclass(frozen=True, slots=True)
class Key:
    """An issuer's key. It is live from `live_from` on and no more at `live_to` (seconds since 1970)."""

    kid: bytes
    spki: bytes
    live_from: int
    live_to: int
    types: frozenset[str]

    def is_live(self, now: int) -> bool:
        """Whether passes that it signed are accepted now."""
        return self.live_from <= now < self.live_to


@dataclass(frozen=True, slots=True)
class Named:
    """What a number in a pass stands for."""

    zh: str
    en: str


@dataclass(frozen=True, slots=True)
class Field:
    """A field of a profile.

    Attributes:
        length: digits of a number, with zeros in front; None where it has none.
        table: name of the table that a code is looked up in.
    """

    key: str
    zh: str
    en: str
    form: Form
    length: int | None = None
    table: str | None = None


@dataclass(frozen=True, slots=True)
class Profile:
    """Which fields of a certificate type a pass carries for a scene, and how old a list may be for it.

    Attributes:
        printed: it is one for paper: no device shows it, and no device's pass has it.
    """

    number: int
    code: str
    type: str
    zh: str
    en: str
    sensitive: bool
    offline_ok: bool
    list_hours: int
    printed: bool
    fields: tuple[Field, ...]


@dataclass(frozen=True, slots=True)
class Trust:
    """All that a pass is checked against.

    Attributes:
        keys: by kid; one of them at most is live at a time.
        challenge_compulsory: a pass of a sensitive type must answer a challenge. True without a network; a check
            that asks the live status may go without.
    """

    keys: Mapping[bytes, tuple[Key, ...]]
    profiles: Mapping[int, Profile]
    authorities: Mapping[int, Named]
    tables: Tables = field(default_factory=dict)
    challenge_compulsory: bool = True
