"""Checks across the files of a pack: what one file names, another one has."""

import json
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping
from pathlib import Path
from typing import Any, Final

from backend.catalogue.local import Local, documents
from backend.catalogue.rules import TypeDefinition, parse_type
from backend.catalogue.rules.draft_fields import MOST_SENSITIVE
from backend.citypack import pass_checks, rules
from backend.citypack.reading import Pack, PackRefused, Problem, read, read_bundle, read_item
from backend.citypack.shapes import Scene
from backend.services.rules import bundles
from backend.services.rules.bundles import ItemBundle
from backend.services.rules.item_checks import Known, problems
from backend.services.rules.items import Item
from backend.sources.rules.libraries import LIBRARIES
from backend.sources.rules.proofs import rule_of
from backend.standards.certificate_identifier import is_type_code

SOURCES: Final = "sources.json"
Checker = Callable[[Pack], Iterator[Problem]]


def checked(folder: Path) -> Pack:
    """Read a pack and check it whole.

    Raises:
        PackRefused: with every mistake found.
    """
    pack = read(folder)
    found = [problem for check in _CHECKS for problem in check(pack)]
    if found:
        raise PackRefused(folder, found)
    return pack


def _looks(pack: Pack) -> Iterator[Problem]:
    for key, what in rules.hue_faults(pack.city.hue.shades):
        yield Problem("city.json", "", f"hue.{key}", what)
    for what in rules.mark_faults(pack.mark):
        yield Problem(pack.city.mark, "", "", what)


def _areas(pack: Pack) -> Iterator[Problem]:
    codes = [area.code for area in pack.areas]
    yield from _twice("areas.json", codes, codes, "code")
    for row, code in enumerate(codes):
        above = [parent for parent in (code[:2] + "0000", code[:4] + "00") if parent != code and parent not in codes]
        for parent in above:
            yield _at("areas.json", row, code, "code", f"lies in {parent}, which is not in the file")
    if pack.city.area_code not in codes:
        yield Problem("city.json", "", "area_code", f"{pack.city.area_code} is not in areas.json")


def _organisations(pack: Pack) -> Iterator[Problem]:
    keys = [one.key for one in pack.organisations]
    yield from _twice("organisations.json", keys, keys, "key")
    yield from _twice("organisations.json", keys, [one.uscc for one in pack.organisations], "uscc")
    for row, one in enumerate(pack.organisations):
        if one.area_code not in pack.area_names:
            yield _at("organisations.json", row, one.key, "area_code", f"{one.area_code} is not in areas.json")
        for unit in _more_than_once(one.units):
            yield _at("organisations.json", row, one.key, "units", f"{unit} stands there twice")


def _types(pack: Pack) -> Iterator[Problem]:
    codes = [one.code for one in pack.types]
    yield from _twice("types.json", codes, codes, "code")
    known = {**_released(), **_own(pack)}
    offices = {one.key for one in pack.organisations}
    definers = {one.uscc for one in pack.organisations}
    type_codes = Counter[str]()
    for row, one in enumerate(pack.types):
        for issuer in one.issuers:
            if issuer not in offices:
                yield _at("types.json", row, one.code, "issuers", f"{issuer} is not in organisations.json")
        entry = known.get(one.code)
        if entry is None:
            yield _at("types.json", row, one.code, "code", "no type of the release and no file in types/")
            continue
        type_code = str(one.type_code or entry["type_code"])
        type_codes[type_code] += 1
        if not is_type_code(type_code) or type_codes[type_code] > 1:
            yield _at("types.json", row, one.code, "type_code", "its check does not hold, or another type has it")
        elif entry["local"] and type_code[:18] not in definers:
            yield _at("types.json", row, one.code, "type_code", "a local type is defined by a body of the city")
        if _parsed({**entry, "answers": [*entry["answers"], *one.answers]}) is None:
            yield _at("types.json", row, one.code, "answers", "not of the agreed shape, or a field that is not there")


def _own_types(pack: Pack) -> Iterator[Problem]:
    released, used = _released(), {one.code for one in pack.types}
    for path in sorted(pack.type_files.glob("*.json")):
        name = f"types/{path.name}"
        entry = _entry(path)
        if entry is None or _parsed(entry) is None:
            yield Problem(name, "", "", "no certificate type of the agreed shape")
        elif entry["code"] != path.stem:
            yield Problem(name, "", "code", "differs from the file's name")
        elif path.stem in released:
            yield Problem(name, "", "code", "is a type of the release")
        elif path.stem not in used:
            yield Problem(name, "", "code", "does not stand in types.json")


def _scenes(pack: Pack) -> Iterator[Problem]:
    codes = [scene.code for scene in pack.scenes]
    yield from _twice("scenes.json", codes, codes, "code")
    offices = {one.key for one in pack.organisations}
    types = _definitions(pack)
    for row, scene in enumerate(pack.scenes):
        if scene.organisation not in offices:
            yield _at("scenes.json", row, scene.code, "organisation", f"{scene.organisation} is not there")
        if scene.official_duty and not scene.needs_case_number:
            yield _at("scenes.json", row, scene.code, "needs_case_number", "an official duty has a case number")
        if scene.official_duty and (scene.may_narrow or scene.standing):
            yield _at("scenes.json", row, scene.code, "official_duty", "by law: nothing of it is the holder's choice")
        for code, what in _asked(scene, types):
            yield _at("scenes.json", row, scene.code, f"types.{code}", what)


def _asked(scene: Scene, types: Mapping[str, TypeDefinition]) -> Iterator[tuple[str, str]]:
    for code, keys in scene.types.items():
        definition = types.get(code)
        if definition is None:
            yield code, "is not in types.json"
            continue
        for key in keys:
            if not definition.knows(key):
                yield code, f"has no field or answer {key}"
            elif scene.standing and definition.sensitivity(key) >= MOST_SENSITIVE:
                yield code, f"{key} is never shown by standing consent"


def _calendar(pack: Pack) -> Iterator[Problem]:
    years = [str(one.year) for one in pack.calendar]
    yield from _twice("calendar.json", years, years, "year")
    for row, one in enumerate(pack.calendar):
        for key, what in rules.calendar_faults(one.year, [(h.first, h.last) for h in one.holidays], one.working_days):
            yield _at("calendar.json", row, str(one.year), key, what)


def _texts(pack: Pack) -> Iterator[Problem]:
    for name, rows in (("contacts", pack.texts.contacts), ("notices", pack.texts.notices)):
        for key in _more_than_once(row.key for row in rows):
            yield Problem("texts.json", "", name, f"{key} stands there twice")


def _sources(pack: Pack) -> Iterator[Problem]:
    """Offices are there, a library has one authority, and a rule's library and type have the fields it names."""
    offices, types = {one.key for one in pack.organisations}, _definitions(pack)
    feeds, proofs = pack.sources.feeds, pack.sources.proofs
    yield from _twice(SOURCES, [one.base for one in feeds], [one.base for one in feeds], "base")
    yield from _twice(SOURCES, [one.code for one in proofs], [one.code for one in proofs], "code")
    named = [(str(one.base), key) for one in feeds for key in (one.authority, *one.others)]
    named += [(one.organisation, one.organisation) for one in pack.sources.institutions]
    named += [(one.code, one.organisation) for one in proofs]
    for row, (name, key) in enumerate(named):
        if key not in offices:
            yield _at(SOURCES, row, name, "organisation", f"{key} is not there")
    for row, one in enumerate(proofs):
        wanted = rule_of(one.model_dump()).fields
        for field in wanted:
            if field not in LIBRARIES[one.base].fields:
                yield _at(SOURCES, row, one.code, "values", f"{one.base} has no field {field}")
        definition = types.get(one.type)
        if definition is None:
            yield _at(SOURCES, row, one.code, "type", f"{one.type} is not in types.json")
        else:
            for key in one.values:
                if key not in definition.fields:
                    yield _at(SOURCES, row, one.code, "values", f"{one.type} has no field {key}")


def _items(pack: Pack) -> Iterator[Problem]:
    types = {code: frozenset(one.fields) for code, one in _definitions(pack).items()}
    offices = frozenset(one.key for one in pack.organisations)
    known = Known(types, offices, {one.code: one.kind for one in pack.items})
    for path in sorted(pack.item_files.glob("*.json")):
        name = f"items/{path.name}"
        found = read_item(path)
        if not isinstance(found, Item):
            yield from (Problem(name, "", one.where, one.problem.replace("_", " ")) for one in found)
            continue
        if found.code != path.stem:
            yield Problem(name, "", "code", "differs from the file's name")
        for one in problems(found, known):
            yield Problem(name, "", one.where, str(one).removeprefix(f"{one.where}: "))


def _bundles(pack: Pack) -> Iterator[Problem]:
    known = {one.code: one for one in pack.items}
    for path in sorted(pack.bundle_files.glob("*.json")):
        name = f"bundles/{path.name}"
        found = read_bundle(path)
        if not isinstance(found, ItemBundle):
            yield from (Problem(name, "", one.where, one.problem.replace("_", " ")) for one in found)
            continue
        if found.code != path.stem:
            yield Problem(name, "", "code", "differs from the file's name")
        for one in bundles.problems(found, known):
            yield Problem(name, "", one.where, str(one).removeprefix(f"{one.where}: "))


def _passes(pack: Pack) -> Iterator[Problem]:
    types, codes = _definitions(pack), [one.code for one in pack.passes]
    yield from _twice(pass_checks.FILE, codes, codes, "code")
    yield from _twice(pass_checks.FILE, codes, [str(one.number) for one in pack.passes], "number")
    for row, one in enumerate(pack.passes):
        for key, what in pass_checks.pass_faults(one, types):
            yield _at(pass_checks.FILE, row, one.code, key, what)


_CHECKS: Final[tuple[Checker, ...]] = (
    _looks, _areas, _organisations, _types, _own_types, _scenes, _calendar, _texts, _sources, _items, _bundles, _passes,
)  # fmt: skip


def _definitions(pack: Pack) -> dict[str, TypeDefinition]:
    """The types in use that can be read; those that cannot are told about elsewhere."""
    answers = {one.code: one.answers for one in pack.types}
    entries = {**_released(), **_own(pack)}
    parsed = {
        code: _parsed({**entries[code], "answers": [*entries[code]["answers"], *more]})
        for code, more in answers.items()
        if code in entries
    }
    return {code: one for code, one in parsed.items() if one is not None}


def _released() -> dict[str, dict[str, Any]]:
    return {entry["code"]: entry for entry in documents(Local())}


def _own(pack: Pack) -> dict[str, dict[str, Any]]:
    entries = (_entry(path) for path in pack.type_files.glob("*.json"))
    return {entry["code"]: entry for entry in entries if entry is not None and _parsed(entry) is not None}


def _entry(path: Path) -> dict[str, Any] | None:
    try:
        found = json.loads(path.read_text(encoding="utf-8"))
    except ValueError:
        return None
    return found if isinstance(found, dict) else None


def _parsed(entry: Mapping[str, Any]) -> TypeDefinition | None:
    try:
        definition = parse_type(entry)
    except (KeyError, TypeError, ValueError):
        return None
    return definition if "local" in entry else None


def _at(file: str, row: int, name: str, key: str, what: str) -> Problem:
    return Problem(file, f"{row + 1} ({name})", key, what)


def _twice(file: str, names: list[str], values: list[str], key: str) -> Iterator[Problem]:
    repeated = _more_than_once(values)
    for row, (name, value) in enumerate(zip(names, values, strict=True)):
        if value in repeated and value in values[:row]:
            yield _at(file, row, name, key, "stands there twice")


def _more_than_once(values: Iterable[str]) -> list[str]:
    return [value for value, count in Counter(values).items() if count > 1]
