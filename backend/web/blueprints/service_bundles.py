"""One thing instead of several items: read a bundle, begin it, one form, one sheet, one handing in, one view."""

from typing import Any

from flask import Response

from backend.cases import service as cases
from backend.cases.bundles import definitions, running
from backend.cases.bundles.definitions import PublishedBundle
from backend.services.rules.bundles import one_form, papers
from backend.sources import uploads
from backend.web.access import PUBLIC, Access, Who, allow
from backend.web.bundled import bundle_item, ended_items, questions, run_line, run_whole
from backend.web.casework import decoded, step
from backend.web.inspected import calendar
from backend.web.routes import Routes, answer
from backend.web.runtime import actor, session
from backend.web.shapes.cases import CaseConsent, CaseSaid, CaseUpload, CaseWard
from backend.web.shapes.service_bundles import (
    BundleLine,
    BundlePaper,
    BundleShown,
    NewRun,
    RunAnswers,
    RunForm,
    RunMade,
    RunPaperPath,
    RunPath,
    RunRolePath,
    Runs,
    RunSubmission,
    RunWhole,
    ServiceBundlePath,
    ServiceBundles,
)
from backend.web.shapes.sources import LONGEST_FILE
from backend.web.stepping import require_level, require_step
from backend.web.transaction import known_unit

routes = Routes("together")
KEEP, SHOWS = allow("cases:keep"), allow("cases:keep", disclosing=True)
UPLOAD = Access(Who.SIGNED_IN, "cases:keep", keyed=False, own_units=True, body_bytes=LONGEST_FILE + 16 * 1024)
ONE = "/api/me/bundles/<uuid:run_id>"
LOWEST_LEVEL = "L3"


@routes.on("GET", "/api/services/bundles", access=PUBLIC, answer=ServiceBundles)
def list_bundles() -> Response:
    """Every bundle of the city."""
    return answer(ServiceBundles(items=[BundleLine(**_line(one)) for one in definitions.shelf(session()).values()]))


@routes.on("GET", "/api/services/bundles/<code>", access=PUBLIC, answer=BundleShown, problems=(404,))
def read_bundle(path: ServiceBundlePath) -> Response:
    """A bundle: its items and offices, what decides between them, each paper once, how much less is to be filled in."""
    return answer(_shown(definitions.in_force(session(), path.code)))


@routes.on("GET", "/api/me/bundles", access=KEEP, answer=Runs)
def list_runs() -> Response:
    """Own runs, those of own enterprises, and those begun by a mandate that holds."""
    return answer(Runs(items=[run_line(step(), one) for one in running.of_actor(step())]))


@routes.on("POST", "/api/me/bundles", access=KEEP, answer=RunMade, status=201, problems=(403, 404, 422))
def begin_run(body: NewRun) -> Response:
    """Begin a bundle: a case for each item that the answers call for."""
    require_level(LOWEST_LEVEL)
    made = running.begin(step(), body.code, body.applicant or actor().person_id, body.answers)
    return answer(RunMade(id=made), 201)


@routes.on("GET", ONE, access=SHOWS, answer=RunWhole, problems=(404,))
def read_run(path: RunPath) -> Response:
    """A run with everything: form, papers, promises, cases."""
    return _whole(path)


@routes.on("PUT", ONE + "/answers", access=SHOWS, answer=RunWhole, problems=(404, 409, 422))
def answer_run(path: RunPath, body: RunAnswers) -> Response:
    """Answer the questions anew; items come and go with them."""
    running.answer(step(), path.run_id, body.answers, revision=body.revision)
    return _whole(path)


@routes.on("POST", ONE + "/consent", access=SHOWS, answer=RunWhole, problems=(403, 404, 409, 422, 429))
def agree_run(path: RunPath, body: CaseConsent) -> Response:
    """Agree once; each office calls its own part of it."""
    running.agree(step(), path.run_id, body.certificates, body.libraries, calendar=calendar())
    return _whole(path)


@routes.on("PUT", ONE + "/form", access=SHOWS, answer=RunWhole, problems=(404, 409, 422, 429))
def edit_run(path: RunPath, body: RunForm) -> Response:
    """Keep what was typed, in every case that asks for it."""
    running.edit(step(), path.run_id, body.values, body.correct, calendar=calendar())
    return _whole(path)


@routes.on("PUT", ONE + "/papers/<key>/said", access=SHOWS, answer=RunWhole, problems=(404, 409, 422))
def say_of_paper(path: RunPaperPath, body: CaseSaid) -> Response:
    """Say once of an earlier paper whether it is unchanged."""
    running.say(step(), path.run_id, path.key, body.said)
    return _whole(path)


@routes.on("POST", ONE + "/papers/<key>/file", access=UPLOAD, answer=RunWhole, problems=(404, 409, 422))
def upload_paper(path: RunPaperPath, body: CaseUpload) -> Response:
    """Upload a paper once that nothing else answers; every case that asks for it gets it."""
    with known_unit(write=False):
        running.own(step(), path.run_id)
    paper = uploads.checked(decoded(body.file))
    with known_unit(write=True):
        running.upload(step(), path.run_id, path.key, paper, body.name, calendar=calendar())
        found = run_whole(step(), path.run_id)
    return answer(found)


@routes.on("PUT", ONE + "/roles/<role>", access=SHOWS, answer=RunWhole, problems=(404, 409, 422))
def name_ward_of_run(path: RunRolePath, body: CaseWard) -> Response:
    """Put a ward into a role, for example the child, in every case that has it."""
    running.name_ward(step(), path.run_id, path.role, body.subject)
    return _whole(path)


@routes.on("POST", ONE + "/submission", access=SHOWS, answer=RunWhole, problems=(403, 404, 409, 422))
def submit_run(path: RunPath, body: RunSubmission) -> Response:
    """Hand every case in, to its own office; all promises are signed by one step."""
    own = step()
    step_id = require_step("bundles:submit") if running.rests_on_word(own, path.run_id) else None
    handed = {code: cases.Handed(one.revision, one.promises, step_id) for code, one in body.cases.items()}
    running.submit(own, path.run_id, handed, calendar=calendar())
    return _whole(path)


def _whole(path: RunPath) -> Response:
    return answer(run_whole(step(), path.run_id))


def _line(one: PublishedBundle) -> dict[str, Any]:
    bundle = one.bundle
    return {
        "code": bundle.code,
        "name": bundle.name,
        "name_en": bundle.name_en,
        "lead": bundle.lead,
        "lead_en": bundle.lead_en,
        "items": len(definitions.items_of(session(), bundle)),
        "applicant_kind": bundle.applicant_kind,
    }


def _shown(one: PublishedBundle) -> BundleShown:
    bundle = one.bundle
    in_force = definitions.items_of(session(), bundle)
    items = list(in_force.values())
    once = papers(items)
    return BundleShown(
        **_line(one),
        version=one.version,
        published_at=one.published_at,
        basis=[f"{each.law}{each.article}" for each in bundle.legal_basis],
        parts=[bundle_item(session(), bundle, each) for each in items],
        ended=ended_items(session(), [part.item for part in bundle.parts if part.item not in in_force]),
        questions=questions(bundle, {}),
        papers=[
            BundlePaper(
                key=each.key,
                name=each.material.name,
                name_en=each.material.name_en,
                items=[code for code, _ in each.asked_by],
                free=bool(each.material.answers),
            )
            for each in once
        ],
        fields=len(one_form(items)),
        fields_apart=sum(len(each.fields) for each in items),
    )
