"""Live codes: open, renew, ask for their state, withdraw."""

from uuid import UUID

from flask import Response

from backend.codes import opening
from backend.codes.handles import LiveCode
from backend.codes.rules import State
from backend.identity.levels.rules import NEEDS, Use
from backend.kernel.errors import FieldProblem, InvalidField
from backend.kernel.ids import short_reference
from backend.web.access import allow
from backend.web.blueprints.certificates import subject_of
from backend.web.routes import Routes, answer, nothing
from backend.web.runtime import actor, keys, now, runtime, session
from backend.web.shapes.base import Nothing
from backend.web.shapes.codes import Code, CodePath, CodeState, OpenCode
from backend.web.stepping import require_level

routes = Routes("codes")
OPEN = allow("codes:open", disclosing=True)


@routes.on("POST", "/api/codes", access=OPEN, answer=Code, status=201, problems=(404,))
def open_code(body: OpenCode) -> Response:
    """Open a live code, bare or with certificates and fields chosen."""
    require_level(NEEDS[Use.PRESENT])
    if not set(body.fields) <= set(body.certificates):
        raise InvalidField((FieldProblem("fields", "not_chosen"),))
    chosen = {one: body.fields.get(one) for one in body.certificates}
    subject = subject_of(body.subject) if body.grant is None else body.subject or actor().person_id
    code = opening.open_code(
        session(), keys(), _origin(), actor=actor(), subject_id=subject, chosen=chosen, grant_id=body.grant, now=now()
    )
    return answer(_drawn(code), 201)


@routes.on("POST", "/api/codes/<uuid:code_id>/handles", access=OPEN, answer=Code)
def renew_code(path: CodePath, body: Nothing) -> Response:  # noqa: ARG001 - declared, so that anything in it is refused
    """The next handle of the same presentation."""
    return answer(_drawn(opening.renew(session(), keys(), _origin(), path.code_id, actor=actor(), now=now())))


@routes.on("GET", "/api/codes/<uuid:code_id>", access=allow("codes:open"), answer=CodeState)
def code_state(path: CodePath) -> Response:
    """Whether anybody has looked."""
    state, look_id = opening.state_of(session(), path.code_id, actor=actor(), now=now())
    asked: UUID | None = look_id if state is State.ASKED else None
    look = short_reference(look_id) if look_id else None
    return answer(CodeState(id=path.code_id, state=state.value, request=asked, look=look))


@routes.on("DELETE", "/api/codes/<uuid:code_id>", access=allow("codes:open"), answer=None, status=204)
def withdraw_code(path: CodePath) -> Response:
    """Take a live code back."""
    opening.withdraw(session(), path.code_id, actor=actor())
    return nothing()


def _origin() -> str:
    return runtime().settings.public_origin


def _drawn(code: LiveCode) -> Code:
    return Code(
        id=code.id,
        text=code.text,
        typed=code.typed,
        expires_at=code.expires_at,
        typed_expires_at=code.typed_expires_at,
        ends_at=code.ends_at,
        server_time=now(),
    )
