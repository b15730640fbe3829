"""What is wrong with a scene that is being made: all of it at once, each fault with its place. Pure."""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, Final

from backend.catalogue.rules.breadth import WHOLE_FROM
from backend.catalogue.rules.definition import TypeDefinition
from backend.catalogue.rules.draft_fields import MOST_SENSITIVE, DraftFault

LENGTHS: Final = {"name": 80, "name_en": 120, "legal_basis": 400, "legal_basis_en": 600, "contact": 120}
MOST_REASON: Final = 200
PERSONAL_FROM: Final = 2
"""From this sensitivity on (C3), each field is asked for with a reason that the reviewer reads."""
IDENTITY: Final = frozenset({"name", "photo"})
CODE: Final = re.compile(r"[a-z][a-z0-9_]*(\.[a-z][a-z0-9_]*)+", re.ASCII)
LONGEST_CODE: Final = 64


@dataclass(frozen=True, slots=True)
class SceneSurroundings:
    """What a scene may name: types, offices as texts of their ids, and the day on which it is looked at."""

    types: Mapping[str, TypeDefinition]
    offices: frozenset[str]
    today: date


def is_scene_code(code: str) -> bool:
    """Whether it is an office's word and a purpose's, such as `hospital.registration`."""
    return len(code) <= LONGEST_CODE and CODE.fullmatch(code) is not None


def blank_scene(organisation: str) -> dict[str, Any]:
    """A scene of which nothing is said yet; the most careful choices are made already."""
    return {
        "organisation": organisation,
        **dict.fromkeys(LENGTHS, ""),
        "needs_case_number": True,
        "official_duty": False,
        "counts_as_paper": True,
        "may_narrow": True,
        "standing": False,
        "types": {},
        "identity_fields": ["name"],
        "reasons": {},
        "valid_from": None,
        "valid_to": None,
    }


def scene_faults(document: Mapping[str, Any], around: SceneSurroundings) -> tuple[DraftFault, ...]:
    """Everything that has to be mended before it can stand in the register.

    Paths: `name`, `types.<code>`, `reasons.<code>.<key>` and so on.
    """
    return (*_words(document), *_flags(document), *_days(document, around.today), *_asked(document, around))


def personal(document: Mapping[str, Any], types: Mapping[str, TypeDefinition]) -> Iterator[tuple[str, str]]:
    """Type and key of each field that needs a reason."""
    for code, keys in document["types"].items():
        if code in types:
            yield from ((code, key) for key in keys if types[code].sensitivity(key) >= PERSONAL_FROM)


def _words(document: Mapping[str, Any]) -> Iterator[DraftFault]:
    for key, longest in LENGTHS.items():
        text = document[key].strip()
        if not text:
            yield DraftFault(key, "missing")
        elif len(text) > longest:
            yield DraftFault(key, "long")


def _flags(document: Mapping[str, Any]) -> Iterator[DraftFault]:
    """What is shown by law has a case, and nothing of it is the holder's to choose."""
    if document["official_duty"]:
        if not document["needs_case_number"]:
            yield DraftFault("needs_case_number", "duty")
        for key in ("may_narrow", "standing"):
            if document[key]:
                yield DraftFault(key, "duty")
    if not document["identity_fields"]:
        yield DraftFault("identity_fields", "missing")
    elif not IDENTITY.issuperset(document["identity_fields"]):
        yield DraftFault("identity_fields", "unknown")


def _days(document: Mapping[str, Any], today: date) -> Iterator[DraftFault]:
    """No first day: the day of its publication."""
    first = today if document["valid_from"] is None else date.fromisoformat(document["valid_from"])
    if first < today:
        yield DraftFault("valid_from", "past")
    if document["valid_to"] is not None and date.fromisoformat(document["valid_to"]) < first:
        yield DraftFault("valid_to", "order")


def _asked(document: Mapping[str, Any], around: SceneSurroundings) -> Iterator[DraftFault]:
    if document["organisation"] not in around.offices:
        yield DraftFault("organisation", "unknown" if document["organisation"] else "missing")
    if not document["types"]:
        yield DraftFault("types", "missing")
    for code, keys in document["types"].items():
        yield from _of_type(document, code, keys, around.types.get(code))
    for code, key in personal(document, around.types):
        reason = document["reasons"].get(code, {}).get(key, "").strip()
        if not reason:
            yield DraftFault(f"reasons.{code}.{key}", "missing")
        elif len(reason) > MOST_REASON:
            yield DraftFault(f"reasons.{code}.{key}", "long")


def _of_type(
    document: Mapping[str, Any], code: str, keys: Sequence[str], definition: TypeDefinition | None
) -> Iterator[DraftFault]:
    at = f"types.{code}"
    if definition is None:
        yield DraftFault(at, "unknown")
    elif not keys:
        yield DraftFault(at, "missing")
    elif not all(definition.knows(key) for key in keys):
        yield DraftFault(at, "unknown_field")
    elif (
        not document["official_duty"] and len(definition.fields) >= WHOLE_FROM and definition.fields.keys() <= set(keys)
    ):
        yield DraftFault(at, "broad")
    elif document["standing"] and any(definition.sensitivity(key) >= MOST_SENSITIVE for key in keys):
        yield DraftFault(at, "standing")
