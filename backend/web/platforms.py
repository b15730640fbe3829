"""Which platform people of this installation may sign in by, and how it is reached."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from io import BytesIO
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit
from wsgiref.util import setup_testing_defaults

from backend.demo.platform.pages import NAME, NAME_EN
from backend.demo.platform.provider import CLIENT, PATH, DemoPlatform
from backend.identity.directory import demo_people
from backend.identity.levels.rules import Level
from backend.identity.people import Details
from backend.identity.platforms.oidc import IdentityProvider, OpenIdProvider, Registration
from backend.kernel.clock import db_now
from backend.kernel.db import Database
from backend.kernel.keys import KeyProvider
from backend.kernel.outbound import Fetch, Outbound, Reply
from backend.kernel.settings import Settings

if TYPE_CHECKING:
    from _typeshed.wsgi import StartResponse, WSGIApplication, WSGIEnvironment

WITHOUT_ACCOUNT = 2
"""People of the base without an account, whom the demo's platform offers too."""


@dataclass(frozen=True, slots=True)
class Platform:
    """A platform with its name; `at_home` where it is the demo's own."""

    name: str
    name_en: str
    provider: IdentityProvider
    at_home: DemoPlatform | None = None


def platform_of(settings: Settings, database: Database, keys: KeyProvider, *, demo: bool) -> Platform | None:
    """The configured platform; in a demo without one, the demo's own; elsewhere none."""
    highest = Level(settings.platform_level)
    if settings.platform_issuer:
        parts = urlsplit(settings.platform_issuer)
        out = Outbound(frozenset({f"{parts.hostname}:{parts.port or 443}"}))
        own = Registration(settings.platform_issuer, settings.platform_client, settings.platform_secret, highest)
        name = settings.platform_name or parts.hostname or ""
        return Platform(name, name, OpenIdProvider(own, out))
    if not demo:
        return None

    def people() -> tuple[list[tuple[str, Details]], datetime]:
        with database.unit(write=False) as session:
            return demo_people(session, keys, without_account=WITHOUT_ACCOUNT), db_now(session)

    home = DemoPlatform(settings.public_origin, keys.fixed("demo_platform"), people)
    provider = OpenIdProvider(Registration(home.issuer, CLIENT, "", highest), _within(home))
    return Platform(NAME, NAME_EN, provider, home)


class AtHome:
    """Mounts the demo's own platform under its path; without one the path is an address like any other."""

    def __init__(self, app: "WSGIApplication", home: Callable[[], DemoPlatform | None]) -> None:
        self._app, self._home = app, home

    def __call__(self, environ: "WSGIEnvironment", start_response: "StartResponse") -> Iterable[bytes]:
        """Answer a request, as WSGI."""
        home = self._home() if environ.get("PATH_INFO", "").startswith(PATH + "/") else None
        return (home or self._app)(environ, start_response)


def _within(home: DemoPlatform) -> Fetch:
    """Calls that go to the demo's own platform without leaving this process."""

    def fetch(method: str, url: str, *, body: bytes | None = None, headers: Mapping[str, str] | None = None) -> Reply:
        parts, seen = urlsplit(url), [""]
        environ: dict[str, Any] = {
            "REQUEST_METHOD": method,
            "PATH_INFO": parts.path,
            "QUERY_STRING": parts.query,
            "CONTENT_TYPE": (headers or {}).get("Content-Type", ""),
            "CONTENT_LENGTH": str(len(body or b"")),
            "wsgi.input": BytesIO(body or b""),
        }
        setup_testing_defaults(environ)

        def start(status: str, _headers: list[tuple[str, str]], _exc_info: Any = None, /) -> Any:
            seen[0] = status

        content = b"".join(home(environ, start))
        return Reply(int(seen[0][:3]), content)

    return fetch
