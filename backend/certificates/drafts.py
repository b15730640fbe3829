"""Drafts of an office: filled in over days, encrypted, checked by the server, issued once."""

import json
import secrets
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any
from uuid import UUID

from sqlalchemy import Table, column, insert, select, table, update
from sqlalchemy.orm import Session

from backend.catalogue.rules import TypeDefinition, valid_to
from backend.catalogue.service import definition, may_issue, type_of
from backend.certificates.act_rules import Reasoned
from backend.certificates.entry_rules import HolderGiven, Record, Subject, subject_kind
from backend.certificates.models import CertificateDraft
from backend.certificates.read import Opened
from backend.kernel.db import AnyRow
from backend.kernel.errors import Conflict, FieldProblem, InvalidField, NotFound
from backend.kernel.fields import Place, seal, unseal
from backend.kernel.ids import new_id
from backend.kernel.keys import KeyProvider

DRAFT: Table = CertificateDraft.__table__  # type: ignore[assignment] # declared as FromClause
OPEN = ("draft", "waiting", "sealing")
_ORGANISATION = table("organisation", column("id"), column("name"))
_CHECK_LETTERS = "0123456789ABCDEFGHJKLMNPQRSTUVWXYZ"


@dataclass(frozen=True, slots=True)
class Filled:
    """What was filled in so far; anything may be missing.

    Attributes:
        valid_to: as the officer gives it; None: as the type's rule says.
        subject_code: number of the vehicle or property.
        said: why a version is replaced.
    """

    holders: Sequence[HolderGiven] = ()
    values: Mapping[str, str] = field(default_factory=dict)
    number: str = ""
    issued_on: date | None = None
    valid_from: date | None = None
    valid_to: date | None = None
    subject_code: str = ""
    said: Reasoned = field(default_factory=Reasoned)


@dataclass(frozen=True, slots=True)
class Draft:
    """A draft, opened."""

    id: UUID
    issuer_id: UUID
    definition: TypeDefinition
    state: str
    revision: int
    amends_id: UUID | None
    joint: tuple[str, ...]
    note: str
    filled: Filled
    photo: bytes | None
    created_by: UUID
    updated_at: datetime


def begin(
    session: Session, keys: KeyProvider, office_id: UUID, type_code: str, *, actor_id: UUID, now: datetime,
    amends: Opened | None = None,
) -> UUID:  # fmt: skip
    """Begin a draft, or one that amends a version, filled in as that is.

    Raises:
        InvalidField: no such type, or not the office's.
    """
    definition = type_of(type_code, session)
    if not may_issue(session, office_id, type_code):
        raise InvalidField((FieldProblem("type", "not_yours"),))
    filled = Filled(values=_beginning(session, definition, office_id)) if amends is None else filled_from(amends)
    draft_id = new_id()
    photo = amends.photo if amends else None
    row = {
        "id": draft_id,
        "issuer_id": office_id,
        "type": type_code,
        "state": "draft",
        "revision": 1,
        "amends_id": amends.id if amends else None,
        "joint": [],
        "note": "",
        "filled": _closed(keys, draft_id, filled),
        "photo": seal(keys, Place("certificate_draft", "photo", draft_id), photo) if photo else None,
        "created_by": actor_id,
        "created_at": now,
        "updated_at": now,
    }
    session.execute(insert(DRAFT), [row])
    return draft_id


def filled_from(one: Opened) -> Filled:
    """What a certificate says, ready to be changed; who holds it is read by the caller.

    What only repeats its dates is left out: it follows when they are changed.
    """
    said = _following(one.definition, Filled(), one.issued_on, one.valid_from, one.valid_to)
    return Filled(
        values={key: value for key, value in one.face.values.items() if said.get(key) != value},
        number=one.number if one.definition.number_field else "",
        issued_on=one.issued_on,
        valid_from=one.valid_from,
        valid_to=one.valid_to,
        subject_code=one.face.subject[1] if one.face.subject else "",
    )


def read(session: Session, keys: KeyProvider, draft_id: UUID, offices: Sequence[UUID]) -> Draft:
    """A draft of the own offices.

    Raises:
        NotFound: unknown, finished, or another office's.
    """
    row = session.execute(
        select(DRAFT).where(DRAFT.c.id == draft_id, DRAFT.c.issuer_id.in_(list(offices)), DRAFT.c.state.in_(OPEN))
    ).one_or_none()
    if row is None:
        raise NotFound
    return opened(session, keys, row)


def of_offices(session: Session, keys: KeyProvider, offices: Sequence[UUID]) -> list[Draft]:
    """Unfinished drafts of the own offices, the one touched last first."""
    rows = session.execute(
        select(DRAFT)
        .where(DRAFT.c.issuer_id.in_(list(offices)), DRAFT.c.state.in_(OPEN))
        .order_by(DRAFT.c.updated_at.desc())
        .limit(50)
    )
    return [opened(session, keys, row) for row in rows]


def opened(session: Session, keys: KeyProvider, row: AnyRow) -> Draft:
    """Open a row."""
    document = json.loads(unseal(keys, Place("certificate_draft", "filled", row.id), row.filled))
    photo = unseal(keys, Place("certificate_draft", "photo", row.id), row.photo) if row.photo else None
    return Draft(
        row.id, row.issuer_id, type_of(row.type, session), row.state, row.revision, row.amends_id, tuple(row.joint),
        row.note, _filled(document), photo, row.created_by, row.updated_at,
    )  # fmt: skip


def save(session: Session, keys: KeyProvider, draft: Draft, filled: Filled, *, revision: int, now: datetime) -> int:
    """Keep what was filled in; returns the new revision.

    Raises:
        Conflict: somebody else changed it meanwhile, or it is not open any more.
    """
    return edit(session, draft, revision=revision, now=now, filled=_closed(keys, draft.id, filled))


def save_photo(
    session: Session, keys: KeyProvider, draft: Draft, photo: bytes | None, *, revision: int, now: datetime
) -> int:
    """Keep a clean picture, or take it away; as `save`."""
    place = Place("certificate_draft", "photo", draft.id)
    return edit(session, draft, revision=revision, now=now, photo=seal(keys, place, photo) if photo else None)


def edit(session: Session, draft: Draft, *, revision: int, now: datetime, **values: Any) -> int:
    """Change a draft that nobody else has to act on; returns the new revision.

    Raises:
        Conflict: it waits for another officer or office, who decide on what they saw; or changed meanwhile.
    """
    if draft.state != "draft":
        raise Conflict
    return _changed(session, draft, revision, now, **values)


def move(session: Session, draft: Draft, to: str, *, revision: int, now: datetime, **more: Any) -> int:
    """Bring a draft into another state; as `save`."""
    return _changed(session, draft, revision, now, state=to, **more)


def is_as_read(session: Session, draft: Draft) -> bool:
    """Whether nobody changed it since it was read; on PostgreSQL somebody else may, at any moment."""
    query = select(DRAFT.c.revision).where(DRAFT.c.id == draft.id, DRAFT.c.state == draft.state)
    return session.execute(query).scalar_one_or_none() == draft.revision


def _changed(session: Session, draft: Draft, revision: int, now: datetime, **values: Any) -> int:
    done = session.execute(
        update(DRAFT)
        .where(DRAFT.c.id == draft.id, DRAFT.c.state == draft.state, DRAFT.c.revision == revision)
        .values(revision=revision + 1, updated_at=now, **values)
        .returning(DRAFT.c.revision)
    ).one_or_none()
    if done is None:
        raise Conflict
    return int(done.revision)


def record_of(draft: Draft, *, today: date) -> Record:
    """The record that a draft is so far: what the type's rules say is filled in where the officer said nothing."""
    definition, filled = draft.definition, draft.filled
    issued_on = filled.issued_on or today
    valid_from = filled.valid_from or issued_on
    values = {key: value for key, value in filled.values.items() if value}
    last = filled.valid_to or valid_to(definition, valid_from, values)
    for key, value in _following(definition, filled, issued_on, valid_from, last).items():
        values.setdefault(key, value)
    kind = subject_kind(definition)
    return Record(
        type=definition.code,
        number=filled.number or None,
        holders=filled.holders,
        values=values,
        issued_on=issued_on,
        valid_from=valid_from,
        valid_to=last,
        photo=draft.photo if definition.photo_fields else None,
        subject=Subject(kind, filled.subject_code) if kind and filled.subject_code else None,
    )


def _following(
    definition: TypeDefinition, filled: Filled, issued_on: date, valid_from: date, last: date | None
) -> dict[str, str]:
    """What a face says that follows from dates and holders."""
    said = dict.fromkeys(("issued_on", "as_of"), issued_on.isoformat())
    said["valid_period"] = f"{valid_from.isoformat()}/{last.isoformat() if last else ''}"
    if filled.holders and filled.holders[0].name:
        first = filled.holders[0]
        said |= {"name": first.name, ("resident_id" if first.kind == "person" else "uscc"): first.code}
    kinds = {"issued_on": "date", "as_of": "date", "valid_period": "date_range"}
    fields = definition.fields
    return {
        key: value
        for key, value in said.items()
        if value and key in fields and kinds.get(key, fields[key].kind) == fields[key].kind
    }


def _beginning(session: Session, definition: TypeDefinition, office_id: UUID) -> dict[str, str]:
    values = {}
    if "issuing_authority" in definition.fields:
        name = select(_ORGANISATION.c.name).where(_ORGANISATION.c.id == office_id)
        values["issuing_authority"] = str(session.execute(name).scalar_one())
    if definition.proof and "check_code" in definition.fields:
        values["check_code"] = "".join(secrets.choice(_CHECK_LETTERS) for _ in range(12))
    return values


def version_of(session: Session, code: str, version: int) -> TypeDefinition:
    """The version of a type that content was fixed with."""
    return definition(session, code, version)


def _closed(keys: KeyProvider, draft_id: UUID, filled: Filled) -> bytes:
    text = json.dumps(document_of(filled), ensure_ascii=False)
    return seal(keys, Place("certificate_draft", "filled", draft_id), text.encode())


def document_of(filled: Filled) -> dict[str, Any]:
    """What was filled in, as it is kept."""
    return {
        "holders": [[one.kind, one.code, one.name] for one in filled.holders],
        "values": dict(filled.values),
        "number": filled.number,
        "subject_code": filled.subject_code,
        "said": [filled.said.reason, filled.said.legal_basis, filled.said.document_number],
        **{key: _iso(getattr(filled, key)) for key in ("issued_on", "valid_from", "valid_to")},
    }


def _filled(document: dict[str, Any]) -> Filled:
    return Filled(
        holders=tuple(HolderGiven(*one) for one in document["holders"]),
        values=document["values"],
        number=document["number"],
        issued_on=_day(document["issued_on"]),
        valid_from=_day(document["valid_from"]),
        valid_to=_day(document["valid_to"]),
        subject_code=document["subject_code"],
        said=Reasoned(*document["said"]),
    )


def _iso(day: date | None) -> str | None:
    return day.isoformat() if day else None


def _day(text: str | None) -> date | None:
    return date.fromisoformat(text) if text else None
