"""An inspection on three phones: two inspectors who find and finish, and the owner who sees who they are and what came.

The market bureau's 高颖 (inspector2) and its second inspector (inspector10), the owner of 罗记面馆 (agent); phones of
their own, nothing of theirs is changed that another test reads.
"""

import re
from typing import Any

from playwright.sync_api import Page, expect

from tests.browser.axe import grave
from tests.browser.conftest import Contexts, Site, watched
from tests.browser.people import call, confirm_step, sign_in

LEAD, SECOND, OWNER, SHOP = "inspector2", "inspector10", "agent", "罗记面馆"
SCENE, CASE = "market.inspection", "云桥食检〔2026〕31号"


def phone(contexts: Contexts, site: Site, login: str) -> tuple[Page, list[str]]:
    """A phone of its own, signed in; and what goes wrong on it."""
    page = contexts().new_page()
    problems = watched(page)
    sign_in(page, site.origin, login)
    return page, problems


def looked(owner: Page, lead: Page) -> str:
    """The inspector checks the shop's food licence; the number of the look."""
    owner.goto("/me/inspections")  # away from the wallet's page, which would put its next code in this one's place
    _, me = call(owner, "GET", "/api/session")
    firm = next(one["id"] for one in me["subjects"] if one["kind"] == "enterprise")
    _, held = call(owner, "GET", f"/api/certificates?subject={firm}")
    licence = next(one["id"] for one in held["items"] if one["type"] == "food_licence")
    look = checked(owner, lead, firm, licence)
    if look["reason"] == "expired":  # the wallet's page that was left was still opening a code of its own
        owner.wait_for_timeout(1_000)
        look = checked(owner, lead, firm, licence)
    assert look["verdict"] in ("valid", "attention"), look["reason"]
    return str(look["id"])


def checked(owner: Page, lead: Page, firm: str, licence: str) -> Any:
    """A code of the shop for this certificate, checked at once."""
    _, code = call(owner, "POST", "/api/codes", {"subject": firm, "certificates": [licence]})
    body = {"presented": code["text"], "scene": SCENE, "case_number": CASE, "place": "水车街39号"}
    status, look = call(lead, "POST", "/api/verifications", body)
    assert status == 200
    return look


def found(page: Page, item: str, finding: str) -> None:
    """One touch at one item."""
    row = page.locator(f"[data-item={item}]")
    row.get_by_text(finding, exact=True).click()
    expect(row).not_to_have_attribute("data-finding", "none")


def written(page: Page) -> None:
    """A name on the glass, by mouse as by finger."""
    box = page.get_by_test_id("pad").bounding_box()
    assert box is not None
    x, y = box["x"] + 40, box["y"] + 60
    page.mouse.move(x, y)
    page.mouse.down()
    for step in range(1, 9):
        page.mouse.move(x + 25 * step, y + (20 if step % 2 else -20))
    page.mouse.up()


def test_two_inspectors_and_the_owner_on_three_phones(contexts: Contexts, site: Site) -> None:
    lead, of_lead = phone(contexts, site, LEAD)
    second, of_second = phone(contexts, site, SECOND)
    owner, of_owner = phone(contexts, site, OWNER)
    lead.goto(f"{site.origin}/inspections/new?look={looked(owner, lead)}")
    expect(lead.get_by_label("检查表")).to_have_value("food_business")
    lead.get_by_label("地点").fill("水车街39号")
    assert grave(lead) == []
    lead.get_by_role("button", name="开始", exact=True).click()
    expect(lead.get_by_role("heading", name=SHOP)).to_be_visible()

    owner.goto(f"{site.origin}/me/inspections")
    owner.get_by_test_id("inspection").first.get_by_role("link").click()
    expect(owner.get_by_test_id("inspector")).to_contain_text("88010307")
    expect(owner.locator("main")).to_contain_text("食品安全法")

    lead.get_by_role("button", name="选一位同事").click()
    lead.get_by_test_id("fellow").select_option(index=1)
    lead.get_by_role("button", name="请同事一同检查").click()
    second.goto(f"{site.origin}/inspections")
    second.get_by_role("link", name=SHOP).first.click()
    second.get_by_role("button", name="我一同检查").click()

    for row in lead.locator("[data-item]").all():
        found(lead, row.get_attribute("data-item") or "", "合格")
    found(second, "cold_storage", "有问题")
    row = second.locator("[data-item=cold_storage]")
    row.get_by_label("问题说明").fill("冰箱 12 ℃")
    row.get_by_role("button", name="保存说明").click()
    expect(row.get_by_text("已保存")).to_be_visible()
    lead.get_by_text("责令改正", exact=True).click()
    lead.get_by_label("期限（工作日）").fill("5")
    lead.get_by_label("改正要求").fill("冰箱调到 8 ℃ 以下")
    lead.get_by_role("button", name="保存处理").click()
    lead.get_by_role("button", name="请对方签字").click()
    sheet = lead.get_by_role("dialog")
    sheet.get_by_label("签字人姓名").fill("罗建国")
    written(lead)
    assert grave(lead) == []
    sheet.get_by_role("button", name="确认").click()
    expect(lead.get_by_text("等协办人员在自己的手机上确认检查结果。")).to_be_visible()
    second.get_by_role("button", name="我确认检查结果").click()
    lead.get_by_role("button", name="办结").click()
    confirm_step(lead, site.origin)

    expect(owner.get_by_test_id("intact")).to_contain_text("没有改动")
    expect(owner.locator("main")).to_contain_text("冰箱 12 ℃")
    expect(owner.get_by_text(re.compile("还有 5 个工作日"))).to_be_visible()
    assert grave(owner) == []
    assert of_lead + of_second + of_owner == []
