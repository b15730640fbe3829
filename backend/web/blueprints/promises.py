"""Promises on their own people's side: one is taken back, and a handler is let sign for an enterprise (特别授权)."""

from flask import Response

from backend.cases import drafting
from backend.cases.promises import signing, standing
from backend.cases.promises.standing import Given, NewMandate
from backend.web.access import allow
from backend.web.casework import step
from backend.web.routes import Routes, answer, nothing
from backend.web.shapes.cases import CaseMaterialPath
from backend.web.shapes.promises import (
    NewPromiseMandate,
    PromiseHousePath,
    PromiseMandatePath,
    PromiseMandates,
    PromiseMandateShown,
)
from backend.web.stepping import require_step

routes = Routes("promises")
KEEP = allow("cases:keep")
HOUSE = "/api/enterprises/<uuid:enterprise_id>/promise-mandates"


@routes.on("DELETE", "/api/cases/<uuid:case_id>/promises/<key>", access=KEEP, answer=None, status=204, problems=(409,))
def withdraw_promise(path: CaseMaterialPath) -> Response:
    """Take a promise back, until the case is decided."""
    own = step()
    _, case, _ = drafting.own(own, path.case_id)
    signing.withdraw(own, case, path.key)
    return nothing()


@routes.on("GET", HOUSE, access=KEEP, answer=PromiseMandates)
def list_promise_mandates(path: PromiseHousePath) -> Response:
    """Who acts for an enterprise by a mandate, and who of them may sign promises."""
    return answer(PromiseMandates(items=[_shown(one) for one in standing.given(step(), path.enterprise_id)]))


@routes.on("POST", HOUSE, access=KEEP, answer=None, status=204, problems=(403, 422))
def give_promise_mandate(path: PromiseHousePath, body: NewPromiseMandate) -> Response:
    """Let a handler sign promises; confirmed once more, because the enterprise answers for what is signed."""
    require_step("promises:mandate")
    items = None if body.items is None else tuple(body.items)
    standing.give(step(), path.enterprise_id, NewMandate(body.mandate, items, body.valid_to))
    return nothing()


@routes.on("DELETE", HOUSE + "/<uuid:given_id>", access=KEEP, answer=None, status=204)
def end_promise_mandate(path: PromiseMandatePath) -> Response:
    """Take it back; what was signed by it stays signed."""
    standing.end(step(), path.enterprise_id, path.given_id)
    return nothing()


def _shown(one: Given) -> PromiseMandateShown:
    return PromiseMandateShown(
        mandate=one.mandate_id,
        name=one.name,
        id=one.id,
        items=None if one.items is None else list(one.items),
        valid_to=one.valid_to,
        given_at=one.given_at,
    )
