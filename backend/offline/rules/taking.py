"""One showing counts once: who may have it."""

from dataclasses import dataclass
from enum import StrEnum
from uuid import UUID


class Taken(StrEnum):
    """What a try at a showing is."""

    FIRST = "first"
    AGAIN = "again"
    OTHER = "other"


@dataclass(frozen=True, slots=True)
class Try:
    """Somebody at a showing, in a scene."""

    account_id: UUID
    scene: str


def taken(earlier: Try | None, own: Try) -> Taken:
    """The first checker has it; the same one in the same scene gets the same look again, everybody else none."""
    if earlier is None:
        return Taken.FIRST
    return Taken.AGAIN if earlier == own else Taken.OTHER
