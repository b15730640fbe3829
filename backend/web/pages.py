"""The web app's documents and files: Flask gives the documents, WhiteNoise the files."""

from pathlib import Path
from urllib.parse import quote
from wsgiref.headers import Headers

from flask import Blueprint, Flask, Response, request
from werkzeug.exceptions import NotFound as NoSuchAddress
from whitenoise import WhiteNoise

from backend.kernel.errors import NotFound, Unavailable
from backend.web.access import PUBLIC
from backend.web.headers import DECODER_POLICY, FIXED, policy
from backend.web.problems import problem
from backend.web.routes import ACCESS
from backend.web.runtime import runtime

OWN_FILES = Path(__file__).parent / "static"
pages = Blueprint("pages", __name__)
OWN_ANSWER = frozenset({"/sw.js", "/manifest.webmanifest"})
PLAIN_PATHS = ("/services", "/services/<_rest>", "/lists/<_rest>")
"""Pages that have a plain one below /plain for browsers without scripts."""
SCANNERS = ("inspect.html", "scan.html")
DECODER = "/assets/decoder-"
"""The decoder on a thread of its own, for pages that may compile nothing; `vite.config.ts` names it so."""
APP_PATHS = (
    "/",
    "/sign-in",
    "/sign-in/platform",
    "/sign-up",
    "/desk/<path:_rest>",
    "/asked",
    "/asked/<path:_rest>",
    "/code",
    "/F/<path:_rest>",
    "/Q/<path:_rest>",
    "/W/<path:_rest>",
    "/home",
    "/issuing-list",
    "/office",
    "/office/<path:_rest>",
    "/certificates",
    "/certificates/<path:_rest>",
    "/me",
    "/me/<path:_rest>",
    "/scenes",
    "/services/<path:_rest>",
    "/check-file",
)


def _document(name: str, *, scanner: bool) -> Response:
    """A built document with the city's colours in its head: no script, no request, no flash of another colour."""
    own = runtime()
    path = own.settings.web_dir / name
    if not path.is_file():
        raise Unavailable
    hue = own.pack.stylesheet
    page = path.read_text(encoding="utf-8").replace("</head>", f"<style>{hue}</style></head>", 1)
    response = Response(page, mimetype="text/html")
    demo = own.installed.kind == "demo"
    response.headers["Content-Security-Policy"] = policy(demo=demo, scanner=scanner, inline_style=hue)
    response.headers["Cache-Control"] = "no-cache"
    return response


def app_document(_rest: str = "") -> Response:
    """The wallet, the city's page, or in a demo the stage."""
    return _document("index.html", scanner=False)


def guide_document(_rest: str = "") -> Response:
    """The same document, which sends a browser without scripts to the plain page."""
    response = _document("index.html", scanner=False)
    plain = f"/plain{quote(request.path)}"
    away = f'<noscript><meta http-equiv="refresh" content="0;url={plain}"></noscript></head>'
    response.set_data(response.get_data(as_text=True).replace("</head>", away, 1))
    return response


def inspector_document(_rest: str = "") -> Response:
    """The inspector's app: a document of its own, because the scanner needs another policy."""
    return _document("inspect.html", scanner=True)


def scan_document() -> Response:
    """The wallet's own scanner, for codes of desks: a document of its own for the same reason."""
    return _document("scan.html", scanner=True)


def missing(_error: Exception) -> Response:
    """An address that does not exist: the app's own page for a person, a problem for everything else."""
    path = runtime().settings.web_dir / "index.html"
    wants_page = request.accept_mimetypes.best_match(["application/json", "text/html"]) == "text/html"
    if request.method != "GET" or not wants_page or not path.is_file():
        return problem(NotFound())
    response = app_document()
    response.status_code = 404
    return response


def unknown_api(_rest: str = "") -> Response:
    """An address below /api that does not exist."""
    raise NotFound


for _path in APP_PATHS:
    pages.add_url_rule(_path, "app", app_document)
for _path in PLAIN_PATHS:
    pages.add_url_rule(_path, "guide", guide_document)
for _path in ("/inspect", "/inspect/<path:_rest>"):
    pages.add_url_rule(_path, "inspector", inspector_document)
pages.add_url_rule("/scan", "scan", scan_document)
pages.add_url_rule("/api/<path:_rest>", "unknown_api", unknown_api)
ACCESS.update(dict.fromkeys(("pages.app", "pages.guide", "pages.inspector", "pages.scan", "pages.unknown_api"), PUBLIC))


def serve_files(app: Flask, web_dir: Path, *, demo: bool) -> None:
    """Serve the built files, hashed names for ever; nothing at run time comes from another host."""

    def add_headers(headers: Headers, _path: str, url: str) -> None:
        for name, value in FIXED.items():
            headers[name] = value
        if url.endswith((".html", "/")):
            headers["Content-Security-Policy"] = policy(demo=demo, scanner=url.endswith(SCANNERS))
        elif url.startswith(DECODER):
            headers["Content-Security-Policy"] = DECODER_POLICY

    files = WhiteNoise(
        app.wsgi_app,
        add_headers_function=add_headers,
        immutable_file_test=lambda _path, url: url.startswith("/assets/"),
        max_age=0,
        allow_all_origins=False,
        mimetypes={".webmanifest": "application/manifest+json", ".wasm": "application/wasm"},
    )
    files.add_files(str(OWN_FILES), prefix="pages/")
    if web_dir.is_dir():
        files.add_files(str(web_dir))
    for hidden in [url for url in files.files if url.startswith("/.") or url in OWN_ANSWER]:
        del files.files[hidden]  # what the build notes for itself, and what depends on the city or a switch
    app.register_error_handler(NoSuchAddress, missing)
    app.wsgi_app = files  # type: ignore[method-assign]
