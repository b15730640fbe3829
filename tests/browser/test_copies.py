"""A grandmother lets the hospital keep a copy: the clerk keeps it, she sees who and until when; otherwise no button."""

import re
from datetime import UTC, datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

from playwright.sync_api import Page, expect

from tests.browser.axe import grave
from tests.browser.conftest import Contexts, Site, watched
from tests.browser.people import begin_duty, confirm_step, read_qr, sign_in
from tests.papers import text_of

CARD = re.compile("^社会保障卡")
HOSPITAL = "云汀市人民医院"


def phone(contexts: Contexts, site: Site, login: str, path: str) -> Page:
    """Somebody on a page."""
    page = contexts(permissions=["camera"], accept_downloads=True).new_page()
    sign_in(page, site.origin, login)
    page.goto(f"{site.origin}{path}")
    return page


def forward(page: Page, step: str) -> None:
    """The next of the four steps."""
    page.get_by_test_id("forward").click()
    expect(page.locator(f"[data-step={step}]")).to_be_focused()


def given(page: Page, origin: str, *, copies: bool) -> bytes:
    """Give the hospital the card, with or without copies for half a year; the code as its camera sees it."""
    page.goto(f"{origin}/me/grants?new")
    sheet = page.get_by_role("dialog")
    sheet.get_by_role("checkbox", name=CARD).check()
    forward(page, "why")
    sheet.get_by_role("radio", name=re.compile("^就诊登记")).check()
    forward(page, "who")
    expect(sheet.get_by_test_id("copies-choice")).to_have_count(0)
    sheet.get_by_role("radio", name=re.compile("一家单位")).check()
    box = sheet.get_by_role("checkbox", name=re.compile("留一份存档"))
    expect(box).not_to_be_checked()
    if copies:
        box.check()
        sheet.get_by_label("最晚保留到").select_option("180")
    forward(page, "confirm")
    expect(sheet).to_contain_text("每看一次可留一份，保留到" if copies else "不能留")
    page.get_by_test_id("forward").click()
    step = page.get_by_test_id("step")
    qr = page.get_by_test_id("qr")
    expect(step.or_(qr).first).to_be_visible()
    if step.is_visible():
        confirm_step(page, origin)
    expect(qr).to_be_visible()
    assert read_qr(qr.screenshot())
    return qr.screenshot()


def check(clerk: Page, code: bytes) -> None:
    """The clerk's phone reads a picture of a code."""
    clerk.get_by_test_id("picture").set_input_files({"name": "c.png", "mimeType": "image/png", "buffer": code})
    expect(clerk.locator("[data-verdict]")).to_have_attribute("data-verdict", "valid")


def test_the_hospital_keeps_a_copy_that_she_sees_and_can_ask_back(
    contexts: Contexts, site: Site, tmp_path: Path
) -> None:
    grandmother = phone(contexts, site, "elder", "/me/copies")
    problems = watched(grandmother)
    expect(grandmother.get_by_role("heading", level=1)).to_have_text("别人留存的文件")
    expect(grandmother.locator(".skeleton")).to_have_count(0)
    before = grandmother.get_by_test_id("copies").get_by_role("listitem").count()
    code = given(grandmother, site.origin, copies=True)
    clerk = phone(contexts, site, "clerk", "/inspect")
    begin_duty(clerk, site.origin, "就诊登记")
    check(clerk, code)
    keep = clerk.get_by_test_id("keep")
    with clerk.expect_download() as download:
        keep.get_by_role("button").click()
    said = "".join(text_of(Path(download.value.path()).read_bytes(), tmp_path).split())
    for words in ("就诊登记", HOSPITAL, "专用副本", "到期删除"):
        assert words in said
    expect(keep).to_contain_text("已存到这台设备")
    expect(grandmother.get_by_test_id("grant-copies")).to_contain_text(HOSPITAL)

    until = datetime.now(UTC).astimezone(ZoneInfo("Asia/Shanghai")) + timedelta(days=180)
    day = f"{until.year}年{until.month}月{until.day}日"
    grandmother.goto(f"{site.origin}/me/copies")
    lines = grandmother.get_by_test_id("copies").get_by_role("listitem")
    expect(lines).to_have_count(before + 1)
    expect(lines.first).to_contain_text(HOSPITAL)
    expect(lines.first).to_contain_text(day)
    for one in (grandmother, clerk):
        assert grave(one) == []
    lines.first.get_by_test_id("ask-deletion").click()
    sheet = grandmother.get_by_role("dialog")
    expect(sheet.get_by_role("radio", name=re.compile("删除"))).to_be_checked()
    sheet.get_by_role("textbox").fill("已经不需要了")
    sheet.locator("button[type=submit]").click()
    expect(lines.first).to_contain_text("已请求删除")

    other = given(grandmother, site.origin, copies=False)
    clerk.locator(".verdict__close").click()
    check(clerk, other)
    expect(clerk.get_by_test_id("keep")).to_have_count(0)
    assert problems == []
