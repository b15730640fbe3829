"""Read a city pack from its folder, naming file, row and key of everything that is wrong."""

import json
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any

from pydantic import ValidationError

from backend.catalogue.local import Local
from backend.citypack.rules import stylesheet
from backend.citypack.shapes import (
    FILES,
    OPTIONAL,
    Area,
    City,
    Organisation,
    PassRow,
    Scene,
    Sources,
    Texts,
    UsedType,
    Year,
)
from backend.kernel.errors import SettingsRefused
from backend.services.rules import bundles, items
from backend.services.rules.bundles import ItemBundle
from backend.services.rules.items import Item
from backend.services.rules.items import Problem as ItemProblem


@dataclass(frozen=True, slots=True)
class Problem:
    """One mistake. `row` counts from 1 and is empty for a file that is one object; `key` is empty for a whole row."""

    file: str
    row: str
    key: str
    what: str

    def __str__(self) -> str:
        """One line, as a command prints it."""
        where = [self.file, *([f"row {self.row}"] if self.row else []), *([self.key] if self.key else [])]
        return f"{', '.join(where)}: {self.what}"


class PackRefused(SettingsRefused):
    """A pack that no city can start with; says every mistake, a line each."""

    def __init__(self, folder: Path, problems: list[Problem]) -> None:
        self.problems = problems
        lines = "\n".join(f"  {problem}" for problem in problems)
        super().__init__(f"the city pack {folder.name} has {len(problems)} mistakes:\n{lines}")


@dataclass(frozen=True)
class Pack:
    """A city pack, its files read and each of the right shape."""

    folder: Path
    city: City
    areas: tuple[Area, ...]
    organisations: tuple[Organisation, ...]
    types: tuple[UsedType, ...]
    scenes: tuple[Scene, ...]
    calendar: tuple[Year, ...]
    texts: Texts
    sources: Sources
    mark: str
    passes: tuple[PassRow, ...] = ()

    @property
    def demo(self) -> Path:
        """Folder of people and enterprises who do not exist; only a demonstration reads it."""
        return self.folder / "demo"

    @property
    def type_files(self) -> Path:
        """Folder of the city's own certificate types; may be absent."""
        return self.folder / "types"

    @property
    def item_files(self) -> Path:
        """Folder of the city's service items; may be absent."""
        return self.folder / "items"

    @cached_property
    def items(self) -> tuple[Item, ...]:
        """The service items that can be read; what is wrong with the others is told by the checks."""
        found = (read_item(path) for path in sorted(self.item_files.glob("*.json")))
        return tuple(one for one in found if isinstance(one, Item))

    @property
    def bundle_files(self) -> Path:
        """Folder of the city's bundles of items; may be absent."""
        return self.folder / "bundles"

    @cached_property
    def bundles(self) -> tuple[ItemBundle, ...]:
        """The bundles that can be read; what is wrong with the others is told by the checks."""
        found = (read_bundle(path) for path in sorted(self.bundle_files.glob("*.json")))
        return tuple(one for one in found if isinstance(one, ItemBundle))

    @property
    def local(self) -> Local:
        """What the catalogue takes from the pack."""
        return Local(
            folder=self.type_files,
            used=frozenset(one.code for one in self.types),
            type_codes={one.code: one.type_code for one in self.types if one.type_code},
            answers={one.code: one.answers for one in self.types if one.answers},
        )

    @cached_property
    def area_names(self) -> dict[str, str]:
        """Code → Chinese name of each division."""
        return {area.code: area.name for area in self.areas}

    @cached_property
    def stylesheet(self) -> str:
        """The city's colours for the head of a page."""
        return stylesheet(self.city.hue.shades)


def read(folder: Path) -> Pack:
    """Read a pack.

    Raises:
        PackRefused: a file is missing, is no JSON or has not its shape.
    """
    problems: list[Problem] = []
    found: dict[str, Any] = {}
    for name, adapter in FILES.items():
        try:
            found[name] = adapter.validate_json((folder / name).read_bytes())
        except OSError:
            if name not in OPTIONAL:
                problems.append(Problem(name, "", "", "the file is not there"))
        except ValidationError as error:
            problems.extend(_problems(folder, name, error))
    mark = _mark(folder, found.get("city.json"), problems)
    if problems:
        raise PackRefused(folder, problems)
    return Pack(
        folder=folder,
        city=found["city.json"],
        areas=tuple(found["areas.json"]),
        organisations=tuple(found["organisations.json"]),
        types=tuple(found["types.json"]),
        scenes=tuple(found["scenes.json"]),
        calendar=tuple(found["calendar.json"]),
        texts=found["texts.json"],
        sources=found.get("sources.json", Sources()),
        mark=mark,
        passes=tuple(found.get("passes.json", ())),
    )


def read_item(path: Path) -> Item | list[ItemProblem]:
    """A service item from its file, or what is wrong with its shape."""
    found = _rows(path)
    return items.read(found) if isinstance(found, dict) else [ItemProblem("item", "no_object")]


def read_bundle(path: Path) -> ItemBundle | list[ItemProblem]:
    """A bundle from its file, or what is wrong with its shape."""
    found = _rows(path)
    return bundles.read(found) if isinstance(found, dict) else [ItemProblem("bundle", "no_object")]


def _mark(folder: Path, city: City | None, problems: list[Problem]) -> str:
    if city is None:
        return ""
    try:
        return (folder / city.mark).read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError):
        problems.append(Problem(city.mark, "", "", "the file is not there or is no text"))
        return ""


def _problems(folder: Path, name: str, error: ValidationError) -> Iterator[Problem]:
    """What a file's shape says, in words of the pack: rows by number and by their own key."""
    rows = _rows(folder / name)
    for one in error.errors(include_url=False, include_context=False, include_input=False):
        first, rest = (one["loc"][0], one["loc"][1:]) if one["loc"] else ("", ())
        if isinstance(rows, list) and isinstance(first, int):
            row, where = _named(rows, first), rest
        else:
            row, where = "", one["loc"]
        yield Problem(name, row, ".".join(str(part) for part in where), _said(one["msg"]))


def _rows(path: Path) -> Any:
    try:
        return json.loads(path.read_bytes())
    except ValueError:
        return None


def _named(rows: list[Any], number: int) -> str:
    row = rows[number]
    name = next((row[key] for key in ("code", "key", "year") if key in row), None) if isinstance(row, dict) else None
    return f"{number + 1} ({name})" if name is not None else str(number + 1)


def _said(message: str) -> str:
    return message.removeprefix("Value error, ")
