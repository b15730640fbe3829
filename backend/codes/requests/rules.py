"""Lives and states of a request code: pure (`codes.md` section 1, kind R)."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

LIFE = timedelta(minutes=5)
LINK_LIFE = timedelta(minutes=14)
"""Shorter than the quarter of an hour after which a screen that nobody touches is locked, with a minute for when the
last touch was noted: the screen that waits for the answer lives as long as the link, and none comes to a locked one."""
MOST_PEOPLE = 4
MOST_POSTERS = 20


class Way(StrEnum):
    """Where a request code is shown: on a checker's phone, a counter's screen, on paper; or a link is handed on."""

    CHECKER = "checker"
    COUNTER = "counter"
    POSTER = "poster"
    LINK = "link"


class Standing(StrEnum):
    """How a request code stands. All but `withdrawn` follows from time and count and is never stored."""

    OPEN = "open"
    EXPIRED = "expired"
    WITHDRAWN = "withdrawn"
    USED = "used"


@dataclass(frozen=True, slots=True)
class Known:
    """What the database says of a code; a poster has no end and no number of people."""

    ends_at: datetime | None
    withdrawn_at: datetime | None
    answers: int
    people: int | None


def code_ends_at(way: Way, *, now: datetime) -> datetime | None:
    """Five minutes on a screen, fourteen by a link; a poster hangs until it is withdrawn."""
    if way is Way.POSTER:
        return None
    return now + (LINK_LIFE if way is Way.LINK else LIFE)


def request_ends_at(code_ends: datetime | None, *, now: datetime) -> datetime:
    """Until when a person who scans now may answer: a code on a screen as long as it lives, a poster five minutes."""
    return now + LIFE if code_ends is None else code_ends


def standing(known: Known, *, now: datetime) -> Standing:
    """How it stands; the first row that applies wins.

    | withdrawn | over | all answered | standing  |
    | yes       | any  | any          | withdrawn |
    | no        | any  | yes          | used      |
    | no        | yes  | no           | expired   |
    | no        | no   | no           | open      |
    """
    if known.withdrawn_at is not None:
        return Standing.WITHDRAWN
    if known.people is not None and known.answers >= known.people:
        return Standing.USED
    if known.ends_at is not None and now >= known.ends_at:
        return Standing.EXPIRED
    return Standing.OPEN


def request_standing(ends_at: datetime, withdrawn_at: datetime | None, *, now: datetime) -> Standing:
    """How a request without an answer stands; the first row that applies wins.

    | its code withdrawn        | in time | stands    |
    | while it waited           | any     | withdrawn |
    | never, or when it was over| no      | expired   |
    | never                     | yes     | open      |
    """
    if withdrawn_at is not None and withdrawn_at < ends_at:
        return Standing.WITHDRAWN
    return Standing.OPEN if now < ends_at else Standing.EXPIRED
