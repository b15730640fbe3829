"""The life of a certificate with five people: designed, published, issued, shown, verified, revoked, refused."""

import re
import time
from pathlib import Path

from playwright.sync_api import Page, expect

from tests.browser import camera
from tests.browser.conftest import Contexts, Site, watched
from tests.browser.people import CODE, begin_duty, call, choose, confirm_step, live_code, sign_in
from tests.browser.test_catalogue_desk import desk_of, part
from tests.browser.test_first_contact import person

WITHIN_MS = 2000
NAME, SCENE = "渡口通行证", "机动车路面查验"
REASON = "申请时提交了不实的从业经历"


def design(page: Page) -> None:
    """The administrator: a new type with a face, its issuer and the scene that may ask for it."""
    page.get_by_text("新建证照类型").click()
    page.get_by_label("代码", exact=True).fill("ferry_pass")
    page.get_by_role("button", name="新建", exact=True).click()
    for label, words in {
        "名称": NAME, "英文名称": "Ferry pass", "发证机关类别": "公安", "发证机关类别（英文）": "Police",
        "设定依据": "渡口守则第三条",
    }.items():  # fmt: skip
        page.get_by_label(label, exact=True).fill(words)
    part(page, "样式")
    page.get_by_label("证面标题").fill(NAME)
    page.get_by_label("英文标题").fill("Ferry pass")
    part(page, "签发与用证")
    page.get_by_label("云汀市公安局交通警察支队", exact=True).first.check()
    scene = page.locator(".sheet", has_text=SCENE).first
    scene.get_by_role("checkbox").first.check()
    for label in ("姓名", "有效期限"):
        scene.get_by_role("checkbox", name=label, exact=True).check()
    expect(page.get_by_text("没有待改正的地方")).to_be_visible()
    page.get_by_role("button", name="提交审核").click()
    expect(page.get_by_text("等待另一位管理员审核")).to_be_visible()


def publish(page: Page) -> None:
    """Another administrator looks at it and publishes."""
    page.get_by_role("link", name=NAME).click()
    page.get_by_role("button", name="发布", exact=True).click()
    expect(page.get_by_text("已发布").first).to_be_visible()


def issue(page: Page, site: Site, name: str, resident_id: str) -> None:
    """The officer fills the form and seals."""
    page.goto(f"{site.origin}/office/issue")
    page.get_by_label("签发哪一种证照").select_option(label=NAME)
    page.get_by_role("button", name="新建草稿").click()
    page.get_by_role("button", name="填写持证人").click()
    page.get_by_label("姓名").first.fill(name)
    page.get_by_label("公民身份号码").first.fill(resident_id)
    expect(page.get_by_text("已填写完整，可以签发。")).to_be_visible()
    page.get_by_role("button", name="盖章并签发").click()
    sheet = page.get_by_role("dialog")
    sheet.get_by_role("button", name="盖章并签发").click()
    confirm_step(page, site.origin)


def revoke(page: Page, site: Site) -> None:
    """The officer revokes what should never have been issued."""
    page.get_by_role("button", name="办理其他事项").click()
    sheet = page.get_by_role("dialog")
    sheet.locator("input[value=revoke_error]").check()
    sheet.get_by_role("textbox", name="原因").fill(REASON)
    sheet.get_by_role("textbox", name="法律依据").fill("行政许可法第六十九条")
    sheet.get_by_role("textbox", name="文号").fill("云公交撤字〔2026〕7号")
    sheet.get_by_role("button", name="确认办理").click()
    confirm_step(page, site.origin)
    expect(page.get_by_role("dialog")).to_be_hidden()


def shown(citizen: Page, site: Site, camera_file: Path) -> None:
    """The citizen chooses the certificate and holds the code to the inspector's camera."""
    citizen.goto(f"{site.origin}/code")
    expect(citizen.locator(CODE)).to_have_attribute("data-state", "live")
    choose(citizen, {NAME: ["姓名"]})
    camera.code(camera_file, live_code(citizen))


def test_a_type_is_designed_its_certificate_issued_verified_revoked_and_refused(
    contexts: Contexts, site: Site, camera_file: Path
) -> None:
    holder = person(login="driver")
    citizen, inspector = (contexts().new_page() for _ in range(2))
    officer = contexts(viewport={"width": 1280, "height": 900}).new_page()
    problems = [watched(one) for one in (citizen, officer)]
    admin = desk_of(contexts, site, "admin")
    design(admin)
    publish(desk_of(contexts, site, "admin2"))

    sign_in(citizen, site.origin, "driver")
    citizen.goto(f"{site.origin}/certificates")
    expect(citizen.get_by_text("机动车驾驶证").first).to_be_visible()
    expect(citizen.get_by_text(NAME)).to_have_count(0)
    sign_in(officer, site.origin, "issuer")
    issue(officer, site, holder.name, holder.resident_id)
    expect(officer.get_by_role("button", name="办理其他事项")).to_be_visible()
    expect(citizen.get_by_text(NAME).first).to_be_visible(timeout=WITHIN_MS)

    sign_in(inspector, site.origin, "inspector")
    shown(citizen, site, camera_file)
    begin_duty(inspector, site.origin, SCENE)
    verdict = inspector.locator("[data-verdict]")
    expect(verdict).to_have_attribute("data-verdict", re.compile("valid|attention"))
    expect(verdict).to_contain_text(NAME)
    expect(citizen.get_by_test_id("looked")).to_be_visible()

    citizen.goto(f"{site.origin}/certificates")
    expect(citizen.get_by_text(NAME).first).to_be_visible()
    _, listed = call(citizen, "GET", "/api/certificates")
    [certificate] = [one for one in listed["items"] if one["type"] == "ferry_pass"]
    _, code = call(citizen, "POST", "/api/codes", {"certificates": [certificate["id"]]})
    revoke(officer, site)
    revoked = time.monotonic()
    body = {"presented": code["text"], "scene": "traffic.roadside"}
    _, refused = call(inspector, "POST", "/api/verifications", body)
    assert time.monotonic() - revoked < WITHIN_MS / 1000
    assert (refused["verdict"], refused["certificates"][0]["status"]) == ("not_valid", "revoked_error")
    assert refused["certificates"][0]["fields"] == {}, "what is not in force shows nothing else"
    expect(citizen.locator("article", has_text=NAME)).to_contain_text("已撤销", timeout=WITHIN_MS)
    assert problems == [[], []]
