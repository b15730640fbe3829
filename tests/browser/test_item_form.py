"""A clerk writes an item in a form: conditions tried at once, mistakes at their place, nothing lost; and ends one."""

import re
from secrets import token_hex

import pytest
from playwright.sync_api import FilePayload, Locator, Page, ViewportSize, expect

from tests.browser.axe import grave
from tests.browser.conftest import PHONE, Contexts, Site, watched
from tests.browser.people import sign_in
from tests.flows.item_steps import row, sheet

DESK: ViewportSize = {"width": 1280, "height": 840}
SMALL: ViewportSize = {"width": 375, "height": 812}


def desk_of(contexts: Contexts, site: Site, login: str, viewport: ViewportSize = DESK) -> Page:
    page = contexts(viewport=viewport).new_page()
    sign_in(page, site.origin, login)
    page.goto(f"{site.origin}/office/items")
    expect(page.get_by_role("heading", name="事项与材料")).to_be_visible()
    return page


def begun(page: Page, code: str, source: str) -> None:
    """A new item, copied from one that is published."""
    page.get_by_text("新建或修订一个事项").click()
    page.get_by_text("新建", exact=True).click()
    page.get_by_label("事项编码").fill(code)
    page.get_by_label("从哪里抄").select_option(source)
    page.get_by_role("button", name="开始起草").click()
    expect(page.get_by_role("heading", name="修改这个事项")).to_be_visible()


def part(page: Page, name: str) -> None:
    page.get_by_role("navigation", name="事项的各部分").get_by_role("button", name=name).click()


def place(page: Page, path: str) -> Locator:
    """The field of a place of the item."""
    return page.locator(f'[data-path="{path}"]').locator("input, select, textarea").first


def rows(page: Page, path: str) -> Locator:
    """The rows of a list of the item, without those within them."""
    return page.locator(f'[data-path="{path}"] > ol > li')


def given_up(page: Page) -> None:
    page.get_by_role("button", name="放弃草稿", exact=True).click()
    page.get_by_role("button", name="放弃这份草稿").click()
    expect(page.get_by_text("草稿已放弃")).to_be_visible()


@pytest.mark.parametrize("viewport", [DESK, SMALL], ids=["1280", "375"])
def test_a_condition_is_chosen_in_words_and_tried_at_once(
    contexts: Contexts, site: Site, viewport: ViewportSize
) -> None:
    page = desk_of(contexts, site, "admin", viewport)
    problems = watched(page)
    begun(page, f"form_{token_hex(4)}", "shop_sign_filing")
    part(page, "办理条件")
    page.get_by_role("button", name="加一个条件").click()
    line = rows(page, "conditions").last
    expect(line.get_by_label("写给申请人看的话", exact=True)).to_be_focused()
    line.get_by_label("写给申请人看的话", exact=True).fill("年满十八周岁")
    line.get_by_label("英文", exact=True).fill("Eighteen or older")
    line.get_by_label("要求", exact=True).select_option("age_from")
    line.get_by_label("年满多少周岁", exact=True).fill("18")
    expect(line.get_by_text("applicant.age >= 18")).to_be_visible()
    line.get_by_text("试一试").click()
    line.get_by_label("申请人年龄", exact=True).fill("17")
    expect(line.get_by_text("按这个例子，条件不成立")).to_be_visible()
    line.get_by_label("申请人年龄", exact=True).fill("18")
    expect(line.get_by_text("按这个例子，条件成立")).to_be_visible()
    line.get_by_role("button", name="再加一条").click()
    second = line.locator("[data-row$='clauses.1']")
    second.get_by_label("要求", exact=True).select_option("holds")
    second.get_by_label("哪种证照", exact=True).select_option("business_licence")
    expect(line.get_by_text("applicant.age >= 18 && has(certificates.business_licence)")).to_be_visible()
    line.get_by_text("自己写表达式", exact=True).click()
    line.get_by_label("表达式", exact=True).fill("applicant.agee >= 18")
    expect(line.get_by_role("alert").first).to_contain_text("没有这一项")
    line.get_by_label("表达式", exact=True).fill("applicant.age >=")
    expect(line.get_by_role("alert").first).to_contain_text("条件表达式读不懂")
    line.get_by_label("表达式", exact=True).fill("applicant.age >= 18")
    expect(line.get_by_role("alert")).to_have_count(0)
    width = page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")
    assert width <= 0, "nothing sticks out of the page"
    page.get_by_role("button", name="保存", exact=True).click()
    expect(page.get_by_text("都已保存")).to_be_visible()
    page.reload()
    part(page, "办理条件")
    page.get_by_role("button", name="年满十八周岁", exact=True).click()
    expect(rows(page, "conditions").last.get_by_label("年满多少周岁", exact=True)).to_have_value("18")
    assert grave(page) == []
    given_up(page)
    assert problems == []


def test_a_material_says_by_pickers_what_stands_in_its_place(contexts: Contexts, site: Site) -> None:
    page = desk_of(contexts, site, "admin")
    begun(page, f"form_{token_hex(4)}", "shop_sign_filing")
    part(page, "申请材料")
    page.get_by_role("button", name="加一份材料").click()
    line = rows(page, "materials").last
    path = str(line.get_attribute("data-row"))
    place(page, f"{path}.name").fill("身份证明")
    place(page, f"{path}.name_en").fill("Proof of identity")
    place(page, f"{path}.kind").select_option("certificate")
    place(page, f"{path}.from_department").select_option("public_security")
    place(page, f"{path}.copies").fill("2")
    for number, way in enumerate(("data_call", "promise_reuse", "shared_check", "online_proof", "notice_promise")):
        line.get_by_role("button", name="加一种办法").click()
        place(page, f"{path}.answers.{number}.way").select_option(way)
    place(page, f"{path}.answers.0.certificate_type").select_option("identity_card")
    line.get_by_label("姓名", exact=True).check()
    place(page, f"{path}.answers.1.material_kind").select_option("layout_plan")
    place(page, f"{path}.answers.2.library").select_option("population")
    line.get_by_role("button", name="加一项比对").click()
    line.get_by_label("库里的", exact=True).select_option("name")
    line.get_by_label("和什么比", exact=True).select_option(index=1)
    place(page, f"{path}.answers.3.rule").evaluate("one => one.scrollIntoView()")
    place(page, f"{path}.answers.3.rule").select_option("no_home_in_city")
    expect(place(page, f"{path}.answers.3.office")).to_have_value("natural_resources")
    page.get_by_role("button", name="保存", exact=True).click()
    told = page.get_by_test_id("problems")
    expect(told.get_by_role("button")).to_have_count(6)  # what a promise says, in both languages
    expect(told).to_contain_text("身份证明 · 怎样可以不交 · 告知承诺")
    part(page, "基本情况")
    told.get_by_role("button").first.click()
    wrong = place(page, f"{path}.answers.4.text")
    expect(wrong).to_be_focused()
    expect(wrong).to_have_attribute("aria-invalid", "true")
    expect(place(page, f"{path}.name")).to_have_value("身份证明")
    for word in ("text", "standard", "liability"):
        place(page, f"{path}.answers.4.{word}").fill("承诺属实")
        place(page, f"{path}.answers.4.{word}_en").fill("It is true")
    page.get_by_role("button", name="保存", exact=True).click()
    expect(page.get_by_text("都已保存")).to_be_visible()
    expect(page.get_by_test_id("problems")).to_have_count(0)
    assert grave(page) == []
    given_up(page)


def test_rows_move_by_the_keyboard_and_come_back_after_a_slip(contexts: Contexts, site: Site) -> None:
    page = desk_of(contexts, site, "admin")
    begun(page, f"form_{token_hex(4)}", "food_licence_renewal")
    part(page, "步骤和时限")
    names = rows(page, "steps").locator(".name")
    before = names.all_inner_texts()
    names.nth(2).focus()
    page.keyboard.press("Alt+ArrowUp")
    expect(names.nth(1)).to_have_text(before[2])
    expect(names.nth(1)).to_be_focused()
    expect(page.get_by_text(re.compile(f"{before[2]} 已移到第 2 位"))).to_have_count(1)
    page.keyboard.press("Alt+ArrowDown")
    page.keyboard.press("Alt+ArrowDown")
    expect(names.nth(3)).to_have_text(before[2])
    page.get_by_role("button", name=f"删除：{before[2]}").click()
    expect(names).to_have_count(len(before) - 1)
    page.get_by_role("button", name="撤销").click()
    expect(names).to_have_count(len(before))
    expect(names.nth(3)).to_have_text(before[2])
    page.keyboard.press("Control+s")
    expect(page.get_by_text("都已保存")).to_be_visible()
    page.reload()
    part(page, "步骤和时限")
    expect(names.nth(3)).to_have_text(before[2])
    given_up(page)


def test_leaving_asks_before_anything_is_lost(contexts: Contexts, site: Site) -> None:
    page = desk_of(contexts, site, "admin")
    begun(page, f"form_{token_hex(4)}", "shop_sign_filing")
    place(page, "name").fill("")
    expect(page.get_by_text("有没保存的修改")).to_be_visible()
    page.get_by_role("link", name="证照目录").click()
    expect(page.get_by_role("dialog")).to_contain_text("没保存的修改就没有了")
    page.get_by_role("button", name="保存后离开").click()
    expect(page.get_by_role("dialog")).to_have_count(0)  # no item without a name: one stays
    expect(place(page, "name")).to_have_attribute("aria-invalid", "true")
    expect(page.get_by_test_id("problems")).to_contain_text("中文名称")
    place(page, "name").fill("改过的名字")
    page.get_by_role("link", name="证照目录").click()
    page.get_by_role("button", name="留下接着改").click()
    expect(place(page, "name")).to_have_value("改过的名字")
    page.get_by_role("link", name="证照目录").click()
    page.get_by_role("button", name="保存后离开").click()
    page.wait_for_url("**/office/catalogue")
    page.go_back()
    expect(place(page, "name")).to_have_value("改过的名字")
    given_up(page)


def test_an_item_goes_out_of_force_and_is_brought_back(contexts: Contexts, site: Site) -> None:
    mark = token_hex(4)
    code = f"ended_{mark}"
    admin = desk_of(contexts, site, "admin")
    admin.get_by_text("从表格导入").click()
    cells = row(1, 事项编码=code, 事项名称=f"延续{mark}", 英文名称=f"Permit {mark}", 别名=f"别名{mark}")
    admin.get_by_test_id("item-sheet").set_input_files(
        files=[FilePayload(name="事项.csv", mimeType="text/csv", buffer=sheet([cells]))]
    )
    admin.get_by_role("button", name="读取并检查").click()
    admin.get_by_role("button", name="全部导入").click()
    admin.get_by_label("查找事项").fill(code)
    admin.get_by_role("link", name=f"延续{mark}").click()
    expect(admin.get_by_role("heading", name="修改这个事项")).to_be_visible()
    published(contexts, site, admin, mark, 1)
    admin.goto(f"{site.origin}/office/items")
    start(admin, "停止执行", code)
    admin.get_by_label("这一版让事项停止执行").check()
    place(admin, "ends.reason").fill("并入食品经营许可新办")
    place(admin, "ends.reason_en").fill("Part of the new licence now")
    admin.get_by_role("button", name="加一个替代事项").click()
    place(admin, "ends.replaced_by.0").select_option("food_licence_new")
    published(contexts, site, admin, mark, 2)
    public = contexts(viewport=PHONE).new_page()
    public.goto(f"{site.origin}/services/{code}")
    expect(public.get_by_text("已停止执行", exact=True).first).to_be_visible()
    expect(public.get_by_text("并入食品经营许可新办")).to_be_visible()
    expect(public.get_by_role("link", name="在线办理")).to_have_count(0)
    assert grave(public) == []
    public.get_by_role("link", name="食品经营许可新办").click()
    public.wait_for_url("**/services/food_licence_new")
    public.goto(f"{site.origin}/lists/usage")
    public.get_by_label("查找事项、部门或材料").fill(f"延续{mark}")
    expect(public.get_by_text(re.compile("已停止执行，自")).first).to_be_visible()
    public.goto(f"{site.origin}/lists/waived")
    public.get_by_label("查找事项、部门或材料").fill(f"延续{mark}")
    expect(public.get_by_text("没有符合的行")).to_be_visible()
    admin.goto(f"{site.origin}/office/items")
    start(admin, "修订已有的", code)
    published(contexts, site, admin, mark, 3)
    public.goto(f"{site.origin}/services/{code}")
    expect(public.get_by_role("link", name="在线办理")).to_be_visible()


def start(page: Page, how: str, code: str) -> None:
    """The next version of an item."""
    page.get_by_text("新建或修订一个事项").click()
    page.get_by_text(how, exact=True).click()
    page.get_by_label("按名称找").fill(code)
    page.get_by_role("button", name="开始起草").click()
    expect(page.get_by_role("heading", name="修改这个事项")).to_be_visible()


def published(contexts: Contexts, site: Site, admin: Page, mark: str, number: int) -> None:
    """The version that is open goes its whole way: saved, submitted, signed, put in a batch, published by a second."""
    admin.get_by_role("button", name="提交会签", exact=True).click()
    expect(admin.get_by_text("会签中").first).to_be_visible()
    signer = desk_of(contexts, site, "reviewer")
    signer.get_by_label("查找事项").fill(f"延续{mark}")
    signer.get_by_label("全选（1）").check()
    signer.get_by_role("button", name="代表本单位签署").click()
    expect(signer.get_by_text(re.compile("已签署"))).to_be_visible()
    admin.goto(f"{site.origin}/office/items")
    admin.get_by_label("查找事项").fill(f"延续{mark}")
    admin.get_by_label("全选（1）").check()
    admin.get_by_label("这一批是什么").fill(f"批次{mark} {number}")
    admin.get_by_role("button", name="组成一批").click()
    expect(admin.get_by_text("已组成一批").first).to_be_visible()
    second = desk_of(contexts, site, "admin2")
    second.locator("li", has_text=f"批次{mark} {number}").get_by_role("button", name="公布这一批").click()
    expect(second.get_by_text(re.compile("已公布，公开清单"))).to_be_visible()
