"""The rows of an inspection: who may open them, their sealed content, and the record of each act."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any, Final
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from backend.audit import service as audit
from backend.audit.rules import Entry
from backend.identity.people import organisations
from backend.identity.rules import Actor, Office, Role
from backend.inspections.models import Inspection, InspectionMember, InspectionTask
from backend.inspections.rules.findings import Conclusion, Finding, Findings, Joined, Measure, Part, State
from backend.kernel import outbox
from backend.kernel.db import locked
from backend.kernel.errors import Conflict, NotFound
from backend.kernel.fields import Place, seal, unseal
from backend.kernel.keys import KeyProvider

TOLD: Final = "inspection.changed"


@dataclass(frozen=True, slots=True)
class Step:
    """An act under way: who does it, when, in which transaction."""

    session: Session
    keys: KeyProvider
    actor: Actor
    now: datetime

    def offices(self, *roles: Role) -> dict[UUID, Office]:
        """Offices in which the actor has one of these roles today; an inspector's, where none is named."""
        return {one.organisation_id: one for one in self.actor.offices if one.role in (roles or (Role.INSPECTOR,))}


@dataclass(frozen=True, slots=True)
class Held:
    """An inspection opened: its row, its content, and everybody who was ever asked to it."""

    row: Inspection
    content: Mapping[str, Any]
    members: Sequence[InspectionMember]

    @property
    def state(self) -> State:
        """Where it stands."""
        return State(self.row.state)

    @property
    def crew(self) -> list[InspectionMember]:
        """Inspectors who are in it, the leading one first."""
        found = [one for one in self.members if one.state == Joined.CONFIRMED.value]
        return sorted(found, key=lambda one: one.part)

    @property
    def second(self) -> InspectionMember | None:
        """Who comes along, or was asked to."""
        wanted = (Joined.ASKED.value, Joined.CONFIRMED.value)
        return next((one for one in self.members if one.part == Part.SECOND.value and one.state in wanted), None)

    def member(self, person_id: UUID) -> InspectionMember | None:
        """A person's own part in it."""
        return next((one for one in self.members if one.person_id == person_id), None)

    @property
    def findings(self) -> Findings:
        """What was noted, as the rules read it."""
        said = self.content["conclusion"]
        return Findings(
            tuple(one["key"] for one in self.content["items"]),
            {key: (Finding(one["finding"]), one["note"]) for key, one in self.content["answers"].items()},
            Conclusion(Measure(said["measure"]), said["days"], said["demand"], said["remark"]),
        )

    def with_content(self, **changes: Any) -> "Held":
        """The same with other content; nothing is written."""
        return replace(self, content={**self.content, **changes})


def read(step: Step, inspection_id: UUID, *, of: Mapping[UUID, Any], lock: bool = False) -> Held:
    """An inspection of one of these offices.

    Raises:
        NotFound: unknown, or another office's.
    """
    query = select(Inspection).where(Inspection.id == inspection_id, Inspection.organisation_id.in_(list(of)))
    row = step.session.execute(locked(query) if lock else query).scalar_one_or_none()
    if row is None:
        raise NotFound
    return opened(step.session, step.keys, row)


def opened(session: Session, keys: KeyProvider, row: Inspection) -> Held:
    """A row with its content and its people."""
    members = session.execute(
        select(InspectionMember).where(InspectionMember.inspection_id == row.id).order_by(InspectionMember.id)
    )
    return Held(row, json.loads(unseal(keys, place(row.id), row.content)), list(members.scalars()))


def mine(step: Step, inspection_id: UUID, *states: State, lead: bool = False) -> Held:
    """An inspection of this very inspector, locked for a change.

    Raises:
        NotFound: unknown, another office's, or one that this inspector is not in.
        Conflict: it is in none of these states, or this is for the leading inspector to do.
    """
    held = read(step, inspection_id, of=step.offices(), lock=True)
    own = held.member(step.actor.person_id)
    if own is None or own.state != Joined.CONFIRMED.value:
        raise NotFound
    if held.state not in states or (lead and own.part != Part.LEAD.value):
        raise Conflict
    return held


def keep(step: Step, held: Held, **content: Any) -> Held:
    """Seal the content with these changes."""
    changed = held.with_content(**content)
    held.row.content = sealed(step.keys, held.row.id, changed.content)
    step.session.flush()
    return changed


def sealed(keys: KeyProvider, inspection_id: UUID, content: Mapping[str, Any]) -> bytes:
    """Content as it is kept."""
    return seal(keys, place(inspection_id), json.dumps(content, ensure_ascii=False).encode())


def place(inspection_id: UUID, column: str = "content") -> Place:
    """Where a ciphertext of an inspection stands."""
    return Place("inspection", column, inspection_id)


def drawn_pair(session: Session, inspection_id: UUID) -> frozenset[UUID]:
    """The pair of the drawn task that an inspection is of; nobody where it is of none."""
    query = select(InspectionTask.first_id, InspectionTask.second_id)
    row = session.execute(query.where(InspectionTask.inspection_id == inspection_id)).one_or_none()
    return frozenset() if row is None else frozenset(row)


def note(
    step: Step, held: Held, happened: str, *, of_subject: bool = True, outcome: str = "", refs: Sequence[UUID] = ()
) -> None:
    """Write an act into the record: the subject's own where it concerns them, never with a value."""
    office = organisations(step.session, [held.row.organisation_id])[held.row.organisation_id]
    own = next((one for one in step.actor.offices if one.organisation_id == held.row.organisation_id), None)
    entry = Entry(
        kind=f"inspection:{happened}",
        actor_id=step.actor.account_id,
        subject_id=held.row.subject_id if of_subject else None,
        organisation=office.name,
        organisation_en=office.name_en,
        unit=own.unit if own else "",
        badge=own.badge if own else "",
        outcome=outcome or held.row.state,
        refs=tuple(str(one) for one in (held.row.id, *refs)),
    )
    audit.append(step.session, step.keys, entry, now=step.now)


def tell(step: Step, held: Held, what: str) -> None:
    """Leave word for the inspectors' pages, and for the person checked where `what` concerns them."""
    inspectors = [str(one.person_id) for one in held.members if one.state != Joined.REPLACED.value]
    payload: dict[str, object] = {
        "inspection": str(held.row.id),
        "what": what,
        "inspectors": inspectors,
        "subject": str(held.row.subject_id),
        "organisation": str(held.row.organisation_id),
    }
    outbox.add(step.session, TOLD, payload, now=step.now)
