"""双随机: who is inspected and who inspects, both drawn at random, and both to be drawn again from the seed: pure.

Every object and every pairing has a ticket: SHA-256 of seed, purpose and identifiers. Of each class of risk those
objects with the smallest tickets are taken, as many as the quota says, rounded up. Objects then take their two
inspectors in the order of their tickets: those who have least to do so far, among these the smallest tickets, never one
with a conflict. Nothing else comes in, so that anybody with the seed and the lists comes to the same pairs.

Source: State Council, notice on 双随机、一公开 (Guofa 2019 no. 5); plan 004, part 4 (4) 2.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum
from hashlib import sha256
from typing import Any, Final

from backend.standards.canonical_json import canonical

CREW: Final = 2
WHOLE: Final = 100
RECENT: Final = timedelta(days=365)


class Risk(StrEnum):
    """How closely an object is looked at."""

    HIGH = "high"
    MEDIUM = "medium"
    LOW = "low"


@dataclass(frozen=True, slots=True)
class Candidate:
    """An object of the register."""

    id: str
    risk: Risk


@dataclass(frozen=True, slots=True)
class Inspector:
    """Somebody who can be sent; `conflicts` are objects that this person must not inspect."""

    id: str
    conflicts: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class Pool:
    """What is drawn from; quotas are percent of each class, 0 to 100."""

    candidates: tuple[Candidate, ...]
    inspectors: tuple[Inspector, ...]
    quotas: Mapping[Risk, int]

    def digest(self) -> str:
        """SHA-256 of the lists and quotas, however they are ordered: fixed before the seed is made."""
        return sha256(canonical(self.written())).hexdigest()

    def written(self) -> dict[str, Any]:
        """As it is kept and given out."""
        return {
            "candidates": sorted([one.id, one.risk.value] for one in self.candidates),
            "inspectors": sorted([one.id, *sorted(one.conflicts)] for one in self.inspectors),
            "quotas": {risk.value: self.quotas.get(risk, 0) for risk in Risk},
        }


@dataclass(frozen=True, slots=True)
class Sent:
    """An object and its two inspectors; fewer where too many have a conflict, and then nobody is sent."""

    candidate: str
    risk: Risk
    crew: tuple[str, ...]


def wanted(count: int, percent: int) -> int:
    """How many of a class are drawn: the quota, rounded up."""
    return -(-count * percent // WHOLE)


def draw(seed: str, pool: Pool) -> tuple[Sent, ...]:
    """The draw of a seed; the order of the lists makes no difference."""
    load = {one.id: 0 for one in pool.inspectors}
    sent = []
    for one in sorted(_chosen(seed, pool), key=lambda one: _ticket(seed, "order", one.id)):
        free = [who.id for who in pool.inspectors if one.id not in who.conflicts]
        free.sort(key=lambda who, at=one.id: (load[who], _ticket(seed, "crew", at, who)))  # type: ignore[misc]
        crew = tuple(free[:CREW]) if len(free) >= CREW else ()
        for who in crew:
            load[who] += 1
        sent.append(Sent(one.id, one.risk, crew))
    return tuple(sent)


def risk_of(last: date | None, *, had_problems: bool, order_open: bool, today: date) -> Risk:
    """The class of an object by its own history at this office.

    | history                                         | class  |
    | an order that runs or was not met               | high   |
    | problems at the last inspection, within a year  | high   |
    | nothing found at the last one, within a year    | low    |
    | never inspected, or not for a year              | medium |
    """
    if order_open:
        return Risk.HIGH
    if last is None or last < today - RECENT:
        return Risk.MEDIUM
    return Risk.HIGH if had_problems else Risk.LOW


def _chosen(seed: str, pool: Pool) -> list[Candidate]:
    found: list[Candidate] = []
    for risk in Risk:
        own = sorted(
            (one for one in pool.candidates if one.risk is risk), key=lambda one: _ticket(seed, "object", one.id)
        )
        found += own[: wanted(len(own), pool.quotas.get(risk, 0))]
    return found


def _ticket(seed: str, *parts: str) -> bytes:
    return sha256("|".join((seed, *parts)).encode()).digest()


def read(written: Mapping[str, Any]) -> Pool:
    """A pool as it was kept."""
    return Pool(
        tuple(Candidate(one[0], Risk(one[1])) for one in written["candidates"]),
        tuple(Inspector(one[0], frozenset(one[1:])) for one in written["inspectors"]),
        {Risk(risk): int(percent) for risk, percent in written["quotas"].items()},
    )
