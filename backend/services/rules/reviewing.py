"""Who has to sign what of a version before it can be published: pure.

The department that decides signs the item itself and each material; who issues a material, or proves it online, signs
that material. What a version leaves as it was needs nobody's signature again. A version that takes an item out of
force, or brings it back, concerns each of them: all parts are signed.

| signatures                        | the version is    |
| one duty is missing               | in review         |
| every duty is signed              | agreed            |
| one department objects            | a draft again     |

Source: plan 001, part 3 (a task force goes through the materials one by one, each department signs).
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from typing import Final, Literal

from backend.services.rules.items import Item, Material, OnlineProof

ITSELF: Final = ""
"""The part that is the item: name, terms, conditions, steps, form."""
Outcome = Literal["in_review", "agreed", "draft"]


@dataclass(frozen=True, slots=True, order=True)
class Duty:
    """A part that a department has to sign."""

    part: str
    office: str


def changed_parts(item: Item, before: Item | None) -> frozenset[str]:
    """Parts that a version says differently from the one before it; of a first version, all."""
    parts = {one.key for one in item.materials}
    if before is None or (item.ends is None) != (before.ends is None):
        return frozenset({ITSELF, *parts})
    old = {one.key: one for one in before.materials}
    changed = {one.key for one in item.materials if old.get(one.key) != one}
    itself = replace(item, materials=()) != replace(before, materials=()) or not old.keys() <= parts
    return frozenset(changed | ({ITSELF} if itself else set()))


def duties(item: Item, before: Item | None) -> tuple[Duty, ...]:
    """Everything that has to be signed, in order."""
    parts = changed_parts(item, before)
    found = {Duty(ITSELF, item.department)} if ITSELF in parts else set()
    for material in item.materials:
        if material.key in parts:
            found |= {Duty(material.key, office) for office in {item.department, *involved(material)}}
    return tuple(sorted(found))


def involved(material: Material) -> frozenset[str]:
    """Departments besides the deciding one that a material concerns."""
    offices = {material.from_department, *(one.office for one in material.answers if isinstance(one, OnlineProof))}
    return frozenset(offices - {""})


def outcome(needed: Iterable[Duty], signed: Mapping[Duty, bool]) -> Outcome:
    """Where the signatures leave a version."""
    said = [signed.get(duty) for duty in needed]
    if any(one is False for one in said):
        return "draft"
    return "agreed" if all(said) else "in_review"
