"""Share and exemption rates with their formulas: a page and a file for everybody, exact ones for offices."""

from collections.abc import Iterator

from flask import Response

from backend.identity.rules import Role
from backend.standards.calendar import date_in_shanghai
from backend.standards.csv_rows import lines
from backend.statistics.rules import month_of
from backend.statistics.sharing import service
from backend.statistics.sharing.rules import FEWEST, UPLOAD, WAYS, Rate, Share
from backend.statistics.sharing.service import Choice, Sharing
from backend.web.access import PUBLIC, allow
from backend.web.asked import asked
from backend.web.plain import plain_page
from backend.web.routes import ACCESS, Routes, answer
from backend.web.runtime import actor, now, session
from backend.web.shapes.figures import Counted, Figures, FiguresQuery, FiguresRow, PageQuery, RateOf

routes = Routes("figures")
READ = allow("figures:read")
HEAD = (
    "分组", "代码", "名称", "单位", "提交的办件", "应提交材料", "数据调用", "承诺复用", "共享核验", "线上开具证明",
    "告知承诺", "上传", "免于提交的材料", "共享率(%)", "未上传任何材料的办件", "免提交率(%)",
)  # fmt: skip
TABLES = {"items": "事项", "departments": "部门", "months": "月份"}
SEERS = (Role.ISSUING_OFFICER, Role.REVIEWER)


@routes.on("GET", "/api/figures", access=PUBLIC, answer=Figures)
def public_figures() -> Response:
    """How much was answered without being submitted, to the end of last month; rows of few cases are left out."""
    return answer(_public())


@routes.on("GET", "/api/office/figures", access=READ, answer=Figures)
def office_figures(query: FiguresQuery) -> Response:
    """The same exactly and to this day, of the own office's items; the catalogue administrator sees all offices."""
    return answer(_office(query))


def figures_page() -> Response:
    """The public figures as a page, with formulas in words and in numbers."""
    asked(PageQuery)
    found = _public()
    return plain_page("figures.html", here="figures", found=found, rows_of_items=found.items, ways=(*WAYS, UPLOAD))


def public_file() -> Response:
    """The public figures as a CSV file."""
    asked(PageQuery)
    return _file(_public(), "figures.csv")


def office_file() -> Response:
    """What the office sees as a CSV file."""
    return _file(_office(asked(FiguresQuery)), "office-figures.csv")


for _path, _name, _view, _access in (
    ("/lists/figures", "figures_page", figures_page, PUBLIC),
    ("/lists/figures.csv", "public_file", public_file, PUBLIC),
    ("/api/office/figures.csv", "office_file", office_file, READ),
):
    routes.add_url_rule(_path, _name, _view, methods=["GET"])
    ACCESS[f"figures.{_name}"] = _access


def _public() -> Figures:
    today = date_in_shanghai(now())
    last = today.year * 12 + today.month - 2
    return _figures(service.public(session(), today=today), FEWEST, _month(last))


def _office(query: FiguresQuery) -> Figures:
    every = Role.CATALOGUE_ADMINISTRATOR in actor().roles
    choice = Choice(
        since=month_of(query.since) if query.since else None,
        until=month_of(query.until) if query.until else None,
        item=query.item,
        department=str(query.department) if query.department else None,
        departments=None
        if every
        else frozenset(str(one.organisation_id) for one in actor().offices if one.role in SEERS),
    )
    return _figures(service.exact(session(), choice), 0, query.until)


def _figures(found: Sharing, fewest: int, until: str | None) -> Figures:
    out = found.withheld
    return Figures(
        until=until,
        fewest=fewest,
        total=None if out.total else _counted(found.total),
        items=[_item(found, code, one) for code, one in found.items.items()],
        departments=[_department(found, key, one) for key, one in found.departments.items()],
        months=[
            _row(_month(month), (_month(month), _month(month)), ("", ""), None if month in out.months else one)
            for month, one in found.months.items()
        ],
    )


def _item(found: Sharing, code: str, share: Share) -> FiguresRow:
    office = found.offices[found.owners[code]]
    shown = None if code in found.withheld.items else share
    return _row(code, found.names.get(code, (code, code)), (office.name, office.name_en), shown)


def _department(found: Sharing, key: str, share: Share) -> FiguresRow:
    office = found.offices[key]
    return _row(key, (office.name, office.name_en), ("", ""), None if key in found.withheld.departments else share)


def _row(key: str, name: tuple[str, str], office: tuple[str, str], share: Share | None) -> FiguresRow:
    return FiguresRow(
        key=key,
        name=name[0],
        name_en=name[1],
        office_name=office[0],
        office_name_en=office[1],
        counted=None if share is None else _counted(share),
    )


def _counted(one: Share) -> Counted:
    return Counted(
        cases=one.cases,
        required=one.required,
        ways={way: one.ways.get(way, 0) for way in (*WAYS, UPLOAD)},
        share=_rate(one.rate),
        exemption=_rate(one.exemption),
    )


def _rate(one: Rate) -> RateOf:
    return RateOf(numerator=one.numerator, denominator=one.denominator, permille=one.permille)


def _month(number: int) -> str:
    return f"{number // 12:04d}-{number % 12 + 1:02d}"


def _file(found: Figures, name: str) -> Response:
    response = Response("".join(lines(HEAD, _rows(found))), mimetype="text/csv")
    response.headers["Content-Disposition"] = f'attachment; filename="{name}"'
    return response


def _rows(found: Figures) -> Iterator[tuple[object, ...]]:
    yield ("合计", "", "", "", *_cells(found.total, found.fewest))
    for table, word in TABLES.items():
        for row in getattr(found, table):
            yield (word, row.key, row.name, row.office_name, *_cells(row.counted, found.fewest))


def _cells(one: Counted | None, fewest: int) -> tuple[object, ...]:
    if one is None:
        return (f"少于{fewest}或合并隐去", *("",) * 11)
    return (
        one.cases, one.required, *one.ways.values(), one.share.numerator, _percent(one.share),
        one.exemption.numerator, _percent(one.exemption),
    )  # fmt: skip


def _percent(one: RateOf) -> float | None:
    return None if one.permille is None else one.permille / 10
