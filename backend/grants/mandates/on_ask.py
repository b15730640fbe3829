"""Give a mandate that its person asked for: both have said yes, so it is in force at once, with no link in between."""

from uuid import UUID

from sqlalchemy import insert, select

from backend.grants.mandates import granting, keeping
from backend.grants.mandates.appointing import refuse_faults, taken
from backend.grants.mandates.models import MANDATE
from backend.grants.mandates.records import Step, held_still, note, own_post, sealed_name
from backend.grants.mandates.rules import Happened, State, Wanted, room_for
from backend.identity import people
from backend.kernel.errors import Conflict, FieldProblem, InvalidField
from backend.kernel.ids import new_id


def give(step: Step, enterprise_id: UUID, wanted: Wanted, person_id: UUID) -> UUID:
    """Let somebody who asked act for the enterprise; what they had there is replaced. Returns the grant behind it.

    Raises:
        NotFound: the actor decides nothing there.
        InvalidField: a term or a scope that cannot be; `to` `full`: no room for one more.
        Conflict: they represent the enterprise by law, or their mandate is frozen or a manager's.
    """
    held_still(step.session, enterprise_id)
    own = own_post(step, enterprise_id)
    standing = step.session.execute(
        select(MANDATE.c.id, MANDATE.c.post, MANDATE.c.state).where(
            MANDATE.c.enterprise_id == enterprise_id,
            MANDATE.c.person_id == person_id,
            MANDATE.c.state.in_((State.ACTIVE.value, State.FROZEN.value)),
        )
    ).one_or_none()
    if person_id in people.representatives(step.session, [enterprise_id], today=step.today):
        raise Conflict
    if standing is not None:
        if standing.post != wanted.post.value:
            raise Conflict
        keeping.rescope(step, enterprise_id, standing.id, wanted.scope, wanted.until)
        return _grant_of(step, standing.id)
    refuse_faults(step, enterprise_id, wanted)
    if not room_for(wanted.post, taken(step, enterprise_id, wanted.post)):
        raise InvalidField((FieldProblem("to", "full"),))
    mandate_id = new_id()
    step.session.execute(
        insert(MANDATE),
        {
            "id": mandate_id,
            "enterprise_id": enterprise_id,
            "post": wanted.post.value,
            "state": State.ACTIVE.value,
            "details": sealed_name(step.keys, mandate_id, wanted.name),
            "types": wanted.scope.types and list(wanted.scope.types),
            "scenes": None,
            "valid_to": wanted.until,
            "person_id": person_id,
            "under_id": own.mandate_id,
            "given_by": step.actor.person_id,
            "created_at": step.now,
            "confirmed_at": step.now,
        },
    )
    granting.renew(step, mandate_id)
    note(step, enterprise_id, Happened.ACCEPTED, mandate_id=mandate_id, about_id=person_id)
    return _grant_of(step, mandate_id)


def _grant_of(step: Step, mandate_id: UUID) -> UUID:
    found: UUID = step.session.execute(select(MANDATE.c.grant_id).where(MANDATE.c.id == mandate_id)).scalar_one()
    return found
