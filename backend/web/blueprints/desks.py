"""Sign-in at a desk by QR: the desk's browser waits, a phone that is signed in lets it in."""

from flask import Response, request

from backend.identity import desks, passwords
from backend.identity.people import masked_names
from backend.identity.rules import DESK, DESK_LIFE
from backend.kernel.errors import FieldProblem, InvalidField, NotFound, WrongCredentials
from backend.standards import online_code
from backend.standards.online_code import Foreign, Kind, Malformed, OnlineCode, TypedCode
from backend.web.access import PUBLIC, allow
from backend.web.problems import problem
from backend.web.routes import Routes, answer
from backend.web.runtime import actor, keys, now, runtime, session
from backend.web.shapes.base import Nothing
from backend.web.shapes.identity import Me
from backend.web.shapes.wallet import (
    AskingDesk,
    DeskAnswer,
    DeskAnswered,
    DeskCode,
    DeskOptions,
    DeskPath,
    DeskState,
    WaitingDesk,
)
from backend.web.signing_in import signed_in
from backend.web.transaction import token_name

routes = Routes("desks")
ADMIT = allow("desks:admit")


@routes.on("POST", "/api/desk-sign-ins", access=PUBLIC, answer=WaitingDesk, status=201)
def begin(body: Nothing) -> Response:  # noqa: ARG001 - declared, so that anything in it is refused
    """Wait for a phone; a cookie binds the wait to this browser."""
    own, device = runtime(), request.headers.get("User-Agent", "")
    begun = desks.begin(session(), keys(), own.settings.public_origin, earlier=_browser(), device=device, now=now())
    shown = WaitingDesk(id=begun.id, text=begun.text, typed=begun.typed, expires_at=begun.expires_at, server_time=now())
    response = answer(shown, 201)
    _bind(response, begun.browser)
    return response


@routes.on("GET", "/api/desk-sign-ins/<uuid:desk_id>", access=PUBLIC, answer=DeskState)
def state(path: DeskPath) -> Response:
    """How the own wait stands: scanned, by whom, and the number to type on the phone."""
    found = desks.seen_by_desk(session(), path.desk_id, _browser(), now=now())
    names = masked_names(session(), keys(), [found.person_id]) if found.person_id else {}
    return answer(
        DeskState(
            id=path.desk_id,
            state=found.state.value,
            number=found.number,
            masked_name=names.get(found.person_id) if found.person_id else None,
            expires_at=found.expires_at,
            server_time=now(),
        )
    )


@routes.on("POST", "/api/desk-sign-ins/<uuid:desk_id>/session", access=PUBLIC, answer=Me, status=201)
def sign_in(path: DeskPath, body: Nothing) -> Response:  # noqa: ARG001 - declared, so that anything in it is refused
    """Sign this browser in, once, after the phone said yes; a short session without staff powers."""
    account_id, person_id = desks.take(session(), keys(), path.desk_id, _browser(), now=now())
    roles = passwords.roles_of(session(), person_id, now=now())
    response = signed_in(account_id, roles, method=DESK, life=DESK_LIFE)
    response.delete_cookie(_cookie_name(), path="/", secure=runtime().settings.secure_origin, httponly=True)
    return response


@routes.on("POST", "/api/me/desk-sign-ins", access=ADMIT, answer=AskingDesk, problems=(404, 422, 429))
def claim(body: DeskCode) -> Response:
    """Say which desk a scanned or typed code belongs to; the first phone that asks has it."""
    found = desks.claim(session(), keys(), _code_of(body.presented), actor=actor(), now=now())
    if found is None:
        return problem(NotFound())
    return answer(
        AskingDesk(
            id=found.id,
            device=found.device,
            asked_at=found.asked_at,
            expires_at=found.expires_at,
            needs_passkey=found.needs_passkey,
        )
    )


@routes.on(
    "POST",
    "/api/me/desk-sign-ins/<uuid:desk_id>/passkey",
    access=allow("desks:admit", keyed=False),
    answer=DeskOptions,
)
def step_up(path: DeskPath, body: Nothing) -> Response:  # noqa: ARG001 - declared, so that anything in it is refused
    """Options to touch a passkey for this desk."""
    options = desks.begin_step_up(session(), runtime().party, path.desk_id, actor=actor(), now=now())
    return answer(DeskOptions(options=options))


@routes.on("POST", "/api/me/desk-sign-ins/<uuid:desk_id>", access=ADMIT, answer=DeskAnswered)
def answer_desk(path: DeskPath, body: DeskAnswer) -> Response:
    """Let the desk in, or not; a wrong number refuses it for good."""
    number = body.number or "" if body.answer == "agree" else None
    reply = desks.Reply(number, body.credential)
    found = desks.answer(session(), keys(), runtime().party, path.desk_id, reply, actor=actor(), now=now())
    if isinstance(found, WrongCredentials):
        return problem(found)
    return answer(DeskAnswered(id=path.desk_id, state=found.value))


def _bind(response: Response, browser: str) -> None:
    """The cookie by which this browser, and no other, gets the session."""
    life = desks.SCAN_LIFE + desks.ANSWER_LIFE + desks.TAKE_LIFE
    response.set_cookie(
        _cookie_name(),
        browser,
        max_age=int(life.total_seconds()),
        secure=runtime().settings.secure_origin,
        httponly=True,
        samesite="Strict",
        path="/",
    )


def _browser() -> str:
    return request.cookies.get(_cookie_name(), "")


def _cookie_name() -> str:
    return f"{token_name()}-desk"


def _code_of(presented: str) -> OnlineCode | TypedCode:
    """The desk's code in a text.

    Raises:
        InvalidField: another origin's, another kind's, or no code at all.
    """
    read = online_code.read(presented, expected_origin=runtime().settings.public_origin)
    if isinstance(read, TypedCode) or (isinstance(read, OnlineCode) and read.kind is Kind.KIOSK):
        return read
    kind = "foreign" if isinstance(read, Foreign) else "malformed" if isinstance(read, Malformed) else "another_kind"
    raise InvalidField((FieldProblem("presented", kind),))
