"""Inspections as the person checked reads them: of oneself, and of enterprises that one represents."""

from flask import Response

from backend.certificates.pictures import data_url
from backend.inspections import photos, reading
from backend.web.access import allow
from backend.web.inspected import calendar, line, step, whole
from backend.web.routes import Routes, answer
from backend.web.runtime import actor, keys, session
from backend.web.shapes.inspections import (
    InspectionPath,
    InspectionPhotoPath,
    Inspections,
    InspectionWhole,
    PhotoPicture,
)

routes = Routes("inspected")
READ = allow("inspections:read")
ONE = "/api/me/inspections/<uuid:inspection_id>"


@routes.on("GET", "/api/me/inspections", access=READ, answer=Inspections)
def list_own() -> Response:
    """Inspections of me and of my enterprises: by whom, on what authority, and what came of them."""
    found = reading.of_subjects(step(), actor().subjects, calendar())
    return answer(Inspections(items=[line(one, to_subject=True) for one in found]))


@routes.on("GET", ONE, access=READ, answer=InspectionWhole)
def read_own(path: InspectionPath) -> Response:
    """One of them, whole."""
    found = reading.of_subject(step(), path.inspection_id, actor().subjects, calendar())
    return answer(whole(found, to_subject=True))


@routes.on("GET", ONE + "/photos/<uuid:photo_id>", access=READ, answer=PhotoPicture)
def read_own_photo(path: InspectionPhotoPath) -> Response:
    """A photo of one of them."""
    reading.of_subject(step(), path.inspection_id, actor().subjects, calendar())
    return answer(PhotoPicture(picture=data_url(photos.picture(session(), keys(), path.inspection_id, path.photo_id))))
