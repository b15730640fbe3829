"""The installed app: opens without a network, takes new builds, can be switched off, meets the browser's criteria."""

import re
import shutil
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import Browser, Page, Response, expect

from tests.browser.chromium import QUIET, path
from tests.browser.conftest import ROOT, Contexts, Site, free_port, running, watched
from tests.browser.people import CODE, sign_in

OPEN_MS, OPENINGS = 500, 5
CHECK_MS, TAKE_MS, WITHIN_MS = 2 * 60_000, 450_000, 10 * 60_000
NEVER_THE_WORKERS = (
    "/api/health",
    "/api/city",
    "/u/2/api/health",
    "/manifest.webmanifest",
    "/sw.js",
    "/pages/stranger.css",
)
DOCUMENTS = {"/code", "/inspect", "/scan"}
OFFLINE = "[data-testid=offline]"
# Notes when the offline page came up, on the page's own clock: the test runner's way to the browser does not count.
NOTES = """new MutationObserver(() => {
  if (!window.offlineAt && document.querySelector('[data-testid=offline]')) window.offlineAt = performance.now()
}).observe(document, { childList: true, subtree: true })"""


def installed(page: Page) -> None:
    """Wait until the service worker has all files and answers for this page."""
    page.evaluate(
        """() => new Promise((done) => {
          const { serviceWorker } = navigator
          if (serviceWorker.controller) done()
          else serviceWorker.addEventListener('controllerchange', () => done(), { once: true })
        })"""
    )


def cached(page: Page) -> list[str]:
    """Paths of everything in any cache."""
    found: list[str] = page.evaluate(
        """async () => {
          const paths = []
          for (const name of await caches.keys())
            for (const request of await (await caches.open(name)).keys()) paths.push(new URL(request.url).pathname)
          return paths
        }"""
    )
    return found


def test_the_worker_keeps_files_of_the_build_and_nothing_else(contexts: Contexts, site: Site) -> None:
    page = contexts().new_page()
    problems = watched(page)
    sign_in(page, site.origin, "citizen")
    installed(page)
    for address in ("/certificates", "/me/looks", "/code"):
        page.goto(f"{site.origin}{address}")
        expect(page.locator("h1").first).to_be_visible()
    built = {f"/{file.relative_to(ROOT / 'build' / 'web')}" for file in (ROOT / "build" / "web").rglob("*")} | DOCUMENTS
    kept = cached(page)
    assert len(kept) > 50
    assert set(kept) <= built
    assert {one for one in kept if not re.fullmatch(r"/assets/[\w-]+\.(js|css)|/icon\.svg", one)} == DOCUMENTS
    assert page.evaluate("caches.keys()") == ["lz-build"]
    assert problems == []


def test_the_worker_answers_for_the_app_and_never_for_the_interface_or_a_code(contexts: Contexts, site: Site) -> None:
    page = contexts().new_page()
    page.goto(f"{site.origin}/sign-in")
    installed(page)
    for address in ("/sign-in", "/u/3/sign-in", "/nowhere"):
        answer = page.goto(f"{site.origin}{address}")
        assert answer is not None
        assert answer.from_service_worker, address
        assert "frame-ancestors" in answer.headers["content-security-policy"]
    for kind in "CARPK":
        answer = page.goto(f"{site.origin}/{kind}/{'A' * 26}")
        assert answer is not None
        assert not answer.from_service_worker, kind
    for address in ("/inspect", "/scan", "/u/1/scan"):  # a stranger is sent on to sign in as soon as one stands
        answer = page.context.new_page().goto(f"{site.origin}{address}", wait_until="commit")
        assert answer is not None
        assert answer.from_service_worker, address
        assert "wasm-unsafe-eval" in answer.headers["content-security-policy"], address
    page.goto(f"{site.origin}/sign-in")
    seen: list[Response] = []
    page.on("response", lambda one: seen.append(one))  # noqa: PLW0108 - a bound builtin takes no marks
    for address in NEVER_THE_WORKERS:
        assert page.evaluate("address => fetch(address).then(({ status }) => status)", address) == 200, address
    asked = [one for one in seen if urlsplit(one.url).path in NEVER_THE_WORKERS]
    assert {urlsplit(one.url).path for one in asked} == set(NEVER_THE_WORKERS)
    assert [one.url for one in asked if one.from_service_worker] == []


@pytest.mark.parametrize("address", ["/code", "/me", "/u/4/code"])
def test_without_a_network_the_app_opens_in_half_a_second_and_says_so(
    contexts: Contexts, site: Site, address: str
) -> None:
    context = contexts()
    page = context.new_page()
    sign_in(page, site.origin, "citizen")
    installed(page)
    context.set_offline(True)
    page.add_init_script(NOTES)
    took = []
    for _ in range(OPENINGS):
        page.goto(f"{site.origin}{address}", wait_until="commit")
        expect(page.locator(OFFLINE)).to_contain_text("没有网络")
        expect(page.locator(OFFLINE)).to_contain_text("手机里不存你的证照和个人信息")
        took.append(page.evaluate("window.offlineAt"))
    print(f"{address}: {[round(ms) for ms in took]} ms")
    assert min(took) <= OPEN_MS
    assert "周" not in page.locator("body").inner_text()
    context.set_offline(False)
    expect(page.locator(f"{CODE}, h1:not({OFFLINE} h1)").first).to_be_visible()
    expect(page.locator(OFFLINE)).to_have_count(0)


def test_an_address_that_does_not_exist_is_a_page_for_a_person(contexts: Contexts, site: Site) -> None:
    page = contexts().new_page()
    answer = page.goto(f"{site.origin}/nowhere/at/all")
    assert answer is not None
    assert (answer.status, answer.headers["content-type"].split(";")[0]) == (404, "text/html")
    expect(page.get_by_role("heading", level=1)).to_have_text("没有这个页面")


def test_chromium_would_install_it_under_the_citys_name(browser: Browser, site: Site, tmp_path: Path) -> None:
    """In a profile of its own: a private window is never offered an installation."""
    arguments = [*QUIET, "--no-sandbox"]
    with ExitStack() as stack:
        context = browser.browser_type.launch_persistent_context(
            tmp_path, executable_path=path(), headless=True, args=arguments, locale="zh-CN"
        )
        stack.callback(context.close)
        page = context.new_page()
        page.goto(f"{site.origin}/sign-in")
        installed(page)
        devtools = context.new_cdp_session(page)
        assert devtools.send("Page.getInstallabilityErrors")["installabilityErrors"] == []
        found = devtools.send("Page.getAppManifest")
        assert found["errors"] == []
        assert found["url"] == f"{site.origin}/manifest.webmanifest"
        assert "云汀市居民码" in found["data"]
        for icon in page.evaluate("fetch('/manifest.webmanifest').then((answer) => answer.json())")["icons"]:
            size = page.evaluate(
                """(address) => new Promise((done) => {
                  const picture = new Image()
                  picture.onload = () => done(`${picture.naturalWidth}x${picture.naturalHeight}`)
                  picture.src = address
                })""",
                icon["src"],
            )
            assert icon["sizes"] in (size, "any"), icon


def test_the_browsers_question_waits_for_the_persons_tap(contexts: Contexts, site: Site) -> None:
    page = contexts().new_page()
    sign_in(page, site.origin, "citizen")
    expect(page.get_by_test_id("install")).to_have_count(0)
    page.evaluate(
        """() => {
          const question = new Event('beforeinstallprompt', { cancelable: true })
          question.prompt = async () => { window.asked = (window.asked ?? 0) + 1 }
          question.userChoice = Promise.resolve({ outcome: 'accepted' })
          dispatchEvent(question)
          window.heldBack = question.defaultPrevented
        }"""
    )
    assert page.evaluate("window.heldBack") is True
    card = page.get_by_test_id("install")
    expect(card).to_contain_text("放到手机桌面")
    assert page.evaluate("window.asked") is None
    card.get_by_role("button", name="添加", exact=True).click()
    expect(page.get_by_text("已添加到桌面")).to_be_visible()
    assert page.evaluate("window.asked") == 1
    expect(page.get_by_test_id("install")).to_have_count(0)


def test_an_iphone_is_told_where_to_tap_and_not_again_after_later(contexts: Contexts, site: Site) -> None:
    iphone = (
        "Mozilla/5.0 (iPhone; CPU iPhone OS 18_0 like Mac OS X) AppleWebKit/605.1.15 Version/18.0 Mobile Safari/604.1"
    )
    page = contexts(user_agent=iphone).new_page()
    sign_in(page, site.origin, "citizen")
    card = page.get_by_test_id("install")
    expect(card).to_contain_text("添加到主屏幕")
    card.get_by_role("button", name="以后再说").click()
    expect(card).to_have_count(0)
    page.goto(f"{site.origin}/me")
    expect(page.get_by_test_id("install")).to_contain_text("添加到主屏幕")


@dataclass
class Releases:
    """A server whose web app can be replaced by a newer build, as a deployment does."""

    folder: Path
    port: int = field(default_factory=free_port)
    stack: ExitStack = field(default_factory=ExitStack)
    number: int = 0

    @property
    def web(self) -> Path:
        """The build that is served."""
        return self.folder / "web"

    def release(self) -> Site:
        """Serve the next build: its document says its number, its service worker knows that it changed."""
        self.stack.close()
        self.number += 1
        shutil.rmtree(self.web, ignore_errors=True)
        shutil.copytree(ROOT / "build" / "web", self.web)
        for old in self.web.glob("*.br"):
            old.unlink()
        document, worker = self.web / "index.html", self.web / "sw.js"
        document.write_text(
            document.read_text().replace("</head>", f'<meta name="build" content="{self.number}"></head>')
        )
        text, changed = re.subn(r"(url:.\/code.,revision:.)\w+", rf"\g<1>{self.number:016d}", worker.read_text())
        assert changed == 1
        worker.write_text(text)
        return self.stack.enter_context(running(self.folder, self.port, LZ_WEB_DIR=str(self.web)))


@pytest.fixture(scope="module")
def releases(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Releases]:
    """Its own server, so that no other test meets its builds."""
    made = Releases(tmp_path_factory.mktemp("releases"))
    yield made
    made.stack.close()


def build_of(page: Page) -> str:
    """Which build the page is of."""
    return page.locator("meta[name=build]").get_attribute("content") or ""


@pytest.fixture
def opened(releases: Releases, contexts: Contexts) -> Callable[[], tuple[Page, Site]]:
    """A page of the present build, installed, with a clock that can be turned."""

    def make() -> tuple[Page, Site]:
        site = releases.release()
        page = contexts(base_url=site.origin).new_page()
        page.clock.install()
        page.goto(f"{site.origin}/sign-in")
        installed(page)
        assert build_of(page) == str(releases.number)
        return page, site

    return make


def test_a_new_build_is_offered_and_taken(opened: Callable[[], tuple[Page, Site]], releases: Releases) -> None:
    page, _ = opened()
    page.wait_for_timeout(500)
    assert page.get_by_test_id("new-build").count() == 0
    releases.release()
    page.clock.fast_forward(CHECK_MS + 1000)
    notice = page.get_by_test_id("new-build")
    expect(notice).to_contain_text("有新版本")
    assert build_of(page) == str(releases.number - 1)
    notice.get_by_role("button", name="现在更新").click()
    expect(page.locator(f"meta[name=build][content='{releases.number}']")).to_have_count(1)
    expect(page.get_by_test_id("new-build")).to_have_count(0)


def test_a_new_build_that_nobody_takes_comes_within_ten_minutes(
    opened: Callable[[], tuple[Page, Site]], releases: Releases
) -> None:
    page, _ = opened()
    page.wait_for_timeout(2500)
    releases.release()
    page.clock.fast_forward(CHECK_MS)
    expect(page.get_by_test_id("new-build")).to_be_visible()
    page.clock.fast_forward(TAKE_MS)
    assert CHECK_MS + TAKE_MS < WITHIN_MS
    expect(page.locator(f"meta[name=build][content='{releases.number}']")).to_have_count(1)


def test_the_switch_ends_the_worker_and_empties_its_caches(opened: Callable[[], tuple[Page, Site]]) -> None:
    page, site = opened()
    assert cached(page)
    switch = site.data_dir / "app-off"
    switch.touch()
    try:
        page.wait_for_timeout(2500)
        page.evaluate("window.before = true")
        page.clock.fast_forward(CHECK_MS + 1000)
        page.wait_for_timeout(2500)
        expect(page.get_by_role("heading", level=1)).to_be_visible()
        assert page.evaluate("window.before") is None  # loaded anew, from the network
        assert page.evaluate("caches.keys()") == []
        assert page.evaluate("navigator.serviceWorker.controller") is None
        page.wait_for_timeout(4000)
        assert page.evaluate("navigator.serviceWorker.getRegistrations().then((all) => all.length)") == 0
    finally:
        switch.unlink()
    page.reload()
    installed(page)
    assert cached(page)
