"""A promise that is signed on the glass is witnessed by a second person of the office: pure.

| state     | entered by                                     | goes on to                |
| waiting   | the person reads it whole and signs            | confirmed, declined, over |
| confirmed | a colleague of the clerk saw it, with a step   | over (signed anew)        |
| declined  | the colleague did not                          | over (signed anew)        |
| over      | signed anew, the case was closed, or too late  | nothing                   |

Source: security design R18 (second person, reason, slip); ADR 0035.
"""

from datetime import datetime, timedelta
from enum import StrEnum
from typing import Final
from uuid import UUID

LIFE: Final = timedelta(minutes=30)
"""Who witnesses comes while the person still stands there."""
REASONS: Final = ("no_phone", "phone_fails", "cannot_use")
"""Why it is not signed on the own phone."""


class Witnessed(StrEnum):
    """Where a promise of the counter stands."""

    WAITING = "waiting"
    CONFIRMED = "confirmed"
    DECLINED = "declined"
    OVER = "over"


def may_witness(colleague: UUID, *, clerk: UUID, person: UUID | None) -> bool:
    """Whether somebody of the office may be the second person: neither who serves nor who signs."""
    return colleague not in (clerk, person)


def waits(state: Witnessed, signed_at: datetime, *, now: datetime) -> bool:
    """Whether a promise can still be witnessed."""
    return state is Witnessed.WAITING and now < signed_at + LIFE
