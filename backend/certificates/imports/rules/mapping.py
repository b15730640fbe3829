"""Which column or constant says what of a certificate, and a row read by it: pure."""

from collections.abc import Iterator, Sequence
from collections.abc import Mapping as AnyMapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any, Final, Literal, TypeAlias

from backend.catalogue.rules import FaceField, TypeDefinition
from backend.certificates.imports.rules.cells import Wrong, value_of
from backend.standards import resident_id

MOST_HOLDERS: Final = 4
VALUES: Final = "values."
NUMBER: Final = "number"
NEEDED: Final = ("holder.code", "holder.name", "issued_on")

HolderKind: TypeAlias = Literal["person", "enterprise"]
Problem: TypeAlias = tuple[str, str]
"""Target and word."""


@dataclass(frozen=True, slots=True)
class Target:
    """Something that a certificate needs or can have.

    Attributes:
        key: `values.KEY` of a field, or a name of its own such as `holder.code`.
        kind: as in `cells`.
        choices: of an enum, its values.
    """

    key: str
    kind: str
    label: str
    label_en: str
    required: bool
    choices: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Source:
    """Where a target's text comes from: a column, counted from 0, or one text for all rows.

    Attributes:
        words: text in the file → text that it stands for.
    """

    column: int | None = None
    constant: str = ""
    words: AnyMapping[str, str] = field(default_factory=dict)

    def text(self, cells: Sequence[str]) -> str:
        """The text of a row."""
        if self.column is None:
            return self.constant
        text = cells[self.column] if self.column < len(cells) else ""
        return self.words.get(text, text)


Mapping: TypeAlias = AnyMapping[str, Source]
"""Target → source."""


@dataclass(frozen=True, slots=True)
class HolderRead:
    """A holder as a row names them."""

    kind: HolderKind
    code: str
    name: str


@dataclass(frozen=True, slots=True)
class Read:
    """A row as it was read; with problems, it stands for nothing."""

    number: str = ""
    holders: tuple[HolderRead, ...] = ()
    subject_code: str = ""
    values: AnyMapping[str, str] = field(default_factory=dict)
    issued_on: date | None = None
    valid_from: date | None = None
    valid_to: date | None = None
    valid_to_given: bool = False
    source_version: int | None = None
    problems: tuple[Problem, ...] = ()


def targets(definition: TypeDefinition) -> tuple[Target, ...]:
    """All that can be mapped for a type, in the order of the page."""
    return (*_own(definition), *map(_of_field, _mappable(definition)))


def number_target(definition: TypeDefinition) -> str:
    """The target that is the printed number: a row without it could not be known again."""
    return NUMBER if definition.number_field is None else VALUES + definition.number_field


def _own(definition: TypeDefinition) -> Iterator[Target]:
    yield Target("holder.code", "code", "持证主体代码（身份证号或统一社会信用代码）", "Holder's code", required=True)
    yield Target("holder.name", "text", "持证主体名称（姓名或单位名称）", "Holder's name", required=True)
    for number in range(2, min(definition.max_holders, MOST_HOLDERS) + 1):
        yield Target(
            f"holder{number}.code", "code", f"第{number}持证主体代码", f"Code of holder {number}", required=False
        )
        yield Target(
            f"holder{number}.name", "text", f"第{number}持证主体名称", f"Name of holder {number}", required=False
        )
    if definition.subject != "holder":
        yield Target("subject.code", "code", "标的编码（车辆、不动产等）", "Code of the subject", required=False)
    if definition.number_field is None:
        yield Target(NUMBER, "text", "证号", "Number", required=True)
    yield Target("issued_on", "date", "发证日期", "Date of issue", required=True)
    yield Target("valid_from", "date", "有效期起", "Valid from", required=False)
    yield Target("valid_to", "day", "有效期止", "Valid to", required=False)
    yield Target("source_version", "whole", "来源版本号", "Version in the source", required=False)


def _mappable(definition: TypeDefinition) -> list[FaceField]:
    return [one for one in definition.fields.values() if one.kind != "photo"]


def _of_field(one: FaceField) -> Target:
    return Target(VALUES + one.key, one.kind, one.label, one.label_en, one.required, one.values)


def mapping_problems(definition: TypeDefinition, mapping: Mapping, width: int) -> tuple[Problem, ...]:
    """What of a mapping cannot be: unknown targets, columns that are not there, required targets without a source."""
    known = {target.key: target for target in targets(definition)}
    found = [(key, "unknown") for key in mapping if key not in known]
    found += [
        (key, "column") for key, source in mapping.items() if source.column is not None and source.column >= width
    ]
    spared = _spared(definition, mapping)
    found += [
        (key, "missing") for key, one in known.items() if one.required and key not in mapping and key not in spared
    ]
    return tuple(found)


def _spared(definition: TypeDefinition, mapping: Mapping) -> frozenset[str]:
    """Required targets that follow from others: the face's period from its two dates."""
    period = _period(definition)
    return frozenset({VALUES + period}) if period is not None and "valid_from" in mapping else frozenset()


def _period(definition: TypeDefinition) -> str | None:
    """The one field that is a range of dates; with several, nobody can tell which is the certificate's own."""
    ranges = [one.key for one in definition.fields.values() if one.kind == "date_range"]
    return ranges[0] if len(ranges) == 1 else None


class Reader:
    """Reads the rows of one file. Whether the values are acceptable to the type is the issuing service's business."""

    def __init__(self, definition: TypeDefinition, mapping: Mapping) -> None:
        self._definition = definition
        self._period = _period(definition)
        self._end_given = "valid_to" in mapping
        self._plan = [
            (one.key, one.kind, mapping[one.key], _choices(definition, one) if one.choices else None)
            for one in targets(definition)
            if one.key in mapping
        ]

    def read(self, cells: Sequence[str]) -> Read:
        """Read a row; with one wrong cell it stands for nothing."""
        found, problems = self.shown(cells)
        return Read(problems=problems) if problems else self._completed(found)

    def shown(self, cells: Sequence[str]) -> tuple[dict[str, str], tuple[Problem, ...]]:
        """What each target reads in a row, and what is wrong with it."""
        found: dict[str, str] = {}
        problems: list[Problem] = []
        for key, kind, source, choices in self._plan:
            value = value_of(kind, source.text(cells), choices=choices)
            if isinstance(value, Wrong):
                problems.append((key, value.word))
            elif value:
                found[key] = value
        named = {key for key, _ in problems}
        needed = (*NEEDED, number_target(self._definition))
        problems += [(key, "missing") for key in needed if key not in found and key not in named]
        return found, tuple(problems)

    def _completed(self, found: AnyMapping[str, str]) -> Read:
        """A row of good cells, with what follows from others filled in."""
        values = {key.removeprefix(VALUES): value for key, value in found.items() if key.startswith(VALUES)}
        start, end, given = found.get("valid_from", ""), found.get("valid_to", ""), self._end_given
        if self._period is not None and not start and self._period in values:
            start, _, end = values[self._period].partition("/")
            given = True
        elif self._period is not None and start and self._period not in values:
            values[self._period] = f"{start}/{end}"
        issued = date.fromisoformat(found["issued_on"])
        version = found.get("source_version")
        return Read(
            number=found[number_target(self._definition)],
            holders=tuple(_holders(self._definition, found)),
            subject_code=found.get("subject.code", ""),
            values=values,
            issued_on=issued,
            valid_from=date.fromisoformat(start) if start else issued,
            valid_to=date.fromisoformat(end) if end else None,
            valid_to_given=given,
            source_version=int(version) if version else None,
        )


def _choices(definition: TypeDefinition, target: Target) -> dict[str, str]:
    """Every word for a value of an enum: itself, and its word in English."""
    key = target.key.removeprefix(VALUES)
    words: Any = next(one for one in definition.document["fields"] if one["key"] == key)["values"]
    english = {str(word).casefold(): value for value, word in words.items()} if isinstance(words, dict) else {}
    return english | {value.casefold(): value for value in target.choices}


def _holders(definition: TypeDefinition, found: AnyMapping[str, str]) -> Iterator[HolderRead]:
    for prefix in ("holder", *(f"holder{number}" for number in range(2, MOST_HOLDERS + 1))):
        code, name = found.get(f"{prefix}.code", ""), found.get(f"{prefix}.name", "")
        if code or name:
            yield HolderRead(_kind_of(definition.holder_kinds, code), code, name)


def _kind_of(kinds: Sequence[str], code: str) -> HolderKind:
    """Where a type has holders of both kinds, the code tells: only a person's has a birth date and its check digit."""
    if len(kinds) == 1:
        return "person" if kinds[0] == "person" else "enterprise"
    return "person" if isinstance(resident_id.parse(code, today=date.max), resident_id.ResidentId) else "enterprise"


def written(mapping: Mapping) -> dict[str, Any]:
    """A mapping as JSON."""
    return {
        key: {"column": one.column, "constant": one.constant, "words": dict(one.words)} for key, one in mapping.items()
    }


def parsed(document: AnyMapping[str, Any]) -> dict[str, Source]:
    """A mapping out of the JSON of `written`."""
    return {key: Source(one["column"], one["constant"], one["words"]) for key, one in document.items()}
