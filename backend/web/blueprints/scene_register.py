"""The public register of scenes: as it stands, as it stood, what changed; as pages, as data, as a file."""

from dataclasses import asdict
from typing import Any

from flask import Response

from backend.catalogue.rules.register import Difference, Entry, reaching
from backend.catalogue.scenes import publications
from backend.catalogue.scenes.publications import Publication
from backend.standards.calendar import date_in_shanghai
from backend.standards.csv_rows import lines
from backend.web.access import PUBLIC
from backend.web.asked import asked
from backend.web.plain import plain_page
from backend.web.routes import ACCESS, Routes, answer
from backend.web.runtime import now, session
from backend.web.shapes.scene_register import (
    ChangesPageQuery,
    ChangesQuery,
    PlaceChanged,
    RegisterChanges,
    RegisterEntry,
    RegisterPageQuery,
    RegisterVersion,
    RegisterVersionQuery,
    RegisterVersions,
    SceneChanged,
    SceneNamed,
    SceneRegister,
)

routes = Routes("register")
HEAD = (
    "场景代码", "场景名称", "场景版本", "用证单位", "统一社会信用代码", "法律依据", "可以查看的证照和项目",
    "核对身份时看", "与纸质证照同等效力", "依法履职不需同意", "须填案号", "本人可以只给几项", "本人可以长期同意",
    "开始日期", "最后一日", "联系方式",
)  # fmt: skip
IDENTITY = {"name": "姓名或名称", "photo": "照片"}
FLAGS = ("counts_as_paper", "official_duty", "needs_case_number", "may_narrow", "standing")
YES_NO = {True: "是", False: "否"}


@routes.on("GET", "/api/scene-register", access=PUBLIC, answer=SceneRegister, problems=(404,))
def read_register(query: RegisterVersionQuery) -> Response:
    """The register as it was published: the newest version, or an earlier one."""
    found = publications.publication(session(), query.version)
    return answer(
        SceneRegister(
            version=found.number,
            published_at=found.published_at,
            cause=found.cause,
            about=found.about,
            items=[RegisterEntry.model_validate(one) for one in found.entries],
        )
    )


@routes.on("GET", "/api/scene-register/versions", access=PUBLIC, answer=RegisterVersions)
def list_register_versions() -> Response:
    """Every version and what it changed."""
    return answer(RegisterVersions(items=[_version(one) for one in publications.publications(session())]))


@routes.on("GET", "/api/scene-register/changes", access=PUBLIC, answer=RegisterChanges, problems=(404,))
def compare_register(query: ChangesQuery) -> Response:
    """What one version says differently from another."""
    found = publications.publication(session(), query.version, since=query.since)
    return answer(RegisterChanges(**_changes(found.difference)))


def register_page() -> Response:
    """The register as a page: what is or will be in force, or a version as it was published."""
    query = asked(RegisterPageQuery)
    newest = _newest()
    found = publications.publication(session(), query.version) if query.version else newest
    today = date_in_shanghai(now())
    entries = () if found is None else found.entries if query.version else reaching(found.entries, today)
    offices = sorted({(one["office"], one["office_name"], one["office_name_en"]) for one in entries})
    return plain_page(
        "scene_register.html",
        here="scenes",
        number=found and found.number,
        newest=newest and newest.number,
        published_on=found and date_in_shanghai(found.published_at),
        entries=[one for one in entries if not query.office or one["office"] == query.office],
        offices=offices,
        asked=query,
        today=today.isoformat(),
    )


def versions_page() -> Response:
    """All versions as a page."""
    asked(RegisterPageQuery)
    found = publications.publications(session())
    days = {one.number: date_in_shanghai(one.published_at) for one in found}
    return plain_page("scene_versions.html", here="scenes", versions=found, days=days)


def changes_page() -> Response:
    """What two versions differ in, as a page."""
    query = asked(ChangesPageQuery)
    found = publications.publication(session(), query.version, since=query.since)
    return plain_page("scene_changes.html", here="scenes", one=found, since=query.since)


def register_file() -> Response:
    """A version as a CSV file."""
    query = asked(RegisterPageQuery)
    found = publications.publication(session(), query.version)
    response = Response("".join(lines(HEAD, map(_row, found.entries))), mimetype="text/csv")
    response.headers["Content-Disposition"] = f'attachment; filename="scene-register-{found.number}.csv"'
    return response


for _path, _name, _view in (
    ("/lists/scenes", "register_page", register_page),
    ("/lists/scenes/versions", "versions_page", versions_page),
    ("/lists/scenes/changes", "changes_page", changes_page),
    ("/lists/scenes.csv", "register_file", register_file),
):
    routes.add_url_rule(_path, _name, _view, methods=["GET"])
    ACCESS[f"register.{_name}"] = PUBLIC


def _newest() -> Publication | None:
    return None if publications.missing(session()) else publications.publication(session())


def _row(one: Entry) -> tuple[object, ...]:
    seen = (f"{kind['name']}({_labels(kind)})" for kind in one["types"].values())
    identity = "、".join(IDENTITY[key] for key in one["identity_fields"])
    return (
        one["code"], one["name"], one["version"], one["office_name"], one["office"], one["legal_basis"],
        "、".join(seen), identity, *(YES_NO[one[key]] for key in FLAGS),
        one["valid_from"], one["valid_to"], one["contact"],
    )  # fmt: skip


def _labels(kind: Entry) -> str:
    return "、".join(field["label"] for field in kind["fields"])


def _version(one: Publication) -> RegisterVersion:
    return RegisterVersion(
        version=one.number,
        published_at=one.published_at,
        cause=one.cause,
        about=one.about,
        entries=len(one.entries),
        **_changes(one.difference),
    )


def _changes(found: Difference) -> dict[str, Any]:
    return {
        "added": [SceneNamed(**_named(one)) for one in found.added],
        "removed": [SceneNamed(**_named(one)) for one in found.removed],
        "changed": [
            SceneChanged(**_named(one.entry), places=[PlaceChanged(**asdict(place)) for place in one.places])
            for one in found.changed
        ],
    }


def _named(one: Entry) -> dict[str, Any]:
    return {key: one[key] for key in SceneNamed.model_fields}
