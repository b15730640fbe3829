"""The five real-name levels, what raises an account, and what each lets somebody do: pure.

Source: domain dossier 4.1 (levels of the provinces) and 4.2 (what each is good for), capability B6.
"""

from enum import StrEnum
from typing import Final


class Level(StrEnum):
    """To which degree it is sure that an account is this person's; each includes those before it."""

    REGISTERED = "L1"
    """Somebody signed up."""
    FORMAT = "L2"
    """The identity number is well formed."""
    MATCHED = "L3"
    """Name and identity number are those of a person in the population base."""
    COUNTER = "L4"
    """A clerk compared the card and the person in presence."""
    SECOND_FACTOR = "L5"
    """The counter, and a passkey made after it; of staff, entered by their office, the passkey they sign in by."""


class Use(StrEnum):
    """What a level is asked for."""

    VIEW = "view"
    PRESENT = "present"
    AUTHORISE = "authorise"
    DOWNLOAD = "download"
    SEAL = "seal"


NEEDS: Final[dict[Use, Level]] = {
    Use.VIEW: Level.MATCHED,
    Use.PRESENT: Level.COUNTER,
    Use.AUTHORISE: Level.COUNTER,
    Use.DOWNLOAD: Level.COUNTER,
    Use.SEAL: Level.SECOND_FACTOR,
}


def reaches(held: str, needed: str) -> bool:
    """Whether one level includes another; their names are in order."""
    return Level(held) >= Level(needed)


def carried(account: str, cap: str | None, *, staff: bool) -> Level:
    """The level of a sign-in.

    Args:
        account: what is known of the account.
        cap: what the platform that let the person in answers for; None where the account's own way was used.
        staff: the sign-in carries powers of an office, so it is by passkey (R20), and the office entered the person.
    """
    own = Level(account)
    if staff and own >= Level.COUNTER:
        own = Level.SECOND_FACTOR
    return own if cap is None else min(own, Level(cap))


def open_uses(held: str) -> dict[Use, bool]:
    """Each use, and whether the level is enough for it."""
    return {use: reaches(held, needed) for use, needed in NEEDS.items()}
