"""The window: queue, cases on a screen, what the customer's phone sees, questions between offices."""

from datetime import date
from typing import Annotated, Literal
from uuid import UUID

from pydantic import Field, StringConstraints

from backend.inspections.rules.findings import MOST_STROKES
from backend.web.shapes.base import Given, Instant, Key, Name, Sent, Text
from backend.web.shapes.cases import CaseForm, CaseWhole
from backend.web.shapes.inspections import Stroke
from backend.web.shapes.window_promise import WindowPromiseShown, WindowSlipPromise

Draft = Annotated[dict[Key, Annotated[Text, Field(max_length=1000)]], Field(max_length=60)]
Secret = Annotated[str, StringConstraints(pattern=r"^[A-Z2-7]{26}$")]


class WindowOfficePath(Sent):
    """Which office."""

    office_id: UUID


class WindowTicketPath(Sent):
    """Which ticket."""

    ticket_id: UUID


class WindowCasePath(Sent):
    """Which case on a screen."""

    window_id: UUID


class WindowMaterialPath(WindowCasePath):
    """Which material of which case."""

    key: Key


class WindowInquiryPath(Sent):
    """Which question."""

    inquiry_id: UUID


class WindowSeat(Sent):
    """At which counter to sit."""

    office: UUID
    number: Annotated[int, Field(ge=1, le=60)]


class NewWindowTicket(Sent):
    """A ticket for an item."""

    office: UUID
    item: Key
    priority: bool = False
    taken_at: Literal["machine", "desk"] = "machine"


class NewWindowCase(Sent):
    """The item comes first; the ticket if there is one."""

    item: Key
    channel: Literal["phone", "presence"] = "phone"
    ticket: UUID | None = None


class WindowScan(Sent):
    """What the gun or the camera read; untrusted, never echoed."""

    presented: Annotated[str, Field(max_length=512)]


class WindowDraft(Sent):
    """What was typed and not sent yet."""

    draft: Draft


class WindowForm(CaseForm):
    """What the person says, typed by the clerk."""


class WindowAnswer(Sent):
    """What is done about a material."""

    way: Literal["promise", "later", "unchanged", "changed", "proof"]


class WindowQuestion(Sent):
    """What the office that knows is asked."""

    question: Annotated[Text, Field(min_length=1, max_length=300)]


class WindowPaper(Sent):
    """A scanned page as base64."""

    picture: Annotated[str, StringConstraints(min_length=1, max_length=900_000)]


class WindowCard(Sent):
    """What the reader of cards says; `valid_to` none for a card without end."""

    resident_id: Annotated[str, StringConstraints(pattern=r"^\d{17}[\dX]$")]
    name: Name
    valid_to: date | None = None


class WindowInk(Sent):
    """A signature on the glass."""

    strokes: Annotated[list[Stroke], Field(max_length=MOST_STROKES)]


class WindowRevision(Sent):
    """As of which revision."""

    revision: Annotated[int, Field(ge=1, le=1_000_000)]


class WindowSecret(Sent):
    """What the code on the customer's screen holds."""

    secret: Secret


class WindowBegin(Sent):
    """For whom (null: the only choice), and of a renewal which certificate."""

    applicant: UUID | None = None
    renews: UUID | None = None


class WindowInquiryAnswer(Sent):
    """What the office knows."""

    said: Literal["confirmed", "not_confirmed", "not_known"]
    words: Annotated[Text, Field(max_length=300)] = ""


class WindowTicketShown(Given):
    """A ticket; nothing says whose it is."""

    id: UUID
    label: str
    item: str
    item_name: str
    item_name_en: str
    priority: bool
    state: str
    calls: int
    counter: int | None
    mine: bool
    created_at: Instant
    called_at: Instant | None


class WindowCounterShown(Given):
    """A counter at which somebody sits."""

    number: int
    clerk: str
    mine: bool


class WindowItem(Given):
    """An item that can be applied for."""

    code: str
    name: str
    name_en: str
    applicant_kind: str


class WindowTab(Given):
    """A case on the own screen; `applicant` once they agreed."""

    id: UUID
    item: str
    item_name: str
    item_name_en: str
    channel: str
    state: str
    ticket: str | None
    applicant: str


class WindowOffice(Given):
    """An office at whose windows the actor serves."""

    id: UUID
    name: str
    name_en: str


class WindowPanel(Given):
    """The whole panel; the office is the one at whose counter the clerk sits, else the first.

    `witness` promises at colleagues' counters wait for a second person.
    """

    offices: list[WindowOffice]
    office: UUID
    counter: int | None
    counters: list[WindowCounterShown]
    tickets: list[WindowTicketShown]
    tabs: list[WindowTab]
    items: list[WindowItem]
    most: int
    witness: int
    server_time: Instant


class WindowBoard(Given):
    """The waiting screen: called numbers, and who is next."""

    called: list[WindowTicketShown]
    waiting: list[WindowTicketShown]


class WindowCalled(Given):
    """Who was called; none where nobody waits."""

    ticket: WindowTicketShown | None


class WindowMade(Given):
    """What was made."""

    id: UUID


class WindowCode(Given):
    """The code for the customer's screen; told once."""

    text: str
    ends_at: Instant


class WindowScanned(Given):
    """Whether the code opened the case; else why not."""

    refused: str | None = None


class WindowInquiryShown(Given):
    """A question between offices."""

    id: UUID
    asked_by: str
    asked_by_en: str
    office: str
    office_en: str
    item: str
    item_en: str
    material: str
    material_en: str
    number: str
    applicant: str
    question: str
    state: str
    due_on: date
    asked_at: Instant
    said: str
    words: str
    answered_at: Instant | None


class WindowInquiries(Given):
    """Questions to the own offices."""

    items: list[WindowInquiryShown]


class WindowAnswered(Given):
    """What the clerk did about a material."""

    key: str
    way: str


class WindowCaseShown(Given):
    """A case on the clerk's screen; `application` once there is one, with values only after the person agreed.

    `askable` are the materials that come from an office that can be asked.
    """

    id: UUID
    item: WindowItem
    channel: str
    state: str
    agreed: bool
    confirm: bool
    draft: dict[str, str]
    answers: list[WindowAnswered]
    card: dict[str, str] | None
    application: CaseWhole | None
    inquiries: list[WindowInquiryShown]
    askable: list[str]
    slip: bool
    promise: WindowPromiseShown | None


class WindowSlipLine(Given):
    """A certificate that was looked at, with the fields."""

    name: str
    name_en: str
    fields: list[str]


class WindowSlip(Given):
    """What the person takes home."""

    office: str
    office_en: str
    unit: str
    badge: str
    item: str
    item_en: str
    number: str
    name: str
    at: Instant
    looked: list[WindowSlipLine]
    libraries: list[str]
    ink: str
    promised: WindowSlipPromise | None


class WindowServed(Given):
    """A case at a window as the person sees it."""

    id: UUID
    item: WindowItem
    office: str
    office_en: str
    counter: int
    unit: str
    badge: str
    case: UUID | None
    confirm: bool
    at: Instant


class WindowServedList(Given):
    """What runs for this person at windows."""

    items: list[WindowServed]
