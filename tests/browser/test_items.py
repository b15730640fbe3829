"""Three hundred rows come in at the desk, departments sign, a second person publishes, and the public lists show it."""

import csv
import io
from secrets import token_hex

import pytest
from playwright.sync_api import FilePayload, Page, expect

from tests.browser.axe import grave
from tests.browser.conftest import PHONE, Contexts, Site, watched
from tests.browser.people import sign_in
from tests.flows.item_steps import HEADS, row

DESK = {"width": 1280, "height": 840}
WRONG = (7, 150)


def desk_of(contexts: Contexts, site: Site, login: str) -> Page:
    page = contexts(viewport=DESK).new_page()
    sign_in(page, site.origin, login)
    page.goto(f"{site.origin}/office/items")
    expect(page.get_by_role("heading", name="事项与材料")).to_be_visible()
    return page


def rows(mark: str) -> bytes:
    """Three hundred items of a department of their own mark, two of them wrong."""
    out = io.StringIO()
    writer = csv.writer(out)
    writer.writerow(HEADS)
    for number in range(1, 301):
        own = {"事项编码": f"h_{mark}_{number}", "事项名称": f"卫生{mark}第{number}项", "别名": f"别名{mark}{number}"}
        if number in WRONG:
            own |= {"实施部门": "没有的局"}
        writer.writerow(row(number, **own))
    return out.getvalue().encode("utf-8-sig")


def chosen(page: Page, mark: str) -> None:
    """All items of the mark."""
    page.get_by_label("查找事项").fill(f"h_{mark}_")
    expect(page.get_by_text("全选（298）")).to_be_visible()
    page.get_by_label("全选（298）").check()
    expect(page.get_by_text("已选 298 项")).to_be_visible()


def test_three_hundred_rows_are_imported_reviewed_and_published(contexts: Contexts, site: Site) -> None:
    mark = token_hex(4)
    admin = desk_of(contexts, site, "admin")
    problems = watched(admin)
    admin.get_by_text("从表格导入").click()
    sheet = FilePayload(name="事项.csv", mimeType="text/csv", buffer=rows(mark))
    admin.get_by_test_id("item-sheet").set_input_files(files=[sheet])
    admin.get_by_role("button", name="读取并检查").click()
    expect(admin.get_by_text("共 300 行：新增 298，修改 0，相同 0，有误 2")).to_be_visible()
    report = admin.get_by_role("region", name="逐行结果").locator("tbody tr")
    expect(report).to_have_count(2)
    expect(report.first).to_contain_text("没有这个单位")
    expect(report.first).to_contain_text("没有的局")
    admin.get_by_text("全部", exact=True).click()
    expect(report).to_have_count(300)
    assert grave(admin) == []
    admin.get_by_role("button", name="只导入没有错误的 298 行").click()
    expect(admin.get_by_text("已建立 298 份草稿")).to_be_visible()
    chosen(admin, mark)
    admin.get_by_role("button", name="提交会签").click()
    expect(admin.get_by_text("已提交 298 项")).to_be_visible()

    reviewer = desk_of(contexts, site, "reviewer")
    chosen(reviewer, mark)
    reviewer.get_by_role("button", name="代表本单位签署").click()
    expect(reviewer.get_by_text("已签署 894 处")).to_be_visible()

    admin.reload()
    chosen(admin, mark)
    admin.get_by_label("这一批是什么").fill(f"批次{mark}")
    admin.get_by_role("button", name="组成一批").click()
    expect(admin.get_by_text("已组成一批").first).to_be_visible()

    second = desk_of(contexts, site, "admin2")
    own = second.locator("li", has_text=f"批次{mark}")
    own.get_by_role("button", name="公布这一批").click()
    expect(second.get_by_text("公开清单已更新")).to_be_visible()

    public = contexts(viewport=PHONE).new_page()
    public.goto(f"{site.origin}/lists/usage")
    public.get_by_label("查找事项、部门或材料").fill(f"卫生{mark}")
    expect(public.get_by_text("298 行", exact=True)).to_be_visible()
    expect(public.get_by_test_id("difference")).to_contain_text("增加 298 行")
    expect(public.get_by_text(f"批次{mark}").first).to_be_visible()
    assert grave(public) == []
    public.goto(f"{site.origin}/services?q=别名{mark}1")
    expect(public.get_by_role("link", name=f"卫生{mark}第1项", exact=True)).to_be_visible()
    assert problems == []


@pytest.mark.parametrize("path", ["/services", "/services/food_licence_renewal", "/lists/waived"])
def test_the_public_pages_are_there_without_scripts(contexts: Contexts, site: Site, path: str) -> None:
    page = contexts(viewport=PHONE, java_script_enabled=False).new_page()
    page.goto(f"{site.origin}{path}")
    page.wait_for_url(f"**/plain{path}")
    expect(page.get_by_text("食品经营许可延续").first).to_be_visible()
    assert page.title()  # axe needs scripts: what can be looked at is that it has a name and one main heading
    assert page.locator("h1").count() == 1


def test_the_guide_opens_from_the_bottom_bar_and_says_what_need_not_be_submitted(
    contexts: Contexts, site: Site
) -> None:
    page = contexts(viewport=PHONE).new_page()
    sign_in(page, site.origin, "agent")
    page.get_by_role("navigation", name="主要页面").get_by_role("link", name="办事").click()
    page.get_by_label("想办什么事").fill("spjyxkyx")
    page.get_by_role("button", name="查找").click()
    page.get_by_role("link", name="食品经营许可延续").click()
    expect(page.get_by_role("heading", name="食品经营许可延续")).to_be_visible()
    expect(page.get_by_test_id("exempt")).to_have_count(9)
    expect(page.get_by_text("《中华人民共和国食品安全法》第四十五条")).to_be_visible()
    assert grave(page) == []
