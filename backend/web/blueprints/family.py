"""The own family: children the library names, help asked for and given, and all ties with their history."""

from uuid import UUID

from flask import Response

from backend.grants.family import asking, binding, looking, naming, page
from backend.grants.family.asking import Asked, Open
from backend.grants.family.binding import By, Wanted
from backend.grants.family.naming import Child
from backend.grants.family.page import Tie
from backend.grants.family.rules import Kind
from backend.identity.levels.rules import NEEDS, Use
from backend.kernel.errors import NotFound
from backend.web.access import allow
from backend.web.blueprints.certificates import whole
from backend.web.routes import Routes, answer, nothing
from backend.web.runtime import actor, keys, now, runtime, session
from backend.web.shapes.certificates import CertificatePath, WholeCertificate
from backend.web.shapes.family import (
    CertificateOpening,
    Family,
    FamilyAnswer,
    FamilyAsk,
    FamilyAsked,
    FamilyEnd,
    FamilyOpened,
    FamilyPath,
    FamilyPresented,
    FamilyRequest,
    FamilyTie,
    GuardianAsked,
    HelpAsked,
    NamedChild,
    NamedChildren,
    NewChild,
    TieMade,
)
from backend.web.stepping import require_level, require_step

routes = Routes("family")
KEEP = allow("family:keep")


@routes.on("GET", "/api/me/family", access=KEEP, answer=Family)
def read_family() -> Response:
    """All own ties, standing and over, and the own requests."""
    own = actor().person_id
    ties = page.ties_of(session(), keys(), own, now=now())
    waiting = asking.open_of(session(), keys(), own, now=now())
    relatives = binding.relatives_of(session(), own, now=now())
    return answer(
        Family(
            ties=[_tie(one, own) for one in ties],
            requests=[_request(one) for one in waiting],
            relatives=relatives,
            limit=_limit(),
        )
    )


@routes.on("GET", "/api/me/family/children", access=KEEP, answer=NamedChildren)
def list_named_children() -> Response:
    """The minors whom a register or birth certificate in force names as one's children."""
    require_level(NEEDS[Use.VIEW])
    ties = page.ties_of(session(), keys(), actor().person_id, now=now())
    bound = {one.other_id for one in ties if one.guards(actor().person_id)}
    found = naming.children_of(session(), keys(), actor().person_id, now=now())
    return answer(NamedChildren(items=[_named(one, bound=one.person_id in bound) for one in found]))


@routes.on("POST", "/api/me/family/children", access=KEEP, answer=TieMade, problems=(404,))
def bind_child(body: NewChild) -> Response:
    """Be bound to one of them; what the library says is read again."""
    require_level(NEEDS[Use.AUTHORISE])
    require_step("family:bind")
    named = naming.children_of(session(), keys(), actor().person_id, now=now())
    child = next((one for one in named if one.person_id == body.child_id), None)
    if child is None:
        raise NotFound
    wanted = Wanted(
        Kind.GUARDIAN, actor().person_id, child.person_id, child.relation, child.proof, child.certificate_id
    )
    made = binding.bind(session(), keys(), wanted, by=By(actor().account_id), limit=_limit(), now=now())
    return answer(_made(made))


@routes.on("POST", "/api/me/family/requests", access=KEEP, answer=FamilyAsked, status=201, problems=(429,))
def ask_for_child(body: GuardianAsked) -> Response:
    """Ask a window to compare papers for a child whom the library does not name."""
    made = asking.ask_guardian(
        session(),
        keys(),
        actor=actor(),
        name=body.name,
        resident_id=body.resident_id,
        relation=body.relation,
        now=now(),
    )
    return answer(_asked(made), 201)


@routes.on("POST", "/api/me/family/asks", access=KEEP, answer=FamilyAsked, status=201, problems=(429,))
def ask_to_help(body: HelpAsked) -> Response:
    """Ask to help somebody; they answer in their own wallet, or at a window."""
    require_step("family:ask")
    made = asking.ask_helper(
        session(),
        keys(),
        actor=actor(),
        name=body.name,
        relation=body.relation,
        types=body.types,
        days=body.days,
        now=now(),
    )
    return answer(_asked(made), 201)


@routes.on("DELETE", "/api/me/family/requests/<uuid:family_id>", access=KEEP, answer=None, status=204)
def withdraw_request(path: FamilyPath) -> Response:
    """Give an own request or ask up."""
    asking.withdraw(session(), path.family_id, actor=actor(), now=now())
    return nothing()


@routes.on("POST", "/api/me/family/openings", access=KEEP, answer=FamilyOpened, problems=(429,))
def open_ask(body: FamilyPresented) -> Response:
    """Read an ask that somebody handed over."""
    require_level(NEEDS[Use.VIEW])
    found = asking.open_ask(session(), keys(), body.presented, actor=actor(), now=now())
    if found is None:
        return answer(FamilyOpened(ask=None))
    ask = FamilyAsk(
        id=found.id,
        asker=found.asker,
        relation=found.relation,
        types=list(found.types),
        days=found.days,
        expires_at=found.expires_at,
    )
    return answer(FamilyOpened(ask=ask))


@routes.on("POST", "/api/me/family/asks/<uuid:family_id>/answer", access=KEEP, answer=TieMade)
def answer_ask(path: FamilyPath, body: FamilyAnswer) -> Response:
    """Say yes to some or all of it, or no."""
    if body.types is not None:
        require_level(NEEDS[Use.AUTHORISE])
        require_step("family:agree")
    made = asking.answer(session(), keys(), path.family_id, agreed=body.types, actor=actor(), limit=_limit(), now=now())
    return answer(_made(made))


@routes.on("POST", "/api/me/family/ties/<uuid:family_id>/end", access=KEEP, answer=None, status=204)
def end_tie(path: FamilyPath, body: FamilyEnd) -> Response:
    """Part at once; why is read by both."""
    by = By(actor().account_id)
    binding.end(session(), keys(), path.family_id, person_id=actor().person_id, by=by, reason=body.reason, now=now())
    return nothing()


@routes.on(
    "POST",
    "/api/certificates/<uuid:certificate_id>/openings",
    access=allow("certificates:read", disclosing=True),
    answer=WholeCertificate,
    problems=(404,),
)
def open_certificate(path: CertificatePath, body: CertificateOpening) -> Response:
    """A ward's certificate, or one of somebody whom one helps, with its values: each look is a use, and told."""
    require_level(NEEDS[Use.VIEW])
    one = looking.look(session(), keys(), path.certificate_id, body.grant, actor=actor(), now=now())
    return answer(whole(one))


def _named(one: Child, *, bound: bool) -> NamedChild:
    return NamedChild.model_validate(
        {
            "id": one.person_id,
            "name": one.name,
            "birth_date": one.birth,
            "relation": one.relation,
            "proof": one.proof.value,
            "bound": bound,
        }
    )


def _limit() -> int:
    return runtime().settings.relatives_max


def _made(made: UUID | str | None) -> TieMade:
    known = isinstance(made, UUID)
    return TieMade.model_validate({"id": made if known else None, "obstacle": None if known else made})


def _asked(made: Asked) -> FamilyAsked:
    origin = runtime().settings.public_origin.upper()
    text = None if made.text is None else origin + made.text
    return FamilyAsked(id=made.id, number=made.number, text=text, expires_at=made.expires_at)


def _tie(one: Tie, own: UUID) -> FamilyTie:
    side = "mine" if one.adult_id == own else "others" if one.other_id == own else "co_guardian"
    return FamilyTie.model_validate(
        {
            "id": one.id,
            "kind": one.kind.value,
            "side": side,
            "adult": one.adult,
            "other_id": one.other_id,
            "other": one.other,
            "relation": one.relation,
            "proof": one.proof.value,
            "grant_id": one.grant_id,
            "types": list(one.types),
            "begun_at": one.begun_at,
            "last_day": one.last_day,
            "over": one.over,
            "ended_at": one.ended_at,
            "ended_by": one.ended_by,
            "reason": one.reason,
            "both_told": one.both_told,
            "may_end": one.may_end,
        }
    )


def _request(one: Open) -> FamilyRequest:
    return FamilyRequest.model_validate(
        {
            "id": one.id,
            "kind": one.kind.value,
            "name": one.said.name,
            "relation": one.said.relation,
            "types": list(one.said.types),
            "days": one.said.days,
            "number": one.said.number,
            "state": one.state.value,
            "expires_at": one.expires_at,
        }
    )
