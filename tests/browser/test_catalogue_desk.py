"""A type is designed at the desk by one administrator and published by another; stale saves are told, not lost."""

import json
from urllib.request import urlopen

from playwright.sync_api import Page, expect

from tests.browser.axe import grave
from tests.browser.conftest import Contexts, Site, watched
from tests.browser.people import sign_in

DESK = {"width": 1280, "height": 840}


def desk_of(contexts: Contexts, site: Site, login: str) -> Page:
    page = contexts(viewport=DESK).new_page()
    sign_in(page, site.origin, login)
    page.goto(f"{site.origin}/office/catalogue")
    return page


def part(page: Page, name: str) -> None:
    page.locator(".tabs button", has_text=name).click()


def test_one_designs_a_type_and_another_publishes_it(contexts: Contexts, site: Site) -> None:
    admin = desk_of(contexts, site, "admin")
    problems = watched(admin)
    admin.get_by_text("新建证照类型").click()
    admin.get_by_label("代码", exact=True).fill("drone_card")
    admin.get_by_role("button", name="新建", exact=True).click()
    for label, words in {
        "名称": "无人机操作证", "英文名称": "Drone card", "发证机关类别": "交通", "发证机关类别（英文）": "Transport",
        "设定依据": "办法第五条",
    }.items():  # fmt: skip
        admin.get_by_label(label, exact=True).fill(words)
    part(admin, "样式")
    admin.get_by_label("证面标题").fill("无人机操作证")
    admin.get_by_label("英文标题").fill("Drone operator's card")
    name = admin.get_by_role("button", name="字段 姓名")
    name.focus()
    admin.keyboard.press("Shift+ArrowDown")
    admin.keyboard.press("ArrowRight")
    expect(admin.get_by_label("x (mm)")).to_have_value("12.5")
    expect(admin.get_by_label("y (mm)")).to_have_value("31")
    box = name.bounding_box()
    assert box is not None
    admin.mouse.move(box["x"] + 5, box["y"] + 5)
    admin.mouse.down()
    admin.mouse.move(box["x"] + 45, box["y"] - 25)
    admin.mouse.up()
    expect(admin.get_by_label("x (mm)")).not_to_have_value("12.5")
    admin.get_by_label("宽（毫米）").last.fill("20")
    admin.get_by_text("长姓名和生僻字").click()
    expect(admin.locator(".warnings")).to_contain_text("样例放不下")
    admin.get_by_label("宽（毫米）").last.fill("80")
    part(admin, "签发与用证")
    admin.get_by_label("云汀市公安局交通警察支队", exact=True).first.check()
    expect(admin.get_by_text("没有待改正的地方")).to_be_visible()
    assert grave(admin) == []
    admin.get_by_role("button", name="提交审核").click()
    expect(admin.get_by_text("等待另一位管理员审核")).to_be_visible()
    second = desk_of(contexts, site, "admin2")
    second.get_by_role("link", name="无人机操作证").click()
    part(second, "样式")
    expect(second.locator("svg.face-sheet").first).to_contain_text("无人机操作证")
    second.get_by_role("button", name="发布", exact=True).click()
    expect(second.get_by_text("已发布").first).to_be_visible()
    with urlopen(f"{site.origin}/api/types/drone_card/1", timeout=10) as answer:  # noqa: S310 - our own server
        assert json.load(answer)["item"]["face"]["family"] == "designed"
    expect(admin.get_by_text("已发布").first).to_be_visible(timeout=5000)
    assert problems == []


def test_a_stale_save_is_told_and_nothing_is_written_over(contexts: Contexts, site: Site) -> None:
    first = desk_of(contexts, site, "admin")
    first.get_by_text("新建证照类型").click()
    first.get_by_label("代码", exact=True).fill("bus_card")
    first.get_by_role("button", name="新建", exact=True).click()
    expect(first.get_by_role("heading", name="基本信息")).to_be_visible()
    other = desk_of(contexts, site, "admin2")
    other.goto(first.url)
    other.get_by_label("名称", exact=True).fill("公交卡")
    expect(other.get_by_text("已保存")).to_be_visible()
    first.get_by_label("名称", exact=True).fill("乘车卡")
    expect(first.get_by_text("别处已经保存")).to_be_visible()
    other.reload()
    expect(other.get_by_label("名称", exact=True)).to_have_value("公交卡")
