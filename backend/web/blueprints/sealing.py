"""The seal desk: seals and the ledger for offices; making and keeping them for two security administrators."""

import csv
import json
from base64 import b64decode
from collections.abc import Collection
from dataclasses import asdict
from io import StringIO
from typing import Any
from uuid import UUID

from flask import Response

from backend.identity.levels.rules import NEEDS, Use
from backend.identity.people import Named, organisations
from backend.identity.rules import Role
from backend.kernel.errors import FieldProblem, InvalidField, NotFound
from backend.kernel.signing import SUITES, is_installed
from backend.seals import desk, ledger
from backend.seals.desk import Act, Wish
from backend.seals.drawing import Words, round_seal
from backend.seals.ledger import MOST_EXPORTED, Asked, Line, cell
from backend.seals.pictures import PictureRefusedError, redrawn
from backend.web.access import PERMISSIONS, allow
from backend.web.routes import Routes, answer, nothing
from backend.web.runtime import actor, keys, now, session
from backend.web.shapes.base import Nothing
from backend.web.shapes.seals import (
    Done,
    DrawnQuery,
    KeyAct,
    Ledger,
    LedgerLine,
    LedgerQuery,
    Mandate,
    NewSeal,
    OfficeName,
    Prepared,
    Redrawn,
    SealKeyShown,
    SealPath,
    SealRequestPath,
    SealRequestShown,
    SealRequestsShown,
    SealShown,
    SealsShown,
    Suspended,
    Upload,
)
from backend.web.stepping import require_level, require_step

routes = Routes("sealing")
SEE, KEEP = allow("seals:see"), allow("seals:keep")
SEES_ALL = frozenset({Role.SECURITY_ADMINISTRATOR, Role.AUDIT_ADMINISTRATOR})
PAGE = 50
COLUMNS = (
    "at", "organisation", "seal", "number", "kid", "relation", "for_organisation", "order_number", "ground",
    "document_kind", "document_id", "digest", "unit", "badge",
)  # fmt: skip


@routes.on("GET", "/api/office/seals", access=SEE, answer=SealsShown)
def list_seals() -> Response:
    """Seals of the own office; the security and the audit administrator see those of all offices."""
    found = ledger.seals(session(), _own())
    names = organisations(session(), {seal.organisation_id for seal, _ in found})
    items = [_seal(seal, held, names) for seal, held in found]
    may_make = bool(actor().roles & PERMISSIONS["seals:keep"])
    offices = [OfficeName(**asdict(one)) for one in ledger.offices(session())] if may_make else []
    suites: list[str] = [one for one in SUITES if is_installed(one)]
    return answer(SealsShown(items=items, suites=suites, offices=offices))


@routes.on("GET", "/api/office/seal-requests", access=KEEP, answer=SealRequestsShown)
def list_requests() -> Response:
    """Acts that wait for a second person."""
    found = desk.waiting(session())
    names = organisations(session(), _named_in(found))
    return answer(SealRequestsShown(items=[_request(one, names) for one in found]))


@routes.on("POST", "/api/office/seals", access=KEEP, answer=Prepared, status=201, problems=(404, 422))
def prepare_seal(body: NewSeal) -> Response:
    """Prepare a new seal, or one in the place of another; a second person confirms it."""
    given = body.model_dump(mode="json", exclude={"organisation", "replaces"}, exclude_none=True)
    if body.picture:
        given["picture"] = _safe(body.picture)
    act = Act.REPLACE if body.replaces else Act.MAKE
    wish = Wish(act, body.organisation, body.replaces, given)
    return _prepared(wish)


@routes.on("POST", "/api/office/seals/<uuid:seal_id>/acts", access=KEEP, answer=Prepared, status=201)
def prepare_act(path: SealPath, body: KeyAct) -> Response:
    """Prepare a new key, a resumption, an end or the report of a lost key, which suspends the seal at once."""
    require_level(NEEDS[Use.SEAL])
    require_step("seals:act")
    held = {seal.id: (seal, known) for seal, known in ledger.seals(session(), None)}
    if path.seal_id not in held:
        raise NotFound
    seal, known = held[path.seal_id]
    given = body.model_dump(mode="json", exclude={"act"}, exclude_none=True)
    if body.act == "rotate":
        given.setdefault("suite", known[0].suite if known else "intl")
    return _prepared(Wish(Act(body.act), seal.organisation_id, seal.id, given))


@routes.on("POST", "/api/office/seal-mandates", access=KEEP, answer=Prepared, status=201, problems=(404, 422))
def prepare_mandate(body: Mandate) -> Response:
    """Prepare the right of an organisation to seal for another one, as its superior or its successor."""
    given = body.model_dump(mode="json", exclude={"organisation"}, exclude_none=True)
    return _prepared(Wish(Act.MANDATE, body.organisation, None, given))


@routes.on("POST", "/api/office/seal-requests/<uuid:request_id>/confirmation", access=KEEP, answer=Done)
def confirm(path: SealRequestPath, body: Nothing) -> Response:  # noqa: ARG001 - declared, so that anything in it is refused
    """Do what another person prepared."""
    require_level(NEEDS[Use.SEAL])
    require_step("seals:act")
    made = desk.confirm(session(), keys(), path.request_id, actor_id=actor().account_id, now=now())
    return answer(Done(seal_id=made))


@routes.on("DELETE", "/api/office/seal-requests/<uuid:request_id>", access=KEEP, answer=None, status=204)
def refuse(path: SealRequestPath) -> Response:
    """Turn a prepared act down, or take the own one back."""
    desk.refuse(session(), keys(), path.request_id, actor_id=actor().account_id, now=now())
    return nothing()


@routes.on("POST", "/api/office/seals/<uuid:seal_id>/suspension", access=KEEP, answer=None, status=204)
def suspend(path: SealPath, body: Suspended) -> Response:
    """Take a seal out of use at once; it takes a second person to resume it."""
    desk.suspend(session(), keys(), path.seal_id, body.reason, actor_id=actor().account_id, now=now())
    return nothing()


@routes.on("POST", "/api/office/seal-pictures", access=KEEP, answer=Redrawn, problems=(422,))
def redraw(body: Upload) -> Response:
    """Read an uploaded picture strictly and give back the one that would be kept."""
    return answer(Redrawn(svg=_safe(body)))


@routes.on("GET", "/api/office/seal-pictures", access=SEE, answer=Redrawn)
def draw(query: DrawnQuery) -> Response:
    """A round seal of these words, to look at."""
    return answer(Redrawn(svg=round_seal(Words(query.name, query.line, "0" * 13))))


@routes.on("GET", "/api/office/seal-uses", access=SEE, answer=Ledger, problems=(404,))
def list_uses(query: LedgerQuery) -> Response:
    """The sealing ledger of the own office, newest first."""
    found = ledger.lines(session(), _asked(query), limit=PAGE + 1)
    names = _names(found)
    return answer(Ledger(items=[_line(one, names) for one in found[:PAGE]], more=len(found) > PAGE))


@routes.on("GET", "/api/office/seal-uses.csv", access=SEE, answer=None, problems=(404,))
def export_uses(query: LedgerQuery) -> Response:
    """The same lines as a table, ten thousand at most."""
    found = ledger.lines(session(), _asked(query), limit=MOST_EXPORTED)
    names = _names(found)
    text = StringIO()
    table = csv.writer(text)
    table.writerow(COLUMNS)
    for one in found:
        shown = json.loads(_line(one, names).model_dump_json())
        table.writerow([cell(_name(shown[column])) for column in COLUMNS])
    response = Response("\ufeff" + text.getvalue(), mimetype="text/csv")
    response.headers["Content-Disposition"] = 'attachment; filename="seal-uses.csv"'
    return response


def _own() -> Collection[UUID] | None:
    """The offices whose seals this person sees; None: all."""
    if actor().roles & SEES_ALL:
        return None
    return {one.organisation_id for one in actor().offices if one.role is Role.ISSUING_OFFICER}


def _asked(query: LedgerQuery) -> Asked:
    own = _own()
    if query.organisation is not None:
        if own is not None and query.organisation not in own:
            raise NotFound
        own = {query.organisation}
    return Asked(own, query.seal, query.kind, query.since, query.until, query.before)


def _prepared(wish: Wish) -> Response:
    prepared = desk.prepare(session(), keys(), wish, actor_id=actor().account_id, now=now())
    return answer(Prepared(id=prepared), 201)


def _safe(upload: Upload) -> str:
    try:
        return redrawn(upload.svg.encode() if upload.svg else b64decode(upload.png or "", validate=True))
    except PictureRefusedError as refused:
        raise InvalidField((FieldProblem("picture", str(refused)),)) from None
    except ValueError:
        raise InvalidField((FieldProblem("picture", "unreadable"),)) from None


def _office(names: dict[UUID, Named], organisation_id: UUID) -> OfficeName:
    one = names[organisation_id]
    return OfficeName(id=one.id, name=one.name, name_en=one.name_en)


def _seal(seal: Any, held: list[Any], names: dict[UUID, Named]) -> SealShown:
    return SealShown(
        id=seal.id,
        organisation=_office(names, seal.organisation_id),
        kind=seal.kind,
        name=seal.name,
        line=seal.line,
        number=seal.number,
        uploaded=seal.uploaded,
        state=seal.state,
        reason=seal.reason,
        valid_from=seal.valid_from,
        valid_to=seal.valid_to,
        made_at=seal.made_at,
        keys=[
            SealKeyShown(
                kid=key.kid,
                suite=key.suite,
                created_at=key.created_at,
                not_after=ledger.not_after(key),
                retired_at=key.retired_at,
                compromised_from=key.compromised_from,
            )
            for key in held
        ],
    )


def _named_in(requests: list[Any]) -> set[UUID]:
    others = {UUID(one.given["for_organisation"]) for one in requests if "for_organisation" in one.given}
    return {one.organisation_id for one in requests} | others


def _request(one: Any, names: dict[UUID, Named]) -> SealRequestShown:
    details = {key: str(value) for key, value in one.given.items() if key not in ("picture", "kid")}
    if "for_organisation" in details:
        details["for_organisation"] = names[UUID(details["for_organisation"])].name
    return SealRequestShown(
        id=one.id,
        act=one.act,
        organisation=_office(names, one.organisation_id),
        seal_id=one.seal_id,
        kid=one.given.get("kid"),
        details=details,
        picture=one.given.get("picture"),
        prepared_at=one.prepared_at,
        own=one.prepared_by == actor().account_id,
    )


def _names(found: list[Line]) -> dict[UUID, Named]:
    ids = {one.use.organisation_id for one in found}
    return organisations(session(), ids | {one.use.for_organisation_id for one in found if one.use.for_organisation_id})


def _line(one: Line, names: dict[UUID, Named]) -> LedgerLine:
    use, other = one.use, one.use.for_organisation_id
    return LedgerLine(
        id=use.id,
        at=use.at,
        organisation=_office(names, use.organisation_id),
        for_organisation=_office(names, other) if other else None,
        relation=use.relation,
        order_number=use.order_number,
        seal_id=use.seal_id,
        seal=one.seal_name,
        number=one.seal_number,
        kid=use.kid,
        unit=one.unit,
        badge=one.badge,
        ground=use.ground,
        document_kind=use.document_kind,
        document_id=use.document_id,
        digest=use.digest.hex(),
    )


def _name(value: Any) -> Any:
    """An organisation by its name, anything else as it is."""
    return value["name"] if isinstance(value, dict) else value
