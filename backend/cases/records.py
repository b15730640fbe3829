"""The rows of a case: who may open it, its sealed content, its history, and the record of each act."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Any, Final, Protocol
from uuid import UUID

from sqlalchemy import select, update
from sqlalchemy.orm import Session

from backend.audit import service as audit
from backend.audit.rules import Entry
from backend.cases import written
from backend.cases.models import Case as Row
from backend.cases.models import CaseAsk, CaseEvent, Material
from backend.cases.rules import states
from backend.cases.rules.case import Acting, ActingAs, Applicant, Case, Channel, Outcome, State
from backend.identity.people import organisations
from backend.identity.rules import Actor, Office, Role
from backend.kernel import outbox
from backend.kernel.db import locked
from backend.kernel.errors import Conflict, NotFound, Stale
from backend.kernel.fields import Place, seal, unseal
from backend.kernel.ids import new_id
from backend.kernel.keys import KeyProvider
from backend.standards.calendar import date_in_shanghai

TOLD: Final = "case.changed"
DESK: Final = frozenset({Role.ISSUING_OFFICER, Role.REVIEWER})
"""Who reads and decides the cases of their office."""


@dataclass(frozen=True, slots=True)
class Step:
    """An act under way: who does it, when, in which transaction."""

    session: Session
    keys: KeyProvider
    actor: Actor
    now: datetime

    @property
    def today(self) -> date:
        """The day in the city."""
        return date_in_shanghai(self.now)

    def offices(self, *roles: Role) -> dict[UUID, Office]:
        """Offices in which the actor has one of these roles today; a desk's, where none is named."""
        return {one.organisation_id: one for one in self.actor.offices if one.role in (roles or DESK)}


class Reading(Protocol):
    """What is needed to read a case: an act of somebody, or the clock's work."""

    @property
    def session(self) -> Session:
        """The transaction."""
        ...

    @property
    def keys(self) -> KeyProvider:
        """What unseals."""
        ...


@dataclass(frozen=True, slots=True)
class Event:
    """A line of a case's history."""

    happened: str
    by_side: str
    at: datetime
    note: str = ""
    clause: str = ""


def row_of(step: Reading, case_id: UUID, *, lock: bool = False) -> Row:
    """A case's row.

    Raises:
        NotFound: unknown.
    """
    query = select(Row).where(Row.id == case_id).execution_options(populate_existing=lock)
    row = step.session.execute(locked(query) if lock else query).scalar_one_or_none()
    if row is None:
        raise NotFound
    return row


def opened(step: Reading, row: Row) -> Case:
    """A row with its materials, its asks and its content."""
    materials = step.session.execute(select(Material).where(Material.case_id == row.id).order_by(Material.id)).scalars()
    asks = step.session.execute(select(CaseAsk).where(CaseAsk.case_id == row.id).order_by(CaseAsk.id)).scalars()
    content = unsealed(step.keys, "service_case", row.id, row.content)
    return Case(
        id=row.id,
        number=row.number,
        item_code=row.item_code,
        item_version=row.item_version,
        department_id=row.department_id,
        applicant=Applicant(row.applicant_id, row.applicant_kind, content["applicant"]),
        acting=Acting(row.actor_id, ActingAs(row.acting_as), content["actor"], row.grant_id),
        channel=Channel(row.channel),
        state=State(row.state),
        revision=row.revision,
        opened_at=row.opened_at,
        outcome=None if row.outcome is None else Outcome(row.outcome),
        submitted_at=row.submitted_at,
        accepted_at=row.accepted_at,
        due_on=row.due_on,
        decided_at=row.decided_at,
        form=written.form_in(content["form"]),
        materials=tuple(
            written.material_in(
                one.key, one.of, one.way, one.state, unsealed(step.keys, "case_material", one.id, one.content)
            )
            for one in materials
        ),
        roles=written.roles_in(content["roles"]),
        consent=written.consent_in(content["consent"]),
        answers=written.answers_in(content["answers"]),
        asks=tuple(
            written.ask_in(one.id, one.ask_id, one.role, unsealed(step.keys, "case_ask", one.id, one.content))
            for one in asks
        ),
        renews_id=row.renews_id,
        result_id=row.result_id,
        note=content["note"],
        clause=content["clause"],
    )


def keep(step: Step, row: Row, case: Case, **values: Any) -> Case:
    """Write a case's content and columns, if nobody else changed it since it was read; materials are kept apart.

    Raises:
        Stale: somebody did.
    """
    content = sealed(step.keys, "service_case", row.id, written.content_out(case))
    done = step.session.execute(
        update(Row)
        .where(Row.id == row.id, Row.revision == case.revision, Row.state == case.state.value)
        .values(content=content, revision=case.revision + 1, **values)
        .returning(Row.id)
        .execution_options(synchronize_session=False)
    ).one_or_none()
    if done is None:
        raise Stale
    step.session.refresh(row)
    return replace(case, revision=case.revision + 1)


def move(step: Step, row: Row, case: Case, act: states.Act, **values: Any) -> Case:
    """Take a case to where an act takes it; of two who act at once one finds it moved.

    Raises:
        Conflict: the act is not open in this state.
    """
    if not states.may(act, case.state):
        raise Conflict
    to = states.STEPS[act]
    changed: dict[str, Any] = dict(values)
    if to.to is not None:
        changed["state"] = to.to.value
    if to.outcome is not None:
        changed["outcome"] = to.outcome.value
    keep(step, row, case, **changed)
    return opened(step, row)


def keep_materials(step: Step, case: Case) -> None:
    """Write how the materials of a case are answered; those that are not of the item any more go."""
    known = {
        one.key: one for one in step.session.execute(select(Material).where(Material.case_id == case.id)).scalars()
    }
    for one in case.materials:
        row = known.pop(one.key, None)
        if row is None:
            row = Material(id=new_id(), case_id=case.id, key=one.key)
            step.session.add(row)
        row.of, row.way, row.state, row.changed_at = one.of, one.way.value, one.state.value, step.now
        row.content = sealed(step.keys, "case_material", row.id, written.material_out(one))
    for row in known.values():
        step.session.delete(row)
    step.session.flush()


def happened(step: Step, case: Case, what: str, side: str, *, note: str = "", clause: str = "") -> None:
    """A line of the case's history, one of the applicant's record, and word for those whom it concerns."""
    event_id = new_id()
    step.session.add(
        CaseEvent(
            id=event_id,
            case_id=case.id,
            happened=what,
            by_side=side,
            by_id=step.actor.person_id,
            content=sealed(step.keys, "case_event", event_id, {"note": note, "clause": clause}),
            at=step.now,
        )
    )
    step.session.flush()
    office = organisations(step.session, [case.department_id])[case.department_id]
    own = step.offices().get(case.department_id) if side == "office" else None
    entry = Entry(
        kind=f"case:{what}",
        actor_id=step.actor.account_id,
        subject_id=case.applicant.id,
        organisation=office.name,
        organisation_en=office.name_en,
        unit=own.unit if own else "",
        badge=own.badge if own else "",
        scene=case.item_code,
        case_number=case.number,
        outcome=case.state.value,
        refs=(str(case.id),),
    )
    audit.append(step.session, step.keys, entry, now=step.now)
    payload: dict[str, object] = {
        "case": str(case.id),
        "what": what,
        "side": side,
        "actor": str(case.acting.person_id),
        "applicant": str(case.applicant.id),
        "item": case.item_code,
        "version": case.item_version,
        "number": case.number,
    }
    outbox.add(step.session, TOLD, payload, now=step.now)


def history(step: Step, case_id: UUID) -> list[Event]:
    """What happened to a case, oldest first."""
    rows = step.session.execute(select(CaseEvent).where(CaseEvent.case_id == case_id).order_by(CaseEvent.id)).scalars()
    return [
        Event(row.happened, row.by_side, row.at, **unsealed(step.keys, "case_event", row.id, row.content))
        for row in rows
    ]


def sealed(keys: KeyProvider, table: str, row_id: UUID, content: Mapping[str, Any]) -> bytes:
    """Content as it is kept."""
    return seal(keys, Place(table, "content", row_id), json.dumps(content, ensure_ascii=False).encode())


def unsealed(keys: KeyProvider, table: str, row_id: UUID, content: bytes) -> dict[str, Any]:
    """Content as it was written."""
    found: dict[str, Any] = json.loads(unseal(keys, Place(table, "content", row_id), content))
    return found


def of_applicants(step: Step, applicants: Sequence[UUID]) -> list[Row]:
    """Cases of these applicants, and those that the actor filed, newest first."""
    query = select(Row).where((Row.applicant_id.in_(list(applicants))) | (Row.actor_id == step.actor.person_id))
    return list(step.session.execute(query.order_by(Row.id.desc())).scalars())
