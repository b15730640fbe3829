"""The desk of items: drafts, signatures of the departments, batches, and sheets of a whole city."""

from dataclasses import asdict
from typing import Any, Literal, cast
from uuid import UUID

from flask import Response

from backend.identity.people import details_of
from backend.identity.rules import Role
from backend.kernel.db import AnyRow
from backend.kernel.errors import NotFound
from backend.services import batches, desk, reviewing, service, sheets
from backend.services.desk import Step
from backend.services.reviewing import Signature
from backend.services.rules.items import Problem
from backend.services.rules.reviewing import Duty
from backend.web.access import PERMISSIONS, allow, allow_long
from backend.web.blueprints.items import change, type_names
from backend.web.body import arriving
from backend.web.routes import Routes, answer, nothing
from backend.web.runtime import actor, keys, now, session
from backend.web.shapes.items import (
    BatchPath,
    BeginItem,
    BegunItem,
    Chosen,
    DeskItem,
    DeskItems,
    DutyRow,
    EnteredRows,
    EnterRows,
    ItemBatch,
    ItemOffice,
    NewBatch,
    PlaceProblem,
    PublishedBatch,
    SavedItem,
    SaveItem,
    Sheet,
    SheetPath,
    SheetRow,
    Signed,
    Signing,
    VersionPath,
    WholeItem,
)
from backend.web.transaction import known_unit

routes = Routes("itemdesk")
SEE, EDIT = allow("items:see"), allow("items:edit")
ONE = "/api/office/items/<uuid:item_id>"
BATCH = "/api/office/item-batches/<uuid:batch_id>"
SHEET = "/api/office/item-sheets/<uuid:sheet_id>"
SIGNING = frozenset({Role.ISSUING_OFFICER, Role.REVIEWER})


@routes.on("GET", "/api/office/items", access=SEE, answer=DeskItems)
def list_items() -> Response:
    """What is being worked on: for the item office all of it, for a department what it has to sign."""
    rows, edits = desk.listed(session()), _edits()
    items = [one for one in _rows(rows) if edits or one.mine]
    found = batches.batches(session()) if edits else []
    return answer(
        DeskItems(
            items=items,
            batches=_batches(found),
            in_force=len(service.shelf(session())),
            offices=_offices(),
            may_edit=edits,
            may_sign=sorted(_own()),
        )
    )


@routes.on("POST", "/api/office/items", access=EDIT, answer=BegunItem, status=201, problems=(409, 422))
def begin_item(body: BeginItem) -> Response:
    """Begin an item, a copy, or the next version."""
    return answer(BegunItem(id=desk.start(_step(), code=body.code, source=body.source)), 201)


@routes.on("GET", ONE, access=SEE, answer=WholeItem, problems=(404,))
def read_version(path: VersionPath) -> Response:
    """One version with its problems, what it changes, and who has to sign what."""
    row = desk.one(session(), path.item_id)
    needed = reviewing.needed(session(), [row])[row.id]
    if not _edits() and row.state != service.PUBLISHED and not any(one.office in _own() for one in needed):
        raise NotFound  # a draft is no business of departments that it does not concern
    return answer(_whole(row, needed))


@routes.on("PUT", ONE, access=EDIT, answer=SavedItem, problems=(404, 409, 422))
def save_item(path: VersionPath, body: SaveItem) -> Response:
    """Keep a draft as it stands; everything that has to be mended comes back."""
    found = desk.save(_step(), path.item_id, body.document, edits=body.edits)
    return answer(SavedItem(edits=body.edits + 1, problems=_problems(found)))


@routes.on("DELETE", ONE, access=EDIT, answer=None, status=204, problems=(404, 409))
def discard_item(path: VersionPath) -> Response:
    """Give a draft up."""
    desk.discard(_step(), path.item_id)
    return nothing()


@routes.on("POST", "/api/office/item-submissions", access=EDIT, answer=None, status=204, problems=(404, 409, 422))
def submit_items(body: Chosen) -> Response:
    """Give drafts to the departments, all or none."""
    desk.submit(_step(), body.ids)
    return nothing()


@routes.on("POST", "/api/office/item-signatures", access=allow("items:sign"), answer=Signed, problems=(404, 409, 422))
def sign_items(body: Signing) -> Response:
    """Sign for the own department, or object with a reason: one part, or everything that is left."""
    given = reviewing.sign(_step(), body.ids, _own(), part=body.part, agreed=body.agreed, note=body.note)
    return answer(Signed(signatures=given))


@routes.on("POST", "/api/office/item-batches", access=EDIT, answer=BegunItem, status=201, problems=(404, 409))
def prepare_batch(body: NewBatch) -> Response:
    """Put agreed versions together for a second person to publish."""
    return answer(BegunItem(id=batches.prepare(_step(), body.ids, note=body.note)), 201)


@routes.on("DELETE", BATCH, access=EDIT, answer=None, status=204, problems=(404, 409))
def drop_batch(path: BatchPath) -> Response:
    """Take a batch apart; its versions stay agreed to."""
    batches.drop(_step(), path.batch_id)
    return nothing()


@routes.on(
    "POST",
    f"{BATCH}/publication",
    access=allow("items:publish"),
    answer=PublishedBatch,
    problems=(404, 409, 422),
)
def publish_batch(path: BatchPath) -> Response:
    """Put somebody else's batch in force, with the lists that it changes."""
    return answer(PublishedBatch(lists=list(batches.publish(_step(), path.batch_id))))


@routes.on(
    "POST",
    "/api/office/item-sheets",
    access=allow_long("items:edit", sheets.MOST_BYTES),
    answer=Sheet,
    status=201,
    problems=(422,),
)
def bring_sheet() -> Response:
    """Take a spreadsheet in, up to 2 MiB; nothing is entered yet."""
    table = sheets.table_of(b"".join(arriving(sheets.MOST_BYTES)))
    with known_unit(write=True):
        sheet_id = sheets.bring(_step(), table)
        return answer(_sheet(sheets.sheet(session(), sheet_id)), 201)


@routes.on("GET", SHEET, access=EDIT, answer=Sheet, problems=(404,))
def read_sheet(path: SheetPath) -> Response:
    """A sheet with its report, row by row."""
    return answer(_sheet(sheets.sheet(session(), path.sheet_id)))


@routes.on("POST", f"{SHEET}/entry", access=EDIT, answer=EnteredRows, problems=(404, 409, 422))
def enter_sheet(path: SheetPath, body: EnterRows) -> Response:
    """Make drafts of all rows, or of the named ones."""
    return answer(EnteredRows(drafts=sheets.enter_rows(_step(), path.sheet_id, body.rows)))


def _step() -> Step:
    return Step(session(), keys(), actor(), now())


def _whole(row: AnyRow, needed: tuple[Duty, ...]) -> WholeItem:
    said = reviewing.signatures(session(), [row.id]).get(row.id, {})
    item = desk.item_of(row)
    return WholeItem(
        row=_rows([row])[0],
        document=row.document,
        problems=_problems(desk.faults(session(), [row])[row.id]) if row.state != service.PUBLISHED else [],
        changes=[change(one) for one in desk.changes(session(), row)],
        duties=[_duty(one, said.get(one)) for one in needed],
        history=_rows(desk.history(session(), row.code)),
        offices=_offices(),
        types=type_names(item) if item is not None else [],
    )


def _edits() -> bool:
    return bool(PERMISSIONS["items:edit"] & actor().roles)


def _own() -> frozenset[str]:
    """Keys of the offices for which the actor may sign."""
    return service.office_keys(session(), [one.organisation_id for one in actor().offices if one.role in SIGNING])


def _offices() -> list[ItemOffice]:
    return [ItemOffice(key=key, **asdict(named)) for key, named in service.offices(session()).items()]


def _rows(rows: list[AnyRow]) -> list[DeskItem]:
    under_way = [row for row in rows if row.state in desk.OPEN]
    needed = reviewing.needed(session(), under_way)
    said = reviewing.signatures(session(), [row.id for row in under_way])
    own = _own()
    return [_row(row, needed.get(row.id, ()), said.get(row.id, {}), own) for row in rows]


def _row(row: AnyRow, needed: tuple[Duty, ...], said: dict[Duty, Signature], own: frozenset[str]) -> DeskItem:
    left = [one for one in needed if one.office in own and one not in said]
    document: dict[str, Any] = row.document
    return DeskItem(
        id=row.id,
        code=row.code,
        version=row.version,
        state=row.state,
        kind=document.get("kind", "handling"),
        ends=document.get("ends") is not None,
        name=document.get("name", row.code),
        name_en=document.get("name_en", row.code),
        department=document.get("department", ""),
        note=row.note,
        edits=row.edits,
        own=str(actor().person_id) in row.editors,
        batch=row.batch_id,
        duties=len(needed),
        signed=sum(1 for one in needed if one in said and said[one].agreed),
        mine=len(left) if row.state == desk.IN_REVIEW else 0,
        updated_at=row.updated_at,
        published_at=row.published_at,
    )


def _duty(duty: Duty, said: Signature | None) -> DutyRow:
    return DutyRow(
        part=duty.part,
        office=duty.office,
        agreed=said.agreed if said else None,
        note=said.note if said else "",
        at=said.at if said else None,
        mine=duty.office in _own(),
    )


def _problems(found: list[Problem]) -> list[PlaceProblem]:
    return [PlaceProblem(where=one.where, problem=one.problem, said=one.said) for one in found]


def _batches(rows: list[AnyRow]) -> list[ItemBatch]:
    people = {one for row in rows for one in (row.prepared_by, row.published_by) if one is not None}
    names: dict[UUID | None, str] = {one: found.name for one, found in details_of(session(), keys(), people).items()}
    items = batches.items_of(session(), [row.id for row in rows])
    return [
        ItemBatch(
            id=row.id,
            state=row.state,
            note=row.note,
            prepared_at=row.prepared_at,
            prepared_by=names.get(row.prepared_by),
            own=row.prepared_by == actor().person_id,
            published_at=row.published_at,
            published_by=names.get(row.published_by),
            codes=[one.code for one in items[row.id]],
        )
        for row in rows
    ]


def _sheet(row: AnyRow) -> Sheet:
    return Sheet(
        id=row.id,
        state=cast("Literal['read', 'entered']", row.state),
        brought_at=row.brought_at,
        rows=[SheetRow(**{key: value for key, value in one.items() if key != "document"}) for one in row.rows],
    )
