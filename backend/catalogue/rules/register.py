"""The public register of scenes as it was published once, and how two publications differ. Pure.

An entry says everything in its own words: names of types and fields stand as they were called on that day.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any, Final

PLAIN: Final = (
    "name", "office_name", "legal_basis", "contact", "needs_case_number", "official_duty", "counts_as_paper",
    "may_narrow", "standing", "valid_from", "valid_to",
)  # fmt: skip
"""What is compared as a whole; the types and the identity fields are compared field by field."""
IN_ENGLISH: Final = frozenset({"name", "office_name", "legal_basis"})

Entry = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Place:
    """One place that is said differently.

    Attributes:
        what: a key of the entry, or `fields` for what is asked of a type.
        type_name: of `fields`: the type; empty otherwise.
        before: what stood there; of `fields`, the labels that went.
        after: what stands there; of `fields`, the labels that came.
    """

    what: str
    before: Any
    after: Any
    before_en: Any = None
    after_en: Any = None
    type_name: str = ""
    type_name_en: str = ""


@dataclass(frozen=True, slots=True)
class Changed:
    """A scene that stands in both, and the places where it differs."""

    entry: Entry
    places: tuple[Place, ...]


@dataclass(frozen=True, slots=True)
class Difference:
    """From one publication to another: what came, what went, what is said differently."""

    added: tuple[Entry, ...]
    removed: tuple[Entry, ...]
    changed: tuple[Changed, ...]

    @property
    def empty(self) -> bool:
        """Whether both say the same."""
        return not (self.added or self.removed or self.changed)


def difference(before: Iterable[Entry], after: Iterable[Entry]) -> Difference:
    """What two publications differ in, by scene; of a scene that stands there twice, its newest version counts."""
    old, new = _newest(before), _newest(after)
    both = [(old[code], new[code]) for code in sorted(old.keys() & new.keys())]
    changed = (Changed(now, tuple(_places(once, now))) for once, now in both)
    return Difference(
        added=tuple(new[code] for code in sorted(new.keys() - old.keys())),
        removed=tuple(old[code] for code in sorted(old.keys() - new.keys())),
        changed=tuple(one for one in changed if one.places),
    )


def reaching(entries: Iterable[Entry], today: date) -> tuple[Entry, ...]:
    """Entries that are in force on a day or will be."""
    return tuple(one for one in entries if one["valid_to"] is None or date.fromisoformat(one["valid_to"]) >= today)


def _newest(entries: Iterable[Entry]) -> dict[str, Entry]:
    return {one["code"]: one for one in sorted(entries, key=lambda one: (one["code"], one["version"]))}


def _places(before: Entry, after: Entry) -> list[Place]:
    plain = [
        Place(key, before[key], after[key], before.get(f"{key}_en"), after.get(f"{key}_en"))
        for key in PLAIN
        if before[key] != after[key] or (key in IN_ENGLISH and before[f"{key}_en"] != after[f"{key}_en"])
    ]
    if before["identity_fields"] != after["identity_fields"]:
        plain.append(Place("identity_fields", before["identity_fields"], after["identity_fields"]))
    return plain + _types(before["types"], after["types"])


def _types(before: Mapping[str, Any], after: Mapping[str, Any]) -> list[Place]:
    """What is asked of each type: by the keys of its fields, so that a new label alone is no news."""
    found = []
    for code in sorted({*before, *after}):
        old, new = _fields(before.get(code)), _fields(after.get(code))
        gone = [old[key] for key in old if key not in new]
        came = [new[key] for key in new if key not in old]
        if gone or came:
            named = after.get(code) or before[code]
            found.append(
                Place(
                    "fields", [one["label"] for one in gone], [one["label"] for one in came],
                    [one["label_en"] for one in gone], [one["label_en"] for one in came],
                    named["name"], named["name_en"],
                )
            )  # fmt: skip
    return found


def _fields(asked: Mapping[str, Any] | None) -> dict[str, Mapping[str, Any]]:
    return {} if asked is None else {one["key"]: one for one in asked["fields"]}
