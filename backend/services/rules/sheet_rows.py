"""Rows of a city's spreadsheet of items: a row is an item, a line of its cell of materials is a material. Pure.

A material is written `name|issuing department|kind|answer|copies`; what is behind the name may be left out. An answer
is `type` or `type:field,field` for a certificate of the library, `复用:kind:days` for a material of an earlier case,
several joined by `+`. An item that is known already keeps whatever the sheet has no column for.
"""

import re
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

from pypinyin import lazy_pinyin

from backend.services.rules.items import Item, Problem, read, write

MOST_ROWS: Final = 2000
LONGEST_TERM: Final = 4
HEADS: Final[Mapping[str, tuple[str, ...]]] = {
    "code": ("事项编码", "code"),
    "kind": ("类型", "kind"),
    "parent": ("上级编码", "parent"),
    "name": ("事项名称", "name"),
    "name_en": ("英文名称", "name_en"),
    "department": ("实施部门", "department"),
    "applicant_kind": ("服务对象", "applicant_kind"),
    "legal_basis": ("法定依据", "legal_basis"),
    "working_days": ("承诺时限", "working_days"),
    "statutory_days": ("法定时限", "statutory_days"),
    "result_type": ("结果证照", "result_type"),
    "materials": ("申请材料", "materials"),
    "synonyms": ("别名", "synonyms"),
}
NEEDED: Final = ("code", "name", "department")
_CHOICES: Final[Mapping[str, Mapping[str, str]]] = {
    "kind": {"主项": "main", "子项": "sub", "办理项": "handling"},
    "applicant_kind": {"自然人": "person", "法人": "enterprise", "均可": "either", "自然人和法人": "either"},
}
_MATERIAL_KINDS: Final = {
    "证照": "certificate",
    "批复": "approval",
    "已提交": "submitted",
    "报告": "report",
    "自备": "own",
}
_PARTS: Final = re.compile(r"[\n;；]+")
_APPLICANT: Final = {"key": "applicant", "name": "申请人", "name_en": "Applicant"}


@dataclass(frozen=True, slots=True)
class Words:
    """Names by which a sheet may call offices and types, and the fields that a type answers by if it names none."""

    offices: Mapping[str, str]
    types: Mapping[str, str]
    least: Mapping[str, tuple[str, ...]]


@dataclass(frozen=True, slots=True)
class Made:
    """A row: the item it became, or what is wrong with it."""

    number: int
    code: str
    document: Mapping[str, Any]
    item: Item | None
    problems: tuple[Problem, ...]


def columns(heads: Sequence[str]) -> dict[str, int]:
    """Key → column, by either name of each head."""
    plain = [head.strip().lower() for head in heads]
    return {key: plain.index(name) for key, names in HEADS.items() for name in names if name in plain}


def missing(found: Mapping[str, int]) -> tuple[str, ...]:
    """Columns without which a sheet says nothing."""
    return tuple(HEADS[key][0] for key in NEEDED if key not in found)


def made(number: int, cells: Mapping[str, str], words: Words, before: Item | None) -> Made:
    """The item that a row says."""
    problems: list[Problem] = []
    document: dict[str, Any] = write(before) if before else _blank()
    for key, cell in cells.items():
        if cell or key in {"parent", "result_type"}:
            document |= _said(key, cell, words, document, problems)
    found = read({key: value for key, value in document.items() if value is not None})
    if not isinstance(found, Item):
        told = {one.where.split(".")[0] for one in problems}
        problems += [one for one in found if one.where.split(".")[0] not in told]
    item = found if isinstance(found, Item) and not problems else None
    return Made(number, cells.get("code", "")[:48], document, item, tuple(problems))


def _blank() -> dict[str, Any]:
    return {"kind": "handling", "applicant_kind": "either", "roles": [_APPLICANT]}


def _said(key: str, cell: str, words: Words, document: Mapping[str, Any], problems: list[Problem]) -> dict[str, Any]:
    """What a cell changes of the document."""
    if key in {"legal_basis", "synonyms", "materials"}:
        return {key: _listed(key, _lines(cell), words, document, problems)}
    said: Any = cell
    if key in _CHOICES:
        said = _CHOICES[key].get(cell, cell)
    elif key in {"working_days", "statutory_days"}:
        said = int(cell) if cell.isascii() and cell.isdigit() and len(cell) <= LONGEST_TERM else cell
    elif key == "parent":
        said = cell or None
    elif key in {"department", "result_type"}:
        named, kept, fault = _NAMED[key](words)
        said = named.get(cell, cell) or None
        if said is not None and said not in kept:
            problems.append(Problem(key, fault, cell[:40]))
    return {key: said}


def _listed(
    key: str, lines: list[str], words: Words, document: Mapping[str, Any], problems: list[Problem]
) -> list[Any]:
    """A cell that holds several."""
    if key == "legal_basis":
        return [_basis(line) for line in lines]
    if key == "synonyms":
        return list(dict.fromkeys(lines))
    return list(_materials(lines, words, {one["name"]: one for one in document.get("materials", ())}, problems))


_NAMED: Final[Mapping[str, Callable[[Words], tuple[Mapping[str, str], Collection[str], str]]]] = {
    "department": lambda words: (words.offices, words.offices.values(), "unknown_organisation"),
    "result_type": lambda words: (words.types, words.least, "unknown_type"),
}


def _lines(cell: str) -> list[str]:
    return [line.strip() for line in _PARTS.split(cell) if line.strip()]


def _basis(line: str) -> dict[str, str]:
    law, article, text = (*(part.strip() for part in line.split("|", 2)), "", "")[:3]
    return {"law": law, "article": article, "text": text}


def _materials(
    lines: Sequence[str], words: Words, old: Mapping[str, Mapping[str, Any]], problems: list[Problem]
) -> Iterator[dict[str, Any]]:
    taken = {str(one["key"]) for one in old.values()}
    for number, line in enumerate(lines):
        name, office, kind, answers, copies = (*(part.strip() for part in line.split("|")), *[""] * 4)[:5]
        known = old.get(name)
        key = str(known["key"]) if known else _key(name, taken)
        taken.add(key)
        one: dict[str, Any] = dict(known) if known else {"key": key, "name": name, "name_en": name, "of": "applicant"}
        one["from_department"] = words.offices.get(office, office) or one.get("from_department", "")
        one["kind"] = _MATERIAL_KINDS.get(kind, kind) or one.get("kind", "own")
        one["copies"] = int(copies) if copies.isascii() and copies.isdigit() else one.get("copies", 1)
        if answers:
            one["answers"] = [_answer(part.strip(), words, number, problems) for part in answers.split("+")]
        yield one


def _answer(text: str, words: Words, number: int, problems: list[Problem]) -> dict[str, Any]:
    first, *rest = (part.strip() for part in text.split(":"))
    if first == "复用":
        kind, days = (*rest, "", "")[:2]
        if not (kind and days.isascii() and days.isdigit()):
            problems.append(Problem(f"materials.{number}.answers", "malformed", text[:40]))
        return {"way": "promise_reuse", "material_kind": kind, "valid_days": int(days) if days.isdecimal() else 0}
    code = words.types.get(first, first)
    if code not in words.least:
        problems.append(Problem(f"materials.{number}.answers", "unknown_type", first[:40]))
    fields = [one.strip() for one in rest[0].split(",")] if rest else list(words.least.get(code, ()))
    return {"way": "data_call", "certificate_type": code, "fields": fields}


def _key(name: str, taken: set[str]) -> str:
    """A key that sounds like the name; a second one of the same sound gets a number."""
    sound = re.sub(r"[^a-z0-9]+", "_", "_".join(lazy_pinyin(name)).lower()).strip("_")[:40].strip("_")
    base = sound if sound[:1].isalpha() else f"m_{sound}".rstrip("_")
    return next(key for n in range(1, 10_000) if (key := base if n == 1 else f"{base}_{n}") not in taken)
