"""Blueprints whose every route declares its access, its answer and what it is for."""

from collections.abc import Callable, Sequence
from typing import Any, TypeVar

from flask import Response
from flask_openapi import APIBlueprint
from pydantic import BaseModel

from backend.web.access import Access

View = TypeVar("View", bound=Callable[..., Any])

ACCESS: dict[str, Access] = {}
"""Endpoint → access; filled when the routes are imported."""


class Routes(APIBlueprint):
    """A blueprint of the interface.

    Args:
        name: the domain's name; it is the tag in the description and the first part of each endpoint.
    """

    def __init__(self, name: str) -> None:
        super().__init__(name, __name__, abp_tags=[{"name": name}])

    def on(
        self,
        method: str,
        path: str,
        *,
        access: Access,
        answer: type[BaseModel] | None,
        status: int = 200,
        problems: Sequence[int] = (),
    ) -> Callable[[View], View]:
        """Declare a route. `access` and `answer` have no default: who forgets one cannot import the module.

        Args:
            problems: statuses beyond those that follow from method, access and parameters.
        """

        def declare(view: View) -> View:
            ACCESS[f"{self.name}.{view.__name__}"] = access
            register = getattr(super(Routes, self), method.lower())
            responses = {status: answer} if answer is not None else {status: None}
            register(
                path,
                responses=responses,
                operation_id=f"{self.name}_{view.__name__}",
                openapi_extensions={"x-problems": [str(one) for one in problems]},
            )(view)
            return view

        return declare


def answer(model: BaseModel, status: int = 200) -> Response:
    """The body as its own model writes it; nothing that the model does not name can leave."""
    return Response(model.model_dump_json(), status=status, mimetype="application/json")


def nothing() -> Response:
    """204."""
    return Response(status=204)
