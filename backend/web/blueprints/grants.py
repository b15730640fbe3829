"""Grants: give, see, answer, take back; the code or the invitation that leads to one; its receipt."""

from datetime import timedelta

from flask import Response

from backend.certificates import read as certificates
from backend.certificates.status import publishing
from backend.grants import receipts
from backend.grants import service as grants
from backend.grants.mandates.records import held_still
from backend.grants.rules import Audience, Caps, Ground, State, Wanted
from backend.identity.levels.rules import NEEDS, Use
from backend.kernel import attempts
from backend.kernel.errors import Conflict, FieldProblem, InvalidField, NotFound
from backend.standards import online_code
from backend.standards.online_code import Kind, OnlineCode
from backend.verification import openings
from backend.web import granted
from backend.web.access import allow
from backend.web.problems import problem
from backend.web.routes import Routes, answer, nothing
from backend.web.runtime import actor, keys, now, runtime, session
from backend.web.shapes.base import Nothing
from backend.web.shapes.grants import (
    GivenGrant,
    Grant,
    GrantAnswer,
    GrantCode,
    GrantPath,
    GrantReceipt,
    Grants,
    GrantsQuery,
    GrantText,
    NewGrant,
    Opening,
    Presented,
    WholeGrant,
)
from backend.web.stepping import require_level, require_step

routes = Routes("grants")
READ, GIVE = allow("grants:read"), allow("grants:give", disclosing=True)
OPEN = allow("grants:open", disclosing=True)
INVITATION_LIFE = timedelta(days=7)
TRIES, WINDOW = 5, timedelta(minutes=10)
LOWEST_LEVEL = "L3"


@routes.on("POST", "/api/grants", access=GIVE, answer=GivenGrant, status=201)
def give(body: NewGrant) -> Response:
    """Give somebody a look, or let somebody show in one's place; a named person has to accept."""
    require_level(NEEDS[Use.AUTHORISE])
    if body.ground == "delegation" or body.parent is not None or _is_sensitive(body):
        require_step("grants:give")
    settings = runtime().settings
    caps = Caps(relatives=settings.relatives_max, delegates=settings.delegates_max)
    found = grants.give(session(), keys(), actor=actor(), wanted=_wanted(body), now=now(), caps=caps)
    return answer(granted.just_given(found, _code_of(found)), 201)


@routes.on("GET", "/api/grants", access=READ, answer=Grants)
def list_grants(query: GrantsQuery) -> Response:
    """What I gave, or what was given to me, newest first."""
    own = actor()
    if query.side == "received":
        found = grants.received(session(), keys(), own.person_id, now=now())
    else:
        found = grants.given(session(), keys(), own.person_id, own.subjects, now=now())
    return answer(Grants(items=granted.told(found)))


@routes.on("GET", "/api/grants/text", access=READ, answer=GrantText)
def consent_text() -> Response:
    """The words that a person agrees to when they give."""
    return answer(
        GrantText(
            version=receipts.TEXT_VERSION,
            text=receipts.TEXT,
            text_en=receipts.TEXT_EN,
            sha256=receipts.text_hash(),
        )
    )


@routes.on("GET", "/api/grants/<uuid:grant_id>", access=READ, answer=WholeGrant)
def read_grant(path: GrantPath) -> Response:
    """One grant with every use of it, for both sides."""
    return answer(granted.whole(_one(path)))


@routes.on("DELETE", "/api/grants/<uuid:grant_id>", access=allow("grants:give"), answer=None, status=204)
def end_grant(path: GrantPath) -> Response:
    """Take it back, or give it back; nothing is reached by it from the next request on."""
    found = _one(path)
    if found.ground is Ground.MANDATE:  # the mandate ends with it: first the enterprise, in the order of locks
        held_still(session(), found.subject_id)
    grants.end(session(), keys(), path.grant_id, actor=actor(), now=now())
    return nothing()


@routes.on("POST", "/api/grants/<uuid:grant_id>/codes", access=GIVE, answer=GrantCode, status=201)
def new_code(path: GrantPath, body: Nothing) -> Response:  # noqa: ARG001 - declared, so that anything in it is refused
    """Another code of a grant that I gave: the text of a QR or link, and a number for 120 seconds."""
    found = _one(path)
    if found.grantor_id != actor().person_id:
        raise NotFound
    return answer(granted.drawn(_code_of(found)), 201)


@routes.on("POST", "/api/grants/<uuid:grant_id>/answer", access=allow("grants:answer"), answer=Grant)
def answer_grant(path: GrantPath, body: GrantAnswer) -> Response:
    """Accept or refuse what was given to me, once; a yes is confirmed first, as giving is (R11)."""
    accept = body.answer == "accept"
    if accept:
        require_step("grants:accept")
    found = grants.answer(session(), keys(), path.grant_id, actor=actor(), accept=accept, now=now())
    return answer(granted.told([found])[0])


@routes.on(
    "POST", "/api/grants/invitations", access=allow("grants:answer", disclosing=True), answer=Grant, problems=(404, 429)
)
def open_invitation(body: Presented) -> Response:
    """What waits behind an invitation, for the person named in it; everybody else finds nothing."""
    subject = actor().account_id.bytes
    require_level(LOWEST_LEVEL)
    attempts.refuse_if_spent(session(), "grant_invitation", subject, limit=TRIES, now=now())
    code = authorisation_in(body.presented)
    found = grants.open_invitation(session(), keys(), code, actor=actor(), now=now()) if code else None
    if found is None:
        attempts.count(session(), "grant_invitation", subject, window=WINDOW, now=now())
        return problem(NotFound())
    return answer(granted.told([found])[0])


@routes.on(
    "POST",
    "/api/authorisations/openings",
    access=allow("grants:open", disclosing=True),
    answer=Opening,
    problems=(429,),
)
def open_authorisation(body: Presented) -> Response:
    """Look at what an authorisation code says, under one's own name; it costs a use, and both sides see it."""
    require_level(LOWEST_LEVEL)
    origin = runtime().settings.public_origin
    found = openings.open_code(session(), keys(), origin, body.presented, actor=actor(), now=now())
    return answer(granted.opened(found))


@routes.on("POST", "/api/grants/<uuid:grant_id>/openings", access=OPEN, answer=Opening)
def open_grant(path: GrantPath, body: Nothing) -> Response:  # noqa: ARG001 - declared, so that anything in it is refused
    """Look at what was given to me by name; it costs a use, and both sides see it."""
    require_level(LOWEST_LEVEL)
    return answer(granted.opened(openings.open_granted(session(), keys(), path.grant_id, actor=actor(), now=now())))


@routes.on("GET", "/api/grants/<uuid:grant_id>/receipt", access=READ, answer=GrantReceipt)
def read_receipt(path: GrantPath) -> Response:
    """The signed receipt of what was agreed to, with the key that checks it."""
    found = grants.receipt(session(), keys(), _one(path).id)
    key = next(one for one in publishing.public_keys(session()) if one["kid"] == found["kid"])
    return answer(GrantReceipt(**found, key=key))


def authorisation_in(presented: str) -> OnlineCode | None:
    """The authorisation code that was presented, None where it is anything else."""
    code = online_code.read(presented, expected_origin=runtime().settings.public_origin)
    return code if isinstance(code, OnlineCode) and code.kind is Kind.AUTHORISATION else None


def _one(path: GrantPath) -> grants.Grant:
    own = actor()
    return grants.one(session(), keys(), path.grant_id, person_id=own.person_id, subjects=own.subjects, now=now())


def _code_of(found: grants.Grant) -> grants.GrantCode:
    """A code that uses a consent, or an invitation while somebody has to accept; a delegate's has none.

    Raises:
        Conflict: it can be neither used by a code nor accepted any more.
    """
    origin, until = runtime().settings.public_origin, found.valid_to or now() + INVITATION_LIFE
    if found.state is State.PENDING:
        until = min(until, now() + INVITATION_LIFE)
        return grants.new_invitation(session(), origin, found.id, until=until, now=now())
    if found.state is State.ACTIVE and found.ground is Ground.CONSENT:
        return grants.new_code(session(), keys(), origin, found.id, until=until, now=now())
    raise Conflict


def _is_sensitive(body: NewGrant) -> bool:
    """Whether anything sensitive of one's own is given; what somebody else has is not even asked for."""
    subject = body.subject or actor().person_id
    known = certificates.showable(session(), subject, body.certificates) if actor().represents(subject) else {}
    return any(one.sensitive for one in known.values())


def _wanted(body: NewGrant) -> Wanted:
    if not set(body.fields) <= set(body.certificates):
        raise InvalidField((FieldProblem("fields", "not_chosen"),))
    return Wanted(
        ground=Ground(body.ground),
        subject_id=body.subject or actor().person_id,
        audience=Audience(body.to.audience),
        purpose=body.purpose,
        chosen={one: body.fields.get(one) for one in body.certificates},
        name=body.to.name or "",
        organisation_id=body.organisation,
        scene=body.scene,
        item=body.item,
        case_number=body.case_number,
        place=body.place,
        valid_from=body.valid_from,
        valid_to=body.valid_to,
        max_uses=body.max_uses,
        may_delegate=body.may_delegate,
        copies_until=body.copies_until,
        parent_id=body.parent,
    )
