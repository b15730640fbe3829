"""Sign in by password, see who is signed in, list and end sessions."""

from flask import Response, request

from backend.audit import service as audit
from backend.audit.service import Event
from backend.identity import passwords, sessions
from backend.identity.counter import ACCOUNT_KINDS, TOLD
from backend.identity.rules import DESK
from backend.kernel import outbox
from backend.kernel.errors import WrongCredentials
from backend.web.access import PUBLIC, SLOW, allow
from backend.web.problems import problem
from backend.web.routes import Routes, answer, nothing
from backend.web.runtime import actor, keys, now, session
from backend.web.shapes.identity import (
    AccountEvent,
    AccountEvents,
    Ended,
    Me,
    Session,
    SessionPath,
    Sessions,
    SignInForm,
)
from backend.web.signing_in import end_present_session, me, record, signed_in, without_session
from backend.web.slots import SLOT
from backend.web.stepping import require_step
from backend.web.transaction import strangers_unit

routes = Routes("sessions")
OWN = allow("sessions:manage")


@routes.on("POST", "/api/session", access=SLOW, answer=Me, status=201, problems=(401, 429))
def sign_in(body: SignInForm) -> Response:
    """Sign in with name and password; the refusal is the same for known and unknown names."""
    with strangers_unit(write=False):
        known_hash = passwords.hash_of(session(), body.login)
    proven = passwords.proven(known_hash, body.password)
    with strangers_unit(write=True):
        address = request.remote_addr or ""
        passwords.refuse_if_guessing(session(), keys(), body.login, address, now=now())
        found = passwords.admitted(session(), body.login, known_hash if proven else None, now=now())
        if isinstance(found, WrongCredentials):
            passwords.count_wrong(session(), keys(), body.login, address, now=now())
            record("session:refused", passwords.account_of(session(), body.login), found.code)
            return problem(found)
        passwords.forget_wrong(session(), keys(), body.login, address)
        return signed_in(*found, method="password")


@routes.on("GET", "/api/session", access=OWN, answer=Me)
def who() -> Response:
    """Who is signed in here."""
    return answer(me(actor()))


@routes.on("DELETE", "/api/session", access=PUBLIC, answer=None, status=204)
def sign_out() -> Response:
    """Sign out; the browser forgets what it kept."""
    end_present_session()
    response = without_session(nothing())
    if SLOT not in request.environ:
        response.headers["Clear-Site-Data"] = '"cache"'
    return response


@routes.on("GET", "/api/sessions", access=OWN, answer=Sessions)
def list_sessions() -> Response:
    """Where this account is signed in."""
    found = sessions.open_sign_ins(session(), actor().account_id, now=now())
    items = [
        Session(
            id=one.id,
            current=one.id == actor().sign_in_id,
            created_at=one.created_at,
            last_seen_at=one.last_seen_at,
            device=one.device,
            desk=one.method == DESK,
        )
        for one in found
    ]
    return answer(Sessions(items=items))


@routes.on("DELETE", "/api/sessions", access=OWN, answer=Ended)
def end_other_sessions() -> Response:
    """End every session of this account but this one: a lost phone, or all of them."""
    require_step("sessions:end")
    own = actor()
    ended = sessions.end_all(session(), own.account_id, but=own.sign_in_id, now=now())
    record("session:ended", own.account_id, "all_others")
    _wake()
    return answer(Ended(ended=ended))


@routes.on("GET", "/api/me/account-events", access=OWN, answer=AccountEvents)
def list_account_events() -> Response:
    """What was done to the own account at a counter: bound, recovered."""
    found = audit.of_subject(session(), keys(), actor().person_id, kinds=ACCOUNT_KINDS, before=None, limit=20)
    return answer(AccountEvents(items=[AccountEvent(at=one.at, kind=one.kind, **_office(one)) for one in found]))


@routes.on("DELETE", "/api/sessions/<uuid:session_id>", access=OWN, answer=None, status=204)
def end_session(path: SessionPath) -> Response:
    """End one of the own sessions; it is refused from its next request on."""
    if path.session_id != actor().sign_in_id:
        require_step("sessions:end")
    sessions.end(session(), actor().account_id, path.session_id, now=now())
    record("session:ended", actor().account_id)
    _wake()
    return nothing()


def _wake() -> None:
    """A hint for the person's open pages: the streams of ended sessions find out by it at once and close."""
    outbox.add(session(), TOLD, {"listener": str(actor().person_id)}, now=now())


def _office(event: Event) -> dict[str, str]:
    return {key: event.entry[key] for key in ("organisation", "organisation_en", "unit")}
