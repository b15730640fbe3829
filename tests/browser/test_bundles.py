"""Opening a restaurant in one go: one form, each paper once, three offices at work, one view of them all."""

import re
from collections.abc import Iterable
from secrets import randbelow
from typing import Any

from playwright.sync_api import Browser, Page, Route, expect

from tests.browser.axe import grave
from tests.browser.conftest import Contexts, Site, watched
from tests.browser.people import call, password, sign_in
from tests.browser.walk.visit import DESK, Visit

FOOD, SIGN, FIRE = "food_licence_new", "shop_sign_filing", "fire_safety_opening"
OFFICES = {FOOD: "market", SIGN: "housing", FIRE: "fire"}
HELD_MS = 400
OWNER, FIRM = "company", "云汀老味道餐饮管理有限公司"
RUN = re.compile(r"/me/bundles/[0-9a-f-]{36}$")


def case_of(page: Page, item: str) -> str:
    """How a case stands in the one view."""
    return str(page.locator(f"[data-item={item}]").get_attribute("data-state"))


def cleared(page: Page) -> None:
    """What an earlier run that broke off left open is taken back: nobody hands the same thing in twice."""
    for one in call(page, "GET", "/api/cases")[1]["items"]:
        if one["item"] in OFFICES and one["state"] in ("draft", "submitted", "supplement_asked", "accepted"):
            call(page, "POST", f"/api/cases/{one['id']}/withdrawal", {"reason": "重新申请"})


def office(visit: Visit, login: str, number: str, act: str, body: dict[str, str] | None = None) -> None:
    """An officer does something with the case of a number."""
    phone = visit.phone(login, "/office/issue").context
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
    page.locator("[data-field=business_form] select").select_option("catering")
    values = {
        "business_items": "热食类食品制售",
        "sign_text": "老味道",
        "floor_area": "320",
    }
    for key, value in values.items():
        page.locator(f"[data-field={key}]").locator("input, textarea").fill(value)
    page.locator("[data-field=sign_light] select").select_option("no")
    with page.expect_response(re.compile(r"/form$")):
        page.get_by_role("button", name="保存填写").click()


def begun(page: Page, site: Site) -> None:
    """The owner's firm begins, with every item needed."""
    sign_in(page, site.origin, OWNER)
    cleared(page)
    page.goto(f"{site.origin}/services/bundles/open_restaurant")
    answered(page)
    page.get_by_role("button", name="开始办理", exact=True).click()
    page.wait_for_url(RUN)
    expect(page.locator("[data-item]")).to_have_count(3)


def agreed(page: Page) -> None:
    """One yes for all offices."""
    with page.expect_response(re.compile(r"/consent$")):
        page.get_by_role("button", name=re.compile("^(同意调取|重新同意并更新)$")).click()
    expect(page.locator("[data-field=operator_name] input")).to_have_value(FIRM)


def handed_in(page: Page, site: Site, items: int) -> None:
    """Every earlier paper is unchanged, every promise is ticked, one confirmation."""
    for one in page.locator("[data-way=promise_reuse]").get_by_text("没有变化", exact=True).all():
        with page.expect_response(re.compile(r"/said$")):
            one.click()
    for box in page.locator("[data-promise] input[type=checkbox]").all():
        box.check()
    page.get_by_role("button", name=f"提交 {items} 个事项").click()
    sheet = page.get_by_role("dialog")
    sheet.get_by_label("密码").fill(password(site.origin))
    sheet.get_by_role("button", name="确认", exact=True).click()
    expect(page.get_by_text("部门办理中")).to_be_visible()


def numbers_of(page: Page, items: Iterable[str]) -> dict[str, str]:
    """Case numbers by item."""
    found = {item: page.locator(f"[data-item={item}] > .numbers").inner_text() for item in items}
    return {item: re.sub(r"\D", "", text.split("·")[0]) for item, text in found.items()}


def test_what_is_pressed_while_another_answer_is_on_its_way_is_not_lost(contexts: Contexts, site: Site) -> None:
    page = contexts().new_page()
    sign_in(page, site.origin, OWNER)
    cleared(page)
    page.goto(f"{site.origin}/services/bundles/open_restaurant")
    page.get_by_role("button", name="开始办理", exact=True).click()
    page.wait_for_url(RUN)
    expect(page.locator("[data-item]")).to_have_count(1)
    held: list[Route] = []
    page.route(re.compile(r"/answers$"), lambda route: route.continue_() if held else held.append(route))
    first, second = page.locator("fieldset").all()[:2]
    first.get_by_text("是", exact=True).click()
    page.wait_for_timeout(HELD_MS)
    second.get_by_text("是", exact=True).click()
    page.wait_for_timeout(HELD_MS)
    [answer] = held
    answer.continue_()
    expect(page.locator("[data-item]")).to_have_count(3)
    cleared(page)


def test_a_restaurant_is_opened_with_one_form_and_one_offices_no_stops_nobody(
    contexts: Contexts, site: Site, browser: Browser
) -> None:
    page = contexts().new_page()
    problems = watched(page)
    begun(page, site)
    offices = {one.inner_text() for one in page.locator("[data-item] > span.quiet:not(.numbers)").all()}
    assert len(offices) == 3
    agreed(page)
    # every field and every paper stands there once
    for kind in ("field", "paper"):
        keys = [one.get_attribute(f"data-{kind}") for one in page.locator(f"[data-{kind}]").all()]
        assert len(keys) == len(set(keys)) > 3
    expect(page.locator("[data-paper=business_licence]")).to_have_attribute("data-way", "data_call")
    assert page.locator("[data-paper=business_licence]").inner_text().count("、") == 2
    # what would be sent back is said before, with clause and remedy, and is gone once it is put right
    empty = page.locator("[data-finding=field_missing]").first
    expect(empty).to_have_attribute("data-weight", "stops")
    expect(empty).to_contain_text("行政许可法")
    expect(empty).to_contain_text("怎么办")
    typed(page)
    expect(page.locator("[data-finding=field_missing]")).to_have_count(0)
    assert grave(page) == []
    handed_in(page, site, 3)
    assert {item: case_of(page, item) for item in OFFICES} == dict.fromkeys(OFFICES, "submitted")
    expect(page.locator(f"[data-item={FOOD}] [data-stage=accepted]")).to_have_attribute("aria-current", "step")
    number = numbers_of(page, OFFICES)
    visit = Visit(browser, site.origin, password(site.origin))
    with visit.stack:
        office(
            visit, OFFICES[FIRE], number[FIRE], "refusal", {"note": "疏散通道被货物堵住", "clause": "消防法第二十八条"}
        )
        # the page hears of it by itself
        expect(page.locator(f"[data-item={FIRE}]")).to_have_attribute("data-state", "refused")
        expect(page.get_by_text("疏散通道被货物堵住")).to_be_visible()
        expect(page.get_by_text("其他部门照常办理")).to_be_visible()
        assert case_of(page, FOOD) == case_of(page, SIGN) == "submitted"
        office(visit, OFFICES[SIGN], number[SIGN], "acceptance")
        office(visit, OFFICES[SIGN], number[SIGN], "grant", {"note": ""})
        granted_at_the_desk(visit, number[FOOD])
        expect(page.locator(f"[data-item={FOOD}]")).to_have_attribute("data-state", "granted")
        page.locator(f"[data-item={FOOD}]").get_by_role("link", name="看证照").click()
        page.wait_for_url(re.compile(r"/certificates/"))
        expect(page.get_by_text("食品经营许可证").first).to_be_visible()
        ended(visit, page.url.rsplit("/", 1)[1])
    assert problems == []


def granted_at_the_desk(visit: Visit, number: str) -> None:
    """The market bureau sees the bundle beside its case, gives the licence its number and issues it."""
    desk = visit.phone("market", "/office/issue", DESK)
    [row] = visit.call(desk.context, "GET", f"/api/office/cases?number={number}")["items"]
    desk.goto(f"/office/cases/{row['id']}")
    together = desk.get_by_test_id("together")
    expect(together).to_contain_text("开餐饮店")
    assert sorted(str(one.get_attribute("data-sister")) for one in together.locator("[data-sister]").all()) == [
        "granted",
        "refused",
    ]
    expect(together).not_to_contain_text("疏散通道")
    desk.get_by_role("button", name="受理").click()
    expect(desk.get_by_role("button", name="准予")).to_be_visible()
    desk.get_by_text(re.compile(r"这 \d+ 条都看过了")).click()
    desk.get_by_role("button", name="准予").click()
    sheet = desk.get_by_role("dialog")
    sheet.get_by_role("button", name="准予并签发").click()
    expect(sheet.get_by_text("请填编号")).to_be_visible()
    sheet.get_by_label("许可证编号").fill("JY1")
    sheet.get_by_role("button", name="准予并签发").click()
    expect(sheet.get_by_text("编号不符合规则")).to_be_visible()
    sheet.get_by_label("许可证编号").fill(f"JY2880101{randbelow(10**7):07d}")
    sheet.get_by_role("button", name="准予并签发").click()
    expect(sheet).to_have_count(0)


def ended(visit: Visit, certificate: str) -> None:
    """The firm's wallet is left as it was found: the licence of this run is ended again."""
    market = visit.phone("market", "/office/issue").context
    body = {"act": "cancel", "reason": "经营者申请注销许可", "legal_basis": "行政许可法第七十条"}
    visit.call(market, "POST", f"/api/issuing/certificates/{certificate}/acts", body)
