"""The catalogue desk: a type is drafted, reviewed by a second person, published; each act is recorded.

States: draft → in_review → published, or returned with a note and drafted on; draft and returned → discarded.
What somebody else saved meanwhile is never written over: each save counts, and a save says on which count it stands.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, Final
from uuid import UUID

from sqlalchemy import Uuid, column, select, table, update
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from backend.audit import service as audit
from backend.audit.rules import Entry
from backend.catalogue import versions
from backend.catalogue.models import CertificateType
from backend.catalogue.rules.blank import blank
from backend.catalogue.rules.breadth import breadth_faults
from backend.catalogue.rules.difference import Difference, differences
from backend.catalogue.rules.draft_fields import DraftFault
from backend.catalogue.rules.drafting import Surroundings, draft_faults
from backend.catalogue.scenes import publications, register
from backend.identity.rules import Actor
from backend.kernel import outbox
from backend.kernel.clock import db_now
from backend.kernel.errors import Conflict, FieldProblem, InvalidField, NotFound, SecondPersonNeeded, Stale
from backend.kernel.ids import new_id
from backend.kernel.keys import KeyProvider
from backend.standards.calendar import date_in_shanghai

CHANGED: Final = "catalogue.changed"
DRAFT, IN_REVIEW, PUBLISHED, RETURNED, DISCARDED = "draft", "in_review", "published", "returned", "discarded"
OPEN: Final = (DRAFT, RETURNED)
_ORGANISATION = table("organisation", column("id", Uuid), column("name"), column("name_en"), column("kind"))


@dataclass(frozen=True, slots=True)
class Management:
    """What publishing does besides: who may issue the type, and which scenes may ask for what of it."""

    issuers: tuple[UUID, ...] = ()
    scenes: Mapping[str, tuple[str, ...]] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Draft:
    """A version as the desk shows it.

    Attributes:
        edits: how often it was saved; the next save names this number.
        editors: persons who prepared it, none of whom may publish it.
    """

    id: UUID
    code: str
    version: int
    state: str
    document: Mapping[str, Any]
    management: Management
    editors: tuple[UUID, ...]
    reviewed_by: UUID | None
    note: str
    edits: int
    updated_at: datetime
    published_at: datetime | None


@dataclass(frozen=True, slots=True)
class Checked:
    """What a save leads to."""

    edits: int
    faults: tuple[DraftFault, ...]


@dataclass(frozen=True, slots=True)
class Step:
    """Who does something at the desk, when."""

    session: Session
    keys: KeyProvider
    actor: Actor
    now: datetime


def listed(session: Session) -> list[Draft]:
    """Every version that was not given up, newest of each type first."""
    rows = session.execute(
        select(CertificateType)
        .where(CertificateType.state != DISCARDED)
        .order_by(CertificateType.code, CertificateType.version.desc())
    ).scalars()
    return [_draft(row) for row in rows]


def one(session: Session, draft_id: UUID) -> Draft:
    """One version; NotFound where there is none."""
    return _draft(_row(session, draft_id))


def faults(session: Session, draft: Draft) -> tuple[DraftFault, ...]:
    """Everything that has to be mended before it can be published."""
    type_codes = {code: one.type_code for code, one in versions.current(session).items()}
    known = register.reaching(session, today=date_in_shanghai(db_now(session)))
    official = {one.code: bool(one.document["official_duty"]) for one in known}
    standing = frozenset(one.code for one in known if one.document["standing"])
    found = list(draft_faults(draft.document, Surroundings(type_codes)))
    found += breadth_faults(draft.document, draft.management.scenes, official, standing)
    if not draft.management.issuers:
        found.append(DraftFault("issuers", "missing"))
    elif not set(draft.management.issuers) <= {office.id for office in offices(session)}:
        found.append(DraftFault("issuers", "unknown"))
    return tuple(found)


def changes(session: Session, draft: Draft) -> tuple[Difference, ...]:
    """What it says differently from the version published before it; of a first version, nothing."""
    before = session.execute(
        select(CertificateType)
        .where(
            CertificateType.code == draft.code,
            CertificateType.version < draft.version,
            CertificateType.state == PUBLISHED,
        )
        .order_by(CertificateType.version.desc())
        .limit(1)
    ).scalar_one_or_none()
    if before is None:
        return ()
    return differences({**before.document, "version": draft.version}, draft.document)


def offices(session: Session) -> list[Any]:
    """The public bodies that could issue a type."""
    rows = select(*_ORGANISATION.c).where(_ORGANISATION.c.kind.in_(("government", "public_institution", "relying")))
    return list(session.execute(rows.order_by(_ORGANISATION.c.name)).all())


def start(step: Step, *, code: str, source: str | None) -> UUID:
    """Begin a type: from nothing, as a copy of another, or the next version of itself.

    Args:
        source: a published type; its own code for a next version.

    Raises:
        InvalidField: no such source, or the code is taken by a type that it does not continue.
        Conflict: the next version is being prepared already.
    """
    types = versions.current(step.session)
    if source is not None and source not in types:
        raise InvalidField((FieldProblem("source", "unknown"),))
    if code in types and source != code:
        raise InvalidField((FieldProblem("code", "taken"),))
    document = blank(code, _free_code(types)) if source is None else dict(types[source].document)
    management = _managed(step.session, source) if source == code else Management()
    if source is not None and source != code:
        document |= {"code": code, "type_code": _free_code(types), "local": True, "version": 1}
    elif source is not None:
        document |= {"version": types[code].version + 1}
    row = CertificateType(
        id=new_id(),
        code=code,
        version=document["version"],
        state=DRAFT,
        document=document,
        management=_written(management, (step.actor.person_id,)),
        edits=0,
        prepared_by=step.actor.person_id,
        note="",
        created_at=step.now,
        updated_at=step.now,
    )
    try:
        step.session.add(row)
        step.session.flush()
    except IntegrityError as error:
        raise Conflict from error
    _record(step, row.id, "catalogue:begun", row.code, row.version)
    return row.id


def save(step: Step, draft_id: UUID, document: Mapping[str, Any], management: Management, *, edits: int) -> Checked:
    """Keep a draft as it stands, with whatever faults it has.

    Raises:
        Stale: somebody saved it since.
        Conflict: it is with its reviewer, published or given up.
    """
    row = _row(step.session, draft_id)
    fixed = {"code": row.code, "version": row.version, "local": row.document["local"]}
    editors = tuple(dict.fromkeys([*_draft(row).editors, step.actor.person_id]))
    values = {"document": {**document, **fixed}, "management": _written(management, editors), "edits": edits + 1}
    _move(step, row, OPEN, seen=edits, **values)
    return Checked(edits + 1, faults(step.session, one(step.session, draft_id)))


def submit(step: Step, draft_id: UUID, *, edits: int) -> None:
    """Give a draft to a second person.

    Raises:
        InvalidField: it has faults.
        Stale, Conflict: as `save`.
    """
    row = _row(step.session, draft_id)
    _refuse_faulty(step.session, _draft(row))
    _move(step, row, OPEN, seen=edits, state=IN_REVIEW, submitted_at=step.now, note="")
    _record(step, draft_id, "catalogue:submitted", row.code, row.version)


def withdraw(step: Step, draft_id: UUID) -> None:
    """Take an own draft back from review; Conflict where it is not in review, NotFound where it is not one's own."""
    row = _row(step.session, draft_id)
    if step.actor.person_id not in _draft(row).editors:
        raise NotFound
    _move(step, row, (IN_REVIEW,), seen=row.edits, state=DRAFT)
    _record(step, draft_id, "catalogue:withdrawn", row.code, row.version)


def discard(step: Step, draft_id: UUID) -> None:
    """Give a draft up; Conflict where it is not open."""
    row = _row(step.session, draft_id)
    _move(step, row, OPEN, seen=row.edits, state=DISCARDED)
    _record(step, draft_id, "catalogue:discarded", row.code, row.version)


def give_back(step: Step, draft_id: UUID, *, note: str) -> None:
    """Return a draft to who prepared it, saying why; errors as `publish`."""
    row = _reviewed(step, draft_id)
    _move(step, row, (IN_REVIEW,), seen=row.edits, state=RETURNED, reviewed_by=step.actor.person_id, note=note)
    _record(step, draft_id, "catalogue:returned", row.code, row.version)
    _hint(step, row)


def publish(step: Step, draft_id: UUID, *, edits: int) -> None:
    """Make a version the current one, with its issuing offices and what scenes may ask of it.

    Raises:
        SecondPersonNeeded: the reviewer prepared it.
        InvalidField: something it stands on has changed, and it has faults now.
        Stale, Conflict: it is not what the reviewer saw, or not in review.
    """
    versions.own(step.session)
    row = _reviewed(step, draft_id)
    draft = _draft(row)
    _refuse_faulty(step.session, draft)
    reviewed = {"reviewed_by": step.actor.person_id, "published_at": step.now}
    _move(step, row, (IN_REVIEW,), seen=edits, state=PUBLISHED, **reviewed)
    versions.set_issuers(step.session, row.code, draft.management.issuers)
    register.enter_types(step.session, row.code, draft.management.scenes, today=date_in_shanghai(step.now))
    publications.publish(step.session, "catalogue:published", row.code, now=step.now)
    _record(step, draft_id, "catalogue:published", row.code, row.version)
    _hint(step, row)


def _managed(session: Session, code: str | None) -> Management:
    known = register.reaching(session, today=date_in_shanghai(db_now(session)))
    scenes = {one.code: tuple(one.document["types"][code]) for one in known if code in one.document["types"]}
    return Management(tuple(versions.issuers(session, code or "")), scenes)


def _reviewed(step: Step, draft_id: UUID) -> CertificateType:
    row = _row(step.session, draft_id)
    if step.actor.person_id in _draft(row).editors:
        raise SecondPersonNeeded
    return row


def _refuse_faulty(session: Session, draft: Draft) -> None:
    found = faults(session, draft)
    if found:
        raise InvalidField(tuple(FieldProblem(one.path, one.problem) for one in found))


def _move(step: Step, row: CertificateType, states: tuple[str, ...], *, seen: int, **values: Any) -> None:
    """Change a version if it is still in one of these states and nobody saved it since."""
    moved = step.session.execute(
        update(CertificateType)
        .where(CertificateType.id == row.id, CertificateType.state.in_(states), CertificateType.edits == seen)
        .values(updated_at=step.now, **values)
        .execution_options(synchronize_session=False)
        .returning(CertificateType.id)
    ).one_or_none()
    if moved is None:
        raise Stale if row.state in states else Conflict
    step.session.expire(row)


def _row(session: Session, draft_id: UUID) -> CertificateType:
    row = session.get(CertificateType, draft_id)
    if row is None or row.state == DISCARDED:
        raise NotFound
    return row


def _draft(row: CertificateType) -> Draft:
    return Draft(
        id=row.id,
        code=row.code,
        version=row.version,
        state=row.state,
        document=row.document,
        management=_read(row.management),
        editors=tuple(UUID(one) for one in row.management.get("editors", ())),
        reviewed_by=row.reviewed_by,
        note=row.note,
        edits=row.edits,
        updated_at=row.updated_at,
        published_at=row.published_at,
    )


def _read(stored: Mapping[str, Any]) -> Management:
    scenes = {code: tuple(keys) for code, keys in stored.get("scenes", {}).items()}
    return Management(tuple(UUID(one) for one in stored.get("issuers", ())), scenes)


def _written(management: Management, editors: Iterable[UUID]) -> dict[str, Any]:
    return {
        "issuers": [str(one) for one in management.issuers],
        "scenes": {code: list(keys) for code, keys in management.scenes.items()},
        "editors": [str(one) for one in editors],
    }


def _free_code(types: Mapping[str, Any]) -> str:
    """The next sequence of the body that defines most local types: a proposal that the desk may change."""
    taken = {one.type_code for one in types.values()}
    local = sorted(one.type_code[:18] for one in types.values() if one.document["local"])
    body = max(local, key=local.count, default="0" * 18)
    return next((code for n in range(1, 1000) if (code := f"{body}{n:03d}") not in taken), f"{body}999")


def _record(step: Step, draft_id: UUID, kind: str, code: str, version: int) -> None:
    entry = Entry(
        kind=kind,
        actor_id=step.actor.account_id,
        subject_id=None,
        outcome=kind.split(":")[1],
        refs=(str(draft_id), code, str(version)),
    )
    audit.append(step.session, step.keys, entry, now=step.now)


def _hint(step: Step, row: CertificateType) -> None:
    listeners = [str(one) for one in _draft(row).editors]
    payload: dict[str, object] = {"draft": str(row.id), "listeners": listeners}
    outbox.add(step.session, CHANGED, payload, now=step.now)
