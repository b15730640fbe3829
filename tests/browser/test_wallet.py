"""The widened wallet: a bundle from its making to the inspector's screen, focus, and reflow at every width."""

import re

import pytest
from playwright.sync_api import Page, expect

from tests.browser.axe import grave
from tests.browser.conftest import Contexts, Site, watched
from tests.browser.people import CODE, begin_duty, sign_in

NAME = "查车用"


def on_code(contexts: Contexts, site: Site, login: str = "citizen", **options: object) -> Page:
    page = contexts(**options).new_page()
    sign_in(page, site.origin, login)
    page.goto(f"{site.origin}/code")
    expect(page.locator(CODE)).to_have_attribute("data-state", "live")
    return page


def test_a_bundle_is_kept_shown_with_one_tap_and_read_by_the_inspector(contexts: Contexts, site: Site) -> None:
    page = on_code(contexts, site, "rider")
    problems = watched(page)
    page.get_by_role("button", name="选证照").click()
    sheet = page.get_by_role("dialog")
    picker = sheet.locator("li", has_text="机动车驾驶证").first
    picker.get_by_role("checkbox").first.check()
    picker.get_by_text("最少").click()
    sheet.get_by_role("button", name="存为常用组合").click()
    expect(sheet.get_by_label("给这个组合起个名字")).to_be_focused()
    page.keyboard.type(NAME)
    page.keyboard.press("Enter")
    expect(sheet.get_by_test_id("bundles")).to_contain_text(NAME)
    assert grave(page) == []
    page.keyboard.press("Escape")
    expect(page.get_by_role("button", name="选证照")).to_be_focused()

    tablet = on_code(contexts, site, "rider")
    tablet.get_by_role("button", name="选证照").click()
    tablet.get_by_test_id("bundles").get_by_role("button", name=re.compile(NAME)).click()
    expect(tablet.get_by_role("dialog")).to_have_count(0)
    expect(tablet.locator(f"{CODE} .shows")).to_contain_text("机动车驾驶证")
    checker = contexts().new_page()
    sign_in(checker, site.origin, "inspector")
    begin_duty(checker, site.origin, "机动车路面查验")
    picture = tablet.get_by_test_id("code-canvas").screenshot()
    checker.get_by_test_id("picture").set_input_files({"name": "c.png", "mimeType": "image/png", "buffer": picture})
    expect(checker.locator("[data-verdict]")).to_contain_text("机动车驾驶证")
    expect(checker.get_by_text("马志强").first).to_be_visible()

    page.get_by_role("button", name="选证照").click()
    page.get_by_role("button", name="整理").click()
    page.get_by_role("button", name=f"删除 {NAME}").click()
    expect(page.get_by_test_id("bundles")).to_have_count(0)
    assert problems == []


def test_a_pinned_certificate_stands_first_on_every_phone(contexts: Contexts, site: Site) -> None:
    page = contexts().new_page()
    sign_in(page, site.origin, "parent")
    page.goto(f"{site.origin}/certificates")
    card = page.locator("a[href*='/certificates/']").last
    title = card.get_by_role("heading").inner_text()
    card.click()
    page.get_by_role("button", name="置顶").click()
    expect(page.get_by_role("button", name="取消置顶")).to_be_visible()
    other = contexts().new_page()
    sign_in(other, site.origin, "parent")
    other.goto(f"{site.origin}/certificates")
    expect(other.locator("section").first).to_contain_text("置顶")
    expect(other.locator("section").first).to_contain_text(title)


@pytest.mark.parametrize("path", ["/sign-in", "/code", "/certificates", "/me", "/me/looks", "/me/sessions", "/scan"])
@pytest.mark.parametrize("width", [320, 640])
def test_zoomed_pages_reflow_and_cut_no_words(contexts: Contexts, site: Site, path: str, width: int) -> None:
    """640 px is a desk of 1280 at 200 %, 320 px one at 400 %."""
    page = contexts(viewport={"width": width, "height": 512}).new_page()
    if path != "/sign-in":
        sign_in(page, site.origin, "citizen")
    page.goto(f"{site.origin}{path}")
    expect(page.locator("h1").first).to_be_visible()
    page.wait_for_timeout(400)
    assert page.evaluate("document.documentElement.scrollWidth") <= width
    assert grave(page) == []


def test_at_a_desk_the_choice_stands_beside_the_code(contexts: Contexts, site: Site) -> None:
    page = on_code(contexts, site, viewport={"width": 1280, "height": 840})
    panel = page.get_by_role("region", name="选要出示的内容")
    panel.get_by_role("checkbox").first.check()
    panel.get_by_test_id("confirm").click()
    expect(page.locator(f"{CODE} .shows")).to_contain_text("项")
    card, form = page.locator(CODE).bounding_box(), panel.bounding_box()
    assert card is not None
    assert form is not None
    assert card["width"] == 376
    assert form["x"] + form["width"] < card["x"]
    assert grave(page) == []
