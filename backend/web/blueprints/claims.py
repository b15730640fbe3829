"""Signing up on the phone: say who one is, make a way to sign in, wait for the check."""

from flask import Response

from backend.identity import claims, passwords
from backend.web.access import PUBLIC, SLOW
from backend.web.routes import Routes, answer, nothing
from backend.web.runtime import keys, now, runtime, session
from backend.web.shapes.claims import ClaimPasskey, ClaimPath, ClaimState, ClaimToken, NewClaim, StartedClaim
from backend.web.shapes.identity import Ceremony
from backend.web.transaction import strangers_unit

routes = Routes("claims")
OVER = (404, 409)


@routes.on("POST", "/api/claims", access=SLOW, answer=StartedClaim, status=201, problems=(429, 503))
def start_claim(body: NewClaim) -> Response:
    """Begin to sign up; the answer tells nobody whether the number is known."""
    hashed = None if body.password is None else passwords.hashed_in_turn(body.password)
    with strangers_unit(write=True):
        made = claims.start(
            session(),
            keys(),
            runtime().party,
            name=body.name,
            resident_id=body.resident_id,
            password_hash=hashed,
            now=now(),
        )
    return answer(_started(made), 201)


@routes.on("POST", "/api/claims/<uuid:claim_id>/passkey", access=PUBLIC, answer=None, status=204, problems=OVER)
def add_passkey(path: ClaimPath, body: ClaimPasskey) -> Response:
    """Keep the passkey that the claimant's phone made."""
    claims.add_passkey(
        session(),
        runtime().party,
        path.claim_id,
        token=body.token,
        challenge_id=body.challenge_id,
        credential=body.credential,
        now=now(),
    )
    return nothing()


@routes.on("POST", "/api/claims/<uuid:claim_id>/state", access=PUBLIC, answer=ClaimState, problems=(404,))
def follow_claim(path: ClaimPath, body: ClaimToken) -> Response:
    """Where the own claim stands; the token travels in the body, never in an address."""
    found = claims.standing(session(), keys(), path.claim_id, token=body.token, now=now())
    return answer(
        ClaimState(
            id=found.id,
            number=found.number,
            state=found.state.value,
            outcome=found.outcome,
            login=found.login,
            expires_at=found.expires_at,
        )
    )


@routes.on(
    "POST", "/api/claims/<uuid:claim_id>/withdrawal", access=PUBLIC, answer=None, status=204, problems=(404, 409)
)
def withdraw_claim(path: ClaimPath, body: ClaimToken) -> Response:
    """Give the own claim up."""
    claims.withdraw(session(), path.claim_id, token=body.token, now=now())
    return nothing()


def _started(made: claims.Started) -> StartedClaim:
    ceremony = made.ceremony
    return StartedClaim(
        id=made.id,
        token=made.token,
        number=made.number,
        login=made.login if ceremony is None else None,
        expires_at=made.expires_at,
        passkey=None if ceremony is None else Ceremony(challenge_id=ceremony.challenge_id, options=ceremony.options),
    )
