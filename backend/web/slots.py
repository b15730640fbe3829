"""Slots: `/u/0/` … `/u/9/` mount the app again, each with a cookie of its own.

So two people in one browser stay apart. A small WSGI layer, because below it nothing needs to know.
"""

import re
from collections.abc import Iterable
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from _typeshed.wsgi import StartResponse, WSGIApplication, WSGIEnvironment

SLOT = "lz.slot"
_PREFIX = re.compile(r"/u/([0-9])(/.*)?", re.DOTALL)


class Slots:
    """Takes the slot out of the path and hands it on beside it."""

    def __init__(self, app: "WSGIApplication") -> None:
        self._app = app

    def __call__(self, environ: "WSGIEnvironment", start_response: "StartResponse") -> Iterable[bytes]:
        """Answer a request, as WSGI."""
        match = _PREFIX.fullmatch(environ.get("PATH_INFO", ""))
        if match is not None:
            environ[SLOT] = match[1]
            environ["SCRIPT_NAME"] = environ.get("SCRIPT_NAME", "") + f"/u/{match[1]}"
            environ["PATH_INFO"] = match[2] or "/"
        return self._app(environ, start_response)


def cookie_name(slot: str | None, *, secure: bool) -> str:
    """`__Host-lz` where the origin is https, `lz` on loopback http; a slot adds its figure."""
    return ("__Host-lz" if secure else "lz") + (f"-{slot}" if slot is not None else "")
