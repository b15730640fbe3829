"""The catalogue desk: types are drafted, reviewed by a second person and published."""

import json
from collections.abc import Iterable
from typing import Any
from uuid import UUID

from flask import Response

from backend.catalogue import desk
from backend.catalogue.desk import Draft, Management, Step
from backend.catalogue.rules.draft_fields import DraftFault
from backend.identity.people import details_of
from backend.web.access import allow
from backend.web.routes import Routes, answer, nothing
from backend.web.runtime import actor, keys, now, session
from backend.web.shapes.catalogue_desk import (
    BeginDraft,
    Begun,
    DraftPath,
    DraftRow,
    DraftRows,
    EditsSeen,
    OfficeChoice,
    PlaceFault,
    ReturnDraft,
    SavedDraft,
    SaveDraft,
    TypeChange,
    WholeDraft,
)

routes = Routes("drafts")
EDIT, PUBLISH = allow("catalogue:edit"), allow("catalogue:publish")
ONE = "/api/office/catalogue/<uuid:draft_id>"
GONE = (404, 409)


@routes.on("GET", "/api/office/catalogue", access=EDIT, answer=DraftRows)
def list_drafts() -> Response:
    """Every type in its versions, and what is being made."""
    found = desk.listed(session())
    names = _names(found)
    return answer(DraftRows(items=[DraftRow(**_row(one, names)) for one in found]))


@routes.on("POST", "/api/office/catalogue", access=EDIT, answer=Begun, status=201, problems=(409, 422))
def begin_draft(body: BeginDraft) -> Response:
    """Begin a type, a copy, or the next version."""
    return answer(Begun(id=desk.start(_step(), code=body.code, source=body.source)), 201)


@routes.on("GET", ONE, access=EDIT, answer=WholeDraft, problems=(404,))
def read_draft(path: DraftPath) -> Response:
    """One version with its faults, and what it says differently from the one before."""
    return answer(_whole(desk.one(session(), path.draft_id)))


@routes.on("PUT", ONE, access=EDIT, answer=SavedDraft, problems=(404, 409, 422))
def save_draft(path: DraftPath, body: SaveDraft) -> Response:
    """Keep a draft as it stands; all its faults come back."""
    document = body.document.model_dump(mode="json", exclude_unset=True)
    scenes = {code: tuple(wanted) for code, wanted in body.management.scenes.items()}
    management = Management(tuple(body.management.issuers), scenes)
    kept = desk.save(_step(), path.draft_id, document, management, edits=body.edits)
    return answer(
        SavedDraft(edits=kept.edits, faults=[PlaceFault(path=f.path, problem=f.problem) for f in kept.faults])
    )


@routes.on("DELETE", ONE, access=EDIT, answer=None, status=204, problems=GONE)
def discard_draft(path: DraftPath) -> Response:
    """Give a draft up."""
    desk.discard(_step(), path.draft_id)
    return nothing()


@routes.on("POST", f"{ONE}/submission", access=EDIT, answer=None, status=204, problems=(404, 409, 422))
def submit_draft(path: DraftPath, body: EditsSeen) -> Response:
    """Give a draft to a second person."""
    desk.submit(_step(), path.draft_id, edits=body.edits)
    return nothing()


@routes.on("POST", f"{ONE}/withdrawal", access=EDIT, answer=None, status=204, problems=GONE)
def withdraw_draft(path: DraftPath) -> Response:
    """Take an own draft back from review."""
    desk.withdraw(_step(), path.draft_id)
    return nothing()


@routes.on("POST", f"{ONE}/return", access=PUBLISH, answer=None, status=204, problems=GONE)
def return_draft(path: DraftPath, body: ReturnDraft) -> Response:
    """Return somebody else's draft, saying why."""
    desk.give_back(_step(), path.draft_id, note=body.note)
    return nothing()


@routes.on("POST", f"{ONE}/publication", access=PUBLISH, answer=None, status=204, problems=(404, 409, 422))
def publish_draft(path: DraftPath, body: EditsSeen) -> Response:
    """Publish somebody else's draft as it was seen."""
    desk.publish(_step(), path.draft_id, edits=body.edits)
    return nothing()


def _step() -> Step:
    return Step(session(), keys(), actor(), now())


def _names(drafts: list[Draft]) -> dict[UUID, str]:
    """Names of colleagues, who act in their office."""
    people = {person for one in drafts for person in (*one.editors, one.reviewed_by) if person is not None}
    return {person: details.name for person, details in details_of(session(), keys(), people).items()}


def _row(one: Draft, names: dict[UUID, str]) -> dict[str, Any]:
    return {
        "id": one.id,
        "code": one.code,
        "version": one.version,
        "state": one.state,
        "name": one.document["name"],
        "name_en": one.document["name_en"],
        "group": one.document["group"],
        "edits": one.edits,
        "own": actor().person_id in one.editors,
        "editors": [names[person] for person in one.editors if person in names],
        "reviewer": names.get(one.reviewed_by) if one.reviewed_by else None,
        "note": one.note,
        "updated_at": one.updated_at,
        "published_at": one.published_at,
    }


def _whole(one: Draft) -> WholeDraft:
    history = [other for other in desk.listed(session()) if other.code == one.code]
    names = _names(history)
    return WholeDraft(
        **_row(one, names),
        document=dict(one.document),
        issuers=list(one.management.issuers),
        scenes={code: list(wanted) for code, wanted in one.management.scenes.items()},
        faults=_faults(desk.faults(session(), one)),
        changes=[
            TypeChange(path=change.path, before=_text(change.before), after=_text(change.after))
            for change in desk.changes(session(), one)
        ],
        history=[DraftRow(**_row(other, names)) for other in history],
        offices=[OfficeChoice(id=row.id, name=row.name, name_en=row.name_en) for row in desk.offices(session())],
    )


def _faults(found: Iterable[DraftFault]) -> list[PlaceFault]:
    return [PlaceFault(path=one.path, problem=one.problem) for one in found]


def _text(value: Any) -> str | None:
    return None if value is None else value if isinstance(value, str) else json.dumps(value, ensure_ascii=False)
