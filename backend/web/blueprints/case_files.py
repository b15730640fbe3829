"""Files of a case, for its people and its office: what was uploaded, and sealed answers of sources (复写件)."""

from flask import Response

from backend.cases import deciding, files
from backend.cases.files import Opened
from backend.web.access import allow
from backend.web.casework import step
from backend.web.routes import Routes
from backend.web.shapes.case_desk import CaseFilePath

routes = Routes("evidence")
ENDINGS = {"application/pdf": "pdf", "image/jpeg": "jpg"}


@routes.on(
    "GET", "/api/cases/<uuid:case_id>/files/<uuid:file_id>", access=allow("cases:keep"), answer=None, problems=(404,)
)
def open_own(path: CaseFilePath) -> Response:
    """A file of a case of one's own."""
    return _attached(files.opened(step(), path.case_id, path.file_id), path)


@routes.on(
    "GET",
    "/api/office/cases/<uuid:case_id>/files/<uuid:file_id>",
    access=allow("cases:decide"),
    answer=None,
    problems=(404,),
)
def open_office(path: CaseFilePath) -> Response:
    """A file of a case of the office."""
    own = step()
    deciding.at_office(own, path.case_id)
    return _attached(files.of_case(own, path.case_id, path.file_id), path)


def _attached(one: Opened, path: CaseFilePath) -> Response:
    response = Response(one.content, mimetype=one.media_type)
    name = f"{one.material}-{str(path.file_id)[-8:]}.{ENDINGS[one.media_type]}"
    response.headers["Content-Disposition"] = f'attachment; filename="{name}"'
    response.headers["Cache-Control"] = "no-store"
    return response
