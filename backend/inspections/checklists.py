"""Checklists of the industries: data of the release, one file each, read once a process."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Final

from backend.kernel.errors import FieldProblem, InvalidField

FOLDER: Final = Path(__file__).parent / "data"


@dataclass(frozen=True, slots=True)
class Item:
    """One thing to look at."""

    key: str
    section: str
    section_en: str
    text: str
    text_en: str


@dataclass(frozen=True, slots=True)
class Checklist:
    """What is looked at in an industry, and by which law.

    Attributes:
        types: certificate types of who is inspected by it; what the choice begins with.
    """

    code: str
    version: int
    types: tuple[str, ...]
    name: str
    name_en: str
    legal_basis: str
    legal_basis_en: str
    items: tuple[Item, ...]


@cache
def all_of_them() -> Mapping[str, Checklist]:
    """Code → checklist."""
    found = (json.loads(path.read_text(encoding="utf-8")) for path in sorted(FOLDER.glob("*.json")))
    return {
        one["code"]: Checklist(
            **{key: one[key] for key in ("code", "version", "name", "name_en", "legal_basis", "legal_basis_en")},
            types=tuple(one["types"]),
            items=tuple(Item(**item) for item in one["items"]),
        )
        for one in found
    }


def checklist(code: str) -> Checklist:
    """One of them.

    Raises:
        InvalidField: there is none.
    """
    try:
        return all_of_them()[code]
    except KeyError:
        raise InvalidField((FieldProblem("checklist", "unknown"),)) from None
