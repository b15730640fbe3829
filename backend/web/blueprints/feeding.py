"""What the system of a source sends for a base library, signed (docs/department-api.md)."""

from dataclasses import replace

from flask import Response

from backend.cases.corrections.settling import fed
from backend.sources.feeds import Batch, receive
from backend.web.access import CLIENT
from backend.web.routes import Routes, answer
from backend.web.runtime import keys, now, session
from backend.web.shapes.sources import BaseBatch, BaseBatchTaken, BaseRowFault
from backend.web.signed import caller

routes = Routes("feeding")


@routes.on(
    "POST",
    "/api/department/base-data",
    access=replace(CLIENT, body_bytes=4 * 1024 * 1024),
    answer=BaseBatchTaken,
    problems=(404, 422),
)
def feed(body: BaseBatch) -> Response:
    """Send up to 2,000 rows for a library that the system's office is a source of; the same batch changes nothing."""
    batch = Batch(body.base, caller().organisation_id, body.batch, body.as_of, body.rows)
    taken = receive(session(), keys(), batch, now=now())
    if not taken.repeated:
        fed(session(), batch.source_id, now=now())
    faults = [
        BaseRowFault(row=row, field=one.field[:60], problem=one.problem)
        for row, found in sorted(taken.faults.items())
        for one in found
    ]
    return answer(BaseBatchTaken(counts=dict(taken.counts), repeated=taken.repeated, faults=faults))
