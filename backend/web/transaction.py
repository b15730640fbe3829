"""One request, one transaction: who asks is settled before the body is read, the answer leaves after the commit.

Order: same site → access declared → recognised → permitted → answered before? → the view → the answer is kept → commit.
"""

from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from datetime import timedelta
from http import HTTPStatus

from flask import Response, g, make_response, request
from flask.typing import ResponseReturnValue
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from backend.audit import service as audit
from backend.audit.rules import Entry
from backend.identity import sessions
from backend.identity.rules import Actor
from backend.identity.sessions import Recognised
from backend.kernel import clock, idempotency
from backend.kernel.errors import (
    CrossSite,
    Fault,
    Forbidden,
    KeyMissing,
    Locked,
    StillRunning,
    Unauthenticated,
)
from backend.web import signed
from backend.web.access import Access, Who
from backend.web.body import READING, StrictRequest, receive
from backend.web.routes import ACCESS
from backend.web.runtime import Runtime, Unit, runtime
from backend.web.slots import SLOT, cookie_name

View = Callable[[], ResponseReturnValue]
ACTIVE_EVERY = timedelta(minutes=1)
REPLAYED = "Idempotent-Replay"


def answer(view: View) -> Response:
    """Run the view of a declared route in its transaction."""
    access = ACCESS[request.endpoint or ""]
    if access.who is Who.CLIENT:
        return signed.answer(view, access)
    _refuse_other_sites()
    if access.who is Who.SIGNED_IN and token_name() not in request.cookies:
        raise Unauthenticated
    if access.streamed:
        with known_unit(write=False):
            pass  # who sends is known before the first byte is taken, and no transaction waits for the last
        return make_response(view())
    _allow_body(access)
    receive()
    if access.own_units:
        return _by_itself(view, access)
    try:
        key, missing = _key(access), None
    except KeyMissing as fault:  # said after it is known who asks
        key, missing = None, fault
    try:
        return _in_unit(view, access, key, missing)
    except Forbidden:
        raise  # an earlier answer is worth nothing to who may not ask any more
    except (IntegrityError, Fault) as error:
        replayed = _race_lost(key)
        if replayed is not None:
            return replayed
        if isinstance(error, IntegrityError):  # somebody else did the same thing first: the next try finds it done
            raise StillRunning(retry_after_s=1) from error
        raise


def _by_itself(view: View, access: Access) -> Response:
    """A view that opens its own transactions; who may not call it does not learn what its body has to be."""
    if access.is_restricted:
        with known_unit(write=False):
            pass
    return make_response(view())


def _allow_body(access: Access) -> None:
    """Take a larger body on the route that needs one, and on no other."""
    if access.body_bytes is not None:
        request.max_content_length = access.body_bytes


@contextmanager
def strangers_unit(*, write: bool) -> Iterator[None]:
    """A transaction of a view that opens its own; nobody is signed in in it."""
    with runtime().database.unit(write=write) as session:
        g.unit = Unit(session, clock.db_now(session), None)
        yield


@contextmanager
def known_unit(*, write: bool) -> Iterator[None]:
    """A transaction of a view that opens its own, for the signed-in person; the access map decides as ever.

    Raises:
        Unauthenticated, Locked: no session that counts.
        Forbidden: the role may not; recorded.
    """
    access, own = ACCESS[request.endpoint or ""], runtime()
    with own.database.unit(write=write) as session:
        known = _recognise(session, access, None)
        if known is None:
            raise Unauthenticated
        g.unit = Unit(session, known.now, known.actor)
        if access.permits(known.actor.roles):
            yield
            return
    _record_refusal(own, access)
    raise Forbidden


def _in_unit(view: View, access: Access, key: idempotency.Request | None, missing: KeyMissing | None) -> Response:
    own = runtime()
    writes = request.method not in READING or (access.noted and "subject" in request.args)
    with own.database.unit(write=writes) as session:
        known = _recognise(session, access, key)
        g.unit = Unit(session, known.now if known else clock.db_now(session), known.actor if known else None)
        if known and not access.permits(known.actor.roles):
            response = None
        elif missing:
            raise missing
        elif known and key and known.stored:
            return _replayed(own, known.stored, key)
        else:
            response = make_response(view())
            if known and key and response.status_code < HTTPStatus.BAD_REQUEST:
                _keep(own, known, response, key, access)
    if response is None:
        _record_refusal(own, access)
        raise Forbidden
    if known:
        with suppress(Fault):  # a missed note is no reason to lose an answer, nor the stream behind it
            _touch(own, known.actor)
    return response


def _refuse_other_sites() -> None:
    """Changes come from our own page only: a header no form can send, and what the browser says of the sender (R25)."""
    if request.method in READING:
        return
    site = request.headers.get("Sec-Fetch-Site", "same-origin")
    if request.headers.get("X-Liangzheng") != "1" or site != "same-origin":
        raise CrossSite


def token_name() -> str:
    """The cookie's name for this origin and slot."""
    return cookie_name(request.environ.get(SLOT), secure=runtime().settings.secure_origin)


def _key(access: Access) -> idempotency.Request | None:
    if not access.keyed or request.method in READING or token_name() not in request.cookies:
        return None
    body = request.body_bytes() if isinstance(request, StrictRequest) else request.get_data()
    route = f"{request.method} {request.path}"[:80]
    hash_key = runtime().keys.fixed("idempotency")
    return idempotency.request_of(route, request.headers.get("Idempotency-Key"), body, hash_key=hash_key)


def _recognise(session: Session, access: Access, key: idempotency.Request | None) -> Recognised | None:
    if access.who is Who.ANYBODY:
        return None
    token = request.cookies.get(token_name())
    if access.who is Who.MAYBE:
        with suppress(Unauthenticated, Locked):
            return sessions.authenticate(session, token or "", None)
        return None
    if not token:
        raise Unauthenticated
    return sessions.authenticate(session, token, key)


def _replayed(own: Runtime, stored: idempotency.Stored, key: idempotency.Request) -> Response:
    status, body = idempotency.replay(own.keys, stored, key, now=g.unit.now)
    response = Response(body, status=status, mimetype="application/json" if body else None)
    response.headers[REPLAYED] = "1"
    return response


def _keep(own: Runtime, known: Recognised, response: Response, key: idempotency.Request, access: Access) -> None:
    idempotency.keep(
        g.unit.session,
        own.keys,
        key,
        actor_id=known.actor.account_id,
        status=response.status_code,
        body=response.get_data(),
        disclosing=access.disclosing,
        now=known.now,
    )


def _race_lost(key: idempotency.Request | None) -> Response | None:
    """Another request with the same key committed first: everything here rolled back, its answer counts.

    The loser need not fail on the key itself: it may find the thing done already, which is the winner's doing.
    """
    unit: Unit | None = g.get("unit")
    if key is None or unit is None or unit.actor is None:
        return None
    own = runtime()
    with own.database.unit(write=False) as session:
        stored = idempotency.find(session, unit.actor.account_id, key)
    return None if stored is None else _replayed(own, stored, key)


def _record_refusal(own: Runtime, access: Access) -> None:
    """A role that may not call this leaves one row (R49)."""
    known: Actor = g.unit.actor
    entry = Entry(
        kind="access:refused",
        actor_id=known.account_id,
        subject_id=None,
        outcome="forbidden",
        reason=access.permission or "",
    )
    with own.database.unit(write=True) as session:
        audit.append(session, own.keys, entry, now=g.unit.now)


def _touch(own: Runtime, actor: Actor) -> None:
    """Note use at most once a minute; only a person's touch keeps a staff session awake."""
    now = g.unit.now
    active = request.headers.get("X-Active") == "1" and now - actor.last_active_at >= ACTIVE_EVERY
    if active or sessions.needs_touch(actor, now=now):
        with own.database.unit(write=True) as session:
            sessions.touch(session, actor, active=active, now=now)
