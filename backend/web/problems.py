"""One error shape on every route: RFC 9457 problem details with a stable code and a reference that the log has too."""

import logging

from flask import Flask, Response, make_response, request
from pydantic import ValidationError
from pydantic_core import ErrorDetails
from sqlalchemy.exc import DataError, OperationalError
from sqlalchemy.exc import TimeoutError as PoolTimeout
from werkzeug.exceptions import HTTPException, MethodNotAllowed, NotFound

from backend.kernel import errors
from backend.kernel.errors import Fault, FieldProblem, InvalidBody, InvalidField, SealBroken, SignedOutElsewhere
from backend.kernel.ids import new_id, short_reference
from backend.web.shapes.problem import LevelAsked, Problem, ProblemField, StepAsked
from backend.web.slots import SLOT
from backend.web.transaction import token_name

log = logging.getLogger(__name__)

_BY_STATUS: dict[int, type[Fault]] = {
    400: InvalidBody,
    403: errors.Forbidden,
    404: errors.NotFound,
    405: errors.MethodNotAllowed,
    413: errors.TooLarge,
    415: errors.WrongContentType,
}


def problem(fault: Fault) -> Response:
    """The answer to a fault; its reference stands in the log beside the route."""
    return _answered(fault)[0]


def _answered(fault: Fault) -> tuple[Response, str]:
    reference = short_reference(new_id())
    log.info("problem %s %s on %s", reference, fault.code, request.url_rule or "unknown route")
    body = Problem(
        type=f"about:blank#{fault.code}",
        title=fault.title,
        status=fault.status,
        code=fault.code,
        reference=reference,
        errors=[ProblemField(field=one.field, problem=one.problem) for one in fault.fields] or None,
        retry_after=fault.retry_after_s,
        step=_step(fault),
        level=_level(fault),
    )
    response = Response(
        body.model_dump_json(exclude_none=True), status=fault.status, mimetype="application/problem+json"
    )
    if fault.retry_after_s is not None:
        response.headers["Retry-After"] = str(fault.retry_after_s)
    return response, reference


def _step(fault: Fault) -> StepAsked | None:
    if not isinstance(fault, errors.StepNeeded):
        return None
    return StepAsked(action=fault.action, digest=fault.digest, methods=list(fault.methods))


def _level(fault: Fault) -> LevelAsked | None:
    return LevelAsked(needed=fault.needed, held=fault.held) if isinstance(fault, errors.LevelNeeded) else None


def invalid_fields(error: ValidationError) -> Response:
    """A body that is no match for its model: which fields, in one word each, never what was sent."""
    found = error.errors(include_url=False, include_context=False, include_input=False)
    return problem(InvalidField(tuple(FieldProblem(_field(one), one["type"]) for one in found[:20])))


def _field(found: ErrorDetails) -> str:
    """The shape's own name of a refused field: names and keys inside it were chosen by the sender."""
    if found["type"] == "extra_forbidden" or not found["loc"]:
        return "body"
    return str(found["loc"][0])


def _wiping(response: Response) -> Response:
    """The browser of a lost phone forgets its session and its cache; what it kept the page empties (R27)."""
    response.delete_cookie(token_name(), path="/", httponly=True, samesite="Lax")
    if SLOT not in request.environ:  # another slot's person may be at work in the same browser
        response.headers["Clear-Site-Data"] = '"cache"'
    return response


def register(app: Flask) -> None:
    """Answer every error in the one shape."""

    @app.errorhandler(Fault)
    def _fault(error: Fault) -> Response:
        response = problem(error)
        # A stream's refusal has no reader: the page that opened it asks again and must hear the same then.
        heard = "text/event-stream" not in request.headers.get("Accept", "")
        return _wiping(response) if heard and isinstance(error, SignedOutElsewhere) else response

    @app.errorhandler(HTTPException)
    def _http(error: HTTPException) -> Response:
        if error.response is not None:  # the validation callback's own answer
            return make_response(error.response)
        kind = _BY_STATUS.get(error.code or 500, errors.NotFound if isinstance(error, NotFound) else Fault)
        response = problem(kind())
        if isinstance(error, MethodNotAllowed) and error.valid_methods:
            response.headers["Allow"] = ", ".join(error.valid_methods)
        return response

    @app.errorhandler(SealBroken)
    def _damaged(error: SealBroken) -> Response:
        response, reference = _answered(errors.RecordDamaged())
        log.error("damaged record: %s, reference %s", error, reference)
        return response

    @app.errorhandler(DataError)
    def _too_long(_error: DataError) -> Response:
        return problem(InvalidField())

    @app.errorhandler(PoolTimeout)
    @app.errorhandler(OperationalError)
    def _database(_error: Exception) -> Response:
        return problem(errors.Unavailable(retry_after_s=1))

    @app.errorhandler(Exception)
    def _unexpected(error: Exception) -> Response:
        response, reference = _answered(Fault())
        log.error("unexpected %s, reference %s", type(error).__name__, reference, exc_info=error)
        return response
