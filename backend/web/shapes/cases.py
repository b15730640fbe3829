"""Cases: what is sent, and what their people see."""

from datetime import date
from typing import Annotated, Literal
from uuid import UUID

from pydantic import AfterValidator, Field, StringConstraints

from backend.web.shapes.base import Given, Instant, Key, Name, Reason, Sent, Short, _clean

Long = Annotated[str, AfterValidator(_clean), StringConstraints(max_length=1000)]
Keys = Annotated[list[Key], Field(max_length=60)]
Digest = Annotated[str, Field(pattern=r"^[0-9a-f]{64}$")]


class NewCase(Sent):
    """Which item, for whom (null: oneself), and of a renewal which certificate (null: the only one)."""

    item: Key
    applicant: UUID | None = None
    renews: UUID | None = None


class CasePath(Sent):
    """Which case."""

    case_id: UUID


class CaseMaterialPath(CasePath):
    """Which material of which case."""

    key: Key


class CaseRolePath(CasePath):
    """Which role of which case."""

    role: Key


class CaseAskPath(CasePath):
    """Which ask of which case."""

    ask_id: UUID


class ForeseenPath(Sent):
    """Which item."""

    code: Key


class ForeseenQuery(Sent):
    """For whom; null for oneself."""

    applicant: UUID | None = None


class CaseConsent(Sent):
    """The yes to one sheet: certificates with fields, libraries with fields."""

    certificates: Annotated[dict[UUID, Keys], Field(max_length=20)]
    libraries: Annotated[dict[Short, Keys], Field(max_length=8, default_factory=dict)]


class CaseForm(Sent):
    """Fields that were typed; `correct`: those whose source is wrong and is to hear of it."""

    revision: Annotated[int, Field(ge=1, le=1_000_000)]
    values: Annotated[dict[Short, Long], Field(max_length=60)]
    correct: Annotated[list[Key], Field(max_length=60, default_factory=list)]


class CaseSaid(Sent):
    """What is said of an earlier paper."""

    said: Literal["", "unchanged", "changed"]


class CaseWard(Sent):
    """Who stands in a role."""

    subject: UUID


class CaseOwner(Sent):
    """Whose papers are asked for: a name, for which a link is made, or somebody bound to the asker."""

    role: Key
    name: Name | None = None
    person: UUID | None = None


class CaseSubmission(Sent):
    """Handing in: as of which revision, and the digest of every promise that was read."""

    revision: Annotated[int, Field(ge=1, le=1_000_000)]
    promises: Annotated[dict[Short, Digest], Field(max_length=60, default_factory=dict)]


class CaseUpload(Sent):
    """A file in base64, and its name as the owner has it."""

    file: Annotated[str, Field(min_length=1, max_length=7_100_000)]
    name: Short


class CaseReason(Sent):
    """Why a case is taken back."""

    reason: Reason


class CaseMade(Given):
    """A case that was begun, or gone on with."""

    id: UUID


class CaseLine(Given):
    """A case in a list."""

    id: UUID
    number: str
    item: str
    item_name: str
    item_name_en: str
    office: str
    office_en: str
    applicant: str
    applicant_id: UUID
    state: str
    outcome: str | None
    opened_at: Instant
    submitted_at: Instant | None
    due_on: date | None
    decided_at: Instant | None
    free: int
    needed: int


class CaseList(Given):
    """Own cases, newest first."""

    items: list[CaseLine]


class CaseChoice(Given):
    """A value of a field."""

    value: str
    label: str
    label_en: str


class CaseField(Given):
    """A field of the form with what it says and where that is from.

    `correction`: how a correction of its source stands, `open`, `accepted`, `mended` or `declined`; empty without one.
    """

    key: str
    label: str
    label_en: str
    kind: str
    required: bool
    choices: list[CaseChoice]
    value: str
    source: str
    source_name: str
    source_name_en: str
    as_of: date | None
    original: str | None
    edited: bool
    correct: bool
    correction: str
    correction_reason: str


class CaseNotTaken(Given):
    """A way that did not hold, and the key of the words that say why."""

    way: str
    reason: str


class CaseEvidence(Given):
    """What answered a material; of a comparison what each field gave. `file`: kept in the case."""

    kind: str
    ref: str
    name: str
    fields: list[str]
    matches: dict[str, bool | None]
    as_of: str
    file: UUID | None


class CasePromise(Given):
    """The whole that is promised, and its digest to send back."""

    digest: str
    text: str
    text_en: str
    standard: str
    standard_en: str
    liability: str
    liability_en: str
    verify_within_days: int
    may_sign: bool


class CaseMaterialShown(Given):
    """A material and how it is answered."""

    key: str
    name: str
    name_en: str
    role: str
    role_name: str
    role_name_en: str
    way: str
    state: str
    free: bool
    basis: str
    not_taken: list[CaseNotTaken]
    evidence: list[CaseEvidence]
    said: str
    promised_at: Instant | None
    promise: CasePromise | None


class CaseSheetField(Given):
    """A field on the sheet."""

    key: str
    label: str
    label_en: str


class CaseSheetCertificate(Given):
    """A certificate that would be called for."""

    id: UUID
    type: str
    name: str
    name_en: str
    holder: str
    status: str
    fields: list[CaseSheetField]


class CaseSheetLibrary(Given):
    """A base library that would be asked."""

    library: str
    fields: list[str]


class CaseSheet(Given):
    """All that a yes lets be called."""

    certificates: list[CaseSheetCertificate]
    libraries: list[CaseSheetLibrary]


class CaseAskShown(Given):
    """Somebody who was asked for papers."""

    id: UUID
    role: str
    name: str
    state: str


class CaseAskMade(Given):
    """An ask; the link and the number are told once."""

    link: str | None
    typed: str | None


class CaseWardShown(Given):
    """Somebody who could stand in a role."""

    id: UUID
    name: str


class CaseRoleShown(Given):
    """A role, and who stands in it.

    Attributes:
        named: by whom it is filled by hand: `ward` of the one who acts, `owner` of what a library is asked about.
        optional: nobody has to stand in it.
    """

    key: str
    name: str
    name_en: str
    holder: str
    named: Literal["", "ward", "owner"]
    optional: bool


class CaseEventShown(Given):
    """A line of the history."""

    happened: str
    side: str
    at: Instant
    note: str
    clause: str


class CaseFinding(Given):
    """What the pre-review finds, with clause and remedy."""

    key: str
    about: str
    weight: str
    clause: str
    clause_en: str
    words: str
    words_en: str
    remedy: str
    remedy_en: str


class CaseWhole(CaseLine):
    """A case with everything that its people see."""

    revision: int
    acting_as: str
    actor: str
    channel: str
    accepted_at: Instant | None
    consented_at: Instant | None
    note: str
    clause: str
    outside: bool
    acts: list[str]
    fields: list[CaseField]
    materials: list[CaseMaterialShown]
    roles: list[CaseRoleShown]
    wards: list[CaseWardShown]
    asks: list[CaseAskShown]
    sheet: CaseSheet | None
    findings: list[CaseFinding]
    history: list[CaseEventShown]
    result: UUID | None
    uploads: int


class ForeseenMaterial(Given):
    """How a material would be answered now; `otherwise` where a source is asked later and may not know."""

    key: str
    name: str
    name_en: str
    way: str
    otherwise: str | None
    free: bool


class ForeseenList(Given):
    """How each material would be answered now, from one's own papers."""

    items: list[ForeseenMaterial]
