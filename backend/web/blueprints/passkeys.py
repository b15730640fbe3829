"""Passkeys: make, list, remove, sign in."""

from dataclasses import asdict

from flask import Response

from backend.identity import passkeys, passwords
from backend.identity.directory import profile
from backend.kernel.errors import WrongCredentials
from backend.web.access import PUBLIC, allow
from backend.web.problems import problem
from backend.web.routes import Routes, answer, nothing
from backend.web.runtime import actor, keys, now, runtime, session
from backend.web.shapes.base import Nothing
from backend.web.shapes.identity import Ceremony, Me, NewPasskey, Passkey, PasskeyPath, Passkeys, PasskeySignIn
from backend.web.signing_in import signed_in
from backend.web.stepping import require_step

routes = Routes("passkeys")
OWN = allow("passkeys:manage", keyed=False)


@routes.on("POST", "/api/passkeys/registration", access=OWN, answer=Ceremony)
def begin_registration(body: Nothing) -> Response:  # noqa: ARG001 - declared, so that anything in it is refused
    """Options to make a passkey on this device."""
    ceremony = passkeys.begin_registration(
        session(),
        runtime().party,
        account_id=actor().account_id,
        login=actor().login,
        shown_name=profile(session(), keys(), actor()).masked_name,
        now=now(),
    )
    return answer(Ceremony(challenge_id=ceremony.challenge_id, options=ceremony.options))


@routes.on("POST", "/api/passkeys", access=OWN, answer=Passkey, status=201)
def finish_registration(body: NewPasskey) -> Response:
    """Keep the public key of a new passkey."""
    made = passkeys.finish_registration(
        session(),
        runtime().party,
        account_id=actor().account_id,
        challenge_id=body.challenge_id,
        credential=body.credential,
        name=body.name or "",
        now=now(),
    )
    return answer(Passkey(**asdict(made)), 201)


@routes.on("GET", "/api/passkeys", access=OWN, answer=Passkeys)
def list_passkeys() -> Response:
    """The account's passkeys."""
    items = [Passkey(**asdict(one)) for one in passkeys.kept(session(), actor().account_id)]
    return answer(Passkeys(items=items))


@routes.on("DELETE", "/api/passkeys/<uuid:passkey_id>", access=OWN, answer=None, status=204)
def remove_passkey(path: PasskeyPath) -> Response:
    """Forget a passkey."""
    require_step("passkeys:remove")
    passkeys.remove(session(), actor().account_id, path.passkey_id)
    return nothing()


@routes.on("POST", "/api/passkeys/authentication", access=PUBLIC, answer=Ceremony)
def begin_authentication(body: Nothing) -> Response:  # noqa: ARG001 - declared, so that anything in it is refused
    """Options to sign in with a passkey; no name is asked."""
    ceremony = passkeys.begin_authentication(session(), runtime().party, now=now())
    return answer(Ceremony(challenge_id=ceremony.challenge_id, options=ceremony.options))


@routes.on("POST", "/api/passkeys/session", access=PUBLIC, answer=Me, status=201, problems=(401,))
def sign_in_with_passkey(body: PasskeySignIn) -> Response:
    """Sign in with what the authenticator signed; the challenge is spent either way."""
    found = passkeys.finish_authentication(
        session(), runtime().party, challenge_id=body.challenge_id, credential=body.credential, now=now()
    )
    if isinstance(found, WrongCredentials):
        return problem(found)
    account_id, person_id = found
    return signed_in(account_id, passwords.roles_of(session(), person_id, now=now()), method="passkey")
