"""Corrections: what an office finds on its desk, decides, and what the people of a case read of it."""

from datetime import date
from typing import Annotated, Literal
from uuid import UUID

from pydantic import Field

from backend.web.shapes.base import Given, Instant, Sent
from backend.web.shapes.cases import Digest, Long


class CorrectionPath(Sent):
    """Which correction."""

    correction_id: UUID


class CorrectionsQuery(Sent):
    """What waits, or what is settled."""

    settled: bool = False


class CorrectionDecision(Sent):
    """Accepted, and where the value changes, or declined with a reason; `seen`: of what was opened, as it came."""

    accepted: bool
    seen: Digest
    mends: Literal["desk", "feed"] = "desk"
    reason: Annotated[Long, Field(max_length=500)] = ""


class CorrectionLine(Given):
    """A correction in a list: which field of whose word, in which case, and no value.

    `subject` is masked on a desk; `left`: working days until its term ends, below nought when it is over.
    """

    id: UUID
    case_number: str
    item_name: str
    item_name_en: str
    field: str
    field_en: str
    source: str
    source_en: str
    kind: str
    subject: str
    owner: str
    owner_en: str
    office: str
    office_en: str
    state: str
    mends: str
    due_on: date
    left: int | None
    raised_at: Instant
    decided_at: Instant | None
    mended_at: Instant | None


class CorrectionLines(Given):
    """Corrections of the own offices."""

    items: list[CorrectionLine]


class CorrectionWhole(CorrectionLine):
    """A correction with what the source said and what it should say; `may_decide`: who raised it does not.

    `seen`: of exactly these words; a decision sends it back. `may_mend_here`: a certificate is corrected at the desk by
    issuing officers alone.
    """

    seen: str
    was: str
    proposed: str
    reason: str
    may_mend_here: bool
    may_decide: bool


class CorrectionMine(CorrectionLine):
    """A correction in an own case, or that one raised for somebody: then the values stay away.

    `case`: where one's own case is read.
    """

    case: UUID | None
    was: str | None
    proposed: str | None
    reason: str


class CorrectionsMine(Given):
    """What one raised, and what was raised in cases of one's own, newest first."""

    items: list[CorrectionMine]
