"""The window by its other ways: a camera beside the gun, the keyboard alone, a promise on the glass, a lock between."""

import re
import sqlite3
from contextlib import closing
from pathlib import Path

from playwright.sync_api import BrowserContext, Locator, Page, expect

from tests.browser import camera
from tests.browser.axe import grave
from tests.browser.conftest import Contexts, Site, watched
from tests.browser.people import call, confirm_step, live_code, password, sign_in
from tests.browser.test_window import CLERK, OWNER, clerk_at, elder_card, fresh, gun, written

COLLEAGUE = "clerk2"
MOST_TABS = 60
FIELD = "主体业态"
RENEWAL, EXPENSES = "food_licence_renewal", "medical_expense_proof"


def tab_to(page: Page, target: Locator) -> None:
    """Press Tab until the target has the focus."""
    for _ in range(MOST_TABS):
        if target.evaluate("one => one === document.activeElement"):
            return
        page.keyboard.press("Tab")
    raise AssertionError(f"not within {MOST_TABS} presses of Tab: {target}")


def press(page: Page, target: Locator, key: str = "Enter") -> None:
    """Go to something by Tab and press a key on it."""
    expect(target).to_be_visible()
    tab_to(page, target)
    page.keyboard.press(key)


def chosen(page: Page, target: Locator, value: str) -> None:
    """Choose in a list by the arrow keys."""
    tab_to(page, target)
    for _ in range(20):
        if target.input_value() == value:
            return
        page.keyboard.press("ArrowDown")
    raise AssertionError(f"no {value} in the list")


def agreed_on(phone: Page) -> None:
    """The phone shows the sheet and its person agrees; a draft of an earlier visit was agreed to then."""
    phone.wait_for_url(re.compile("/me/windows/"))
    sheet, filling = phone.get_by_role("button", name="同意调用"), phone.get_by_text("窗口正在帮你填写")
    expect(sheet.or_(filling)).to_be_visible()
    if sheet.count():
        sheet.click()
    expect(filling).to_be_visible()


def changed(clerk: Page) -> Locator:
    """A filled field that is typed anew: the kind of business."""
    clerk.get_by_role("button", name=f"修改{FIELD}").click()
    return clerk.get_by_label(FIELD)


def opened(clerk: Page, item: str, way: str) -> Locator:
    """A case on the clerk's screen."""
    clerk.get_by_label("办什么事").select_option(item)
    clerk.get_by_role("button", name=way).click()
    case = clerk.get_by_test_id("case")
    expect(case).to_be_visible()
    return case


def test_the_camera_reads_the_code_without_leave_for_the_page_to_compile(
    contexts: Contexts, site: Site, camera_file: Path
) -> None:
    _, clerk, problems = clerk_at(contexts, site)
    phone = contexts().new_page()
    sign_in(phone, site.origin, OWNER)
    fresh(phone)
    sent: list[str] = []
    clerk.on("request", lambda one: sent.append(one.url) if one.url.endswith("/scan") else None)
    loaded: list[str] = []
    clerk.on("response", lambda one: loaded.append(one.url))
    case = opened(clerk, RENEWAL, "用手机办理")
    expect(clerk.locator("figure canvas")).to_be_visible()
    assert not any("decoder-" in one for one in loaded)  # it comes when somebody wants it
    camera.code(camera_file, "HTTPS://WX.TENPAY.COM/F2F?T=ABCDEFGH")
    clerk.get_by_role("button", name="用摄像头扫").click()
    finder = clerk.get_by_test_id("camera")
    expect(finder).to_have_attribute("data-state", "looking")
    expect(finder.get_by_role("alert")).to_have_text("这不是本市的码。")
    assert sent == []
    assert grave(clerk) == []
    clerk.get_by_role("button", name="关闭摄像头").click()
    expect(finder).to_have_count(0)
    camera.code(camera_file, live_code(phone))
    clerk.get_by_role("button", name="用摄像头扫").click()
    expect(clerk.get_by_text("请来人在手机上看清单并同意")).to_be_visible()
    expect(finder).to_have_count(0)  # and its light is off
    camera.wall(camera_file)
    decoder = next(one for one in loaded if "decoder-" in one)
    answer = clerk.context.request.get(decoder)
    assert "script-src 'self' 'wasm-unsafe-eval'" in answer.headers["content-security-policy"]
    page = clerk.context.request.get(f"{site.origin}/office/window")
    assert "wasm-unsafe-eval" not in page.headers["content-security-policy"]
    assert "camera=(self)" in page.headers["permissions-policy"]
    agreed_on(phone)
    expect(case).to_have_attribute("data-agreed", "true")
    clerk.get_by_role("button", name="办完，关闭这件").click()
    assert problems == []


def queued(clerk: Page) -> dict[str, str]:
    """A ticket in the queue, and nobody called."""
    _, panel = call(clerk, "GET", "/api/window")
    for one in panel["tickets"]:
        if one["state"] == "called" and one["mine"]:
            call(clerk, "POST", f"/api/window/tickets/{one['id']}/no-show", {})
    body = {"office": panel["office"], "item": RENEWAL, "priority": True}
    _, ticket = call(clerk, "POST", "/api/window/tickets", body)
    clerk.reload()
    expect(clerk.get_by_test_id("waiting").filter(has_text=ticket["label"])).to_be_attached()
    return dict(ticket)


def test_a_whole_case_by_the_keyboard_alone(contexts: Contexts, site: Site) -> None:
    _, clerk, problems = clerk_at(contexts, site)
    phone = contexts().new_page()
    sign_in(phone, site.origin, OWNER)
    fresh(phone)
    text = live_code(phone)
    ticket = queued(clerk)
    clerk.evaluate("window.addEventListener('pointerdown', () => (window.pointed = true), true)")

    press(clerk, clerk.get_by_role("button", name="叫下一位"))
    number = clerk.get_by_test_id("called")
    expect(number).to_be_visible()
    while ticket["label"] not in number.inner_text():  # others wait before
        press(clerk, clerk.get_by_role("button", name="没有来"))
        expect(number).to_have_count(0)
        press(clerk, clerk.get_by_role("button", name="叫下一位"))
        expect(number).to_be_visible()
    press(clerk, clerk.get_by_role("button", name="来了，开始办理"))
    case = clerk.get_by_test_id("case")
    expect(case.get_by_role("heading", level=2)).to_be_focused()
    expect(clerk.locator("figure canvas")).to_be_visible()
    gun(clerk, text)
    agreed_on(phone)
    expect(case).to_have_attribute("data-agreed", "true")

    chosen(clerk, clerk.locator("select[name=premises_changed]"), "no")
    for box in clerk.locator("section.form form input:not([type=checkbox])").all():
        if not box.input_value():
            tab_to(clerk, box)
            clerk.keyboard.type("Luo")
    press(clerk, clerk.get_by_role("button", name="保存填写"))
    expect(clerk.get_by_role("button", name="保存填写")).to_have_count(0)
    expect(case.get_by_role("heading", name="申请表")).to_be_focused()
    unchanged = clerk.get_by_role("button", name="来人确认没有变化")
    while left := unchanged.count():
        press(clerk, unchanged.first)
        expect(unchanged).to_have_count(left - 1)
        clerk.wait_for_function("document.activeElement !== document.body")
    press(clerk, clerk.get_by_role("button", name="发到手机上核对"))
    expect(clerk.get_by_text("手机上正在核对")).to_be_visible()
    promised = phone.get_by_label("我已看清，并作出承诺")
    expect(promised.first).to_be_visible()  # what is on the phone is a moment behind the clerk's page
    for box in promised.all():
        box.check()
    phone.get_by_role("button", name="确认并提交").click()
    confirm_step(phone, site.origin)
    expect(clerk.get_by_text("已提交，等部门受理")).to_be_visible()
    press(clerk, clerk.get_by_role("button", name="办完，关闭这件"))
    expect(case).to_have_count(0)
    assert not clerk.evaluate("Boolean(window.pointed)")
    assert problems == []


def test_a_lock_in_the_middle_of_a_case_loses_nothing(contexts: Contexts, site: Site) -> None:
    _, clerk, problems = clerk_at(contexts, site)
    phone = contexts().new_page()
    sign_in(phone, site.origin, OWNER)
    fresh(phone)
    other = opened(clerk, EXPENSES, "用手机办理")
    expect(other).to_contain_text("老年人医疗费用证明")
    clerk.get_by_text("不用取号，直接办理").click()
    case = opened(clerk, RENEWAL, "用手机办理")
    expect(case).to_contain_text("食品经营许可延续")
    expect(clerk.locator("figure canvas")).to_be_visible()
    gun(clerk, live_code(phone))
    agreed_on(phone)
    expect(case).to_have_attribute("data-agreed", "true")
    clerk.locator("select[name=premises_changed]").select_option("no")
    owner = changed(clerk)
    with clerk.expect_response(re.compile("/draft$")):
        owner.fill("小餐饮（新）")

    idle(site)
    lock = clerk.locator("dialog.lock")
    expect(lock).to_be_visible()  # the page's own next look at the queue finds it
    assert "罗" not in clerk.locator("body").inner_text()
    assert call(clerk, "GET", "/api/window")[1]["code"] == "locked"
    lock.get_by_label("登录名").fill(CLERK)
    lock.get_by_label("密码", exact=True).fill(password(site.origin))
    lock.get_by_role("button", name="登录", exact=True).click()
    expect(lock).to_have_count(0)

    expect(case).to_contain_text("食品经营许可延续")  # the case that was worked on, not the first one
    expect(case).to_have_attribute("data-agreed", "true")
    expect(clerk.locator("select[name=premises_changed]")).to_have_value("no")
    expect(owner).to_have_value("小餐饮（新）")
    expect(clerk.get_by_role("tab")).to_have_count(2)
    clerk.get_by_role("button", name="保存填写").click()
    expect(clerk.get_by_role("button", name="保存填写")).to_have_count(0)
    expect(case).to_contain_text("小餐饮（新）")
    for _ in range(2):
        left = clerk.get_by_role("tab").count()
        clerk.get_by_role("button", name="办完，关闭这件").click()
        expect(clerk.get_by_role("tab")).to_have_count(left - 1)
    assert problems == []


def test_the_last_key_before_another_case_is_kept(contexts: Contexts, site: Site) -> None:
    _, clerk, _ = clerk_at(contexts, site)
    phone = contexts().new_page()
    sign_in(phone, site.origin, OWNER)
    fresh(phone)
    case = opened(clerk, RENEWAL, "用手机办理")
    expect(clerk.locator("figure canvas")).to_be_visible()
    gun(clerk, live_code(phone))
    agreed_on(phone)
    expect(case).to_have_attribute("data-agreed", "true")
    call(clerk, "POST", "/api/window/cases", {"item": EXPENSES})
    expect(clerk.get_by_role("tab")).to_have_count(2)
    field = changed(clerk)
    field.fill("小")
    clerk.get_by_role("tab").nth(1).click()
    expect(case).to_contain_text("老年人医疗费用证明")
    clerk.get_by_role("tab").nth(0).click()
    expect(field).to_have_value("小")
    for _ in range(2):
        left = clerk.get_by_role("tab").count()
        clerk.get_by_role("button", name="办完，关闭这件").click()
        expect(clerk.get_by_role("tab")).to_have_count(left - 1)


def test_a_promise_on_the_glass_with_a_second_person(contexts: Contexts, site: Site) -> None:
    context, clerk, of_clerk = clerk_at(contexts, site)
    colleague = contexts(viewport={"width": 1280, "height": 900}).new_page()
    of_colleague = watched(colleague)
    number, name = elder_card(contexts, site)
    case = opened(clerk, EXPENSES, "没有手机，刷证办理")
    customer = on_glass(context, clerk)
    of_customer = watched(customer)
    by_card(clerk, customer, number, name)
    clerk.locator("select[name=purpose]").select_option("relief")
    clerk.get_by_role("button", name="保存填写").click()
    part = clerk.get_by_test_id("promise")
    expect(part).to_contain_text("养老金领取证明")
    part.get_by_label("为什么不在手机上签").select_option("cannot_use")
    part.get_by_role("button", name="请来人在客户屏上看清并签名").click()
    expect(customer.get_by_test_id("customer")).to_have_attribute("data-state", "promise")
    for words in ("养老金或其他固定收入如实填写。", "没有隐瞒收入", "承诺不实的"):
        expect(customer.locator("body")).to_contain_text(words)
    assert grave(customer) == []
    expect(customer.get_by_test_id("pad")).to_have_count(0)  # nothing is signed that was not ticked
    customer.get_by_label("我已看清，并作出承诺").check()
    written(customer)
    customer.get_by_role("button", name="签好了").click()
    expect(part).to_have_attribute("data-state", "waiting")
    assert grave(clerk) == []

    witness(colleague, site, name)
    expect(part).to_have_attribute("data-state", "confirmed")
    expect(part).to_contain_text("住院处 M0233 已见证")
    clerk.get_by_role("link", name="打印查看单").click()
    promised = clerk.get_by_test_id("promised")
    for words in ("养老金或其他固定收入如实填写。", "承诺不实的", "住院处 M0233", "不会用手机"):
        expect(promised).to_contain_text(words)
    assert grave(clerk) == []
    clerk.get_by_role("link", name="回到窗口").click()
    expect(case).to_be_visible()
    clerk.get_by_role("button", name="办完，关闭这件").click()
    expect(customer.get_by_test_id("customer")).to_have_attribute("data-state", "idle")
    assert name not in customer.locator("body").inner_text()
    assert (of_clerk, of_customer, of_colleague) == ([], [], [])


def by_card(clerk: Page, customer: Page, number: str, name: str) -> None:
    """The card is read, the sheet is signed on the glass."""
    clerk.get_by_label("身份证号码").fill(number)
    clerk.get_by_label("姓名").fill(name)
    clerk.get_by_role("button", name="读取身份证").click()
    expect(clerk.get_by_text("签字后查看")).to_be_visible()
    written(customer)
    customer.get_by_role("button", name="签好了").click()
    expect(clerk.locator("[data-agreed=true]")).to_have_count(1)


def witness(colleague: Page, site: Site, name: str) -> None:
    """A colleague at another counter is called, reads what was promised, and confirms with a step."""
    sign_in(colleague, site.origin, COLLEAGUE)
    colleague.goto(f"{site.origin}/office/window")
    colleague.get_by_role("button", name="去看看").click()
    one = colleague.get_by_test_id("witness")
    expect(one).to_contain_text("不会用手机")
    expect(one).to_contain_text("养老金或其他固定收入如实填写。")
    assert name not in one.inner_text()
    assert grave(colleague) == []
    one.get_by_role("button", name="我已当面见证").click()
    confirm_step(colleague, site.origin)
    expect(one).to_have_count(0)


def on_glass(context: BrowserContext, clerk: Page) -> Page:
    """The customer's screen."""
    with context.expect_page() as opened_page:
        clerk.get_by_role("button", name="打开客户屏").click()
    return opened_page.value


def idle(site: Site) -> None:
    """Twenty minutes go by at the clerk's desk, as the server's own row of the session says it."""
    with closing(sqlite3.connect(site.data_dir / "liangzheng.sqlite3", timeout=5)) as database, database:
        database.execute(
            "UPDATE sign_in SET last_active_at = strftime('%Y-%m-%d %H:%M:%f000', 'now', '-20 minutes') "
            "WHERE ended_at IS NULL AND account_id = (SELECT id FROM account WHERE login = ?)",
            (CLERK,),
        )
