"""Requests to answer."""

from flask import Response

from backend.verification import looks
from backend.verification.looks import Offered as OfferedCertificate
from backend.verification.looks import WaitingRequest
from backend.web.access import allow
from backend.web.routes import Routes, answer
from backend.web.runtime import actor, keys, now, session
from backend.web.shapes.codes import (
    AskedScene,
    Offered,
    OfferedField,
    Request,
    RequestAnswer,
    RequestPath,
    Requests,
    RequestState,
)

routes = Routes("looks")


@routes.on("GET", "/api/me/requests", access=allow("requests:answer"), answer=Requests)
def list_requests() -> Response:
    """Requests that wait for an answer, each with what a yes would show."""
    found = looks.waiting(session(), keys(), actor=actor(), now=now())
    return answer(Requests(items=[_asked(one) for one in found]))


@routes.on(
    "POST", "/api/me/requests/<uuid:request_id>", access=allow("requests:answer", disclosing=True), answer=RequestState
)
def answer_request(path: RequestPath, body: RequestAnswer) -> Response:
    """Agree or refuse, once and in time."""
    agree = body.answer == "agree"
    state = looks.answer(session(), keys(), path.request_id, actor=actor(), agree=agree, now=now())
    return answer(RequestState(id=path.request_id, state=state.value))


def _asked(one: WaitingRequest) -> Request:
    presented, scene = one.presented, one.scene
    context = presented.context
    return Request(
        id=presented.look_id or presented.id,
        code=presented.id,
        subject=presented.subject_id,
        organisation=scene.organisation,
        organisation_en=scene.organisation_en,
        unit=context.unit if context else "",
        badge=context.badge if context else "",
        scene=AskedScene(
            code=scene.code,
            name=scene.name,
            name_en=scene.name_en,
            legal_basis=scene.legal_basis,
            legal_basis_en=scene.legal_basis_en,
        ),
        case_number=context.case_number if context else "",
        place=context.place if context else "",
        asked_at=presented.spent_at or now(),
        expires_at=presented.ask_until or now(),
        offered=[_offered(certificate) for certificate in one.offered],
    )


def _offered(one: OfferedCertificate) -> Offered:
    return Offered(
        certificate=one.certificate,
        type=one.type,
        name=one.name,
        name_en=one.name_en,
        fields=[OfferedField(key=key, label=label, label_en=label_en) for key, label, label_en in one.fields],
    )
