"""Sign a promise, and take it back: the whole document, by its own person, with the city's signature over it."""

import json
from collections.abc import Collection
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import select, update

from backend.cases import records
from backend.cases.models import Case as Row
from backend.cases.promises import standing
from backend.cases.promises.models import Promise
from backend.cases.promises.rules import (
    SIGNED_PREFIX,
    Standing,
    digest_of,
    document,
    may_be_signed,
    may_be_withdrawn,
    may_sign,
    promise_of,
)
from backend.cases.records import Step
from backend.cases.rules.case import Case, Evidence, MaterialState
from backend.identity.people import details_of
from backend.inspections import paper
from backend.kernel.db import locked
from backend.kernel.errors import Conflict, FieldProblem, Forbidden, InvalidField, NotFound, Stale
from backend.kernel.fields import Place, seal, unseal
from backend.kernel.ids import new_id
from backend.services.rules.items import Item

EVIDENCE = "promise"


@dataclass(frozen=True, slots=True)
class Sheet:
    """What a person reads before signing.

    Attributes:
        digest: of the document, hexadecimal; who signs sends it back, so that nobody signs another text.
        may_sign: this person may; else a mandate that names promises is needed.
        barred: the applicant broke a promise and cannot make one now.
    """

    document: dict[str, Any]
    digest: str
    may_sign: bool
    barred: bool
    signed: "Signed | None"


@dataclass(frozen=True, slots=True)
class Signed:
    """A promise that was signed; `intact`: what is kept is still what the city signed."""

    id: UUID
    material: str
    digest: str
    document: dict[str, Any]
    state: Standing
    signed_at: datetime
    withdrawn_at: datetime | None
    intact: bool


def sheet(step: Step, case: Case, item: Item, material: str) -> Sheet:
    """The whole promise for a material, as it would be signed now.

    Raises:
        NotFound: the item lets nobody promise it.
    """
    found = promise_of(item, material)
    if found is None:
        raise NotFound
    whole = document(case, item, *found, _name(step))
    row = _row(step, case.id, material)
    return Sheet(
        document=whole,
        digest=digest_of(whole),
        may_sign=may_sign(case.acting.way, standing.mandates_of(step, case), item.code, step.today),
        barred=standing.is_barred(step.session, case.applicant.id, today=step.today),
        signed=None if row is None else shown(step, row),
    )


def enter(step: Step, case: Case, item: Item, material: str, expected_digest: str, step_id: UUID) -> Evidence:
    """Sign the promise for a material, in the submission that rests on it; what answers the material from now on.

    A promise of the very same text that still stands is not signed twice; of another text it takes the place.

    Args:
        case: with the actor's own right, as `acting.acting_of` reads it now.
        expected_digest: of what the person read.
        step_id: the step that was spent for just this request, whose body holds the digest.

    Raises:
        NotFound: the item lets nobody promise it.
        Stale: the text is another one by now.
        Forbidden: a handler without a mandate that names promises, or somebody at a counter.
        Conflict: the case is not being filled in, or the step was spent for an earlier submission.
        InvalidField: `promise` `barred`.
    """
    told = sheet(step, case, item, material)
    if told.digest != expected_digest:
        raise Stale
    if not told.may_sign:
        raise Forbidden
    if told.barred:
        raise InvalidField((FieldProblem("promise", "barred"),))
    if not may_be_signed(case.state):
        raise Conflict
    before = _row(step, case.id, material, lock=True)
    if before is not None and before.digest.hex() == expected_digest:
        return _evidence(before.id, expected_digest)
    if _is_spent(step, case, step_id):
        raise Conflict
    if before is not None:
        before.state, before.withdrawn_at = Standing.WITHDRAWN.value, step.now
        step.session.flush()
    promise_id = new_id()
    receipt = paper.signed(step.session, step.keys, SIGNED_PREFIX, _dated(told.document, step.now), now=step.now)
    step.session.add(
        Promise(
            id=promise_id,
            case_id=case.id,
            material=material,
            item_code=case.item_code,
            item_version=case.item_version,
            subject_id=case.applicant.id,
            signed_by=step.actor.person_id,
            acting_as=case.acting.way.value,
            digest=bytes.fromhex(told.digest),
            step_id=step_id,
            content=seal(step.keys, _place(promise_id), receipt),
            state=Standing.SIGNED.value,
            signed_at=step.now,
        )
    )
    step.session.flush()
    return _evidence(promise_id, told.digest)


def withdraw(step: Step, case: Case, material: str) -> Case:
    """Take a promise back before the decision; the material is open again.

    Raises:
        NotFound: nothing was promised.
        Conflict: the case is decided.
    """
    row = records.row_of(step, case.id, lock=True)
    held = records.opened(step, row)
    promise = _row(step, case.id, material, lock=True)
    if promise is None:
        raise NotFound
    if not may_be_withdrawn(Standing(promise.state), held.state):
        raise Conflict
    promise.state, promise.withdrawn_at = Standing.WITHDRAWN.value, step.now
    step.session.flush()
    return _reopened(step, row, held, material)


def end(step: Step, case_id: UUID, materials: Collection[str]) -> None:
    """Promises for these materials stand no more: they were of somebody else."""
    step.session.execute(
        update(Promise)
        .where(Promise.case_id == case_id, Promise.material.in_(materials), Promise.withdrawn_at.is_(None))
        .values(state=Standing.WITHDRAWN.value, withdrawn_at=step.now)
        .execution_options(synchronize_session="fetch")
    )


def of_case(step: Step, case_id: UUID) -> list[Signed]:
    """All promises of a case, those taken back included, in the order of signing."""
    query = select(Promise).where(Promise.case_id == case_id).order_by(Promise.id)
    return [shown(step, row) for row in step.session.execute(query).scalars()]


def receipt_of(step: Step, promise_id: UUID) -> dict[str, Any]:
    """The document with the city's signature, as it is kept.

    Raises:
        NotFound: unknown.
    """
    row = step.session.get(Promise, promise_id)
    if row is None:
        raise NotFound
    found: dict[str, Any] = json.loads(unseal(step.keys, _place(row.id), row.content))
    return found


def _evidence(promise_id: UUID, digest: str) -> Evidence:
    return Evidence(kind=EVIDENCE, ref=str(promise_id), digest=digest)


def _reopened(step: Step, row: Row, held: Case, material: str) -> Case:
    """The case with its material open again, and a line of its history."""
    case = replace(
        held,
        materials=tuple(
            replace(one, state=MaterialState.OPEN, evidence=(), promised_at=None) if one.key == material else one
            for one in held.materials
        ),
    )
    records.keep_materials(step, case)
    kept = records.keep(step, row, case)
    records.happened(step, kept, "promise_withdrawn", "applicant")
    return kept


def _dated(whole: dict[str, Any], now: datetime) -> dict[str, Any]:
    return {**whole, "signed_at": now.isoformat(timespec="milliseconds")}


def shown(step: Step, row: Promise) -> Signed:
    """A promise's row opened, and whether it is still what was signed."""
    receipt = json.loads(unseal(step.keys, _place(row.id), row.content))
    whole = receipt["document"]
    read = {key: value for key, value in whole.items() if key != "signed_at"}
    intact = (
        digest_of(read) == row.digest.hex()
        and whole["signed_at"] == row.signed_at.isoformat(timespec="milliseconds")
        and paper.is_good(step.session, SIGNED_PREFIX, receipt, whole)
    )
    return Signed(
        id=row.id,
        material=row.material,
        digest=row.digest.hex(),
        document=whole,
        state=Standing(row.state),
        signed_at=row.signed_at,
        withdrawn_at=row.withdrawn_at,
        intact=intact,
    )


def _row(step: Step, case_id: UUID, material: str, *, lock: bool = False) -> Promise | None:
    query = select(Promise).where(
        Promise.case_id == case_id, Promise.material == material, Promise.withdrawn_at.is_(None)
    )
    return step.session.execute(locked(query) if lock else query).scalar_one_or_none()


def _is_spent(step: Step, case: Case, step_id: UUID) -> bool:
    """Whether a promise of an earlier submission, or one that was taken back, rests on the step already."""
    query = select(Promise.id).where(
        Promise.subject_id == case.applicant.id,
        Promise.step_id == step_id,
        (Promise.signed_at < step.now) | Promise.withdrawn_at.is_not(None),
    )
    return step.session.execute(query.limit(1)).first() is not None


def _name(step: Step) -> str:
    own = step.actor.person_id
    return details_of(step.session, step.keys, [own])[own].name


def _place(promise_id: UUID) -> Place:
    return Place("case_promise", "content", promise_id)
