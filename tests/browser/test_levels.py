"""Confirming what is sensitive in one sheet that every page shares (R22), and signing in by the province's platform."""

import re

from playwright.sync_api import expect

from tests.browser.axe import grave
from tests.browser.conftest import Contexts, Site, watched
from tests.browser.people import confirm_step, sign_in
from tests.browser.test_main_job import authenticator

PLATFORM = "用省统一身份认证（演示）登录"


def test_a_sensitive_act_is_done_after_a_passkey_or_a_password_and_not_without(contexts: Contexts, site: Site) -> None:
    context = contexts()
    page = context.new_page()
    authenticator(context, page)
    sign_in(page, site.origin, "driver")
    page.goto(f"{site.origin}/me/passkeys")
    page.get_by_role("button", name="添加通行密钥").click()
    expect(page.get_by_test_id("passkeys")).to_be_visible()
    page.get_by_test_id("passkeys").get_by_role("button", name="删除").click()
    page.get_by_role("dialog").get_by_role("button", name="删除").click()
    sheet = page.get_by_test_id("step")
    expect(sheet).to_contain_text("删除一枚通行密钥")
    assert grave(page) == []
    sheet.get_by_role("button", name="不做了").click()
    expect(page.get_by_text("你没有确认是本人，什么也没有改变。")).to_be_visible()
    page.get_by_test_id("passkeys").get_by_role("button", name="删除").click()
    page.get_by_role("dialog").get_by_role("button", name="删除").click()
    sheet.get_by_role("button", name="用通行密钥确认").click()
    expect(page.get_by_text("还没有通行密钥")).to_be_visible()
    page.goto(f"{site.origin}/me/sessions")
    page.get_by_role("button", name="退出其他设备").click()
    confirm_step(page, site.origin)
    expect(page.get_by_text(re.compile("已退出 \\d+ 台"))).to_be_visible()


def test_the_province_s_platform_brings_a_person_in_at_level_3_and_says_what_is_missing(
    contexts: Contexts, site: Site
) -> None:
    page = contexts().new_page()
    problems = watched(page)
    page.goto(f"{site.origin}/sign-in")
    page.get_by_role("button", name=PLATFORM).click()
    expect(page.get_by_text("这是虚构的演示平台")).to_be_visible()
    assert grave(page) == []
    page.get_by_role("button", name="外省人·示例").click()
    expect(page.get_by_role("heading", name="没有登录成功")).to_be_visible()
    page.get_by_role("link", name="换一种方式登录").click()
    page.get_by_role("button", name=PLATFORM).click()
    page.get_by_role("button", name="周敏").click()
    page.wait_for_url("**/certificates")
    expect(page.locator("article, li", has_text="居民身份证").first).to_be_visible()
    page.goto(f"{site.origin}/me/level")
    expect(page.get_by_test_id("level")).to_contain_text("现在是 L3")
    assert grave(page) == []
    page.goto(f"{site.origin}/code")
    expect(page.get_by_text("需要 L4，现在是 L3。")).to_be_visible()
    assert problems == []
