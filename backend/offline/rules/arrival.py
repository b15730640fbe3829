"""What a look is worth that arrives late: whether it is taken, and what is noted of it."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Final

AHEAD: Final = timedelta(seconds=60)
"""How far a phone's clock may be ahead without a note."""


class Flag(StrEnum):
    """What an offline look is marked with."""

    REVOKED_BETWEEN = "revoked_between"
    SHOWN_ELSEWHERE = "shown_elsewhere"
    CLOCK = "clock"
    NOT_ALLOWED = "not_allowed"


FORGED: Final = frozenset(
    {
        "malformed",
        "length",
        "unknown_algorithm",
        "unknown_key",
        "issuer_signature",
        "content",
        "type_not_allowed",
        "device_signature",
    }
)
"""Faults of a text that no phone of ours ever showed: a look of it is nobody's."""
LATE: Final = frozenset({"shown_early", "shown_late"})


@dataclass(frozen=True, slots=True)
class Arrived:
    """What is known of a look when it arrives.

    Attributes:
        at: when the inspector's phone says it looked; `now` is when it arrived.
        fault: what the re-check as of then says of the pass, None for nothing.
        holds: the inspector's verdict let the person pass: verified, or status unknown.
        began_at, ends_at: of the shift.
        revoked_at: of the pass.
        scene_allowed: the shift's authority has the scene with this type, and the case number where it needs one.
        in_office: the inspector was of the office at that time.
        elsewhere: the same showing was seen by somebody else, for another scene or by another phone.
        refused: the server showed this checker nothing of the same showing.
    """

    at: datetime
    now: datetime
    fault: str | None
    holds: bool
    began_at: datetime
    ends_at: datetime
    revoked_at: datetime | None
    scene_allowed: bool
    in_office: bool
    elsewhere: bool
    refused: bool = False


def flags(look: Arrived) -> tuple[Flag, ...]:
    """What a look is marked with, in a fixed order."""
    revoked = look.holds and look.revoked_at is not None and look.revoked_at <= look.at
    outside = not look.began_at - AHEAD <= look.at <= min(look.ends_at, look.now) + AHEAD
    overlooked = look.holds and look.fault is not None and look.fault not in LATE
    marks = {
        Flag.REVOKED_BETWEEN: revoked,
        Flag.SHOWN_ELSEWHERE: look.elsewhere,
        Flag.CLOCK: outside or look.fault in LATE,
        Flag.NOT_ALLOWED: not look.scene_allowed or not look.in_office or overlooked or look.refused,
    }
    return tuple(flag for flag, marked in marks.items() if marked)


def merged(known: list[str], more: tuple[Flag, ...]) -> list[str]:
    """Flags of a look with some added, in the fixed order."""
    return [flag.value for flag in Flag if flag.value in known or flag in more]
