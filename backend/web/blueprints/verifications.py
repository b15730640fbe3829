"""The checker's interface: redeem, follow, record presence, own records."""

from flask import Response

from backend.verification import looks, service
from backend.verification.checking import Question
from backend.web.access import allow
from backend.web.routes import Routes, answer, nothing
from backend.web.runtime import actor, keys, now, runtime, session
from backend.web.shapes.verifications import (
    NewVerification,
    Presence,
    Record,
    Records,
    RecordsQuery,
    Verification,
    VerificationPath,
)
from backend.web.verdicts import verdict

routes = Routes("verifications")


@routes.on("POST", "/api/verifications", access=allow("verifications:create", disclosing=True), answer=Verification)
def create(body: NewVerification) -> Response:
    """Redeem what was scanned or typed; every outcome is logged and answers 200."""
    asks = None if body.asks is None else {code: tuple(wanted) for code, wanted in body.asks.items()}
    question = Question(body.presented, body.scene, body.case_number or "", body.place or "", asks)
    found = service.check(
        session(), keys(), runtime().settings.public_origin, actor=actor(), question=question, now=now()
    )
    return answer(verdict(found))


@routes.on("GET", "/api/verifications/<uuid:verification_id>", access=allow("verifications:read"), answer=Verification)
def follow(path: VerificationPath) -> Response:
    """An own look as it stands: pending, shown, or without a verdict."""
    return answer(verdict(looks.follow(session(), keys(), path.verification_id, actor=actor(), now=now())))


@routes.on(
    "POST",
    "/api/verifications/<uuid:verification_id>/presence",
    access=allow("verifications:create"),
    answer=None,
    status=204,
)
def record_presence(path: VerificationPath, body: Presence) -> Response:
    """Record whether it is this person, once."""
    looks.record_presence(session(), keys(), path.verification_id, actor=actor(), match=body.match, now=now())
    return nothing()


@routes.on("GET", "/api/verifications", access=allow("verifications:read"), answer=Records)
def list_records(query: RecordsQuery) -> Response:
    """Own records, newest first, without values."""
    own = actor().account_id
    wanted = looks.Wanted(query.before, query.limit, query.case_number)
    found, following = looks.of_checker(session(), keys(), own, wanted, now=now())
    return answer(Records(items=[_record(one) for one in found], next=following))


def _record(one: looks.Look) -> Record:
    entry = one.event.entry
    return Record(
        id=one.event.look_id or one.event.id,
        look=one.look,
        at=one.at,
        scene=entry["scene"],
        scene_name=entry["scene_name"],
        scene_name_en=entry["scene_name_en"],
        case_number=entry["case_number"],
        place=entry["place"],
        verdict=one.verdict,
        reason=one.reason or None,
        types=list(entry["fields"]),
        presence=one.presence,
        offline=one.shown_at is not None,
        arrived_at=one.event.at if one.shown_at else None,
        flags=list(one.flags),
    )
