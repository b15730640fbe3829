"""The five real-name levels, what raises an account, and what each lets somebody do: pure.

Source: domain dossier 4.1 (levels of the provinces) and 4.2 (what each is good for), capability B6.
"""

from enum import StrEnum


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
    """The counter, and a passkey made after it."""


def reaches(held: str, needed: str) -> bool:
    """Whether one level includes another; their names are in order."""
    return Level(held) >= Level(needed)
