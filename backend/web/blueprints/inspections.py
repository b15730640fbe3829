"""The inspector's inspections: begin, come along, note, photograph, have it signed, finish, add."""

from base64 import b64decode
from binascii import Error as Undecodable

from flask import Response

from backend.certificates.pictures import data_url
from backend.inspections import closing, leaving, making, photos, planning, reading, recusing
from backend.inspections.checklists import all_of_them
from backend.inspections.rules.findings import Conclusion, Finding, Measure
from backend.kernel.errors import FieldProblem, InvalidField
from backend.web.access import allow
from backend.web.inspected import calendar, line, step, task, whole
from backend.web.routes import Routes, answer, nothing
from backend.web.runtime import keys, session
from backend.web.shapes.base import Nothing
from backend.web.shapes.inspections import (
    InspectionAdditionSent,
    InspectionAnswer,
    InspectionColleague,
    InspectionCount,
    InspectionFellow,
    InspectionFellows,
    InspectionItemPath,
    InspectionList,
    InspectionLists,
    InspectionMade,
    InspectionPath,
    InspectionPhotoPath,
    InspectionReason,
    InspectionTaskPath,
    InspectionWhole,
    InspectorsDay,
    ItemFinding,
    NewConclusion,
    NewInspection,
    NewPhoto,
    PhotoPicture,
    SignatureGiven,
)
from backend.web.stepping import require_step

routes = Routes("inspections")
MAKE = allow("inspections:make")
ONE = "/api/inspections/<uuid:inspection_id>"


@routes.on("GET", "/api/inspections", access=MAKE, answer=InspectorsDay)
def list_day() -> Response:
    """Own inspections, drawn tasks and the office's running orders."""
    days = calendar()
    return answer(
        InspectorsDay(
            own=[line(one) for one in reading.own(step(), days)],
            tasks=[task(one) for one in planning.tasks_of(step())],
            due=[line(one) for one in reading.due_at(step(), days)],
        )
    )


@routes.on("GET", "/api/inspections/checklists", access=MAKE, answer=InspectionLists)
def list_checklists() -> Response:
    """Checklists of the industries."""
    return answer(checklists())


@routes.on("POST", "/api/inspections", access=MAKE, answer=InspectionMade, status=201, problems=(404, 409, 422))
def begin(body: NewInspection) -> Response:
    """Begin from a look, a drawn task, or an order that is checked again."""
    wanted = making.Wanted(body.place, body.kind, body.checklist)
    starts = [(making.from_look, body.look), (making.from_task, body.task), (making.from_order, body.follows)]
    chosen = [(start, ref) for start, ref in starts if ref is not None]
    if len(chosen) != 1:
        raise InvalidField((FieldProblem("look", "one"),))
    start, ref = chosen[0]
    return answer(InspectionMade(id=start(step(), ref, wanted)), 201)


@routes.on(
    "POST",
    "/api/inspections/tasks/<uuid:task_id>/recusal",
    access=MAKE,
    answer=None,
    status=204,
    problems=(404, 409, 422),
)
def recuse(path: InspectionTaskPath, body: InspectionReason) -> Response:
    """Step back from a drawn task for a conflict; the office draws its pair again."""
    recusing.recuse(step(), path.task_id, body.reason)
    return nothing()


@routes.on("GET", ONE, access=MAKE, answer=InspectionWhole)
def read(path: InspectionPath) -> Response:
    """An inspection of an own office."""
    own = step()
    return answer(whole(reading.at_office(own, path.inspection_id, own.offices(), calendar())))


@routes.on("GET", ONE + "/colleagues", access=MAKE, answer=InspectionFellows)
def list_colleagues(path: InspectionPath) -> Response:
    """Whom one may ask along."""
    return answer(
        InspectionFellows(
            items=[
                InspectionFellow(person=one.person_id, name=one.name, unit=one.unit, badge=one.badge)
                for one in making.fellows(step(), path.inspection_id)
            ]
        )
    )


@routes.on("POST", ONE + "/colleagues", access=MAKE, answer=None, status=204, problems=(404, 409, 422))
def ask_colleague(path: InspectionPath, body: InspectionColleague) -> Response:
    """Ask a colleague along; who was asked before is replaced."""
    making.ask(step(), path.inspection_id, body.person)
    return nothing()


@routes.on("POST", ONE + "/coming", access=MAKE, answer=None, status=204, problems=(404, 409))
def answer_asked(path: InspectionPath, body: InspectionAnswer) -> Response:
    """Come along, or not."""
    making.come(step(), path.inspection_id, yes=body.yes)
    return nothing()


@routes.on("PUT", ONE + "/items/<item>", access=MAKE, answer=InspectionCount, problems=(404, 409))
def note_item(path: InspectionItemPath, body: ItemFinding) -> Response:
    """Note what was found at one item."""
    n = making.find(step(), path.inspection_id, path.item, Finding(body.finding), body.note, n=body.n)
    return answer(InspectionCount(n=n))


@routes.on("PUT", ONE + "/conclusion", access=MAKE, answer=InspectionCount, problems=(404, 409))
def conclude(path: InspectionPath, body: NewConclusion) -> Response:
    """Say what follows."""
    said = Conclusion(Measure(body.measure), body.days, body.demand, body.remark)
    return answer(InspectionCount(n=making.conclude(step(), path.inspection_id, said, n=body.n)))


@routes.on("POST", ONE + "/photos", access=MAKE, answer=InspectionMade, status=201, problems=(404, 409, 422))
def add_photo(path: InspectionPath, body: NewPhoto) -> Response:
    """Keep a photo of an item, written anew from its pixels."""
    return answer(InspectionMade(id=photos.add(step(), path.inspection_id, body.item, _decoded(body.picture))), 201)


@routes.on("GET", ONE + "/photos/<uuid:photo_id>", access=MAKE, answer=PhotoPicture)
def read_photo(path: InspectionPhotoPath) -> Response:
    """A photo."""
    reading.office_of(step(), path.inspection_id)
    return answer(PhotoPicture(picture=data_url(photos.picture(session(), keys(), path.inspection_id, path.photo_id))))


@routes.on("DELETE", ONE + "/photos/<uuid:photo_id>", access=MAKE, answer=None, status=204, problems=(404, 409))
def remove_photo(path: InspectionPhotoPath) -> Response:
    """Take a photo away."""
    photos.remove(step(), path.inspection_id, path.photo_id)
    return nothing()


@routes.on("POST", ONE + "/signature", access=MAKE, answer=None, status=204, problems=(404, 409, 422))
def sign(path: InspectionPath, body: SignatureGiven) -> Response:
    """The person checked signs on the glass, or refuses."""
    by = closing.Signed(body.outcome, body.signer, body.reason, tuple(tuple(one) for one in body.strokes))
    closing.sign(step(), path.inspection_id, by)
    return nothing()


@routes.on("DELETE", ONE + "/signature", access=MAKE, answer=None, status=204, problems=(404, 409))
def reopen(path: InspectionPath) -> Response:
    """Take the signature away, to correct something before the end."""
    closing.reopen(step(), path.inspection_id)
    return nothing()


@routes.on("POST", ONE + "/agreement", access=MAKE, answer=None, status=204, problems=(404, 409))
def agree(path: InspectionPath, body: Nothing) -> Response:  # noqa: ARG001 - an empty object
    """The second inspector stands by the finding."""
    closing.agree(step(), path.inspection_id)
    return nothing()


@routes.on("POST", ONE + "/finish", access=MAKE, answer=None, status=204, problems=(404, 409))
def finish(path: InspectionPath, body: Nothing) -> Response:  # noqa: ARG001 - an empty object
    """Finish: signed by the inspector's own step and by the city's key."""
    require_step("inspections:finish")
    closing.finish(step(), path.inspection_id, calendar())
    return nothing()


@routes.on("POST", ONE + "/drop", access=MAKE, answer=None, status=204, problems=(404, 409, 422))
def drop(path: InspectionPath, body: InspectionReason) -> Response:
    """Give up what was begun by mistake."""
    making.drop(step(), path.inspection_id, body.reason)
    return nothing()


@routes.on("POST", ONE + "/takeover", access=MAKE, answer=None, status=204, problems=(404, 409, 422))
def take_over(path: InspectionPath, body: InspectionReason) -> Response:
    """Lead what a colleague led who inspects for the office no longer."""
    leaving.take_over(step(), path.inspection_id, body.reason)
    return nothing()


@routes.on("POST", ONE + "/closing", access=MAKE, answer=None, status=204, problems=(404, 409, 422))
def close(path: InspectionPath, body: InspectionReason) -> Response:
    """Give up what one came along to and nobody leads any more."""
    leaving.give_up_without_lead(step(), path.inspection_id, body.reason, offices=None)
    return nothing()


@routes.on("POST", ONE + "/additions", access=MAKE, answer=None, status=204, problems=(404, 409, 422))
def add(path: InspectionPath, body: InspectionAdditionSent) -> Response:
    """Add to a finished inspection."""
    closing.add(step(), path.inspection_id, body.text)
    return nothing()


def checklists() -> InspectionLists:
    """All checklists by name and law."""
    return InspectionLists(
        items=[
            InspectionList(
                code=one.code,
                version=one.version,
                types=list(one.types),
                name=one.name,
                name_en=one.name_en,
                legal_basis=one.legal_basis,
                legal_basis_en=one.legal_basis_en,
                items=len(one.items),
            )
            for one in all_of_them().values()
        ]
    )


def _decoded(picture: str) -> bytes:
    try:
        return b64decode(picture, validate=True)
    except (Undecodable, ValueError):
        raise InvalidField((FieldProblem("picture", "picture"),)) from None
