"""What a library knows under one key when several sources speak, and whether what somebody says agrees: pure.

| sources that name the field | they                 | the library's word               |
| none                        |                      | not known                        |
| one, or several             | agree                | the value                        |
| several                     | differ               | not known: there is a conflict   |

A comparison answers yes, no, or that it is not known; two sources that differ know nothing together.
"""

import unicodedata
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal, InvalidOperation
from uuid import UUID

from backend.sources.rules.addresses import same
from backend.sources.rules.libraries import Kind, Library, normal_code


@dataclass(frozen=True, slots=True)
class Said:
    """What one source says under a key; `authority` where its word is the one others are mended by."""

    source_id: UUID
    authority: bool
    as_of: date
    fields: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Settled:
    """What the library knows under a key.

    Attributes:
        source_id, as_of: of the authority, or of the newest where it says nothing.
        values: fields that are known.
        disputed: fields in which the sources differ.
    """

    source_id: UUID
    as_of: date
    values: Mapping[str, str]
    disputed: frozenset[str]


@dataclass(frozen=True, slots=True)
class Difference:
    """Two sources differ in a field; `mends_id` is the one that has to look again."""

    field: str
    first: Said
    second: Said
    mends_id: UUID


def agree(kind: Kind, one: str, other: str) -> bool:
    """Whether two ways to write a value say the same."""
    if kind == "address":
        return same(one, other)
    if kind == "code":
        return normal_code(one) == normal_code(other)
    if kind == "number":
        return _number(one) == _number(other)
    return _plain(one) == _plain(other)


def settle(library: Library, said: Sequence[Said]) -> Settled:
    """What the library knows from what its sources say under one key; there is at least one."""
    leading = max(said, key=_weight)
    values, disputed = {}, set()
    for name, kind in library.fields.items():
        known = [one.fields[name] for one in sorted(said, key=_weight, reverse=True) if name in one.fields]
        if not all(agree(kind, known[0], other) for other in known[1:]):
            disputed.add(name)
        elif known:
            values[name] = known[0]
    return Settled(leading.source_id, leading.as_of, values, frozenset(disputed))


def differences(library: Library, said: Sequence[Said]) -> list[Difference]:
    """Fields in which some other source does not agree with the weightiest that names it."""
    found = []
    ordered = sorted(said, key=_weight, reverse=True)
    for name, kind in library.fields.items():
        known = [one for one in ordered if name in one.fields]
        other = next((one for one in known[1:] if not agree(kind, known[0].fields[name], one.fields[name])), None)
        if other is not None:
            found.append(Difference(name, known[0], other, other.source_id))
    return found


def compared(library: Library, found: Iterable[Settled], presented: Mapping[str, str]) -> dict[str, bool | None]:
    """Yes, no or not known for each presented field, by the record that agrees in most of them.

    So the flat that somebody names is held against that flat, and not one field of it against each.
    """
    answers = [{name: _answer(library, one, name, value) for name, value in presented.items()} for one in found]
    return max(answers, key=lambda one: list(one.values()).count(True), default=dict.fromkeys(presented))


def _answer(library: Library, known: Settled, name: str, presented: str) -> bool | None:
    if name not in known.values:
        return None
    return agree(library.fields[name], known.values[name], presented)


def _weight(one: Said) -> tuple[bool, date]:
    return one.authority, one.as_of


def _plain(text: str) -> str:
    return "".join(unicodedata.normalize("NFKC", text).split()).casefold()


def _number(text: str) -> Decimal | str:
    plain = _plain(text).replace(",", "")
    try:
        return Decimal(plain).normalize()
    except InvalidOperation:
        return plain
