"""Request codes: the asker's desk and the holder's answer."""

from collections.abc import Mapping, Sequence
from io import BytesIO

from flask import Response

from backend.catalogue.service import type_of
from backend.codes.requests import asking as codes
from backend.codes.requests.asking import Asked
from backend.codes.requests.rules import Way
from backend.codes.rules import ANSWER_KEPT
from backend.codes.service import Context
from backend.identity.levels.rules import NEEDS, Use
from backend.kernel.errors import FieldProblem, InvalidField, NotFound
from backend.kernel.ids import short_reference
from backend.verification.requests import answering, asking
from backend.verification.requests.answering import Held, NotOpened, Request
from backend.verification.requests.asking import Refusal, Wish
from backend.web.access import allow
from backend.web.blueprints.certificates import subject_of
from backend.web.routes import Routes, answer, nothing
from backend.web.runtime import actor, keys, now, runtime, session
from backend.web.shapes.asking import (
    AskedField,
    AskedType,
    Asker,
    HeldCertificate,
    NewRequestCode,
    OpenedRequest,
    OpenedRequestAnswer,
    OpenedRequestOutcome,
    OpenedRequestPath,
    OpenedScan,
    RequestCode,
    RequestCodeMade,
    RequestCodePath,
    RequestCodes,
    RequestOpened,
    Scanned,
)
from backend.web.stepping import require_level, require_step

routes = Routes("asking")
ASK = allow("requests:ask", disclosing=True)
ANSWER = allow("requests:answer", disclosing=True)


@routes.on("POST", "/api/request-codes", access=ASK, answer=RequestCodeMade)
def show_code(body: NewRequestCode) -> Response:
    """Show a request code, at most for what a scene of the own office allows; asking beyond it is on record."""
    wish = Wish(Way(body.way), body.scene, body.fields, body.case_number, body.place, body.people, body.name or "")
    made = asking.ask(session(), keys(), _origin(), actor=actor(), wish=wish, now=now())
    if isinstance(made, Refusal):
        beyond = {code: list(fields) for code, fields in made.beyond.items()}
        return answer(RequestCodeMade(refused=made.reason, beyond=beyond))
    return answer(RequestCodeMade(code=_code(made), beyond={}))


@routes.on("GET", "/api/request-codes", access=ASK, answer=RequestCodes)
def list_posters() -> Response:
    """Own posters that are up, newest first."""
    found = codes.posters(session(), keys(), _origin(), actor=actor(), now=now())
    return answer(RequestCodes(items=[_code(one) for one in found]))


@routes.on("GET", "/api/request-codes/<uuid:code_id>", access=ASK, answer=RequestCode)
def read_code(path: RequestCodePath) -> Response:
    """How an own request code stands, and the requests it opened; each is read as a verification."""
    return answer(_code(codes.one(session(), keys(), _origin(), path.code_id, actor=actor(), now=now())))


@routes.on("GET", "/api/request-codes/<uuid:code_id>/code.svg", access=ASK, answer=None)
def draw_code(path: RequestCodePath) -> Response:
    """The QR of a poster for paper, with 1 cm of 4 modules around it."""
    one = codes.one(session(), keys(), _origin(), path.code_id, actor=actor(), now=now())
    if one.text is None:
        raise NotFound
    return Response(_svg(one.text), mimetype="image/svg+xml")


@routes.on("DELETE", "/api/request-codes/<uuid:code_id>", access=ASK, answer=None, status=204)
def withdraw_code(path: RequestCodePath) -> Response:
    """Take a request code back."""
    asking.withdraw(session(), keys(), path.code_id, actor=actor(), now=now())
    return nothing()


@routes.on("POST", "/api/me/asked", access=ANSWER, answer=RequestOpened, problems=(404,))
def open_request(body: Scanned) -> Response:
    """Open the own request behind a code that was scanned, pasted or typed: who asks, for what, by which law."""
    require_level(NEEDS[Use.VIEW])
    subject_id = subject_of(body.subject) if body.grant is None else body.subject or actor().person_id
    found = answering.open_request(
        session(), keys(), _origin(), actor=actor(), presented=body.presented, subject_id=subject_id,
        grant_id=body.grant, now=now(),
    )  # fmt: skip
    if isinstance(found, NotOpened):
        return answer(RequestOpened(refused=found.reason, asker=asker_of(found.context) if found.context else None))
    return answer(RequestOpened(request=_request(found)))


@routes.on("GET", "/api/me/asked/<uuid:request_id>", access=ANSWER, answer=OpenedRequest, problems=(409,))
def read_request(path: OpenedRequestPath) -> Response:
    """An own request that still waits."""
    require_level(NEEDS[Use.VIEW])
    return answer(_request(answering.see(session(), keys(), path.request_id, actor=actor(), now=now())))


@routes.on("POST", "/api/me/asked/<uuid:request_id>", access=ANSWER, answer=OpenedRequestOutcome)
def answer_request(path: OpenedRequestPath, body: OpenedRequestAnswer) -> Response:
    """Agree in whole or in part, or refuse; once a person."""
    chosen = body.certificates if body.answer == "agree" else None
    if body.answer == "agree":
        require_level(NEEDS[Use.PRESENT])
    if body.answer == "refuse" and body.certificates:
        raise InvalidField((FieldProblem("certificates", "unknown"),))
    if chosen and answering.is_sensitive(session(), keys(), path.request_id, actor=actor(), chosen=chosen, now=now()):
        require_step("requests:answer")
    outcome = answering.answer(session(), keys(), path.request_id, actor=actor(), chosen=chosen, now=now())
    look = short_reference(path.request_id)
    return answer(OpenedRequestOutcome(id=path.request_id, outcome=outcome, look=look))


def _origin() -> str:
    return runtime().settings.public_origin


def _svg(text: str) -> bytes:
    import qrcode  # noqa: PLC0415 - only where something is printed
    from qrcode.image.svg import SvgPathImage  # noqa: PLC0415 - the same

    code = qrcode.QRCode(error_correction=qrcode.constants.ERROR_CORRECT_Q, border=4, image_factory=SvgPathImage)
    code.add_data(text)
    drawn = BytesIO()
    code.make_image().save(drawn)
    return drawn.getvalue()


def _code(one: Asked) -> RequestCode:
    return RequestCode(
        id=one.id,
        way=one.way.value,
        standing=one.standing.value,
        asker=asker_of(one.context),
        asked=asked_types(one.context.scene.types),
        people=one.people,
        answers=one.answers,
        created_at=one.created_at,
        ends_at=one.ends_at,
        text=one.text,
        typed=one.typed,
        name=one.name,
        scans=[
            OpenedScan(id=scan.id, look=short_reference(scan.id), opened_at=scan.opened_at, waiting=scan.waiting)
            for scan in one.scans
        ],
        server_time=now(),
    )


def asker_of(context: Context) -> Asker:
    """Who asks, in the words of the register."""
    scene = context.scene
    return Asker(
        organisation=scene.organisation,
        organisation_en=scene.organisation_en,
        unit=context.unit,
        badge=context.badge,
        scene=scene.code,
        scene_name=scene.name,
        scene_name_en=scene.name_en,
        legal_basis=scene.legal_basis,
        legal_basis_en=scene.legal_basis_en,
        contact=scene.contact,
        case_number=context.case_number,
        place=context.place,
        kept_s=int(ANSWER_KEPT.total_seconds()),
    )


def asked_types(types: Mapping[str, Sequence[str]]) -> list[AskedType]:
    """What is asked, with the words of the catalogue."""
    found = []
    for code, fields in types.items():
        definition = type_of(code, session())
        known = {one.key: one for one in definition.choices()}
        labels = [
            AskedField(key=key, label=known[key].label, label_en=known[key].label_en) for key in fields if key in known
        ]
        found.append(AskedType(type=code, name=definition.name, name_en=definition.name_en, fields=labels))
    return found


def _request(one: Request) -> OpenedRequest:
    presented = one.presented
    return OpenedRequest(
        id=presented.look_id or presented.id,
        way=one.way.value,
        subject=presented.subject_id,
        asker=asker_of(one.context),
        asked=asked_types(one.context.scene.types),
        held=[_held(held) for held in one.held],
        may_narrow=one.context.scene.may_narrow,
        opened_at=presented.spent_at or now(),
        ends_at=presented.ends_at,
        server_time=now(),
    )


def _held(one: Held) -> HeldCertificate:
    opened = one.opened
    return HeldCertificate(
        certificate=opened.id,
        type=opened.definition.code,
        name=opened.definition.name,
        name_en=opened.definition.name_en,
        status=opened.status.value,
        valid_to=opened.valid_to,
        tail=one.tail,
        fields=list(one.fields),
    )
