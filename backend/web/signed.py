"""Calls of other systems: signed by a registered key instead of carried by a cookie (R33).

Order: signature read → key, signature, age, state and nonce, in a transaction of their own → body taken in → digest →
the view → what it came to is written down. A refused call's body is never read; nobody's browser can make such a call,
so it needs no header of our page.
"""

from collections.abc import Callable
from typing import cast

from flask import Response, g, make_response, request
from flask.typing import ResponseReturnValue
from sqlalchemy.exc import IntegrityError
from werkzeug.exceptions import HTTPException

from backend.kernel import clock, errors
from backend.kernel.errors import DigestWrong, Fault, NotSigned, SignatureMalformed, StillRunning, WrongContentType
from backend.protocols import admission, calls, signing
from backend.protocols.admission import Caller, Refused
from backend.protocols.signing import Message
from backend.web.access import Access
from backend.web.body import READING, StrictRequest, receive
from backend.web.runtime import Runtime, Unit, runtime

_FAULTS: dict[str, type[NotSigned]] = {
    kind.code: kind
    for kind in (
        errors.SigningKeyUnknown,
        errors.SignatureWrong,
        errors.SignatureTooOld,
        errors.SignatureTooNew,
        errors.NonceUsed,
        errors.ClientEnded,
    )
}


def answer(view: Callable[[], ResponseReturnValue], access: Access) -> Response:
    """Let a signed call in and answer it, or refuse it with the one code that says why."""
    own, message = runtime(), _message()
    has_body = request.method not in READING
    presented = signing.read(message, has_body=has_body)
    with own.database.unit(write=True) as session:
        now = clock.db_now(session)
        found = admission.admit(session, own.keys, message, presented, route=_route(), now=now)
    if isinstance(found, Refused):
        raise _FAULTS[found.code]
    g.caller = found
    try:
        if has_body:
            _take_body(message, access)
        return _viewed(own, view, access)
    except (Fault, HTTPException) as error:
        _record(own, found, error)
        raise
    except IntegrityError as error:  # the same record came twice at once: the next try finds it done
        raise StillRunning(retry_after_s=1) from error


def caller() -> Caller:
    """The system whose signature was good."""
    return cast(Caller, g.caller)


def _viewed(own: Runtime, view: Callable[[], ResponseReturnValue], access: Access) -> Response:
    """The view's answer. One that opens its own units writes its call down itself, in the last of them."""
    if access.own_units:
        return make_response(view())
    with own.database.unit(write=True) as session:
        now = clock.db_now(session)
        g.unit = Unit(session, now, None)
        response = make_response(view())
        found = caller()
        call_id = calls.began(session, found.client_id, found.kid, _route(), now=now)
        calls.ended(session, own.keys, call_id, {}, {}, now=now)
        return response


def _take_body(message: Message, access: Access) -> None:
    """Read the body, no more than the route takes, and compare it with what was signed.

    Raises:
        WrongContentType: no JSON, or packed: a small packed body could unfold without end.
        TooLarge: over the route's limit.
        DigestWrong: another body than the signed one.
    """
    if request.mimetype != "application/json" or request.headers.get("Content-Encoding", "identity") != "identity":
        raise WrongContentType
    if access.body_bytes is not None:
        request.max_content_length = access.body_bytes
    receive()
    if not isinstance(request, StrictRequest) or not signing.is_digest_of(message, request.body_bytes()):
        raise DigestWrong


def _message() -> Message:
    """The request as it was signed: at the city's own origin, the path as it was sent.

    Raises:
        SignatureMalformed: the address came in another form than a path.
    """
    raw = str(request.environ.get("RAW_URI") or request.environ.get("REQUEST_URI") or "")
    if not raw.startswith("/") or raw.startswith("//"):
        raise SignatureMalformed
    return Message(request.method, runtime().settings.public_origin + raw, dict(request.headers))


def _route() -> str:
    return (request.endpoint or "").rpartition(".")[2][:24]


def _record(own: Runtime, found: Caller, error: Fault | HTTPException) -> None:
    """A call that was let in and then refused leaves its row too."""
    code = error.code if isinstance(error, Fault) else "invalid_field" if error.response else "invalid_body"
    with own.database.unit(write=True) as session:
        now = clock.db_now(session)
        calls.refused(session, own.keys, found.client_id, found.kid, _route(), str(code), now=now)
