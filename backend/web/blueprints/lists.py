"""Lists that anybody may read: how certificates stand, and which are issued electronically."""

from dataclasses import asdict
from time import monotonic
from weakref import WeakKeyDictionary

from flask import Response, make_response, request

from backend.certificates.status import publishing
from backend.certificates.status.publishing import Lists, Published
from backend.kernel.crypto import INTERNATIONAL
from backend.kernel.db import Database
from backend.standards import status_list
from backend.standards.csv_rows import lines
from backend.statistics import service
from backend.statistics.rules import SMALLEST, Entry, in_area
from backend.statistics.service import Figures
from backend.web.access import PUBLIC, SLOW, allow
from backend.web.asked import asked
from backend.web.routes import ACCESS, Routes, answer
from backend.web.runtime import actor, keys, now, runtime, session
from backend.web.shapes.lists import (
    AreaName,
    IssuingDifference,
    IssuingEntry,
    IssuingList,
    IssuingQuery,
    IssuingVersion,
    IssuingVersions,
    Publication,
    StatusListPath,
    StatusLists,
    WebKeys,
)
from backend.web.shapes.lists import Published as PublishedVersion
from backend.web.transaction import strangers_unit

routes = Routes("lists")
FIGURES_KEPT_S = 60
HEAD = (
    "证照类型代码",
    "证照名称",
    "目录版本",
    "持证主体",
    "发证机关",
    "统一社会信用代码",
    "管辖属地",
    "最早签发日期",
    "签发数量",
)

# Thrown away with the database they are of; a second worker has its own, and both look again in time.
_lists: WeakKeyDictionary[Database, Lists] = WeakKeyDictionary()
_figures: WeakKeyDictionary[Database, tuple[float, Figures]] = WeakKeyDictionary()


@routes.on("GET", "/api/status-lists", access=PUBLIC, answer=StatusLists)
def status_lists() -> Response:
    """Addresses of all status lists."""
    origin = runtime().settings.public_origin
    return answer(
        StatusLists(status_lists=[publishing.address(origin, number) for number in publishing.numbers(session())])
    )


@routes.on("GET", "/api/status-lists/keys", access=PUBLIC, answer=WebKeys)
def status_keys() -> Response:
    """Keys by which status lists are signed."""
    return answer(WebKeys(keys=publishing.public_keys(session())))


@routes.on("GET", "/api/status-lists/<int:number>", access=SLOW, answer=None)
def read_status_list(path: StatusListPath) -> Response:
    """A signed status list (IETF Token Status List, JWT): at most two seconds old."""
    own = runtime()
    known = _lists.setdefault(own.database, Lists(keys(), own.settings.public_origin))
    found = known.fresh(path.number) or _published(known, path.number)
    response = Response(found.token, mimetype=status_list.MEDIA_TYPE)
    return cached(response, found.tag, publishing.KEPT_S)


def _published(known: Lists, number: int) -> Published:
    with strangers_unit(write=False):
        kid = publishing.signing_key(session())
        if kid is not None:
            return known.published(session(), number, kid, now=now())
    with strangers_unit(write=True):
        kid = publishing.ensured_key(session(), keys(), now=now())
        return known.published(session(), number, kid, now=now())


@routes.on("GET", "/api/issuing-list", access=PUBLIC, answer=IssuingList, problems=(404,))
def issuing_list(query: IssuingQuery) -> Response:
    """Which certificates are issued electronically, by which offices; as it stands, or a published version."""
    found = _issuing(query)
    response = answer(found)
    return cached(response, INTERNATIONAL.digest(response.get_data()).hex()[:32], FIGURES_KEPT_S)


def issuing_file() -> Response:
    """The same list as a CSV file."""
    query = asked(IssuingQuery)
    found = _issuing(query)
    names = {one.code: one.name for one in found.areas}
    rows = (
        (
            one.type_code, one.name, one.version, "、".join(KINDS.get(kind, kind) for kind in one.holder_kinds),
            one.office_name, one.office, names.get(one.area, one.area), one.since,
            f"少于{SMALLEST}" if one.certificates is None else one.certificates,
        )
        for one in found.items
    )  # fmt: skip
    response = Response("".join(lines(HEAD, rows)), mimetype="text/csv")
    response.headers["Content-Disposition"] = 'attachment; filename="issuing-list.csv"'
    return response


KINDS = {"person": "自然人", "enterprise": "法人和非法人组织"}
routes.add_url_rule("/api/issuing-list.csv", "issuing_file", issuing_file, methods=["GET"])
ACCESS["lists.issuing_file"] = PUBLIC


@routes.on("GET", "/api/issuing-list/versions", access=PUBLIC, answer=IssuingVersions)
def issuing_versions() -> Response:
    """Every published version and what it changed."""
    return answer(IssuingVersions(items=[_version(one) for one in service.versions(session())]))


@routes.on(
    "POST",
    "/api/issuing-list/versions",
    access=allow("lists:publish"),
    answer=PublishedVersion,
    status=201,
    problems=(409,),
)
def publish(body: Publication) -> Response:
    """Publish the list as it stands as the next version."""
    number = service.publish(session(), keys(), body.note, actor_id=actor().account_id, now=now())
    return answer(PublishedVersion(version=number), 201)


def _issuing(query: IssuingQuery) -> IssuingList:
    known = _known_figures()
    chosen = service.version(session(), query.version) if query.version else None
    entries = chosen.entries if chosen else known.entries
    return IssuingList(
        version=chosen.number if chosen else None,
        published_at=chosen.published_at if chosen else None,
        smallest_count=SMALLEST,
        areas=[AreaName(code=one.code, name=one.name, name_en=one.name_en) for one in runtime().pack.areas],
        items=[
            _entry(one, known.count(one, since=query.since, until=query.until))
            for one in entries
            if query.area is None or in_area(one.area, query.area)
        ],
    )


def _known_figures() -> Figures:
    own = runtime().database
    kept = _figures.get(own)
    if kept is None or monotonic() - kept[0] >= FIGURES_KEPT_S:
        kept = _figures[own] = (monotonic(), service.figures(session()))
    return kept[1]


def _entry(one: Entry, certificates: int | None) -> IssuingEntry:
    return IssuingEntry(**{**asdict(one), "holder_kinds": list(one.holder_kinds)}, certificates=certificates)


def _version(one: service.Version) -> IssuingVersion:
    return IssuingVersion(
        version=one.number,
        published_at=one.published_at,
        note=one.note,
        entries=len(one.entries),
        added=[_difference(entry) for entry in one.difference.added],
        removed=[_difference(entry) for entry in one.difference.removed],
        changed=[_difference(entry) for entry in one.difference.changed],
    )


def _difference(one: Entry) -> IssuingDifference:
    return IssuingDifference(
        type=one.type,
        name=one.name,
        name_en=one.name_en,
        office_name=one.office_name,
        office_name_en=one.office_name_en,
        version=one.version,
    )


def cached(response: Response, tag: str, seconds: int) -> Response:
    """What everybody may keep for some seconds; who has it already is told so (304)."""
    response = make_response(response)
    response.headers["Cache-Control"] = f"public, max-age={seconds}"
    response.set_etag(tag)
    response.make_conditional(request)
    return response
