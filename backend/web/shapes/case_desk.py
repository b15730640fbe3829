"""The decision desk: the queue, one case beside what its sources say, acts, verification tasks, entries of credit."""

from datetime import date
from typing import Annotated, Literal
from uuid import UUID

from pydantic import Field, StringConstraints

from backend.web.shapes.base import Given, Instant, Key, Sent
from backend.web.shapes.cases import CaseEventShown, CaseField, CaseFinding, CaseNotTaken, CasePath, Long

Said = Annotated[Long, StringConstraints(min_length=1)]
Brief = Annotated[Long, StringConstraints(min_length=1, max_length=500)]
Revision = Annotated[int, Field(ge=1, le=1_000_000)]
SeenFinding = Annotated[str, Field(min_length=1, max_length=160)]
State = Literal["submitted", "supplement_asked", "accepted", "decided"]


class CaseQueueQuery(Sent):
    """Which of the office's queue; the filter stands in the address."""

    state: State | None = None
    item: Key | None = None
    number: Annotated[str, Field(max_length=24, pattern=r"^[0-9]*$")] = ""
    mine: bool = False
    overdue: bool = False


class CaseTerm(Given):
    """A term: its last day (null: paused), working days left, and how it stands."""

    last_on: date | None
    left: int
    standing: str


class CaseQueueLine(Given):
    """A case in the queue."""

    id: UUID
    number: str
    item: str
    item_name: str
    item_name_en: str
    applicant: str
    channel: str
    state: str
    outcome: str | None
    submitted_at: Instant | None
    decided_at: Instant | None
    term: CaseTerm | None
    uploads: int
    taken_by: str | None
    mine: bool


class CaseQueue(Given):
    """The queue, the most urgent first."""

    items: list[CaseQueueLine]


class DeskPromise(Given):
    """A promise that the case rests on, as it was signed."""

    id: UUID
    material: str
    material_name: str
    material_name_en: str
    text: str
    text_en: str
    standard: str
    standard_en: str
    liability: str
    liability_en: str
    signer: str
    acting_as: str
    digest: str
    state: str
    signed_at: Instant
    withdrawn_at: Instant | None
    intact: bool


class DeskValue(Given):
    """A field of an answer: what the source says, or whether it agrees; null: it does not know."""

    key: str
    label: str
    label_en: str
    value: str | None
    agrees: bool | None


class DeskEvidence(Given):
    """What answered a material; `look` is the number under which its holder finds the call in their own record."""

    kind: str
    name: str
    ref: str
    as_of: str
    digest: str
    look: UUID | None
    file: UUID | None
    values: list[DeskValue]


class DeskMaterial(Given):
    """A material with its way, why no earlier way held, and what answered it."""

    key: str
    name: str
    name_en: str
    of: str
    basis: str
    way: str
    state: str
    free: bool
    not_taken: list[CaseNotTaken]
    evidence: list[DeskEvidence]
    said: str
    promised_at: Instant | None


class DeskSister(Given):
    """Another case that was begun with this one: its item, its office, how it stands, and nothing of what is in it."""

    item_name: str
    item_name_en: str
    office: str
    office_en: str
    state: str
    outcome: str | None


class DeskTogether(Given):
    """The bundle that a case belongs to."""

    name: str
    name_en: str
    cases: list[DeskSister]


class DeskNumber(Given):
    """A number that the office gives to the certificate with the grant: by which rule, and how one looks."""

    label: str
    label_en: str
    rule: str
    example: str


class DeskCase(CaseQueueLine):
    """A case as an officer reads it.

    Each finding has an `id`, which is sent back as seen.
    """

    revision: int
    actor: str
    acting_as: str
    note: str
    clause: str
    accepted_at: Instant | None
    due_on: date | None
    legal_basis: list[str]
    fields: list[CaseField]
    materials: list[DeskMaterial]
    findings: list[CaseFinding]
    promises: list[DeskPromise]
    history: list[CaseEventShown]
    acts: list[str]
    result: UUID | None
    together: DeskTogether | None
    number_asked: DeskNumber | None


class DeskAct(Sent):
    """An act on the case as it was read."""

    revision: Revision


class DeskSupplement(DeskAct):
    """What is missing, once and for all."""

    note: Said


class DeskRefusal(DeskAct):
    """Why, and on which clause."""

    note: Said
    clause: Said


class DeskGrant(DeskAct):
    """What was looked at: every finding by `key|about`; `certificate_number` where the office numbers by hand."""

    note: Long = ""
    certificate_number: Annotated[str, Field(max_length=80)] = ""
    seen: Annotated[list[SeenFinding], Field(max_length=200)]


class DeskGranted(Given):
    """What came of a grant: the certificate, or that a second officer has to seal it."""

    certificate: UUID | None
    state: str
    tasks: int


class CaseFilePath(CasePath):
    """Which file of which case."""

    file_id: UUID


class PromiseTaskPath(Sent):
    """Which task of verifying."""

    task_id: UUID


class PromiseTasksQuery(Sent):
    """Those to be done, or those that are."""

    done: bool = False


class PromiseTaskShown(Given):
    """A promise to be verified by a day."""

    id: UUID
    case: UUID
    case_number: str
    applicant: str
    item_name: str
    item_name_en: str
    material_name: str
    material_name_en: str
    text: str
    text_en: str
    standard: str
    standard_en: str
    liability: str
    liability_en: str
    signer: str
    intact: bool
    due_on: date
    left: int | None
    result: str | None
    how: str
    found: str
    done_at: Instant | None


class PromiseTasks(Given):
    """Tasks of the office, the most urgent first."""

    items: list[PromiseTaskShown]


class PromiseVerified(Sent):
    """What the verification gave, how it was made and what was seen."""

    result: Literal["kept", "broken"]
    how: Brief
    found: Brief


class PromiseConcluded(Given):
    """The entry that a broken promise made; null where it was kept."""

    entry: UUID | None


class CreditPath(Sent):
    """Which entry."""

    entry_id: UUID


class CreditQuery(Sent):
    """Those alone whose correction is under way."""

    waiting: bool = False


class CreditReason(Sent):
    """Why an entry is said to be wrong."""

    reason: Brief


class CreditDecision(Sent):
    """The second person's word on a correction."""

    correct: bool
    answer: Annotated[Long, StringConstraints(max_length=500)] = ""


class CreditCorrectionShown(Given):
    """A correction, under way or decided."""

    id: UUID
    state: str
    asked: str
    proposed: str
    answer: str
    mine: bool
    at: Instant
    decided_at: Instant | None


class CreditEntryShown(Given):
    """A broken promise that stands, or stood, against somebody."""

    id: UUID
    subject: str
    office: str
    office_en: str
    case_number: str
    item_name: str
    item_name_en: str
    material_name: str
    material_name_en: str
    text: str
    text_en: str
    state: str
    in_force: bool
    until: date
    entered_at: Instant
    corrected_at: Instant | None
    mine: bool
    corrections: list[CreditCorrectionShown]


class CreditEntries(Given):
    """Entries, newest first."""

    items: list[CreditEntryShown]
