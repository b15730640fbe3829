"""Anybody reads the register of scenes in all its versions, with no account and no script."""

import csv
import io
from collections.abc import Iterator

import pytest
from sqlalchemy import insert, select, text

from backend.catalogue.scenes import publications
from backend.kernel.errors import Conflict
from tests.city import City
from tests.flows.catalogue_people import second_administrator
from tests.flows.steps import ROADSIDE
from tests.flows.test_scenes_desk import DESK, begin, publish, save, submit, with_reasons

PAGES = "/lists/scenes"


def change_roadside(city: City) -> None:
    """The desk publishes a version that asks for the address in place of the photograph."""
    admin = city.person("admin")
    draft = begin(admin)
    draft = save(admin, draft, **with_reasons(draft, driving_licence=["name", "address"]), contact="12123")
    submit(admin, draft)
    assert publish(second_administrator(city), draft).status == 204


def test_the_register_says_who_may_ask_for_what_by_which_law(city: City) -> None:
    found = city.stranger().get("/api/scene-register")
    (roadside,) = [one for one in found["items"] if one["code"] == ROADSIDE]
    assert roadside["office_name"]
    assert "道路交通安全法" in roadside["legal_basis"]
    assert roadside["counts_as_paper"] is True
    assert {"key": "name", "label": "姓名", "label_en": "Name"} in roadside["types"]["driving_licence"]["fields"]
    assert roadside["contact"]
    assert city.stranger().get("/api/scene-register?version=99").status == 404
    for wrong in ("version=0", "version=x", "other=1"):
        assert city.stranger().get(f"/api/scene-register?{wrong}").status == 422


def test_every_publication_makes_a_version_that_says_what_changed(city: City) -> None:
    stranger = city.stranger()
    before = stranger.get("/api/scene-register/versions")["items"][0]
    change_roadside(city)
    newest, old = stranger.get("/api/scene-register/versions")["items"][:2]
    assert old == before
    assert (newest["version"], newest["cause"], newest["about"]) == (before["version"] + 1, "scene:published", ROADSIDE)
    assert (newest["added"], newest["removed"]) == ([], [])
    (changed,) = newest["changed"]
    assert changed["code"] == ROADSIDE
    places = {(one["what"], one["type_name_en"]): one for one in changed["places"]}
    licence = next(one for (what, name), one in places.items() if what == "fields" and "riving" in name)
    assert licence["after_en"] == ["Address"]
    assert "Photo" in licence["before_en"]
    assert places["contact", ""]["after"] == "12123"
    # the version before is still there as it was
    held = stranger.get(f"/api/scene-register?version={before['version']}")["items"]
    (roadside,) = [one for one in held if one["code"] == ROADSIDE]
    assert roadside["contact"] != "12123"


def test_a_scene_that_is_withdrawn_goes_and_any_two_versions_are_compared(city: City) -> None:
    admin, stranger = city.person("admin"), city.stranger()
    first = stranger.get("/api/scene-register")["version"]
    change_roadside(city)
    today = city.clock.instant.date().isoformat()
    assert admin.post(f"{DESK}/endings", {"code": "bank.account", "since": today}).status == 204
    newest = stranger.get("/api/scene-register/versions")["items"][0]
    assert (newest["cause"], [one["code"] for one in newest["removed"]]) == ("scene:ended", ["bank.account"])
    assert newest["changed"] == []
    whole = stranger.get(f"/api/scene-register/changes?since={first}")
    assert [one["code"] for one in whole["removed"]] == ["bank.account"]
    assert [one["code"] for one in whole["changed"]] == [ROADSIDE]
    back = stranger.get(f"/api/scene-register/changes?since={newest['version']}&version={first}")
    assert [one["code"] for one in back["added"]] == ["bank.account"]
    assert stranger.get("/api/scene-register/changes?since=77").status == 404
    assert stranger.get("/api/scene-register/changes").status == 422


def test_pages_are_whole_without_a_script_in_both_languages(city: City) -> None:
    change_roadside(city)
    stranger = city.stranger()
    newest = stranger.get("/api/scene-register")["version"]
    page = stranger.get(f"{PAGES}?lang=zh")
    assert (page.status, page.headers["Content-Type"]) == (200, "text/html; charset=utf-8")
    assert "<script" not in page.body
    assert "电子证照与纸质同等效力" in page.body
    assert "机动车路面查验" in page.body
    assert 'href="/lists/scenes/versions?lang=zh"' in page.body
    english = stranger.get(f"{PAGES}?lang=en").body
    assert "Roadside vehicle check" in english
    assert "机动车路面查验" not in english
    versions = stranger.get(f"{PAGES}/versions?lang=en").body
    assert "+ Address" in versions
    assert "a scene was published" in versions
    changes = stranger.get(f"{PAGES}/changes?since=1&lang=en")
    assert "Address" in changes.body
    same = stranger.get(f"{PAGES}/changes?since={newest}&lang=en").body
    assert "Both say the same." in same
    old = stranger.get(f"{PAGES}?version=1&lang=en").body
    assert "an older version" in old
    for wrong in ("?version=0", "?lang=xx", "/changes", "/changes?since=99", "?version=99", ".csv?version=99"):
        assert stranger.get(PAGES + wrong).status in {404, 422}


def test_the_page_narrows_to_one_office_and_keeps_the_slot(city: City) -> None:
    items = city.stranger().get("/api/scene-register")["items"]
    office = next(one["office"] for one in items if one["code"] == ROADSIDE)
    own = [one for one in items if one["office"] == office]
    page = city.stranger(slot=1).get(f"{PAGES}?office={office}&lang=en").body
    assert page.count("<article") == len(own) < len(items)
    assert 'href="/u/1/lists/scenes/versions?lang=en"' in page


def test_the_file_holds_the_same_scenes(city: City) -> None:
    stranger = city.stranger()
    items = stranger.get("/api/scene-register")["items"]
    answer = stranger.get(f"{PAGES}.csv")
    assert answer.headers["Content-Type"].startswith("text/csv")
    rows = list(csv.reader(io.StringIO(answer.body.removeprefix("\ufeff"), newline="")))
    assert [row[0] for row in rows[1:]] == [one["code"] for one in items]
    row = dict(zip(rows[0], next(row for row in rows if row[0] == ROADSIDE), strict=True))
    assert (row["与纸质证照同等效力"], row["须填案号"]) == ("是", "否")
    assert "机动车驾驶证(" in row["可以查看的证照和项目"]


def test_a_register_from_before_there_were_versions_gets_its_first_one_once(city: City) -> None:
    with city.writing() as session:
        session.execute(text("DELETE FROM scene_register"))
    assert "Nothing has been published yet." in city.stranger().get(f"{PAGES}?lang=en").body
    assert city.stranger().get("/api/scene-register").status == 404
    with city.writing() as session:
        assert publications.missing(session)
        publications.begin(session, now=city.clock.instant)
        publications.begin(session, now=city.clock.instant)
        assert [one.number for one in publications.publications(session)] == [1]
        assert publications.publish(session, publications.PACK, now=city.clock.instant) is None


def test_two_cannot_publish_the_same_version(city: City) -> None:
    with city.writing() as session:
        number = publications.publication(session).number + 1

        class Slow(list[dict[str, object]]):
            """Entries during whose comparison somebody else publishes."""

            def __iter__(self) -> Iterator[dict[str, object]]:
                if session.execute(select(publications.REGISTER.c.version).filter_by(version=number)).first():
                    return super().__iter__()
                row = {"version": number, "published_at": city.clock.instant, "cause": "pack", "about": ""}
                session.execute(insert(publications.REGISTER).values(**row, entries=[]))
                return super().__iter__()

        with pytest.raises(Conflict):
            publications.publish(session, publications.PACK, now=city.clock.instant, entries=Slow())
