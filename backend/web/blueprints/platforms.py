"""Sign in by the platform of the province or the nation, and come back."""

from flask import Response, request

from backend.identity.levels.rules import Level
from backend.identity.platforms import service as platforms
from backend.identity.platforms.oidc import NotVouched
from backend.identity.platforms.rules import Vouched
from backend.identity.platforms.service import LIFE
from backend.identity.rules import PLATFORM, Role
from backend.kernel.errors import NotFound, NotRecognised
from backend.web.access import SLOW
from backend.web.platforms import Platform
from backend.web.problems import problem
from backend.web.routes import Routes, answer
from backend.web.runtime import keys, now, runtime, session
from backend.web.shapes.base import Nothing
from backend.web.shapes.identity import Me
from backend.web.shapes.platforms import PlatformAddress, PlatformAnswer
from backend.web.signing_in import record, signed_in
from backend.web.transaction import strangers_unit, token_name

routes = Routes("platforms")
RETURN = "/sign-in/platform"
WALLET = frozenset({Role.CITIZEN})
"""Whoever comes this way comes as a citizen: powers of an office need its passkey (R20)."""


@routes.on("POST", "/api/platform-sign-ins", access=SLOW, answer=PlatformAddress, status=201, problems=(404,))
def begin(body: Nothing) -> Response:  # noqa: ARG001 - declared, so that anything in it is refused
    """Begin to sign in by the platform; a cookie binds the way back to this browser."""
    platform = _platform()
    with strangers_unit(write=True):
        sent = platforms.send(session(), keys(), _return(), now=now())
    response = answer(PlatformAddress(address=platform.provider.address(sent.asked)), 201)
    response.set_cookie(
        _cookie(),
        sent.browser,
        max_age=int(LIFE.total_seconds()),
        secure=runtime().settings.secure_origin,
        httponly=True,
        samesite="Strict",
        path="/",
    )
    return response


@routes.on("POST", "/api/platform-sign-ins/session", access=SLOW, answer=Me, status=201, problems=(401, 404))
def finish(body: PlatformAnswer) -> Response:
    """Sign in whom the platform vouches for; unknown people and wrong codes get the same words."""
    platform = _platform()
    with strangers_unit(write=True):
        browser, at = request.cookies.get(_cookie(), ""), now()
        asked = platforms.take(session(), keys(), body.state, browser, _return(), now=at)
    if isinstance(asked, NotRecognised):
        return _refused()
    try:
        vouched = platform.provider.identify(body.code, asked, now=at)
    except NotVouched:
        return _refused()
    return _admitted(vouched, platform.provider.highest)


def _admitted(vouched: Vouched, highest: Level) -> Response:
    with strangers_unit(write=True):
        found = platforms.recognise(session(), keys(), vouched, highest=highest, now=now())
        if not isinstance(found, NotRecognised):
            return signed_in(found.account_id, WALLET, method=PLATFORM, cap=found.level.value)
    return _refused()


def _refused() -> Response:
    with strangers_unit(write=True):
        record("session:refused", None, NotRecognised.code)
    return problem(NotRecognised())


def _platform() -> Platform:
    """The platform of this installation.

    Raises:
        NotFound: it has none.
    """
    platform = runtime().platform
    if platform is None:
        raise NotFound
    return platform


def _return() -> str:
    return runtime().settings.public_origin + request.script_root + RETURN


def _cookie() -> str:
    return f"{token_name()}-platform"
