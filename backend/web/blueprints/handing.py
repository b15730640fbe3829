"""A scanned request handed to a helper: who could answer, hand it on, how it stands, take it back."""

from flask import Response

from backend.verification.requests import handing
from backend.web.access import allow
from backend.web.blueprints.asking import asker_of
from backend.web.routes import Routes, answer, nothing
from backend.web.runtime import actor, keys, now, session
from backend.web.shapes.asking import (
    HandedRequest,
    OpenedRequestPath,
    RequestHanding,
    RequestHelper,
    RequestHelpers,
)

routes = Routes("handing")
ANSWER, SHOWS = allow("requests:answer"), allow("requests:answer", disclosing=True)
ONE = "/api/me/asked/<uuid:request_id>"


@routes.on("GET", ONE + "/helpers", access=ANSWER, answer=RequestHelpers, problems=(409,))
def list_helpers(path: OpenedRequestPath) -> Response:
    """Who could answer an own request instead: whom the own grants let show what is asked."""
    found = handing.helpers(session(), keys(), path.request_id, actor=actor(), now=now())
    return answer(
        RequestHelpers(items=[RequestHelper(grant=one.grant_id, name=one.name, role=one.role) for one in found])
    )


@routes.on("POST", ONE + "/handing", access=SHOWS, answer=HandedRequest, problems=(409, 422))
def hand_on(path: OpenedRequestPath, body: RequestHanding) -> Response:
    """Leave the answer to one of them, who finds it in the inbox."""
    return answer(_handed(handing.hand(session(), keys(), path.request_id, body.grant, actor=actor(), now=now())))


@routes.on("GET", ONE + "/handing", access=ANSWER, answer=HandedRequest)
def read_handed(path: OpenedRequestPath) -> Response:
    """How it stands, for both."""
    return answer(_handed(handing.handed(session(), keys(), path.request_id, actor=actor(), now=now())))


@routes.on("DELETE", ONE + "/handing", access=ANSWER, answer=None, status=204, problems=(409,))
def take_back(path: OpenedRequestPath) -> Response:
    """Answer it oneself after all."""
    handing.take_back(session(), keys(), path.request_id, actor=actor(), now=now())
    return nothing()


def _handed(one: handing.HandedRequest) -> HandedRequest:
    return HandedRequest(
        id=one.id,
        mine=one.mine,
        by=one.by,
        to=one.to,
        whose=one.whose,
        standing=one.standing.value,
        asker=asker_of(one.context),
        ends_at=one.ends_at,
        server_time=now(),
    )
