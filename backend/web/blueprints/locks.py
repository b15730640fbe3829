"""The lock of a wallet: out of sight, locked, opened again by the device's PIN."""

from dataclasses import asdict
from uuid import UUID

from flask import Response, request

from backend.identity import pins, sessions
from backend.kernel.errors import Fault, PinGone
from backend.web.access import PUBLIC, SLOW, allow
from backend.web.problems import problem
from backend.web.routes import Routes, answer, nothing
from backend.web.runtime import actor, keys, now, session
from backend.web.shapes.base import Nothing
from backend.web.shapes.identity import Front, LockState, Me, NewPin, PinForm
from backend.web.signing_in import me, without_session
from backend.web.transaction import strangers_unit, token_name

routes = Routes("locks")
# Not keyed: the record of an answered key holds a hash of the body, and six digits are found from their hash.
OWN = allow("sessions:manage", keyed=False)


@routes.on("GET", "/api/session/lock", access=PUBLIC, answer=LockState)
def lock_state() -> Response:
    """Whether this browser's session is locked, and whether a PIN opens it; says nothing of the person."""
    return answer(LockState(**asdict(pins.state(session(), _token(), now=now()))))


@routes.on("POST", "/api/session/lock", access=PUBLIC, answer=None, status=204)
def lock_now(body: Nothing) -> Response:  # noqa: ARG001 - declared, so that anything in it is refused
    """Lock this browser's session; without one nothing happens."""
    pins.lock(session(), _token(), now=now())
    return nothing()


@routes.on("POST", "/api/session/front", access=OWN, answer=None, status=204)
def in_front(body: Front) -> Response:
    """Say whether the wallet is in sight; out of sight for five minutes locks it."""
    pins.show(session(), actor(), front=body.front, now=now())
    return nothing()


@routes.on("POST", "/api/session/unlock", access=SLOW, answer=Me, problems=(401, 429))
def unlock(body: PinForm) -> Response:
    """Open the locked session with the device's PIN; the sixth wrong one ends it."""
    with strangers_unit(write=True):
        guess = pins.spend(session(), _token(), now=now())
    if isinstance(guess, Fault):
        return problem(guess)
    fits = pins.fits(keys(), guess, body.pin)
    with strangers_unit(write=True):
        if not fits:
            return _refused(pins.refuse(session(), guess, now=now()), guess.sign_in_id)
        pins.accept(session(), guess)
        return answer(me(sessions.authenticate(session(), _token(), None).actor))


@routes.on("PUT", "/api/session/pin", access=OWN, answer=None, status=204, problems=(401, 409, 429))
def choose_pin(body: NewPin) -> Response:
    """Set the PIN of this device, or change it with the present one."""
    refused = pins.choose(session(), keys(), actor(), body.pin, current=body.current, token=_token(), now=now())
    return nothing() if refused is None else _refused(refused, actor().sign_in_id)


@routes.on("DELETE", "/api/session/pin", access=OWN, answer=None, status=204)
def forget_pin() -> Response:
    """Remove the PIN of this device; then only a sign-in opens a locked session."""
    pins.forget(session(), actor().sign_in_id)
    return nothing()


def _refused(fault: Fault, sign_in_id: UUID) -> Response:
    """A wrong PIN. Where it was the last one, the session ended here and not elsewhere: its token goes as well."""
    response = problem(fault)
    ended = isinstance(fault, PinGone) and not sessions.holds(session(), sign_in_id, now=now())
    return without_session(response) if ended else response


def _token() -> str:
    return request.cookies.get(token_name(), "")
