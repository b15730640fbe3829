"""Systems of departments: the desk that admits them, and what they are told."""

from datetime import date
from typing import Annotated, Any, Literal
from uuid import UUID

from pydantic import Field

from backend.web.shapes.base import Given, Instant, Key, Label, Sent
from backend.web.shapes.city import OrganisationName

Pem = Annotated[str, Field(min_length=1, max_length=2000)]


class ClientPath(Sent):
    """Which system."""

    client_id: UUID


class KeyPath(Sent):
    """Which key of which system."""

    client_id: UUID
    kid: Annotated[str, Field(pattern=r"^[0-9a-f]{16}$")]


class NewClient(Sent):
    """A system that an office wants to let call; the public half of its key alone."""

    organisation: UUID
    name: Label
    types: Annotated[list[Key], Field(min_length=1, max_length=100)]
    public_key: Pem


class NewKey(Sent):
    """A further key of a system."""

    public_key: Pem


class Registered(Given):
    """What was proposed."""

    id: UUID
    kid: str


class ClientKey(Given):
    """A key of a system."""

    kid: str
    state: Literal["proposed", "active", "ended"]
    mine: bool
    proposed_at: Instant
    valid_from: Instant | None
    valid_to: Instant
    ended_at: Instant | None


class TypeName(Given):
    """A type by code and name."""

    code: str
    name: str
    name_en: str


class ClientRow(Given):
    """A system; `mine` where the signed-in person proposed it and so cannot confirm it."""

    id: UUID
    name: str
    organisation: OrganisationName
    types: list[TypeName]
    state: Literal["proposed", "active", "ended"]
    mine: bool
    proposed_at: Instant
    confirmed_at: Instant | None
    ended_at: Instant | None
    keys: list[ClientKey]


class OfficeTypes(Given):
    """An own office and what it issues."""

    id: UUID
    name: str
    name_en: str
    types: list[TypeName]


class Clients(Given):
    """All systems that the signed-in person may see, and the offices for which they may propose one."""

    items: list[ClientRow]
    offices: list[OfficeTypes]


class WarningCount(Given):
    """How many records of a call one rule of quality warned of."""

    rule: str
    name: str
    name_en: str
    count: int


class CallRow(Given):
    """One call."""

    at: Instant
    kid: str
    route: str
    outcome: str
    counts: dict[str, int]
    warnings: list[WarningCount]


class FaultRow(Given):
    """A field and what is wrong with it."""

    field: str
    problem: str


class QuarantinedRow(Given):
    """A record that waits for correction; its values are not kept."""

    at: Instant
    type: str
    position: int
    version: int | None
    faults: list[FaultRow]


class TypeReport(Given):
    """Quality of one type: records that wait, that were put right, and faults by how often."""

    type: TypeName
    waiting: int
    solved: int
    faults: dict[str, int]


class ClientWork(Given):
    """What a system did lately."""

    calls: list[CallRow]
    waiting: list[QuarantinedRow]
    report: list[TypeReport]


class DictionaryField(Given):
    """One field of a type: how its value is written."""

    key: str
    metadata_key: str
    label: str
    label_en: str
    kind: str
    required: bool
    values: list[str]


class DictionaryType(Given):
    """A type that the caller may push."""

    code: str
    version: int
    type_code: str
    name: str
    name_en: str
    holder_kinds: list[str]
    max_holders: int
    number_field: str | None
    number_pattern: str | None
    fields: list[DictionaryField]


class Dictionary(Given):
    """The caller's types with their fields."""

    server_time: Instant
    items: list[DictionaryType]


class NumberPath(Sent):
    """Which record: its type and its printed number."""

    type: Key
    number: Annotated[str, Field(min_length=1, max_length=80)]


class Batch(Sent):
    """Up to 1,000 records; each is judged by itself, so their form is not judged here."""

    records: Annotated[
        list[dict[str, Any]],
        Field(
            min_length=1,
            max_length=1000,
            description="each as the body of PUT, with `type` and `number` (docs/department-api.md)",
        ),
    ]


class WarningRow(Given):
    """What a rule of quality says of a record that was taken; an empty field stands for the record itself."""

    rule: str
    field: str


class PushedRecord(Given):
    """What became of a record; `version` is the certificate's here, not the source's."""

    outcome: Literal["issued", "amended", "changed", "unchanged", "waiting", "stale", "refused"]
    identifier: str | None
    version: int | None
    faults: list[FaultRow]
    warnings: list[WarningRow]


class BatchAnswer(Given):
    """One answer a record, in their order."""

    call: UUID
    counts: dict[str, int]
    records: list[PushedRecord]


class RecordState(Given):
    """How an own record stands."""

    type: str
    identifier: str
    version: int
    status: str
    issued_on: date
    source_version: int | None
