"""Who is bound already in the demo: a neighbour who helps an elder. Parents find their children named, to be bound."""

from collections.abc import Mapping
from datetime import datetime
from typing import Final
from uuid import UUID

from sqlalchemy.orm import Session

from backend.grants.family import asking, binding
from backend.grants.family.binding import By, Wanted
from backend.grants.family.rules import RELATIVES, Kind, Proof
from backend.kernel.keys import KeyProvider

HELPER, HELPED, WORD = "tian_tian", "chen_guilan", "elder"
TYPES: Final = ("identity_card", "social_security_card", "senior_card")
DAYS: Final = 182


def bind(
    session: Session, keys: KeyProvider, people: Mapping[str, UUID], accounts: Mapping[str, UUID], *, now: datetime
) -> None:
    """Bind them, as the elder would have agreed."""
    helps = Wanted(
        Kind.HELPER,
        people[HELPER],
        people[HELPED],
        "friend",
        Proof.OWN_WORD,
        types=TYPES,
        last_day=asking.last_day_of_help(DAYS, now),
    )
    binding.bind(session, keys, helps, by=By(accounts[WORD]), limit=RELATIVES, now=now)
