"""The decision desk in a browser: the queue, one case beside its sources, findings ticked, a refusal by keys."""

import pytest
from playwright.sync_api import Page, ViewportSize, expect

from tests.browser.axe import grave
from tests.browser.case_filing import filed
from tests.browser.conftest import PHONE, Contexts, Site, watched
from tests.browser.people import sign_in

DESK: ViewportSize = {"width": 1280, "height": 840}


def at_desk(contexts: Contexts, site: Site, viewport: ViewportSize) -> tuple[Page, list[str]]:
    page = contexts(viewport=viewport).new_page()
    problems = watched(page)
    sign_in(page, site.origin, "reviewer")
    page.goto(f"{site.origin}/office/cases")
    expect(page.get_by_role("heading", name="办件审批")).to_be_visible()
    return page, problems


def test_an_officer_decides_on_what_was_seen_with_the_keyboard(contexts: Contexts, site: Site) -> None:
    owner = contexts().new_page()
    sign_in(owner, site.origin, "agent")
    owner.goto(f"{site.origin}/me")
    number = filed(owner)["number"]
    desk, problems = at_desk(contexts, site, DESK)
    desk.get_by_label("看哪些").select_option("submitted")
    expect(desk).to_have_url(f"{site.origin}/office/cases?which=submitted")
    row = desk.locator(f"[data-number='{number}']")
    expect(row).to_contain_text("罗记面馆")
    expect(row).to_contain_text("还有 5 个工作日")
    desk.locator("h1").click()
    desk.keyboard.press("ArrowDown")
    expect(desk.locator("a.to").first).to_be_focused()
    row.get_by_role("link").press("Enter")
    expect(desk.get_by_role("heading", name="食品经营许可延续")).to_be_visible()
    assert not grave(desk)
    # what was stated beside what the source says; each material with its way
    stated = desk.locator("[data-testid=stated][data-key=operator_name]")
    expect(stated).to_contain_text("罗记面馆")
    expect(stated).to_contain_text("营业执照")
    expect(desk.locator("[data-testid=material][data-key=business_licence]")).to_have_attribute("data-way", "data_call")
    expect(desk.locator("[data-testid=material][data-key=business_licence]")).to_contain_text("查看号")
    desk.get_by_role("button", name="我来办").click()
    expect(desk.get_by_text("你在办这一件")).to_be_visible()
    desk.keyboard.press("a")
    expect(desk.get_by_text("已受理").first).to_be_visible()
    grant = desk.get_by_role("button", name="准予")
    expect(grant).to_be_disabled()
    expect(desk.get_by_text("预审发现的还没有全部看过。")).to_be_visible()
    for box in desk.get_by_label("看过了").all():
        box.check()
    expect(grant).to_be_enabled()
    desk.keyboard.press("r")
    desk.get_by_label("理由", exact=True).fill("经营场所已经搬迁")
    desk.get_by_role("button", name="作出不予决定").click()
    expect(desk.get_by_text("经营场所已经搬迁").first).to_be_visible()
    with desk.expect_download() as got:
        desk.get_by_role("button", name="下载归档包").click()
    assert got.value.suggested_filename == f"case-{number}.zip"
    assert problems == []


@pytest.mark.parametrize("path", ["/office/cases", "/office/promises", "/office/credit"])
def test_the_desk_fits_a_phone(contexts: Contexts, site: Site, path: str) -> None:
    desk, problems = at_desk(contexts, site, PHONE)
    desk.goto(site.origin + path)
    expect(desk.locator("h1")).to_be_visible()
    desk.wait_for_load_state("networkidle")
    assert desk.evaluate("document.documentElement.scrollWidth <= window.innerWidth")
    assert not grave(desk)
    assert problems == []


def test_somebody_sees_that_nothing_stands_against_them(contexts: Contexts, site: Site) -> None:
    page = contexts(viewport=PHONE).new_page()
    sign_in(page, site.origin, "citizen")
    page.goto(f"{site.origin}/me/credit")
    expect(page.get_by_text("没有不实承诺")).to_be_visible()
    assert not grave(page)
