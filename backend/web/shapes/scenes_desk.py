"""The scenes' desk: drafts, versions, reports, as they are sent and shown.

What must hold before a scene is published is said by `backend.catalogue.rules.scene_drafting`, all of it at once, so a
half-made draft is saved as it stands.
"""

from datetime import date
from typing import Annotated, Any, Literal
from uuid import UUID

from pydantic import Field

from backend.web.shapes.base import Given, Instant, Key, Reason, Sent, Text
from backend.web.shapes.catalogue import Basis, Word
from backend.web.shapes.catalogue_desk import OfficeChoice, PlaceFault, TypeChange

SceneCode = Annotated[str, Field(min_length=1, max_length=64, pattern=r"^[a-z][a-z0-9_.]*$")]
Edits = Annotated[int, Field(ge=0, le=10**6)]


class SceneDocument(Sent):
    """A scene as it stands on the desk; `reasons` by type and field are read by the reviewer alone."""

    organisation: Annotated[str, Field(max_length=36)]
    name: Word
    name_en: Word
    legal_basis: Basis
    legal_basis_en: Basis
    contact: Word
    needs_case_number: bool
    official_duty: bool
    counts_as_paper: bool
    may_narrow: bool
    standing: bool
    types: Annotated[dict[Key, Annotated[list[Key], Field(max_length=80)]], Field(max_length=40)]
    identity_fields: Annotated[list[Key], Field(max_length=4)]
    reasons: Annotated[dict[Key, Annotated[dict[Key, Text], Field(max_length=80)]], Field(max_length=40)]
    valid_from: date | None
    valid_to: date | None


class BeginScene(Sent):
    """A scene from nothing, a copy, or, with its own code as the source, its next version."""

    code: SceneCode
    source: SceneCode | None = None


class SaveScene(Sent):
    """A draft as it stands now, and on which save it stands."""

    edits: Edits
    document: SceneDocument


class PublishScene(Sent):
    """What the reviewer saw: the draft's save, and the version it was compared with."""

    edits: Edits
    against: Edits


class EndScene(Sent):
    """From which day on it stands in the register no longer."""

    code: SceneCode
    since: date


class SceneDraftPath(Sent):
    """Which draft."""

    draft_id: UUID


class ScenePath(Sent):
    """Which scene."""

    code: SceneCode


class SceneDraftRow(Given):
    """A draft in the list."""

    id: UUID
    code: str
    version: int | None
    state: str
    name: str
    name_en: str
    edits: int
    own: bool
    editors: list[str]
    reviewer: str | None
    note: str
    updated_at: Instant


class SceneRow(Given):
    """A scene of the register in its newest version."""

    code: str
    version: int
    name: str
    name_en: str
    organisation: str
    organisation_en: str
    standing_on: str
    valid_from: date
    valid_to: date | None


class SceneDesk(Given):
    """The register, and what is being made."""

    drafts: list[SceneDraftRow]
    scenes: list[SceneRow]
    reports: int


class SceneVersion(Given):
    """A version as it stood: from when to when, who made it, what it changed."""

    version: int
    standing_on: str
    valid_from: date
    valid_to: date | None
    editors: list[str]
    reviewer: str | None
    changes: list[TypeChange]


class SceneHistory(Given):
    """All versions of a scene, newest first."""

    code: str
    name: str
    name_en: str
    items: list[SceneVersion]


class WholeScene(SceneDraftRow):
    """A draft with all its parts, its faults, and how it differs from version `against` of the register."""

    document: dict[str, Any]
    faults: list[PlaceFault]
    against: int
    changes: list[TypeChange]
    offices: list[OfficeChoice]


class FileReport(Sent):
    """A report of a look at oneself."""

    look: UUID
    kind: Literal["over_asking", "deletion", "other"]
    text: Reason


class Filed(Given):
    """Its number."""

    id: UUID


class ReportsQuery(Sent):
    """Which reports."""

    state: Literal["open", "answered", "closed"] | None = None


class ReportPath(Sent):
    """Which report."""

    report_id: UUID


class ReportAnswer(Sent):
    """What the reporter reads."""

    text: Reason


class Report(Given):
    """A report with what the record says of the look; who filed it is not told to the desk."""

    id: UUID
    look: str
    kind: str
    text: str
    state: str
    answer: str | None
    created_at: Instant
    answered_at: Instant | None
    at: Instant | None
    organisation: str
    organisation_en: str
    unit: str
    scene: str
    scene_name: str
    scene_name_en: str
    fields: dict[str, list[str]]
    reason: str | None


class Reports(Given):
    """Reports of looks."""

    items: list[Report]
