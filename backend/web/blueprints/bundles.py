"""Bundles: what a person shows often, under a name of its own."""

from dataclasses import asdict
from uuid import UUID

from flask import Response

from backend.codes import bundles
from backend.kernel.errors import FieldProblem, InvalidField
from backend.web.access import allow
from backend.web.blueprints.certificates import subject_of
from backend.web.routes import Routes, answer, nothing
from backend.web.runtime import actor, keys, now, session
from backend.web.shapes.certificates import SubjectQuery
from backend.web.shapes.wallet import Bundle, BundleName, BundleOrder, BundlePath, Bundles, NewBundle

routes = Routes("bundles")
KEEP = allow("bundles:keep")


@routes.on("GET", "/api/bundles", access=KEEP, answer=Bundles, problems=(404,))
def list_bundles(query: SubjectQuery) -> Response:
    """The own bundles for oneself or an own enterprise, each with how its certificates stand today."""
    return answer(_all(subject_of(query.subject)))


@routes.on("POST", "/api/bundles", access=KEEP, answer=Bundles, status=201, problems=(404,))
def keep_bundle(body: NewBundle) -> Response:
    """Keep a choice of certificates and fields under a name."""
    if not set(body.fields) <= set(body.certificates):
        raise InvalidField((FieldProblem("fields", "not_chosen"),))
    subject = subject_of(body.subject)
    chosen = {one: body.fields.get(one) for one in body.certificates}
    bundles.keep(session(), keys(), actor=actor(), subject_id=subject, name=body.name, chosen=chosen, now=now())
    return answer(_all(subject), 201)


@routes.on("PUT", "/api/bundles/order", access=KEEP, answer=None, status=204, problems=(404,))
def arrange_bundles(body: BundleOrder) -> Response:
    """Put the own bundles in another order."""
    bundles.arrange(session(), body.bundles, actor=actor())
    return nothing()


@routes.on("PUT", "/api/bundles/<uuid:bundle_id>", access=KEEP, answer=None, status=204)
def rename_bundle(path: BundlePath, body: BundleName) -> Response:
    """Give a bundle another name."""
    bundles.rename(session(), keys(), path.bundle_id, actor=actor(), name=body.name)
    return nothing()


@routes.on("DELETE", "/api/bundles/<uuid:bundle_id>", access=KEEP, answer=None, status=204)
def remove_bundle(path: BundlePath) -> Response:
    """Forget a bundle; the certificates stay as they are."""
    bundles.remove(session(), path.bundle_id, actor=actor())
    return nothing()


def _all(subject_id: UUID) -> Bundles:
    found = bundles.of_subject(session(), keys(), subject_id, actor=actor(), now=now())
    return Bundles(items=[Bundle(**asdict(one)) for one in found])
