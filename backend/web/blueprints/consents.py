"""Standing consents: given and ended in the own wallet."""

from flask import Response

from backend.catalogue.rules import SceneEntry
from backend.grants import standing_consent
from backend.grants.standing_consent import Consent
from backend.grants.standing_consent.rules import LONGEST
from backend.identity.levels.rules import NEEDS, Use
from backend.standards.calendar import date_in_shanghai
from backend.web.access import allow
from backend.web.routes import Routes, answer, nothing
from backend.web.runtime import actor, keys, now, session
from backend.web.shapes.consents import (
    AlwaysAsked,
    ConsentGiven,
    ConsentPath,
    Consents,
    ConsentScene,
    ConsentsQuery,
    GiveConsent,
    StandingConsent,
)
from backend.web.stepping import require_level, require_step

routes = Routes("consents")
KEEP = allow("consents:keep")


@routes.on("GET", "/api/me/consents", access=KEEP, answer=Consents, problems=(403,))
def list_consents(query: ConsentsQuery) -> Response:
    """What stands, what may be given, and what is always asked for."""
    found = standing_consent.given(session(), actor=actor(), subject_id=query.subject or actor().person_id, now=now())
    today = date_in_shanghai(now())
    return answer(
        Consents(
            items=[_consent(one) for one in found.consents],
            offered=[_scene(one) for one in found.offered],
            always=list(found.always),
            today=today,
            longest=today + LONGEST,
        )
    )


@routes.on("POST", "/api/me/consents", access=KEEP, answer=ConsentGiven, status=201, problems=(403, 422))
def give_consent(body: GiveConsent) -> Response:
    """Say yes to a scene until a day; nobody is asked again until then, so it is confirmed first."""
    require_level(NEEDS[Use.AUTHORISE])
    require_step("consents:give")
    made = standing_consent.give(
        session(),
        keys(),
        actor=actor(),
        subject_id=body.subject or actor().person_id,
        scene_code=body.scene,
        valid_to=body.valid_to,
        now=now(),
    )
    return answer(ConsentGiven(id=made), 201)


@routes.on("DELETE", "/api/me/consents/<uuid:consent_id>", access=KEEP, answer=None, status=204, problems=(404,))
def end_consent(path: ConsentPath) -> Response:
    """End a yes: the next scan asks again."""
    standing_consent.end(session(), keys(), path.consent_id, actor=actor(), now=now())
    return nothing()


@routes.on("PUT", "/api/me/consents/always", access=KEEP, answer=None, status=204, problems=(403, 422))
def ask_always(body: AlwaysAsked) -> Response:
    """Have a certificate asked for each time, or no longer; to be asked less is confirmed first."""
    if not body.on:
        require_step("consents:ask_less")
    subject = body.subject or actor().person_id
    standing_consent.ask_always(
        session(), keys(), actor=actor(), subject_id=subject, certificate_id=body.certificate, on=body.on, now=now()
    )
    return nothing()


def _consent(one: Consent) -> StandingConsent:
    return StandingConsent(
        id=one.id,
        code=one.code,
        scene=None if one.scene is None else _scene(one.scene),
        fields={code: list(keys) for code, keys in one.fields.items()},
        valid_to=one.valid_to,
        given_at=one.given_at,
        ended_at=one.ended_at,
        state=one.state,
    )


def _scene(one: SceneEntry) -> ConsentScene:
    return ConsentScene(
        code=one.code,
        name=one.name,
        name_en=one.name_en,
        organisation=one.organisation,
        organisation_en=one.organisation_en,
        legal_basis=one.legal_basis,
        legal_basis_en=one.legal_basis_en,
        types={code: list(keys) for code, keys in one.types.items()},
    )
