"""An inspection from its beginning until the person checked signs: begin, come along, note, conclude, give up."""

from dataclasses import dataclass
from datetime import timedelta
from typing import Any, Final
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.exc import IntegrityError

from backend.audit import service as audit
from backend.identity.people import masked_names, organisations
from backend.identity.rules import Office
from backend.inspections.checklists import Checklist, checklist
from backend.inspections.crew import Colleague, conflicts_of, force_of
from backend.inspections.models import Inspection, InspectionMember, InspectionTask
from backend.inspections.records import Held, Step, drawn_pair, keep, mine, note, read, sealed, tell
from backend.inspections.rules.findings import (
    MOST_DAYS,
    Conclusion,
    Finding,
    Joined,
    Kind,
    OrderState,
    Part,
    State,
)
from backend.kernel.db import locked
from backend.kernel.errors import Conflict, FieldProblem, InvalidField, NotFound, Stale
from backend.kernel.ids import new_id
from backend.standards.calendar import date_in_shanghai
from backend.verification.events import SHOWING

FROM_LOOK: Final = timedelta(hours=24)
"""How long after a look an inspection may begin from it."""

OCCASIONS: Final = frozenset({Kind.ROUTINE, Kind.SPECIAL, Kind.ON_SITE})
"""What an inspector may choose; a draw and an order give the others themselves."""


@dataclass(frozen=True, slots=True)
class Wanted:
    """What an inspector chose to begin with; `kind` and `checklist` count only where nothing else fixes them."""

    place: str
    kind: str = ""
    checklist: str = ""


@dataclass(frozen=True, slots=True)
class _Begun:
    office: Office
    subject_id: UUID
    kind: Kind
    checks: Checklist
    items: tuple[str, ...] | None = None
    look_id: UUID | None = None
    follows_id: UUID | None = None


def from_look(step: Step, look_id: UUID, wanted: Wanted) -> UUID:
    """Begin with whom one has just checked; of one look there is one inspection at a time.

    Raises:
        NotFound: no look of this inspector at somebody, for an office of theirs, within a day.
        InvalidField: no such kind or checklist.
        Conflict: `look` `under_way`: one has begun from it and is not done; `subject` `own`: one has to do with it.
    """
    events = audit.of_look(step.session, step.keys, [look_id])
    own = str(step.actor.account_id)
    since = step.now - FROM_LOOK
    look = next((one for one in events if one.kind in SHOWING and one.entry["actor"] == own and one.at > since), None)
    if look is None or look.subject_id is None or look.entry["outcome"] == "no_verdict":
        raise NotFound
    named = organisations(step.session, step.offices())
    office = next((id_ for id_, one in named.items() if one.name == look.entry["organisation"]), None)
    if office is None:
        raise NotFound
    kind = next((one for one in OCCASIONS if one.value == wanted.kind), None)
    if kind is None:
        raise InvalidField((FieldProblem("kind", "unknown"),))
    begun = _Begun(step.offices()[office], look.subject_id, kind, checklist(wanted.checklist), look_id=look_id)
    try:
        with step.session.begin_nested():  # who begins at the same moment meets the index, and reads as who comes later
            return _begin(step, begun, wanted).row.id
    except IntegrityError:
        raise Conflict((FieldProblem("look", "under_way"),)) from None


def from_task(step: Step, task_id: UUID, wanted: Wanted) -> UUID:
    """Begin what was drawn; the other of the pair is asked at once.

    Raises:
        NotFound: no task of this inspector.
        Conflict: it is begun, done or returned; `task` `crew`: the other of the pair can go no longer; or `subject`
            `own`.
    """
    task = step.session.execute(locked(select(InspectionTask).where(InspectionTask.id == task_id))).scalar_one_or_none()
    if task is None or step.actor.person_id not in (task.first_id, task.second_id):
        raise NotFound
    if task.organisation_id not in step.offices():
        raise NotFound
    if task.state != "open":
        raise Conflict
    office = step.offices()[task.organisation_id]
    held = _begin(step, _Begun(office, task.subject_id, Kind.DOUBLE_RANDOM, checklist(task.checklist)), wanted)
    task.state, task.inspection_id = "begun", held.row.id
    step.session.flush()
    other = task.second_id if task.first_id == step.actor.person_id else task.first_id
    if other not in (one.person_id for one in _fellows(step, held)):
        raise Conflict((FieldProblem("task", "crew"),))
    ask(step, held.row.id, other)
    return held.row.id


def from_order(step: Step, inspection_id: UUID, wanted: Wanted) -> UUID:
    """Begin the re-check of a rectification order: its items alone.

    Raises:
        NotFound: no inspection of an own office.
        Conflict: no order runs, or it is being checked already.
    """
    first = read(step, inspection_id, of=step.offices(), lock=True)
    running = select(Inspection.id).where(
        Inspection.follows_id == inspection_id, Inspection.state.in_([State.OPEN.value, State.SIGNED.value])
    )
    if first.row.order_state != OrderState.DUE.value or step.session.execute(running).first() is not None:
        raise Conflict
    begun = _Begun(
        step.offices()[first.row.organisation_id],
        first.row.subject_id,
        Kind.RECHECK,
        checklist(first.row.checklist),
        items=first.findings.problems,
        follows_id=inspection_id,
    )
    return _begin(step, begun, wanted).row.id


def fellows(step: Step, inspection_id: UUID) -> list[Colleague]:
    """Whom the leading inspector may ask along: of the own office, and nobody who has to do with the person checked.

    Of what was drawn it is the other of the pair and nobody else.

    Raises:
        NotFound: unknown, or another office's.
    """
    return _fellows(step, read(step, inspection_id, of=step.offices()))


def ask(step: Step, inspection_id: UUID, person_id: UUID) -> None:
    """Ask a colleague of the office to come along; who was asked before is replaced.

    Raises:
        NotFound, Conflict: as `mine`.
        InvalidField: none of `fellows`.
    """
    held = mine(step, inspection_id, State.OPEN, lead=True)
    who = next((one for one in _fellows(step, held) if one.person_id == person_id), None)
    if who is None:
        raise InvalidField((FieldProblem("person", "unknown"),))
    if held.second is not None:
        held.second.state = Joined.REPLACED.value
    known = held.member(person_id)
    if known is None:
        known = InspectionMember(id=new_id(), inspection_id=inspection_id, person_id=person_id)
        step.session.add(known)
    known.part, known.state = Part.SECOND.value, Joined.ASKED.value
    known.unit, known.badge, known.answered_at, known.agreed_at = who.unit, who.badge, None, None
    step.session.flush()
    note(step, held, "colleague_asked", of_subject=False)
    tell(step, read(step, inspection_id, of=step.offices()), "asked")


def come(step: Step, inspection_id: UUID, *, yes: bool) -> None:
    """The colleague's answer, on the own phone.

    Raises:
        NotFound: not asked.
        Conflict: answered already, or it is open no longer; `subject` `own`: one has to do with the person checked.
    """
    held = read(step, inspection_id, of=step.offices(), lock=True)
    own = held.member(step.actor.person_id)
    if own is None or own.part != Part.SECOND.value:
        raise NotFound
    if own.state != Joined.ASKED.value or held.state is not State.OPEN:
        raise Conflict
    if yes:
        _no_interest(step, held.row.subject_id)
    own.state, own.answered_at = (Joined.CONFIRMED if yes else Joined.DECLINED).value, step.now
    step.session.flush()
    note(step, held, "colleague_answered", of_subject=yes, outcome=own.state)
    tell(step, held, "joined")


def find(step: Step, inspection_id: UUID, key: str, finding: Finding, text: str, *, n: int) -> int:
    """Note what was found at one item; returns the count on which the next change of it has to stand.

    Raises:
        NotFound, Conflict: as `mine`; also an item that the checklist does not have.
        Stale: the other inspector noted something else at it meanwhile.
    """
    held = mine(step, inspection_id, State.OPEN)
    answers: dict[str, Any] = dict(held.content["answers"])
    if key not in held.findings.items:
        raise NotFound
    if answers.get(key, {"n": 0})["n"] != n:
        raise Stale
    answers[key] = {"finding": finding.value, "note": text, "n": n + 1, "by": str(step.actor.person_id)}
    note(step, keep(step, held, answers=answers), "noted", of_subject=False)
    tell(step, held, "noted")
    return n + 1


def conclude(step: Step, inspection_id: UUID, said: Conclusion, *, n: int) -> int:
    """Say what follows.

    Raises:
        NotFound, Conflict, Stale: as `find`.
        InvalidField: a term outside the bounds.
    """
    held = mine(step, inspection_id, State.OPEN)
    if held.content["conclusion"]["n"] != n:
        raise Stale
    if said.days is not None and not 1 <= said.days <= MOST_DAYS:
        raise InvalidField((FieldProblem("days", "range"),))
    written = {"measure": said.measure.value, "days": said.days, "demand": said.demand, "remark": said.remark}
    note(step, keep(step, held, conclusion={**written, "n": n + 1}), "concluded", of_subject=False)
    tell(step, held, "noted")
    return n + 1


def drop(step: Step, inspection_id: UUID, reason: str) -> None:
    """Give up an inspection that was begun by mistake; it stays in the lists, and a drawn task is open again.

    Raises:
        NotFound, Conflict: as `mine`.
    """
    give_up(step, mine(step, inspection_id, State.OPEN, lead=True), reason)


def give_up(step: Step, held: Held, reason: str) -> None:
    """Drop an inspection that is under way, locked by the caller."""
    held.row.state = State.DROPPED.value
    keep(step, held, dropped=reason)
    task = step.session.execute(
        locked(select(InspectionTask).where(InspectionTask.inspection_id == held.row.id))
    ).scalar_one_or_none()
    if task is not None:
        task.state, task.inspection_id = "open", None
        step.session.flush()
    note(step, held, "dropped")
    tell(step, held, "dropped")


def _fellows(step: Step, held: Held) -> list[Colleague]:
    row, today = held.row, date_in_shanghai(step.now)
    may_go = force_of(step.session, step.keys, row.organisation_id, today=today).free(row.subject_id)
    pair = drawn_pair(step.session, row.id)
    return [
        one
        for one in may_go
        if one.person_id != step.actor.person_id and (row.kind != Kind.DOUBLE_RANDOM.value or one.person_id in pair)
    ]


def _no_interest(step: Step, subject_id: UUID) -> None:
    """Nobody inspects themselves, or whom they belong to, represent or act for (回避)."""
    own = conflicts_of(step.session, [step.actor.person_id], today=date_in_shanghai(step.now))
    if subject_id in own[step.actor.person_id]:
        raise Conflict((FieldProblem("subject", "own"),))


def _begin(step: Step, begun: _Begun, wanted: Wanted) -> Held:
    _no_interest(step, begun.subject_id)
    organisation = organisations(step.session, [begun.subject_id]).get(begun.subject_id)
    name = (
        organisation.name
        if organisation
        else masked_names(step.session, step.keys, [begun.subject_id])[begun.subject_id]
    )
    checks = begun.checks
    content = {
        "place": wanted.place,
        "name": name,
        "name_en": organisation.name_en if organisation else name,
        "subject_kind": "enterprise" if organisation else "person",
        "list": {
            key: getattr(checks, key) for key in ("code", "version", "name", "name_en", "legal_basis", "legal_basis_en")
        },
        "items": [
            {key: getattr(one, key) for key in ("key", "section", "section_en", "text", "text_en")}
            for one in checks.items
            if begun.items is None or one.key in begun.items
        ],
        "answers": {},
        "conclusion": {"measure": "none", "days": None, "demand": "", "remark": "", "n": 0},
        "counterpart": None,
    }
    row = Inspection(
        id=new_id(),
        organisation_id=begun.office.organisation_id,
        subject_id=begun.subject_id,
        kind=begun.kind.value,
        checklist=checks.code,
        state=State.OPEN.value,
        look_id=begun.look_id,
        follows_id=begun.follows_id,
        order_state=OrderState.NONE.value,
        created_at=step.now,
    )
    row.content = sealed(step.keys, row.id, content)
    lead = InspectionMember(
        id=new_id(),
        inspection_id=row.id,
        person_id=step.actor.person_id,
        part=Part.LEAD.value,
        state=Joined.CONFIRMED.value,
        unit=begun.office.unit,
        badge=begun.office.badge,
        answered_at=step.now,
    )
    step.session.add(row)
    step.session.flush()
    step.session.add(lead)
    step.session.flush()
    held = Held(row, content, [lead])
    note(step, held, "begun")
    tell(step, held, "begun")
    return held
