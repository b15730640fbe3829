"""Lines of a cell of the spreadsheet of items: materials, conditions, steps, fields of the form. Pure.

Parts of a line stand apart by `|`; what is behind the first one may be left out. A name may have its key behind it,
`经营场所[premises]`: without one it gets the key of the part that had this name before, or one that sounds like it.

| a line of    | parts                                                                                    |
| materials    | name, issuing department, kind, answers, copies                                          |
| conditions   | words, expression, law, article, words in English; `||` of an expression is no separator |
| steps        | name, working days, who, name in English                                                 |
| fields       | label, kind, needed or not, sources, choices, label in English                           |

An answer is `type` or `type:field,field` for a certificate of the library, `复用:kind:days` for a material of an
earlier case. A source is `type.field` of a certificate, `库:library.field` or `账户:what`. Several are joined by `+`.
Choices are `word=value` apart by `/`.
"""

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Final

from pypinyin import lazy_pinyin

from backend.services.rules.items import Problem

LONGEST_NUMBER: Final = 4
_MATERIAL_KINDS: Final = {
    "证照": "certificate",
    "批复": "approval",
    "已提交": "submitted",
    "报告": "report",
    "自备": "own",
}
_FIELD_KINDS: Final = {
    "文本": "text",
    "长文本": "long_text",
    "日期": "date",
    "选择": "choice",
    "地址": "address",
    "电话": "phone",
    "数字": "number",
}
_BY: Final = {"": "department", "部门": "department", "申请人": "applicant"}
_NEEDED: Final = {"": True, "必填": True, "选填": False}
_ROOTS: Final = {"库": "base", "账户": "account", "证照": "cert"}
_LIBRARIES: Final = {"人口": "population", "法人": "legal_persons", "地址": "addresses", "不动产": "real_estate"}
_KEYED: Final = re.compile(r"^(.*?)\s*\[([a-z][a-z0-9_]*)\]$")
_SINGLE_BAR: Final = re.compile(r"(?<!\|)\|(?!\|)")

Old = Mapping[str, Any]
Lines = Sequence[str]


@dataclass(frozen=True, slots=True)
class Words:
    """Names by which a sheet may call offices and types.

    Attributes:
        least: type → the fields by which it answers if none are named.
        labels: type → label of a field → its key.
    """

    offices: Mapping[str, str]
    types: Mapping[str, str]
    least: Mapping[str, tuple[str, ...]]
    labels: Mapping[str, Mapping[str, str]] = field(default_factory=dict)


@dataclass(slots=True)
class _Named:
    """Parts of a list as they stood, and the keys that are taken."""

    old: Mapping[str, Old]
    taken: set[str]

    def part(self, said: str, **blank: Any) -> dict[str, Any]:
        """The part of this name as it stood, or a new one; `Name[key]` names its key."""
        found = _KEYED.match(said)
        name, own = (found[1], found[2]) if found else (said, "")
        known = self.old.get(name)
        if own:
            known = next((one for one in self.old.values() if one["key"] == own), known)
        key = own or (str(known["key"]) if known else sounding(name, self.taken))
        self.taken.add(key)
        return {**(known or blank), "key": key, "said": name}


def _named(old: Sequence[Old], name: str) -> _Named:
    return _Named({str(one[name]): one for one in old}, {str(one["key"]) for one in old})


def _cells(line: str, count: int, bars: re.Pattern[str] | None = None) -> list[str]:
    parts = bars.split(line) if bars else line.split("|")
    return [*(part.strip() for part in parts), *[""] * count][:count]


def _number(text: str) -> int | str:
    """A number, or the text as it is: the shape says then that it is none."""
    return int(text) if text.isascii() and text.isdigit() and len(text) <= LONGEST_NUMBER else text


def basis(line: str) -> dict[str, str]:
    """A clause, `law|article|text`."""
    law, article, text = _cells(line, 3)
    return {"law": law, "article": article, "text": text}


def materials(lines: Lines, words: Words, old: Sequence[Old], problems: list[Problem]) -> list[dict[str, Any]]:
    """Materials; a known one keeps what its line does not say."""
    named, found = _named(old, "name"), []
    for number, line in enumerate(lines):
        name, office, kind, answers, copies = _cells(line, 5)
        one = named.part(name, of="applicant")
        name = one.pop("said")
        one = {**one, "name": name, "name_en": one.get("name_en", name)}
        one["from_department"] = words.offices.get(office, office) or one.get("from_department", "")
        one["kind"] = _MATERIAL_KINDS.get(kind, kind) or one.get("kind", "own")
        one["copies"] = _number(copies) if copies else one.get("copies", 1)
        if answers:
            one["answers"] = [_answer(part.strip(), words, number, problems) for part in answers.split("+")]
        found.append(one)
    return found


def conditions(lines: Lines, words: Words, old: Sequence[Old], problems: list[Problem]) -> list[dict[str, Any]]:  # noqa: ARG001 - like the others
    """Conditions; a line that has no expression keeps the one that is known."""
    named, found = _named(old, "words"), []
    for line in lines:
        said, cel, law, article, english = _cells(line, 5, _SINGLE_BAR)
        one = named.part(said)
        said = one.pop("said")
        one = {**one, "words": said, "words_en": english or one.get("words_en", said)}
        if cel or "cel" not in one:
            one["cel"] = cel
        if law:
            one["basis"] = {"law": law, "article": article, "text": ""}
        found.append(one)
    return found


def steps(lines: Lines, words: Words, old: Sequence[Old], problems: list[Problem]) -> list[dict[str, Any]]:  # noqa: ARG001 - like the others
    """Steps with their terms."""
    named, found = _named(old, "name"), []
    for line in lines:
        said, days, by, english = _cells(line, 4)
        one = named.part(said, working_days=0, by="department")
        name = one.pop("said")
        one = {**one, "name": name, "name_en": english or one.get("name_en", name)}
        one["working_days"] = _number(days) if days else one["working_days"]
        one["by"] = _BY.get(by, by) if by else one["by"]
        found.append(one)
    return found


def fields(lines: Lines, words: Words, old: Sequence[Old], problems: list[Problem]) -> list[dict[str, Any]]:
    """Fields of the form with what fills them."""
    named, found = _named(old, "label"), []
    for number, line in enumerate(lines):
        said, kind, needed, sources, choices, english = _cells(line, 6)
        one = named.part(said, kind="text", required=True, of="applicant")
        label = one.pop("said")
        one = {**one, "label": label, "label_en": english or one.get("label_en", label)}
        one["kind"] = _FIELD_KINDS.get(kind, kind) or one["kind"]
        one["required"] = _NEEDED.get(needed, needed) if needed else one["required"]
        if sources:
            told = [_source(part.strip(), words) for part in sources.split("+")]
            problems += [Problem(f"fields.{number}.filled_from", "malformed", part[:40]) for ok, part in told if not ok]
            one["filled_from"] = [part for _, part in told]
        if choices:
            one["choices"] = list(_choices(choices))
        found.append(one)
    return found


LISTS: Final[Mapping[str, Callable[[Lines, Words, Sequence[Old], list[Problem]], list[dict[str, Any]]]]] = {
    "materials": materials,
    "conditions": conditions,
    "steps": steps,
    "fields": fields,
}


def _choices(text: str) -> Iterator[dict[str, str]]:
    taken: set[str] = set()
    for part in text.split("/"):
        word, _, value = (one.strip() for one in part.partition("="))
        key = value or sounding(word, taken)
        taken.add(key)
        yield {"value": key, "label": word, "label_en": word}


def _source(text: str, words: Words) -> tuple[bool, str]:
    """A source as an item has it, and whether it can be one."""
    root, _, rest = text.partition(":") if ":" in text else ("cert", "", text)
    root = _ROOTS.get(root, root)
    owner, _, name = rest.partition(".")
    owner = {"cert": words.types, "base": _LIBRARIES}.get(root, {}).get(owner, owner)
    name = words.labels.get(owner, {}).get(name, name) if root == "cert" else name
    written = f"{root}:{owner}.{name}" if name else f"{root}:{owner}"
    fits = r"account:[a-z][a-z0-9_]*" if root == "account" else r"(cert|base):[a-z][a-z0-9_]*\.[a-z][a-z0-9_]*"
    return re.fullmatch(fits, written) is not None, written if re.fullmatch(fits, written) else text


def _answer(text: str, words: Words, number: int, problems: list[Problem]) -> dict[str, Any]:
    first, *rest = (part.strip() for part in text.split(":"))
    if first in {"复用", "reuse"}:
        kind, days = (*rest, "", "")[:2]
        if not (kind and days.isascii() and days.isdigit()):
            problems.append(Problem(f"materials.{number}.answers", "malformed", text[:40]))
        return {"way": "promise_reuse", "material_kind": kind, "valid_days": int(days) if days.isdecimal() else 0}
    code = words.types.get(first, first)
    if code not in words.least:
        problems.append(Problem(f"materials.{number}.answers", "unknown_type", first[:40]))
    named = words.labels.get(code, {})
    keys = (
        [named.get(one.strip(), one.strip()) for one in rest[0].split(",")] if rest else list(words.least.get(code, ()))
    )
    return {"way": "data_call", "certificate_type": code, "fields": keys}


def sounding(name: str, taken: set[str]) -> str:
    """A key that sounds like the name; a second one of the same sound gets a number."""
    sound = re.sub(r"[^a-z0-9]+", "_", "_".join(lazy_pinyin(name)).lower()).strip("_")[:40].strip("_")
    base = sound if sound[:1].isalpha() else f"m_{sound}".rstrip("_")
    return next(key for n in range(1, 10_000) if (key := base if n == 1 else f"{base}_{n}") not in taken)
