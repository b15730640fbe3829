"""Reports and papers in a browser: an institution uploads, its client finds it, and the data bureau sees conflicts."""

from playwright.sync_api import FilePayload, Page, expect

from backend.standards import uscc
from tests.browser.conftest import Contexts, Site, watched
from tests.browser.people import sign_in
from tests.browser.test_office_pages import DESK, PHONE, judged, opened
from tests.flows.source_steps import picture

FIRM, NUMBER = "云桥绿野蔬菜专业合作社", uscc.build("93", "880101", "MA000013")
PAPER: FilePayload = {"name": "report.jpg", "mimeType": "image/jpeg", "buffer": picture("#eeeeee")}


def _page(contexts: Contexts, site: Site, login: str, *, phone: bool = False) -> Page:
    page = contexts(viewport=PHONE if phone else DESK).new_page()
    sign_in(page, site.origin, login)
    return page


def test_the_data_bureau_sees_who_has_to_mend_what(contexts: Contexts, site: Site) -> None:
    page = _page(contexts, site, "admin")
    problems = watched(page)
    opened(page, "/office/base-data")
    expect(page.get_by_test_id("library")).to_have_count(5)
    expect(page.get_by_test_id("conflict").first).to_be_visible()
    judged(page, "base-data")
    page.locator("select").select_option("legal_persons")
    expect(page.get_by_test_id("conflict").filter(has_text="法人库")).to_have_count(2)
    expect(page.get_by_test_id("conflict").filter(has_text="人口库")).to_have_count(0)
    page.locator("select").select_option("addresses")
    expect(page.get_by_text("没有不一致的地方")).to_be_visible()
    assert problems == []


def test_an_institution_uploads_a_report_and_says_why_where_it_cannot(contexts: Contexts, site: Site) -> None:
    page = _page(contexts, site, "bank")
    opened(page, "/office/institution-reports")
    judged(page, "reports")
    send = page.get_by_role("button", name="盖章并上传")
    expect(send).to_be_disabled()
    page.get_by_label("对方的号码").fill(NUMBER)
    page.get_by_label("对方的姓名或名称").fill("别的名称")
    page.get_by_label("报告编号").fill("评 2026-108")
    page.get_by_test_id("report-file").set_input_files(PAPER)
    send.click()
    expect(page.get_by_text("号码和姓名对不上")).to_be_visible()
    page.get_by_label("对方的姓名或名称").fill(FIRM)
    send.click()
    mine = page.get_by_test_id("report").filter(has_text="评 2026-108")
    expect(mine).to_contain_text(FIRM)
    judged(page, "reports-sent")


def test_the_wallet_without_papers_says_what_will_be_there(contexts: Contexts, site: Site) -> None:
    page = _page(contexts, site, "graduate", phone=True)
    problems = watched(page)
    opened(page, "/me")
    page.get_by_role("link", name="我的材料").click()
    expect(page.get_by_text("还没有材料")).to_be_visible()
    judged(page, "materials-none")
    assert problems == []
