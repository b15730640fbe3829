"""What a view asks for before it acts: a step for this very request (R22), a real-name level."""

from uuid import UUID

from flask import request

from backend.identity.levels.rules import Level, reaches
from backend.identity.steps import service as steps
from backend.identity.steps.rules import digest_of
from backend.kernel.errors import LevelNeeded, StepNeeded
from backend.web.body import StrictRequest
from backend.web.runtime import actor, keys, now, session

HEADER = "X-Step"


def require_step(action: str) -> UUID:
    """Spend the step that the person proved for exactly this request; called first in a view, in its transaction.

    Args:
        action: `resource:verb`, at most 40 characters; the page has words for it (`locales/*/step.ts`).

    Returns:
        The step that was spent, for what is kept of it.

    Raises:
        StepNeeded: none was sent, or it is another session's, another action's or another body's, late or spent.
    """
    digest = digest_of(request.method, _path(), _body())
    step_id = _sent()
    if step_id is not None and steps.spend(session(), keys(), step_id, action, digest, actor=actor(), now=now()):
        return step_id
    ways = steps.open_methods(session(), actor(), now=now())
    raise StepNeeded(action=action, digest=digest, methods=tuple(way.value for way in ways))


def require_level(needed: str) -> None:
    """Let only somebody through whose account has this real-name level, `L1` to `L5`, or a higher one.

    Raises:
        LevelNeeded: the level is lower; the page says how to raise it.
    """
    held = actor().level
    if not reaches(held, needed):
        raise LevelNeeded(needed=Level(needed).value, held=held)


def _sent() -> UUID | None:
    try:
        return UUID(request.headers.get(HEADER, ""))
    except ValueError:
        return None


def _path() -> str:
    """The path below the slot, with its question if there is one."""
    query = request.query_string.decode("ascii", "replace")
    return f"{request.path}?{query}" if query else request.path


def _body() -> bytes:
    return request.body_bytes() if isinstance(request, StrictRequest) else request.get_data()
