"""Service items as anybody may read them: the guide, its search, and the two public lists."""

from dataclasses import asdict
from typing import Any

from flask import Response

from backend.catalogue.rules.difference import Difference, differences
from backend.catalogue.service import current
from backend.kernel.db import AnyRow
from backend.services import listing, service
from backend.services.rules.items import Basis, DataCall, Item, OnlineProof
from backend.services.rules.lists import Entry
from backend.services.rules.searching import Hit
from backend.services.rules.ways import possible
from backend.standards.csv_rows import lines
from backend.web.access import PUBLIC
from backend.web.asked import asked
from backend.web.routes import ACCESS, Routes, answer
from backend.web.runtime import now, session
from backend.web.shapes.items import (
    BetweenQuery,
    Clause,
    FoundItem,
    FoundItems,
    GuideItem,
    ItemChange,
    ItemList,
    ItemOffice,
    ItemPath,
    ItemQuery,
    ItemType,
    ItemVersion,
    ItemVersions,
    ListDifference,
    ListEntry,
    ListPath,
    ListQuery,
    ListStep,
    ListSteps,
    MaterialWays,
)

routes = Routes("items")
HEADS = {
    "usage": ("事项编码", "事项名称", "实施部门", "证照类型", "证照名称", "所替代的材料", "依据", "停止执行日期"),
    "waived": ("事项编码", "事项名称", "实施部门", "材料编码", "材料名称", "免于提交的方式", "依据", "停止执行日期"),
}
WAYS = {
    "data_call": "数据调用",
    "promise_reuse": "承诺复用",
    "shared_check": "共享核验",
    "online_proof": "线上开具证明",
    "notice_promise": "告知承诺",
}


@routes.on("GET", "/api/items", access=PUBLIC, answer=FoundItems)
def find_items(query: ItemQuery) -> Response:
    """Items that somebody can apply for; with a text, those that fit it, with the clause that answers."""
    if query.q.strip():
        return answer(FoundItems(items=[_found(hit) for hit in service.search(session(), query.q)]))
    items = (one.item for one in service.shelf(session()).values() if one.item.kind == "handling")
    whole = [Hit(one, 0, "name", one.name, one.name_en, one.legal_basis[0]) for one in items]
    return answer(FoundItems(items=[_found(hit) for hit in whole]))


@routes.on("GET", "/api/items/<code>", access=PUBLIC, answer=GuideItem, problems=(404,))
def read_item(path: ItemPath) -> Response:
    """An item: conditions, steps, materials, which need not be submitted; since when it is out of force, if it is."""
    found = service.latest(session(), path.code, at=now())
    item = found.item
    return answer(
        GuideItem(
            item=item,
            version=found.version,
            published_at=found.published_at,
            ways=[MaterialWays(material=one.key, ways=list(possible(one))) for one in item.materials],
            offices=_offices(item),
            types=type_names(item),
            ended_at=found.ended_at,
            replaced_by=replacements(item),
        )
    )


@routes.on("GET", "/api/items/<code>/versions", access=PUBLIC, answer=ItemVersions, problems=(404,))
def item_versions(path: ItemPath) -> Response:
    """The change log of an item."""
    service.latest(session(), path.code, at=now())
    rows = service.versions(session(), path.code)
    pairs = zip(rows, [*rows[1:], None], strict=True)
    return answer(ItemVersions(items=[_version(row, before) for row, before in pairs]))


@routes.on("GET", "/api/item-lists/<kind>", access=PUBLIC, answer=ItemList, problems=(404,))
def read_list(path: ListPath, query: ListQuery) -> Response:
    """The usage list or the list of waived materials, the newest version or an earlier one."""
    found = listing.version(session(), path.kind, query.version)
    return answer(
        ItemList(
            kind=found.kind,
            version=found.number,
            published_at=found.published_at,
            note=found.note,
            items=[_entry(one) for one in found.entries],
        )
    )


@routes.on("GET", "/api/item-lists/<kind>/versions", access=PUBLIC, answer=ListSteps)
def list_versions(path: ListPath) -> Response:
    """All versions of a list."""
    return answer(ListSteps(items=[_step(one) for one in listing.versions(session(), path.kind)]))


@routes.on("GET", "/api/item-lists/<kind>/difference", access=PUBLIC, answer=ListDifference, problems=(404,))
def list_difference(path: ListPath, query: BetweenQuery) -> Response:
    """What the second version says differently from the first."""
    found = listing.between(session(), path.kind, query.first, query.second)
    return answer(
        ListDifference(
            added=[_entry(one) for one in found.added],
            removed=[_entry(one) for one in found.removed],
            changed=[_entry(one) for one in found.changed],
        )
    )


def usage_file() -> Response:
    """The usage list as a CSV file."""
    return _file("usage")


def waived_file() -> Response:
    """The list of waived materials as a CSV file."""
    return _file("waived")


for _kind, _view in (("usage", usage_file), ("waived", waived_file)):
    routes.add_url_rule(f"/api/item-lists/{_kind}.csv", _view.__name__, _view, methods=["GET"])
    ACCESS[f"items.{_view.__name__}"] = PUBLIC


def _file(kind: Any) -> Response:
    found = listing.version(session(), kind, asked(ListQuery).version)
    rows = (
        (
            one.item, one.item_name, one.department_name, one.subject, one.subject_name,
            "、".join(WAYS.get(word, word) for word in one.details), one.basis, one.ended_on,
        )
        for one in found.entries
    )  # fmt: skip
    response = Response("".join(lines(HEADS[kind], rows)), mimetype="text/csv")
    response.headers["Content-Disposition"] = f'attachment; filename="{kind}-list-{found.number}.csv"'
    return response


def type_names(item: Item) -> list[ItemType]:
    """Names of the certificate types that an item names."""
    known = current(session())
    answers = (answer for material in item.materials for answer in material.answers)
    codes = {one.certificate_type for one in answers if isinstance(one, DataCall | OnlineProof)}
    codes |= {item.result_type} if item.result_type else set()
    return [
        ItemType(code=code, name=known[code].name, name_en=known[code].name_en)
        for code in sorted(codes)
        if code in known
    ]


def _offices(item: Item) -> list[ItemOffice]:
    """Organisations that an item names."""
    named, keys = service.offices(session()), {item.department, *(one.from_department for one in item.materials)}
    return [ItemOffice(key=key, **asdict(named[key])) for key in sorted(keys) if key in named]


def replacements(item: Item) -> list[ItemType]:
    """Items by which one that is out of force is replaced, as far as they are in force."""
    known = service.shelf(session()) if item.ends is not None else {}
    codes = item.ends.replaced_by if item.ends is not None else ()
    items = [known[code].item for code in codes if code in known]
    return [ItemType(code=one.code, name=one.name, name_en=one.name_en) for one in items]


def change(one: Difference) -> ItemChange:
    """A place that differs, in text."""
    return ItemChange(path=one.path, before=_text(one.before), after=_text(one.after))


def _text(value: Any) -> str | None:
    """What stands at a place, as a person can read it."""
    if value is None:
        return None
    if isinstance(value, dict):
        return ", ".join(
            str(part) for key, part in value.items() if key in {"name", "words", "law", "label", "way", "reason"}
        )
    return "、".join(str(part) for part in value) if isinstance(value, list) else str(value)


def _version(row: AnyRow, before: AnyRow | None) -> ItemVersion:
    changed = differences(before.document, row.document) if before is not None else ()
    return ItemVersion(
        version=row.version,
        published_at=row.published_at,
        note=row.note,
        ends=row.document.get("ends") is not None,
        changes=[change(one) for one in changed],
    )


def _found(hit: Hit) -> FoundItem:
    named = service.offices(session()).get(hit.item.department)
    return FoundItem(
        code=hit.item.code,
        name=hit.item.name,
        name_en=hit.item.name_en,
        department_name=named.name if named else hit.item.department,
        department_name_en=named.name_en if named else hit.item.department,
        working_days=hit.item.working_days,
        materials=len(hit.item.materials),
        waivable=sum(1 for one in hit.item.materials if one.answers),
        matched=hit.matched,
        words=hit.words,
        words_en=hit.words_en,
        basis=clause(hit.basis),
    )


def clause(basis: Basis | None) -> Clause | None:
    """A clause as it is cited."""
    return Clause(law=basis.law, article=basis.article, text=basis.text) if basis is not None else None


def _entry(one: Entry) -> ListEntry:
    return ListEntry(**{**asdict(one), "details": list(one.details)})


def _step(one: listing.Step) -> ListStep:
    return ListStep(
        version=one.version.number,
        published_at=one.version.published_at,
        note=one.version.note,
        entries=len(one.version.entries),
        added=len(one.difference.added),
        removed=len(one.difference.removed),
        changed=len(one.difference.changed),
    )
