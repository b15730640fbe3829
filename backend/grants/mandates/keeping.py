"""Keep mandates right: another scope or term, and the word that somebody still works here."""

from datetime import date
from uuid import UUID

from backend.grants.mandates import granting
from backend.grants.mandates.appointing import refuse_faults
from backend.grants.mandates.records import Step, change, decided_by, note, state_of
from backend.grants.mandates.rules import Happened, Post, Scope, State, Wanted
from backend.kernel.errors import Conflict


def rescope(step: Step, enterprise_id: UUID, mandate_id: UUID, scope: Scope, until: date | None) -> None:
    """Give a handler another scope or term; a term that is over can be given anew.

    Raises:
        NotFound: as `decided_by`.
        Conflict: frozen, refused or ended.
        InvalidField: a term or a scope that cannot be.
    """
    _, row = decided_by(step, enterprise_id, mandate_id)
    if State(row.state) not in (State.INVITED, State.ACTIVE):
        raise Conflict
    refuse_faults(step, enterprise_id, Wanted("", Post(row.post), scope, until))
    types, scenes = (None if one is None else list(one) for one in (scope.types, scope.scenes))
    change(step.session, [mandate_id], {"types": types, "scenes": scenes, "valid_to": until})
    if row.state == State.ACTIVE.value:
        granting.renew(step, mandate_id)
    note(step, enterprise_id, Happened.CHANGED, mandate_id=mandate_id, about_id=row.person_id)


def confirm(step: Step, enterprise_id: UUID, mandate_id: UUID) -> None:
    """Say that a mandate is still right; one that a change of representative froze works again on their word.

    Raises:
        NotFound: as `decided_by`.
        Conflict: not in force and not frozen, its term is over, or frozen and the actor is a manager.
    """
    own, row = decided_by(step, enterprise_id, mandate_id)
    state = state_of(row, now=step.now)
    if state is State.FROZEN and own.post is Post.REPRESENTATIVE:
        own_word = {"state": State.ACTIVE.value, "given_by": step.actor.person_id, "under_id": None}
        change(step.session, [mandate_id], own_word)
        granting.renew(step, mandate_id)
    elif state is not State.ACTIVE:
        raise Conflict
    change(step.session, [mandate_id], {"confirmed_at": step.now})
    note(step, enterprise_id, Happened.CONFIRMED, mandate_id=mandate_id, about_id=row.person_id)
