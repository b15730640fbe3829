"""The catalogue desk: drafts of types as they are sent and shown.

The shapes say which parts there are and of which kind; what must hold in them before a type is published is said by
`backend.catalogue.rules.drafting`, all of it at once, so a half-made draft is saved as it stands.
"""

from typing import Annotated, Any, Literal
from uuid import UUID

from pydantic import BeforeValidator, Field

from backend.catalogue.rules import AnswerRule, Kind, SecondPersonAct, SetName
from backend.standards.masks import MaskKind
from backend.web.shapes.base import Given, Instant, Key, Reason, Sent
from backend.web.shapes.catalogue import Code21, KeyText, Pattern, Word, Words

Small = Annotated[int, Field(ge=-(10**6), le=10**6)]
Mm = Annotated[float, Field(ge=-1000, le=1000, allow_inf_nan=False)]
Values = Annotated[dict[Word, Word], Field(max_length=200)]


def _as_text(value: Any) -> Any:
    return str(value) if isinstance(value, int | float) and not isinstance(value, bool) else value


class DraftColumn(Sent):
    """A column of a table or of a list of persons."""

    key: KeyText
    label: Word
    label_en: Word
    kind: Kind
    mask: MaskKind
    values: Values | None = None


class DraftField(Sent):
    """A field of the face."""

    key: KeyText
    metadata_key: KeyText
    label: Word
    label_en: Word
    kind: Kind
    required: bool
    sensitive: Annotated[int, Field(ge=0, le=3)]
    mask: MaskKind
    sets: Annotated[list[SetName], Field(max_length=3)]
    values: Values | None = None
    unit: Word | None = None
    unit_en: Word | None = None
    columns: Annotated[list[DraftColumn], Field(max_length=40)] | None = None


class DraftAnswer(Sent):
    """A yes or no that stands for a value."""

    key: KeyText
    label: Word
    label_en: Word
    rule: AnswerRule
    field: KeyText | None = None
    value: Annotated[Word, BeforeValidator(_as_text)] | None = None
    values: Annotated[list[Word], Field(max_length=200)] | None = None
    sets: Annotated[list[SetName], Field(max_length=3)]


class DraftAttention(Sent):
    """A date whose passing needs a closer look."""

    reason: KeyText
    rule: Literal["date_passed"]
    field: KeyText


class AgeStep(Sent):
    """A row of an age table."""

    under: Small | None
    years: Small | None


class DraftValidity(Sent):
    """How long a certificate holds."""

    kind: KeyText
    days: Small | None = None
    years: Small | None = None
    age: Small | None = None
    field: KeyText | None = None
    steps: Annotated[list[AgeStep], Field(max_length=10)] | None = None
    renewals: Annotated[list[Small | None], Field(max_length=10)] | None = None


class NumberPart(Sent):
    """A part of a number."""

    kind: KeyText
    text: Annotated[str, Field(max_length=20)] | None = None
    digits: Small | None = None
    method: KeyText | None = None


class DraftNumbering(Sent):
    """How numbers are made."""

    parts: Annotated[list[NumberPart], Field(max_length=12)]


class Background(Sent):
    """The ground of a designed face."""

    pattern: KeyText
    hue: KeyText


class FaceItem(Sent):
    """A thing placed on a designed face, in millimetres; letters in points."""

    kind: Literal["field", "text", "photo", "seal", "qr", "table", "line"]
    key: KeyText | None = None
    text: Words | None = None
    text_en: Words | None = None
    x: Mm
    y: Mm
    w: Mm
    h: Mm
    size: Mm | None = None
    align: Literal["start", "middle", "end"] | None = None
    weight: Literal["normal", "bold"] | None = None
    label: bool | None = None


class DraftFace(Sent):
    """How a certificate is drawn."""

    family: KeyText
    title: Word
    title_en: Word
    rows: Annotated[list[KeyText], Field(max_length=80)] | None = None
    halves: Annotated[list[list[KeyText]], Field(max_length=2)] | None = None
    photo: KeyText | None = None
    photo_shape: Literal["single", "pair"] | None = None
    number: KeyText | None = None
    landscape: bool | None = None
    detail: KeyText | None = None
    detail_as: Literal["rows", "pages"] | None = None
    seal_line: Word | None = None
    body: Words | None = None
    body_en: Words | None = None
    as_of: KeyText | None = None
    check: KeyText | None = None
    shape: Literal["disc"] | None = None
    disc: KeyText | None = None
    width_mm: Mm | None = None
    height_mm: Mm | None = None
    background: Background | None = None
    items: Annotated[list[FaceItem], Field(max_length=100)] | None = None


class Extension(Sent):
    """Something more that the type's standard says."""

    name: Word
    text: Words


class TypeDraft(Sent):
    """A type as it stands on the desk."""

    code: Key
    type_code: Code21
    local: bool
    version: Small
    name: Word
    name_en: Word
    holder_kind: KeyText
    holder_kinds: Annotated[list[KeyText], Field(max_length=2)]
    subject: KeyText
    issuer_kind: Word
    issuer_kind_en: Word
    group: KeyText
    sector: KeyText
    sensitive: bool
    offline_ok: bool
    max_holders: Small
    expiring_days: Small
    validity: DraftValidity
    second_person: Annotated[list[SecondPersonAct], Field(max_length=11)] | None = None
    proof: bool | None = None
    number_rule: Words
    numbering: DraftNumbering | None = None
    number_pattern: Pattern
    number_example: Pattern
    source: Words
    related: Annotated[list[KeyText], Field(max_length=20)] | None = None
    extension: Annotated[list[Extension], Field(max_length=20)] | None = None
    fields: Annotated[list[DraftField], Field(max_length=80)]
    answers: Annotated[list[DraftAnswer], Field(max_length=80)]
    attention: Annotated[list[DraftAttention], Field(max_length=10)]
    face: DraftFace


class DraftManagement(Sent):
    """Who may issue it, and which scenes may ask for what of it."""

    issuers: Annotated[list[UUID], Field(max_length=200)]
    scenes: Annotated[dict[str, Annotated[list[KeyText], Field(max_length=160)]], Field(max_length=200)]


class SaveDraft(Sent):
    """A draft as it stands, and the number of saves it stands on."""

    edits: Annotated[int, Field(ge=0)]
    document: TypeDraft
    management: DraftManagement


class BeginDraft(Sent):
    """A new type: from nothing, as a copy of `source`, or the next version of the same code."""

    code: Key
    source: Key | None = None


class EditsSeen(Sent):
    """Which state of the draft the act is about."""

    edits: Annotated[int, Field(ge=0)]


class ReturnDraft(Sent):
    """Why a draft goes back."""

    note: Reason


class DraftPath(Sent):
    """Which version."""

    draft_id: UUID


class Begun(Given):
    """The new draft."""

    id: UUID


class DraftRow(Given):
    """A version in the list."""

    id: UUID
    code: str
    version: int
    state: str
    name: str
    name_en: str
    group: str
    edits: int
    own: bool
    editors: list[str]
    reviewer: str | None
    note: str
    updated_at: Instant
    published_at: Instant | None


class DraftRows(Given):
    """The catalogue with everything that is being made."""

    items: list[DraftRow]


class PlaceFault(Given):
    """Something to be mended: where, and what."""

    path: str
    problem: str


class SavedDraft(Given):
    """What a save led to."""

    edits: int
    faults: list[PlaceFault]


class TypeChange(Given):
    """What stands elsewhere than in the version before; texts are JSON."""

    path: str
    before: str | None
    after: str | None


class OfficeChoice(Given):
    """An office that could issue."""

    id: UUID
    name: str
    name_en: str


class WholeDraft(DraftRow):
    """A version with all its parts."""

    document: dict[str, Any]
    issuers: list[UUID]
    scenes: dict[str, list[str]]
    faults: list[PlaceFault]
    changes: list[TypeChange]
    history: list[DraftRow]
    offices: list[OfficeChoice]
