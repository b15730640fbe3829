"""The public issuing list: what stands on it, how small counts are hidden, how two versions differ. Pure."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass
from datetime import date
from typing import Any, Final

SMALLEST: Final = 10
"""A count below this is not said, and every other one is rounded down to tens: two spans of time then do not give
away by their difference what neither says (R40)."""


@dataclass(frozen=True, slots=True)
class Entry:
    """An office issues certificates of a type electronically.

    Attributes:
        office: unified social credit code.
        since: day of issue of the oldest certificate in the library; None while there is none yet.
    """

    type: str
    type_code: str
    name: str
    name_en: str
    version: int
    holder_kinds: tuple[str, ...]
    basis: str
    office: str
    office_name: str
    office_name_en: str
    area: str
    since: date | None

    @property
    def key(self) -> tuple[str, str]:
        """What makes it the same entry in two versions of the list."""
        return self.type, self.office


@dataclass(frozen=True, slots=True)
class Difference:
    """From one version to the next: what came, what went, and what is said differently."""

    added: tuple[Entry, ...]
    removed: tuple[Entry, ...]
    changed: tuple[Entry, ...]


def ordered(entries: Iterable[Entry]) -> tuple[Entry, ...]:
    """By type and office."""
    return tuple(sorted(entries, key=lambda one: one.key))


def written(entries: Iterable[Entry]) -> list[dict[str, Any]]:
    """As a version of the list is stored."""
    return [
        {**asdict(one), "holder_kinds": list(one.holder_kinds), "since": one.since.isoformat() if one.since else None}
        for one in ordered(entries)
    ]


def read(stored: Sequence[Mapping[str, Any]]) -> tuple[Entry, ...]:
    """A stored version."""
    return tuple(
        Entry(
            **{
                **one,
                "holder_kinds": tuple(one["holder_kinds"]),
                "since": date.fromisoformat(one["since"]) if one["since"] else None,
            }
        )
        for one in stored
    )


def difference(before: Iterable[Entry], after: Iterable[Entry]) -> Difference:
    """What two versions differ in; the first certificate of an entry is news, its day moving is none."""
    old, new = {one.key: one for one in before}, {one.key: one for one in after}
    return Difference(
        added=ordered(new[key] for key in new.keys() - old.keys()),
        removed=ordered(old[key] for key in old.keys() - new.keys()),
        changed=ordered(new[key] for key in new.keys() & old.keys() if _said(new[key]) != _said(old[key])),
    )


def _said(one: Entry) -> tuple[object, ...]:
    return one.type_code, one.name, one.version, one.office_name, one.area, one.since is None


def shown_count(certificates: int) -> int | None:
    """A count as the public sees it: tens, rounded down; None for fewer than ten."""
    return None if certificates < SMALLEST else certificates // SMALLEST * SMALLEST


def month_of(text: str) -> int:
    """A month written as 2026-03, as a number that counts months.

    Raises:
        ValueError: no month.
    """
    first = date.fromisoformat(f"{text}-01")
    return first.year * 12 + first.month - 1


def in_area(area: str, wanted: str) -> bool:
    """Whether an area code lies in another: 880101 in 880100, both in 880000."""
    return area.startswith(wanted.removesuffix("00").removesuffix("00"))
