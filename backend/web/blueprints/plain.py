"""The guide and the public lists as plain pages, for browsers without scripts: they only show, and search by a form."""

from typing import Any

from flask import Response, render_template, request
from pydantic import ValidationError

from backend.kernel.errors import NotFound
from backend.services import listing, service
from backend.services.rules import searching
from backend.services.rules.lists import KINDS
from backend.services.rules.ways import possible
from backend.standards.calendar import date_in_shanghai
from backend.web.access import PUBLIC
from backend.web.blueprints.items import WAYS, replacements
from backend.web.headers import policy
from backend.web.routes import ACCESS, Routes
from backend.web.runtime import now, runtime, session
from backend.web.shapes.items import ItemPath

routes = Routes("plain")
WAYS_EN = {
    "data_call": "data call",
    "promise_reuse": "reuse on promise",
    "shared_check": "shared check",
    "online_proof": "proof issued online",
    "notice_promise": "notice and promise",
}


def services() -> Response:
    """Everything that can be applied for, or what fits the words asked for."""
    words = request.args.get("q", "")[: searching.LONGEST]
    items = [one.item for one in service.shelf(session()).values() if one.item.kind == "handling"]
    if words.strip():
        items = [hit.item for hit in searching.found(items, words)]
    return _page(page="services", items=items, words=words)


def guide(code: str) -> Response:
    """One item."""
    try:
        known = ItemPath(code=code)
    except ValidationError:
        raise NotFound from None
    found = service.latest(session(), known.code, at=now())
    ways = {one.key: possible(one) for one in found.item.materials}
    ended = date_in_shanghai(found.ended_at) if found.ended_at is not None else None
    instead = replacements(found.item)
    return _page(page="guide", item=found.item, version=found.version, ways=ways, ended=ended, instead=instead)


def public_list(kind: str) -> Response:
    """One of the two lists, in the version asked for."""
    chosen = next((one for one in KINDS if one == kind), None)
    number = request.args.get("version", "")
    if chosen is None or not (number == "" or (number.isascii() and number.isdigit() and len(number) <= len("9999"))):
        raise NotFound
    steps = listing.versions(session(), chosen)
    found = listing.version(session(), chosen, int(number) if number else None)
    return _page(page="list", kind=kind, found=found, steps=steps)


def _page(**parts: Any) -> Response:
    own = runtime()
    english = (request.accept_languages.best_match(["zh-CN", "zh", "en"], "zh") or "zh") == "en"
    city, hue = own.pack.city, own.pack.stylesheet
    place = city.name_en if english else city.name
    ways = WAYS_EN if english else WAYS
    offices = {key: one.name_en if english else one.name for key, one in service.offices(session()).items()}
    body = render_template("plain.html", english=english, city=place, hue=hue, way_words=ways, offices=offices, **parts)
    response = Response(body, mimetype="text/html")
    demo = own.installed.kind == "demo"
    response.headers["Content-Security-Policy"] = policy(demo=demo, scanner=False, inline_style=hue)
    response.headers["Cache-Control"] = "no-cache"
    return response


for _path, _view in (
    ("/plain/services", services),
    ("/plain/services/<code>", guide),
    ("/plain/lists/<kind>", public_list),
):
    routes.add_url_rule(_path, _view.__name__, _view, methods=["GET"])
    ACCESS[f"plain.{_view.__name__}"] = PUBLIC
