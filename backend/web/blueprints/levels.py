"""The own real-name level."""

from flask import Response

from backend.identity import passkeys
from backend.identity.levels import service as levels
from backend.identity.levels.rules import NEEDS, open_uses
from backend.web.access import allow
from backend.web.routes import Routes, answer
from backend.web.runtime import actor, session
from backend.web.shapes.levels import LevelHeld, LevelUse

routes = Routes("levels")


@routes.on("GET", "/api/me/level", access=allow("sessions:manage"), answer=LevelHeld)
def own_level() -> Response:
    """The level of this sign-in and of the account, and what each use needs."""
    held = actor().level
    uses = [LevelUse(use=use.value, needs=NEEDS[use].value, open=fits) for use, fits in open_uses(held).items()]
    own = levels.of_account(session(), actor().account_id)
    with_passkey = bool(passkeys.kept(session(), actor().account_id))
    return answer(LevelHeld(level=held, account=own.value, passkey=with_passkey, uses=uses))
