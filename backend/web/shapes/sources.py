"""Base data, the materials library, and reports of institutions."""

from datetime import date
from typing import Annotated, Literal
from uuid import UUID

from pydantic import Field, StringConstraints

from backend.web.shapes.base import Given, Instant, Number, Sent, Short

LibraryCode = Literal["population", "legal_persons", "addresses", "real_estate", "pensions"]
FieldName = Annotated[str, StringConstraints(max_length=60)]
FieldText = Annotated[str, StringConstraints(max_length=2000)]
LONGEST_FILE = 7 * 2**20
"""Five megabytes in Base64."""


class ConflictsQuery(Sent):
    """Which conflicts."""

    base: LibraryCode | None = None
    before: UUID | None = None


class BaseSourceShown(Given):
    """A source of a library: how many records it gave, as of when."""

    name: str
    name_en: str
    authority: bool
    records: int
    batches: int
    as_of: date | None


class BaseLibraryShown(Given):
    """A library with its sources, and how many conflicts are open in it."""

    base: str
    sources: list[BaseSourceShown]
    conflicts: int


class BaseConflictSide(Given):
    """What one of two sources says, masked."""

    name: str
    name_en: str
    value: str
    as_of: date


class BaseConflictShown(Given):
    """Two sources differ; `mends` has to look again."""

    id: UUID
    base: str
    field: str
    key: str
    first: BaseConflictSide
    second: BaseConflictSide
    mends: str
    mends_en: str
    found_at: Instant


class CorrectionOffered(Given):
    """A field that an applicant says its source has wrong: in which case, whose word it is, who has the case."""

    case_number: str
    item_name: str
    item_name_en: str
    field: str
    field_en: str
    source: str
    source_en: str
    office: str
    office_en: str
    owner: str
    owner_en: str
    state: str
    due_on: date
    at: Instant


class BaseData(Given):
    """The libraries and the newest open conflicts; `following` where the next page begins.

    `offered`: corrections that applicants offered, on the first page alone.
    """

    libraries: list[BaseLibraryShown]
    conflicts: list[BaseConflictShown]
    following: UUID | None
    offered: list[CorrectionOffered]


class MaterialPath(Sent):
    """Which paper."""

    material_id: UUID


class MaterialShown(Given):
    """A paper of one's own, or of an enterprise that one represents."""

    id: UUID
    owner: str
    kind: str
    origin: Literal["submitted", "approval", "report", "rewritten"]
    media: Literal["pdf", "jpeg"]
    size: int
    hash: str
    case_number: str
    remark: str
    institution: str | None
    institution_en: str | None
    sealed: bool
    valid_until: date | None
    unchanged_since: Instant
    changed_at: Instant | None
    usable: bool
    removable: bool


class MaterialsShown(Given):
    """All of them."""

    items: list[MaterialShown]


class ReportingInstitution(Given):
    """A registered institution of one's own, and which kinds it may upload."""

    id: UUID
    name: str
    name_en: str
    kinds: list[str]


class InstitutionReport(Given):
    """A report that was uploaded."""

    id: UUID
    owner: str
    kind: str
    number: str
    hash: str
    valid_until: date | None
    uploaded_at: Instant
    institution: str
    institution_en: str


class InstitutionReports(Given):
    """One's own institutions and what they uploaded."""

    institutions: list[ReportingInstitution]
    items: list[InstitutionReport]


class NewInstitutionReport(Sent):
    """A report for somebody who is named exactly; `file` is the PDF or picture in Base64."""

    institution: UUID
    kind: Literal["audit_report", "test_report", "appraisal_report"]
    owner_code: Annotated[str, StringConstraints(min_length=15, max_length=20, pattern=r"^[0-9A-Za-z ]+$")]
    owner_name: Short
    number: Number = ""
    valid_until: date | None = None
    file: Annotated[str, Field(min_length=1, max_length=LONGEST_FILE, pattern=r"^[A-Za-z0-9+/=]+$")]


class InstitutionReportMade(Given):
    """The report that was kept."""

    id: UUID


class BaseBatch(Sent):
    """Rows of a source as of a day; `batch` is the source's own name of it. Each row is judged by itself."""

    base: LibraryCode
    batch: Annotated[str, StringConstraints(min_length=1, max_length=64, pattern=r"^[0-9A-Za-z._-]+$")]
    as_of: date
    rows: Annotated[
        list[
            dict[Annotated[str, StringConstraints(max_length=60)], Annotated[str, StringConstraints(max_length=2000)]]
        ],
        Field(min_length=1, max_length=2000, description="field → text; see docs/department-api.md"),
    ]


class BaseRowFault(Given):
    """What is wrong with a row, counted from 1; never its value."""

    row: int
    field: str
    problem: str


class BaseBatchTaken(Given):
    """How many rows were new, changed, unchanged, stale or faulty; `repeated` where the batch came before."""

    counts: dict[str, int]
    repeated: bool
    faults: list[BaseRowFault]
