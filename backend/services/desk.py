"""The desk of items: a version is drafted, saved, submitted to the departments, or given up.

States: draft → in_review → agreed → published; an objection makes it a draft again, with what the department says.
What somebody else saved meanwhile is never written over: each save counts, and a save says on which count it stands.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final
from uuid import UUID

from sqlalchemy import Table, delete, func, insert, select, update
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from backend.audit import service as audit
from backend.audit.rules import Entry
from backend.catalogue.rules.difference import Difference, differences
from backend.identity.rules import Actor
from backend.kernel.db import AnyRow, locked
from backend.kernel.errors import Conflict, FieldProblem, InvalidField, NotFound, Stale
from backend.kernel.ids import new_id
from backend.kernel.keys import KeyProvider
from backend.services.knowing import known
from backend.services.models import ItemReview
from backend.services.rules import item_checks
from backend.services.rules.items import Item, Problem, read, write
from backend.services.rules.lists import given_up
from backend.services.rules.reviewing import changed_parts
from backend.services.service import ITEM, PUBLISHED, archive

DRAFT, IN_REVIEW, AGREED, DISCARDED = "draft", "in_review", "agreed", "discarded"
OPEN: Final = (DRAFT, IN_REVIEW, AGREED)
REVIEW: Table = ItemReview.__table__  # type: ignore[assignment]


@dataclass(frozen=True, slots=True)
class Step:
    """Who does something at the desk, when."""

    session: Session
    keys: KeyProvider
    actor: Actor
    now: datetime

    def record(self, kind: str, outcome: str, *refs: str) -> None:
        """Write an act down."""
        event = Entry(kind=kind, actor_id=self.actor.account_id, subject_id=None, outcome=outcome, refs=refs[:20])
        audit.append(self.session, self.keys, event, now=self.now)


def listed(session: Session, states: Sequence[str] = OPEN) -> list[AnyRow]:
    """Versions in some states, by code."""
    return list(session.execute(select(ITEM).where(ITEM.c.state.in_(states)).order_by(ITEM.c.code)))


def one(session: Session, item_id: UUID) -> AnyRow:
    """One version; NotFound where there is none."""
    row = session.execute(select(ITEM).where(ITEM.c.id == item_id, ITEM.c.state != DISCARDED)).one_or_none()
    if row is None:
        raise NotFound
    return row


def history(session: Session, code: str) -> list[AnyRow]:
    """Every version of an item that was not given up, the newest first."""
    query = select(ITEM).where(ITEM.c.code == code, ITEM.c.state != DISCARDED).order_by(ITEM.c.version.desc())
    return list(session.execute(query))


def before(session: Session, row: AnyRow) -> AnyRow | None:
    """The published version before one."""
    query = (
        select(ITEM)
        .where(ITEM.c.code == row.code, ITEM.c.version < row.version, ITEM.c.state == PUBLISHED)
        .order_by(ITEM.c.version.desc())
        .limit(1)
    )
    return session.execute(query).one_or_none()


def item_of(row: AnyRow | None) -> Item | None:
    """The item of a row, if its shape is right."""
    found = read(row.document) if row is not None else None
    return found if isinstance(found, Item) else None


def faults(session: Session, rows: Sequence[AnyRow]) -> dict[UUID, list[Problem]]:
    """Everything that has to be mended in each before it can be published."""
    items = {row.id: read(row.document) for row in rows}
    city = known(session, [found for found in items.values() if isinstance(found, Item)])
    published = archive(session)
    told: dict[UUID, list[Problem]] = {}
    for row in rows:
        found = items[row.id]
        if not isinstance(found, Item):
            told[row.id] = found
            continue
        old = published.get(row.code)
        problems = item_checks.problems(found, city)
        problems += item_checks.ended_otherwise(found, old.item if old is not None else None)
        if old is not None and old.version < row.version:
            problems += [Problem("materials", "usage_shrinks", code) for code in given_up(old.item, found)]
            if not changed_parts(found, old.item):
                problems.append(Problem("item", "nothing_changed"))
        told[row.id] = problems
    return told


def changes(session: Session, row: AnyRow) -> tuple[Difference, ...]:
    """What a version says differently from the published one before it; of a first version, nothing."""
    old = before(session, row)
    return differences(old.document, row.document) if old is not None else ()


def start(step: Step, *, code: str, source: str | None) -> UUID:
    """Begin an item: from nothing, as a copy of another, or the next version of itself.

    The next version of one that is out of force brings it back, as long as nobody writes an end into it again.

    Raises:
        InvalidField: no such source, or the code is taken by an item that it does not continue.
        Conflict: the next version is being prepared already.
    """
    published = archive(step.session)
    if source is not None and source not in published:
        raise InvalidField((FieldProblem("source", "unknown"),))
    if code in published and source != code:
        raise InvalidField((FieldProblem("code", "taken"),))
    document = {**write(published[source].item), "code": code, "ends": None} if source is not None else _blank(code)
    [item_id] = enter(step, [document])
    step.record("items:begun", "done", code)
    return item_id


def enter(step: Step, documents: Iterable[Mapping[str, Any]]) -> list[UUID]:
    """Make drafts of documents.

    Raises:
        Conflict: the next version of one of them is being prepared already.
    """
    versions = select(ITEM.c.code, func.max(ITEM.c.version).label("version")).where(ITEM.c.state != DISCARDED)
    newest = {row.code: row.version for row in step.session.execute(versions.group_by(ITEM.c.code))}
    rows = [
        {
            "id": new_id(), "code": one["code"], "version": newest.get(one["code"], 0) + 1, "state": DRAFT,
            "document": dict(one), "note": "", "edits": 0, "editors": [str(step.actor.person_id)], "batch_id": None,
            "updated_at": step.now, "published_at": None,
        }
        for one in documents
    ]  # fmt: skip
    try:
        with step.session.begin_nested():
            step.session.execute(insert(ITEM), rows)
    except IntegrityError as error:
        raise Conflict from error
    return [row["id"] for row in rows]


def save(step: Step, item_id: UUID, document: Mapping[str, Any], *, edits: int) -> list[Problem]:
    """Keep a draft as it stands, with whatever faults it has; returns them.

    Raises:
        InvalidField: it is no item at all; every place is named.
        Stale: somebody saved it since.
        Conflict: it is with the departments, published or given up.
    """
    row = one(step.session, item_id)
    found = read({**document, "code": row.code})
    if not isinstance(found, Item):
        raise InvalidField(tuple(FieldProblem(f"document.{each.where}", each.problem) for each in found[:50]))
    editors = list(dict.fromkeys([*row.editors, str(step.actor.person_id)]))
    _move(step, row, (DRAFT,), edits=edits, document=write(found), editors=editors)
    return faults(step.session, [one(step.session, item_id)])[item_id]


def discard(step: Step, item_id: UUID) -> None:
    """Give a draft up; Conflict where it is with the departments or published."""
    row = one(step.session, item_id)
    _move(step, row, (DRAFT,), edits=row.edits, state=DISCARDED)
    step.record("items:discarded", "done", row.code)


def submit(step: Step, item_ids: Sequence[UUID]) -> None:
    """Give drafts to the departments, all or none.

    Raises:
        InvalidField: some have faults; each is named by its code.
        NotFound, Conflict: one is not there, or is no draft.
    """
    query = select(ITEM).where(ITEM.c.id.in_(item_ids), ITEM.c.state != DISCARDED).order_by(ITEM.c.id)
    rows = list(step.session.execute(locked(query)))
    if len(rows) != len(set(item_ids)):
        raise NotFound
    if any(row.state != DRAFT for row in rows):
        raise Conflict
    told = faults(step.session, rows)
    wrong = [
        FieldProblem(f"{row.code}.{told[row.id][0].where}", told[row.id][0].problem) for row in rows if told[row.id]
    ]
    if wrong:
        raise InvalidField(tuple(wrong[:50]))
    ids = [row.id for row in rows]
    step.session.execute(delete(REVIEW).where(REVIEW.c.item_id.in_(ids)))
    step.session.execute(update(ITEM).where(ITEM.c.id.in_(ids)).values(state=IN_REVIEW, note="", updated_at=step.now))
    step.record("items:submitted", str(len(rows)), *(row.code for row in rows))


def _move(step: Step, row: AnyRow, states: tuple[str, ...], *, edits: int, **values: Any) -> None:
    """Change a version if it is still in one of these states and nobody saved it since."""
    moved = step.session.execute(
        update(ITEM)
        .where(ITEM.c.id == row.id, ITEM.c.state.in_(states), ITEM.c.edits == edits)
        .values(updated_at=step.now, **{"edits": edits + 1, **values})
        .returning(ITEM.c.id)
    ).one_or_none()
    if moved is None:
        raise Stale if row.state in states else Conflict


def _blank(code: str) -> dict[str, Any]:
    applicant = {"key": "applicant", "name": "申请人", "name_en": "Applicant"}
    return {"code": code, "kind": "handling", "name": code, "name_en": code, "roles": [applicant]}
