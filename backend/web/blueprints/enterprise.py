"""People who act for an enterprise: named by its representative or a manager, accepted by themselves."""

from collections.abc import Iterable

from flask import Response

from backend.catalogue import service as catalogue
from backend.catalogue.rules import SceneEntry
from backend.grants.mandates import appointing, keeping, leaving, listing, representing
from backend.grants.mandates.appointing import Invited, Offer
from backend.grants.mandates.listing import Line, Member, Mine
from backend.grants.mandates.records import Step
from backend.grants.mandates.rules import MOST_MANAGERS, Post, Scope, Wanted
from backend.identity.levels.rules import NEEDS, Use
from backend.identity.people import Named, masked_names, organisations
from backend.web.access import allow
from backend.web.routes import Routes, answer, nothing
from backend.web.runtime import actor, keys, now, runtime, session
from backend.web.shapes.city import OrganisationName
from backend.web.shapes.enterprise import (
    AnsweredMandate,
    CreditCode,
    Dismissal,
    EndedMandates,
    EnterpriseHouse,
    EnterpriseLine,
    EnterpriseLookUp,
    EnterpriseMember,
    EnterprisePath,
    MandateAnswer,
    MandateLink,
    MandateOffer,
    MandatePath,
    MandateScene,
    MandateTerms,
    MandateToken,
    NewMandate,
    OpenedMandate,
    OwnMandate,
    OwnMandatePath,
    OwnMandates,
    RegisteredEnterprise,
    RepresentativeLink,
)
from backend.web.stepping import require_level, require_step

routes = Routes("enterprise")
READ, KEEP = allow("mandates:keep", keyed=False), allow("mandates:keep")
LINKED = allow("mandates:keep", disclosing=True)
REGISTERS = allow("representatives:register", keyed=False)
HANDS_OVER = allow("representatives:register", disclosing=True)
ONE = "/api/enterprises/<uuid:enterprise_id>/mandates"


@routes.on("GET", "/api/mandates", access=allow("mandates:keep"), answer=OwnMandates)
def list_own_mandates() -> Response:
    """Every enterprise that the signed-in person may act for."""
    found = listing.mine(_step())
    named = organisations(session(), [one.enterprise_id for one in found])
    scenes = _scenes(one.scope for one in found)
    items = [_own(one, named[one.enterprise_id], scenes) for one in found]
    return answer(OwnMandates(items=items))


@routes.on("DELETE", "/api/mandates/<uuid:mandate_id>", access=KEEP, answer=EndedMandates)
def leave_enterprise(path: OwnMandatePath) -> Response:
    """End the own mandate; whom a manager named goes with them."""
    return answer(EndedMandates(also=leaving.resign(_step(), path.mandate_id)))


@routes.on("POST", "/api/mandates/openings", access=READ, answer=OpenedMandate)
def open_mandate(body: MandateToken) -> Response:
    """What a link offers; only who is meant is told."""
    found = appointing.opened(_step(), body.token)
    if not isinstance(found, Offer):
        return answer(OpenedMandate(offer=None, obstacle=found))
    return answer(OpenedMandate(offer=_offer(found), obstacle=None))


@routes.on("POST", "/api/mandates/answers", access=KEEP, answer=AnsweredMandate)
def answer_mandate(body: MandateAnswer) -> Response:
    """Say yes or no to what a link offers, once; a yes is confirmed by the person (R11)."""
    if body.accept:
        require_step("mandates:accept")
    done = appointing.answer(_step(), body.token, accept=body.accept)
    if isinstance(done, Post):
        return answer(AnsweredMandate(post=done.value, obstacle=None))
    return answer(AnsweredMandate(post=None, obstacle=done))


@routes.on("GET", "/api/enterprises/<uuid:enterprise_id>", access=allow("mandates:keep"), answer=EnterpriseHouse)
def show_enterprise(path: EnterprisePath) -> Response:
    """Everybody who acts for an enterprise, for its representative and managers."""
    found = listing.house(_step(), path.enterprise_id)
    return answer(
        EnterpriseHouse(
            organisation=_named(organisations(session(), [path.enterprise_id])[path.enterprise_id]),
            post=found.own.post.value,  # type: ignore[arg-type] # who decides is no handler
            representative=None if found.licence is None else found.licence.representative,
            members=[_member(one) for one in found.members],
            history=[_line(one) for one in found.lines],
            types=list(found.types),
            scenes=[_scene(one) for one in found.scenes],
            managers_most=MOST_MANAGERS,
        )
    )


@routes.on("POST", ONE, access=LINKED, answer=MandateLink, status=201)
def name_member(path: EnterprisePath, body: NewMandate) -> Response:
    """Invite a manager or a handler; the link is told once."""
    require_level(NEEDS[Use.AUTHORISE])
    require_step("mandates:give")
    wanted = Wanted(body.name, Post(body.post), _scope(body), body.until)
    return answer(_link(appointing.appoint(_step(), path.enterprise_id, wanted, _origin())), 201)


@routes.on("POST", f"{ONE}/<uuid:mandate_id>/links", access=LINKED, answer=MandateLink, status=201)
def link_member_again(path: MandatePath) -> Response:
    """Another link for an open invitation; the earlier one is worth nothing."""
    require_level(NEEDS[Use.AUTHORISE])
    return answer(_link(appointing.link_again(_step(), path.enterprise_id, path.mandate_id, _origin())), 201)


@routes.on("PUT", f"{ONE}/<uuid:mandate_id>", access=KEEP, answer=None, status=204)
def rescope_member(path: MandatePath, body: MandateTerms) -> Response:
    """Give a handler another scope or term; it counts from the next request."""
    require_level(NEEDS[Use.AUTHORISE])
    require_step("mandates:give")
    keeping.rescope(_step(), path.enterprise_id, path.mandate_id, _scope(body), body.until)
    return nothing()


@routes.on("POST", f"{ONE}/<uuid:mandate_id>/confirmation", access=KEEP, answer=None, status=204)
def confirm_member(path: MandatePath) -> Response:
    """Say that somebody still works here; a frozen mandate works again on a new representative's word."""
    require_level(NEEDS[Use.AUTHORISE])
    require_step("mandates:give")
    keeping.confirm(_step(), path.enterprise_id, path.mandate_id)
    return nothing()


@routes.on("POST", f"{ONE}/<uuid:mandate_id>/dismissal", access=KEEP, answer=EndedMandates)
def dismiss_member(path: MandatePath, body: Dismissal) -> Response:
    """End somebody's mandate or withdraw an invitation; it counts from the next request."""
    also = leaving.dismiss(_step(), path.enterprise_id, path.mandate_id, keep=body.keep)
    return answer(EndedMandates(also=also))


@routes.on("POST", "/api/issuing/representatives", access=REGISTERS, answer=EnterpriseLookUp)
def look_up_enterprise(body: CreditCode) -> Response:
    """Whom the licence of an enterprise names, for an officer of the office that issued it."""
    found = representing.look_up(_step(), body.uscc)
    if found is None:
        return answer(EnterpriseLookUp(found=None))
    named = _named(organisations(session(), [found.enterprise_id])[found.enterprise_id])
    return answer(
        EnterpriseLookUp(
            found=RegisteredEnterprise(organisation=named, representative=found.representative, known=found.known)
        )
    )


@routes.on("POST", "/api/issuing/representatives/links", access=HANDS_OVER, answer=RepresentativeLink, status=201)
def link_representative(body: CreditCode) -> Response:
    """A link for the representative whose identity card the officer has compared."""
    require_step("representatives:register")
    made = appointing.invite_representative(_step(), body.uscc, _origin())
    return answer(RepresentativeLink(link=None if made is None else _link(made)), 201)


def _step() -> Step:
    return Step(session(), keys(), actor(), now())


def _origin() -> str:
    return runtime().settings.public_origin


def _scope(body: MandateTerms) -> Scope:
    types, scenes = (None if some is None else tuple(dict.fromkeys(some)) for some in (body.types, body.scenes))
    return Scope(types, scenes)


def _link(made: Invited) -> MandateLink:
    return MandateLink(id=made.id, link=made.link, open_until=made.open_until)


def _named(one: Named) -> OrganisationName:
    return OrganisationName(id=str(one.id), name=one.name, name_en=one.name_en)


def _scene(one: SceneEntry) -> MandateScene:
    return MandateScene(
        code=one.code,
        name=one.name,
        name_en=one.name_en,
        organisation=one.organisation,
        organisation_en=one.organisation_en,
    )


def _scenes(scopes: Iterable[Scope]) -> dict[str, MandateScene]:
    """The scenes that some scopes name, those of them that are in force."""
    wanted = {code for one in scopes for code in one.scenes or ()}
    found = catalogue.scenes(session(), today=_step().today) if wanted else []
    return {one.code: _scene(one) for one in found if one.code in wanted}


def _chosen(scope: Scope, scenes: dict[str, MandateScene]) -> list[MandateScene] | None:
    return None if scope.scenes is None else [scenes[code] for code in scope.scenes if code in scenes]


def _own(one: Mine, named: Named, scenes: dict[str, MandateScene]) -> OwnMandate:
    return OwnMandate(
        id=one.mandate_id,
        organisation=_named(named),
        post=one.post.value,
        state=one.state.value,  # type: ignore[arg-type] # an open mandate
        types=None if one.scope.types is None else list(one.scope.types),
        scenes=_chosen(one.scope, scenes),
        until=one.valid_to,
        named=one.named,
    )


def _offer(one: Offer) -> MandateOffer:
    return MandateOffer(
        organisation=_named(organisations(session(), [one.enterprise_id])[one.enterprise_id]),
        post=one.post.value,
        types=None if one.scope.types is None else list(one.scope.types),
        scenes=_chosen(one.scope, _scenes([one.scope])),
        until=one.valid_to,
        given_by=masked_names(session(), keys(), [one.given_by])[one.given_by],
        open_until=one.open_until,
    )


def _member(one: Member) -> EnterpriseMember:
    return EnterpriseMember(
        id=one.id,
        name=one.name,
        post=one.post.value,  # type: ignore[arg-type] # the representative is no member
        state=one.state.value,  # type: ignore[arg-type] # an open mandate
        types=None if one.scope.types is None else list(one.scope.types),
        scenes=None if one.scope.scenes is None else list(one.scope.scenes),
        until=one.valid_to,
        given_by=one.given_by,
        created_at=one.created_at,
        open_until=one.open_until,
        look_again_on=one.look_again_on,
        last_used_at=one.last_used_at,
        named=one.named,
        decides=one.decides,
    )


def _line(one: Line) -> EnterpriseLine:
    return EnterpriseLine(at=one.at, happened=one.happened.value, about=one.about, by=one.by)
