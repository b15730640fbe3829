"""Confirming what is sensitive by passkey or password, in one sheet that every page shares (R22)."""

from playwright.sync_api import expect

from tests.browser.axe import grave
from tests.browser.conftest import Contexts, Site
from tests.browser.people import confirm_step, sign_in
from tests.browser.test_main_job import authenticator


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
    page.get_by_role("button", name="退出其他设备").or_(page.get_by_test_id("end-others")).click()
    expect(sheet).to_be_visible()
    confirm_step(page, site.origin)
