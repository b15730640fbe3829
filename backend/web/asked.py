"""Read the query of a route that answers with a file, as the interface's own models read it."""

from typing import TypeVar

from flask import request
from pydantic import BaseModel, ValidationError

from backend.kernel.errors import FieldProblem, InvalidField

Model = TypeVar("Model", bound=BaseModel)


def asked(model: type[Model]) -> Model:
    """The query.

    Raises:
        InvalidField: a parameter that the model does not have or does not take.
    """
    try:
        return model.model_validate(request.args.to_dict())
    except ValidationError as error:
        found = error.errors(include_url=False, include_context=False, include_input=False)
        raise InvalidField(tuple(FieldProblem("query", one["type"]) for one in found[:20])) from None
