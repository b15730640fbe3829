"""Live hints: a stream where there is room, else a list to poll. Hints carry no content."""

import json
from collections.abc import Iterator
from uuid import UUID

from flask import Response, request

from backend.identity import sessions
from backend.kernel import live
from backend.kernel.clock import db_now
from backend.kernel.db import Database
from backend.kernel.live import Stream
from backend.web.access import allow
from backend.web.routes import Routes, answer
from backend.web.runtime import actor, runtime, session
from backend.web.shapes.codes import EventsQuery, Hint, Hints

routes = Routes("events")
STREAM = "text/event-stream"


@routes.on("GET", "/api/me/events", access=allow("looks:read"), answer=Hints)
def events(query: EventsQuery) -> Response:
    """Hints as a stream (`Accept: text/event-stream`) or those after a number."""
    listener = actor().person_id
    if STREAM in request.headers.get("Accept", ""):
        given = request.headers.get("Last-Event-ID", "")
        last = int(given) if given.isascii() and given.isdigit() and len(given) < 16 else query.after  # noqa: PLR2004
        return _stream(runtime().hub.stream(listener, last), runtime().database, actor().sign_in_id)
    after = query.after if query.after is not None else live.newest(session(), listener)
    found = live.after(session(), listener, after)
    items = [Hint(id=one.id, kind=one.kind, ref=one.ref) for one in found]
    return answer(Hints(items=items, last=items[-1].id if items else after))


def _stream(hints: Stream, database: Database, sign_in_id: UUID) -> Response:
    response = Response(_lines(hints, database, sign_in_id), mimetype=STREAM)
    response.call_on_close(hints.close)
    response.headers["X-Accel-Buffering"] = "no"
    return response


def _lines(hints: Stream, database: Database, sign_in_id: UUID) -> Iterator[str]:
    """The stream's text; an ended session hears nothing more, not even that something happened (R09)."""
    for hint in hints:
        with database.unit(write=False) as session:
            if not sessions.holds(session, sign_in_id, now=db_now(session)):
                return
        if hint is None:
            yield ": here\n\n"
            continue
        data = json.dumps({"id": hint.id, "kind": hint.kind, "ref": str(hint.ref) if hint.ref else None})
        yield f"id: {hint.id}\nevent: {hint.kind}\ndata: {data}\n\n"
