"""What somebody sees who opens a code's address with any camera: what this is, no data, no sign-in form.

A GET changes nothing: link previews must not burn a code (`codes.md` section 1).
"""

from flask import Response, render_template, request

from backend.standards.online_code import Kind
from backend.web.access import PUBLIC
from backend.web.headers import policy
from backend.web.routes import ACCESS, Routes
from backend.web.runtime import runtime

routes = Routes("strangers")


def page(secret: str) -> Response:  # noqa: ARG001 - never looked at: the page is the same for every code
    """The page for strangers, in the language the browser asks for, Chinese first."""
    english = (request.accept_languages.best_match(["zh-CN", "zh", "en"], "zh") or "zh") == "en"
    own = runtime()
    city, hue = own.pack.city, own.pack.stylesheet
    place = city.name_en if english else city.name
    desk = request.path.startswith(f"/{Kind.KIOSK}/")
    body = render_template("stranger.html", english=english, city=place, desk=desk, hue=hue)
    response = Response(body, mimetype="text/html")
    demo = own.installed.kind == "demo"
    response.headers["Content-Security-Policy"] = policy(demo=demo, scanner=False, inline_style=hue)
    response.headers["Cache-Control"] = "no-store"
    response.headers["X-Robots-Tag"] = "noindex"
    return response


for _kind in "CARK":
    routes.add_url_rule(f"/{_kind}/<secret>", "page", page, methods=["GET"])
ACCESS["strangers.page"] = PUBLIC
