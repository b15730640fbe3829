"""Applying online: begin, agree, fill in, answer, hand in, follow, take back."""

from flask import Response

from backend.cases import service as cases
from backend.cases.asking import To
from backend.sources import uploads
from backend.web.access import Access, Who, allow
from backend.web.casework import decoded, foreseen, line, step, whole
from backend.web.inspected import calendar
from backend.web.routes import Routes, answer, nothing
from backend.web.runtime import actor, runtime
from backend.web.shapes.base import Nothing
from backend.web.shapes.cases import (
    CaseAskMade,
    CaseAskPath,
    CaseConsent,
    CaseForm,
    CaseList,
    CaseMade,
    CaseMaterialPath,
    CaseOwner,
    CasePath,
    CaseReason,
    CaseRolePath,
    CaseSaid,
    CaseSubmission,
    CaseUpload,
    CaseWard,
    CaseWhole,
    ForeseenList,
    ForeseenPath,
    ForeseenQuery,
    NewCase,
)
from backend.web.shapes.sources import LONGEST_FILE
from backend.web.stepping import require_level, require_step
from backend.web.transaction import known_unit

routes = Routes("cases")
KEEP, SHOWS = allow("cases:keep"), allow("cases:keep", disclosing=True)
ONE = "/api/cases/<uuid:case_id>"
LOWEST_LEVEL = "L3"
UPLOAD = Access(Who.SIGNED_IN, "cases:keep", keyed=False, own_units=True, body_bytes=LONGEST_FILE + 16 * 1024)
"""Reading the file is slow; the same file sent again is the same paper: no key is kept of it."""


@routes.on("GET", "/api/cases", access=KEEP, answer=CaseList)
def list_cases() -> Response:
    """Own cases, those of own enterprises, and those filed by a mandate that holds."""
    return answer(CaseList(items=[line(one) for one in cases.of_actor(step())]))


@routes.on("GET", "/api/cases/foreseen/<code>", access=KEEP, answer=ForeseenList, problems=(404, 422))
def foresee(path: ForeseenPath, query: ForeseenQuery) -> Response:
    """How each material of an item would be answered now, from one's own papers; nobody is told."""
    found = cases.foreseen(step(), path.code, query.applicant or actor().person_id)
    return answer(ForeseenList(items=[foreseen(one) for one in found]))


@routes.on("POST", "/api/cases", access=KEEP, answer=CaseMade, status=201, problems=(403, 404, 422))
def begin(body: NewCase) -> Response:
    """Begin a case, or go on with the draft that is there."""
    require_level(LOWEST_LEVEL)
    begun = cases.Begun(body.item, body.applicant or actor().person_id, renews_id=body.renews)
    return answer(CaseMade(id=cases.open_draft(step(), begun)), 201)


@routes.on("GET", ONE, access=SHOWS, answer=CaseWhole, problems=(404,))
def read(path: CasePath) -> Response:
    """A case of one's own."""
    return answer(whole(path.case_id))


@routes.on("POST", ONE + "/consent", access=SHOWS, answer=CaseWhole, problems=(403, 404, 409, 422, 429))
def agree(path: CasePath, body: CaseConsent) -> Response:
    """Agree to the sheet: certificates are called for, the form fills itself, materials are decided."""
    cases.fill(step(), path.case_id, body.certificates, body.libraries, calendar=calendar())
    return answer(whole(path.case_id))


@routes.on("PUT", ONE + "/form", access=SHOWS, answer=CaseWhole, problems=(404, 409, 422, 429))
def edit(path: CasePath, body: CaseForm) -> Response:
    """Keep what was typed."""
    edited = cases.Edited(body.values, body.correct)
    cases.edit(step(), path.case_id, edited, revision=body.revision, calendar=calendar())
    return answer(whole(path.case_id))


@routes.on("PUT", ONE + "/materials/<key>/said", access=SHOWS, answer=CaseWhole, problems=(404, 409, 422))
def say(path: CaseMaterialPath, body: CaseSaid) -> Response:
    """Say of an earlier paper whether it is unchanged."""
    cases.say(step(), path.case_id, path.key, body.said, calendar=calendar())
    return answer(whole(path.case_id))


@routes.on("POST", ONE + "/materials/<key>/proof", access=SHOWS, answer=CaseWhole, problems=(404, 409, 429))
def issue_proof(path: CaseMaterialPath, body: Nothing) -> Response:  # noqa: ARG001 - an empty object
    """Have a proof issued on the spot."""
    cases.issue_proof(step(), path.case_id, path.key, calendar=calendar())
    return answer(whole(path.case_id))


@routes.on("POST", ONE + "/materials/<key>/file", access=UPLOAD, answer=CaseWhole, problems=(404, 409, 422))
def upload(path: CaseMaterialPath, body: CaseUpload) -> Response:
    """Upload a file for a material that nothing else answers."""
    with known_unit(write=False):
        cases.own(step(), path.case_id)
    paper = uploads.checked(decoded(body.file))
    with known_unit(write=True):
        cases.upload(step(), path.case_id, path.key, paper, body.name, calendar=calendar())
        found = whole(path.case_id)
    return answer(found)


@routes.on("PUT", ONE + "/roles/<role>", access=SHOWS, answer=CaseWhole, problems=(404, 409, 422))
def name_ward(path: CaseRolePath, body: CaseWard) -> Response:
    """Put a ward into a role, for example the child."""
    cases.name_ward(step(), path.case_id, path.role, body.subject, calendar=calendar())
    return answer(whole(path.case_id))


@routes.on("POST", ONE + "/asks", access=SHOWS, answer=CaseAskMade, status=201, problems=(404, 409, 422))
def ask_owner(path: CasePath, body: CaseOwner) -> Response:
    """Ask an owner, a spouse or a parent in their own wallet."""
    to = To(body.role, body.name or "", body.person)
    made = cases.ask_owner(step(), path.case_id, to, runtime().settings.public_origin)
    return answer(CaseAskMade(link=made.link, typed=made.typed), 201)


@routes.on("POST", ONE + "/asks/answers", access=SHOWS, answer=CaseWhole, problems=(404, 409))
def follow_asks(path: CasePath, body: Nothing) -> Response:  # noqa: ARG001 - an empty object
    """Take in what owners answered meanwhile."""
    cases.follow(step(), path.case_id, calendar=calendar())
    return answer(whole(path.case_id))


@routes.on("DELETE", ONE + "/asks/<uuid:ask_id>", access=KEEP, answer=None, status=204, problems=(404, 409))
def take_ask_back(path: CaseAskPath) -> Response:
    """Ask somebody no longer."""
    cases.take_back(step(), path.case_id, path.ask_id, calendar=calendar())
    return nothing()


@routes.on("POST", ONE + "/submission", access=SHOWS, answer=CaseWhole, problems=(403, 404, 409, 422))
def submit(path: CasePath, body: CaseSubmission) -> Response:
    """Hand the case in; what rests on the person's word is signed by a step of its own."""
    own = step()
    step_id = require_step("cases:submit") if cases.rests_on_word(own, path.case_id) else None
    cases.submit(own, path.case_id, cases.Handed(body.revision, body.promises, step_id), calendar=calendar())
    return answer(whole(path.case_id))


@routes.on("POST", ONE + "/withdrawal", access=KEEP, answer=None, status=204, problems=(404, 409, 422))
def withdraw(path: CasePath, body: CaseReason) -> Response:
    """Take the case back."""
    cases.withdraw(step(), path.case_id, body.reason)
    return nothing()
