"""Blueprints whose every route declares its access, its answer and what it is for."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import cache
from typing import Any, TypeVar

from flask import Response
from flask_openapi import APIBlueprint
from pydantic import BaseModel

from backend.web.access import Access

View = TypeVar("View", bound=Callable[..., Any])

ACCESS: dict[str, Access] = {}
"""Endpoint → access; filled when the routes are imported."""


@dataclass(frozen=True, slots=True)
class Declared:
    """One route as a module declares it."""

    method: str
    path: str
    options: dict[str, Any]
    view: Callable[..., Any]


class Routes:
    """The routes of one part of the interface, made into a blueprint when an app is assembled.

    Args:
        name: the domain's name; it is the tag in the description and the first part of each endpoint.
    """

    def __init__(self, name: str) -> None:
        self.name = name
        self._declared: list[Declared] = []
        self._plain: list[tuple[str, str, Callable[..., Any], Sequence[str]]] = []

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
            options = {
                "responses": {status: answer},
                "operation_id": f"{self.name}_{view.__name__}",
                "openapi_extensions": {"x-problems": [str(one) for one in problems]},
            }
            self._declared.append(Declared(method.lower(), path, options, view))
            return view

        return declare

    def add_url_rule(self, path: str, name: str, view: Callable[..., Any], *, methods: Sequence[str]) -> None:
        """Add a route that is no part of the description: a file, a page. Its access is declared by hand."""
        self._plain.append((path, name, view, methods))

    @cache  # noqa: B019 - as many as there are modules, for as long as the process lives
    def blueprint(self, *, described: bool) -> APIBlueprint:
        """All that was declared, with its schemas written out only where somebody reads them.

        Writing them takes a fifth of a server's start.
        """
        made = APIBlueprint(self.name, __name__, abp_tags=[{"name": self.name}], doc_ui=described)
        for one in self._declared:
            getattr(made, one.method)(one.path, **one.options)(one.view)
        for path, name, view, methods in self._plain:
            made.add_url_rule(path, name, view, methods=methods)
        return made


def answer(model: BaseModel, status: int = 200) -> Response:
    """The body as its own model writes it; nothing that the model does not name can leave."""
    return Response(model.model_dump_json(), status=status, mimetype="application/json")


def nothing() -> Response:
    """204."""
    return Response(status=204)
