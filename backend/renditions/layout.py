"""What stands on the paper: pure. The words are Chinese, as on the certificates themselves."""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, Final

from backend.catalogue.rules import FaceField, TypeDefinition, rows_of
from backend.certificates.read import Opened

DETAILS: Final = frozenset({"table", "persons"})
_DAY: Final = re.compile(r"(\d{4})-(\d{2})-(\d{2})", re.ASCII)
_MONTH: Final = re.compile(r"(\d{4})-(\d{2})", re.ASCII)
_THOUSANDS: Final = re.compile(r"\B(?=(\d{3})+$)", re.ASCII)
OPEN_END: Final = "长期"
TINTS: Final = "#fdfcf8"

Json = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Terms:
    """What a purpose-bound copy may be used for.

    Attributes:
        purpose: in the holder's words, at most 200 characters.
        recipient: who gets it.
        until: the last day it counts.
    """

    purpose: str
    recipient: str
    valid_from: date
    until: date

    def stands_on(self, today: date) -> bool:
        """Whether the term covers this day; the last day counts."""
        return self.valid_from <= today <= self.until


def day(value: str) -> str:
    """2026年11月22日; what is no date stays as it is."""
    match = _DAY.fullmatch(value)
    return f"{match[1]}年{int(match[2])}月{int(match[3])}日" if match else value


def written(document: Mapping[str, Any], value: str) -> str:
    """A value of a field or column as it reads on paper.

    Args:
        document: the catalogue's entry of the field: kind, unit.
    """
    kind = document["kind"]
    if kind == "date":
        return day(value)
    if kind == "month" and (match := _MONTH.fullmatch(value)):
        return f"{match[1]}年{int(match[2])}月"
    if kind == "date_range":
        start, _, end = value.partition("/")
        return f"{day(start)}至{day(end) or OPEN_END}"
    if kind in ("number", "money"):
        whole, point, rest = value.partition(".")
        grouped = _THOUSANDS.sub(",", whole) if kind == "money" else whole
        return f"{grouped}{point}{rest}{document.get('unit', '')}"
    return value


def sheet(one: Opened, *, code: str, demo: bool, terms: Terms | None) -> Json:
    """What the template gets, glyphs not yet looked at.

    Args:
        code: text of the printed verification code.
    """
    definition, values = one.definition, one.face.values
    documents = {field["key"]: field for field in definition.document["fields"]}
    face = definition.document["face"]
    number_key = definition.number_field
    shown = [field for field in definition.fields.values() if values.get(field.key)]
    rows = [
        {"label": field.label, "value": written(documents[field.key], values[field.key])}
        for field in shown
        if field.kind not in DETAILS and field.kind != "photo" and field.key != number_key
    ]
    tables = {
        field.key: _table(field, documents[field.key], values[field.key]) for field in shown if field.kind in DETAILS
    }
    period = {"label": "有效期", "value": f"{day(one.valid_from.isoformat())}至{_until(one.valid_to)}"}
    return {
        "title": face["title"],
        "title_en": face["title_en"],
        "authority": one.issuer,
        "identifier": one.identifier,
        "issued_on": day(one.issued_on.isoformat()),
        "number": {"label": definition.fields[number_key].label, "value": one.number} if number_key else None,
        "rows": rows if any(field.kind == "date_range" for field in shown) else [*rows, period],
        "tables": list(tables.values()),
        "photo": None,
        "seal": None,
        "face": _designed(definition, rows, tables, one) if face["family"] == "designed" else None,
        "demo": demo,
        "watermark": f"仅用于{terms.purpose} · {terms.recipient} · {_span(terms)}" if terms else "",
        "terms": _terms(terms),
        "code": code,
        "pass": False,  # nosec B105 - a pass on paper, no password
        "missing": [],
    }


def without_missing(given: Any, known: Iterable[int]) -> tuple[Any, list[str]]:
    """The same texts with characters that the font lacks written as their code, and which these are."""
    have, missing = known if isinstance(known, frozenset) else frozenset(known), dict[str, None]()

    def cleaned(value: Any) -> Any:
        if isinstance(value, str):
            return "".join(
                character if ord(character) in have or character == "\n" else named(character) for character in value
            )
        if isinstance(value, list):
            return [cleaned(item) for item in value]
        if isinstance(value, dict):
            return {key: cleaned(item) for key, item in value.items()}
        return value

    def named(character: str) -> str:
        name = f"U+{ord(character):04X}"
        missing[name] = None
        return f"[{name}]"

    return cleaned(given), list(missing)


def _table(field: FaceField, document: Mapping[str, Any], value: str) -> Json:
    try:
        rows = rows_of(value)
    except ValueError:
        rows = ()
    used = [column for column in document["columns"] if any(row.get(column["key"]) for row in rows)]
    return {
        "label": field.label,
        "heads": [column["label"] for column in used],
        "rows": [
            [written(column, row.get(column["key"], "")) if row.get(column["key"]) else "" for column in used]
            for row in rows
        ],
    }


def _designed(definition: TypeDefinition, rows: Sequence[Json], tables: Mapping[str, Json], one: Opened) -> Json:
    """The face as the catalogue's desk placed it, in millimetres."""
    face = definition.document["face"]
    values = {row["label"]: row["value"] for row in rows}
    items = [_item(item, definition, values, tables, one) for item in face["items"]]
    return {
        "width": face["width_mm"],
        "height": face["height_mm"],
        "tint": TINTS,
        "items": items,
        "seals": any(item["kind"] == "seal" for item in items),
    }


def _item(
    item: Mapping[str, Any],
    definition: TypeDefinition,
    values: Mapping[str, str],
    tables: Mapping[str, Json],
    one: Opened,
) -> Json:
    field = definition.fields.get(item.get("key", ""))
    text, label = item.get("text", ""), ""
    if item["kind"] == "field" and field is not None:
        text = one.number if field.key == definition.number_field else values.get(field.label, "")
        label = field.label if item.get("label") else ""
    return {
        "kind": item["kind"],
        "text": text,
        "label": label,
        "x": item["x"],
        "y": item["y"],
        "w": item["w"],
        "h": item["h"],
        "size": item.get("size", 10),
        "align": item.get("align", "left"),
        "weight": item.get("weight", "regular"),
        "table": tables.get(field.key) if field is not None else None,
    }


def _until(last: date | None) -> str:
    return day(last.isoformat()) if last else OPEN_END


def _span(terms: Terms) -> str:
    return f"{day(terms.valid_from.isoformat())}至{day(terms.until.isoformat())}"


def _terms(terms: Terms | None) -> list[Json]:
    if terms is None:
        return []
    return [
        {"label": "用途", "value": terms.purpose},
        {"label": "接收方", "value": terms.recipient},
        {"label": "期限", "value": _span(terms)},
    ]
