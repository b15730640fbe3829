"""The demo city 云汀市: its organisations and its scenes, read from the data beside this file."""

import json
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

DATA: Final = Path(__file__).parent / "data"

NAME: Final = "云汀市"
NAME_EN: Final = "Yunting"
AREA_CODE: Final = "880100"
PROVINCE: Final = "示例省"


@dataclass(frozen=True, slots=True)
class Organisation:
    """A public body or a relying party; `kind` is government, public_institution or relying."""

    key: str
    name: str
    name_en: str
    uscc: str
    kind: str
    area_code: str
    units: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Scene:
    """What an office may ask for one purpose: certificate type → keys of fields and answers."""

    code: str
    organisation: str
    name: str
    name_en: str
    legal_basis: str
    legal_basis_en: str
    needs_case_number: bool
    official_duty: bool
    counts_as_paper: bool
    types: dict[str, tuple[str, ...]]
    contact: str
    identity_fields: tuple[str, ...]


def rows(name: str) -> list[dict[str, Any]]:
    """Read a data file of the demo: a list of objects."""
    found: list[dict[str, Any]] = json.loads((DATA / f"{name}.json").read_text(encoding="utf-8"))
    return found


def organisations() -> tuple[Organisation, ...]:
    """Give the ten organisations in the order of the file."""
    return tuple(Organisation(**{**row, "units": tuple(row["units"])}) for row in rows("organisations"))


def scenes() -> tuple[Scene, ...]:
    """Give the scenes of all offices in the order of the file."""
    return tuple(
        Scene(
            **{
                **row,
                "types": {code: tuple(keys) for code, keys in row["types"].items()},
                "identity_fields": tuple(row["identity_fields"]),
            }
        )
        for row in rows("scenes")
    )
