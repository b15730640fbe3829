"""The desk of items: drafted by one, signed by every department, published by a second, and the lists follow."""

from io import BytesIO
from typing import Any

import pytest
from openpyxl import Workbook
from sqlalchemy import text

from tests.city import City
from tests.client import Client
from tests.flows.catalogue_people import second_administrator
from tests.flows.item_steps import (
    BATCHES,
    DESK,
    HEADS,
    RENEWAL,
    SHEETS,
    SIGN,
    SUBMIT,
    agreed,
    begin,
    bring,
    published,
    row,
    saved,
    sheet,
    signer,
)

MARKET = "market_regulation"
NOBODY = "00000000-0000-7000-8000-000000000000"


@pytest.fixture
def admin(city: City) -> Client:
    return city.person("admin")


@pytest.fixture
def second(city: City) -> Client:
    return second_administrator(city)


@pytest.fixture
def market(city: City) -> Client:
    return signer(city, "reviewer", MARKET)


def changed(admin: Client) -> dict[str, Any]:
    """The next version of the renewal, with another term and another number of copies of one material."""
    draft = begin(admin)
    materials = [
        one | {"copies": 2} if one["key"] == "health_certificates" else one for one in draft["document"]["materials"]
    ]
    return saved(admin, draft, working_days=7, statutory_days=15, materials=materials)


def test_a_next_version_asks_for_signatures_of_what_it_changes_and_of_nothing_else(admin: Client) -> None:
    draft = changed(admin)
    assert {(one["part"], one["office"]) for one in draft["duties"]} == {
        ("", MARKET),
        ("health_certificates", MARKET),
        ("health_certificates", "people_hospital"),
    }
    assert {one["path"] for one in draft["changes"]} == {"statutory_days", "materials.health_certificates.copies"}


def test_the_last_departments_signature_makes_a_version_ready_and_a_second_person_publishes_it(
    city: City, admin: Client, second: Client, market: Client
) -> None:
    draft = changed(admin)
    own = draft["row"]["id"]
    assert admin.post(SUBMIT, {"ids": [own]}).status == 204
    hospital = signer(city, "clerk", "people_hospital")
    assert market.post(SIGN, {"ids": [own], "agreed": True})["signatures"] == 2
    assert admin.get(f"{DESK}/{own}")["row"]["state"] == "in_review"
    assert [one["code"] for one in hospital.get(DESK)["items"]] == [RENEWAL]
    assert hospital.post(SIGN, {"ids": [own], "part": "health_certificates", "agreed": True})["signatures"] == 1
    assert admin.get(f"{DESK}/{own}")["row"]["state"] == "agreed"
    city.pass_time(minutes=1)
    assert published(admin, second, own).status == 200
    guide = city.stranger().get(f"/api/items/{RENEWAL}")
    assert (guide["version"], guide["item"]["statutory_days"]) == (2, 15)
    log = city.stranger().get(f"/api/items/{RENEWAL}/versions")["items"]
    assert [(one["version"], one["note"], len(one["changes"])) for one in log] == [(2, "本月更新", 2), (1, "", 0)]


def test_an_objection_gives_a_version_back_with_the_departments_reason(admin: Client, market: Client) -> None:
    own = changed(admin)["row"]["id"]
    assert admin.post(SUBMIT, {"ids": [own]}).status == 204
    refused = market.post(SIGN, {"ids": [own], "agreed": False})
    assert (refused.status, refused["errors"][0]["field"]) == (422, "note")
    assert market.post(SIGN, {"ids": [own], "part": "", "agreed": False, "note": "时限太短"}).status == 200
    found = admin.get(f"{DESK}/{own}")
    assert (found["row"]["state"], found["row"]["note"]) == ("draft", "时限太短")
    saved(admin, found.body, statutory_days=20)
    assert admin.post(SUBMIT, {"ids": [own]}).status == 204
    assert all(one["agreed"] is None for one in admin.get(f"{DESK}/{own}")["duties"])


def test_nobody_signs_what_they_drafted(city: City, market: Client) -> None:
    both = signer(city, "admin", MARKET)
    own = changed(both)["row"]["id"]
    assert both.post(SUBMIT, {"ids": [own]}).status == 204
    assert both.post(SIGN, {"ids": [own], "agreed": True}).code == "second_person_needed"
    assert market.post(SIGN, {"ids": [own], "agreed": True}).status == 200


def test_nobody_signs_for_another_department(city: City, admin: Client) -> None:
    own = changed(admin)["row"]["id"]
    admin.post(SUBMIT, {"ids": [own]})
    stranger = signer(city, "school", "education_bureau")
    assert stranger.get(DESK)["items"] == []
    assert stranger.post(SIGN, {"ids": [own], "agreed": True}).status == 404
    assert admin.post(SIGN, {"ids": [own], "agreed": True}).status == 403


def test_a_part_is_signed_once(admin: Client, market: Client) -> None:
    own = changed(admin)["row"]["id"]
    assert market.post(SIGN, {"ids": [own], "agreed": True}).code == "conflict"
    admin.post(SUBMIT, {"ids": [own]})
    assert market.post(SIGN, {"ids": [own], "part": "", "agreed": True}).status == 200
    assert market.post(SIGN, {"ids": [own], "part": "", "agreed": True}).code == "conflict"
    assert market.post(SIGN, {"ids": [own], "part": "layout_plan", "agreed": True}).status == 404
    assert market.post(SIGN, {"ids": [own, NOBODY], "agreed": True}).status == 404


def test_who_put_a_batch_together_does_not_publish_it_and_it_is_published_once(
    city: City, admin: Client, second: Client, market: Client
) -> None:
    draft = begin(admin)
    own = saved(admin, draft, statutory_days=18)["row"]["id"]
    agreed(admin, market, own)
    early = admin.post(BATCHES, {"ids": [own], "note": "先"})["id"]
    assert admin.post(BATCHES, {"ids": [own], "note": "又"}).code == "conflict"
    assert admin.post(f"{BATCHES}/{early}/publication", {}).code == "second_person_needed"
    assert admin.delete(f"{BATCHES}/{early}").status == 204
    assert second.post(f"{BATCHES}/{early}/publication", {}).status == 404
    batch = admin.post(BATCHES, {"ids": [own], "note": "后"})["id"]
    assert second.post(f"{BATCHES}/{batch}/publication", {})["lists"] == []
    assert second.post(f"{BATCHES}/{batch}/publication", {}).code == "conflict"
    assert admin.delete(f"{BATCHES}/{batch}").code == "conflict"
    [shown] = [one for one in admin.get(DESK)["batches"] if one["id"] == batch]
    assert (shown["prepared_by"], shown["published_by"], shown["codes"]) == ("沈楠", "秦朗", [RENEWAL])
    assert city.stranger().get(f"/api/items/{RENEWAL}")["version"] == 2


def test_the_usage_list_only_grows(admin: Client) -> None:
    draft = begin(admin)
    fewer = [one for one in draft["document"]["materials"] if one["key"] != "business_licence"]
    path = f"{DESK}/{draft['row']['id']}"
    answer = admin.put(path, {"document": draft["document"] | {"materials": fewer}, "edits": 0})
    assert answer["problems"] == [{"where": "materials", "problem": "usage_shrinks", "said": "business_licence"}]
    refused = admin.post(SUBMIT, {"ids": [draft["row"]["id"]]})
    assert (refused.status, refused["errors"]) == (
        422,
        [{"field": f"{RENEWAL}.materials", "problem": "usage_shrinks"}],
    )


def test_what_somebody_else_saved_is_not_written_over(admin: Client, second: Client) -> None:
    draft = begin(admin)
    saved(second, draft, statutory_days=19)
    path = f"{DESK}/{draft['row']['id']}"
    assert admin.put(path, {"document": draft["document"], "edits": 0}).code == "stale"


def test_a_document_that_is_no_item_is_named_place_by_place(admin: Client) -> None:
    draft = begin(admin)
    wrong = draft["document"] | {"kind": "thing", "working_days": "soon"}
    answer = admin.put(f"{DESK}/{draft['row']['id']}", {"document": wrong, "edits": 0})
    assert answer.status == 422
    assert {one["field"] for one in answer["errors"]} == {"document.kind", "document.working_days"}


def test_an_item_is_prepared_once_at_a_time_and_may_be_given_up(admin: Client) -> None:
    draft = begin(admin)
    assert admin.post(DESK, {"code": RENEWAL, "source": RENEWAL}).code == "conflict"
    assert admin.post(DESK, {"code": RENEWAL}).status == 422
    assert admin.post(DESK, {"code": "new_item", "source": "nothing"}).status == 422
    assert admin.post(SUBMIT, {"ids": [draft["row"]["id"]]}).status == 422
    assert admin.delete(f"{DESK}/{draft['row']['id']}").status == 204
    assert admin.get(f"{DESK}/{draft['row']['id']}").status == 404
    assert begin(admin)["row"]["version"] == 2


def test_a_blank_item_says_everything_that_is_missing(admin: Client) -> None:
    draft = begin(admin, "tea_house", None)
    assert {one["where"] for one in draft["problems"]} >= {"department", "legal_basis", "working_days"}


@pytest.mark.parametrize("login", ["rider", "agent", "inspector", "clerk", "security"])
def test_the_desk_is_no_business_of_others(city: City, login: str) -> None:
    person = city.person(login)
    assert person.get(DESK).status == 403
    assert person.post(DESK, {"code": "x_y"}).status == 403
    assert bring(person, sheet([row(1)])).status == 403
    assert city.stranger().get(DESK).status == 401


def test_a_reviewer_of_a_department_sees_and_signs_and_does_not_draft(admin: Client, market: Client) -> None:
    own = changed(admin)["row"]["id"]
    assert market.get(f"{DESK}/{own}").status == 200
    assert market.post(DESK, {"code": "x_y"}).status == 403
    assert market.post(SUBMIT, {"ids": [own]}).status == 403
    assert market.post(BATCHES, {"ids": [own], "note": "x"}).status == 403
    assert market.get(f"{SHEETS}/{NOBODY}").status == 403


def test_three_hundred_rows_are_read_reviewed_published_and_change_the_lists(
    city: City, admin: Client, second: Client, market: Client
) -> None:
    wrong = {5: {"实施部门": "没有的局"}, 17: {"承诺时限": "30"}, 30: {"申请材料": "证|云桥区市场监督管理局|证照|tram"}}
    answer = bring(admin, sheet([row(n, **wrong.get(n, {})) for n in range(1, 301)]))
    assert answer.status == 201, answer.body
    rows = answer["rows"]
    assert len(rows) == 300
    assert {one["number"] - 1 for one in rows if one["outcome"] == "fault"} == {5, 17, 30}
    told = {one["number"] - 1: [(p["where"], p["problem"], p["said"]) for p in one["problems"]] for one in rows}
    assert told[5] == [("department", "unknown_organisation", "没有的局")]
    assert told[17] == [("working_days", "longer_than_law", "")]
    assert told[30] == [("materials.0.answers", "unknown_type", "tram")]
    entry = f"{SHEETS}/{answer['id']}/entry"
    refused = admin.post(entry, {})
    assert (refused.status, len(refused["errors"])) == (422, 3)
    assert admin.get(DESK)["items"] == []
    sound = [one["number"] for one in rows if one["outcome"] == "new"]
    assert admin.post(entry, {"rows": sound})["drafts"] == 297
    assert admin.post(entry, {"rows": sound}).code == "conflict"
    ids = [one["id"] for one in admin.get(DESK)["items"]]
    agreed(admin, market, *ids)
    city.pass_time(minutes=1)
    public = city.stranger()
    before = public.get("/api/item-lists/usage")
    assert published(admin, second, *ids, note="三百项").body == {"lists": ["usage", "waived"]}
    after = public.get("/api/item-lists/usage")
    assert (after["version"], len(after["items"])) == (before["version"] + 1, len(before["items"]) + 297)
    steps = public.get("/api/item-lists/waived/versions")["items"]
    assert [(one["note"], one["added"], one["removed"]) for one in steps] == [
        ("三百项", 594, 0),
        ("云汀市", steps[1]["entries"], 0),
    ]
    found = public.get("/api/item-lists/usage/difference?first=1&second=2")
    assert (len(found["added"]), found["removed"], found["changed"]) == (297, [], [])
    assert public.get("/api/item-lists/usage/difference?first=1&second=9").status == 404


def test_a_row_changes_what_it_says_of_a_known_item_and_leaves_the_rest(admin: Client) -> None:
    heads = ("事项编码", "事项名称", "实施部门", "承诺时限")
    same = [RENEWAL, "食品经营许可延续", "云桥区市场监督管理局", "7"]
    answer = bring(admin, sheet([same], heads))
    assert answer["rows"][0]["outcome"] == "same"
    assert admin.post(f"{SHEETS}/{answer['id']}/entry", {}).status == 422
    answer = bring(admin, sheet([[*same[:3], "8"]], heads))
    assert answer["rows"][0]["outcome"] == "changed"
    assert admin.post(f"{SHEETS}/{answer['id']}/entry", {})["drafts"] == 1
    [item] = admin.get(DESK)["items"]
    draft = admin.get(f"{DESK}/{item['id']}")
    assert [one["path"] for one in draft["changes"]] == ["working_days"]
    assert len(draft["document"]["materials"]) == 9
    again = bring(admin, sheet([[*same[:3], "8"], [*same[:3], "9"]], heads))
    assert [one["problems"][-1]["problem"] for one in again["rows"]] == ["being_edited", "being_edited"]
    assert "twice" in [one["problem"] for one in again["rows"][1]["problems"]]


def test_a_sheet_that_gives_up_a_certificate_is_told(admin: Client) -> None:
    heads = ("事项编码", "事项名称", "实施部门", "申请材料")
    cells = [RENEWAL, "食品经营许可延续", MARKET, "营业执照|market_regulation|证照"]
    [found] = bring(admin, sheet([cells], heads))["rows"]
    assert {one["problem"] for one in found["problems"]} == {"usage_shrinks"}
    assert {one["said"] for one in found["problems"]} >= {"food_licence", "identity_card"}


def test_a_workbook_is_read_as_well(admin: Client) -> None:
    book, file = Workbook(), BytesIO()
    page = book.active
    assert page is not None
    for cells in [list(HEADS), row(1)]:
        page.append(cells)
    book.save(file)
    assert [one["outcome"] for one in bring(admin, file.getvalue())["rows"]] == ["new"]


@pytest.mark.parametrize(
    ("content", "problem"),
    [
        (b"", "empty"),
        (b"%PDF-1.7", "no_table"),
        (sheet([]), "no_rows"),
        (sheet([["a", "b"]], ("名称", "部门")), "column_missing"),
        (sheet([["x"]] * 2001, ("事项编码",)), "too_many_rows"),
    ],
)
def test_a_file_that_is_no_sheet_of_items_says_why(admin: Client, content: bytes, problem: str) -> None:
    answer = bring(admin, content)
    assert answer.status == 422
    assert answer["errors"][0]["problem"] == problem


def test_what_is_done_at_the_desk_is_recorded(city: City, admin: Client, market: Client, second: Client) -> None:
    own = saved(admin, begin(admin), statutory_days=18)["row"]["id"]
    agreed(admin, market, own)
    published(admin, second, own)
    with city.reading() as session:
        kinds = session.execute(text("SELECT kind FROM access_event WHERE kind LIKE 'items:%'")).scalars().all()
    assert sorted(kinds) == sorted(
        ["items:begun", "items:submitted", "items:signed", "items:batched", "items:published"]
    )
