"""An inspector without a network: prepared, offline with the server stopped, and back; no look is lost (A9, C4)."""

import os
import re
import signal
import sqlite3
import subprocess
import time
from collections.abc import Iterator
from contextlib import closing, contextmanager, suppress
from io import BytesIO
from pathlib import Path

import pytest
from PIL import Image
from playwright.sync_api import Browser, BrowserContext, Page, expect

from tests.browser import camera
from tests.browser.chromium import QUIET, path
from tests.browser.conftest import PHONE, Contexts, Server, free_port, watched
from tests.browser.offline_phones import READY, STRIP, VERDICT, HoldersPhone, ready, spoilt
from tests.browser.people import call, sign_in
from tests.browser.test_inspector import pull
from tests.browser.test_installed import installed
from tests.browser.test_offline_wallet import PIN, live, save_by_pin
from tests.browser.walk.visit import present, qr

SCENE = "机动车路面查验"
CHECK_MS, PREPARED_MS = 20, 1000
LOOKS, TRIES = 50, 3


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    """A city of its own: it is stopped and started again."""
    made = Server(tmp_path_factory.mktemp("offline"), free_port())
    made.start()
    yield made
    made.stop()


@pytest.fixture
def phones(contexts: Contexts, server: Server) -> Contexts:
    """Phones of this city."""
    if server.process is None:
        server.start()
    return lambda **options: contexts(base_url=server.site.origin, **options)


def prepared(context: BrowserContext, server: Server) -> Page:
    """An inspector's phone that says it is ready."""
    page = context.new_page()
    sign_in(page, server.site.origin, "inspector")
    page.goto("/inspect")
    installed(page)
    ready(page)
    return page


def begin(page: Page) -> None:
    """Begin duty in the roadside scene."""
    page.get_by_text(SCENE).first.click()
    page.get_by_role("button", name="开始执勤").click()


def driver(context: BrowserContext, server: Server, login: str = "citizen") -> HoldersPhone:
    """A citizen's phone with a pass of the driving licence."""
    page = context.new_page()
    sign_in(page, server.site.origin, login)
    page.goto("/scenes")
    phone = HoldersPhone(page)
    phone.save("driving_licence")
    return phone


def looks_of(page: Page) -> list[dict[str, object]]:
    """The holder's record."""
    items: list[dict[str, object]] = call(page, "GET", "/api/me/looks?limit=50")[1]["items"]
    return items


def pinned(context: BrowserContext, server: Server, login: str) -> Page:
    """A citizen whose wallet keeps the first certificates under six digits."""
    page = context.new_page()
    sign_in(page, server.site.origin, login)
    installed(page)
    save_by_pin(page, server.site)
    return page


def test_wallet_and_inspector_both_offline_with_the_server_stopped(
    phones: Contexts, server: Server, camera_file: Path
) -> None:
    citizen, context = pinned(phones(), server, "driver"), phones()
    before = len(looks_of(citizen))
    context.clock.install()
    inspector = prepared(context, server)
    problems = watched(inspector)
    words = inspector.locator(READY).inner_text()
    assert re.search(r"可离线核验至 .*\d\d:\d\d\s+名单截至 \d\d:\d\d", words), words
    citizen.context.set_offline(True)
    context.set_offline(True)
    server.stop()

    citizen.goto("/code", wait_until="commit")
    citizen.get_by_test_id("unlock").get_by_label("6 位解锁码").fill(PIN)
    live(citizen)
    inspector.goto("/inspect")
    expect(inspector.locator(READY)).to_have_attribute("data-ready", "yes")
    verdict, tries = inspector.locator(VERDICT), 0
    while tries < TRIES and (tries == 0 or verdict.get_attribute("data-reason") == "shown_early"):
        tries += 1  # a busy machine may open the camera when the code is over
        inspector.goto("/inspect")
        film(camera_file, citizen)
        begin(inspector)
        expect(verdict).to_be_visible()
    expect(verdict).to_have_attribute("data-offline", "offline_verified")
    assert re.search(r"已离线核验，状态截至 \d\d:\d\d", verdict.inner_text())
    assert "有效 · 离线" in verdict.inner_text()
    assert "李●" in verdict.inner_text()
    print(f"offline check: {verdict.get_attribute('data-took')} ms")
    assert float(verdict.get_attribute("data-took") or "inf") <= CHECK_MS
    inspector.get_by_role("button", name="是本人", exact=True).click()
    expect(inspector.locator(STRIP)).to_contain_text(f"{tries} 条核验等待网络")

    context.clock.fast_forward(120_000)  # the same video, two minutes later
    inspector.goto("/inspect")
    begin(inspector)
    expect(verdict).to_have_attribute("data-reason", "shown_early")
    expect(verdict).to_have_attribute("data-offline", "no_verdict")
    assert "可能是截图或录像" in verdict.inner_text()
    inspector.locator(".offline__close").click()

    server.start()
    citizen.context.set_offline(False)
    context.set_offline(False)
    inspector.get_by_role("button", name="我的", exact=True).click()
    expect(inspector.get_by_test_id("outbox")).to_have_attribute("data-waiting", "0", timeout=90_000)
    citizen.goto("/me")
    found = looks_of(citizen)
    new = found[: len(found) - before]
    assert [(one["offline"], one["verdict"]) for one in new if one["verdict"] == "valid"] == [(True, "valid")]
    assert problems == []


def film(file: Path, citizen: Page) -> None:
    """Let the inspector's camera see the citizen's screen."""
    camera.screen(file, Image.open(BytesIO(citizen.get_by_test_id("pass-canvas").screenshot())))


@contextmanager
def own_browser(playwright_browser: Browser, profile: Path) -> Iterator[tuple[BrowserContext, subprocess.Popen[bytes]]]:
    """A Chromium of its own with a profile on the disk, whose process is known, so that it can be killed."""
    port_file = profile / "DevToolsActivePort"
    port_file.unlink(missing_ok=True)
    command = [path(), *QUIET, "--headless", "--no-sandbox", "--remote-debugging-port=0", f"--user-data-dir={profile}"]
    process = subprocess.Popen(
        [*command, "about:blank"], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, start_new_session=True
    )
    try:
        ends_at = time.monotonic() + 30
        while not (port_file.exists() and port_file.read_text().count("\n")):
            assert time.monotonic() < ends_at, "the browser did not start"
            time.sleep(0.1)
        port = port_file.read_text().split("\n")[0]
        connected = playwright_browser.browser_type.connect_over_cdp(f"http://127.0.0.1:{port}")
        context = connected.contexts[0]
        context.set_default_timeout(30_000)
        context.add_init_script("localStorage.setItem('lz.locale', 'zh-CN')")
        yield context, process
    finally:
        killed(process)


def killed(process: subprocess.Popen[bytes]) -> None:
    """Kill the browser and all that it started: what is on the path may be a script that only calls it."""
    with suppress(ProcessLookupError):
        os.killpg(process.pid, signal.SIGKILL)
    process.wait(timeout=20)


def open_inspector(context: BrowserContext, server: Server) -> Page:
    """A page of the inspector's app at a phone's size."""
    page = context.new_page()
    page.set_viewport_size(PHONE)
    page.goto(f"{server.site.origin}/inspect")
    return page


def waiting(page: Page) -> int:
    """How many looks the phone says are waiting."""
    page.get_by_role("button", name="我的", exact=True).click()
    return int(page.get_by_test_id("outbox").get_attribute("data-waiting") or 0)


def check_offline(page: Page, text: str) -> None:
    """Hand over a picture of a pass, wait for its verdict, clear it."""
    present(page, qr(text))
    expect(page.locator(VERDICT)).to_have_attribute("data-offline", "offline_verified")
    page.locator(".offline__close").click()
    expect(page.locator(VERDICT)).to_have_count(0)


def fresh(holder: HoldersPhone, used: set[tuple[int, int]]) -> str:
    """A showing that was not shown before: another second, or other flags."""
    now = int(time.time())
    found = next((at, flags) for at in range(now, now - 30, -1) for flags in (0, 2, 4, 6) if (at, flags) not in used)
    used.add(found)
    return holder.draw(shown_at=found[0], flags=found[1])


def test_fifty_looks_survive_a_killed_browser(
    browser: Browser, phones: Contexts, server: Server, tmp_path: Path
) -> None:
    holder = driver(phones(), server, "rider")
    before = arrived(server)
    with own_browser(browser, tmp_path) as (context, process):
        page = context.new_page()
        page.set_viewport_size(PHONE)
        sign_in(page, server.site.origin, "inspector3")
        page.goto(f"{server.site.origin}/inspect")
        installed(page)
        ready(page)
        context.set_offline(True)
        page.goto(f"{server.site.origin}/inspect")
        begin(page)
        used: set[tuple[int, int]] = set()
        for _ in range(LOOKS):
            check_offline(page, fresh(holder, used))
        expect(page.locator(STRIP)).to_contain_text(f"{LOOKS} 条核验等待网络")
        killed(process)
    with own_browser(browser, tmp_path) as (context, _):
        page = open_inspector(context, server)
        page.wait_for_url(re.compile("/sign-in"))  # a session's cookie dies with its browser; the looks do not
        sign_in(page, server.site.origin, "inspector3")
        page.goto(f"{server.site.origin}/inspect")
        ends_at = time.monotonic() + 60
        while len(arrived(server)) < len(before) + LOOKS and time.monotonic() < ends_at:
            time.sleep(0.5)
    found = arrived(server)[len(before) :]
    assert [number for _, number in found] == list(range(1, LOOKS + 1))
    assert len({shift for shift, _ in found}) == 1


def arrived(server: Server) -> list[tuple[str, int]]:
    """Shift and number of every look on the server, in the order of arrival."""
    with closing(sqlite3.connect(server.site.data_dir / "liangzheng.sqlite3", timeout=5)) as database:
        rows = database.execute("SELECT shift_id, number FROM offline_look ORDER BY rowid").fetchall()
    return [(str(shift), int(number)) for shift, number in rows]


def test_preparing_takes_less_than_a_second(phones: Contexts, server: Server) -> None:
    page = prepared(phones(), server)
    took = []
    for _ in range(3):
        page.reload()
        ready(page)
        expect(page.locator(READY)).to_have_attribute("data-took", re.compile(r"\d+"))
        took.append(int(page.locator(READY).get_attribute("data-took") or 0))
    print(f"fetched and checked in {took} ms")
    assert min(took) <= PREPARED_MS


def offline_duty(phones: Contexts, server: Server, login: str = "inspector") -> Page:
    """An inspector on duty whose phone has just lost the network."""
    page = prepared(phones(), server) if login == "inspector" else _as(phones, server, login)
    begin(page)
    page.context.set_offline(True)
    expect(page.locator(STRIP)).to_contain_text("离线 · 名单截至")
    return page


def _as(phones: Contexts, server: Server, login: str) -> Page:
    page = phones().new_page()
    sign_in(page, server.site.origin, login)
    page.goto("/inspect")
    installed(page)
    ready(page)
    return page


def test_what_does_not_hold_is_named(phones: Contexts, server: Server) -> None:
    holder, page = driver(phones(), server), offline_duty(phones, server)
    verdict = page.locator(VERDICT)
    text = holder.draw()
    pull(page, spoilt(text))
    expect(verdict).to_have_attribute("data-reason", "issuer_signature")
    expect(verdict).to_have_attribute("data-offline", "not_valid")
    assert "周" not in verdict.inner_text()
    pull(page, text)
    expect(verdict).to_have_attribute("data-offline", "offline_verified")
    pull(page, text)
    expect(verdict).to_have_attribute("data-reason", "replayed")
    page.goto("/inspect")  # the mark of what was seen outlives the page
    begin(page)
    pull(page, text)
    expect(verdict).to_have_attribute("data-reason", "replayed")
    pull(page, holder.draw(shown_at=int(time.time()) + 60))
    expect(verdict).to_have_attribute("data-reason", "shown_late")


def test_an_online_code_needs_a_network_and_says_what_to_ask_for(phones: Contexts, server: Server) -> None:
    page = offline_duty(phones, server)
    pull(page, f"{server.site.origin}/C/{'A' * 26}".upper())
    told = page.locator("[data-network=online_code]")
    expect(told).to_contain_text("没有网络核验不了")
    expect(told).to_contain_text("离线码")


def test_digits_are_asked_answered_and_spent(phones: Contexts, server: Server) -> None:
    holder, page = driver(phones(), server), offline_duty(phones, server)
    page.get_by_role("button", name="出题核对").click()
    asked = int(page.get_by_test_id("digits").inner_text())
    page.get_by_role("button", name="扫对方的码").click()
    verdict = page.locator(VERDICT)
    pull(page, holder.draw())
    expect(verdict).to_have_attribute("data-reason", "challenge_missing")
    expect(verdict.get_by_role("button", name="出题", exact=True)).to_be_visible()
    pull(page, holder.draw(challenge=(asked + 1) % 10_000))
    expect(verdict).to_have_attribute("data-reason", "challenge_wrong")
    pull(page, holder.draw(challenge=asked))
    expect(verdict).to_have_attribute("data-offline", "offline_verified")
    expect(verdict).to_contain_text("回答了你的题目")
    page.locator(".offline__close").click()
    expect(page.get_by_role("button", name="出题核对")).to_be_visible()


def test_signing_out_with_unsent_looks_asks_first(phones: Contexts, server: Server) -> None:
    holder, page = driver(phones(), server), offline_duty(phones, server)
    check_offline(page, holder.draw())
    page.get_by_role("button", name="我的", exact=True).click()
    page.get_by_role("button", name="退出登录").click()
    sheet = page.get_by_test_id("leave")
    expect(page.get_by_text("还有 1 条核验没有上传")).to_be_visible()
    sheet.get_by_role("button", name="先上传，再退出").click()
    expect(sheet.get_by_role("alert")).to_contain_text("现在没有网络")
    sheet.get_by_role("button", name="先不退出").click()
    expect(page.get_by_test_id("outbox")).to_have_attribute("data-waiting", "1")
    page.get_by_role("button", name="退出登录").click()
    sheet.get_by_role("button", name="删除并退出").click()
    page.wait_for_timeout(1000)
    page.goto("/inspect")  # nothing of the shift is usable any more
    expect(page.get_by_test_id("no-shift")).to_be_visible()


def test_looks_outlive_a_lapsed_session_and_are_nobody_elses(phones: Contexts, server: Server) -> None:
    holder, page = driver(phones(), server), offline_duty(phones, server)
    check_offline(page, holder.draw())
    context = page.context
    session = [one for one in context.cookies() if one["name"].startswith("lz")]
    context.clear_cookies()  # the session is over meanwhile
    context.set_offline(False)
    expect(page.get_by_text("重新登录").first).to_be_visible()
    assert session
    other = context.new_page()
    sign_in(other, server.site.origin, "inspector3")
    other.goto("/inspect")
    ready(other)
    other.get_by_role("button", name="我的", exact=True).click()
    expect(other.get_by_test_id("outbox")).to_have_attribute("data-waiting", "0")
    again = context.new_page()
    before = len(arrived(server))
    sign_in(again, server.site.origin, "inspector")
    again.goto("/inspect")
    ready(again)
    again.get_by_role("button", name="我的", exact=True).click()
    expect(again.get_by_test_id("outbox")).to_have_attribute("data-waiting", "0", timeout=60_000)
    assert len(arrived(server)) == before + 1
