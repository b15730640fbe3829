"""The window: a clerk with the gun, a phone beside, and an elder who has none; two screens of one counter."""

import re
import time

from playwright.sync_api import BrowserContext, Page, expect

from tests.browser.axe import grave
from tests.browser.conftest import Contexts, Site, watched
from tests.browser.people import call, confirm_step, live_code, sign_in

CLERK, OWNER, ELDER = "clerk", "agent", "elder"
MOST_S = 90


def clerk_at(contexts: Contexts, site: Site) -> tuple[BrowserContext, Page, list[str]]:
    """The clerk at a counter, in a window of 1280, with nothing open."""
    context = contexts(viewport={"width": 1280, "height": 900}, is_mobile=False, has_touch=False)
    page = context.new_page()
    problems = watched(page)
    sign_in(page, site.origin, CLERK)
    _, panel = call(page, "GET", "/api/window")
    for tab in panel["tabs"]:
        call(page, "POST", f"/api/window/cases/{tab['id']}/close", {})
    page.goto(f"{site.origin}/office/window")
    expect(page.get_by_role("heading", name="云汀市人民医院")).to_be_visible()
    if panel["counter"] is None:
        page.get_by_label("窗口号").fill("3")
        page.get_by_role("button", name="坐到这个窗口").click()
    expect(page.get_by_test_id("queue")).to_be_visible()
    return context, page, problems


def fresh(phone: Page) -> None:
    """Nothing of this person's is left from an earlier visit at a window."""
    _, found = call(phone, "GET", "/api/cases")
    for one in found["items"]:
        if one["state"] in ("draft", "submitted"):
            _, whole = call(phone, "GET", f"/api/cases/{one['id']}")
            if whole["channel"] == "window":
                call(phone, "POST", f"/api/cases/{one['id']}/withdrawal", {"reason": "以后再办"})


def gun(page: Page, text: str, *, method: bool = False) -> None:
    """A gun types a text and Enter; behind a Chinese input method the page sees key codes alone."""
    page.evaluate(
        """([text, method]) => {
            const codeOf = (c) => /[A-Z]/.test(c) ? `Key${c}` : /[0-9]/.test(c) ? `Digit${c}`
              : { ':': 'Semicolon', '/': 'Slash', '.': 'Period', '-': 'Minus' }[c]
            for (const c of text) {
              const init = { key: method ? 'Process' : c, code: codeOf(c), bubbles: true, cancelable: true,
                             shiftKey: /[A-Z:]/.test(c) }
              document.body.dispatchEvent(new KeyboardEvent('keydown', init))
            }
            const end = { key: 'Enter', code: 'Enter', bubbles: true, cancelable: true }
            document.body.dispatchEvent(new KeyboardEvent('keydown', end))
        }""",
        [text, method],
    )


def test_a_renewal_at_the_window_with_the_phone_beside(contexts: Contexts, site: Site) -> None:
    _, clerk, of_clerk = clerk_at(contexts, site)
    phone = contexts().new_page()
    of_phone = watched(phone)
    sign_in(phone, site.origin, OWNER)
    fresh(phone)
    text = live_code(phone)

    began, waited = time.monotonic(), 0.0
    clerk.get_by_label("办什么事").select_option("food_licence_renewal")
    clerk.get_by_role("button", name="用手机办理").click()
    expect(clerk.locator("figure canvas")).to_be_visible()
    gun(clerk, text, method=True)
    gun(clerk, text, method=True)  # the same reading twice is one
    expect(clerk.get_by_text("请来人在手机上看清单并同意")).to_be_visible()

    at_phone = time.monotonic()
    phone.wait_for_url(re.compile("/me/windows/"))
    phone.get_by_role("button", name="同意调用").click()
    expect(phone.get_by_text("窗口正在帮你填写")).to_be_visible()
    waited += time.monotonic() - at_phone

    case = clerk.get_by_test_id("case")
    expect(case).to_have_attribute("data-agreed", "true")
    expect(case).to_contain_text("罗记面馆")
    for key, value in (("premises_changed", "no"),):
        clerk.locator(f"select[name={key}]").select_option(value)
    for box in clerk.locator("section.form form input:not([type=checkbox])").all():
        if not box.input_value():
            box.fill("罗建国")
    clerk.get_by_role("button", name="保存填写").click()
    expect(clerk.get_by_role("button", name="保存填写")).to_have_count(0)
    unchanged = clerk.get_by_role("button", name="来人确认没有变化")
    while unchanged.count():
        before = unchanged.count()
        unchanged.first.click()
        expect(unchanged).to_have_count(before - 1)
    clerk.get_by_role("button", name="发到手机上核对").click()
    expect(clerk.get_by_text("手机上正在核对")).to_be_visible()
    spent = time.monotonic() - began - waited
    assert spent <= MOST_S, spent
    assert grave(clerk) == []

    expect(phone.get_by_role("heading", name="请核对")).to_be_visible()
    assert grave(phone) == []
    for box in phone.get_by_label("我已看清，并作出承诺").all():
        box.check()
    phone.get_by_role("button", name="确认并提交").click()
    confirm_step(phone, site.origin)
    expect(phone.get_by_text("已提交。办件编号")).to_be_visible()
    expect(clerk.get_by_text("已提交，等部门受理")).to_be_visible()
    assert of_clerk == []
    assert of_phone == []
    clerk.get_by_role("button", name="办完，关闭这件").click()
    expect(clerk.get_by_test_id("case")).to_have_count(0)
    assert "罗" not in clerk.locator("body").inner_text()


def test_an_elder_without_a_phone_signs_on_the_customers_screen(contexts: Contexts, site: Site) -> None:
    context, clerk, of_clerk = clerk_at(contexts, site)
    number, name = elder_card(contexts, site)
    clerk.get_by_label("办什么事").select_option("medical_expense_proof")
    clerk.get_by_role("button", name="没有手机，刷证办理").click()
    with context.expect_page() as opened:
        clerk.get_by_role("button", name="打开客户屏").click()
    customer = opened.value
    of_customer = watched(customer)
    clerk.get_by_label("身份证号码").fill(number)
    clerk.get_by_label("姓名").fill(name + "甲")
    clerk.get_by_role("button", name="读取身份证").click()
    expect(clerk.get_by_text("证件信息对不上")).to_be_visible()
    clerk.get_by_label("姓名").fill(name)
    clerk.get_by_role("button", name="读取身份证").click()
    expect(clerk.get_by_text("签字后查看")).to_be_visible()
    expect(customer.get_by_test_id("customer")).to_have_attribute("data-state", "sign")
    assert grave(customer) == []
    written(customer)
    customer.get_by_role("button", name="签好了").click()
    expect(clerk.get_by_test_id("case")).to_have_attribute("data-agreed", "true")
    expect(customer.get_by_test_id("customer")).to_have_attribute("data-state", "agreed")
    clerk.get_by_role("link", name="打印查看单").click()
    expect(clerk.get_by_test_id("slip")).to_contain_text("居民身份证")
    expect(clerk.get_by_test_id("slip")).not_to_contain_text(name)
    clerk.get_by_role("link", name="回到窗口").click()
    clerk.get_by_role("button", name="办完，关闭这件").click()
    expect(customer.get_by_test_id("customer")).to_have_attribute("data-state", "idle")
    assert name not in customer.locator("body").inner_text() + clerk.locator("body").inner_text()
    assert of_clerk == []
    assert of_customer == []


def test_forty_tickets_stay_legible(contexts: Contexts, site: Site) -> None:
    _, clerk, _ = clerk_at(contexts, site)
    _, panel = call(clerk, "GET", "/api/window")
    there = sum(one["state"] == "waiting" for one in panel["tickets"])
    for number in range(max(0, 40 - there)):
        body = {"office": panel["office"], "item": "food_licence_renewal", "priority": number % 7 == 0}
        status, _ = call(clerk, "POST", "/api/window/tickets", body)
        assert status == 201
    clerk.reload()
    expect(clerk.get_by_test_id("waiting").nth(39)).to_be_attached()
    began = time.monotonic()
    clerk.get_by_role("button", name="叫下一位").click()
    expect(clerk.get_by_test_id("called")).to_be_visible()
    assert time.monotonic() - began < 3
    assert grave(clerk) == []
    clerk.get_by_role("button", name="没有来").click()
    expect(clerk.get_by_test_id("called")).to_have_count(0)


def elder_card(contexts: Contexts, site: Site) -> tuple[str, str]:
    """What stands on the elder's card: read from the elder's own wallet, as the card lies on the counter."""
    page = contexts().new_page()
    sign_in(page, site.origin, ELDER)
    _, held = call(page, "GET", "/api/certificates")
    own = next(one["id"] for one in held["items"] if one["type"] == "identity_card")
    _, whole = call(page, "GET", f"/api/certificates/{own}")
    return whole["values"]["resident_id"], whole["values"]["name"]


def written(page: Page) -> None:
    """A name on the glass."""
    box = page.get_by_test_id("pad").bounding_box()
    assert box is not None
    x, y = box["x"] + 40, box["y"] + 60
    page.mouse.move(x, y)
    page.mouse.down()
    for step in range(1, 9):
        page.mouse.move(x + 25 * step, y + (20 if step % 2 else -20))
    page.mouse.up()
