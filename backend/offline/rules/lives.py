"""How long a pass lives, and which key signs it. Source: `codes.md` section 2, R28."""

from datetime import UTC, date, datetime, timedelta
from typing import Final

from backend.standards.calendar import start_of_day

ORDINARY: Final = timedelta(days=7)
SENSITIVE: Final = timedelta(hours=24)
WITHOUT_PRF: Final = timedelta(hours=24)
PRINTED: Final = timedelta(days=365)
SIGNS_FOR: Final = timedelta(days=365)
"""A key signs new passes for a year; then the organisation gets another one."""
COUNTS_FOR: Final = SIGNS_FOR + PRINTED + timedelta(days=1)
"""What it signed counts until the last printed pass is over."""
SHIFT: Final = timedelta(hours=12)
STATEMENT_DAYS: Final = 400
LISTED_EVERY: Final = timedelta(hours=1)
KEPT_AFTER: Final = timedelta(days=90)
"""How long a pass is known after its end: looks of it may still arrive."""
_HOUR_S: Final = 3600


def life(*, sensitive: bool, prf: bool) -> timedelta:
    """How long a pass lives at most."""
    return min(SENSITIVE if sensitive else ORDINARY, ORDINARY if prf else WITHOUT_PRF)


def last_hour(
    now: datetime, *, sensitive: bool, prf: bool, valid_to: date | None, grant_until: datetime | None
) -> int | None:
    """The hour since 1970 at which a pass ends, None where it would be over already.

    Args:
        valid_to: last day of the certificate, None where it has none.
        grant_until: end of the grant by which somebody else shows it.
    """
    return _hour(
        now, [now + life(sensitive=sensitive, prf=prf), *_ends(valid_to), *([grant_until] if grant_until else [])]
    )


def last_hour_printed(now: datetime, *, valid_to: date | None) -> int | None:
    """The same for a pass on paper."""
    return _hour(now, [now + PRINTED, *_ends(valid_to)])


def ends_at(hour: int) -> datetime:
    """The instant of an hour since 1970."""
    return datetime.fromtimestamp(hour * _HOUR_S, UTC)


def _ends(valid_to: date | None) -> list[datetime]:
    return [start_of_day(valid_to + timedelta(days=1))] if valid_to else []


def _hour(now: datetime, ends: list[datetime]) -> int | None:
    hour = int(min(ends).timestamp()) // _HOUR_S
    return hour if ends_at(hour) > now else None
