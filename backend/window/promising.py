"""A promise signed at the counter by somebody without a phone (R18): read whole on the glass, signed, witnessed.

The clerk alone cannot make anybody promise: a colleague of the office comes, sees who signs, and says so with a step of
their own, which the promise then rests on. Both stand in the person's record, and the slip says it all again.
"""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from hashlib import sha256
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, func, select, update

from backend.cases import acting
from backend.cases import service as cases
from backend.cases.promises import signing
from backend.cases.rules import states
from backend.cases.rules.case import Case, MaterialState, Way
from backend.cases.service import Step
from backend.identity.people import details_of
from backend.inspections.rules.findings import ink_fault
from backend.kernel.db import locked
from backend.kernel.errors import (
    Conflict,
    FieldProblem,
    Forbidden,
    InvalidField,
    NotFound,
    SecondPersonNeeded,
    Stale,
)
from backend.kernel.fields import Place, seal, unseal
from backend.kernel.ids import new_id
from backend.services.rules.items import Item
from backend.standards import masks
from backend.standards.canonical_json import Canonical, canonical
from backend.window import desk, records
from backend.window.models import WindowCase, WindowCounter, WindowPromise
from backend.window.rules.serving import Channel
from backend.window.rules.witnessing import LIFE, Witnessed, as_of, may_witness, waits

TOLD = ("material_name", "material_name_en", "text", "text_en", "standard", "standard_en", "liability", "liability_en")


@dataclass(frozen=True, slots=True)
class Signed:
    """What was signed on the glass: why not on a phone, material → digest of what was read, the strokes."""

    reason: str
    digests: Mapping[str, str]
    strokes: Sequence[Sequence[int]]


@dataclass(frozen=True, slots=True)
class Waiting:
    """A promise that waits for a second person, as a colleague of the clerk sees it."""

    id: UUID
    clerk: str
    counter: int
    item: Item
    reason: str
    name: str
    promises: Sequence[Mapping[str, str]]
    signed_at: datetime


@dataclass(frozen=True, slots=True)
class Kept:
    """A promise of the counter opened: what was promised, by which mark, and who witnessed it."""

    id: UUID
    state: Witnessed
    reason: str
    digests: Mapping[str, str]
    promises: Sequence[Mapping[str, str]]
    ink: str
    witness: str
    step_id: UUID | None
    signed_at: datetime


def sign(step: Step, window_case_id: UUID, signed: Signed) -> UUID:
    """The person has read every promise that the application needs and signs them on the glass.

    Raises:
        NotFound, Conflict: as `desk.agreed`; Conflict: handed in already; NotFound: nothing to promise for a material.
        Stale: another text than the one that was read.
        Forbidden, InvalidField: may not promise, a broken one stands against them; no signature; one was left out.
    """
    row = desk.agreed(step, window_case_id, channel=Channel.PRESENCE)
    stands = records.behind(step, row)
    _, case, item = cases.own(stands, desk.case_of(row))
    if case.state not in states.OPEN_TO_FILL:
        raise Conflict
    if fault := ink_fault(signed.strokes):
        raise InvalidField((FieldProblem("strokes", fault),))
    sheets = _read(stands, case, item, signed.digests)
    _end(step, row, Witnessed.WAITING, Witnessed.CONFIRMED, Witnessed.DECLINED)
    promise_id = new_id()
    ink: list[Canonical] = [list(one) for one in signed.strokes]
    content = {
        "promises": [{key: str(one.document[key]) for key in TOLD} for one in sheets],
        "digests": dict(signed.digests),
        "strokes": ink,
        "ink": sha256(canonical(ink)).hexdigest(),
        "name": masks.name(case.applicant.name),
        "witness": "",
    }
    step.session.add(
        WindowPromise(
            id=promise_id,
            window_case_id=row.id,
            organisation_id=row.organisation_id,
            case_id=case.id,
            clerk_id=row.clerk_id,
            state=Witnessed.WAITING.value,
            reason=signed.reason,
            content=_sealed(step, promise_id, content),
            signed_at=step.now,
        )
    )
    step.session.flush()
    records.note(
        step,
        row,
        records.PROMISED,
        item,
        case_number=case.number,
        outcome="signed",
        reason=signed.reason,
        ground="presence",
    )
    records.tell(step, row, "promised")
    return promise_id


def waiting(step: Step) -> list[Waiting]:
    """Promises at the own offices' counters that wait for a second person, the longest first; not the own ones."""
    query = (
        select(WindowPromise, WindowCase, WindowCounter.number)
        .join(WindowCase, WindowCase.id == WindowPromise.window_case_id)
        .join(WindowCounter, WindowCounter.id == WindowCase.counter_id)
        .where(*_to_witness(step))
        .order_by(WindowPromise.id)
    )
    found = step.session.execute(query).all()
    names = details_of(step.session, step.keys, {row.WindowPromise.clerk_id for row in found})
    return [
        Waiting(
            id=one.id,
            clerk=names[one.clerk_id].name,
            counter=number,
            item=records.told_of(step, of),
            reason=one.reason,
            name=content["name"],
            promises=content["promises"],
            signed_at=one.signed_at,
        )
        for one, of, number in found
        if (content := _content(step, one))
    ]


def count_waiting(step: Step) -> int:
    """How many of them wait; nothing of them is opened."""
    query = select(func.count()).select_from(WindowPromise)
    query = query.join(WindowCase, WindowCase.id == WindowPromise.window_case_id).where(*_to_witness(step))
    return step.session.execute(query).scalar_one()


def answer(step: Step, promise_id: UUID, *, step_id: UUID | None) -> None:
    """The second person says that they saw it, with a step of their own, or that they did not.

    Args:
        step_id: the step that was spent for just this; None declines.

    Raises:
        NotFound: unknown, or another office's.
        SecondPersonNeeded: who serves there, or who signed.
        Conflict: answered, over, or too late.
    """
    query = select(WindowPromise).where(
        WindowPromise.id == promise_id, WindowPromise.organisation_id.in_(list(records.offices(step)))
    )
    one = step.session.execute(locked(query)).scalar_one_or_none()
    if one is None:
        raise NotFound
    row = step.session.get_one(WindowCase, one.window_case_id)
    if not may_witness(step.actor.person_id, clerk=one.clerk_id, person=row.person_id):
        raise SecondPersonNeeded
    if not waits(Witnessed(one.state), one.signed_at, now=step.now):
        raise Conflict
    said = Witnessed.DECLINED if step_id is None else Witnessed.CONFIRMED
    own = records.offices(step)[one.organisation_id]
    one.state, one.step_id, one.witness_id, one.answered_at = said.value, step_id, step.actor.person_id, step.now
    one.content = _sealed(step, one.id, {**_content(step, one), "witness": f"{own.unit} {own.badge}".strip()})
    step.session.flush()
    item = records.told_of(step, row)
    records.note(step, row, records.WITNESSED, item, outcome=said.value, reason=one.reason, ground="presence")
    records.tell(step, row, "witnessed")


def of_row(step: Step, row: WindowCase) -> Kept | None:
    """What was promised last in a case of the counter; None where nothing was, or it is over."""
    query = select(WindowPromise).where(
        WindowPromise.window_case_id == row.id, WindowPromise.state != Witnessed.OVER.value
    )
    one = step.session.execute(query.order_by(WindowPromise.id.desc()).limit(1)).scalar_one_or_none()
    if one is None:
        return None
    content = _content(step, one)
    return Kept(
        id=one.id,
        state=as_of(Witnessed(one.state), one.signed_at, now=step.now),
        reason=one.reason,
        digests=content["digests"],
        promises=content["promises"],
        ink=content["ink"],
        witness=content["witness"],
        step_id=one.step_id,
        signed_at=one.signed_at,
    )


def confirmed(step: Step, row: WindowCase) -> Kept | None:
    """What was promised and witnessed, to be handed in with the application."""
    found = of_row(step, row)
    return found if found is not None and found.state is Witnessed.CONFIRMED else None


def witnessed(step: Step, row: WindowCase) -> Kept | None:
    """What was promised and witnessed, handed in or not: what the slip says."""
    found = of_row(step, row)
    return found if found is not None and found.state in (Witnessed.CONFIRMED, Witnessed.USED) else None


def use(step: Step, one: Kept) -> None:
    """It was handed in, and is good for nothing more: another submission needs another signature and witness."""
    step.session.get_one(WindowPromise, one.id).state = Witnessed.USED.value
    step.session.flush()


def _to_witness(step: Step) -> list[ColumnElement[bool]]:
    """What somebody of the own offices may witness now: `waits` and `may_witness`, as the database asks it."""
    own = step.actor.person_id
    return [
        WindowPromise.organisation_id.in_(list(records.offices(step))),
        WindowPromise.state == Witnessed.WAITING.value,
        WindowPromise.signed_at > step.now - LIFE,
        WindowPromise.clerk_id != own,
        WindowCase.person_id.is_distinct_from(own),
    ]


def _read(stands: Step, case: Case, item: Item, digests: Mapping[str, str]) -> list[signing.Sheet]:
    """Every promise that the application needs, as it was read: no other text, none left out."""
    open_ = {one.key for one in case.materials if one.way is Way.NOTICE_PROMISE and one.state is MaterialState.OPEN}
    if not digests or not set(digests) <= open_:
        raise NotFound
    if left := sorted(open_ - set(digests)):
        raise InvalidField(tuple(FieldProblem(f"materials.{key}", "unpromised") for key in left))
    own = acting.as_of_now(stands, case, item)
    sheets = {key: signing.sheet(stands, own, item, key) for key in sorted(digests)}
    if any(one.digest != digests[key] for key, one in sheets.items()):
        raise Stale
    if any(one.barred for one in sheets.values()):
        raise InvalidField((FieldProblem("promise", "barred"),))
    if not all(one.may_sign for one in sheets.values()):
        raise Forbidden
    return list(sheets.values())


def _end(step: Step, row: WindowCase, *of: Witnessed) -> None:
    step.session.execute(
        update(WindowPromise)
        .where(WindowPromise.window_case_id == row.id, WindowPromise.state.in_([one.value for one in of]))
        .values(state=Witnessed.OVER.value)
        .execution_options(synchronize_session=False)
    )


def _sealed(step: Step, promise_id: UUID, content: Mapping[str, Any]) -> bytes:
    return seal(step.keys, _place(promise_id), json.dumps(dict(content), ensure_ascii=False).encode())


def _content(step: Step, one: WindowPromise) -> dict[str, Any]:
    found: dict[str, Any] = json.loads(unseal(step.keys, _place(one.id), one.content))
    return found


def _place(promise_id: UUID) -> Place:
    return Place("window_promise", "content", promise_id)
