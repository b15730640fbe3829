"""A promise that is signed on the glass is witnessed by a second person of the office: pure.

| state     | entered by                                     | goes on to                |
| waiting   | the person reads it whole and signs            | confirmed, declined, over |
| confirmed | a colleague of the clerk saw it, with a step   | used, over                |
| declined  | the colleague did not                          | over (signed anew)        |
| used      | the application was handed in with it          | nothing                   |
| over      | signed anew, the case was closed, or too late  | nothing                   |

Too late is who comes after half an hour, and what is not handed in on the day on which it was signed.

Source: security design R18 (second person, reason, slip); ADR 0035.
"""

from datetime import datetime, timedelta
from enum import StrEnum
from typing import Final
from uuid import UUID

from backend.standards.calendar import date_in_shanghai, end_of_day

LIFE: Final = timedelta(minutes=30)
"""Who witnesses comes while the person still stands there."""
REASONS: Final = ("no_phone", "phone_fails", "cannot_use")
"""Why it is not signed on the own phone."""


class Witnessed(StrEnum):
    """Where a promise of the counter stands."""

    WAITING = "waiting"
    CONFIRMED = "confirmed"
    DECLINED = "declined"
    USED = "used"
    OVER = "over"


def may_witness(colleague: UUID, *, clerk: UUID, person: UUID | None) -> bool:
    """Whether somebody of the office may be the second person: neither who serves nor who signs."""
    return colleague not in (clerk, person)


def waits(state: Witnessed, signed_at: datetime, *, now: datetime) -> bool:
    """Whether a promise can still be witnessed."""
    return state is Witnessed.WAITING and now < signed_at + LIFE


def as_of(state: Witnessed, signed_at: datetime, *, now: datetime) -> Witnessed:
    """Where a promise stands at an instant: what nobody witnessed, or handed in, in time is over."""
    late = state is Witnessed.WAITING and not waits(state, signed_at, now=now)
    left = state is Witnessed.CONFIRMED and now >= end_of_day(date_in_shanghai(signed_at))
    return Witnessed.OVER if late or left else state
