"""Imports of historic certificates as their office sees them."""

from typing import Annotated, Literal
from uuid import UUID

from pydantic import Field, StringConstraints

from backend.web.shapes.base import Given, Instant, Key, Label, Number, Sent, Text

Target = Annotated[str, StringConstraints(min_length=1, max_length=80, pattern=r"^[a-z][a-z0-9_.]*$")]


class NewImport(Sent):
    """What is to be imported, and the name of the file that will come."""

    type: Key
    file_name: Label
    organisation: UUID | None = None


class ImportPath(Sent):
    """Which import."""

    import_id: UUID


class CheckedFault(Given):
    """A fault of the dry run: how many rows have it, and the first of them."""

    field: str
    problem: str
    count: int
    rows: list[int]


class Checked(Given):
    """What a dry run came to."""

    rows: int
    outcomes: dict[str, int]
    faults: list[CheckedFault]


class Import(Given):
    """An import and how far it is; nothing out of the file itself but its name."""

    id: UUID
    organisation: UUID
    type: str
    name: str
    name_en: str
    file_name: str
    state: str
    wanted: str
    fault: str
    size: int
    rows: int
    cursor: int
    counts: dict[str, int]
    checked: Checked | None
    created_at: Instant
    started_at: Instant | None
    ended_at: Instant | None
    kept: bool


class OwnType(Given):
    """A type that an office of the caller issues."""

    organisation: UUID
    organisation_name: str
    organisation_name_en: str
    type: str
    name: str
    name_en: str


class Imports(Given):
    """Imports of the caller's offices, and what they may import."""

    items: list[Import]
    types: list[OwnType]


class ImportTarget(Given):
    """Something that a certificate of the type needs or can have."""

    key: str
    kind: str
    label: str
    label_en: str
    required: bool
    choices: list[str]


class ImportSource(Sent):
    """Where its text comes from: a column, counted from 0, or a constant; and words that stand for others."""

    column: Annotated[int, Field(ge=0, le=1000)] | None = None
    constant: Text = ""
    words: Annotated[dict[Number, Text], Field(max_length=200, default_factory=dict)]


class ImportMapping(Sent):
    """Target → source."""

    targets: Annotated[dict[Target, ImportSource], Field(max_length=200)]


class RowProblem(Given):
    """A target and what is wrong with it."""

    field: str
    problem: str


class PreviewRow(Given):
    """One of the first rows as it came and as it reads."""

    row: int
    cells: list[str]
    values: dict[str, str]
    problems: list[RowProblem]


class ImportLayout(Given):
    """Heads, first rows, what can be mapped, and the mapping: saved, or proposed."""

    form: str
    heads: list[str]
    targets: list[ImportTarget]
    mapping: dict[str, ImportSource]
    saved: bool
    preview: list[PreviewRow]


class ImportAct(Sent):
    """What the officer asks for."""

    act: Literal["check", "start", "pause", "cancel"]


class FaultsWanted(Sent):
    """In which language the faults are worded."""

    language: Literal["zh-CN", "en"] = "zh-CN"
