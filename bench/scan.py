"""What a person waits for: from a code before the camera to the verdict, and to the turn of the holder's page."""

import re
from contextlib import ExitStack
from pathlib import Path
from statistics import median
from tempfile import TemporaryDirectory
from time import monotonic

from playwright.sync_api import Browser, Page, ViewportSize, expect

from bench.figures import Figure, at_most
from tests.browser import camera
from tests.browser.chromium import chromium
from tests.browser.people import CODE, choose, live_code, sign_in
from tests.browser.shots import served

SCANS = 12
VERDICT_P50_S, VERDICT_P95_S, TURN_S = 0.8, 1.2, 1.0
SCENE = "机动车路面查验"
CHOSEN = {"机动车驾驶证": ["姓名", "准驾车型"]}
PHONE: ViewportSize = {"width": 390, "height": 844}

# The clocks stand in the pages: the inspector's starts with the first frame of a camera that sees the code.
WATCH = """
() => {
  const seen = (window.__bench = { frame: 0, verdict: 0 })
  const look = () => {
    const video = document.querySelector('video')
    if (!seen.frame && video && video.videoWidth && !video.paused) seen.frame = performance.now()
    if (!seen.verdict && document.querySelector('[data-verdict]')) seen.verdict = performance.now()
    if (!seen.verdict) requestAnimationFrame(look)
  }
  look()
}
"""


def measure(scans: int = SCANS) -> list[Figure]:
    """Scan after scan on one server, each with a code and a camera of its own."""
    verdicts, turns = [], []
    with ExitStack() as stack:
        folder = Path(stack.enter_context(TemporaryDirectory(prefix="lz-scan-")))
        file = folder / "camera.mjpeg"
        camera.wall(file)
        origin = stack.enter_context(served(folder))
        browser = stack.enter_context(chromium(camera=file))
        holder, checker = (_phone(browser, origin, login) for login in ("citizen", "inspector"))
        for _ in range(scans):
            verdict_s, turn_s = _scan(holder, checker, origin, file)
            verdicts.append(verdict_s)
            turns.append(turn_s)
    how = f"{scans} scans, Chromium with a fake camera, local server; from the camera's first frame"
    return [
        at_most("scan_to_verdict_p50", median(verdicts), "s", VERDICT_P50_S, how),
        at_most("scan_to_verdict_p95", p95(verdicts), "s", VERDICT_P95_S, how),
        at_most("holder_page_turns_p95", p95(turns), "s", TURN_S, f"{scans} scans, from the verdict on the screen"),
    ]


def p95(seconds: list[float]) -> float:
    """The 95th percentile; of few values the largest."""
    return sorted(seconds)[min(len(seconds) - 1, int(len(seconds) * 0.95))]


def _phone(browser: Browser, origin: str, login: str) -> Page:
    context = browser.new_context(viewport=PHONE, locale="zh-CN", permissions=["camera"])
    context.set_default_timeout(15_000)
    page = context.new_page()
    sign_in(page, origin, login)
    return page


def _scan(holder: Page, checker: Page, origin: str, file: Path) -> tuple[float, float]:
    holder.goto(f"{origin}/code")
    expect(holder.locator(CODE)).to_have_attribute("data-state", "live")
    choose(holder, CHOSEN)
    camera.code(file, live_code(holder))
    checker.goto(f"{origin}/inspect")
    checker.evaluate(WATCH)
    begin_duty_here(checker)
    verdict = checker.locator("[data-verdict]")
    expect(verdict).to_have_attribute("data-verdict", re.compile("valid|attention"))
    appeared = monotonic()
    expect(holder.get_by_test_id("looked")).to_be_visible()
    turned = monotonic() - appeared
    seen = checker.evaluate("window.__bench")
    return (seen["verdict"] - seen["frame"]) / 1000, turned


def begin_duty_here(page: Page) -> None:
    """Begin in the scene on the page that is open: the clock in it must not be lost by another visit."""
    page.get_by_text(SCENE, exact=False).first.click()
    page.get_by_role("button", name="开始执勤").click()
