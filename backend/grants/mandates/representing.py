"""Who represents an enterprise follows its business licence, in the transaction in which the licence changes.

A licence that names somebody else ends the right of the one before and freezes every mandate (法人变更). The new
representative is known by name from the licence, and as a person by the registration office: an officer who has
compared the identity card hands a link over, and only a wallet of that name can open it.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy import select, update
from sqlalchemy.orm import Session

from backend.audit import service as audit
from backend.audit.rules import Entry
from backend.grants import service as grants
from backend.grants import standing_consent
from backend.grants.mandates import granting
from backend.grants.mandates.licence import Licence, licence_of
from backend.grants.mandates.models import MANDATE
from backend.grants.mandates.records import Step, change, held_still, note, note_by_nobody
from backend.grants.mandates.rules import (
    STANDING,
    Happened,
    State,
    must_freeze,
    no_longer_named,
    same_name,
)
from backend.grants.rules import Ground
from backend.identity import people
from backend.identity.rules import Role
from backend.kernel import outbox
from backend.kernel.db import AnyRow
from backend.kernel.keys import KeyProvider
from backend.standards import uscc
from backend.standards.calendar import date_in_shanghai

FREEZING = "mandates.frozen"
"""Outbox topic: {enterprise}."""
FROZEN = State.FROZEN.value


@dataclass(frozen=True, slots=True)
class Registered:
    """What the registration office sees: the enterprise, whom its licence names, whether that person acts already."""

    enterprise_id: UUID
    representative: str
    known: bool


def follow(session: Session, keys: KeyProvider, holder_ids: Sequence[UUID], *, now: datetime) -> None:
    """After a change of certificates, see whether their holders are still represented by whom the licence names.

    Called in the transaction of the change: nothing that commits later goes through on the old representative's word.
    """
    today = date_in_shanghai(now)
    for enterprise_id in sorted(people.represented(session, holder_ids, today=today)):
        held_still(session, enterprise_id)
        licence = licence_of(session, keys, enterprise_id, today=today)
        named = None if licence is None else licence.representative
        before = _represented_by(session, keys, enterprise_id, now)
        gone = no_longer_named(named, before)
        if gone:
            people.end_representation(session, enterprise_id, gone, now=now)
        frozen = _frozen(session, enterprise_id, now) if must_freeze(named, before) else None
        if gone:  # the record last, in the order of locks
            about = [(None, one) for one in gone]
            note_by_nobody(session, keys, enterprise_id, Happened.REPRESENTATIVE_ENDED, about, now=now)
            standing_consent.end_without_giver(session, keys, enterprise_id, waits=False, now=now)
        if frozen is not None:
            _end_grants(session, keys, enterprise_id, now)
        if frozen:
            note_by_nobody(session, keys, enterprise_id, Happened.FROZEN, frozen, now=now)


def end_frozen(session: Session, keys: KeyProvider, enterprise_id: UUID, *, now: datetime) -> None:
    """End what was being used at the instant of a freeze; without its representative's word it was void at once."""
    held_still(session, enterprise_id)
    gone = select(MANDATE.c.person_id).where(MANDATE.c.enterprise_id == enterprise_id, MANDATE.c.state == FROZEN)
    for person in sorted(set(session.execute(gone).scalars())):
        grants.end_of(session, keys, subject_id=enterprise_id, person_id=person, ground=Ground.MANDATE, now=now)


def _end_grants(session: Session, keys: KeyProvider, enterprise_id: UUID, now: datetime) -> None:
    """End all that mandates let people show, without waiting: the licence is held, and a use may wait for it.

    A use under way holds its code and its grant and waits for the licence; whoever waited for that one here would have
    both aborted. What is left out is void with the representative's right, and ended right after the commit.
    """
    grants.end_of(session, keys, subject_id=enterprise_id, ground=Ground.MANDATE, waits=False, now=now)
    outbox.add(session, FREEZING, {"enterprise": str(enterprise_id)}, now=now)


def _frozen(session: Session, enterprise_id: UUID, now: datetime) -> list[tuple[UUID | None, UUID | None]]:
    of_enterprise = MANDATE.c.enterprise_id == enterprise_id
    session.execute(
        update(MANDATE)
        .where(of_enterprise, MANDATE.c.state == State.INVITED.value)
        .values(state=State.ENDED.value, link_hash=None, ended_at=now)
    )
    frozen = session.execute(
        update(MANDATE)
        .where(of_enterprise, MANDATE.c.state == State.ACTIVE.value)
        .values(state=State.FROZEN.value)
        .returning(MANDATE.c.id, MANDATE.c.person_id)
    ).all()
    return [(row.id, row.person_id) for row in frozen]


def registered(step: Step, code: str) -> Registered | None:
    """An enterprise by its credit code, for an issuing officer of the office that registered it; None for all else."""
    number = uscc.parse(code)
    found = None if isinstance(number, uscc.Invalid) else people.find_organisation(step.session, number.code)
    licence = None if found is None else licence_of(step.session, step.keys, found, today=step.today)
    if found is None or licence is None or not _may_register(step, licence):
        return None
    before = _represented_by(step.session, step.keys, found, step.now)
    return Registered(found, licence.representative, any(same_name(name, licence.representative) for _, name in before))


def look_up(step: Step, code: str) -> Registered | None:
    """The same, on record: in the enterprise's where one was found."""
    found = registered(step, code)
    subject, outcome = (None, "none") if found is None else (found.enterprise_id, "found")
    entry = Entry("mandate:looked_up", step.actor.account_id, subject, outcome=outcome)
    audit.append(step.session, step.keys, entry, now=step.now)
    return found


def _may_register(step: Step, licence: Licence) -> bool:
    own = {one.organisation_id for one in step.actor.offices if one.role is Role.ISSUING_OFFICER}
    return licence.issuer_id in own


def names(step: Step, enterprise_id: UUID, name: str) -> bool:
    """Whether the enterprise's licence names a person of this name today."""
    licence = licence_of(step.session, step.keys, enterprise_id, today=step.today)
    return licence is not None and same_name(licence.representative, name)


def enter(step: Step, row: AnyRow) -> None:
    """Who opened the registration office's link represents the enterprise from now on; an own mandate ends with it."""
    person, enterprise_id = step.actor.person_id, row.enterprise_id
    own = step.session.execute(
        select(MANDATE.c.id).where(
            MANDATE.c.enterprise_id == enterprise_id,
            MANDATE.c.person_id == person,
            MANDATE.c.state.in_([one.value for one in STANDING]),
        )
    ).scalars()
    over = {"state": State.ENDED.value, "link_hash": None, "ended_at": step.now}
    change(step.session, [row.id, *own], over)
    granting.end(step, enterprise_id, person)
    role = Role.ENTERPRISE_REPRESENTATIVE
    people.add_membership(step.session, person, enterprise_id, role, valid_from=step.today)
    note(step, enterprise_id, Happened.REPRESENTATIVE_ENTERED, about_id=person)


def _represented_by(session: Session, keys: KeyProvider, enterprise_id: UUID, now: datetime) -> list[tuple[UUID, str]]:
    ids = people.representatives(session, [enterprise_id], today=date_in_shanghai(now))
    return [(one, details.name) for one, details in people.details_of(session, keys, ids).items()]
