"""What is wrong with the fields and answers of a type that is being made. Pure."""

import re
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation
from typing import Any, Final, get_args

from backend.catalogue.rules.definition import SetName
from backend.catalogue.rules.values import DETAILS
from backend.standards import area_codes

DATES: Final = frozenset({"date", "month", "date_range"})
REASONS: Final = frozenset({"inspection_overdue", "endorsement_overdue", "review_overdue"})
MOST_FIELDS: Final = 60
LONGEST_LABEL: Final = 60
MOST_SENSITIVE: Final = 3
SETS: Final = get_args(SetName)
_KEY: Final = re.compile(r"[a-z][a-z0-9_]{0,47}", re.ASCII)
_METADATA: Final = re.compile(r"[A-Z][A-Z0-9]{0,15}", re.ASCII)
_ANSWERS_ABOUT: Final[dict[str, frozenset[str]]] = {
    "age_at_least": frozenset({"date"}),
    "not_passed": DATES,
    "at_least": frozenset({"number", "money"}),
    "in_area": frozenset({"area_code"}),
    "equals": frozenset({"enum", "text"}),
    "one_of": frozenset({"enum", "text"}),
}


@dataclass(frozen=True, slots=True)
class DraftFault:
    """One fault: where, as keys and numbers with points between, and what, as a word that the pages translate."""

    path: str
    problem: str


def field_faults(document: Mapping[str, Any]) -> Iterator[DraftFault]:
    """Faults of the fields, each alone and all together."""
    fields: Sequence[Mapping[str, Any]] = document["fields"]
    if not 1 <= len(fields) <= MOST_FIELDS:
        yield DraftFault("fields", "range")
    elif not any("minimal" in one["sets"] for one in fields):
        yield DraftFault("fields", "minimal")
    keys = Counter(one["key"] for one in [*fields, *document["answers"]])
    metadata = Counter(one["metadata_key"] for one in fields)
    for n, one in enumerate(fields):
        at = f"fields.{n}"
        yield from _named(at, one, keys)
        if not _METADATA.fullmatch(one["metadata_key"]):
            yield DraftFault(f"{at}.metadata_key", "shape")
        elif metadata[one["metadata_key"]] > 1:
            yield DraftFault(f"{at}.metadata_key", "twice")
        yield from _kind(at, one)
        yield from _guarded(at, one)


def choice_faults(document: Mapping[str, Any]) -> Iterator[DraftFault]:
    """Faults of answers and of what asks for a closer look."""
    fields = {one["key"]: one for one in document["fields"]}
    keys = Counter(one["key"] for one in [*document["fields"], *document["answers"]])
    for n, one in enumerate(document["answers"]):
        at = f"answers.{n}"
        yield from _named(at, one, keys)
        yield from _sets(at, one)
        yield from _answer(at, one, fields)
    if "in_force" not in {one["key"] for one in document["answers"]}:
        yield DraftFault("answers", "in_force")
    for n, one in enumerate(document["attention"]):
        about = fields.get(one["field"])
        if one["reason"] not in REASONS:
            yield DraftFault(f"attention.{n}.reason", "unknown")
        if about is None or about["kind"] != "date" or not about["required"]:
            yield DraftFault(f"attention.{n}.field", "kind")


def _named(at: str, one: Mapping[str, Any], keys: Mapping[str, int]) -> Iterator[DraftFault]:
    if not _KEY.fullmatch(one["key"]):
        yield DraftFault(f"{at}.key", "shape")
    elif keys[one["key"]] > 1:
        yield DraftFault(f"{at}.key", "twice")
    for word in ("label", "label_en"):
        yield from _worded(f"{at}.{word}", one[word])


def _worded(path: str, text: str) -> Iterator[DraftFault]:
    if not text.strip():
        yield DraftFault(path, "missing")
    elif len(text) > LONGEST_LABEL:
        yield DraftFault(path, "too_long")


def _kind(at: str, one: Mapping[str, Any]) -> Iterator[DraftFault]:
    values, columns = one.get("values") or {}, one.get("columns") or []
    if one["kind"] == "enum" and (not values or not all(key.strip() and word.strip() for key, word in values.items())):
        yield DraftFault(f"{at}.values", "missing")
    if one["kind"] == "photo" and one["key"] != "photo":
        yield DraftFault(f"{at}.key", "photo")
    if (one["kind"] in DETAILS) != bool(columns):
        yield DraftFault(f"{at}.columns", "missing")
    repeated = Counter(column["key"] for column in columns)
    for n, column in enumerate(columns):
        yield from _named(f"{at}.columns.{n}", column, repeated)
        if column["kind"] == "enum" and not column.get("values"):
            yield DraftFault(f"{at}.columns.{n}.values", "missing")
        if column["kind"] == "resident_id" and column["mask"] != "resident_id":
            yield DraftFault(f"{at}.columns.{n}.mask", "mask")


def _guarded(at: str, one: Mapping[str, Any]) -> Iterator[DraftFault]:
    """Numbers of persons are the most personal there is; what is that personal is hidden, and in the full set alone."""
    if one["kind"] == "resident_id" and one["sensitive"] < MOST_SENSITIVE:
        yield DraftFault(f"{at}.sensitive", "sensitive")
    if one["kind"] == "resident_id" and one["mask"] != "resident_id":
        yield DraftFault(f"{at}.mask", "mask")
    if one["sensitive"] == MOST_SENSITIVE and one["kind"] != "photo" and list(one["sets"]) != ["full"]:
        yield DraftFault(f"{at}.sets", "sensitive")
    yield from _sets(at, one)


def _sets(at: str, one: Mapping[str, Any]) -> Iterator[DraftFault]:
    """Each set holds the smaller one."""
    sets = list(one["sets"])
    if not sets or sets != list(SETS[-len(sets) :]):
        yield DraftFault(f"{at}.sets", "sets")


def _answer(at: str, one: Mapping[str, Any], fields: Mapping[str, Mapping[str, Any]]) -> Iterator[DraftFault]:
    if one["rule"] == "not_ended":
        return
    about = fields.get(one.get("field") or "")
    if about is None or about["kind"] not in _ANSWERS_ABOUT[one["rule"]]:
        yield DraftFault(f"{at}.field", "kind")
        return
    given = [str(value) for value in one.get("values") or ([one["value"]] if one.get("value") is not None else [])]
    if one["rule"] != "not_passed" and not (given and all(_fits(one["rule"], about, value) for value in given)):
        yield DraftFault(f"{at}.value", "value")


def _fits(rule: str, about: Mapping[str, Any], value: str) -> bool:
    if rule in ("age_at_least", "at_least"):
        return _above_zero(value)
    if rule == "in_area":
        return area_codes.is_shaped(value.ljust(6, "0")) and len(value) % 2 == 0
    return value in about["values"] if about["kind"] == "enum" else bool(value.strip())


def _above_zero(value: str) -> bool:
    try:
        return Decimal(value) > 0
    except InvalidOperation:
        return False
