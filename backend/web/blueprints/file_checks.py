"""Checking a file that anybody uploads, and an identifier that anybody types. Nothing of either is kept."""

from datetime import timedelta

from flask import Response, request

from backend.kernel.attempts import count, refuse_if_spent
from backend.kernel.fields import blind_index
from backend.standards.certificate_identifier import Invalid, parse
from backend.verification.files import Judged, examined, judge
from backend.web.access import PUBLIC, UPLOAD
from backend.web.body import StrictRequest
from backend.web.routes import Routes, answer
from backend.web.runtime import keys, now, session
from backend.web.shapes.files import CopyTerms, FileChecked, IdentifierChecked, IdentifierTyped, SignerSeen
from backend.web.transaction import strangers_unit

routes = Routes("checks")
MOST, WINDOW = 60, timedelta(minutes=10)


@routes.on("POST", "/api/file-checks", access=UPLOAD, answer=FileChecked, problems=(429,))
def check_file() -> Response:
    """Check a file, sent as the body: whose seal, altered or not, current or not. By content, at most 5 MB."""
    _count_try()
    report = examined(_body())
    with strangers_unit(write=False):
        return answer(_shape(judge(session(), keys(), report, now=now())))


@routes.on("POST", "/api/identifier-checks", access=PUBLIC, answer=IdentifierChecked)
def check_identifier(body: IdentifierTyped) -> Response:
    """Check the form and the check character of a certificate's identifier; the register is not asked."""
    found = parse(body.identifier.strip())
    if isinstance(found, Invalid):
        return answer(IdentifierChecked(good=False, fault=found.reason))
    return answer(
        IdentifierChecked(
            good=True, type_code=found.type_code, issuer=found.issuer, serial=found.serial, version=found.version
        )
    )


def _body() -> bytes:
    return request.body_bytes() if isinstance(request, StrictRequest) else request.get_data()


def _count_try() -> None:
    """Reading a file costs a second of a processor: sixty in ten minutes from one address."""
    with strangers_unit(write=True):
        sender = blind_index(keys(), "upload_address", request.remote_addr or "")
        refuse_if_spent(session(), "upload", sender, limit=MOST, now=now())
        count(session(), "upload", sender, window=WINDOW, now=now())


def _shape(found: Judged) -> FileChecked:
    signer, paper = found.signer, found.paper
    terms = paper.terms if paper else None
    known = paper is not None and bool(paper.name)
    return FileChecked(
        kind=found.kind,
        outcome=found.outcome,
        reason=found.reason,
        active=found.active,
        appended=found.appended,
        fields=list(found.fields),
        signer=SignerSeen(
            organisation=signer.organisation,
            organisation_en=signer.organisation_en,
            name=signer.name,
            authority=signer.authority,
            chained=signer.chained,
        )
        if signer
        else None,
        signed_at=found.signed_at,
        type=paper.type if paper and known else None,
        name=paper.name if paper and known else None,
        name_en=paper.name_en if paper and known else None,
        issuer=paper.issuer if paper and known else None,
        issuer_en=paper.issuer_en if paper and known else None,
        status=paper.status.value if paper and paper.status else None,
        since=paper.since if paper else None,
        copy_terms=CopyTerms(
            purpose=terms.purpose, recipient=terms.recipient, valid_from=terms.valid_from, until=terms.until
        )
        if terms
        else None,
        checked_at=now(),
    )
