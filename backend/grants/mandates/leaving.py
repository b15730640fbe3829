"""End mandates: by who decides about them, or by who holds one; for every worker from the next request on (R09)."""

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from backend.grants import service as grants
from backend.grants.mandates import granting
from backend.grants.mandates.models import MANDATE
from backend.grants.mandates.records import Step, change, decided_by, held_still, note, note_by_nobody
from backend.grants.mandates.rules import OPEN, STANDING, Happened, Held, Post, State, given_under
from backend.grants.rules import Ground
from backend.kernel.db import AnyRow
from backend.kernel.errors import Conflict, NotFound
from backend.kernel.keys import KeyProvider


def dismiss(step: Step, enterprise_id: UUID, mandate_id: UUID, *, keep: bool) -> int:
    """End somebody's mandate, or withdraw an invitation; how many ended with it.

    Args:
        keep: of a manager: take over those whom they named, instead of ending them too.

    Raises:
        NotFound: as `decided_by`.
        Conflict: it has ended already.
    """
    _, row = decided_by(step, enterprise_id, mandate_id)
    if State(row.state) not in OPEN:
        raise Conflict
    happened = Happened.WITHDRAWN if row.state == State.INVITED.value else Happened.DISMISSED
    return _end(step, row, happened, keep=keep)


def resign(step: Step, mandate_id: UUID) -> int:
    """End the own mandate; those whom a manager named end with it.

    Raises:
        NotFound: unknown, somebody else's, or ended already.
    """
    own = select(*MANDATE.c).where(MANDATE.c.id == mandate_id, MANDATE.c.person_id == step.actor.person_id)
    found = step.session.execute(own).one_or_none()
    if found is None:
        raise NotFound
    held_still(step.session, found.enterprise_id)
    row = step.session.execute(own).one()
    if State(row.state) not in STANDING:
        raise NotFound
    return _end(step, row, Happened.RESIGNED, keep=False)


def given_back(session: Session, keys: KeyProvider, grant_id: UUID, *, now: datetime) -> None:
    """A grant was ended by its own way, past the enterprise's page: the mandate on it is over too, and whom it named.

    Called in the transaction that ends the grant, which holds the enterprise still.
    """
    on_it = select(*MANDATE.c).where(MANDATE.c.grant_id == grant_id, MANDATE.c.state == State.ACTIVE.value)
    row = session.execute(on_it).one_or_none()
    if row is None:
        return
    gone = [*named_by(session, row), row]
    change(session, [one.id for one in gone], {"state": State.ENDED.value, "link_hash": None, "ended_at": now})
    for person in sorted({one.person_id for one in gone if one.person_id not in (None, row.person_id)}):
        grants.end_of(session, keys, subject_id=row.enterprise_id, person_id=person, ground=Ground.MANDATE, now=now)
    about = [(one.id, one.person_id) for one in gone]
    note_by_nobody(session, keys, row.enterprise_id, Happened.ENDED_WITH, about, now=now)


def named_by(session: Session, row: AnyRow) -> list[AnyRow]:
    """Open mandates that a manager gave."""
    rows = session.execute(select(*MANDATE.c).where(MANDATE.c.enterprise_id == row.enterprise_id)).all()
    held = [Held(one.id, Post(one.post), State(one.state), one.under_id) for one in rows]
    under = given_under(row.id, held)
    return [one for one in rows if one.id in under]


def _end(step: Step, row: AnyRow, happened: Happened, *, keep: bool) -> int:
    """Those named by a manager first: what they may show must not end with the manager's where they are kept."""
    under = named_by(step.session, row)
    if keep:
        change(step.session, [one.id for one in under], {"under_id": None, "given_by": step.actor.person_id})
        for one in under:
            if one.state == State.ACTIVE.value:
                granting.renew(step, one.id)
            note(step, row.enterprise_id, Happened.TAKEN_OVER, mandate_id=one.id, about_id=one.person_id)
    else:
        _close(step, under, Happened.ENDED_WITH)
    _close(step, [row], happened)
    return 0 if keep else len(under)


def _close(step: Step, rows: Sequence[AnyRow], happened: Happened) -> None:
    over = {"state": State.ENDED.value, "link_hash": None, "ended_at": step.now}
    change(step.session, [one.id for one in rows], over)
    for one in rows:
        granting.end(step, one.enterprise_id, one.person_id)
        note(step, one.enterprise_id, happened, mandate_id=one.id, about_id=one.person_id)
