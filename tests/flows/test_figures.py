"""Rates that are computed from cases are what one counts by hand."""

import csv
import io
from datetime import UTC, datetime
from typing import Any
from uuid import UUID

import pytest
from sqlalchemy import text

from backend.cases.models import Case, Material
from backend.kernel.ids import new_id
from tests.city import City
from tests.client import Client

JANUARY = datetime(2026, 1, 31, 15, 59, tzinfo=UTC)
"""The last minute of January in Shanghai; the city under test stands in March."""
FEBRUARY = datetime(2026, 1, 31, 16, 1, tzinfo=UTC)
MARCH = datetime(2026, 3, 2, 9, tzinfo=UTC)
ALL_FREE = ("data_call", "data_call", "notice_promise")
ONE_UPLOAD = ("data_call", "upload", "not_needed")


def case(city: City, item: str, office: str, at: datetime | None, ways: tuple[str, ...]) -> None:
    """A case as its own domain would have left it; nobody's words are in it, so its content is never opened."""
    with city.writing() as session:
        department = session.execute(text("SELECT id FROM organisation WHERE name_en = :n"), {"n": office}).scalar_one()
        person = session.execute(text("SELECT id FROM person LIMIT 1")).scalar_one()
        row = Case(
            id=new_id(), number=new_id().hex[-20:], item_code=item, item_version=1,
            department_id=UUID(str(department)), applicant_id=new_id(), applicant_kind="person",
            actor_id=UUID(str(person)), acting_as="self", channel="online", revision=1, content=b"-", opened_at=MARCH,
            state="draft" if at is None else "submitted", submitted_at=at,
        )  # fmt: skip
        session.add(row)
        session.flush()
        for number, way in enumerate(ways):
            needed = way != "not_needed"
            session.add(
                Material(
                    case_id=row.id, key=f"m{number}", of="applicant", way=way if needed else "upload",
                    state="ready" if needed else "not_needed", content=b"-", changed_at=MARCH,
                )
            )  # fmt: skip


MARKET = "Yunqiao District Market Regulation Bureau"
SCHOOL = "Yunqiao District Education Bureau"
POLICE = "Yunting Traffic Police"


@pytest.fixture
def counted(city: City) -> City:
    """Twenty-one cases of three offices: what stands in the tests below was counted on paper."""
    with city.writing() as session:
        for table in ("case_event", "case_file", "case_ask", "case_material", "service_case"):
            session.execute(text(f"DELETE FROM {table}"))  # noqa: S608 - names of this test
    for _ in range(4):
        case(city, "food_licence", MARKET, JANUARY, ALL_FREE)
    for _ in range(3):
        case(city, "food_licence", MARKET, FEBRUARY, ONE_UPLOAD)
    for _ in range(6):
        case(city, "signboard", MARKET, FEBRUARY, ("shared_check", "online_proof", "promise_reuse"))
    for _ in range(5):
        case(city, "school_place", SCHOOL, FEBRUARY, ONE_UPLOAD)
    case(city, "food_licence", MARKET, MARCH, ALL_FREE)
    case(city, "food_licence", MARKET, None, ("upload",) * 9)
    case(city, "towing", POLICE, MARCH, ("upload",))
    return city


def rows(found: Any, table: str) -> dict[str, Any]:
    return {one["key"]: one["counted"] for one in found[table]}


def rate(one: Any) -> tuple[int, int, int | None]:
    return one["numerator"], one["denominator"], one["permille"]


def test_the_public_sees_whole_months_by_item_office_and_month(counted: City) -> None:
    found = counted.stranger().get("/api/figures")
    assert (found["until"], found["fewest"]) == ("2026-02", 5)
    whole = found["total"]
    # 4 × 3 + 3 × 2 + 6 × 3 + 5 × 2 materials; 3 + 5 uploads; 4 + 6 cases of 18 without any
    assert (whole["cases"], whole["required"]) == (18, 46)
    assert rate(whole["share"]) == (38, 46, 826)
    assert rate(whole["exemption"]) == (10, 18, 556)
    assert whole["ways"] == {
        "data_call": 16, "promise_reuse": 6, "shared_check": 6, "online_proof": 6, "notice_promise": 4, "upload": 8,
    }  # fmt: skip
    items = rows(found, "items")
    assert rate(items["food_licence"]["share"]) == (15, 18, 833)
    assert rate(items["signboard"]["exemption"]) == (6, 6, 1000)
    assert rate(items["school_place"]["exemption"]) == (0, 5, 0)
    offices = {one["name_en"]: one["counted"] for one in found["departments"]}
    assert rate(offices[MARKET]["share"]) == (33, 36, 917)
    assert POLICE not in offices
    # four cases of January are too few to tell, and February's number would give them away
    assert rows(found, "months") == {"2026-02": None, "2026-01": None}


def test_small_counts_stay_in_the_office(counted: City) -> None:
    with counted.writing() as session:
        session.execute(text("DELETE FROM case_material WHERE way = 'shared_check'"))
        session.execute(text("DELETE FROM case_material WHERE way IN ('online_proof', 'promise_reuse')"))
    found = counted.stranger().get("/api/figures")
    assert found["total"]["cases"] == 12
    counted.pass_time(days=40)
    found = counted.stranger().get("/api/figures")
    # the towing case is known since March is over, but nobody is told of one case: the next smallest row goes with it
    assert found["total"]["cases"] == 14
    assert rows(found, "items") == {
        "food_licence": found_of(found, "food_licence"),
        "school_place": None,
        "towing": None,
    }
    assert rows(found, "items")["food_licence"]["cases"] == 8


def found_of(found: Any, code: str) -> Any:
    return rows(found, "items")[code]


def test_an_office_sees_its_own_exactly_and_the_administrator_all(counted: City) -> None:
    everything = counted.person("admin").get("/api/office/figures")
    assert (everything["until"], everything["fewest"]) == (None, 0)
    assert (everything["total"]["cases"], everything["total"]["required"]) == (20, 50)
    assert rows(everything, "items")["towing"]["ways"]["upload"] == 1
    assert list(rows(everything, "months")) == ["2026-03", "2026-02", "2026-01"]
    assert rows(everything, "months")["2026-01"]["cases"] == 4
    assert rows(everything, "months")["2026-02"]["cases"] == 14
    own = counted.person("reviewer").get("/api/office/figures")
    assert [one["name_en"] for one in own["departments"]] == [MARKET]
    assert own["total"]["cases"] == 14
    other = counted.person("issuer").get(f"/api/office/figures?department={own['departments'][0]['key']}")
    assert (other["total"]["cases"], other["departments"]) == (0, [])


def test_an_office_narrows_to_item_month_and_department(counted: City) -> None:
    admin = counted.person("admin")
    market = next(one["key"] for one in admin.get("/api/office/figures")["departments"] if one["name_en"] == MARKET)
    food = admin.get("/api/office/figures?item=food_licence&since=2026-02")
    assert (food["total"]["cases"], food["total"]["required"]) == (4, 9)
    assert rate(food["total"]["share"]) == (6, 9, 667)
    own = admin.get(f"/api/office/figures?department={market}&until=2026-01")
    assert own["total"]["cases"] == 4
    assert admin.get("/api/office/figures?item=nothing")["total"]["share"]["permille"] is None
    for wrong in ("since=2026-13", "item=Ä", "department=x", "person=1"):
        assert admin.get(f"/api/office/figures?{wrong}").status == 422
        assert admin.get(f"/api/office/figures.csv?{wrong}").status == 422


@pytest.mark.parametrize("login", ["inspector", "rider", "clerk"])
def test_who_has_no_desk_for_them_sees_the_public_ones_alone(counted: City, login: str) -> None:
    somebody = counted.person(login)
    assert somebody.get("/api/office/figures").status == 403
    assert somebody.get("/api/office/figures.csv").status == 403
    assert somebody.get("/api/figures").status == 200
    assert counted.stranger().get("/api/office/figures.csv").status == 401


def table(answer: Any) -> list[list[str]]:
    return list(csv.reader(io.StringIO(answer.body.removeprefix("\ufeff"), newline="")))


def test_the_files_hold_what_the_pages_show(counted: City) -> None:
    head, whole, *others = table(counted.stranger().get("/lists/figures.csv"))
    assert dict(zip(head, whole, strict=True)) | {"分组": "合计", "共享率(%)": "82.6", "免提交率(%)": "55.6"} == dict(
        zip(head, whole, strict=True)
    )
    assert [row[0] for row in others] == ["事项"] * 3 + ["部门"] * 2 + ["月份"] * 2
    assert others[-1][4] == "少于5或合并隐去"
    exact = table(counted.person("admin").get("/api/office/figures.csv?item=towing"))
    assert [row[4] for row in exact[1:]] == ["1"] * 4


def test_the_page_says_formula_and_numbers_without_a_script(counted: City) -> None:
    stranger: Client = counted.stranger()
    page = stranger.get("/lists/figures?lang=zh")
    assert page.status == 200
    assert "<script" not in page.body
    assert "不用上传就办成的材料份数 ÷ 应提交的材料份数" in page.body
    assert "= 38 ÷ 46 = <b>82.6%</b>" in page.body
    assert "= 10 ÷ 18 = <b>55.6%</b>" in page.body
    assert "少于 5 件" in page.body
    english = stranger.get("/lists/figures?lang=en").body
    assert "materials answered without an upload ÷ materials required" in english
    assert stranger.get("/lists/figures?lang=xx").status == 422


def test_before_the_first_case_there_are_no_figures(counted: City) -> None:
    with counted.writing() as session:
        session.execute(text("DELETE FROM case_material"))
    found = counted.stranger().get("/api/figures")
    assert (found["total"], found["items"]) == (None, [])
    with counted.writing() as session:
        session.execute(text("DELETE FROM service_case"))
    assert counted.stranger().get("/api/figures")["total"] is None
    assert counted.person("admin").get("/api/office/figures")["total"]["cases"] == 0
    assert "no figures yet" in counted.stranger().get("/lists/figures?lang=en").body


def test_a_city_whose_first_cases_are_of_this_month_has_figures(city: City) -> None:
    for _ in range(2):
        case(city, "food_licence", MARKET, MARCH, ALL_FREE)
    whole = city.person("admin").get("/api/office/figures")["total"]
    assert (whole["cases"], whole["exemption"]["numerator"]) == (2, 2)
    assert city.stranger().get("/api/figures")["total"] is None, "the month is not over"
