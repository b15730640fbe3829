"""Anybody reads which certificates are issued electronically; versions say what changed."""

import csv
import io
from dataclasses import replace
from datetime import date

import pytest
from sqlalchemy import text

from backend.statistics import rules, service
from backend.statistics.rules import Entry, difference, in_area, month_of, shown_count
from tests.city import City
from tests.flows.test_statement_budgets import counted


def test_the_list_says_what_who_where_and_since_when(city: City) -> None:
    found = city.stranger().get("/api/issuing-list")
    assert found.status == 200
    assert found.headers["Cache-Control"] == "public, max-age=60"
    (driving,) = [one for one in found["items"] if one["type"] == "driving_licence"]
    assert driving["office_name_en"] == "Yunting Traffic Police"
    assert driving["type_code"].endswith("011")
    assert driving["since"] < "2026-03-03"
    assert driving["basis"]
    assert driving["area"] == "880100"
    assert {one["code"] for one in found["areas"]} >= {"880100", "880101"}
    assert found["version"] is None


def test_small_counts_are_not_said_and_others_are_round(city: City) -> None:
    found = city.stranger().get("/api/issuing-list")["items"]
    with city.reading() as session:
        rows = session.execute(
            text("SELECT type, count(*) AS n FROM certificate WHERE status <> 'superseded' GROUP BY type")
        ).all()
    exact = {row.type: row.n for row in rows}
    shown = {one["type"]: one["certificates"] for one in found}
    assert any(one is None for one in shown.values())
    for code, count in shown.items():
        assert count is None or (count >= 10 and count % 10 == 0 and count <= exact[code])


def test_area_and_months_narrow_the_list(city: City) -> None:
    stranger = city.stranger()
    whole = stranger.get("/api/issuing-list")["items"]
    district = stranger.get("/api/issuing-list?area=880101")["items"]
    assert 0 < len(district) < len(whole)
    assert {one["area"] for one in district} == {"880101"}
    assert len(stranger.get("/api/issuing-list?area=880000")["items"]) == len(whole)
    none = stranger.get("/api/issuing-list?since=2030-01&until=2030-12")["items"]
    assert [one["certificates"] for one in none] == [None] * len(whole)
    for wrong in ("area=88", "since=2026-13", "until=1800-01", "version=0", "other=1"):
        assert stranger.get(f"/api/issuing-list?{wrong}").status == 422
        assert stranger.get(f"/api/issuing-list.csv?{wrong}").status == 422


def test_the_file_holds_the_same_rows(city: City) -> None:
    stranger = city.stranger()
    answer = stranger.get("/api/issuing-list.csv?area=880101")
    rows = list(csv.reader(io.StringIO(answer.body.removeprefix("\ufeff"), newline="")))
    items = stranger.get("/api/issuing-list?area=880101")["items"]
    assert len(rows) == len(items) + 1
    assert [row[1] for row in rows[1:]] == [one["name"] for one in items]


def test_a_kept_list_costs_no_statement(city: City) -> None:
    stranger = city.stranger()
    first = stranger.get("/api/issuing-list")
    with counted(city) as seen:
        again = stranger.get("/api/issuing-list", if_none_match=first.headers["ETag"])
    assert again.status == 304
    assert len(seen) <= 1, seen


def test_versions_are_published_and_say_what_changed(city: City) -> None:
    admin, stranger = city.person("admin"), city.stranger()
    before = len(stranger.get("/api/issuing-list/versions")["items"])
    with city.writing() as session:
        session.execute(text("DELETE FROM issuing_list"))
    assert before >= 0
    first = admin.post("/api/issuing-list/versions", {"note": "首次公布"})
    assert (first.status, first["version"]) == (201, 1)
    assert admin.post("/api/issuing-list/versions", {"note": "一样"}).status == 409
    to = "(SELECT id FROM organisation WHERE uscc = '11880100000000094D') WHERE type = 'driving_licence'"
    with city.writing() as session:  # the office gives its work to another one
        session.execute(text(f"UPDATE certificate SET issuer_id = {to}"))  # noqa: S608 - a constant of this test
        session.execute(text(f"UPDATE issuing_right SET organisation_id = {to}"))  # noqa: S608 - the same
    second = admin.post("/api/issuing-list/versions", {"note": "机构调整"})
    assert second["version"] == 2
    newest, oldest = stranger.get("/api/issuing-list/versions")["items"]
    assert (newest["version"], newest["note"], oldest["note"]) == (2, "机构调整", "首次公布")
    assert [one["office_name_en"] for one in newest["removed"]] == ["Yunting Traffic Police"]
    assert [one["type"] for one in newest["added"]] == ["driving_licence"]
    assert newest["changed"] == []
    assert len(oldest["added"]) == oldest["entries"]
    held = stranger.get("/api/issuing-list?version=1")
    assert (held["version"], len(held["items"])) == (1, oldest["entries"])
    assert stranger.get("/api/issuing-list?version=3").status == 404
    with city.reading() as session:
        kinds = session.execute(text("SELECT count(*) FROM access_event WHERE kind = 'issuing_list:published'"))
        assert kinds.scalar_one() >= 2


@pytest.mark.parametrize("login", ["issuer", "reviewer", "inspector", "rider"])
def test_only_the_catalogue_administrator_publishes(city: City, login: str) -> None:
    assert city.person(login).post("/api/issuing-list/versions", {"note": ""}).status == 403


def test_two_cannot_publish_the_same_version(city: City) -> None:
    with city.writing() as session:
        session.execute(text("DELETE FROM issuing_list"))
        number = service.publish(session, city.keys, "", actor_id=None, now=city.clock.instant, entries=[])
    assert number == 1


ENTRY = Entry(
    "driving_licence", "1" * 18 + "011", "驾驶证", "Driving licence", 1, ("person",), "法",
    "U", "交警", "Police", "880100", date(2020, 1, 1),
)  # fmt: skip


def test_an_older_first_day_is_no_difference_but_a_first_certificate_is() -> None:
    moved, first = replace(ENTRY, since=date(2019, 1, 1)), replace(ENTRY, since=None)
    assert difference([ENTRY], [moved]).changed == ()
    assert difference([first], [ENTRY]).changed == (ENTRY,)
    assert difference([ENTRY], [replace(ENTRY, version=2)]).changed == (replace(ENTRY, version=2),)
    assert difference([ENTRY], []).removed == difference([], [ENTRY]).added == (ENTRY,)


def test_a_version_is_read_as_it_was_written() -> None:
    both = (ENTRY, replace(ENTRY, office="V", since=None))
    assert rules.read(rules.written(both[::-1])) == both


@pytest.mark.parametrize(("exact", "said"), [(0, None), (9, None), (10, 10), (19, 10), (1234, 1230)])
def test_counts_as_the_public_sees_them(exact: int, said: int | None) -> None:
    assert shown_count(exact) == said


def test_months_and_areas() -> None:
    assert month_of("2026-01") - month_of("2025-12") == 1
    assert in_area("880101", "880100")
    assert in_area("880101", "880000")
    assert in_area("880101", "880101")
    assert not in_area("880101", "880102")
    assert not in_area("880200", "880100")
