"""The scenes' desk: scenes are drafted, reviewed by a second person and published; reports of looks are answered."""

import json
from collections.abc import Iterable
from typing import Any
from uuid import UUID

from flask import Response

from backend.catalogue.desk import Step, offices
from backend.catalogue.rules.difference import Difference
from backend.catalogue.rules.draft_fields import DraftFault
from backend.catalogue.scenes import desk, register, reports
from backend.catalogue.scenes.desk import Draft, Whole
from backend.catalogue.scenes.register import Registered
from backend.identity.people import details_of, organisations
from backend.kernel.errors import NotFound
from backend.standards.calendar import date_in_shanghai
from backend.web.access import allow
from backend.web.routes import Routes, answer, nothing
from backend.web.runtime import actor, keys, now, session
from backend.web.shapes.catalogue_desk import (
    Begun,
    EditsSeen,
    OfficeChoice,
    PlaceFault,
    ReturnDraft,
    SavedDraft,
    TypeChange,
)
from backend.web.shapes.scenes_desk import (
    BeginScene,
    EndScene,
    PublishScene,
    SaveScene,
    SceneDesk,
    SceneDraftPath,
    SceneDraftRow,
    SceneHistory,
    ScenePath,
    SceneRow,
    SceneVersion,
    WholeScene,
)

routes = Routes("scenes")
EDIT, PUBLISH = allow("catalogue:edit"), allow("catalogue:publish")
ONE = "/api/office/scenes/drafts/<uuid:draft_id>"
REGISTERED = "/api/office/scenes/register/<code>"
GONE = (404, 409)


@routes.on("GET", "/api/office/scenes", access=EDIT, answer=SceneDesk)
def list_scenes() -> Response:
    """The register in its newest versions, and what is being made."""
    found = desk.drafts(session())
    names = _names(found)
    return answer(
        SceneDesk(
            drafts=[SceneDraftRow(**_row(one, names)) for one in found],
            scenes=_registered(),
            reports=len(reports.listed(session(), keys(), state=reports.OPEN)),
        )
    )


@routes.on("POST", "/api/office/scenes", access=EDIT, answer=Begun, status=201, problems=(409, 422))
def begin_scene(body: BeginScene) -> Response:
    """Begin a scene, a copy, or the next version."""
    return answer(Begun(id=desk.start(_step(), code=body.code, source=body.source)), 201)


@routes.on("GET", ONE, access=EDIT, answer=WholeScene, problems=(404,))
def read_scene_draft(path: SceneDraftPath) -> Response:
    """One draft with its faults, and what it says differently from the register."""
    return answer(_whole(desk.one(session(), path.draft_id, now=now())))


@routes.on("PUT", ONE, access=EDIT, answer=SavedDraft, problems=(404, 409, 422))
def save_scene_draft(path: SceneDraftPath, body: SaveScene) -> Response:
    """Keep a draft as it stands; all its faults come back."""
    document = body.document.model_dump(mode="json")
    found = desk.save(_step(), path.draft_id, document, edits=body.edits)
    return answer(SavedDraft(edits=body.edits + 1, faults=_faults(found)))


@routes.on("DELETE", ONE, access=EDIT, answer=None, status=204, problems=GONE)
def discard_scene_draft(path: SceneDraftPath) -> Response:
    """Give a draft up."""
    desk.discard(_step(), path.draft_id)
    return nothing()


@routes.on("POST", f"{ONE}/submission", access=EDIT, answer=None, status=204, problems=(404, 409, 422))
def submit_scene_draft(path: SceneDraftPath, body: EditsSeen) -> Response:
    """Give a draft to a second person."""
    desk.submit(_step(), path.draft_id, edits=body.edits)
    return nothing()


@routes.on("POST", f"{ONE}/withdrawal", access=EDIT, answer=None, status=204, problems=GONE)
def withdraw_scene_draft(path: SceneDraftPath) -> Response:
    """Take an own draft back from review."""
    desk.withdraw(_step(), path.draft_id)
    return nothing()


@routes.on("POST", f"{ONE}/return", access=PUBLISH, answer=None, status=204, problems=GONE)
def return_scene_draft(path: SceneDraftPath, body: ReturnDraft) -> Response:
    """Return somebody else's draft, saying why."""
    desk.give_back(_step(), path.draft_id, note=body.note)
    return nothing()


@routes.on("POST", f"{ONE}/publication", access=PUBLISH, answer=None, status=204, problems=(404, 409, 422))
def publish_scene_draft(path: SceneDraftPath, body: PublishScene) -> Response:
    """Publish somebody else's draft as it was seen."""
    desk.publish(_step(), path.draft_id, edits=body.edits, against=body.against)
    return nothing()


@routes.on("GET", REGISTERED, access=EDIT, answer=SceneHistory, problems=(404,))
def read_scene_history(path: ScenePath) -> Response:
    """All versions of a scene: from when to when, who made them, what they changed."""
    found = register.history(session(), path.code)
    if not found:
        raise NotFound
    made = desk.made(session(), path.code)
    names = _names(made.values())
    items = [_version(one, made.get(one.version), names) for one in found]
    document = found[0].document
    return answer(SceneHistory(code=path.code, name=document["name"], name_en=document["name_en"], items=items))


@routes.on("POST", "/api/office/scenes/endings", access=PUBLISH, answer=None, status=204, problems=(404, 422))
def end_scene(body: EndScene) -> Response:
    """Take a scene out of the register from a day on."""
    desk.end(_step(), body.code, since=body.since)
    return nothing()


def _step() -> Step:
    return Step(session(), keys(), actor(), now())


def _registered() -> list[SceneRow]:
    found = register.newest(session())
    named = organisations(session(), {UUID(one.document["organisation"]) for one in found})
    today = date_in_shanghai(now())
    return [
        SceneRow(
            code=one.code,
            version=one.version,
            name=one.document["name"],
            name_en=one.document["name_en"],
            organisation=named[UUID(one.document["organisation"])].name,
            organisation_en=named[UUID(one.document["organisation"])].name_en,
            standing_on=one.standing_on(today),
            valid_from=one.valid_from,
            valid_to=one.valid_to,
        )
        for one in found
    ]


def _version(one: Registered, made: Draft | None, names: dict[UUID | None, str]) -> SceneVersion:
    return SceneVersion(
        version=one.version,
        standing_on=one.standing_on(date_in_shanghai(now())),
        valid_from=one.valid_from,
        valid_to=one.valid_to,
        editors=_named(made.editors, names) if made else [],
        reviewer=names.get(made.reviewed_by) if made else None,
        changes=_changes(one.changes),
    )


def _names(drafts: Iterable[Draft]) -> dict[UUID | None, str]:
    """Names of colleagues, who act in their office."""
    people = {person for one in drafts for person in (*one.editors, one.reviewed_by) if person is not None}
    return {person: details.name for person, details in details_of(session(), keys(), people).items()}


def _named(people: Iterable[UUID], names: dict[UUID | None, str]) -> list[str]:
    return [names[person] for person in people if person in names]


def _row(one: Draft, names: dict[UUID | None, str]) -> dict[str, Any]:
    return {
        "id": one.id,
        "code": one.code,
        "version": one.version,
        "state": one.state,
        "name": one.document["name"],
        "name_en": one.document["name_en"],
        "edits": one.edits,
        "own": actor().person_id in one.editors,
        "editors": _named(one.editors, names),
        "reviewer": names.get(one.reviewed_by),
        "note": one.note,
        "updated_at": one.updated_at,
    }


def _whole(one: Whole) -> WholeScene:
    return WholeScene(
        **_row(one.draft, _names([one.draft])),
        document=dict(one.draft.document),
        faults=_faults(one.faults),
        against=one.against,
        changes=_changes(one.changes),
        offices=[OfficeChoice(id=row.id, name=row.name, name_en=row.name_en) for row in offices(session())],
    )


def _faults(found: Iterable[DraftFault]) -> list[PlaceFault]:
    return [PlaceFault(path=one.path, problem=one.problem) for one in found]


def _changes(found: Iterable[Difference]) -> list[TypeChange]:
    return [TypeChange(path=one.path, before=_text(one.before), after=_text(one.after)) for one in found]


def _text(value: Any) -> str | None:
    return None if value is None else value if isinstance(value, str) else json.dumps(value, ensure_ascii=False)
