"""Who may send what, signed how, and what a version does: pure."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from backend.certificates.act_rules import TRANSITIONS, ActName
from backend.certificates.rules import Status

SKEW_S = 60
"""A signature counts from a minute before to a minute after it was made (R33)."""
NONCE = re.compile(r"[A-Za-z0-9_\-+/=]{16,64}", re.ASCII)
KEY_ID = re.compile(r"[0-9a-f]{16}", re.ASCII)
OF_MESSAGE = frozenset({"@method"})
OF_TARGET = (frozenset({"@target-uri"}), frozenset({"@authority", "@path", "@query"}))
OF_BODY = frozenset({"content-digest", "content-type"})
MOST_RECORDS = 1000
BACK = {Status.SUSPENDED: ActName.RESUME, Status.TRANSFERRED: ActName.TRANSFER_BACK}
"""How a certificate comes back into force."""


class State(StrEnum):
    """Where a client or a key stands."""

    PROPOSED = "proposed"
    ACTIVE = "active"
    ENDED = "ended"


class Outcome(StrEnum):
    """What became of a record."""

    ISSUED = "issued"
    AMENDED = "amended"
    CHANGED = "changed"
    UNCHANGED = "unchanged"
    WAITING = "waiting"
    STALE = "stale"
    REFUSED = "refused"


class Way(StrEnum):
    """What a version asks for, against the highest that came before it."""

    APPLY = "apply"
    SAME = "same"
    OLDER = "older"


@dataclass(frozen=True, slots=True)
class Presented:
    """What a caller says of its signature; nothing of it is believed yet.

    Attributes:
        components: names of what is covered, none with parameters.
        created: seconds since 1970, by the caller's clock.
    """

    keyid: str
    created: int
    nonce: str
    components: tuple[str, ...]
    expires: int | None = None


def covers_enough(components: Sequence[str], *, has_body: bool) -> bool:
    """Whether method, target and, where there is one, the body's digest and type are signed."""
    covered = frozenset(components)
    wanted = OF_MESSAGE | (OF_BODY if has_body else frozenset())
    return wanted <= covered and any(target <= covered for target in OF_TARGET)


def age_fault(presented: Presented, *, now: datetime) -> str | None:
    """Why a signature does not count at this instant: `signature_too_old`, `signature_too_new`, or nothing."""
    at = now.timestamp()
    if presented.created > at + SKEW_S:
        return "signature_too_new"
    expired = presented.expires is not None and presented.expires < at
    return "signature_too_old" if expired or presented.created < at - SKEW_S else None


def is_key_usable(state: str, valid_from: datetime | None, valid_to: datetime, *, now: datetime) -> bool:
    """Whether a key is confirmed and within its time."""
    return state == State.ACTIVE and valid_from is not None and valid_from <= now < valid_to


def way_of(version: int, known: int | None) -> Way:
    """What a version does where `known` was the highest so far."""
    if known is None or version > known:
        return Way.APPLY
    return Way.SAME if version == known else Way.OLDER


def steps(status: Status, act: ActName) -> tuple[ActName, ...] | None:
    """Acts that bring a certificate from where it stands into the state that an act is for; None where it has ended.

    Pushes come in any order, so that the act between may be missing: then the certificate comes back into force first.
    """
    transition, back = TRANSITIONS[act], BACK.get(status)
    if status is transition.to:
        return ()
    if status in transition.states:
        return (act,)
    if back is None:
        return None
    return (back,) if transition.to is Status.VALID else (back, act)
