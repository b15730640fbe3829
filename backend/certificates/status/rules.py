"""Which number of a status list stands for which state. Pure.

The standard fixes 0 valid, 1 invalid (revoked, annulled, taken back) and 2 suspended, and leaves 3 and 11 to 15 to
applications. Whoever knows only the standard takes every number but 0 for not valid, and is right. Dates are no part
of it: a certificate whose last day is over stays 0 here, as the standard wants.
"""

from collections.abc import Mapping
from typing import Final

from backend.certificates.rules import Status
from backend.standards import status_list
from backend.standards.status_list import Bits

BITS: Final[Bits] = 4
SIZE: Final = 1 << 16
NUMBERS: Final[Mapping[Status, int]] = {
    Status.VALID: status_list.VALID,
    Status.REVOKED_PENALTY: status_list.INVALID,
    Status.REVOKED_ERROR: status_list.INVALID,
    Status.WITHDRAWN_BY_AUTHORITY: status_list.INVALID,
    Status.SUSPENDED: status_list.SUSPENDED,
    Status.SUPERSEDED: 0x03,
    Status.CANCELLED: 0x0B,
    Status.VOIDED: 0x0C,
    Status.TRANSFERRED: 0x0D,
}
UNKNOWN: Final = status_list.INVALID


def number_of(stored: str) -> int:
    """The number of a stored state; one that nobody knows is not valid."""
    try:
        return NUMBERS.get(Status(stored), UNKNOWN)
    except ValueError:
        return UNKNOWN
