"""What one city adds to the types of the release: own types, own codes, answers that name its districts."""

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

TYPE_FILES = Path(__file__).parent / "data" / "types"


@dataclass(frozen=True, slots=True)
class Local:
    """A city's part of the catalogue.

    Attributes:
        folder: files of own types.
        used: codes of the types in use; None for all of the release.
        type_codes: type → code of 21 characters that replaces the release's.
        answers: type → answers beyond the release's.
    """

    folder: Path | None = None
    used: frozenset[str] | None = None
    type_codes: Mapping[str, str] = field(default_factory=dict)
    answers: Mapping[str, Sequence[Mapping[str, Any]]] = field(default_factory=dict)


def documents(local: Local) -> Iterator[dict[str, Any]]:
    """The catalogue's entries as this city publishes them."""
    for path in [*_files(TYPE_FILES), *_files(local.folder)]:
        entry: dict[str, Any] = json.loads(path.read_text(encoding="utf-8"))
        code = entry["code"]
        if local.used is not None and code not in local.used:
            continue
        entry["type_code"] = local.type_codes.get(code, entry["type_code"])
        entry["answers"] = [*entry["answers"], *local.answers.get(code, ())]
        yield entry


def _files(folder: Path | None) -> list[Path]:
    return sorted(folder.glob("*.json")) if folder is not None else []
