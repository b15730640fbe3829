"""What a platform's word is worth: pure. Source: domain dossier 4.2 (levels), R20, R23."""

from dataclasses import dataclass

from backend.identity.claim_rules import plain_name
from backend.identity.levels.rules import Level


@dataclass(frozen=True, slots=True)
class Asked:
    """What went to the platform, and must be found in its answer.

    Attributes:
        verifier: its SHA-256 went ahead; itself it goes with the code (PKCE).
    """

    state: str
    nonce: str
    verifier: str
    redirect_uri: str


@dataclass(frozen=True, slots=True)
class Vouched:
    """Who the platform says it is, and how sure it is (`acr`)."""

    name: str
    resident_id: str
    acr: str | None


def level_of(acr: str | None, *, highest: Level) -> Level | None:
    """The level of a sign-in by the platform's word; None for a word that nobody knows.

    Args:
        acr: `L1` to `L5`; without one, name and number that are those of the population base count as `L3`.
        highest: what the city lets this platform answer for at most.
    """
    if acr is None:
        return min(Level.MATCHED, highest)
    return min(Level(acr), highest) if acr in set(Level) else None


def is_person(vouched: Vouched, registered_name: str) -> bool:
    """Whether the name fits the one that the base has for the number."""
    return plain_name(vouched.name) == plain_name(registered_name)
