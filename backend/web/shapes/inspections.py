"""Inspections: the inspector's, those of the person checked, and the office's desk."""

from datetime import date
from typing import Annotated, Any, Literal
from uuid import UUID

from pydantic import Field, StringConstraints

from backend.inspections.rules.findings import HEIGHT, MOST_DAYS, MOST_POINTS, MOST_STROKES, WIDTH
from backend.web.shapes.base import Given, Instant, Key, Reason, Sent, Text

Place = Annotated[Text, Field(max_length=120)]
Note = Annotated[Text, Field(max_length=500)]
Said = Annotated[Text, Field(min_length=1, max_length=500)]
Count = Annotated[int, Field(ge=0, le=100_000)]
At = Annotated[int, Field(ge=0, le=max(WIDTH, HEIGHT))]
Stroke = Annotated[list[At], Field(max_length=2 * MOST_POINTS)]


class InspectionPath(Sent):
    """Which inspection."""

    inspection_id: UUID


class InspectionItemPath(InspectionPath):
    """Which item of which inspection."""

    item: Key


class InspectionPhotoPath(InspectionPath):
    """Which photo of which inspection."""

    photo_id: UUID


class InspectionTaskPath(Sent):
    """Which drawn task."""

    task_id: UUID


class NewInspection(Sent):
    """What it begins from, exactly one of the three; `kind` and `checklist` are chosen where it begins from a look."""

    look: UUID | None = None
    task: UUID | None = None
    follows: UUID | None = None
    kind: Literal["routine", "special", "on_site"] = "routine"
    checklist: Annotated[str, StringConstraints(max_length=48)] = ""
    place: Place = ""


class InspectionColleague(Sent):
    """Whom to ask along."""

    person: UUID


class InspectionAnswer(Sent):
    """Whether a colleague comes along."""

    yes: bool


class ItemFinding(Sent):
    """What was found; `n` is the count of the last state that was read."""

    finding: Literal["pass", "problem", "not_applicable"]
    note: Note = ""
    n: Count


class NewConclusion(Sent):
    """What follows."""

    measure: Literal["none", "on_the_spot", "order"]
    days: Annotated[int, Field(ge=1, le=MOST_DAYS)] | None = None
    demand: Note = ""
    remark: Note = ""
    n: Count


class NewPhoto(Sent):
    """A picture as base64 and the item that it shows."""

    item: Key
    picture: Annotated[str, StringConstraints(min_length=1, max_length=240_000)]


class SignatureGiven(Sent):
    """Signed with a name and strokes (x, y, x, y …), or refused for a reason."""

    outcome: Literal["signed", "refused"]
    signer: Annotated[Text, Field(max_length=40)] = ""
    reason: Annotated[Text, Field(max_length=200)] = ""
    strokes: Annotated[list[Stroke], Field(max_length=MOST_STROKES)] = Field(default_factory=list)


class InspectionReason(Sent):
    """Why."""

    reason: Reason


class InspectionAdditionSent(Sent):
    """What is added."""

    text: Said


class InspectionMade(Given):
    """The id of what was made."""

    id: UUID


class InspectionCount(Given):
    """The count on which the next change has to stand."""

    n: int


class ChecklistItem(Given):
    """One thing to look at."""

    key: str
    section: str
    section_en: str
    text: str
    text_en: str


class InspectionList(Given):
    """A checklist by name and law; `types` are the certificates of those it is made for."""

    code: str
    version: int
    types: list[str]
    name: str
    name_en: str
    legal_basis: str
    legal_basis_en: str
    items: int


class InspectionLists(Given):
    """All checklists."""

    items: list[InspectionList]


class InspectionFellow(Given):
    """An inspector of the own office."""

    person: UUID
    name: str
    unit: str
    badge: str


class InspectionFellows(Given):
    """All of them but oneself."""

    items: list[InspectionFellow]


class InspectorShown(Given):
    """Who inspects, with what stands on the card."""

    person: UUID | None
    name: str
    part: str
    state: str
    unit: str
    badge: str
    agreed_at: Instant | None


class InspectionLine(Given):
    """An inspection in a list; `left` counts working days of a running order, below nought overdue ones."""

    id: UUID
    subject: UUID | None
    look: UUID | None
    name: str
    name_en: str
    kind: str
    list_name: str
    list_name_en: str
    organisation: str
    organisation_en: str
    place: str
    state: str
    result: str | None
    problems: int
    order_state: str
    term_on: date | None
    left: int | None
    created_at: Instant
    finished_at: Instant | None
    inspectors: list[InspectorShown]
    mine: str | None


class Inspections(Given):
    """A page of them."""

    items: list[InspectionLine]


class InspectorsDay(Given):
    """What is before an inspector: own inspections, drawn tasks, and the office's running orders."""

    own: list[InspectionLine]
    tasks: list["InspectionTaskShown"]
    due: list[InspectionLine]


class ItemShown(ChecklistItem):
    """An item with what was found at it."""

    finding: str | None
    note: str
    n: int


class ConclusionShown(Given):
    """What follows."""

    measure: str
    days: int | None
    demand: str
    remark: str
    n: int


class CounterpartShown(Given):
    """What the person checked did."""

    outcome: str
    signer: str
    reason: str
    strokes: list[list[int]]


class PhotoShown(Given):
    """A photo without its picture."""

    id: UUID
    item: str


class AdditionShown(Given):
    """What was added after the end."""

    n: int
    text: str
    badge: str
    at: Instant
    intact: bool


class FaultShown(Given):
    """What stands against signing."""

    field: str
    problem: str


class InspectionWhole(InspectionLine):
    """An inspection with everything that was found.

    `ends_on` is the term that an order of so many days would have, were it finished today; `intact` says whether what
    is kept is what the city signed; `lead_away`: who leads what is under way inspects for the office no longer;
    `taken_over`: why a colleague leads it now, for the office alone.
    """

    legal_basis: str
    legal_basis_en: str
    items: list[ItemShown]
    conclusion: ConclusionShown
    counterpart: CounterpartShown | None
    photos: list[PhotoShown]
    additions: list[AdditionShown]
    missing: list[FaultShown]
    ends_on: date | None
    intact: bool | None
    receipt: dict[str, Any] | None
    follows: UUID | None
    followed_by: UUID | None
    dropped: str | None
    taken_over: list[str]
    lead_away: bool


class PhotoPicture(Given):
    """A photo as a data address."""

    picture: str


class RecusalShown(Given):
    """Who stepped back from a task, or could go no longer (no reason), and whether its pair was drawn again."""

    name: str
    reason: str
    at: Instant
    drawn_again: bool


class InspectionTaskShown(Given):
    """A drawn inspection; `state` is open, begun, done, or returned: to be drawn again.

    For the desk alone: recusals; who of the pair can go no longer; and how many there are to draw from, where the pair
    is to be drawn again.
    """

    id: UUID
    name: str
    name_en: str
    checklist: str
    risk: str
    state: str
    due_on: date
    crew: list[str]
    inspection: UUID | None
    recusals: list[RecusalShown]
    away: list[str]
    left: int | None


InspectorsDay.model_rebuild()
