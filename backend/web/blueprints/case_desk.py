"""The decision desk: the office's queue, one case beside what its sources say, and what the office does with it."""

from flask import Response

from backend.cases.office import deciding, queue
from backend.cases.office.queue import Sought
from backend.cases.promises import verifying
from backend.cases.promises.rules import Result
from backend.cases.promises.verifying import Verified
from backend.cases.rules.case import State
from backend.web.access import allow
from backend.web.casework import step
from backend.web.desk_cases import desk_case, queue_line, task
from backend.web.inspected import calendar
from backend.web.routes import Routes, answer, nothing
from backend.web.shapes.base import Nothing
from backend.web.shapes.case_desk import (
    CaseQueue,
    CaseQueueQuery,
    DeskAct,
    DeskCase,
    DeskGrant,
    DeskGranted,
    DeskRefusal,
    DeskSupplement,
    PromiseConcluded,
    PromiseTaskPath,
    PromiseTasks,
    PromiseTasksQuery,
    PromiseVerified,
)
from backend.web.shapes.cases import CasePath
from backend.web.stepping import require_step

routes = Routes("deciding")
DECIDE = allow("cases:decide")
ONE = "/api/office/cases/<uuid:case_id>"
TASKS = "/api/office/promises"


@routes.on("GET", "/api/office/cases", access=DECIDE, answer=CaseQueue)
def list_queue(query: CaseQueueQuery) -> Response:
    """Cases of the office, the most urgent first."""
    state = None if query.state is None else State(query.state)
    sought = Sought(state, query.item or "", query.number, mine=query.mine, overdue=query.overdue)
    return answer(CaseQueue(items=[queue_line(one) for one in queue.of_office(step(), sought, calendar())]))


@routes.on("GET", ONE, access=DECIDE, answer=DeskCase)
def read_case(path: CasePath) -> Response:
    """One case: what was stated beside what each source says, and what the pre-review finds now."""
    return answer(desk_case(step(), deciding.compared(step(), path.case_id, calendar())))


@routes.on("POST", ONE + "/taking", access=DECIDE, answer=None, status=204)
def take(path: CasePath, body: Nothing) -> Response:  # noqa: ARG001 - an empty object
    """Take a case in hand, also from a colleague."""
    queue.take(step(), path.case_id)
    return nothing()


@routes.on("POST", ONE + "/supplement", access=DECIDE, answer=None, status=204, problems=(409, 422))
def ask_supplement(path: CasePath, body: DeskSupplement) -> Response:
    """Say once and for all what is missing; the term waits for it."""
    deciding.ask_supplement(step(), path.case_id, body.note, revision=body.revision)
    return nothing()


@routes.on("POST", ONE + "/acceptance", access=DECIDE, answer=None, status=204, problems=(409,))
def accept(path: CasePath, body: DeskAct) -> Response:
    """Accept: the working days run from tomorrow on."""
    deciding.accept(step(), path.case_id, revision=body.revision, calendar=calendar())
    return nothing()


@routes.on("POST", ONE + "/grant", access=DECIDE, answer=DeskGranted, problems=(409, 422))
def grant(path: CasePath, body: DeskGrant) -> Response:
    """Grant what was looked at, all of it; the certificate goes into the wallet."""
    own, seen = step(), frozenset(body.seen)
    said = deciding.Word(body.note, body.certificate_number)
    done = deciding.grant(own, path.case_id, said, revision=body.revision, seen=seen, calendar=calendar())
    return answer(DeskGranted(certificate=done.issued.certificate_id, state=done.issued.state, tasks=done.tasks))


@routes.on("POST", ONE + "/refusal", access=DECIDE, answer=None, status=204, problems=(409, 422))
def refuse(path: CasePath, body: DeskRefusal) -> Response:
    """Refuse, with reason and clause."""
    deciding.refuse(step(), path.case_id, body.note, body.clause, revision=body.revision)
    return nothing()


@routes.on("GET", TASKS, access=DECIDE, answer=PromiseTasks)
def list_tasks(query: PromiseTasksQuery) -> Response:
    """Promises to be verified, the most urgent first; or those that were."""
    found = verifying.tasks(step(), calendar(), done=query.done)
    return answer(PromiseTasks(items=[task(one) for one in found]))


@routes.on("POST", TASKS + "/<uuid:task_id>/result", access=DECIDE, answer=PromiseConcluded, problems=(409, 422))
def conclude(path: PromiseTaskPath, body: PromiseVerified) -> Response:
    """Kept, or broken: then the applicant cannot promise any more; so it is confirmed once more."""
    if body.result == Result.BROKEN.value:
        require_step("promises:break")
    verified = Verified(Result(body.result), body.how, body.found)
    return answer(PromiseConcluded(entry=verifying.conclude(step(), path.task_id, verified)))
