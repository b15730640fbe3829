"""What must hold in an item beyond its shape, and against the city it is of: pure."""

from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from typing import Final

from backend.services.rules import conditions
from backend.services.rules.conditions import Names
from backend.services.rules.items import (
    Answer,
    DataCall,
    FormField,
    Item,
    Material,
    OnlineProof,
    Problem,
    SharedCheck,
)

LIBRARIES: Final[Mapping[str, frozenset[str] | None]] = {
    "population": None,
    "legal_persons": None,
    "addresses": None,
    "real_estate": None,
    "pensions": None,
    "mandates": frozenset({"principal", "handler"}),
}
"""Libraries that answer: the base libraries, and the mandates of this system itself.

Where the fields are known, fields outside them are mistakes.
"""
ACCOUNT: Final = frozenset({"name", "phone", "resident_id"})
_ABOVE: Final = {"main": frozenset[str](), "sub": frozenset({"main"}), "handling": frozenset({"main", "sub"})}


@dataclass(frozen=True, slots=True)
class Known:
    """What a city has.

    Attributes:
        types: certificate types with their fields.
        items: items in force, or about to be, with their kinds.
        below: code of a heading → codes of the items in force under it.
    """

    types: Mapping[str, Collection[str]]
    organisations: Collection[str]
    items: Mapping[str, str]
    libraries: Mapping[str, Collection[str] | None] = field(default_factory=lambda: LIBRARIES)
    below: Mapping[str, Collection[str]] = field(default_factory=dict)


def problems(item: Item, known: Known) -> list[Problem]:
    """Everything that is wrong with an item of a city; empty if it can be published.

    Of a version that ends the item only the ending is looked at: what it names may be gone by then.
    """
    if item.ends is not None:
        return list(_ending(item, known))
    found = [*_itself(item, known), *_parts(item), *_roles(item), *_steps(item), *_expressions(item, known)]
    for number, material in enumerate(item.materials):
        found += _material(f"materials.{number}", material, item, known)
    for number, one in enumerate(item.fields):
        found += _field(f"fields.{number}", one, known)
    return found


def ended_otherwise(item: Item, before: Item | None) -> list[Problem]:
    """What is wrong with an ending beside what stood before: there is nothing to end, or more than the end changes."""
    if item.ends is None:
        return []
    if before is None or before.ends is not None:
        return [Problem("ends", "nothing_to_end")]
    same = replace(item, ends=None) == before
    return [] if same else [Problem("ends", "ends_and_changes")]


def _ending(item: Item, known: Known) -> Iterator[Problem]:
    for code in known.below.get(item.code, ()):
        yield Problem("ends", "has_items_below", code)
    for number, code in enumerate(item.ends.replaced_by if item.ends is not None else ()):
        if code == item.code or code not in known.items:
            yield Problem(f"ends.replaced_by.{number}", "unknown_item", code)
    for code in _twice(item.ends.replaced_by if item.ends is not None else ()):
        yield Problem("ends.replaced_by", "twice", code)


def _itself(item: Item, known: Known) -> Iterator[Problem]:
    if item.department not in known.organisations:
        yield Problem("department", "unknown_organisation", item.department)
    if item.result_type is not None and item.result_type not in known.types:
        yield Problem("result_type", "unknown_type", item.result_type)
    if item.renews and item.result_type is None:
        yield Problem("renews", "needs_result_type")
    if item.working_days > item.statutory_days:
        yield Problem("working_days", "longer_than_law")
    above = _ABOVE[item.kind]
    if not above and item.parent is not None:
        yield Problem("parent", "main_has_none", item.parent)
    elif above and item.parent is None:
        yield Problem("parent", "missing")
    elif item.parent is not None and known.items.get(item.parent) not in above:
        yield Problem("parent", "unknown_item", item.parent)
    if item.kind != "handling" and (item.materials or item.fields or item.checks):
        yield Problem("kind", "only_handling_asks")


def _parts(item: Item) -> Iterator[Problem]:
    """Keys stand once in their list."""
    for name in ("conditions", "steps", "roles", "materials", "fields", "checks"):
        keys = [part.key for part in getattr(item, name)]
        for key in _twice(keys):
            yield Problem(name, "twice", key)
    for number, material in enumerate(item.materials):
        for way in _twice(answer.way for answer in material.answers if not isinstance(answer, DataCall | SharedCheck)):
            yield Problem(f"materials.{number}.answers", "twice", way)
    for number, one in enumerate(item.fields):
        for value in _twice(choice.value for choice in one.choices):
            yield Problem(f"fields.{number}.choices", "twice", value)
    for word in _twice(item.synonyms):
        yield Problem("synonyms", "twice", word)


def _roles(item: Item) -> Iterator[Problem]:
    roles = {one.key for one in item.roles}
    for name in ("materials", "fields"):
        for number, one in enumerate(getattr(item, name)):
            if one.of not in roles:
                yield Problem(f"{name}.{number}.of", "unknown_role", one.of)


def _steps(item: Item) -> Iterator[Problem]:
    if sum(one.working_days for one in item.steps if one.by == "department") > item.working_days:
        yield Problem("steps", "longer_than_promised")


def _expressions(item: Item, known: Known) -> Iterator[Problem]:
    names = Names(frozenset(one.key for one in item.fields), known.types, frozenset(one.key for one in item.roles))
    written = [
        *((f"conditions.{n}.cel", one.cel) for n, one in enumerate(item.conditions)),
        *((f"checks.{n}.cel", one.cel) for n, one in enumerate(item.checks)),
        *((f"roles.{n}.cel_required", one.cel_required) for n, one in enumerate(item.roles)),
        *((f"materials.{n}.required_when", one.required_when) for n, one in enumerate(item.materials)),
    ]
    for where, cel in written:
        for word, said in conditions.faults(cel, names) if cel is not None else ():
            yield Problem(where, word, said)


def _material(where: str, material: Material, item: Item, known: Known) -> Iterator[Problem]:
    if material.from_department and material.from_department not in known.organisations:
        yield Problem(f"{where}.from_department", "unknown_organisation", material.from_department)
    if material.kind in {"certificate", "approval"} and not material.from_department:
        yield Problem(f"{where}.from_department", "missing")
    form = {one.key for one in item.fields}
    roles = {one.key for one in item.roles}
    for number, answer in enumerate(material.answers):
        for key, word, said in _answer(answer, form, known, roles):
            yield Problem(f"{where}.answers.{number}.{key}", word, said)


def _answer(
    answer: Answer, form: Collection[str], known: Known, roles: Collection[str]
) -> Iterator[tuple[str, str, str]]:
    match answer:
        case DataCall():
            fields = known.types.get(answer.certificate_type)
            if fields is None:
                yield "certificate_type", "unknown_type", answer.certificate_type
            else:
                yield from (("fields", "unknown_field", one) for one in answer.fields if one not in fields)
        case SharedCheck():
            if answer.base not in known.libraries:
                yield "library", "unknown_library", answer.base
            library = known.libraries.get(answer.base)
            if library is not None:
                yield from (("compare", "unknown_field", one) for one in answer.compare if one not in library)
            stated = [one for one in answer.compare.values() if ":" not in one]
            yield from (("compare", "unknown_field", one) for one in stated if one not in form)
            if answer.against is not None:
                yield from _against(answer, known, roles)
        case OnlineProof():
            if answer.office not in known.organisations:
                yield "office", "unknown_organisation", answer.office
            if answer.certificate_type not in known.types:
                yield "certificate_type", "unknown_type", answer.certificate_type


def _against(answer: SharedCheck, known: Known, roles: Collection[str]) -> Iterator[tuple[str, str, str]]:
    """A field that is held against another library is the only one: each library answers once."""
    _, role, library, other = answer.against or ("", "", "", "")
    if len(answer.compare) > 1:
        yield "compare", "only_one_across", other
    if role not in roles:
        yield "compare", "unknown_role", role
    if library not in known.libraries:
        yield "compare", "unknown_library", library
    fields = known.libraries.get(library)
    if fields is not None and other not in fields:
        yield "compare", "unknown_field", other


def _field(where: str, one: FormField, known: Known) -> Iterator[Problem]:
    if (one.kind == "choice") != bool(one.choices):
        yield Problem(f"{where}.choices", "missing" if one.kind == "choice" else "only_of_choices")
    for source in one.filled_from:
        kind, _, path = source.partition(":")
        owner, _, name = path.partition(".")
        word = ""
        if kind == "account":
            word = "" if path in ACCOUNT else "unknown_field"
        elif kind == "base":
            fields = known.libraries.get(owner)
            word = "unknown_library" if owner not in known.libraries else ""
            word = word or ("unknown_field" if fields is not None and name not in fields else "")
        elif owner not in known.types:
            word = "unknown_type"
        elif name not in known.types[owner]:
            word = "unknown_field"
        if word:
            yield Problem(f"{where}.filled_from", word, path)


def _twice(keys: Iterable[str]) -> list[str]:
    return [key for key, count in Counter(keys).items() if count > 1]
