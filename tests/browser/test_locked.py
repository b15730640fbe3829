"""A wallet out of sight blanks, locks, opens by PIN; a lapsed or left one leaves nothing in the browser (R27, R30)."""

import re
import sqlite3
from collections.abc import Iterator
from contextlib import ExitStack, closing
from typing import Any

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, expect

from tests.browser.chromium import QUIET, path
from tests.browser.conftest import PHONE, Contexts, Site, watched
from tests.browser.people import CODE, call, password, sign_in
from tests.browser.test_installed import OFFLINE, installed

PIN, WRONG = "314159", "271828"
LOCKS_AFTER_MS = 5 * 60_000
BACK_FORWARD = "--disable-back-forward-cache"
# The runner's pages are always in front: a phone that puts the browser away says it like this.
SIGHT = """(() => {
  let hidden = false
  Object.defineProperty(document, 'visibilityState', { get: () => (hidden ? 'hidden' : 'visible') })
  window.putAway = (away) => {
    hidden = away
    document.dispatchEvent(new Event('visibilitychange'))
  }
})()"""
# What an earlier version, or another part, may have kept: the wipe has something to find.
LEFTOVERS = """async (secrets) => {
  localStorage.setItem('draft', secrets[0])
  sessionStorage.setItem('draft', secrets[0])
  await (await caches.open('pages')).put('/kept', new Response(secrets.join(' ')))
  await new Promise((done, fail) => {
    const opening = indexedDB.open('vault', 1)
    opening.onupgradeneeded = () => opening.result.createObjectStore('cards')
    opening.onerror = () => fail(opening.error)
    opening.onsuccess = () => {
      const work = opening.result.transaction('cards', 'readwrite')
      work.objectStore('cards').put(secrets.join(' '), 'all')
      work.oncomplete = () => { opening.result.close(); done() }
    }
  })
}"""
KEPT = """async () => {
  const kept = [JSON.stringify({ ...localStorage }), JSON.stringify({ ...sessionStorage })]
  for (const name of await caches.keys()) {
    const cache = await caches.open(name)
    for (const request of await cache.keys()) kept.push(request.url, await (await cache.match(request)).text())
  }
  for (const { name } of await indexedDB.databases()) {
    const base = await new Promise((done) => {
      const opening = indexedDB.open(name)
      opening.onsuccess = () => done(opening.result)
    })
    for (const store of base.objectStoreNames)
      kept.push(JSON.stringify(await new Promise((done) => {
        const asking = base.transaction(store).objectStore(store).getAll()
        asking.onsuccess = () => done(asking.result)
      })))
    base.close()
  }
  return kept.join('\\n')
}"""


def secrets_of(page: Page, slot: str = "") -> list[str]:
    """Personal strings of who is signed in: names, numbers, addresses, from the session and every certificate."""
    _, me = call(page, "GET", f"{slot}/api/session")
    found = {me["person"]["name"], me["person"]["masked_name"], me["person"]["id"]}
    _, listed = call(page, "GET", f"{slot}/api/certificates")
    for certificate in listed["items"]:
        found.add(certificate["id"])
        for one in certificate["fields"].values():
            found |= {text for text in strings(one) if len(text) > 7 and not re.match(r"\d{4}-|[a-z_.]+$", text)}
    _, demo = call(page, "GET", f"{slot}/api/demo")
    everybodys = {one["name"] for one in demo["accounts"]}  # the sign-in page of a demo lists its people
    found = {one for one in found - everybodys if not re.fullmatch("[A-Za-z ]+", one)}
    assert len(found) > 10
    return sorted(found)


def strings(value: Any) -> Iterator[str]:
    """All text in a piece of JSON."""
    if isinstance(value, str):
        yield value
    elif isinstance(value, dict):
        for one in value.values():
            yield from strings(one)
    elif isinstance(value, list):
        for one in value:
            yield from strings(one)


def shown(page: Page) -> str:
    """Everything in the page, seen or not."""
    return page.content() + page.title() + page.url


def hits(text: str, secrets: list[str]) -> list[str]:
    """Which of them are found."""
    return [one for one in secrets if one in text]


def wallet(contexts: Contexts, site: Site, login: str = "citizen") -> Page:
    """A signed-in phone with a PIN, on its code, that can be put away."""
    page = contexts().new_page()
    page.add_init_script(SIGHT)
    page.clock.install()
    sign_in(page, site.origin, login)
    assert call(page, "PUT", "/api/session/pin", {"pin": PIN})[0] == 204
    ready(page)
    return page


def ready(page: Page) -> None:
    """What comes after the first view is there: the worker comes last."""
    expect(page.locator(CODE)).to_have_attribute("data-state", "live")
    installed(page)


def put_away(page: Page) -> None:
    """Out of sight for five minutes, and back."""
    page.evaluate("putAway(true)")
    page.wait_for_timeout(300)
    page.clock.fast_forward(LOCKS_AFTER_MS)
    page.evaluate("putAway(false)")


def test_out_of_sight_the_page_is_blank_at_once_and_back_it_is_as_before(contexts: Contexts, site: Site) -> None:
    page = wallet(contexts, site)
    assert "周" in page.locator("body").inner_text()
    blank = page.evaluate("(putAway(true), document.body.innerText.trim())")
    assert blank == ""
    assert len(page.screenshot()) < 10_000  # one colour
    page.evaluate("putAway(false)")
    expect(page.locator(CODE)).to_be_visible()
    expect(page.locator("dialog.lock")).to_have_count(0)


def test_after_five_minutes_it_is_locked_holds_nothing_and_the_pin_opens_it(contexts: Contexts, site: Site) -> None:
    page = wallet(contexts, site, "rider")
    problems = watched(page)
    secrets = secrets_of(page)
    page.locator("nav a[href$='/certificates']").click()
    expect(page.locator("a[href*='/certificates/']").first).to_be_visible()
    assert hits(shown(page), secrets)
    put_away(page)
    lock = page.locator("dialog.lock")
    expect(lock.get_by_role("heading", level=1)).to_have_text("已锁定")
    assert hits(shown(page), secrets) == []
    assert call(page, "GET", "/api/session")[1]["code"] == "locked"
    page.reload()
    expect(lock).to_be_visible()
    assert hits(shown(page), secrets) == []
    lock.get_by_label("输入 6 位解锁码").fill(WRONG)
    expect(lock.get_by_role("alert")).to_have_text("解锁码不对，还可以试 5 次")
    lock.get_by_label("输入 6 位解锁码").fill(PIN)
    expect(lock).to_have_count(0)
    expect(page.locator("a[href*='/certificates/']").first).to_be_visible()
    assert problems == []


def test_an_app_that_was_ended_meanwhile_opens_locked(contexts: Contexts, site: Site) -> None:
    """The server was not told, for there was no network: the note on the phone, the time alone, is what is left."""
    page = wallet(contexts, site, "parent")
    page.context.set_offline(True)
    page.evaluate("putAway(true)")
    noted = page.evaluate("({ ...localStorage })")
    assert list(noted) == ["lz.away"]
    page.evaluate("localStorage.setItem('lz.away', Number(localStorage.getItem('lz.away')) - 360_000)")
    again = page.context.new_page()
    page.close()
    page.context.set_offline(False)
    again.goto(f"{site.origin}/code")
    expect(again.locator("dialog.lock")).to_be_visible()
    assert call(again, "GET", "/api/session")[1]["code"] == "locked"


def test_the_last_wrong_pin_ends_the_session_and_leaves_the_sign_in(contexts: Contexts, site: Site) -> None:
    page = wallet(contexts, site, "agent")
    put_away(page)
    page.get_by_role("button", name="解锁").click()
    lock = page.locator("dialog.lock")
    field = lock.get_by_label("输入 6 位解锁码")
    for left in (5, 4):
        field.fill(WRONG)
        expect(lock.get_by_role("alert")).to_have_text(f"解锁码不对，还可以试 {left} 次")
    field.fill(WRONG)
    expect(lock.get_by_role("alert")).to_contain_text("秒后再试")
    expect(field).to_be_disabled()
    with closing(sqlite3.connect(site.data_dir / "liangzheng.sqlite3", timeout=5)) as database, database:
        database.execute("UPDATE device_pin SET tries = 5, wait_until = NULL")  # the pauses are a test of the server's
    page.reload()
    field.fill(WRONG)
    expect(lock.get_by_role("alert")).to_contain_text("解锁码已失效")
    expect(lock.get_by_label("登录名")).to_be_visible()
    assert call(page, "GET", "/api/session")[1]["code"] == "unauthenticated"


def test_a_locked_page_stays_locked_without_a_network(contexts: Contexts, site: Site) -> None:
    page = wallet(contexts, site)
    page.context.set_offline(True)
    put_away(page)
    page.get_by_role("button", name="解锁").click()
    lock = page.locator("dialog.lock")
    expect(lock.get_by_role("alert")).to_contain_text("没有网络")
    assert hits(shown(page), ["周"]) == []
    page.reload()
    expect(page.locator(OFFLINE)).to_be_visible()
    page.context.set_offline(False)
    expect(lock).to_be_visible()


def test_a_session_ended_from_elsewhere_says_so_and_empties(contexts: Contexts, site: Site) -> None:
    page = contexts().new_page()
    sign_in(page, site.origin, "citizen")
    ready(page)
    secrets = secrets_of(page)
    page.evaluate(LEFTOVERS, secrets)
    assert hits(page.evaluate(KEPT), secrets)
    other = contexts().new_page()
    sign_in(other, site.origin, "citizen")
    for one in call(other, "GET", "/api/sessions")[1]["items"]:
        if not one["current"]:
            call(other, "DELETE", f"/api/sessions/{one['id']}")
    notice = page.get_by_role("alert")
    page.locator("nav a[href$='/certificates']").or_(notice).first.click()  # the page may have noticed by itself
    expect(notice).to_contain_text("这台设备已被退出")
    assert hits(shown(page), secrets) == []
    page.wait_for_timeout(1000)
    assert hits(page.evaluate(KEPT), secrets) == []


@pytest.fixture
def remembering(browser: Browser, site: Site) -> Iterator[BrowserContext]:
    """A phone whose browser keeps pages for its back button, which the runner's usual one does not."""
    with ExitStack() as stack:
        started = browser.browser_type.launch(
            executable_path=path(), args=[*QUIET, "--no-sandbox"], ignore_default_args=[BACK_FORWARD]
        )
        stack.callback(started.close)
        context = started.new_context(base_url=site.origin, viewport=PHONE, locale="zh-CN")
        context.set_default_timeout(15_000)
        yield context


@pytest.mark.parametrize("slot", ["", "/u/4"])
def test_signing_out_leaves_nothing_in_the_browser(remembering: BrowserContext, site: Site, slot: str) -> None:
    page = remembering.new_page()
    page.goto(f"{slot}/sign-in")
    page.get_by_label("登录名").fill("citizen")
    page.get_by_label("密码", exact=True).fill(password(site.origin))
    page.get_by_role("button", name="登录", exact=True).click()
    ready(page)
    secrets = secrets_of(page, slot)
    for address in ("/certificates", "/me/looks", "/me"):
        page.goto(f"{slot}{address}")
        expect(page.locator("h1").first).to_be_visible()
    page.evaluate(LEFTOVERS, secrets)
    assert hits(page.evaluate(KEPT), secrets) == secrets
    tab = remembering.new_page()
    tab.goto(f"{slot}/certificates")
    expect(tab.locator("a[href*='/certificates/']").first).to_be_visible()
    tab.wait_for_timeout(1500)
    assert hits(shown(tab), secrets)
    page.bring_to_front()
    page.get_by_role("button", name="退出登录").click()
    page.wait_for_url(re.compile("/sign-in"))
    tab.wait_for_url(re.compile("/sign-in"))
    expect(tab.get_by_role("heading", level=1)).to_be_visible()
    for one in (page, tab):
        assert hits(shown(one), secrets) == []
        assert hits(one.evaluate(KEPT), secrets) == []
    for _ in range(4):
        page.go_back(wait_until="commit")
        page.wait_for_timeout(1000)
        assert hits(shown(page), secrets) == []
    page.goto(f"{slot}/sign-in")
    installed(page)
    remembering.set_offline(True)
    for address in ("/code", "/certificates", "/me"):
        page.goto(f"{slot}{address}")
        expect(page.locator(OFFLINE)).to_be_visible()
        assert hits(shown(page), secrets) == []
        assert hits(page.evaluate(KEPT), secrets) == []
    remembering.set_offline(False)


def test_somebody_elses_sign_in_turns_every_tab(contexts: Contexts, site: Site) -> None:
    context = contexts()
    first = context.new_page()
    sign_in(first, site.origin, "citizen")
    ready(first)
    secrets = secrets_of(first)
    second = context.new_page()
    sign_in(second, site.origin, "rider")
    ready(second)
    expect(first.locator(CODE)).to_have_attribute("data-state", "live")
    expect(first.locator(".chip")).not_to_contain_text("周")
    assert hits(shown(first), secrets) == []


def test_the_pin_is_set_changed_and_removed_under_me(contexts: Contexts, site: Site) -> None:
    page = contexts().new_page()
    sign_in(page, site.origin, "citizen")
    page.goto(f"{site.origin}/me")
    page.get_by_role("link", name=re.compile("^解锁码")).click()
    state = page.get_by_test_id("pin-state")
    expect(state).to_contain_text("还没有设置")
    page.get_by_label("新的 6 位解锁码").fill("123456")
    page.get_by_label("再输一次").fill("123456")
    page.get_by_role("button", name="保存").click()
    expect(page.get_by_text("太好猜了")).to_be_visible()
    page.get_by_label("新的 6 位解锁码").fill(PIN)
    page.get_by_label("再输一次").fill(PIN)
    page.get_by_role("button", name="保存").click()
    expect(state).to_contain_text("已经设置")
    page.get_by_label("现在的解锁码").fill(WRONG)
    page.get_by_label("新的 6 位解锁码").fill("918273")
    page.get_by_label("再输一次").fill("918273")
    page.get_by_role("button", name="保存").click()
    expect(page.get_by_text("还可以试 5 次")).to_be_visible()
    page.get_by_label("现在的解锁码").fill(PIN)
    page.get_by_role("button", name="保存").click()
    expect(page.get_by_text("已保存")).to_be_visible()
    page.goto(f"{site.origin}/me")
    page.get_by_role("button", name="现在锁定").click()
    page.get_by_label("输入 6 位解锁码").fill("918273")
    expect(page.locator("dialog.lock")).to_have_count(0)
    page.goto(f"{site.origin}/me/pin")
    page.get_by_role("button", name="不用解锁码").click()
    expect(state).to_contain_text("还没有设置")
