"""The window: look a claim up by its number, compare the card, confirm or refuse."""

from flask import Response

from backend.identity import counter
from backend.identity.counter import Bound, Seen
from backend.web.access import allow
from backend.web.routes import Routes, answer, nothing
from backend.web.runtime import actor, keys, now, session
from backend.web.shapes.claims import (
    ClaimAtCounter,
    ClaimDecision,
    ClaimLookUp,
    ClaimPath,
    ClaimRefusal,
    Confirmation,
    CounterNumber,
)

routes = Routes("counter")
CHECK = allow("claims:check", disclosing=True)


@routes.on("POST", "/api/desk/claims", access=CHECK, answer=ClaimLookUp, problems=(429,))
def look_up_claim(body: CounterNumber) -> Response:
    """The claim of a counter number; wrong numbers are counted."""
    seen = counter.look_up(session(), keys(), body.number, actor=actor(), now=now())
    if isinstance(seen, Seen):
        return answer(ClaimLookUp(claim=_shown(seen), obstacle=None))
    return answer(ClaimLookUp(claim=None, obstacle=seen))


@routes.on("POST", "/api/desk/claims/<uuid:claim_id>/confirmation", access=CHECK, answer=ClaimDecision)
def confirm_claim(path: ClaimPath, body: Confirmation) -> Response:
    """The card fits: bind the account to its person, or say what stands against it."""
    found = counter.confirm(
        session(), keys(), path.claim_id, actor=actor(), sign_out_others=body.sign_out_others, now=now()
    )
    if isinstance(found, Bound):
        return answer(ClaimDecision(outcome=found.binding.value, login=found.login))
    return answer(ClaimDecision(outcome=found, login=None))


@routes.on("POST", "/api/desk/claims/<uuid:claim_id>/refusal", access=CHECK, answer=None, status=204)
def refuse_claim(path: ClaimPath, body: ClaimRefusal) -> Response:
    """The card does not fit: the claim ends with a reason."""
    counter.refuse(session(), keys(), path.claim_id, actor=actor(), reason=body.reason, now=now())
    return nothing()


def _shown(seen: Seen) -> ClaimAtCounter:
    return ClaimAtCounter(
        id=seen.id,
        number=seen.claimed.number,
        name=seen.claimed.name,
        resident_id=seen.claimed.resident_id,
        way=seen.way,
        created_at=seen.created_at,
        expires_at=seen.expires_at,
    )
