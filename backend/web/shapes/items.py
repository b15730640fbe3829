"""Service items: the public guide, the public lists, and the desk at which they are made."""

from typing import Annotated, Any, Literal
from uuid import UUID

from pydantic import Field, StringConstraints

from backend.services.rules.items import Item
from backend.services.rules.ways import Way
from backend.web.shapes.base import Given, Instant, Purpose, Sent, Text

Code = Annotated[str, StringConstraints(pattern=r"^[a-z][a-z0-9_]{1,47}$")]
Ids = Annotated[list[UUID], Field(min_length=1, max_length=1000)]
ListKind = Literal["usage", "waived"]
ListVersion = Annotated[int, Field(ge=1, le=2**31 - 1)]


class ItemQuery(Sent):
    """What somebody typed; without it, everything."""

    q: Annotated[str, StringConstraints(max_length=80)] = ""


class Clause(Given):
    """A clause as it is cited."""

    law: str
    article: str
    text: str


class FoundItem(Given):
    """An item, by what it was found, and the clause behind the words."""

    code: str
    name: str
    name_en: str
    department_name: str
    department_name_en: str
    working_days: int
    materials: int
    waivable: int
    matched: str
    words: str
    words_en: str
    basis: Clause | None


class FoundItems(Given):
    """Items, the best first."""

    items: list[FoundItem]


class ItemPath(Sent):
    """Which item."""

    code: Code


class ItemOffice(Given):
    """An organisation that the item names."""

    key: str
    name: str
    name_en: str


class ItemType(Given):
    """A certificate type that the item names."""

    code: str
    name: str
    name_en: str


class MaterialWays(Given):
    """Ways in which a material need not be submitted, for somebody who fulfils them."""

    material: str
    ways: list[Way]


class GuideItem(Given):
    """An item in force, as anybody may read it."""

    item: Item
    version: int
    published_at: Instant
    ways: list[MaterialWays]
    offices: list[ItemOffice]
    types: list[ItemType]
    ended_at: Instant | None
    replaced_by: list[ItemType]


class ItemVersion(Given):
    """A published version and what it changed; `ends` if it took the item out of force."""

    version: int
    published_at: Instant
    note: str
    ends: bool
    changes: list["ItemChange"]


class ItemVersions(Given):
    """The change log of an item, the newest first."""

    items: list[ItemVersion]


class ItemChange(Given):
    """A place that differs; `null` where there was nothing."""

    path: str
    before: str | None
    after: str | None


class ListPath(Sent):
    """Which list."""

    kind: ListKind


class ListQuery(Sent):
    """Which version; the newest if none is named."""

    version: ListVersion | None = None


class BetweenQuery(Sent):
    """Two versions to compare."""

    first: ListVersion
    second: ListVersion


class ListEntry(Given):
    """A line of a list; `details` are materials in the usage list, ways in the list of waived materials.

    `ended_on` is the day since which the item is out of force, empty for one that is in force.
    """

    item: str
    item_name: str
    item_name_en: str
    department: str
    department_name: str
    department_name_en: str
    subject: str
    subject_name: str
    subject_name_en: str
    details: list[str]
    basis: str
    ended_on: str


class ItemList(Given):
    """A published version of a list."""

    kind: ListKind
    version: int
    published_at: Instant
    note: str
    items: list[ListEntry]


class ListDifference(Given):
    """What one version says differently from another."""

    added: list[ListEntry]
    removed: list[ListEntry]
    changed: list[ListEntry]


class ListStep(Given):
    """A version with its size and what it changed, in numbers."""

    version: int
    published_at: Instant
    note: str
    entries: int
    added: int
    removed: int
    changed: int


class ListSteps(Given):
    """All versions, the newest first."""

    items: list[ListStep]


class VersionPath(Sent):
    """Which version of an item at the desk."""

    item_id: UUID


class BatchPath(Sent):
    """Which batch."""

    batch_id: UUID


class SheetPath(Sent):
    """Which sheet."""

    sheet_id: UUID


class BeginItem(Sent):
    """A new item, a copy of another, or the next version of itself."""

    code: Code
    source: Code | None = None


class BegunItem(Given):
    """The draft."""

    id: UUID


class DeskItem(Given):
    """A version as the desk lists it; `signed` of `duties` signatures are there, `mine` are for the own offices.

    `ends`: it takes the item out of force.
    """

    id: UUID
    code: str
    version: int
    state: str
    kind: str
    ends: bool
    name: str
    name_en: str
    department: str
    note: str
    edits: int
    own: bool
    batch: UUID | None
    duties: int
    signed: int
    mine: int
    updated_at: Instant
    published_at: Instant | None


class DeskItems(Given):
    """What is being worked on, the batches, and how many items are in force."""

    items: list[DeskItem]
    batches: list["ItemBatch"]
    in_force: int
    offices: list[ItemOffice]
    may_edit: bool
    may_sign: list[str]


class ItemBatch(Given):
    """Versions that are published together."""

    id: UUID
    state: str
    note: str
    prepared_at: Instant
    prepared_by: str | None
    own: bool
    published_at: Instant | None
    published_by: str | None
    codes: list[str]


class PlaceProblem(Given):
    """One mistake; `said` is what stood there, if it is a name."""

    where: str
    problem: str
    said: str


class DutyRow(Given):
    """A part that a department has to sign, and what it said."""

    part: str
    office: str
    agreed: bool | None
    note: str
    at: Instant | None
    mine: bool


class WholeItem(Given):
    """One version at the desk."""

    row: DeskItem
    document: dict[str, Any]
    problems: list[PlaceProblem]
    changes: list[ItemChange]
    duties: list[DutyRow]
    history: list[DeskItem]
    offices: list[ItemOffice]
    types: list[ItemType]


class SaveItem(Sent):
    """A draft as it stands, and the count it stands on."""

    document: dict[str, Any]
    edits: Annotated[int, Field(ge=0, le=2**31 - 2)]


class SavedItem(Given):
    """The next count, and everything that has to be mended."""

    edits: int
    problems: list[PlaceProblem]


class Chosen(Sent):
    """Some versions."""

    ids: Ids


class Signing(Sent):
    """Signatures of the own department: for one part, or for everything that is left."""

    ids: Ids
    part: Annotated[str, StringConstraints(max_length=48)] | None = None
    agreed: bool
    note: Text = ""


class Signed(Given):
    """How many signatures were given."""

    signatures: int


class NewBatch(Sent):
    """Agreed versions, and a word on what they are about."""

    ids: Ids
    note: Purpose


class PublishedBatch(Given):
    """Lists that got a new version."""

    lists: list[ListKind]


class SheetRow(Given):
    """A row of a sheet: what it would do, or what is wrong with it."""

    number: int
    code: str
    name: str
    outcome: Literal["new", "changed", "same", "fault"]
    problems: list[PlaceProblem]


class Sheet(Given):
    """A sheet with its report."""

    id: UUID
    state: Literal["read", "entered"]
    brought_at: Instant
    rows: list[SheetRow]


class EnterRows(Sent):
    """Rows to enter by their numbers; none named means all."""

    rows: Annotated[list[int], Field(min_length=1, max_length=2000)] | None = None


class EnteredRows(Given):
    """How many drafts were made."""

    drafts: int


ItemVersion.model_rebuild()
DeskItems.model_rebuild()
