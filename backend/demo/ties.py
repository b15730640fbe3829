"""Who is bound already in the demo: a neighbour who helps an elder, a mother and her youngest, a father and his son.

Her other child she finds named, to be bound; so do all other parents.
"""

from collections.abc import Mapping
from datetime import datetime
from typing import Final
from uuid import UUID

from sqlalchemy.orm import Session

from backend.grants.family import asking, binding, naming
from backend.grants.family.binding import By, Wanted
from backend.grants.family.rules import RELATIVES, Kind, Proof
from backend.kernel.keys import KeyProvider

HELPER, HELPED, WORD = "tian_tian", "chen_guilan", "elder"
TYPES: Final = ("identity_card", "social_security_card", "senior_card")
DAYS: Final = 182
PARENTS: Final = {"he_xiaoyan": "parent", "lei_ming": "police"}
"""Parent → account; of several children the youngest is bound."""


def bind(
    session: Session, keys: KeyProvider, people: Mapping[str, UUID], accounts: Mapping[str, UUID], *, now: datetime
) -> None:
    """Bind them: as the elder would have agreed, and as the birth certificate says."""
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
    for parent, word in PARENTS.items():
        for youngest in naming.children_of(session, keys, people[parent], now=now)[-1:]:
            child = Wanted(
                Kind.GUARDIAN,
                people[parent],
                youngest.person_id,
                youngest.relation,
                youngest.proof,
                certificate_id=youngest.certificate_id,
            )
            binding.bind(session, keys, child, by=By(accounts[word]), limit=RELATIVES, now=now)
