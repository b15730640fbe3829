"""Families on several phones: a mother binds a child and shows the child's card; somebody asks to help and is let.

`driver` and `graduate` are this file's own people, `police` only checks, and `parent` leaves as she came.
"""

import re

from playwright.sync_api import Page, expect

from tests.browser.axe import grave
from tests.browser.conftest import Contexts, Site, watched
from tests.browser.people import CODE, call, confirm_step, live_code, read_qr, sign_in

TIE = "[data-testid=tie]"


def on_phone(contexts: Contexts, site: Site, login: str) -> Page:
    """A signed-in phone."""
    page = contexts().new_page()
    sign_in(page, site.origin, login)
    return page


def test_a_mother_binds_the_child_whom_the_birth_certificate_names_and_shows_the_childs_card(
    contexts: Contexts, site: Site
) -> None:
    phone, officer = on_phone(contexts, site, "parent"), on_phone(contexts, site, "school")
    problems = watched(phone)
    phone.goto(f"{site.origin}/me/family")
    phone.get_by_role("link", name=re.compile("添加孩子")).click()
    row = phone.get_by_test_id("child").first
    child = row.locator("strong").inner_text()
    assert grave(phone) == []
    row.get_by_role("button", name=f"绑定 {child}").click()
    confirm_step(phone, site.origin)
    tie = phone.locator(TIE, has_text=child)
    expect(tie).to_contain_text("满 18 周岁自动结束")
    assert grave(phone) == []
    tie.get_by_role("button", name="看证照").click()
    phone.locator("a[href*='/certificates/']", has_text="出生医学证明").click()
    expect(phone).to_have_url(re.compile(r"/certificates/[^/]+\?by="))
    phone.reload()  # the address alone says by whose leave it is read
    expect(phone.locator("main")).to_contain_text(child)
    phone.get_by_role("button", name="出示", exact=True).click()
    expect(phone.get_by_test_id("behalf")).to_contain_text("何●")
    phone.goto(f"{site.origin}/me/family")
    tie.get_by_role("button", name=f"替{child}亮码").click()
    phone.get_by_role("button", name="选证照").click()
    sheet = phone.get_by_role("dialog")
    sheet.get_by_role("checkbox", name=re.compile("^出生医学证明")).check()
    sheet.get_by_role("button", name=re.compile("^出示")).click()
    order = {"presented": live_code(phone), "scene": "school.enrolment", "case_number": "入学〔2026〕88号"}
    status, seen = call(officer, "POST", "/api/verifications", order)
    assert (status, [one["type"] for one in seen["certificates"]]) == (200, ["birth_certificate"]), seen
    assert (seen["subject"]["name"][0], seen["on_behalf"]["name"][0]) == (child[0], "何")
    assert seen["on_behalf"]["ground"] == "guardianship"
    expect(phone.locator(CODE)).not_to_have_attribute("data-state", "live")
    phone.goto(f"{site.origin}/me/family")
    phone.locator(TIE, has_text=child).get_by_role("button", name="解除绑定").click()
    phone.get_by_label("原因").fill("试用")
    phone.get_by_role("dialog").get_by_role("button", name="解除", exact=True).click()
    past = phone.locator(f"{TIE}.over", has_text=child)
    expect(past).to_contain_text("由何晓燕解除")
    expect(past).to_contain_text("原因：试用")
    assert problems == []


def test_somebody_scans_the_ask_agrees_to_some_of_it_and_ends_it(contexts: Contexts, site: Site) -> None:
    helper, other = on_phone(contexts, site, "driver"), on_phone(contexts, site, "graduate")
    helper.goto(f"{site.origin}/me/family/help")
    helper.get_by_label("对方姓名").fill("田恬")
    helper.get_by_label("我是对方的").select_option(label="朋友、邻居")
    helper.get_by_label("社会保障卡").check()
    assert grave(helper) == []
    helper.get_by_role("button", name="生成申请").click()
    confirm_step(helper, site.origin)
    expect(helper.get_by_test_id("qr")).to_be_visible()
    text = read_qr(helper.get_by_test_id("qr").screenshot())
    assert text.startswith(f"{site.origin.upper()}/F/")
    other.goto(site.origin + text.removeprefix(site.origin.upper()))
    expect(other.get_by_test_id("ask")).to_contain_text("李𬭎想帮你办事")
    assert grave(other) == []
    other.get_by_label("居民身份证").uncheck()
    other.get_by_role("button", name="同意", exact=True).click()
    confirm_step(other, site.origin)
    tie = other.locator(TIE, has_text="李𬭎")
    expect(tie).to_contain_text("社会保障卡")
    expect(tie).not_to_contain_text("居民身份证")
    helper.get_by_role("link", name="完成").click()
    expect(helper.locator(TIE, has_text="田恬")).to_be_visible()
    tie.get_by_role("button", name="解除绑定").click()
    other.get_by_label("原因").fill("不需要了")
    other.get_by_role("dialog").get_by_role("button", name="解除", exact=True).click()
    # The other phone turns by itself.
    expect(helper.locator(f"{TIE}.over", has_text="田恬")).to_contain_text("原因：不需要了")
