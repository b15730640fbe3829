"""The person's side of the window, on the own phone; what they agree to is agreed to in their own application."""

from flask import Response

from backend.identity.levels.rules import NEEDS, Use
from backend.web import windowed
from backend.web.access import allow
from backend.web.routes import Routes, answer
from backend.web.shapes.window import (
    WindowBegin,
    WindowCasePath,
    WindowMade,
    WindowSecret,
    WindowServed,
    WindowServedList,
)
from backend.web.stepping import require_level
from backend.web.windowed import step
from backend.window import joining

routes = Routes("windows")
COME = allow("window:come")
BASE = "/api/me/windows"


@routes.on("GET", BASE, access=COME, answer=WindowServedList)
def list_served() -> Response:
    """What runs for this person at windows now."""
    return answer(WindowServedList(items=[windowed.served(one) for one in joining.own(step())]))


@routes.on("POST", BASE, access=COME, answer=WindowMade, status=201, problems=(404, 409, 429))
def join(body: WindowSecret) -> Response:
    """Open the code on a customer's screen."""
    require_level(NEEDS[Use.PRESENT])
    return answer(WindowMade(id=joining.join(step(), body.secret)), 201)


@routes.on("GET", BASE + "/<uuid:window_id>", access=COME, answer=WindowServed)
def read_served(path: WindowCasePath) -> Response:
    """Who serves, for what."""
    return answer(windowed.served(joining.one(step(), path.window_id)))


@routes.on("POST", BASE + "/<uuid:window_id>/case", access=COME, answer=WindowMade, problems=(404, 409, 422))
def begin(path: WindowCasePath, body: WindowBegin) -> Response:
    """Begin the application, or go on with the one from this window."""
    require_level(NEEDS[Use.PRESENT])
    return answer(WindowMade(id=joining.begin(step(), path.window_id, body.applicant, body.renews)))
