"""When a claim may be bound to a person, and what then becomes of their accounts: pure.

Source: domain dossier 4.1 and 4.2 (identity levels), R18, R20, R23, R24.
"""

import re
import unicodedata
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Final, Literal, TypeAlias
from uuid import UUID

from backend.identity.rules import STAFF, Role

LIFE: Final = timedelta(hours=24)
KEPT: Final = timedelta(days=7)
NUMBER_LENGTH: Final = 8
NUMBERS: Final = 10**NUMBER_LENGTH
CLAIMS_AN_HOUR: Final = 6
"""Claims for one identity number; a known and an unknown one are counted alike."""
NUMBER_TRIES: Final = 5
"""Wrong counter numbers a clerk may type in ten minutes."""
COUNTERS: Final = frozenset({"government"})
"""Kinds of organisation at whose windows identity is checked."""

_SEPARATORS: Final = re.compile(r"[\s\u002d\u2010-\u2015\u2212\u00b7]+")
_NUMBER: Final = re.compile(r"[0-9]{8}", re.ASCII)


class State(StrEnum):
    """Where a claim stands."""

    STARTED = "started"
    WAITING = "waiting"
    CONFIRMED = "confirmed"
    REFUSED = "refused"
    SUPERSEDED = "superseded"
    EXPIRED = "expired"


OPEN: Final = frozenset({State.STARTED, State.WAITING})


class Binding(StrEnum):
    """What a confirmed claim becomes."""

    ENTERED = "entered"
    BOUND = "bound"
    RECOVERED = "recovered"


REFUSALS: Final = ("card_differs", "card_not_valid", "not_the_person", "withdrawn")
Refusal: TypeAlias = Literal["card_differs", "card_not_valid", "not_the_person", "withdrawn"]
Obstacle: TypeAlias = Literal["name_differs", "staff_account", "own_claim"]


@dataclass(frozen=True, slots=True)
class Registered:
    """The person of an identity number as the register has them, with the account they have already."""

    person_id: UUID
    name: str
    account_id: UUID | None
    roles: frozenset[Role]


def state_now(state: State, expires_at: datetime, *, now: datetime) -> State:
    """The state with time taken into account: an open claim ends after its day."""
    return State.EXPIRED if state in OPEN and now >= expires_at else state


def binding(claimed_name: str, registered: Registered | None, *, checker_person_id: UUID) -> Binding | Obstacle:
    """Say what confirming a claim does, or what stands against it.

    Who has an account gets no second one: the new way to sign in is added to it. Staff is let in by its office, with or
    without an account so far: a passkey made at a citizens' window would carry the office's powers.

    Args:
        checker_person_id: the clerk who compared the card.
    """
    if registered is None:
        return Binding.ENTERED
    if registered.person_id == checker_person_id:
        return "own_claim"
    if plain_name(claimed_name) != plain_name(registered.name):
        return "name_differs"
    if registered.roles & STAFF:
        return "staff_account"
    return Binding.BOUND if registered.account_id is None else Binding.RECOVERED


def plain_name(name: str) -> str:
    """A name as it is compared: NFKC, without blanks, every kind of middle dot as one, without regard to case."""
    plain = "".join(unicodedata.normalize("NFKC", name).split()).casefold()
    return re.sub(r"[\u00b7\u2022\u2027\u30fb\u22c5.]", "\u00b7", plain)


def number_of(text: str) -> str | None:
    """Eight digits of a counter number as people type it, or None."""
    digits = _SEPARATORS.sub("", unicodedata.normalize("NFKC", text))
    return digits if _NUMBER.fullmatch(digits) else None


def build_number(drawn: int) -> str:
    """The counter number for a random number below `NUMBERS`."""
    return f"{drawn:0{NUMBER_LENGTH}d}"
