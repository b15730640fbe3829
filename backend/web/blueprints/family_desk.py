"""The window: bind a child or a helper after people and papers were compared, by two clerks."""

from dataclasses import asdict
from uuid import UUID

from flask import Response

from backend.grants.family import desk
from backend.grants.family.desk import AtDesk
from backend.web.access import allow
from backend.web.routes import Routes, answer, nothing
from backend.web.runtime import actor, keys, now, runtime, session
from backend.web.shapes.base import Nothing
from backend.web.shapes.claims import CounterNumber
from backend.web.shapes.family import (
    FamilyAtDesk,
    FamilyDecision,
    FamilyLookUp,
    FamilyPath,
    FamilyProposal,
    FamilyProposed,
    FamilyRefusal,
    FamilyWaiting,
)

routes = Routes("relatives")
CHECK = allow("family:check", disclosing=True)


@routes.on("GET", "/api/desk/family", access=CHECK, answer=FamilyWaiting)
def list_proposals() -> Response:
    """What waits for a second clerk of the own office: names alone, no numbers."""
    found = desk.waiting(session(), keys(), actor=actor(), now=now())
    return answer(FamilyWaiting(items=[FamilyProposed.model_validate(asdict(one)) for one in found]))


@routes.on("POST", "/api/desk/family/<uuid:family_id>/opening", access=CHECK, answer=FamilyAtDesk)
def open_proposal(path: FamilyPath, body: Nothing) -> Response:  # noqa: ARG001 - an empty object
    """One of them with the numbers to compare; that it was seen stands in the asker's record."""
    return answer(_shown(desk.open_proposal(session(), keys(), path.family_id, actor=actor(), now=now())))


@routes.on("POST", "/api/desk/family", access=CHECK, answer=FamilyLookUp, problems=(429,))
def look_up_request(body: CounterNumber) -> Response:
    """The request of a number that somebody at the window reads out; wrong numbers are counted."""
    found = desk.look_up(session(), keys(), body.number, actor=actor(), now=now())
    if isinstance(found, AtDesk):
        return answer(FamilyLookUp(request=_shown(found), obstacle=None))
    return answer(FamilyLookUp(request=None, obstacle=found))


@routes.on("POST", "/api/desk/family/<uuid:family_id>/proposal", access=CHECK, answer=FamilyDecision)
def propose(path: FamilyPath, body: FamilyProposal) -> Response:
    """People and papers fit: leave it to a second clerk, or say what stands against it."""
    against = desk.propose(
        session(),
        keys(),
        path.family_id,
        actor=actor(),
        resident_id=body.resident_id,
        found=body.found,
        limit=runtime().settings.relatives_max,
        now=now(),
    )
    return answer(FamilyDecision(obstacle=against))


@routes.on("POST", "/api/desk/family/<uuid:family_id>/confirmation", access=CHECK, answer=FamilyDecision)
def confirm(path: FamilyPath, body: Nothing) -> Response:  # noqa: ARG001 - an empty object
    """The second clerk agrees: the two are bound."""
    made = desk.confirm(
        session(), keys(), path.family_id, actor=actor(), limit=runtime().settings.relatives_max, now=now()
    )
    return answer(FamilyDecision(obstacle=None if isinstance(made, UUID) else made))


@routes.on("POST", "/api/desk/family/<uuid:family_id>/refusal", access=CHECK, answer=None, status=204)
def refuse(path: FamilyPath, body: FamilyRefusal) -> Response:
    """It does not fit, or it is not the person's will: the request ends with a reason."""
    desk.refuse(session(), keys(), path.family_id, actor=actor(), reason=body.reason, now=now())
    return nothing()


def _shown(one: AtDesk) -> FamilyAtDesk:
    return FamilyAtDesk.model_validate(
        {
            "id": one.id,
            "kind": one.kind.value,
            "asker": one.asker,
            "asker_number": one.asker_number,
            "name": one.said.name,
            "resident_id": one.said.resident_id,
            "relation": one.said.relation,
            "types": list(one.said.types),
            "days": one.said.days,
            "created_at": one.created_at,
            "expires_at": one.expires_at,
            "found": one.found,
            "own_proposal": one.own_proposal,
        }
    )
