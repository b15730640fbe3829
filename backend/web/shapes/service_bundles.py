"""ServiceBundles of items: what anybody reads of them, and what somebody does with one."""

from typing import Annotated
from uuid import UUID

from pydantic import Field

from backend.web.shapes.base import Given, Instant, Key, Sent
from backend.web.shapes.cases import (
    CaseChoice,
    CaseField,
    CaseFinding,
    CaseLine,
    CasePromise,
    CaseSheet,
    CaseWardShown,
    Digest,
    Long,
)

Answers = Annotated[dict[Key, Key], Field(max_length=20)]
Revision = Annotated[int, Field(ge=1, le=1_000_000)]


class ServiceBundlePath(Sent):
    """Which bundle."""

    code: Key


class RunPath(Sent):
    """Which run."""

    run_id: UUID


class RunPaperPath(RunPath):
    """Which paper of which run."""

    key: Key


class RunRolePath(RunPath):
    """Which role of which run."""

    role: Key


class NewRun(Sent):
    """Which bundle, for whom (null: oneself), and the answers given so far."""

    code: Key
    applicant: UUID | None = None
    answers: Annotated[dict[Key, Key], Field(max_length=20, default_factory=dict)]


class RunAnswers(Sent):
    """All answers, as of which revision."""

    revision: Revision
    answers: Answers


class RunForm(Sent):
    """Fields of the one form that were typed; `correct`: those whose source is wrong and is to hear of it."""

    values: Annotated[dict[Key, Long], Field(max_length=120)]
    correct: Annotated[list[Key], Field(max_length=120, default_factory=list)]


class RunCaseHanded(Sent):
    """One case as it was read: its revision, and the digest of every promise in it."""

    revision: Revision
    promises: Annotated[dict[Key, Digest], Field(max_length=60, default_factory=dict)]


class RunSubmission(Sent):
    """Every case by its item."""

    cases: Annotated[dict[Key, RunCaseHanded], Field(min_length=1, max_length=20)]


class RunMade(Given):
    """A run that was begun."""

    id: UUID


class BundleLine(Given):
    """A bundle in a list."""

    code: str
    name: str
    name_en: str
    lead: str
    lead_en: str
    items: int
    applicant_kind: str


class ServiceBundleItem(Given):
    """An item of a bundle; `always`: whatever the answers."""

    code: str
    name: str
    name_en: str
    office: str
    office_en: str
    working_days: int
    always: bool


class BundleEnded(Given):
    """An item of a bundle that is out of force; its guide says since when and what replaces it."""

    code: str
    name: str
    name_en: str


class BundlePaper(Given):
    """A paper that is asked for once; `free`: nothing need be submitted where a way holds."""

    key: str
    name: str
    name_en: str
    items: list[str]
    free: bool


class BundleQuestion(Given):
    """A question that decides which items are needed, with its answer so far."""

    key: str
    label: str
    label_en: str
    choices: list[CaseChoice]
    answer: str


class BundleShown(BundleLine):
    """A bundle as anybody reads it."""

    version: int
    published_at: Instant
    basis: list[str]
    parts: list[ServiceBundleItem]
    ended: list[BundleEnded]
    questions: list[BundleQuestion]
    papers: list[BundlePaper]
    fields: int
    fields_apart: int


class ServiceBundles(Given):
    """All bundles."""

    items: list[BundleLine]


class RunField(CaseField):
    """A field of the one form, and which items read it."""

    items: list[str]


class RunPaper(Given):
    """A paper of the run: asked once, how it is answered, for which items.

    `upload`: a file is the only way left; `file`: what was uploaded, by its owner's name for it.
    """

    key: str
    name: str
    name_en: str
    role_name: str
    role_name_en: str
    items: list[str]
    way: str
    state: str
    free: bool
    said: str
    upload: bool
    file: str


class RunFinding(CaseFinding):
    """What the pre-review finds with the one form: about which field or paper by name, and in which items."""

    label: str
    label_en: str
    items: list[str]


class RunPromise(Given):
    """A promise that one office asks for."""

    item: str
    key: str
    name: str
    name_en: str
    promise: CasePromise


class RunCorrection(Given):
    """A field of a case whose source was said to be wrong, and how that stands."""

    key: str
    label: str
    label_en: str
    state: str
    reason: str


class RunCase(CaseLine):
    """A case of the run as the one view shows it: where it stands, whose turn it is, and in refusal why."""

    revision: int
    note: str
    clause: str
    acts: list[str]
    accepted_at: Instant | None
    result: UUID | None
    corrections: list[RunCorrection]


class RunRole(Given):
    """A role that a ward may stand in."""

    key: str
    name: str
    name_en: str
    holder: str


class RunLine(Given):
    """A run in a list."""

    id: UUID
    code: str
    name: str
    name_en: str
    applicant: str
    standing: str
    granted: int
    refused: int
    open: int


class Runs(Given):
    """Own runs, newest first."""

    items: list[RunLine]


class RunWhole(RunLine):
    """A run with the one form, each paper once, one sheet, and every case."""

    version: int
    revision: int
    questions: list[BundleQuestion]
    unsaid: list[str]
    not_needed: list[ServiceBundleItem]
    ended: list[BundleEnded]
    consented: bool
    sheet: CaseSheet | None
    fields: list[RunField]
    papers: list[RunPaper]
    promises: list[RunPromise]
    findings: list[RunFinding]
    roles: list[RunRole]
    wards: list[CaseWardShown]
    cases: list[RunCase]
