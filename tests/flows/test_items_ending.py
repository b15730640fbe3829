"""An item goes out of force and is brought back: signed by every department, published by a second, told everywhere."""

from typing import Any

import pytest
from sqlalchemy import text

from tests.city import City
from tests.client import Answer, Client
from tests.flows.case_steps import (
    ALL,
    OFFICER,
    OWNER,
    accept,
    enterprise_of,
    filled,
    grant,
    handed_in,
    read,
    submitted,
    withdraw,
)
from tests.flows.catalogue_people import second_administrator
from tests.flows.item_steps import BATCHES, DESK, RENEWAL, SIGN, SUBMIT, begin, bring, published, saved, sheet, signer

FILING = "shop_sign_filing"
NEW = "food_licence_new"
USAGE = "/api/item-lists/usage"
ENDS = {
    "reason": "门头招牌不再备案",
    "reason_en": "Signs are no longer filed",
    "basis": {"law": "优化营商环境条例", "article": "第四十条", "text": ""},
    "replaced_by": [NEW],
}


@pytest.fixture
def admin(city: City) -> Client:
    return city.person("admin")


@pytest.fixture
def second(city: City) -> Client:
    return second_administrator(city)


def department(city: City, code: str) -> Client:
    """Somebody who signs for every office that a part of this item concerns."""
    item = city.stranger().get(f"/api/items/{code}")["item"]
    offices = {item["department"], *(one["from_department"] for one in item["materials"])} - {""}
    return [signer(city, "reviewer", office) for office in sorted(offices)][-1]


def ended(city: City, admin: Client, second: Client, code: str = FILING, **ends: Any) -> dict[str, Any]:
    """The draft that took an item out of force."""
    person = department(city, code)
    draft = saved(admin, begin(admin, code, code), ends={**ENDS, **ends})
    own = draft["row"]["id"]
    assert admin.post(SUBMIT, {"ids": [own]}).status == 204
    assert person.post(SIGN, {"ids": [own], "agreed": True}).status == 200
    city.pass_time(minutes=1)
    assert published(admin, second, own, note="停止执行").status == 200
    city.pass_time(minutes=1)
    return draft


def opened(city: City, item: str) -> Answer:
    """What the agent hears who begins to apply."""
    agent = city.person(OWNER)
    return agent.post(ALL, {"item": item, "applicant": enterprise_of(agent)})


def test_every_part_is_signed_before_an_item_goes_out_of_force(admin: Client) -> None:
    draft = saved(admin, begin(admin, FILING, FILING), ends=ENDS)
    parts = {one["part"] for one in draft["duties"]}
    assert parts == {"", *(one["key"] for one in draft["document"]["materials"])}
    assert draft["row"]["ends"] is True


def test_the_guide_says_since_when_and_what_replaces_it(city: City, admin: Client, second: Client) -> None:
    public = city.stranger()
    assert public.get(f"/api/items/{FILING}")["ended_at"] is None
    ended(city, admin, second)
    guide = public.get(f"/api/items/{FILING}")
    assert guide["ended_at"] == guide["published_at"]
    assert [one["code"] for one in guide["replaced_by"]] == [NEW]
    assert guide["item"]["ends"]["reason"] == ENDS["reason"]
    assert [one["ends"] for one in public.get(f"/api/items/{FILING}/versions")["items"]] == [True, False]
    assert FILING not in {one["code"] for one in public.get("/api/items")["items"]}
    assert FILING not in {one["code"] for one in public.get("/api/items?q=招牌")["items"]}
    page = public.get(f"/plain/services/{FILING}").body
    assert "已停止执行" in page
    assert f"/plain/services/{NEW}" in page


def test_a_case_that_was_handed_in_goes_on_to_its_certificate(city: City, admin: Client, second: Client) -> None:
    owner = city.person(OWNER)
    case = handed_in(owner)
    ended(city, admin, second, RENEWAL)
    officer = city.person(OFFICER)
    assert accept(officer, case).status == 204
    answer = grant(officer, case)
    assert answer.status in (200, 201), answer.body
    whole = read(city.person(OWNER), case)
    assert whole["state"] == "decided"


def test_no_case_is_begun_any_more_and_a_draft_cannot_be_handed_in(city: City, admin: Client, second: Client) -> None:
    draft = filled(city.person(OWNER))
    ended(city, admin, second, RENEWAL)
    owner = city.person(OWNER)
    refused = submitted(owner, draft)
    assert refused.status in (409, 422), refused.body
    assert read(owner, draft)["state"] == "draft"
    assert withdraw(owner, draft).status in (200, 204)
    assert opened(city, RENEWAL).status == 404
    assert owner.get(f"/api/cases/foreseen/{RENEWAL}?applicant={enterprise_of(owner)}").status == 404


def test_the_usage_list_keeps_its_lines_with_the_day_and_the_waived_list_lets_them_go(
    city: City, admin: Client, second: Client
) -> None:
    public = city.stranger()
    before = {(one["item"], one["subject"]) for one in public.get(USAGE)["items"]}
    mine = {one for one in before if one[0] == FILING}
    assert mine
    ended(city, admin, second)
    after = public.get(USAGE)
    assert {(one["item"], one["subject"]) for one in after["items"]} == before
    today = city.clock.instant.date().isoformat()
    assert {one["ended_on"] for one in after["items"] if one["item"] == FILING} == {today}
    assert {one["ended_on"] for one in after["items"] if one["item"] != FILING} == {""}
    change = public.get(f"{USAGE}/difference?first=1&second=2")
    assert (change["added"], change["removed"]) == ([], [])
    assert {one["item"] for one in change["changed"]} == {FILING}
    assert FILING not in {one["item"] for one in public.get("/api/item-lists/waived")["items"]}
    assert today in public.get("/api/item-lists/usage.csv").body
    assert today in public.get("/plain/lists/usage").body


def test_a_line_that_the_usage_list_would_lose_stops_the_publication(city: City, admin: Client, second: Client) -> None:
    market = signer(city, "reviewer", "market_regulation")
    own = saved(admin, begin(admin), statutory_days=18)["row"]["id"]
    assert admin.post(SUBMIT, {"ids": [own]}).status == 204
    assert market.post(SIGN, {"ids": [own], "agreed": True}).status == 200
    with city.writing() as session:
        session.execute(text("DELETE FROM service_item WHERE code = :code"), {"code": FILING})
    refused = published(admin, second, own)
    assert refused.status == 422
    assert {"field": f"{FILING}.materials", "problem": "usage_shrinks"} in refused["errors"]
    assert city.stranger().get(f"/api/items/{RENEWAL}")["version"] == 1


def test_an_item_is_brought_back_in_a_next_version(city: City, admin: Client, second: Client) -> None:
    ended(city, admin, second)
    back = begin(admin, FILING, FILING)
    assert (back["row"]["version"], back["document"]["ends"], back["problems"]) == (3, None, [])
    assert {one["part"] for one in back["duties"]} == {"", *(one["key"] for one in back["document"]["materials"])}
    own = back["row"]["id"]
    assert admin.post(SUBMIT, {"ids": [own]}).status == 204
    assert city.person("reviewer").post(SIGN, {"ids": [own], "agreed": True}).status == 200
    city.pass_time(minutes=1)
    assert published(admin, second, own, note="恢复").body == {"lists": ["usage", "waived"]}
    city.pass_time(minutes=1)
    public = city.stranger()
    assert public.get(f"/api/items/{FILING}")["ended_at"] is None
    assert {one["ended_on"] for one in public.get(USAGE)["items"]} == {""}
    assert opened(city, FILING).status == 201
    assert [one["ends"] for one in public.get(f"/api/items/{FILING}/versions")["items"]] == [False, True, False]


@pytest.mark.parametrize(
    ("changes", "problem"),
    [
        ({"ends": {**ENDS, "replaced_by": ["nothing_here"]}}, ("ends.replaced_by.0", "unknown_item")),
        ({"ends": {**ENDS, "replaced_by": [FILING]}}, ("ends.replaced_by.0", "unknown_item")),
        ({"ends": {**ENDS, "replaced_by": [NEW, NEW]}}, ("ends.replaced_by", "twice")),
        ({"ends": ENDS, "statutory_days": 300}, ("ends", "ends_and_changes")),
    ],
)
def test_an_end_with_a_fault_is_told(admin: Client, changes: dict[str, Any], problem: tuple[str, str]) -> None:
    draft = begin(admin, FILING, FILING)
    path = f"{DESK}/{draft['row']['id']}"
    answer = admin.put(path, {"document": draft["document"] | changes, "edits": 0})
    assert (answer["problems"][0]["where"], answer["problems"][0]["problem"]) == problem
    assert admin.post(SUBMIT, {"ids": [draft["row"]["id"]]}).status == 422


def test_a_heading_stays_as_long_as_items_under_it_are_in_force(admin: Client) -> None:
    draft = begin(admin, "food_business", "food_business")
    path = f"{DESK}/{draft['row']['id']}"
    answer = admin.put(path, {"document": draft["document"] | {"ends": ENDS}, "edits": 0})
    assert {"where": "ends", "problem": "has_items_below", "said": RENEWAL} in answer["problems"]


def test_what_never_was_in_force_cannot_end(admin: Client) -> None:
    draft = begin(admin, "tea_house", FILING)
    path = f"{DESK}/{draft['row']['id']}"
    answer = admin.put(path, {"document": draft["document"] | {"ends": ENDS}, "edits": 0})
    assert answer["problems"] == [{"where": "ends", "problem": "nothing_to_end", "said": ""}]
    missing = draft["document"] | {"ends": {"reason": "x"}}
    refused = admin.put(path, {"document": missing, "edits": 1})
    assert (refused.status, refused["errors"][0]["field"]) == (422, "document.ends.reason_en")


def test_an_end_is_published_by_a_second_person_alone(city: City, admin: Client) -> None:
    person = department(city, FILING)
    own = saved(admin, begin(admin, FILING, FILING), ends=ENDS)["row"]["id"]
    assert admin.post(BATCHES, {"ids": [own], "note": "早"}).code == "conflict"
    assert admin.post(SUBMIT, {"ids": [own]}).status == 204
    assert person.post(SIGN, {"ids": [own], "agreed": True}).status == 200
    batch = admin.post(BATCHES, {"ids": [own], "note": "停"})["id"]
    assert admin.post(f"{BATCHES}/{batch}/publication", {}).code == "second_person_needed"
    assert city.stranger().get(f"/api/items/{FILING}")["ended_at"] is None


def test_a_sheet_does_not_bring_an_item_back_by_the_way(city: City, admin: Client, second: Client) -> None:
    ended(city, admin, second)
    heads = ("事项编码", "事项名称", "实施部门", "承诺时限")
    [row] = bring(admin, sheet([[FILING, "门头招牌备案", "云桥区城市管理局", "1"]], heads))["rows"]
    assert "out_of_force" in [one["problem"] for one in row["problems"]]
    assert row["outcome"] == "fault"
