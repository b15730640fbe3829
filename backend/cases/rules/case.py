"""What a case is, as every rule reads it: frozen, without a table behind it."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from enum import StrEnum
from typing import Final
from uuid import UUID


class State(StrEnum):
    """Where a case stands."""

    DRAFT = "draft"
    SUBMITTED = "submitted"
    SUPPLEMENT_ASKED = "supplement_asked"
    ACCEPTED = "accepted"
    DECIDED = "decided"
    WITHDRAWN = "withdrawn"


class Outcome(StrEnum):
    """How a decided case was decided."""

    GRANTED = "granted"
    REFUSED = "refused"


class Channel(StrEnum):
    """Where a case was begun."""

    ONLINE = "online"
    WINDOW = "window"


class ActingAs(StrEnum):
    """As what somebody files a case: for oneself, by law, by a mandate, for a ward, or a clerk for who stands there."""

    SELF = "self"
    REPRESENTATIVE = "representative"
    MANDATE = "mandate"
    GUARDIAN = "guardian"
    PRESENCE = "presence"


class Way(StrEnum):
    """How a material is answered: the five ways in the order of the law, or an upload."""

    DATA_CALL = "data_call"
    PROMISE_REUSE = "promise_reuse"
    SHARED_CHECK = "shared_check"
    ONLINE_PROOF = "online_proof"
    NOTICE_PROMISE = "notice_promise"
    UPLOAD = "upload"


class MaterialState(StrEnum):
    """Whether a material is there: open (something is to be done), waiting (somebody was asked), ready, not needed."""

    OPEN = "open"
    WAITING = "waiting"
    READY = "ready"
    NOT_NEEDED = "not_needed"


FREE: Final = frozenset(set(Way) - {Way.UPLOAD})
"""Ways in which nothing is submitted (免提交)."""


@dataclass(frozen=True, slots=True)
class Applicant:
    """Who applies: a person or an enterprise."""

    id: UUID
    kind: str
    name: str


@dataclass(frozen=True, slots=True)
class Acting:
    """Who fills the case in, and by what right; `grant_id` of a mandate or a guardianship."""

    person_id: UUID
    way: ActingAs
    name: str
    grant_id: UUID | None = None


@dataclass(frozen=True, slots=True)
class Value:
    """A field of the form.

    Attributes:
        source: `cert:<type>.<field>`, `base:<library>.<field>`, `account:<field>`, or empty where it was typed.
        original: what the source said, where somebody edited it.
        correct: the edit is offered to the source as a correction.
        evidence: the certificate or query number behind the source.
    """

    key: str
    value: str
    source: str = ""
    as_of: date | None = None
    original: str | None = None
    correct: bool = False
    evidence: str = ""

    @property
    def edited(self) -> bool:
        """Whether it says something else than its source."""
        return self.original is not None and self.original != self.value


@dataclass(frozen=True, slots=True)
class NotTaken:
    """A way that was not taken, and the key of the words that say why."""

    way: str
    reason: str


@dataclass(frozen=True, slots=True)
class Evidence:
    """What answered a material.

    Attributes:
        ref: certificate, earlier material, query number, proof or file.
        holder_id: whose certificate; `grant_id` by whose yes.
        fields: names of the fields that were called or compared; matches: per field what the source said.
        digest: SHA-256 of a file kept in the case, hexadecimal.
    """

    kind: str
    ref: str
    name: str = ""
    holder_id: UUID | None = None
    grant_id: UUID | None = None
    fields: tuple[str, ...] = ()
    matches: Mapping[str, bool | None] = field(default_factory=dict)
    values: Mapping[str, str] = field(default_factory=dict)
    as_of: str = ""
    file_id: UUID | None = None
    digest: str = ""


@dataclass(frozen=True, slots=True)
class CaseMaterial:
    """A material of the item in this case: how it is answered, why so, and by what.

    Attributes:
        said: what the applicant says of an earlier one: `unchanged`, `changed`, or nothing yet.
        promised_at: when the applicant signed the promise that this way rests on.
        aside: files that were uploaded while nothing else answered; they come back if nothing else does again.
    """

    key: str
    of: str
    way: Way
    state: MaterialState
    not_taken: tuple[NotTaken, ...] = ()
    evidence: tuple[Evidence, ...] = ()
    said: str = ""
    promised_at: datetime | None = None
    aside: tuple[Evidence, ...] = ()


@dataclass(frozen=True, slots=True)
class RoleHolder:
    """Who stands in a role of the item, and on whose word their papers may be called: `by` own, grant or ask."""

    subject_id: UUID
    kind: str
    name: str
    by: str = "own"
    grant_id: UUID | None = None


@dataclass(frozen=True, slots=True)
class Consent:
    """The yes to one sheet: which certificates with which fields, which libraries with which fields, for this case.

    Attributes:
        grants: subject to the grant that every call goes through.
    """

    at: datetime
    certificates: Mapping[UUID, tuple[str, ...]]
    libraries: Mapping[str, tuple[str, ...]]
    grants: Mapping[UUID, UUID] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class SourceSaid:
    """What a library answered for a material: per field the same, not the same, or not known; `presented` is asked.

    Attributes:
        presented: library field to what the form said then; if the form says something else now, it is asked again.
        query_number: of the question, for the rewritten file.
    """

    material: str
    library: str
    subject_id: UUID
    presented: Mapping[str, str]
    matches: Mapping[str, bool | None]
    as_of: date | None = None
    query_number: UUID | None = None


@dataclass(frozen=True, slots=True)
class OwnerAsk:
    """Somebody else's papers, asked for in their own wallet (B8)."""

    id: UUID
    ask_id: UUID
    role: str
    types: tuple[str, ...]
    name: str
    state: str
    grant_id: UUID | None = None
    subject_id: UUID | None = None


@dataclass(frozen=True, slots=True)
class Case:
    """A case with all that is in it.

    Attributes:
        number: told on every look, in every message and on the certificate's way.
        department_id: the office that decides.
        accepted_at: since when the working days run; due_on: their last day.
        renews_id: the certificate that a granted renewal takes the place of.
    """

    id: UUID
    number: str
    item_code: str
    item_version: int
    department_id: UUID
    applicant: Applicant
    acting: Acting
    channel: Channel
    state: State
    revision: int
    opened_at: datetime
    outcome: Outcome | None = None
    submitted_at: datetime | None = None
    accepted_at: datetime | None = None
    due_on: date | None = None
    decided_at: datetime | None = None
    form: Mapping[str, Value] = field(default_factory=dict)
    materials: tuple[CaseMaterial, ...] = ()
    roles: Mapping[str, RoleHolder] = field(default_factory=dict)
    consent: Consent | None = None
    answers: tuple[SourceSaid, ...] = ()
    asks: tuple[OwnerAsk, ...] = ()
    renews_id: UUID | None = None
    result_id: UUID | None = None
    note: str = ""
    clause: str = ""

    def material(self, key: str) -> CaseMaterial | None:
        """One of its materials."""
        return next((one for one in self.materials if one.key == key), None)

    @property
    def values(self) -> dict[str, str]:
        """What the form says, for conditions."""
        return {key: one.value for key, one in self.form.items()}

    @property
    def uploads(self) -> int:
        """How many materials had to be submitted."""
        return sum(one.way is Way.UPLOAD and one.state is not MaterialState.NOT_NEEDED for one in self.materials)
