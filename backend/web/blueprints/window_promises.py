"""Promises at the counter: signed on the glass, witnessed by a second person of the office (R18)."""

from flask import Response

from backend.web import windowed
from backend.web.access import allow
from backend.web.routes import Routes, answer, nothing
from backend.web.shapes.window import WindowCasePath
from backend.web.shapes.window_promise import (
    WindowPromiseSigned,
    WindowWitnessList,
    WindowWitnessPath,
    WindowWitnessSaid,
)
from backend.web.stepping import require_step
from backend.web.windowed import step
from backend.window import promising

routes = Routes("witnesses")
SERVE = allow("window:serve")
BASE = "/api/window"
SIGNED = BASE + "/cases/<uuid:window_id>/promise"


@routes.on("POST", SIGNED, access=SERVE, answer=None, status=204, problems=(404, 409, 422))
def sign_promise(path: WindowCasePath, body: WindowPromiseSigned) -> Response:
    """The person read what is promised and signed it on the glass."""
    promising.sign(step(), path.window_id, promising.Signed(body.reason, body.promises, body.strokes))
    return nothing()


@routes.on("GET", BASE + "/witness", access=SERVE, answer=WindowWitnessList)
def list_to_witness() -> Response:
    """Promises at colleagues' counters that wait for a second person."""
    return answer(WindowWitnessList(items=[windowed.to_witness(one) for one in promising.waiting(step())]))


@routes.on("POST", BASE + "/witness/<uuid:witness_id>", access=SERVE, answer=None, status=204, problems=(403, 404, 409))
def witness(path: WindowWitnessPath, body: WindowWitnessSaid) -> Response:
    """The second person saw who signed what, or did not."""
    promising.answer(
        step(), path.witness_id, step_id=require_step("window:witness") if body.said == "confirmed" else None
    )
    return nothing()
