"""The wallet's materials library: listed, opened, said to have changed, removed."""

from uuid import UUID

from flask import Response

from backend.identity.people import details_of, organisations
from backend.sources import materials
from backend.sources.materials import Kept
from backend.sources.uploads import MIME
from backend.web.access import allow
from backend.web.routes import ACCESS, Routes, answer, nothing
from backend.web.runtime import actor, keys, now, session
from backend.web.shapes.sources import MaterialPath, MaterialShown, MaterialsShown

routes = Routes("materials")
KEEP = allow("materials:keep")
BASE = "/api/me/materials"


@routes.on("GET", BASE, access=KEEP, answer=MaterialsShown)
def list_materials() -> Response:
    """Papers kept for oneself and for enterprises that one represents, newest first."""
    found = materials.of_owners(session(), keys(), actor().subjects, now=now())
    return answer(MaterialsShown(items=shown(found)))


def open_material(material_id: UUID) -> Response:
    """The file of an own paper, as an attachment."""
    paper = materials.content(session(), keys(), material_id, actor().subjects)
    response = Response(paper.content, mimetype=MIME[paper.media])
    name = f"material-{str(material_id)[-8:]}.{'pdf' if paper.media == 'pdf' else 'jpg'}"
    response.headers["Content-Disposition"] = f'attachment; filename="{name}"'
    response.headers["Cache-Control"] = "no-store"
    return response


routes.add_url_rule(f"{BASE}/<uuid:material_id>/file", "open_material", open_material, methods=["GET"])
ACCESS["materials.open_material"] = KEEP


@routes.on("POST", BASE + "/<uuid:material_id>/changed", access=KEEP, answer=None, status=204, problems=(404, 409))
def say_changed(path: MaterialPath) -> Response:
    """Say that things are not as the paper says any more: no other case gets it."""
    materials.say_changed(session(), keys(), path.material_id, actor().subjects, actor_id=actor().account_id, now=now())
    return nothing()


@routes.on("DELETE", BASE + "/<uuid:material_id>", access=KEEP, answer=None, status=204, problems=(404, 409))
def remove_material(path: MaterialPath) -> Response:
    """Delete the file of a paper that one submitted oneself."""
    materials.remove(session(), keys(), path.material_id, actor().subjects, actor_id=actor().account_id, now=now())
    return nothing()


def shown(found: list[Kept]) -> list[MaterialShown]:
    """Papers as the page gets them, each with its owner's name."""
    owners = {one.owner_id for one in found}
    people, firms = details_of(session(), keys(), owners), organisations(session(), owners)
    names = {key: one.name for key, one in people.items()} | {key: one.name for key, one in firms.items()}
    return [
        MaterialShown(
            id=one.ident,
            owner=names.get(one.owner_id, ""),
            kind=one.kind,
            origin=one.origin,
            media=one.media,
            size=one.size,
            hash=one.hash,
            case_number=one.case_number,
            remark=one.remark,
            institution=one.institution.name if one.institution else None,
            institution_en=one.institution.name_en if one.institution else None,
            sealed=one.sealed,
            valid_until=one.valid_until,
            unchanged_since=one.unchanged_since,
            changed_at=one.changed_at,
            usable=one.usable,
            removable=one.removable,
        )
        for one in found
    ]
