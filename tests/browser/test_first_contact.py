"""First contact: a newcomer signs up, the counter confirms, the wallet is full; a lost phone; a chat app's browser."""

import re
from datetime import UTC, datetime

from playwright.sync_api import Page, expect

from backend.citypack.reading import read
from backend.demo.city import Demo
from backend.demo.people import Person, people
from backend.kernel.settings import DEMO_PACK
from backend.standards.calendar import date_in_shanghai
from tests.browser.conftest import Contexts, Site, watched
from tests.browser.people import CODE, call, confirm_step, sign_in
from tests.browser.test_main_job import authenticator

WECHAT = (
    "Mozilla/5.0 (iPhone; CPU iPhone OS 18_1 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) "
    "Mobile/15E148 MicroMessenger/8.0.54 Language/zh_CN"
)
CLERK = "school"
NOTICED_MS = 10_000
OLD_PASSWORD, NEW_PASSWORD = "words for the first phone", "three words together"


def person(**wanted: str) -> Person:
    """A person of the demo city, as it was loaded today."""
    everybody = people(Demo(read(DEMO_PACK)), date_in_shanghai(datetime.now(UTC)))
    return next(one for one in everybody if all(getattr(one, name) == value for name, value in wanted.items()))


def begin(page: Page, site: Site, who: Person, *, password: str | None = None) -> str:
    """Sign up as this person of the demo; returns the counter number on the screen."""
    page.goto(f"{site.origin}/sign-in")
    page.get_by_role("link", name=re.compile("注册")).click()
    page.get_by_label("姓名").fill(who.name)
    page.get_by_label("公民身份号码").fill(who.resident_id)
    if password:
        page.get_by_text("密码", exact=True).click()
        page.get_by_label("设一个密码").fill(password)
    page.get_by_role("button", name="下一步").click()
    number = page.get_by_test_id("counter-number")
    expect(number).to_be_visible()
    return number.get_attribute("data-plain") or ""


def confirm(desk: Page, site: Site, number: str, *, sign_out: bool = False) -> None:
    """The clerk finds the number, ticks the comparison and confirms."""
    desk.goto(f"{site.origin}/desk/claims")
    desk.get_by_label("窗口号码").fill(number)
    desk.keyboard.press("Enter")
    check = desk.get_by_test_id("claim-check")
    expect(check).to_be_visible()
    button = check.get_by_role("button", name="核对无误")
    expect(button).to_be_disabled()
    for words in ("身份证是原件", "姓名和号码", "证件照片"):
        check.get_by_label(re.compile(words)).check()
    if sign_out:
        check.get_by_label(re.compile("旧手机丢了")).check()
    button.click()
    expect(check.locator("[data-outcome]")).to_be_visible()


def enter(page: Page, site: Site, login: str, password: str) -> None:
    """Sign in with a password of one's own, as soon as the counter's word is known."""
    page.goto(f"{site.origin}/sign-in")
    page.get_by_label("登录名").fill(login)
    page.get_by_label("密码", exact=True).fill(password)
    page.get_by_role("button", name="登录", exact=True).click()
    page.wait_for_url(re.compile("/code"))


def test_a_newcomer_signs_up_with_a_passkey_and_the_counter_confirms(contexts: Contexts, site: Site) -> None:
    phone_context = contexts()
    phone, desk = phone_context.new_page(), contexts(viewport={"width": 1280, "height": 840}).new_page()
    problems = [watched(phone), watched(desk)]
    authenticator(phone_context, phone)
    sign_in(desk, site.origin, CLERK)
    number = begin(phone, site, person(key="ouyang_mingxuan"))
    phone.reload()
    expect(phone.get_by_test_id("counter-number")).to_have_attribute("data-plain", number)
    confirm(desk, site, number)
    expect(desk.locator("[data-outcome=bound]")).to_contain_text("已开通账号")
    expect(phone.get_by_role("heading", name="核对好了")).to_be_visible(timeout=10_000)
    phone.get_by_role("link", name="去登录").click()
    phone.get_by_role("button", name="用通行密钥登录").click()
    phone.wait_for_url(re.compile("/code"))
    expect(phone.locator(CODE)).to_have_attribute("data-state", "live")
    phone.goto(f"{site.origin}/certificates")
    expect(phone.locator("a[href*='/certificates/']").first).to_be_visible()
    phone.goto(f"{site.origin}/me/sessions")
    expect(phone.get_by_test_id("account-events")).to_contain_text("核对身份，开通账号")
    assert problems == [[], []]


def test_a_lost_phone_is_replaced_at_the_counter_and_wiped(contexts: Contexts, site: Site) -> None:
    """A newcomer's, for it ends with another password, and every other account keeps the demo's."""
    lost, phone, desk = (contexts().new_page() for _ in range(3))
    who = person(key="wang_jie")
    sign_in(desk, site.origin, CLERK)
    number = begin(lost, site, who, password=OLD_PASSWORD)
    login = lost.get_by_test_id("login").inner_text()
    confirm(desk, site, number)
    enter(lost, site, login, OLD_PASSWORD)
    me = call(lost, "GET", "/api/session")[1]
    lost.evaluate("localStorage.setItem('lz.note', 'of somebody')")
    lost.goto("about:blank")  # the phone lies in somebody's pocket: an open page would notice by itself
    number = begin(phone, site, who, password=NEW_PASSWORD)
    confirm(desk, site, number, sign_out=True)
    expect(desk.locator("[data-outcome=recovered]")).to_contain_text(me["login"])
    lost.goto(f"{site.origin}/certificates")
    expect(lost.get_by_test_id("ended")).to_contain_text("这台设备已被退出")
    assert me["person"]["name"] not in lost.inner_text("body").split("演示账号")[0]
    assert lost.evaluate("localStorage.getItem('lz.note')") is None
    expect(phone.get_by_role("heading", name="找回账号了")).to_be_visible(timeout=10_000)
    enter(phone, site, me["login"], NEW_PASSWORD)


def test_all_other_devices_are_signed_out_from_the_phone_in_hand(contexts: Contexts, site: Site) -> None:
    here, there = contexts().new_page(), contexts().new_page()
    for page in (here, there):
        sign_in(page, site.origin, "rider")
    here.goto(f"{site.origin}/me/sessions")
    here.get_by_role("button", name="退出其他设备").click()
    confirm_step(here, site.origin)
    expect(here.get_by_text(re.compile("已退出 [1-9]"))).to_be_visible()
    expect(there.get_by_test_id("ended")).to_be_visible(timeout=NOTICED_MS)  # nobody touches it
    there.reload()
    expect(there.get_by_role("heading", name="登录")).to_be_visible()
    here.goto(f"{site.origin}/code")
    expect(here.locator(CODE)).to_have_attribute("data-state", "live")


def test_a_chat_apps_browser_is_told_the_way_out(contexts: Contexts, site: Site) -> None:
    page = contexts(user_agent=WECHAT).new_page()
    problems = watched(page)
    page.goto(f"{site.origin}/code")
    told = page.get_by_test_id("chat-app")
    expect(told).to_contain_text("微信")
    expect(told).to_contain_text("点右上角的 ⋯")
    told.get_by_role("button", name="复制网址").click()
    expect(told.get_by_role("status")).to_contain_text(re.compile("已复制|没有复制上"))
    told.get_by_role("button", name="仍然留在这里").click()
    expect(page.get_by_role("button", name="登录", exact=True)).to_be_visible()
    plain = contexts().new_page()
    plain.goto(f"{site.origin}/sign-in")
    expect(plain.get_by_role("button", name="登录", exact=True)).to_be_visible()
    expect(plain.get_by_test_id("chat-app")).to_have_count(0)
    assert problems == []
