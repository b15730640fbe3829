"""The office's desk of inspections: lists, the file, and draws at random."""

from typing import Annotated, Any, Literal
from uuid import UUID

from pydantic import Field

from backend.inspections.rules.findings import MOST_DAYS
from backend.web.shapes.base import Given, Instant, Key, Sent, Short
from backend.web.shapes.inspections import InspectionTaskShown


class DrawPath(Sent):
    """Which draw."""

    draw_id: UUID


class OfficeInspectionsQuery(Sent):
    """Which of the office's."""

    state: Literal["open", "signed", "finished", "dropped"] | None = None
    due: bool = False
    before: UUID | None = None
    limit: Annotated[int, Field(ge=1, le=50)] = 50


class OfficeInspectionsFile(Sent):
    """Which of the office's, and in which language."""

    state: Literal["open", "signed", "finished", "dropped"] | None = None
    due: bool = False
    lang: Literal["zh", "en"] = "zh"


class InspectionRegisterQuery(Sent):
    """Whom there is to draw among the holders of a type."""

    office: UUID
    type: Key


class RegisterShown(Given):
    """How many of each class of risk, and how many inspectors there are."""

    high: int
    medium: int
    low: int
    inspectors: int


class PlanningOffice(Given):
    """An office that one may draw for, and the types that it issues."""

    id: UUID
    name: str
    name_en: str
    types: list[str]


class PlanningOffices(Given):
    """All of them."""

    items: list[PlanningOffice]


class NewDraw(Sent):
    """What is drawn: percent of each class, and working days until the tasks are due."""

    office: UUID
    type: Key
    checklist: Short
    high: Annotated[int, Field(ge=0, le=100)]
    medium: Annotated[int, Field(ge=0, le=100)]
    low: Annotated[int, Field(ge=0, le=100)]
    days: Annotated[int, Field(ge=1, le=MOST_DAYS)]


class DrawShown(Given):
    """A draw; `holds` says that its seed still gives the very pairs that were sent."""

    id: UUID
    at: Instant
    type: str
    checklist: str
    seed: str
    digest: str
    counts: dict[str, int]
    quotas: dict[str, int]
    drawn: int
    without: int
    holds: bool
    tasks: list[InspectionTaskShown]


class Draws(Given):
    """An office's draws, newest first."""

    items: list[DrawShown]


class DrawLists(Given):
    """What a draw was made from and what came of it (docs/inspections.md)."""

    seed: str
    digest: str
    pool: dict[str, Any]
    pairs: list[list[str]]
