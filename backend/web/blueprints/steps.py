"""Steps: begin one for a request that was refused for want of it, prove it."""

from flask import Response

from backend.identity.steps import service as steps
from backend.kernel.errors import PinGone
from backend.web.access import OWN_PROOF, allow
from backend.web.problems import problem
from backend.web.proving import proven
from backend.web.routes import Routes, answer, nothing
from backend.web.runtime import actor, keys, now, runtime, session
from backend.web.shapes.steps import NewStep, StepBegun, StepPath, StepProof
from backend.web.signing_in import without_session

routes = Routes("steps")


@routes.on("POST", "/api/steps", access=allow("sessions:manage", keyed=False), answer=StepBegun, status=201)
def begin(body: NewStep) -> Response:
    """Begin to confirm one request; five minutes, one proof, one use."""
    begun = steps.begin(session(), keys(), runtime().party, body.action, body.digest, actor=actor(), now=now())
    ways = [way.value for way in begun.methods]
    shown = StepBegun(id=begun.id, methods=ways, options=begun.options, expires_at=begun.expires_at)
    return answer(shown, 201)


@routes.on("POST", "/api/steps/<uuid:step_id>/proof", access=OWN_PROOF, answer=None, status=204, problems=(429,))
def prove(path: StepPath, body: StepProof) -> Response:
    """Prove it by passkey, device PIN or password; the request may then be sent again with `X-Step`."""
    wrong = proven(path.step_id, body)
    if wrong is None:
        return nothing()
    response = problem(wrong)
    return without_session(response) if isinstance(wrong, PinGone) else response
