"""What is wrong with the face of a type that is being made. Pure.

A designed face is a sheet in millimetres with things placed on it; the other families draw rows by themselves.
"""

import re
from collections import Counter
from collections.abc import Iterator, Mapping
from typing import Any, Final

from backend.catalogue.rules.draft_fields import DraftFault

FAMILIES: Final = frozenset({"id_card", "booklet", "licence", "permit", "proof", "designed"})
PATTERNS: Final = frozenset({"plain", "waves", "guilloche", "grid", "rays", "frame"})
HUES: Final = frozenset({"identity", "civil", "property", "traffic", "business", "health", "education"})
KEYED: Final = frozenset({"field", "photo", "table"})
SHEET_MM: Final = (40.0, 297.0)
SIZE_PT: Final = (4.0, 48.0)
MOST_ITEMS: Final = 80
LONGEST_TEXT: Final = 400
LONGEST_TITLE: Final = 60
THINNEST_MM: Final = 0.1
NEAR: Final = 0.01
_PLACES: Final = re.compile(r"{(\w+)}")


def face_faults(document: Mapping[str, Any]) -> Iterator[DraftFault]:
    """Faults of the face, of whichever family."""
    face = document["face"]
    kinds = {one["key"]: one["kind"] for one in document["fields"]}
    for key in ("title", "title_en"):
        if not face[key].strip():
            yield DraftFault(f"face.{key}", "missing")
        elif len(face[key]) > LONGEST_TITLE:
            yield DraftFault(f"face.{key}", "too_long")
    if kinds.get(face.get("number")) in (None, "photo", "table", "persons"):
        yield DraftFault("face.number", "unknown")
    if face.get("photo") != ("photo" if "photo" in kinds.values() else None):
        yield DraftFault("face.photo", "photo")
    if face["family"] not in FAMILIES:
        yield DraftFault("face.family", "unknown")
    elif face["family"] == "designed":
        yield from _designed(face, kinds)
    else:
        yield from _rows(face, kinds)


def _rows(face: Mapping[str, Any], kinds: Mapping[str, str]) -> Iterator[DraftFault]:
    rows = Counter(face.get("rows") or ())
    for n, key in enumerate(rows):
        if key not in kinds:
            yield DraftFault(f"face.rows.{n}", "unknown")
        elif rows[key] > 1:
            yield DraftFault(f"face.rows.{n}", "twice")
    if not rows:
        yield DraftFault("face.rows", "missing")
    for word in ("body", "body_en"):
        if face["family"] == "proof" and not set(_PLACES.findall(face.get(word) or "{}{?}")) <= set(kinds):
            yield DraftFault(f"face.{word}", "unknown")
        if face["family"] == "proof" and not (face.get(word) or "").strip():
            yield DraftFault(f"face.{word}", "missing")


def _designed(face: Mapping[str, Any], kinds: Mapping[str, str]) -> Iterator[DraftFault]:
    for key in ("width_mm", "height_mm"):
        if not SHEET_MM[0] <= face[key] <= SHEET_MM[1]:
            yield DraftFault(f"face.{key}", "range")
    if face["background"]["pattern"] not in PATTERNS:
        yield DraftFault("face.background.pattern", "unknown")
    if face["background"]["hue"] not in HUES:
        yield DraftFault("face.background.hue", "unknown")
    items = face["items"]
    if len(items) > MOST_ITEMS:
        yield DraftFault("face.items", "range")
    for kind in ("seal", "qr"):
        found = sum(one["kind"] == kind for one in items)
        if found != 1:
            yield DraftFault("face.items", kind if not found else f"{kind}_twice")
    for n, one in enumerate(items):
        yield from _item(f"face.items.{n}", one, face, kinds)


def _item(at: str, one: Mapping[str, Any], face: Mapping[str, Any], kinds: Mapping[str, str]) -> Iterator[DraftFault]:
    inside = (
        one["x"] >= -NEAR
        and one["y"] >= -NEAR
        and one["x"] + one["w"] <= face["width_mm"] + NEAR
        and one["y"] + one["h"] <= face["height_mm"] + NEAR
    )
    flat = one["kind"] == "line"
    if not inside:
        yield DraftFault(at, "outside")
    if (min if not flat else max)(one["w"], one["h"]) < THINNEST_MM:
        yield DraftFault(at, "size")
    if not SIZE_PT[0] <= one.get("size", SIZE_PT[0]) <= SIZE_PT[1]:
        yield DraftFault(f"{at}.size", "range")
    if one["kind"] == "text" and not 1 <= len(one.get("text", "").strip()) <= LONGEST_TEXT:
        yield DraftFault(f"{at}.text", "missing")
    if one["kind"] in KEYED:
        yield from _keyed(at, one, kinds)


def _keyed(at: str, one: Mapping[str, Any], kinds: Mapping[str, str]) -> Iterator[DraftFault]:
    kind = kinds.get(one.get("key", ""))
    fits = {"photo": kind == "photo", "table": kind in ("table", "persons")}
    if not fits.get(one["kind"], kind is not None and kind not in ("photo", "table", "persons")):
        yield DraftFault(f"{at}.key", "unknown" if kind is None else "kind")
