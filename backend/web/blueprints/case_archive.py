"""The archive package of a decided case, for its own people and for the office; typeset while nothing is held open."""

from collections.abc import Callable
from contextlib import suppress
from dataclasses import replace

from flask import Response

from backend.cases import deciding, drafting, rewriting
from backend.cases.archive import making
from backend.cases.rewriting import Clockwork
from backend.cases.rules import states
from backend.cases.rules.case import Case
from backend.kernel.errors import NoSeal
from backend.renditions.preparing import House
from backend.services.rules.items import Item
from backend.sources import rewriting as rewriting_of
from backend.web.access import FILES
from backend.web.casework import step
from backend.web.routes import Routes
from backend.web.runtime import keys, now, runtime, session
from backend.web.shapes.cases import CasePath
from backend.web.transaction import known_unit

routes = Routes("archives")
OWN, OFFICE = replace(FILES, permission="cases:keep"), replace(FILES, permission="cases:decide")


@routes.on("POST", "/api/cases/<uuid:case_id>/archive", access=OWN, answer=None, problems=(404, 409, 429))
def make_own(path: CasePath) -> Response:
    """The package of a case of one's own."""
    return _download(lambda: drafting.own(step(), path.case_id)[1:], "applicant")


@routes.on("POST", "/api/office/cases/<uuid:case_id>/archive", access=OFFICE, answer=None, problems=(404, 409, 429))
def make_office(path: CasePath) -> Response:
    """The package of a case of the office."""
    return _download(lambda: deciding.at_office(step(), path.case_id)[1:], "office")


def _download(opened: Callable[[], tuple[Case, Item]], side: str) -> Response:
    own = runtime()
    house = House(own.settings.public_origin, own.settings.glyph_font, own.installed.kind == "demo")
    with known_unit(write=True):
        case, _ = opened()
        left = rewriting.waiting(_work(), case.id, house) if case.state in states.OVER else []
    for one in left:
        content = rewriting_of.made(own.keys, one.prepared)
        with suppress(NoSeal), known_unit(write=True):
            rewriting.keep(_work(), one, content)
    with known_unit(write=True):
        case, item = opened()
        gathered = making.gather(step(), case, item, house)
    packed = making.made(own.keys, gathered)
    with known_unit(write=True):
        making.record(step(), opened()[0], gathered, packed, side)
    response = Response(packed.content, mimetype="application/zip")
    response.headers["Content-Disposition"] = f'attachment; filename="case-{case.number}.zip"'
    return response


def _work() -> Clockwork:
    return Clockwork(session(), keys(), now())
