"""Shifts without a network: prepared while there is one, and the looks that arrive afterwards."""

from dataclasses import replace

from flask import Response

from backend.offline import shifts
from backend.standards import base64url
from backend.verification import arriving
from backend.web.access import allow
from backend.web.routes import Routes, answer
from backend.web.runtime import actor, keys, now, session
from backend.web.shapes.offline import LooksTaken, LookTaken, NewShift, SendLooks, ShiftPrepared

routes = Routes("shifts")
LOOKS_BYTES = 512 * 1024
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


@routes.on(
    "POST",
    "/api/offline/looks",
    access=replace(allow("offline:send", keyed=False), body_bytes=LOOKS_BYTES),
    answer=LooksTaken,
    problems=(404, 422, 429),
)
def send_looks(body: SendLooks) -> Response:
    """Take in looks that were made without a network, in their order; one that was sent before is not entered again."""
    found = arriving.arrive(session(), keys(), body.shift, body.looks, actor=actor(), now=now())
    return answer(
        LooksTaken(
            results=[
                LookTaken(number=one.number, state=one.state, reason=one.reason, flags=list(one.flags), look=one.look)
                for one in found
            ]
        )
    )
