"""Registered institutions upload their reports for an owner whom they name exactly."""

import binascii
from base64 import b64decode

from flask import Response

from backend.identity.people import details_of, organisations
from backend.kernel.errors import FieldProblem, InvalidField
from backend.kernel.outcome import Refused
from backend.sources import institutions, materials, uploads
from backend.sources.institutions import Report
from backend.sources.materials import Kept
from backend.standards import masks
from backend.web.access import Access, Who, allow
from backend.web.routes import Routes, answer
from backend.web.runtime import actor, keys, now, session
from backend.web.shapes.sources import (
    LONGEST_FILE,
    InstitutionReport,
    InstitutionReportMade,
    InstitutionReports,
    NewInstitutionReport,
    ReportingInstitution,
)
from backend.web.transaction import known_unit

routes = Routes("institutions")
BASE = "/api/office/institution-reports"
SEND = Access(
    Who.SIGNED_IN, "institution_reports:send", keyed=False, own_units=True, body_bytes=LONGEST_FILE + 16 * 1024
)
"""Reading the file is slow, and the same file sent again is the same report: no key is kept of it."""


@routes.on("GET", BASE, access=allow("institution_reports:send"), answer=InstitutionReports)
def list_reports() -> Response:
    """One's own registered institutions and what they uploaded; owners by masked names."""
    own = institutions.own(session(), actor())
    found = materials.of_institution(session(), keys(), [one.id for one in own], now=now())
    return answer(
        InstitutionReports(
            institutions=[
                ReportingInstitution(id=one.id, name=one.name, name_en=one.name_en, kinds=list(one.kinds))
                for one in own
            ],
            items=_shown(found),
        )
    )


@routes.on("POST", BASE, access=SEND, answer=InstitutionReportMade, status=201, problems=(404, 409, 422, 429))
def send_report(body: NewInstitutionReport) -> Response:
    """Keep a report under the institution's seal and tell its owner; a wrong name and an unknown number are alike."""
    with known_unit(write=False):
        institutions.own(session(), actor())
    paper = uploads.checked(_bytes(body.file))
    report = Report(body.institution, body.kind, body.owner_code, body.owner_name, body.number, body.valid_until, paper)
    with known_unit(write=True):
        made = institutions.upload(session(), keys(), report, actor=actor(), now=now())
    if isinstance(made, Refused):
        raise InvalidField((FieldProblem("owner_code", made.reason),))
    return answer(InstitutionReportMade(id=made), 201)


def _bytes(text: str) -> bytes:
    try:
        return b64decode(text, validate=True)
    except binascii.Error:
        raise InvalidField((FieldProblem("file", "damaged"),)) from None


def _shown(found: list[Kept]) -> list[InstitutionReport]:
    owners = {one.owner_id for one in found}
    people, firms = details_of(session(), keys(), owners), organisations(session(), owners)
    names = {key: masks.name(one.name) for key, one in people.items()} | {key: one.name for key, one in firms.items()}
    return [
        InstitutionReport(
            id=one.ident,
            owner=names.get(one.owner_id, ""),
            kind=one.kind,
            number=one.remark,
            hash=one.hash,
            valid_until=one.valid_until,
            uploaded_at=one.unchanged_since,
            institution=one.institution.name if one.institution else "",
            institution_en=one.institution.name_en if one.institution else "",
        )
        for one in found
    ]
