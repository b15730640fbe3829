"""Accepting an invitation link: signs in once, so that the person can make a passkey."""

from flask import Response

from backend.identity import invitations, passwords
from backend.kernel.errors import WrongCredentials
from backend.web.access import PUBLIC
from backend.web.problems import problem
from backend.web.routes import Routes
from backend.web.runtime import keys, now, session
from backend.web.shapes.identity import Invitation, Me
from backend.web.signing_in import signed_in

routes = Routes("invitations")


@routes.on("POST", "/api/invitations", access=PUBLIC, answer=Me, status=201, problems=(401, 429))
def accept_invitation(body: Invitation) -> Response:
    """Sign in with an invitation link, once; the next step is a passkey."""
    found = invitations.accept(session(), keys(), body.token, now=now())
    if isinstance(found, WrongCredentials):
        return problem(found)
    account_id, person_id = found
    return signed_in(account_id, passwords.roles_of(session(), person_id, now=now()), method="invitation")
