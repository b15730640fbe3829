"""Files of a certificate: made for its holder or by the officer of its office, listed, withdrawn."""

from uuid import UUID

from flask import Response

from backend.certificates import finding, read
from backend.certificates.read import Opened
from backend.identity.levels.rules import NEEDS, Use
from backend.identity.rules import Role
from backend.renditions import service as renditions
from backend.renditions.layout import Terms
from backend.renditions.preparing import House, Maker, Order, Prepared, made, prepare
from backend.renditions.service import FileOf
from backend.standards.calendar import date_in_shanghai
from backend.web.access import FILES, allow
from backend.web.routes import Routes, answer
from backend.web.runtime import actor, keys, now, runtime, session
from backend.web.shapes.certificates import CertificatePath
from backend.web.shapes.files import FileMade, FileOrder, FilePath, FilesMade, Withdrawn
from backend.web.stepping import require_level, require_step
from backend.web.transaction import known_unit

routes = Routes("files")
HANGING = frozenset({"pdf", "archive"})
"""Files that may hang on a wall: a copy has a purpose and a term."""
TYPES = {
    "pdf": ("application/pdf", "pdf"),
    "copy": ("application/pdf", "pdf"),
    "json": ("application/json", "json"),
    "archive": ("application/zip", "zip"),
}


@routes.on("POST", "/api/certificates/<uuid:certificate_id>/files", access=FILES, answer=None, problems=(429,))
def make_file(path: CertificatePath, body: FileOrder) -> Response:
    """Make a file of a certificate: sealed PDF, copy for one purpose, credential or archive package."""
    with known_unit(write=True):
        require_level(NEEDS[Use.DOWNLOAD])
        holder = _holder(path.certificate_id)
        if finding.is_sensitive(session(), holder, path.certificate_id):
            require_step("files:make")
        prepared = _prepared(holder, path.certificate_id, body)
    file = made(runtime().keys, prepared)
    with known_unit(write=True):
        renditions.record(session(), keys(), prepared, file, actor_id=actor().account_id, now=now())
    return _download(prepared, file.content)


@routes.on("GET", "/api/certificates/<uuid:certificate_id>/files", access=allow("files:make"), answer=FilesMade)
def list_files(path: CertificatePath) -> Response:
    """Files that were made of an own certificate; of one of the own office, those that the officer made."""
    one, holder = _own(path.certificate_id)
    made_by = None if actor().represents(holder) else actor().account_id
    found = renditions.files_of(session(), keys(), one.id, holder, made_by=made_by)
    return answer(FilesMade(items=[_shape(file) for file in found]))


@routes.on("DELETE", "/api/files/<uuid:file_id>", access=allow("files:make"), answer=Withdrawn)
def withdraw_file(path: FilePath) -> Response:
    """Withdraw the code of a file: who checks it learns that it does not count any more."""
    holders = [actor().person_id, *actor().enterprises]
    renditions.withdraw(session(), keys(), path.file_id, holder_ids=holders, actor_id=actor().account_id, now=now())
    return answer(Withdrawn(id=path.file_id, withdrawn_at=now()))


def _own(certificate_id: UUID) -> tuple[Opened, UUID]:
    """A certificate of one's own or of one's own office, and its holder.

    Raises:
        NotFound: neither.
    """
    holder = _holder(certificate_id)
    return read.one(session(), keys(), [holder], certificate_id, today=date_in_shanghai(now())), holder


def _holder(certificate_id: UUID) -> UUID:
    """Whose certificate of one's own, or of one's own office, it is; nothing is opened for that.

    Raises:
        NotFound: neither.
    """
    own = finding.holder_among(session(), [actor().person_id, *actor().enterprises], certificate_id)
    offices = [one.organisation_id for one in actor().offices if one.role is Role.ISSUING_OFFICER]
    return own or renditions.holder_for(session(), certificate_id, offices)


def _prepared(holder: UUID, certificate_id: UUID, body: FileOrder) -> Prepared:
    one = read.one(session(), keys(), [holder], certificate_id, today=date_in_shanghai(now()))
    own = runtime()
    house = House(own.settings.public_origin, own.settings.glyph_font, own.installed.kind == "demo")
    maker = Maker(actor().account_id, holder, house, now())
    return prepare(session(), keys(), one, Order(body.kind, _terms(body), hangs=body.kind in HANGING), maker)


def _terms(body: FileOrder) -> Terms | None:
    if body.purpose is None or body.recipient is None or body.until is None:
        return None
    return Terms(body.purpose, body.recipient, body.valid_from or date_in_shanghai(now()), body.until)


def _download(prepared: Prepared, content: bytes) -> Response:
    mimetype, ending = TYPES[prepared.order.kind]
    response = Response(content, mimetype=mimetype)
    name = f"{prepared.one.definition.code}-{str(prepared.id)[-8:]}.{ending}"
    response.headers["Content-Disposition"] = f'attachment; filename="{name}"'
    return response


def _shape(file: FileOf) -> FileMade:
    terms = file.terms
    return FileMade(
        id=file.id,
        kind=file.kind,
        made_at=file.made_at,
        purpose=terms.purpose if terms else None,
        recipient=terms.recipient if terms else None,
        valid_from=terms.valid_from if terms else None,
        until=terms.until if terms else None,
        withdrawn_at=file.withdrawn_at,
    )
