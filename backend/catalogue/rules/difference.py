"""What one version of a type says differently from another. Pure."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any, Final

NAMES: Final = ("key", "code")
"""A row of a list is the same row as long as it has the same name, wherever it stands."""


@dataclass(frozen=True, slots=True)
class Difference:
    """One place: its path, and what stands there before and after; None: nothing."""

    path: str
    before: Any
    after: Any


def differences(before: Any, after: Any, path: str = "") -> tuple[Difference, ...]:
    """All places that differ, in order; a row of fields is named by its key."""
    return tuple(_compared(before, after, path))


def _compared(before: Any, after: Any, path: str) -> Iterator[Difference]:
    if before == after:
        return
    old, new = _parts(before), _parts(after)
    if old is None or new is None:
        yield Difference(path, before, after)
        return
    for key in [*old, *(key for key in new if key not in old)]:
        yield from _compared(old.get(key), new.get(key), f"{path}.{key}" if path else key)


def _parts(value: Any) -> Mapping[str, Any] | None:
    """The parts of an object, or of a list whose rows have names; else None: it is compared whole."""
    if isinstance(value, Mapping):
        return value
    if isinstance(value, list) and value and all(isinstance(row, Mapping) for row in value):
        for name in NAMES:
            rows = {str(row[name]): row for row in value if name in row}
            if len(rows) == len(value):
                return rows
    return None
