"""Rows of a file judged: read by the mapping, compared with the rows before, and given to the issuing service."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass

from backend.catalogue.rules import TypeDefinition, valid_to
from backend.certificates.entering import Entered, Entering, HolderGiven, Outcome, Record, Refused, Subject
from backend.certificates.entry_rules import normal_number
from backend.certificates.foreseeing import Foreseeing
from backend.certificates.imports.rules import Mapping, Read, Reader, number_target
from backend.certificates.imports.vault import Row

_OF_HOLDERS = {f"holders.{place}": f"holder{place + 1 if place else ''}" for place in range(4)}


@dataclass(frozen=True, slots=True)
class Prepared:
    """A row that was read: a record, or what is wrong.

    Attributes:
        follows: an earlier row of the file has an older version under the same number.
    """

    row: int
    record: Record | None
    problems: tuple[tuple[str, str], ...] = ()
    follows: bool = False


@dataclass(frozen=True, slots=True)
class Judged:
    """What became of a row, or would become of it.

    Attributes:
        outcome: issued, amended, unchanged, stale or faulty.
        problems: (target of the mapping, word).
    """

    row: int
    outcome: Outcome | str
    problems: tuple[tuple[str, str], ...] = ()


class Rows:
    """Reads the rows of one file in their order.

    A number that comes twice in a file without versions is a fault of the later row: nobody can tell which one holds.
    """

    def __init__(self, definition: TypeDefinition, mapping: Mapping) -> None:
        self._definition = definition
        self._reader = Reader(definition, mapping)
        self._seen: dict[int, int | None] = {}

    def read(self, rows: Iterable[Row]) -> list[Prepared]:
        """Read some rows, once each: the file remembers their numbers."""
        return [self._prepared(number, self._reader.read(cells)) for number, cells in rows]

    def entered(self, entering: Entering, rows: Sequence[Prepared]) -> list[Judged]:
        """Enter rows; one with a fault holds up no other."""
        return self._judged(rows, entering.enter)

    def foreseen(self, foreseeing: Foreseeing, rows: Sequence[Prepared]) -> list[Judged]:
        """What entering would come to; nothing is written."""
        return [
            Judged(one.row, "amended") if one.outcome == "issued" and row.follows else one
            for one, row in zip(self._judged(rows, foreseeing.foresee), rows, strict=True)
        ]

    def _prepared(self, row: int, read: Read) -> Prepared:
        if read.problems:
            return Prepared(row, None, read.problems)
        key, version = hash(normal_number(read.number)), read.source_version
        known = key in self._seen
        before = self._seen.setdefault(key, version)
        if known and (before is None or version is None or version == before):
            same = version is not None and version == before
            place = "source_version" if same else number_target(self._definition)
            return Prepared(row, None, ((place, "repeated"),))
        self._seen[key] = max(before, version) if before is not None and version is not None else version
        return Prepared(row, self._record(read), follows=known)

    def _record(self, read: Read) -> Record:
        kind = self._definition.subject
        assert read.issued_on is not None and read.valid_from is not None  # noqa: S101, PT018 - without problems it has both
        return Record(
            type=self._definition.code,
            number=read.number,
            holders=tuple(HolderGiven(one.kind, one.code, one.name) for one in read.holders),
            values=read.values,
            issued_on=read.issued_on,
            valid_from=read.valid_from,
            valid_to=read.valid_to if read.valid_to_given else valid_to(self._definition, read.valid_from, read.values),
            subject=Subject(kind, read.subject_code) if read.subject_code else None,
            source_version=read.source_version,
        )

    def _judged(
        self, rows: Sequence[Prepared], give: Callable[[Sequence[Record]], list[Entered | Refused]]
    ) -> list[Judged]:
        outcomes = iter(give([row.record for row in rows if row.record is not None]))
        return [
            Judged(row.row, "faulty", row.problems) if row.record is None else self._of(row.row, next(outcomes))
            for row in rows
        ]

    def _of(self, row: int, outcome: Entered | Refused) -> Judged:
        if isinstance(outcome, Entered):
            return Judged(row, outcome.outcome)
        return Judged(row, "faulty", tuple((self._target(one.field), one.problem) for one in outcome.problems))

    def _target(self, field: str) -> str:
        """The mapping's name for what the issuing service calls by its own."""
        if field in self._definition.fields:
            return f"values.{field}"
        head, _, part = field.rpartition(".")
        if head in _OF_HOLDERS:
            return f"{_OF_HOLDERS[head]}.{'code' if part == 'kind' else part}"
        return {"holders": "holder.code", "subject": "subject.code"}.get(field, field)
