"""What somebody sees who opens a code's address with any camera: what this is, no data, no sign-in form.

A GET changes nothing: link previews must not burn a code (`codes.md` section 1).
"""

from flask import Response, render_template, request

from backend.standards import online_code
from backend.standards.online_code import Kind, OnlineCode
from backend.web.access import PUBLIC
from backend.web.headers import policy
from backend.web.routes import ACCESS, Routes
from backend.web.runtime import runtime

routes = Routes("strangers")


def page(secret: str) -> Response:
    """The page for strangers, in the language the browser asks for, Chinese first.

    It is the same for every code of a kind: nothing is looked up. The page of a request code, and that of an
    authorisation, name the wallet's own address of that code, for whoever has the wallet: nothing is asked, answered or
    used before they open it there.
    """
    english = (request.accept_languages.best_match(["zh-CN", "zh", "en"], "zh") or "zh") == "en"
    own = runtime()
    city, hue = own.pack.city, own.pack.stylesheet
    place = city.name_en if english else city.name
    desk = request.path.startswith(f"/{Kind.KIOSK}/")
    asked = _as_scanned(secret) if request.path.startswith(f"/{Kind.REQUEST}/") else None
    authorised = _as_scanned(secret) if request.path.startswith(f"/{Kind.AUTHORISATION}/") else None
    body = render_template(
        "stranger.html", english=english, city=place, desk=desk, asked=asked, authorised=authorised, hue=hue
    )
    response = Response(body, mimetype="text/html")
    demo = own.installed.kind == "demo"
    response.headers["Content-Security-Policy"] = policy(demo=demo, scanner=False, inline_style=hue)
    response.headers["Cache-Control"] = "no-store"
    response.headers["X-Robots-Tag"] = "noindex"
    return response


def _as_scanned(secret: str) -> str:
    """The secret where it is well formed, else nothing: what stands in an address is put on no page unread."""
    origin = runtime().settings.public_origin
    found = online_code.read(f"{origin}/{Kind.REQUEST}/{secret}", expected_origin=origin)
    return secret if isinstance(found, OnlineCode) else ""


for _kind in "CARK":
    routes.add_url_rule(f"/{_kind}/<secret>", "page", page, methods=["GET"])
ACCESS["strangers.page"] = PUBLIC
