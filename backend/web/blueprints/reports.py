"""Reports of looks: filed by who was looked at, answered by the catalogue office."""

from flask import Response

from backend.catalogue.desk import Step
from backend.catalogue.scenes import reports
from backend.grants import copying
from backend.kernel.ids import short_reference
from backend.notices import service as notices
from backend.web.access import allow
from backend.web.routes import Routes, answer, nothing
from backend.web.runtime import actor, keys, now, session
from backend.web.shapes.scenes_desk import Filed, FileReport, Report, ReportAnswer, ReportPath, Reports, ReportsQuery

routes = Routes("reports")
FILE, ANSWER = allow("reports:file"), allow("reports:answer")
ONE = "/api/office/reports/<uuid:report_id>"


@routes.on("POST", "/api/me/reports", access=FILE, answer=Filed, status=201, problems=(404, 409, 422, 429))
def file_report(body: FileReport) -> Response:
    """Say of a look that too much was asked, or ask for deletion."""
    made = reports.file(session(), keys(), actor=actor(), look_id=body.look, kind=body.kind, text=body.text, now=now())
    facts = {"look": short_reference(body.look)}
    for keeper in copying.keepers(session(), body.look) if body.kind == "deletion" else ():
        notices.notify(session(), keys(), keeper, kind="grant.deletion_asked", ref=None, facts=facts, now=now())
    return answer(Filed(id=made), 201)


@routes.on("GET", "/api/me/reports", access=FILE, answer=Reports)
def list_own_reports() -> Response:
    """What I reported, with the answers."""
    return answer(Reports(items=[_shown(one) for one in reports.own(session(), keys(), actor=actor())]))


@routes.on("GET", "/api/office/reports", access=ANSWER, answer=Reports)
def list_reports(query: ReportsQuery) -> Response:
    """Reports for the desk, those that wait longest first; never who filed them."""
    return answer(Reports(items=[_shown(one) for one in reports.listed(session(), keys(), state=query.state)]))


@routes.on("POST", f"{ONE}/answer", access=ANSWER, answer=None, status=204, problems=(404, 409, 422))
def answer_report(path: ReportPath, body: ReportAnswer) -> Response:
    """Answer a report; who filed it is told."""
    reports.answer(Step(session(), keys(), actor(), now()), path.report_id, text=body.text)
    return nothing()


@routes.on("POST", f"{ONE}/closure", access=ANSWER, answer=None, status=204, problems=(404, 409))
def close_report(path: ReportPath) -> Response:
    """Close a report that is answered."""
    reports.close(Step(session(), keys(), actor(), now()), path.report_id)
    return nothing()


def _shown(one: reports.Report) -> Report:
    about = one.about
    return Report(
        id=one.id,
        look=one.look,
        kind=one.kind,
        text=one.text,
        state=one.state,
        answer=one.answer,
        created_at=one.created_at,
        answered_at=one.answered_at,
        at=one.at,
        organisation=about.get("organisation", ""),
        organisation_en=about.get("organisation_en", ""),
        unit=about.get("unit", ""),
        scene=about.get("scene", ""),
        scene_name=about.get("scene_name", ""),
        scene_name_en=about.get("scene_name_en", ""),
        fields=about.get("fields", {}),
        reason=about.get("reason") or None,
    )
