"""What a seal may do, and when what it sealed still counts: pure."""

from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum


class State(StrEnum):
    """Whether a seal may be used; its validity in time comes on top."""

    ACTIVE = "active"
    SUSPENDED = "suspended"
    ENDED = "ended"


class Kind(StrEnum):
    """What a seal is for."""

    OFFICIAL = "official"
    CERTIFICATE = "certificate"


class Relation(StrEnum):
    """For whom an organisation seals."""

    OWN = "own"
    JOINT = "joint"
    SUPERIOR = "superior"
    PREDECESSOR = "predecessor"


ON_BEHALF = frozenset({Relation.SUPERIOR, Relation.PREDECESSOR})
LINES = {Kind.OFFICIAL: "", Kind.CERTIFICATE: "电子证照专用章"}
"""What stands across the lower half of a round seal."""
NUMBER_DIGITS = 13
SEQUENCE_DIGITS = 7


@dataclass(frozen=True, slots=True)
class KeyState:
    """What became of a seal key, both None while it is in use.

    Attributes:
        retired_at: since when it makes no more seals; what it made before stays good.
        compromised_from: since when somebody else may have used it; what was sealed from then on does not count.
    """

    retired_at: datetime | None
    compromised_from: datetime | None


def counts(sealed_at: datetime, compromised_from: datetime | None) -> bool:
    """Whether a seal of that instant is before the day its key was lost."""
    return compromised_from is None or sealed_at < compromised_from


def why_not(state: State, valid_from: date, valid_to: date | None, *, today: date) -> str | None:
    """Why a seal cannot be used today, or None where it can; its last day counts."""
    if state is State.SUSPENDED:
        return "seal_suspended"
    if state is State.ENDED or (valid_to is not None and today > valid_to):
        return "seal_ended"
    return "seal_not_yet_valid" if today < valid_from else None


def number_of(area_code: str, sequence: int) -> str:
    """The thirteen digits at the lower edge: division code and a number of seven digits."""
    return f"{area_code}{sequence:0{SEQUENCE_DIGITS}d}"
