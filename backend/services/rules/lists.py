"""The two public lists of items: which item uses which certificate, which material nobody has to submit. Pure.

An entry of the usage list says that an item takes a certificate from the library instead of asking for it. The list
only grows: an item that used a certificate goes on using it. What an item used that is out of force stays in the list,
with the day since when; in the list of waived materials nothing of it is left.

Source: plan 000, part 2 (1) (用证清单); plan 001, part 3; plan 004, part 4 (1) (事项材料减免清单).
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass, replace
from typing import Any, Final, Literal

from backend.services.rules.items import DataCall, Item, Material, OnlineProof
from backend.services.rules.ways import possible

ListKind = Literal["usage", "waived"]
KINDS: Final[tuple[ListKind, ...]] = ("usage", "waived")


@dataclass(frozen=True, slots=True)
class Named:
    """A name in both languages."""

    name: str
    name_en: str


@dataclass(frozen=True, slots=True)
class Entry:
    """A line of a list.

    Attributes:
        subject: code of the certificate type, or key of the material.
        details: names of the materials that the certificate answers, or the ways in which the material is answered.
        basis: the clause by which the material is asked for.
        ended_on: day since which the item is out of force; empty for one that is in force.
    """

    item: str
    item_name: str
    item_name_en: str
    department: str
    department_name: str
    department_name_en: str
    subject: str
    subject_name: str
    subject_name_en: str
    details: tuple[str, ...]
    basis: str
    ended_on: str = ""

    @property
    def key(self) -> tuple[str, str]:
        """What makes it the same line in two versions of the list."""
        return self.item, self.subject


@dataclass(frozen=True, slots=True)
class Difference:
    """From one version to the next: what came, what went, and what is said differently."""

    added: tuple[Entry, ...] = ()
    removed: tuple[Entry, ...] = ()
    changed: tuple[Entry, ...] = ()

    def __bool__(self) -> bool:
        """Whether they differ at all."""
        return bool(self.added or self.removed or self.changed)


def used_types(material: Material) -> tuple[str, ...]:
    """Certificate types that answer a material, each once."""
    types = (one.certificate_type for one in material.answers if isinstance(one, DataCall | OnlineProof))
    return tuple(dict.fromkeys(types))


def usage(
    items: Iterable[Item],
    types: Mapping[str, Named],
    offices: Mapping[str, Named],
    ended: Mapping[str, str] | None = None,
) -> tuple[Entry, ...]:
    """The usage list: an item and a certificate type a line.

    Args:
        items: those in force, and those that were.
        ended: code of an item that is out of force → the day since when.
    """
    found = []
    for item in items:
        by_type: dict[str, list[Material]] = {}
        for material in item.materials:
            for code in used_types(material):
                by_type.setdefault(code, []).append(material)
        for code, answered in by_type.items():
            details = tuple(one.name for one in answered)
            line = _entry(item, offices, code, types.get(code, Named(code, code)), details, answered)
            found.append(replace(line, ended_on=(ended or {}).get(item.code, "")))
    return ordered(found)


def lost(before: Iterable[Entry], after: Iterable[Entry]) -> tuple[str, ...]:
    """Items whose lines a later version of the usage list no longer has: there may be none."""
    kept = {one.key for one in after}
    return tuple(dict.fromkeys(one.item for one in before if one.key not in kept))


def waived(items: Iterable[Item], offices: Mapping[str, Named]) -> tuple[Entry, ...]:
    """The list of waived materials: an item and a material that something else can answer a line."""
    return ordered(
        _entry(item, offices, one.key, Named(one.name, one.name_en), possible(one), [one])
        for item in items
        for one in item.materials
        if one.answers
    )


def ordered(entries: Iterable[Entry]) -> tuple[Entry, ...]:
    """By item and subject."""
    return tuple(sorted(entries, key=lambda one: one.key))


def difference(before: Iterable[Entry], after: Iterable[Entry]) -> Difference:
    """What two versions of a list differ in."""
    old, new = {one.key: one for one in before}, {one.key: one for one in after}
    return Difference(
        added=ordered(new[key] for key in new.keys() - old.keys()),
        removed=ordered(old[key] for key in old.keys() - new.keys()),
        changed=ordered(new[key] for key in new.keys() & old.keys() if new[key] != old[key]),
    )


def given_up(before: Item, after: Item) -> tuple[str, ...]:
    """Certificate types that a version of an item no longer uses: the usage list may not lose them."""
    now = {code for material in after.materials for code in used_types(material)}
    old = {code for material in before.materials for code in used_types(material)}
    return tuple(sorted(old - now))


def written(entries: Iterable[Entry]) -> list[dict[str, Any]]:
    """As a version is stored."""
    return [{**asdict(one), "details": list(one.details)} for one in entries]


def read(stored: Sequence[Mapping[str, Any]]) -> tuple[Entry, ...]:
    """A stored version."""
    return tuple(Entry(**{**one, "details": tuple(one["details"])}) for one in stored)


def _entry(
    item: Item,
    offices: Mapping[str, Named],
    subject: str,
    named: Named,
    details: tuple[str, ...],
    materials: Sequence[Material],
) -> Entry:
    office = offices.get(item.department, Named(item.department, item.department))
    clauses = dict.fromkeys(f"{one.basis.law}{one.basis.article}" for one in materials if one.basis is not None)
    return Entry(
        item=item.code,
        item_name=item.name,
        item_name_en=item.name_en,
        department=item.department,
        department_name=office.name,
        department_name_en=office.name_en,
        subject=subject,
        subject_name=named.name,
        subject_name_en=named.name_en,
        details=details,
        basis="；".join(clauses),
    )
