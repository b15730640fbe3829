"""Certificate types and the register of scenes: public."""

from dataclasses import dataclass
from gzip import compress
from typing import Annotated

from flask import Response, make_response, request
from pydantic import Field

from backend.catalogue import service as catalogue
from backend.catalogue.rules import SceneEntry
from backend.catalogue.service import Generation, scenes
from backend.identity.rules import CHECKERS
from backend.kernel.crypto import INTERNATIONAL
from backend.standards.calendar import date_in_shanghai
from backend.web.access import OPTIONAL, PUBLIC
from backend.web.routes import Routes, answer
from backend.web.runtime import now, session, unit
from backend.web.shapes.base import Sent
from backend.web.shapes.catalogue import OneType, TypeVersionPath
from backend.web.shapes.city import OrganisationName, Scene, Scenes, Types

routes = Routes("catalogue")


class RegisterQuery(Sent):
    """Whether the whole register is wanted, by a checker too."""

    whole: Annotated[bool, Field(alias="register", description="the whole public register")] = False


@dataclass(frozen=True, slots=True)
class _Listed:
    """All types as they are sent, made anew when something is published."""

    generation: Generation
    body: bytes
    packed: bytes
    tag: str


_listed: list[_Listed] = []


def _published() -> _Listed:
    generation = catalogue.generation(session())
    if not _listed or _listed[0].generation != generation:
        items = [dict(one.document) for one in catalogue.current(session()).values()]
        body = Types(items=items).model_dump_json().encode()
        _listed[:] = [_Listed(generation, body, compress(body, mtime=0), INTERNATIONAL.digest(body).hex()[:32])]
    return _listed[0]


@routes.on("GET", "/api/types", access=PUBLIC, answer=Types)
def list_types() -> Response:
    """All certificate types with their fields, answers and faces."""
    listed = _published()
    # No other answer is compressed: this one is large, every first view reads it, and its length tells no secret.
    small = request.accept_encodings["gzip"] > 0
    response = make_response(Response(listed.packed if small else listed.body, mimetype="application/json"))
    if small:
        response.content_encoding = "gzip"
    response.vary.add("Accept-Encoding")
    response.headers["Cache-Control"] = "no-cache"
    response.set_etag(listed.tag, weak=True)
    response.make_conditional(request)
    return response


@routes.on("GET", "/api/types/<code>/<int:version>", access=PUBLIC, answer=OneType)
def read_type(path: TypeVersionPath) -> Response:
    """One published version: a certificate is always shown with the one it was issued with."""
    found = catalogue.definition(session(), path.code, path.version)
    response = answer(OneType(item=dict(found.document)))
    response.headers["Cache-Control"] = "public, max-age=31536000, immutable"
    return response


@routes.on("GET", "/api/scenes", access=OPTIONAL, answer=Scenes)
def list_scenes(query: RegisterQuery) -> Response:
    """The register of scenes; a signed-in checker gets the own office's."""
    known = unit().actor
    offices = {one.organisation_id for one in known.offices if one.role in CHECKERS} if known else set()
    own = offices if offices and not query.whole else None
    found = scenes(session(), today=date_in_shanghai(now()), organisation_ids=own)
    return answer(Scenes(items=[_shown(one) for one in found]))


def _shown(one: SceneEntry) -> Scene:
    return Scene(
        code=one.code,
        name=one.name,
        name_en=one.name_en,
        organisation=OrganisationName(id=str(one.organisation_id), name=one.organisation, name_en=one.organisation_en),
        legal_basis=one.legal_basis,
        legal_basis_en=one.legal_basis_en,
        needs_case_number=one.needs_case_number,
        official_duty=one.official_duty,
        counts_as_paper=one.counts_as_paper,
        types={code: list(keys) for code, keys in one.types.items()},
        contact=one.contact,
        may_narrow=one.may_narrow,
        standing=one.standing,
        version=one.version,
        since=one.since,
    )
