"""Rows of corrections: opened, moved from state to state, and written down for everybody whom they concern."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from hashlib import sha256
from typing import Any, Final, Protocol
from uuid import UUID

from sqlalchemy.orm import Session

from backend.audit import service as audit
from backend.audit.rules import Entry
from backend.cases import records
from backend.cases.corrections.models import FieldCorrection
from backend.cases.corrections.rules import Act, State, after
from backend.cases.models import Case as CaseRow
from backend.cases.models import CaseEvent
from backend.identity.people import Named, details_of, organisations
from backend.kernel import outbox
from backend.kernel.errors import Conflict
from backend.kernel.ids import new_id
from backend.kernel.keys import KeyProvider
from backend.services import service as services
from backend.services.rules.items import FormField, Item

TOLD: Final = "correction.changed"
TABLE: Final = "field_correction"


class At(Protocol):
    """In which transaction, with which keys, when: an act of somebody, or what a feed brought."""

    @property
    def session(self) -> Session:
        """The transaction."""
        ...

    @property
    def keys(self) -> KeyProvider:
        """What seals and unseals."""
        ...

    @property
    def now(self) -> datetime:
        """The moment."""
        ...


@dataclass(frozen=True, slots=True)
class By:
    """Who did it, where somebody did: person, account, unit and badge."""

    person_id: UUID | None = None
    account_id: UUID | None = None
    unit: str = ""
    badge: str = ""


@dataclass(frozen=True, slots=True)
class Correction:
    """A correction with what was said, what is proposed, and who has to do with it.

    Attributes:
        was, proposed: what the source said, and what it should say.
        reason: why it was declined; or a word to what was accepted.
        subject: whose data it is, by name; `is_person`: of a person, not of an enterprise.
        office: has the case; owner: whose word it is.
        seen: of exactly what was read; a decision names it.
    """

    id: UUID
    case_id: UUID
    case_number: str
    item: Item
    field: FormField
    source: str
    subject_id: UUID
    subject: str
    is_person: bool
    applicant_id: UUID
    raised_by: UUID
    owner: Named
    office: Named
    certificate_id: UUID | None
    state: State
    mends: str
    was: str
    proposed: str
    reason: str
    due_on: date
    raised_at: datetime
    decided_at: datetime | None
    mended_at: datetime | None
    seen: str


def seen_of(row: FieldCorrection) -> str:
    """What stands for the words of a correction as they are now: others once anybody writes them, and no value."""
    return sha256(row.content).hexdigest()


def opened(at: At, row: FieldCorrection) -> Correction | None:
    """A row, opened; None where its item's version has no such field, which no version that was in use loses."""
    case = at.session.get_one(CaseRow, row.case_id)
    item = services.version(at.session, case.item_code, case.item_version)
    field = next((one for one in item.fields if one.key == row.field), None)
    if field is None:
        return None
    content = records.unsealed(at.keys, TABLE, row.id, row.content)
    named = organisations(at.session, {row.owner_id, case.department_id, row.subject_id})
    firm = named.get(row.subject_id)
    return Correction(
        id=row.id,
        case_id=row.case_id,
        case_number=case.number,
        item=item,
        field=field,
        source=row.source,
        subject_id=row.subject_id,
        subject=firm.name if firm else details_of(at.session, at.keys, [row.subject_id])[row.subject_id].name,
        is_person=firm is None,
        applicant_id=row.applicant_id,
        raised_by=row.raised_by,
        owner=named[row.owner_id],
        office=named[case.department_id],
        certificate_id=row.certificate_id,
        state=State(row.state),
        mends=row.mends or "",
        was=content["was"],
        proposed=content["proposed"],
        reason=content["reason"],
        due_on=row.due_on,
        raised_at=row.raised_at,
        decided_at=row.decided_at,
        mended_at=row.mended_at,
        seen=seen_of(row),
    )


def write(at: At, row: FieldCorrection, **words: str) -> None:
    """Keep words of a correction; the same words again change nothing, so what was read of it stays read."""
    before = records.unsealed(at.keys, TABLE, row.id, row.content)
    if before | words == before:
        return
    row.content = records.sealed(at.keys, TABLE, row.id, before | words)


def move(at: At, row: FieldCorrection, act: Act, **values: Any) -> None:
    """Take a correction to where an act takes it; the row is held by the caller.

    Raises:
        Conflict: the act is not open any more: somebody decided, or it was taken back.
    """
    to = after(act, State(row.state))
    if to is None:
        raise Conflict
    row.state = to.value
    for name, value in values.items():
        setattr(row, name, value)
    if to is State.MENDED:
        row.mended_at = at.now
    at.session.flush()


def happened(at: At, row: FieldCorrection, what: str, by: By, *, label: str, note: str = "") -> None:
    """A line of the case's history, one of the record of whose data it is, and word for those whom it concerns.

    Args:
        label: the field's name; note: the office's word, which the applicant reads.
    """
    event_id = new_id()
    content: Mapping[str, str] = {"note": f"{label}：{note}" if note else label, "clause": ""}  # noqa: RUF001 - people read it
    at.session.add(
        CaseEvent(
            id=event_id,
            case_id=row.case_id,
            happened=f"correction_{what}",
            by_side="source",
            by_id=by.person_id,
            content=records.sealed(at.keys, "case_event", event_id, content),
            at=at.now,
        )
    )
    at.session.flush()
    note_in_record(at, row, what, by)
    told: dict[str, object] = {
        "correction": str(row.id),
        "case": str(row.case_id),
        "what": what,
        "raiser": str(row.raised_by),
        "applicant": str(row.applicant_id),
        "owner": str(row.owner_id),
    }
    outbox.add(at.session, TOLD, told, now=at.now)


def note_in_record(at: At, row: FieldCorrection, what: str, by: By) -> None:
    """A line in the record of whose data it is: which office did what, to which source, and no value."""
    owner = organisations(at.session, [row.owner_id])[row.owner_id]
    number = at.session.get_one(CaseRow, row.case_id).number
    entry = Entry(
        kind=f"correction:{what}",
        actor_id=by.account_id,
        subject_id=row.subject_id,
        organisation=owner.name,
        organisation_en=owner.name_en,
        unit=by.unit,
        badge=by.badge,
        case_number=number,
        outcome=row.state,
        reason=row.source,
        refs=(str(row.id), str(row.case_id)),
    )
    audit.append(at.session, at.keys, entry, now=at.now)
