"""A clerk's counter asks by a code: the customer's window shows it, the customer's own phone answers a part of it."""

import re
import time

from playwright.sync_api import Page, expect

from tests.browser.axe import grave
from tests.browser.conftest import Contexts, Site, watched
from tests.browser.people import call, read_qr, sign_in

WITHIN_S = 2.0
DESK = {"width": 1280, "height": 800}


def only_identity(clerk: Page) -> None:
    """Ask for the four fields of the identity card and for nothing of the other type."""
    clerk.get_by_label("办什么事").select_option("hospital.registration")
    clerk.get_by_role("checkbox", name="社会保障卡", exact=True).uncheck()


def test_a_counters_code_is_answered_with_two_of_four_fields_and_the_clerk_sees_exactly_these(
    contexts: Contexts, site: Site
) -> None:
    counter = contexts(viewport=DESK)
    clerk, phone = counter.new_page(), contexts().new_page()
    problems = [watched(one) for one in (clerk, phone)]
    sign_in(clerk, site.origin, "clerk")
    clerk.goto(f"{site.origin}/desk/ask")
    customer = counter.new_page()
    customer.goto(f"{site.origin}/desk/customer")
    expect(customer.get_by_role("heading", name="请稍候")).to_be_visible()
    clerk.bring_to_front()
    only_identity(clerk)
    clerk.get_by_label("窗口或地点").fill("3号窗口")
    clerk.keyboard.press("Enter")
    expect(customer.get_by_role("heading", name="云汀市人民医院")).to_be_visible()
    text = read_qr(customer.get_by_test_id("qr").screenshot())
    assert re.fullmatch(rf"{site.origin.upper()}/R/[A-Z2-7]{{26}}", text)

    sign_in(phone, site.origin, "driver")
    phone.goto(f"{site.origin}/R/{text[-26:]}")
    phone.get_by_role("link", name="在亮证里继续").click()
    asked = phone.get_by_test_id("asked")
    for said in ("云汀市人民医院", "就诊登记", "医疗保障基金使用监督管理条例", "3号窗口"):
        expect(asked).to_contain_text(said)
    boxes = asked.get_by_role("checkbox")
    expect(boxes).to_have_count(4)
    assert grave(phone) == []
    expect(clerk.get_by_test_id("ask-state")).to_have_text("已扫码，等待确认")
    boxes.nth(1).uncheck()
    boxes.nth(3).uncheck()
    phone.get_by_role("button", name="出示 2 项").click()
    expect(phone.get_by_test_id("asked-outcome")).to_have_attribute("data-outcome", "given")
    answered = time.monotonic()
    answer = clerk.get_by_test_id("answer")
    expect(answer).to_be_visible()
    assert time.monotonic() - answered <= WITHIN_S
    expect(answer).to_contain_text("李𬭎")
    expect(answer.get_by_test_id("not-given")).to_contain_text("相片、在有效期内")
    fields = answer.locator("[data-type=identity_card] [data-field]")
    assert [one.get_attribute("data-field") for one in fields.all()] == ["over_60"]
    assert answer.locator("img").count() == 0
    expect(customer.get_by_role("heading", name="已收到")).to_be_visible()
    assert "李" not in customer.locator("body").inner_text()
    assert grave(clerk) == []

    expect(clerk.get_by_role("button", name="下一位")).to_be_focused()
    clerk.keyboard.press("Enter")
    expect(clerk.get_by_test_id("qr")).to_be_visible()
    expect(answer).to_have_count(0)
    assert read_qr(customer.get_by_test_id("qr").screenshot()) != text
    status, looks = call(phone, "GET", "/api/me/looks?limit=1")
    assert (status, looks["items"][0]["fields"]) == (200, {"identity_card": ["name", "over_60"]})
    assert problems == [[], []]


def test_a_poster_is_made_printed_refused_and_taken_down(contexts: Contexts, site: Site) -> None:
    clerk, phone = contexts(viewport=DESK).new_page(), contexts().new_page()
    sign_in(clerk, site.origin, "clerk")
    clerk.goto(f"{site.origin}/desk/posters")
    only_identity(clerk)
    clerk.get_by_label("贴在哪里").fill("门诊大厅东门")
    clerk.get_by_role("button", name="做一张海报").click()
    poster = clerk.get_by_test_id("poster").filter(has_text="门诊大厅东门")
    poster.get_by_role("link", name="打印").click()
    picture = clerk.get_by_test_id("sheet").get_by_role("img")
    expect(picture).to_be_visible()
    expect(clerk.get_by_test_id("sheet")).to_contain_text("就诊登记")
    text = read_qr(picture.screenshot())
    assert grave(clerk) == []

    sign_in(phone, site.origin, "driver")
    typed = re.search(r"\d{4} \d{4} \d{3}", clerk.get_by_test_id("sheet").inner_text())
    phone.goto(f"{site.origin}/asked")
    phone.get_by_label("扫不了").fill(typed[0] if typed else "")
    phone.get_by_role("button", name="看看是谁在问").click()
    expect(phone.get_by_test_id("asked")).to_contain_text("门诊大厅东门")
    phone.get_by_role("button", name="不同意").click()
    expect(phone.get_by_test_id("asked-outcome")).to_have_attribute("data-outcome", "refused")
    clerk.goto(f"{site.origin}/desk/posters")
    poster.get_by_role("button", name="看回应").click()
    poster.get_by_role("button", name="打开").click()
    expect(poster.locator("[data-verdict=no_verdict]")).to_contain_text("未提供")
    poster.get_by_role("button", name="取下").click()
    clerk.get_by_role("dialog").get_by_role("button", name="取下").click()
    expect(poster).to_have_count(0)
    phone.goto(f"{site.origin}/asked#{text[-26:]}")
    expect(phone.get_by_test_id("asked-refused")).to_have_attribute("data-reason", re.compile("withdrawn|answered"))
