"""Who may promise: entries of credit that bar a subject, and mandates that name promises expressly (特别授权)."""

from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from backend.audit import service as audit
from backend.audit.rules import Entry
from backend.cases.promises import rules
from backend.cases.promises.models import CreditEntry, PromiseMandate
from backend.cases.promises.rules import Entered, Mandate
from backend.cases.records import Step
from backend.cases.rules.case import ActingAs, Case
from backend.grants.mandates import listing
from backend.grants.mandates.records import Step as MandateStep
from backend.grants.mandates.rules import State
from backend.kernel.db import locked
from backend.kernel.errors import FieldProblem, InvalidField, NotFound
from backend.kernel.ids import new_id
from backend.standards.calendar import add_years

MOST_YEARS = 1


@dataclass(frozen=True, slots=True)
class Given:
    """A handler of an enterprise, and what this person may promise; nothing where `id` is None."""

    mandate_id: UUID
    name: str
    id: UUID | None
    items: tuple[str, ...] | None
    valid_to: date | None
    given_at: datetime | None


@dataclass(frozen=True, slots=True)
class NewMandate:
    """What somebody wants to give: on which mandate, for which items (None: all), to the end of which day."""

    mandate_id: UUID
    items: tuple[str, ...] | None
    valid_to: date


def is_barred(session: Session, subject_id: UUID, *, today: date) -> bool:
    """Whether a broken promise stands against a person or an enterprise today."""
    query = select(CreditEntry.until, CreditEntry.state).where(CreditEntry.subject_id == subject_id)
    rows = session.execute(query).all()
    return rules.is_barred((rules.CreditEntry(row.until, Entered(row.state)) for row in rows), today)


def mandates_of(step: Step, case: Case) -> list[Mandate]:
    """Mandates of the actor that name promises, from the applicant of a case; none where nobody acts by a mandate."""
    if case.acting.way is not ActingAs.MANDATE:
        return []
    held = {
        one.mandate_id
        for one in listing.mine(_granted(step))
        if one.enterprise_id == case.applicant.id and one.state is State.ACTIVE
    }
    rows = [row for row in _in_force(step, case.applicant.id) if row.mandate_id in held]
    return [Mandate(None if row.items is None else tuple(row.items), row.valid_to) for row in rows]


def given(step: Step, enterprise_id: UUID) -> list[Given]:
    """Everybody who acts for an enterprise by a mandate, and who of them may sign promises.

    Raises:
        NotFound: the actor does not represent it by law.
    """
    members = _members(step, enterprise_id)
    rows = {row.mandate_id: row for row in _in_force(step, enterprise_id)}
    return [_given(one, rows.get(one.id)) for one in members]


def give(step: Step, enterprise_id: UUID, wanted: NewMandate) -> UUID:
    """Let a handler sign promises for an enterprise; what the same mandate said before ends.

    Raises:
        NotFound: the actor does not represent the enterprise by law, or the mandate is none of its own in force.
        InvalidField: `valid_to` `range`: in the past, or more than a year ahead.
    """
    if wanted.mandate_id not in {one.id for one in _members(step, enterprise_id)}:
        raise NotFound
    if not step.today <= wanted.valid_to <= add_years(step.today, MOST_YEARS):
        raise InvalidField((FieldProblem("valid_to", "range"),))
    query = select(PromiseMandate).where(
        PromiseMandate.mandate_id == wanted.mandate_id, PromiseMandate.ended_at.is_(None)
    )
    for row in step.session.execute(locked(query)).scalars():
        row.ended_at = step.now
    step.session.flush()
    given_id = new_id()
    step.session.add(
        PromiseMandate(
            id=given_id,
            subject_id=enterprise_id,
            mandate_id=wanted.mandate_id,
            items=None if wanted.items is None else sorted(set(wanted.items)),
            valid_to=wanted.valid_to,
            given_by=step.actor.person_id,
            given_at=step.now,
        )
    )
    step.session.flush()
    _note(step, enterprise_id, "given", given_id)
    return given_id


def end(step: Step, enterprise_id: UUID, given_id: UUID) -> None:
    """Take it back; what was signed by it stays signed.

    Raises:
        NotFound: unknown, over, or the actor does not represent the enterprise by law.
    """
    query = select(PromiseMandate).where(
        PromiseMandate.id == given_id,
        PromiseMandate.subject_id == enterprise_id,
        PromiseMandate.subject_id.in_(list(step.actor.enterprises)),
        PromiseMandate.ended_at.is_(None),
    )
    row = step.session.execute(locked(query)).scalar_one_or_none()
    if row is None:
        raise NotFound
    row.ended_at = step.now
    step.session.flush()
    _note(step, enterprise_id, "ended", given_id)


def _members(step: Step, enterprise_id: UUID) -> list[listing.Member]:
    if enterprise_id not in step.actor.enterprises:
        raise NotFound
    return [one for one in listing.house(_granted(step), enterprise_id).members if one.state is State.ACTIVE]


def _given(member: listing.Member, row: PromiseMandate | None) -> Given:
    if row is None:
        return Given(member.id, member.name, None, None, None, None)
    items = None if row.items is None else tuple(row.items)
    return Given(member.id, member.name, row.id, items, row.valid_to, row.given_at)


def _granted(step: Step) -> MandateStep:
    return MandateStep(step.session, step.keys, step.actor, step.now)


def _in_force(step: Step, enterprise_id: UUID) -> list[PromiseMandate]:
    query = select(PromiseMandate).where(
        PromiseMandate.subject_id == enterprise_id,
        PromiseMandate.ended_at.is_(None),
        PromiseMandate.valid_to >= step.today,
    )
    return list(step.session.execute(query.order_by(PromiseMandate.id)).scalars())


def _note(step: Step, subject_id: UUID, happened: str, mandate_id: UUID) -> None:
    entry = Entry(
        kind=f"promise_mandate:{happened}",
        actor_id=step.actor.account_id,
        subject_id=subject_id,
        outcome=happened,
        refs=(str(mandate_id),),
    )
    audit.append(step.session, step.keys, entry, now=step.now)
