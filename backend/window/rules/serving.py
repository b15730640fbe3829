"""The states of a case on a clerk's screen, and what a card must say before anything is looked at: pure.

| state  | phone                                    | presence                               |
| open   | nobody has scanned or been scanned       | no card was read                       |
| joined | the person is known, the phone asks      | the card was read, nothing called yet  |
|        | agreed: form and materials are in        | signed on the glass: the same          |
| closed | nothing personal stays on either screen  | the same                               |

Source: plan 004, part 3 (1) 2; security design R18.
"""

from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum
from typing import Final

from backend.standards import resident_id

MOST_OPEN: Final = 6
"""Cases beside each other on one screen."""
CODE_LIFE: Final = timedelta(minutes=10)
INQUIRY_DAYS: Final = 3
"""Working days in which the office that knows answers a window's question."""


class State(StrEnum):
    """Where a case on a clerk's screen stands."""

    OPEN = "open"
    JOINED = "joined"
    CLOSED = "closed"


class Channel(StrEnum):
    """How the person agrees."""

    PHONE = "phone"
    PRESENCE = "presence"


@dataclass(frozen=True, slots=True)
class Card:
    """What the reader of cards says; in the demo it is typed from the card."""

    resident_id: str
    name: str
    valid_to: date | None


def card_fault(card: Card, registered_name: str | None, *, today: date) -> str | None:
    """Why a card does not let anything be looked at; None where it does.

    The number, the name and whether anybody has them are one answer: nobody is searched for with it.

    | number      | name and register | last day | fault    |
    | not a number| any               | any      | unknown  |
    | fine        | differ, or nobody | any      | unknown  |
    | fine        | same              | over     | expired  |
    | fine        | same              | to come  | none     |
    """
    if isinstance(resident_id.parse(card.resident_id, today=today), resident_id.Invalid):
        return "unknown"
    if registered_name is None or registered_name != card.name:
        return "unknown"
    return "expired" if card.valid_to is not None and card.valid_to < today else None
