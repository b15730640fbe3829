"""The office's desk: its inspections and due rectifications, the draw at random, and the file for a spreadsheet."""

from collections.abc import Iterator, Sequence
from dataclasses import replace
from uuid import UUID

from flask import Response

from backend.catalogue import service as catalogue
from backend.certificates.pictures import data_url
from backend.identity.people import organisations
from backend.identity.rules import Role
from backend.inspections import leaving, photos, planning, reading, recusing
from backend.inspections.reading import FILED_AT_ONCE, Sought
from backend.inspections.rules.drawing import Risk
from backend.kernel.errors import NotFound
from backend.standards.csv_rows import lines
from backend.web import inspection_file
from backend.web.access import allow
from backend.web.asked import asked
from backend.web.blueprints.inspections import checklists
from backend.web.inspected import calendar, line, step, task, whole
from backend.web.routes import ACCESS, Routes, answer, nothing
from backend.web.runtime import keys, runtime, session
from backend.web.shapes.inspection_desk import (
    DrawLists,
    DrawPath,
    Draws,
    DrawShown,
    InspectionRegisterQuery,
    NewDraw,
    OfficeInspectionsFile,
    OfficeInspectionsQuery,
    PlanningOffice,
    PlanningOffices,
    RegisterShown,
)
from backend.web.shapes.inspections import (
    InspectionLists,
    InspectionMade,
    InspectionPath,
    InspectionPhotoPath,
    InspectionReason,
    Inspections,
    InspectionTaskPath,
    InspectionWhole,
    PhotoPicture,
)
from backend.web.transaction import known_unit

routes = Routes("planning")
PLAN = allow("inspections:plan")
BASE = "/api/office/inspections"


@routes.on("GET", BASE, access=PLAN, answer=Inspections)
def list_inspections(query: OfficeInspectionsQuery) -> Response:
    """The office's inspections, newest first."""
    sought = Sought(query.state, query.due, query.before, query.limit)
    found = reading.of_office(step(), _offices(), sought, calendar())
    return answer(Inspections(items=[line(one) for one in found]))


@routes.on("GET", BASE + "/offices", access=PLAN, answer=PlanningOffices)
def list_offices() -> Response:
    """Offices that one may draw for, with the types that they issue."""
    named = organisations(session(), _offices())
    return answer(
        PlanningOffices(
            items=[
                PlanningOffice(
                    id=one.id,
                    name=one.name,
                    name_en=one.name_en,
                    types=[known.code for known in catalogue.issued_by(session(), one.id)],
                )
                for one in named.values()
            ]
        )
    )


@routes.on("GET", BASE + "/checklists", access=PLAN, answer=InspectionLists)
def list_checklists() -> Response:
    """Checklists of the industries."""
    return answer(checklists())


@routes.on("GET", BASE + "/register", access=PLAN, answer=RegisterShown, problems=(404,))
def read_register(query: InspectionRegisterQuery) -> Response:
    """Whom there is to draw, by class of risk."""
    found = planning.register(step(), _office(query.office), query.type)
    counts = {risk.value: found.counts[risk] for risk in Risk}
    return answer(RegisterShown(**counts, inspectors=found.inspectors))


@routes.on("GET", BASE + "/draws", access=PLAN, answer=Draws)
def list_draws() -> Response:
    """Draws with their tasks, each drawn again from its seed."""
    return answer(Draws(items=[_draw(one) for one in planning.draws(step(), _offices())]))


@routes.on("POST", BASE + "/draws", access=PLAN, answer=InspectionMade, status=201, problems=(404, 422))
def draw(body: NewDraw) -> Response:
    """Draw whom to inspect and who inspects; each pair gets its task."""
    quotas = {Risk.HIGH: body.high, Risk.MEDIUM: body.medium, Risk.LOW: body.low}
    order = planning.Order(body.type, body.checklist, quotas, body.days)
    return answer(InspectionMade(id=planning.draw(step(), _office(body.office), order, calendar())), 201)


@routes.on("GET", BASE + "/draws/<uuid:draw_id>", access=PLAN, answer=DrawLists)
def read_draw(path: DrawPath) -> Response:
    """The lists that a draw was made from, and its pairs, for anybody to draw again."""
    _, content = planning.one_draw(step(), path.draw_id, _offices())
    return answer(DrawLists(**content))


@routes.on("POST", BASE + "/tasks/<uuid:task_id>/draw", access=PLAN, answer=None, status=204, problems=(404, 409, 422))
def draw_again(path: InspectionTaskPath) -> Response:
    """Draw the pair of a task again from which somebody stepped back, or of which one can go no longer."""
    recusing.redraw(step(), path.task_id, _offices())
    return nothing()


@routes.on("GET", BASE + "/<uuid:inspection_id>", access=PLAN, answer=InspectionWhole)
def read_inspection(path: InspectionPath) -> Response:
    """One of the office's, whole."""
    return answer(whole(reading.at_office(step(), path.inspection_id, _offices(), calendar())))


@routes.on(
    "POST", BASE + "/<uuid:inspection_id>/closing", access=PLAN, answer=None, status=204, problems=(404, 409, 422)
)
def close(path: InspectionPath, body: InspectionReason) -> Response:
    """Give up an inspection whose leading inspector has left the office."""
    leaving.give_up_without_lead(step(), path.inspection_id, body.reason, offices=_offices())
    return nothing()


@routes.on("GET", BASE + "/<uuid:inspection_id>/photos/<uuid:photo_id>", access=PLAN, answer=PhotoPicture)
def read_photo(path: InspectionPhotoPath) -> Response:
    """A photo of one of the office's."""
    reading.at_office(step(), path.inspection_id, _offices(), calendar())
    return answer(PhotoPicture(picture=data_url(photos.picture(session(), keys(), path.inspection_id, path.photo_id))))


def inspections_file() -> Response:
    """The office's inspections as a CSV file, all of them, read a page at a time while it is sent; on record."""
    query, own = asked(OfficeInspectionsFile), runtime()
    with known_unit(write=True):
        act, offices, days = step(), _offices(), calendar()
        reading.note_filed(act, offices)

    def rows() -> Iterator[Sequence[object]]:
        sought = Sought(query.state, query.due, limit=FILED_AT_ONCE)
        while True:
            with own.database.unit(write=False) as reader:
                found = reading.of_office(replace(act, session=reader), offices, sought, days)
                page = list(inspection_file.rows(found, query.lang))
                sought = replace(sought, before=found[-1].held.row.id if found else None)
            yield from page
            if len(page) < FILED_AT_ONCE:
                return

    response = Response(lines(inspection_file.HEAD[query.lang], rows()), mimetype="text/csv")
    response.headers["Content-Disposition"] = 'attachment; filename="inspections.csv"'
    return response


routes.add_url_rule("/api/office/inspections.csv", "inspections_file", inspections_file, methods=["GET"])
ACCESS["planning.inspections_file"] = replace(PLAN, keyed=False, own_units=True)


def _offices() -> dict[UUID, object]:
    return dict(step().offices(Role.ISSUING_OFFICER))


def _office(wanted: UUID) -> UUID:
    if wanted not in _offices():
        raise NotFound
    return wanted


def _draw(one: planning.Draw) -> DrawShown:
    return DrawShown(
        id=one.id,
        at=one.at,
        type=one.type,
        checklist=one.checklist,
        seed=one.seed,
        digest=one.digest,
        counts=dict(one.counts),
        quotas=dict(one.quotas),
        drawn=one.drawn,
        without=one.without,
        holds=one.holds,
        tasks=[task(each) for each in one.tasks],
    )
