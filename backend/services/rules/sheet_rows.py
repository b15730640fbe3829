"""Rows of a city's spreadsheet of items: a row is an item, a line of a cell is a material, a condition, a step. Pure.

How the lines of a cell are written stands in `sheet_parts`. An item that is known already keeps whatever the sheet has
no column for.
"""

import re
from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

from backend.services.rules.items import Item, Problem, read, write
from backend.services.rules.sheet_parts import LISTS, Words, basis

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
    "conditions": ("办理条件", "conditions"),
    "steps": ("办理步骤", "steps"),
    "materials": ("申请材料", "materials"),
    "fields": ("表单", "fields"),
    "synonyms": ("别名", "synonyms"),
}
NEEDED: Final = ("code", "name", "department")
_CHOICES: Final[Mapping[str, Mapping[str, str]]] = {
    "kind": {"主项": "main", "子项": "sub", "办理项": "handling"},
    "applicant_kind": {"自然人": "person", "法人": "enterprise", "均可": "either", "自然人和法人": "either"},
}
_PARTS: Final = re.compile(r"[\n;；]+")
_APPLICANT: Final = {"key": "applicant", "name": "申请人", "name_en": "Applicant"}


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


def example_rows(office: str, certificate: str) -> list[list[str]]:
    """Two rows to go by, of an office and a certificate type that the city has: a heading, and an item under it."""
    law = "《示例法》请换成真正的依据|第一条|条文写了什么。"
    heading = {
        "code": "example_heading", "kind": "主项", "name": "示例主项（请删去这一行）", "name_en": "Example heading",
        "department": office, "applicant_kind": "均可", "legal_basis": law, "working_days": "0", "statutory_days": "0",
    }  # fmt: skip
    item = heading | {
        "code": "example_item", "kind": "办理项", "parent": "example_heading", "name": "示例办理项（请删去这一行）",
        "name_en": "Example item", "working_days": "5", "statutory_days": "20",
        "conditions": "申请人年满十八周岁|applicant.age >= 18|示例法|第二条|You are eighteen or older",
        "steps": "申请|0|申请人|Apply\n受理|1|部门|Accept\n决定|4|部门|Decide",
        "materials": f"{certificate}|{office}|证照|{certificate}\n申请书||自备||1",
        "fields": (
            "姓名[name]|文本|必填|账户:name||Name\n"
            "联系电话[phone]|电话|必填|账户:phone||Telephone\n"
            "是否本地[local]|选择|选填||是=yes/否=no|Lives here"
        ),
        "synonyms": "示例；样例",
    }  # fmt: skip
    return [[one.get(key, "") for key in HEADS] for one in (heading, item)]


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
    if key in {"legal_basis", "synonyms", *LISTS}:
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
        return [basis(line) for line in lines]
    if key == "synonyms":
        return list(dict.fromkeys(lines))
    return LISTS[key](lines, words, document.get(key, ()), problems)


_NAMED: Final[Mapping[str, Callable[[Words], tuple[Mapping[str, str], Collection[str], str]]]] = {
    "department": lambda words: (words.offices, words.offices.values(), "unknown_organisation"),
    "result_type": lambda words: (words.types, words.least, "unknown_type"),
}


def _lines(cell: str) -> list[str]:
    return [line.strip() for line in _PARTS.split(cell) if line.strip()]
