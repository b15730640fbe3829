"""The stage, from the first click to the last: a stranger's first minute."""

import re

from playwright.sync_api import FrameLocator, Page, expect

from tests.browser.conftest import Contexts, Site, watched

DESK = {"width": 1280, "height": 900}
STORIES = (
    ("陈桂兰", "陈"),
    ("马志强", "马"),
    ("罗建国", "罗记面馆"),
    ("医院", "陈"),
    ("田恬", "田"),
    ("何晓燕", "何"),
    ("周敏", "周"),
)


def phones(page: Page) -> tuple[FrameLocator, FrameLocator]:
    """The citizen's and the inspector's phone."""
    frames = page.locator("iframe")
    expect(frames).to_have_count(2)
    return frames.nth(0).content_frame, frames.nth(1).content_frame


def scan(page: Page) -> None:
    """Let the inspector scan, as soon as the stage is ready for it."""
    button = page.get_by_role("button", name="扫一扫", exact=True)
    expect(button).to_be_enabled()
    button.click()


def test_the_stage_from_the_first_click_to_the_last(contexts: Contexts, site: Site) -> None:
    page = contexts(viewport=DESK, permissions=[]).new_page()
    problems = watched(page)
    page.goto(site.origin)
    citizen, inspector = phones(page)
    expect(citizen.locator("[data-testid=code-card]")).to_have_attribute("data-state", "live")
    expect(citizen.get_by_text("机动车驾驶证")).to_be_visible()

    scan(page)
    verdict = inspector.locator("[data-verdict]")
    expect(verdict).to_have_attribute("data-verdict", re.compile("valid|attention"))
    expect(verdict).to_contain_text("周敏")
    expect(citizen.get_by_test_id("looked")).to_be_visible()
    look = inspector.locator(".verdict__look").inner_text()

    page.get_by_role("button", name=re.compile("还是")).click()
    expect(inspector.locator("[data-verdict]")).to_contain_text("已由你核验过")
    assert inspector.locator(".verdict__look").inner_text().split("·")[0] == look.split("·")[0]

    page.get_by_role("button", name=re.compile("^换")).click()
    expect(inspector.locator("[data-verdict=no_verdict]")).to_contain_text("码已用过")

    page.get_by_role("button", name="暂扣并扫").click()
    expect(inspector.locator("[data-verdict=not_valid]")).to_contain_text("已暂扣")
    page.get_by_role("button", name="恢复此证").click()
    expect(page.get_by_role("button", name="恢复此证")).to_have_count(0)

    page.get_by_role("button", name="看记录").click()
    looks = citizen.get_by_test_id("looks")
    expect(looks).to_contain_text("机动车路面查验")
    assert problems == []


def test_every_story_opens_the_right_two_phones(contexts: Contexts, site: Site) -> None:
    page = contexts(viewport=DESK, permissions=[]).new_page()
    page.goto(site.origin)
    for name, shown in STORIES:
        page.get_by_role("button", name=re.compile(f"^{name}")).click()
        citizen, inspector = phones(page)
        expect(citizen.locator("[data-testid=code-card]")).to_have_attribute("data-state", "live")
        expect(citizen.locator(".chip").first).to_contain_text(shown)
        scan(page)
        expect(inspector.locator("[data-verdict]")).to_have_attribute("data-verdict", re.compile("valid|attention"))


def test_on_a_phone_the_two_are_cards(contexts: Contexts, site: Site) -> None:
    page = contexts(viewport={"width": 375, "height": 812}, permissions=[]).new_page()
    page.goto(site.origin)
    citizen, _ = phones(page)
    expect(citizen.locator("[data-testid=code-card]")).to_have_attribute("data-state", "live")
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth"), "the page scrolls sideways"


def test_nothing_comes_from_another_host(contexts: Contexts, site: Site) -> None:
    page = contexts(viewport=DESK, permissions=[]).new_page()
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    page.goto(site.origin)
    phones(page)
    scan(page)
    page.wait_for_timeout(2000)
    strangers = [url for url in asked if not url.startswith((site.origin, "data:", "blob:"))]
    assert asked
    assert strangers == []
