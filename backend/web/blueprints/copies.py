"""Copies for the file: kept by who looked, where the grant lets them; listed for whose certificates they are."""

from flask import Response

from backend.grants import copying
from backend.kernel.errors import CopyNotKept, FieldProblem
from backend.renditions.preparing import House, Prepared, made
from backend.verification import keeping
from backend.verification.keeping import Handed, Refused, Wanted
from backend.web.access import COPIES
from backend.web.blueprints.record import READ, note, record_of
from backend.web.copied import kept
from backend.web.problems import problem
from backend.web.routes import Routes, answer
from backend.web.runtime import actor, keys, now, runtime, session
from backend.web.shapes.copies import CopiesKept, CopiesOf, KeepCopy, LookPath
from backend.web.transaction import known_unit

routes = Routes("copies")


@routes.on("POST", "/api/looks/<uuid:look_id>/copies", access=COPIES, answer=None, problems=(404, 409, 429))
def keep_copy(path: LookPath, body: KeepCopy) -> Response:
    """Keep a copy of what an own look showed: a sealed PDF with its purpose, its keeper and its last day."""
    own = runtime()
    house = House(own.settings.public_origin, own.settings.glyph_font, own.installed.kind == "demo")
    with known_unit(write=True):
        wanted = Wanted(path.look_id, body.certificate, actor())
        found = keeping.begin(session(), keys(), wanted, house, now=now())
    if isinstance(found, Prepared):
        file = made(own.keys, found)
        with known_unit(write=True):
            found = keeping.finish(session(), keys(), wanted, found, file, now=now())
    return _given(found)


@routes.on("GET", "/api/me/copies", access=READ, answer=CopiesKept, problems=(404,))
def list_copies(query: CopiesOf) -> Response:
    """What others keep of one's certificates, newest first: who, what, for what, until when."""
    subject = record_of(query.subject)
    found = kept(copying.of_subject(session(), subject))
    note("record:read", subject)
    return answer(CopiesKept(items=found))


def _given(found: Handed | Refused) -> Response:
    if isinstance(found, Refused):
        return problem(CopyNotKept((FieldProblem("copy", found.reason),)))
    response = Response(found.content, mimetype="application/pdf")
    name = f"copy-{found.type}-{str(found.file_id)[-8:]}.pdf"
    response.headers["Content-Disposition"] = f'attachment; filename="{name}"'
    return response
