"""What is wrong with a type that is being made: every fault with its place, none hidden behind another. Pure.

The shape of a draft (which keys, texts or numbers) is the interface's business; here is what must hold in it before it
can be published.
"""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any, Final, get_args

from backend.catalogue.rules.definition import SecondPersonAct
from backend.catalogue.rules.draft_face import face_faults
from backend.catalogue.rules.draft_fields import DATES, DraftFault, choice_faults, field_faults
from backend.catalogue.rules.numbering import compose, parse_numbering
from backend.catalogue.rules.validity import BIRTH, parse_validity
from backend.standards.certificate_identifier import is_type_code

GROUPS: Final = frozenset({"identity", "family", "vehicle", "property", "profession", "enterprise"})
SECTORS: Final = frozenset({"identity", "civil", "property", "traffic", "business", "health", "education"})
HOLDERS: Final = frozenset({"person", "enterprise"})
SUBJECTS: Final = frozenset({"holder", "vehicle", "property"})
TEXTS: Final[dict[str, int]] = {
    "name": 60, "name_en": 120, "issuer_kind": 120, "issuer_kind_en": 160, "number_rule": 200, "source": 400,
}  # fmt: skip
NUMBERS: Final[dict[str, tuple[int, int]]] = {"max_holders": (1, 20), "expiring_days": (1, 3650)}
LONGEST_PATTERN: Final = 160
MOST_YEARS, MOST_DAYS, MOST_AGE = 99, 36500, 120
_REPEATED_GROUP: Final = re.compile(r"\)[*+{]")
_CODE: Final = re.compile(r"[a-z][a-z0-9_]{1,47}", re.ASCII)
_TRIED_ON: Final = date(2026, 3, 3)
_TRIED_IN: Final = "880101"


@dataclass(frozen=True, slots=True)
class Surroundings:
    """What else the catalogue has.

    Attributes:
        type_codes: code of each other type → its 21 characters.
    """

    type_codes: Mapping[str, str] = field(default_factory=dict)


def draft_faults(document: Mapping[str, Any], around: Surroundings) -> tuple[DraftFault, ...]:
    """All faults of a draft, in the order of its parts."""
    alone = (_basics, _holder, field_faults, choice_faults, _numbers, _validity, _acts, face_faults)
    return (*_codes(document, around), *(fault for part in alone for fault in part(document)))


def _basics(document: Mapping[str, Any]) -> Iterator[DraftFault]:
    for key, longest in TEXTS.items():
        text = document[key].strip()
        if not text:
            yield DraftFault(key, "missing")
        elif len(text) > longest:
            yield DraftFault(key, "too_long")
    for key, (least, most) in NUMBERS.items():
        if not least <= document[key] <= most:
            yield DraftFault(key, "range")
    for key, allowed in (("group", GROUPS), ("sector", SECTORS), ("subject", SUBJECTS)):
        if document[key] not in allowed:
            yield DraftFault(key, "unknown")
    if document["sensitive"] and document["offline_ok"]:
        yield DraftFault("offline_ok", "sensitive")


def _holder(document: Mapping[str, Any]) -> Iterator[DraftFault]:
    kinds = document["holder_kinds"]
    if not kinds or not HOLDERS.issuperset(kinds) or len(set(kinds)) != len(kinds):
        yield DraftFault("holder_kinds", "unknown")
    elif document["holder_kind"] not in kinds:
        yield DraftFault("holder_kind", "unknown")


def _codes(document: Mapping[str, Any], around: Surroundings) -> Iterator[DraftFault]:
    if not _CODE.fullmatch(document["code"]):
        yield DraftFault("code", "shape")
    if not is_type_code(document["type_code"]):
        yield DraftFault("type_code", "shape")
    elif document["type_code"] in {own for code, own in around.type_codes.items() if code != document["code"]}:
        yield DraftFault("type_code", "twice")
    for n, code in enumerate(document.get("related", ())):
        if code not in around.type_codes:
            yield DraftFault(f"related.{n}", "unknown")
    for n, row in enumerate(document.get("extension", ())):
        if not row["name"].strip() or not row["text"].strip():
            yield DraftFault(f"extension.{n}", "missing")


def _numbers(document: Mapping[str, Any]) -> Iterator[DraftFault]:
    pattern = _pattern(document["number_pattern"])
    if pattern is None:
        yield DraftFault("number_pattern", "pattern")
    elif not pattern.fullmatch(document["number_example"]):
        yield DraftFault("number_example", "example")
    try:
        rule = parse_numbering(document.get("numbering"))
        made = None if rule is None else compose(rule, 1, _TRIED_ON, _TRIED_IN)
    except (KeyError, ValueError):
        yield DraftFault("numbering", "shape")
        return
    if made is not None and pattern is not None and not pattern.fullmatch(made):
        yield DraftFault("numbering", "number")


def _pattern(text: str) -> re.Pattern[str] | None:
    """A pattern that cannot take for ever: short, no group repeated, nothing that looks back."""
    if not text or len(text) > LONGEST_PATTERN or _REPEATED_GROUP.search(text) or re.search(r"\\[1-9]|\(\?", text):
        return None
    try:
        found = re.compile(text)
    except re.error:
        return None
    return None if found.fullmatch("") else found


def _validity(document: Mapping[str, Any]) -> Iterator[DraftFault]:
    try:
        rule = parse_validity(document["validity"])
    except (KeyError, ValueError):
        yield DraftFault("validity", "shape")
        return
    most = {"days": MOST_DAYS, "years": MOST_YEARS, "until_age": MOST_AGE}.get(rule.kind)
    if most is not None and not 1 <= rule.amount <= most:
        yield DraftFault("validity.amount", "range")
    kinds = {one["key"]: one["kind"] for one in document["fields"]}
    if rule.kind == "until" and kinds.get(rule.field) not in DATES:
        yield DraftFault("validity.field", "kind")
    if rule.kind in ("until_age", "age_table") and kinds.get(rule.field or BIRTH) != "date":
        yield DraftFault("validity.field", "kind")
    if rule.kind == "age_table" and (not rule.steps or rule.steps[-1].under is not None):
        yield DraftFault("validity.steps", "missing")


def _acts(document: Mapping[str, Any]) -> Iterator[DraftFault]:
    for n, act in enumerate(document.get("second_person", ())):
        if act not in get_args(SecondPersonAct):
            yield DraftFault(f"second_person.{n}", "unknown")
