"""The scenes' desk: a scene is drafted, reviewed by a second person field by field, published; each act is recorded.

States: draft → in_review → published, or returned with a note and drafted on; draft and returned → discarded. Requests
under way keep the scene as it stood: what is published here is asked for from its first day on.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID

from sqlalchemy import select, update
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from backend.audit import service as audit
from backend.audit.rules import Entry
from backend.catalogue import versions
from backend.catalogue.desk import CHANGED, DISCARDED, DRAFT, IN_REVIEW, OPEN, PUBLISHED, RETURNED, Step, offices
from backend.catalogue.rules.difference import Difference, differences
from backend.catalogue.rules.draft_fields import DraftFault
from backend.catalogue.rules.scene_drafting import SceneSurroundings, blank_scene, is_scene_code, scene_faults
from backend.catalogue.scenes import publications, register
from backend.catalogue.scenes.models import SceneDraft
from backend.catalogue.scenes.register import Registered
from backend.kernel import outbox
from backend.kernel.errors import Conflict, FieldProblem, InvalidField, NotFound, SecondPersonNeeded, Stale
from backend.kernel.ids import new_id
from backend.standards.calendar import date_in_shanghai


@dataclass(frozen=True, slots=True)
class Draft:
    """A scene as the desk shows it.

    Attributes:
        version: its number in the register, once it is published.
        editors: persons who prepared it, none of whom may publish it.
        edits: how often it was saved; the next save names this number.
    """

    id: UUID
    code: str
    version: int | None
    state: str
    document: Mapping[str, Any]
    editors: tuple[UUID, ...]
    reviewed_by: UUID | None
    note: str
    edits: int
    updated_at: datetime
    published_at: datetime | None


@dataclass(frozen=True, slots=True)
class Whole:
    """A draft with what it is measured by.

    Attributes:
        against: the newest version of the register, 0 where there is none: who publishes names the one they saw.
    """

    draft: Draft
    faults: tuple[DraftFault, ...]
    against: int
    changes: tuple[Difference, ...]


def drafts(session: Session) -> list[Draft]:
    """Every draft that is being made, the one saved last first."""
    rows = session.execute(
        select(SceneDraft)
        .where(SceneDraft.state.in_((DRAFT, IN_REVIEW, RETURNED)))
        .order_by(SceneDraft.updated_at.desc(), SceneDraft.id)
    ).scalars()
    return [_draft(row) for row in rows]


def made(session: Session, code: str) -> dict[int, Draft]:
    """Who made which version of a scene, by its number; versions from the city's pack are not among them."""
    rows = session.execute(select(SceneDraft).where(SceneDraft.code == code, SceneDraft.version.is_not(None))).scalars()
    return {row.version: _draft(row) for row in rows if row.version is not None}


def one(session: Session, draft_id: UUID, *, now: datetime) -> Whole:
    """One draft with its faults and what it says differently from the register; NotFound where there is none."""
    draft = _draft(_row(session, draft_id))
    before = _before(session, draft)
    changes = () if before is None else differences(before.document, _comparable(draft.document))
    faults = _faults(session, draft, now) if draft.state != PUBLISHED else ()
    return Whole(draft, faults, 0 if before is None else before.version, changes)


def start(step: Step, *, code: str, source: str | None) -> UUID:
    """Begin a scene: from nothing, as a copy of another, or the next version of itself.

    Raises:
        InvalidField: no code of a scene, no such source, or taken by a scene that it does not continue.
        Conflict: the next version is being prepared already.
    """
    known = {one.code: one for one in register.newest(step.session)}
    if not is_scene_code(code):
        raise InvalidField((FieldProblem("code", "shape"),))
    if source is not None and source not in known:
        raise InvalidField((FieldProblem("source", "unknown"),))
    if code in known and source != code:
        raise InvalidField((FieldProblem("code", "taken"),))
    document = blank_scene("")
    if source is not None:
        own = {"valid_from": None, "valid_to": known[source].document["valid_to"] if source == code else None}
        document = {**document, **known[source].document, "reasons": _reasons(step.session, source), **own}
    row = SceneDraft(
        id=new_id(),
        code=code,
        version=None,
        state=DRAFT,
        document=document,
        editors=[str(step.actor.person_id)],
        note="",
        edits=0,
        created_at=step.now,
        updated_at=step.now,
    )
    try:
        step.session.add(row)
        step.session.flush()
    except IntegrityError as error:
        raise Conflict from error
    _record(step, "scene:begun", row.id, code)
    return row.id


def save(step: Step, draft_id: UUID, document: Mapping[str, Any], *, edits: int) -> tuple[DraftFault, ...]:
    """Keep a draft as it stands, with whatever faults it has, which come back.

    Raises:
        Stale: somebody saved it since.
        Conflict: it is with its reviewer, published or given up.
    """
    row = _row(step.session, draft_id)
    editors = list(dict.fromkeys([*row.editors, str(step.actor.person_id)]))
    _move(step, row, OPEN, seen=edits, document=dict(document), editors=editors, edits=edits + 1)
    return _faults(step.session, _draft(_row(step.session, draft_id)), step.now)


def submit(step: Step, draft_id: UUID, *, edits: int) -> None:
    """Give a draft to a second person; InvalidField where it has faults, else as `save`."""
    row = _row(step.session, draft_id)
    _refuse_faulty(step, row)
    _move(step, row, OPEN, seen=edits, state=IN_REVIEW, note="")
    _record(step, "scene:submitted", row.id, row.code)


def withdraw(step: Step, draft_id: UUID) -> None:
    """Take an own draft back from review; NotFound where it is not one's own."""
    row = _row(step.session, draft_id)
    if str(step.actor.person_id) not in row.editors:
        raise NotFound
    _move(step, row, (IN_REVIEW,), seen=row.edits, state=DRAFT)
    _record(step, "scene:withdrawn", row.id, row.code)


def discard(step: Step, draft_id: UUID) -> None:
    """Give a draft up; Conflict where it is not open."""
    row = _row(step.session, draft_id)
    _move(step, row, OPEN, seen=row.edits, state=DISCARDED)
    _record(step, "scene:discarded", row.id, row.code)


def give_back(step: Step, draft_id: UUID, *, note: str) -> None:
    """Return a draft to who prepared it, saying why; errors as `publish`."""
    row = _reviewed(step, draft_id)
    _move(step, row, (IN_REVIEW,), seen=row.edits, state=RETURNED, reviewed_by=step.actor.person_id, note=note)
    _record(step, "scene:returned", row.id, row.code)
    _hint(step, row)


def publish(step: Step, draft_id: UUID, *, edits: int, against: int) -> int:
    """Enter a draft into the register from its first day on, as the next public version; returns the scene's.

    Raises:
        SecondPersonNeeded: the reviewer prepared it.
        InvalidField: something it stands on has changed, and it has faults now.
        Stale: it, or the version it was compared with, is not what the reviewer saw.
        Conflict: not in review.
    """
    row = _reviewed(step, draft_id)
    before = _before(step.session, _draft(row))
    if against != (0 if before is None else before.version):
        raise Stale
    _refuse_faulty(step, row)
    version = register.enter(step.session, row.code, row.document, today=date_in_shanghai(step.now))
    row = _row(step.session, draft_id)
    reviewed = {"reviewed_by": step.actor.person_id, "published_at": step.now, "version": version}
    _move(step, row, (IN_REVIEW,), seen=edits, state=PUBLISHED, **reviewed)
    publications.publish(step.session, "scene:published", row.code, now=step.now)
    _record(step, "scene:published", row.id, row.code, str(version))
    _hint(step, row)
    return version


def end(step: Step, code: str, *, since: date) -> None:
    """Take a scene out of the register from a day on.

    Raises:
        NotFound: nothing of it stands there then.
        InvalidField: a day that has passed.
    """
    if since < date_in_shanghai(step.now):
        raise InvalidField((FieldProblem("since", "past"),))
    version = register.end(step.session, code, since=since)
    publications.publish(step.session, "scene:ended", code, now=step.now)
    _record(step, "scene:ended", None, code, str(version), since.isoformat())


def _before(session: Session, draft: Draft) -> Registered | None:
    """The version that a draft would follow, or that a published one has followed."""
    found = register.history(session, draft.code)
    return next((one for one in found if draft.version is None or one.version < draft.version), None)


def _reasons(session: Session, code: str) -> dict[str, Any]:
    """The reasons of the newest version that was made at the desk; they are read again with the next one."""
    known = made(session, code)
    return dict(known[max(known)].document["reasons"]) if known else {}


def _comparable(document: Mapping[str, Any]) -> dict[str, Any]:
    return {key: value for key, value in document.items() if key != "reasons"}


def _faults(session: Session, draft: Draft, now: datetime) -> tuple[DraftFault, ...]:
    known = frozenset(str(office.id) for office in offices(session))
    around = SceneSurroundings(versions.current(session), known, date_in_shanghai(now))
    return scene_faults(draft.document, around)


def _refuse_faulty(step: Step, row: SceneDraft) -> None:
    found = _faults(step.session, _draft(row), step.now)
    if found:
        raise InvalidField(tuple(FieldProblem(fault.path, fault.problem) for fault in found))


def _reviewed(step: Step, draft_id: UUID) -> SceneDraft:
    row = _row(step.session, draft_id)
    if str(step.actor.person_id) in row.editors:
        raise SecondPersonNeeded
    return row


def _move(step: Step, row: SceneDraft, states: tuple[str, ...], *, seen: int, **values: Any) -> None:
    """Change a draft if it is still in one of these states and nobody saved it since."""
    moved = step.session.execute(
        update(SceneDraft)
        .where(SceneDraft.id == row.id, SceneDraft.state.in_(states), SceneDraft.edits == seen)
        .values(updated_at=step.now, **values)
        .execution_options(synchronize_session=False)
        .returning(SceneDraft.id)
    ).one_or_none()
    if moved is None:
        raise Stale if row.state in states else Conflict
    step.session.expire(row)


def _row(session: Session, draft_id: UUID) -> SceneDraft:
    row = session.get(SceneDraft, draft_id)
    if row is None or row.state == DISCARDED:
        raise NotFound
    return row


def _draft(row: SceneDraft) -> Draft:
    return Draft(
        id=row.id,
        code=row.code,
        version=row.version,
        state=row.state,
        document=row.document,
        editors=tuple(UUID(one) for one in row.editors),
        reviewed_by=row.reviewed_by,
        note=row.note,
        edits=row.edits,
        updated_at=row.updated_at,
        published_at=row.published_at,
    )


def _record(step: Step, kind: str, draft_id: UUID | None, code: str, *more: str) -> None:
    refs = (*((str(draft_id),) if draft_id else ()), code, *more)
    entry = Entry(kind=kind, actor_id=step.actor.account_id, subject_id=None, outcome=kind.split(":")[1], refs=refs)
    audit.append(step.session, step.keys, entry, now=step.now)


def _hint(step: Step, row: SceneDraft) -> None:
    payload: dict[str, object] = {"draft": str(row.id), "listeners": list(row.editors)}
    outbox.add(step.session, CHANGED, payload, now=step.now)
