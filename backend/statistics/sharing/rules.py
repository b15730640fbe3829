"""Share rate and exemption rate: what they are of, how they are counted, what the public may see of them. Pure.

share rate (共享率)       = materials answered without an upload ÷ materials required
of one way              = materials answered in that way ÷ materials required
exemption rate (免提交率) = cases in which nothing was uploaded ÷ cases in which a material was required

Counted are cases that were submitted, by the month in which they first were. Drafts count nowhere; a material that a
case did not need is not required; a case that was withdrawn later was submitted, so it counts.

Source: plan 001, part 3 (share rate of 30 %); plan 004, part 3 (1) (the five ways).
"""

from collections.abc import Callable, Hashable, Iterable, Mapping
from dataclasses import dataclass, field
from typing import Final, TypeVar

WAYS: Final = ("data_call", "promise_reuse", "shared_check", "online_proof", "notice_promise")
UPLOAD: Final = "upload"
FEWEST: Final = 5
"""Fewer cases than this are not told to the public: a figure of four might be somebody."""

Key = TypeVar("Key", bound=Hashable)


@dataclass(frozen=True, slots=True)
class Rate:
    """A part of a whole, both of them counts."""

    numerator: int
    denominator: int

    @property
    def permille(self) -> int | None:
        """Tenths of a per cent, half rounded up; None where there is nothing to count."""
        if self.denominator == 0:
            return None
        return (2000 * self.numerator + self.denominator) // (2 * self.denominator)


@dataclass(frozen=True, slots=True)
class Count:
    """What one item of one office counted in one month."""

    item: str
    department: str
    month: int
    ways: Mapping[str, int] = field(default_factory=dict)
    cases: int = 0
    without_upload: int = 0


@dataclass(frozen=True, slots=True)
class Share:
    """Counts of some items, offices and months together."""

    ways: Mapping[str, int] = field(default_factory=dict)
    cases: int = 0
    without_upload: int = 0

    @property
    def required(self) -> int:
        """Materials that were required."""
        return sum(self.ways.values())

    @property
    def rate(self) -> Rate:
        """The share rate."""
        return Rate(self.required - self.ways.get(UPLOAD, 0), self.required)

    @property
    def exemption(self) -> Rate:
        """The exemption rate."""
        return Rate(self.without_upload, self.cases)

    def of(self, way: str) -> Rate:
        """The part that one way answered."""
        return Rate(self.ways.get(way, 0), self.required)


def total(counts: Iterable[Count]) -> Share:
    """All of them together."""
    ways: dict[str, int] = {}
    cases = without = 0
    for one in counts:
        cases, without = cases + one.cases, without + one.without_upload
        for way, materials in one.ways.items():
            ways[way] = ways.get(way, 0) + materials
    return Share(ways, cases, without)


def grouped(counts: Iterable[Count], key: Callable[[Count], Key]) -> dict[Key, Share]:
    """Together by item, by office or by month."""
    found: dict[Key, list[Count]] = {}
    for one in counts:
        found.setdefault(key(one), []).append(one)
    return {name: total(some) for name, some in found.items()}


def hidden(shares: Mapping[Key, Share]) -> frozenset[Key]:
    """Rows of a table with a total that the public does not see.

    A row of fewer than five cases is hidden. Where the hidden ones together are fewer than five, the total would give
    them away: then the smallest of the others is hidden too.
    """
    few = {key for key, one in shares.items() if one.cases < FEWEST}
    behind = sum(shares[key].cases for key in few)
    others = sorted((one.cases, str(key), key) for key, one in shares.items() if key not in few)
    if 0 < behind < FEWEST and others:
        few.add(others[0][2])
    return frozenset(few)


@dataclass(frozen=True, slots=True)
class Withheld:
    """What a public page leaves out of three tables that add up to the same total, and whether of the total itself."""

    items: frozenset[str] = frozenset()
    departments: frozenset[str] = frozenset()
    months: frozenset[int] = frozenset()
    total: bool = False


def withheld(counts: Iterable[Count]) -> Withheld:
    """What is left out so that no row of fewer than five cases is told, nor found by taking one row from another.

    An office's row is the total of its items, so the items are looked at office by office; the items of an office that
    is hidden are hidden with it.
    """
    some = list(counts)
    few = total(some).cases < FEWEST
    departments = hidden(grouped(some, lambda one: one.department))
    items: set[str] = set()
    for department in {one.department for one in some}:
        own = grouped((one for one in some if one.department == department), lambda one: one.item)
        items |= own.keys() if department in departments else hidden(own)
    return Withheld(frozenset(items), departments, hidden(grouped(some, lambda one: one.month)), few)
