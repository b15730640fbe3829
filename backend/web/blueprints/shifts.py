"""Shifts without a network: prepared while there is one, and the looks that arrive afterwards."""

from flask import Response

from backend.offline import shifts
from backend.standards import base64url
from backend.web.access import allow
from backend.web.routes import Routes, answer
from backend.web.runtime import actor, keys, now, session
from backend.web.shapes.offline import NewShift, ShiftPrepared

routes = Routes("shifts")
LIST_URL = "/api/offline/revocations"


@routes.on(
    "POST",
    "/api/offline/shifts",
    access=allow("verifications:create"),
    answer=ShiftPrepared,
    status=201,
    problems=(409, 422),
)
def prepare(body: NewShift) -> Response:
    """Take along what a shift without a network needs: whom to believe, and what one may see."""
    key, proof = base64url.decode(body.public_key), base64url.decode(body.signature)
    made = shifts.prepare(session(), keys(), key, proof, actor=actor(), now=now())
    return answer(
        ShiftPrepared(
            shift=made.id,
            bundle=made.bundle.text,
            authority=made.authority,
            list_url=LIST_URL,
            valid_until=made.ends_at,
            server_time=now(),
        ),
        201,
    )
