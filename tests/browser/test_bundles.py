"""Opening a restaurant in one go: one form, each paper once, three offices at work, one view of them all."""

import re
from typing import Any

from playwright.sync_api import Browser, Page, expect

from tests.browser.axe import grave
from tests.browser.conftest import Contexts, Site
from tests.browser.people import password, sign_in
from tests.browser.walk.visit import Visit

FOOD, SIGN, FIRE = "food_licence_new", "shop_sign_filing", "fire_safety_opening"
OFFICES = {FOOD: "market", SIGN: "housing", FIRE: "fire"}
RUN = re.compile(r"/me/bundles/[0-9a-f-]{36}$")


def case_of(page: Page, item: str) -> str:
    """How a case stands in the one view."""
    return str(page.locator(f"[data-item={item}]").get_attribute("data-state"))


def office(visit: Visit, item: str, number: str, act: str, body: dict[str, str] | None = None) -> None:
    """The office of an item does something with the case of a number."""
    phone = visit.phone(OFFICES[item], "/office/issue").context
    [row] = visit.call(phone, "GET", f"/api/office/cases?number={number}")["items"]
    case = visit.call(phone, "GET", f"/api/office/cases/{row['id']}")
    sent: dict[str, Any] = {"revision": case["revision"], **(body or {})}
    if act == "grant":  # whoever grants says what they have looked at
        sent["seen"] = [f"{one['key']}|{one['about']}" for one in case["findings"]]
    visit.call(phone, "POST", f"/api/office/cases/{row['id']}/{act}", sent)


def answered(page: Page) -> None:
    """Both questions with yes."""
    expect(page.get_by_role("button", name="开始办理", exact=True)).to_be_visible()
    for bar in page.locator("section.begin fieldset").all()[:2]:
        bar.get_by_text("是", exact=True).click()


def typed(page: Page) -> None:
    """What no source knows, once."""
    values = {
        "business_form": "餐饮服务经营者",
        "business_items": "热食类食品制售",
        "sign_text": "罗记面馆",
        "floor_area": "320",
    }
    for key, value in values.items():
        page.locator(f"[data-field={key}]").locator("input, textarea").fill(value)
    page.locator("[data-field=sign_light] select").select_option("no")
    with page.expect_response(re.compile(r"/form$")):
        page.get_by_role("button", name="保存填写").click()


def test_a_restaurant_is_opened_with_one_form_and_one_offices_no_stops_nobody(
    contexts: Contexts, site: Site, browser: Browser
) -> None:
    page = contexts().new_page()
    sign_in(page, site.origin, "agent")
    page.goto(f"{site.origin}/services/bundles/open_restaurant")
    answered(page)
    page.get_by_role("button", name="开始办理", exact=True).click()
    page.wait_for_url(RUN)
    expect(page.locator("[data-item]")).to_have_count(3)
    offices = {one.inner_text() for one in page.locator("[data-item] > span.quiet:not(.numbers)").all()}
    assert len(offices) == 3
    with page.expect_response(re.compile(r"/consent$")):
        page.get_by_role("button", name=re.compile("^(同意调取|重新同意并更新)$")).click()
    expect(page.locator("[data-field=operator_name] input")).to_have_value("罗记面馆")
    # every field and every paper stands there once
    for kind in ("field", "paper"):
        keys = [one.get_attribute(f"data-{kind}") for one in page.locator(f"[data-{kind}]").all()]
        assert len(keys) == len(set(keys)) > 3
    expect(page.locator("[data-paper=business_licence]")).to_have_attribute("data-way", "data_call")
    assert page.locator("[data-paper=business_licence]").inner_text().count("、") == 2
    typed(page)
    reused = page.locator("[data-way=promise_reuse]").get_by_text("没有变化", exact=True)
    for one in reused.all():
        with page.expect_response(re.compile(r"/said$")):
            one.click()
    assert grave(page) == []
    for box in page.locator("[data-promise] input[type=checkbox]").all():
        box.check()
    page.get_by_role("button", name="提交 3 个事项").click()
    sheet = page.get_by_role("dialog")
    sheet.get_by_label("密码").fill(password(site.origin))
    sheet.get_by_role("button", name="确认", exact=True).click()
    expect(page.get_by_text("部门办理中")).to_be_visible()
    assert {item: case_of(page, item) for item in OFFICES} == dict.fromkeys(OFFICES, "submitted")
    numbers = {
        item: re.sub(r"\D", "", page.locator(f"[data-item={item}] .numbers").inner_text().split("·")[0])
        for item in OFFICES
    }
    visit = Visit(browser, site.origin, password(site.origin))
    with visit.stack:
        office(visit, FIRE, numbers[FIRE], "refusal", {"note": "疏散通道被货物堵住", "clause": "消防法第二十八条"})
        page.reload()
        expect(page.locator(f"[data-item={FIRE}]")).to_have_attribute("data-state", "refused")
        expect(page.get_by_text("疏散通道被货物堵住")).to_be_visible()
        expect(page.get_by_text("其他部门照常办理")).to_be_visible()
        assert case_of(page, FOOD) == case_of(page, SIGN) == "submitted"
        office(visit, SIGN, numbers[SIGN], "acceptance")
        office(visit, SIGN, numbers[SIGN], "grant", {"note": ""})
    page.reload()
    expect(page.locator(f"[data-item={SIGN}]")).to_have_attribute("data-state", "granted")
    assert (case_of(page, FIRE), case_of(page, FOOD)) == ("refused", "submitted")
