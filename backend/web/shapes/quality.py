"""Quality: report, list to work off, rules."""

from datetime import date
from typing import Annotated, Literal
from uuid import UUID

from pydantic import Field

from backend.certificates.quality.rules import Severity
from backend.web.shapes.base import Given, Instant, Key, Number, Reason, Sent

State = Literal["open", "fixed", "accepted"]


class ReportQuery(Sent):
    """Whose report and how many days back; a catalogue administrator sees every office and may name one."""

    organisation: UUID | None = None
    days: Annotated[int, Field(ge=7, le=730)] = 90


class QualityPoints(Given):
    """Points of some certificates: `score` is their mean of 100, `faulty` how many have less than 100."""

    certificates: int
    faulty: int
    score: float | None


class QualityOfType(Given):
    """Points of one office's certificates of a type."""

    organisation: UUID
    type: str
    name: str
    name_en: str
    points: QualityPoints


class QualityOfOffice(Given):
    """Points of an office."""

    organisation: UUID
    name: str
    name_en: str
    points: QualityPoints


class QualityOfRule(Given):
    """Open findings of a rule."""

    rule: str
    findings: int


class QualityOfDay(Given):
    """Points of a day."""

    day: date
    points: QualityPoints


class QualityReport(Given):
    """How good the data is now and was before; `measured_at` is when the whole library was last measured."""

    whole: QualityPoints
    offices: list[QualityOfOffice]
    types: list[QualityOfType]
    rules: list[QualityOfRule]
    days: list[QualityOfDay]
    measured_at: Instant | None
    rules_version: int


class FindingsQuery(Sent):
    """Which findings, and from which on."""

    organisation: UUID | None = None
    type: Key | None = None
    rule: Key | None = None
    state: State = "open"
    after: UUID | None = None
    limit: Annotated[int, Field(ge=1, le=100)] = 50


class QualityFinding(Given):
    """One fault: what, where, since when; `field` is empty where it is about the certificate itself."""

    id: UUID
    certificate: UUID
    identifier: str
    organisation: UUID
    type: str
    type_name: str
    type_name_en: str
    issued_on: date
    rule: str
    field: str
    field_label: str
    field_label_en: str
    state: State
    opened_at: Instant
    closed_at: Instant | None
    reason: str | None


class QualityFindings(Given):
    """A page of the list; `next` goes into `after`."""

    items: list[QualityFinding]
    total: int
    next: UUID | None


class FindingPath(Sent):
    """Which finding."""

    finding_id: UUID


class Acceptance(Sent):
    """Why a finding may stand."""

    reason: Reason


class FindingState(Given):
    """Where a finding stands now."""

    id: UUID
    state: State


class QualityRule(Given):
    """A rule as it is looked at in this city; `released_*` is what the release says."""

    code: str
    dimension: str
    severity: Severity
    released_severity: Severity
    on: bool
    owner: str
    name: str
    name_en: str
    mend: str
    mend_en: str


class QualityRuleChange(Given):
    """A version of the settings."""

    version: int
    at: Instant
    note: str


class QualityRules(Given):
    """Every rule, and how the settings came to be."""

    version: int
    items: list[QualityRule]
    weights: dict[str, int]
    changes: list[QualityRuleChange]


class RuleSetting(Sent):
    """How one rule is to be looked at."""

    code: Key
    on: bool
    severity: Severity


class RulesChange(Sent):
    """All settings that differ from the release, and the version that the author saw."""

    version: Annotated[int, Field(ge=0, le=2**31 - 1)]
    note: Number
    rules: Annotated[list[RuleSetting], Field(max_length=200)]
