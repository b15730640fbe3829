"""Authorisations on phones: a grandmother, her daughter and a hospital; a code by keyboard alone; hostile QR texts."""

import json
import re
from pathlib import Path

from playwright.sync_api import BrowserContext, Page, expect

from tests.browser.axe import grave
from tests.browser.conftest import Contexts, Site, watched
from tests.browser.people import CODE, begin_duty, confirm_step, password, read_qr, sign_in

CORPUS = Path(__file__).parents[1] / "hostile" / "qr_texts.json"
EVERY = 6
# A phone whose own decoder reads what the test lays before its camera.
DECODER = """
window.texts = []
window.BarcodeDetector = class {
  static async getSupportedFormats() { return ['qr_code'] }
  async detect() { const rawValue = window.texts.shift(); return rawValue === undefined ? [] : [{ rawValue }] }
}
"""
DELEGATE, DELEGATE_NAME = "graduate", "田恬"
CARD = re.compile("^社会保障卡")


def person(contexts: Contexts, site: Site, login: str, path: str) -> Page:
    """Somebody on a page of the wallet."""
    page = contexts(permissions=["camera", "clipboard-read", "clipboard-write"]).new_page()
    sign_in(page, site.origin, login)
    page.goto(f"{site.origin}{path}")
    return page


def forward(page: Page, step: str) -> None:
    """The next of the four steps."""
    page.get_by_test_id("forward").click()
    expect(page.locator(f"[data-step={step}]")).to_be_focused()


def delegated(page: Page, origin: str) -> str:
    """Give the daughter the medical card for the hospital, three times within a week; the link to hand on."""
    page.get_by_role("link", name="新的授权").click()
    sheet = page.get_by_role("dialog")
    sheet.get_by_role("checkbox", name=CARD).check()
    forward(page, "why")
    sheet.get_by_role("radio", name=re.compile("^就诊登记")).check()
    sheet.get_by_test_id("add-missing").click()
    forward(page, "who")
    sheet.get_by_role("radio", name=re.compile("替我出示")).check()
    sheet.get_by_label("对方的姓名").fill(DELEGATE_NAME)
    expect(sheet.get_by_label("可以用几次")).to_have_value("3")
    expect(sheet.get_by_label("多久")).to_have_value(str(7 * 86_400))
    forward(page, "confirm")
    for words in (f"{DELEGATE_NAME}，代为出示", "云汀市人民医院", "7 天", "3 次"):
        expect(sheet).to_contain_text(words)
    page.get_by_test_id("forward").click()
    confirm_step(page, origin)
    expect(page.get_by_test_id("qr")).to_be_visible()
    return read_qr(page.get_by_test_id("qr").screenshot())


def check(clerk: Page, code: bytes) -> None:
    """The clerk's phone reads a picture of a code."""
    clerk.get_by_test_id("picture").set_input_files({"name": "c.png", "mimeType": "image/png", "buffer": code})
    expect(clerk.locator("[data-verdict]")).to_be_visible()


def code_on(page: Page) -> bytes:
    """The live code, as a camera sees it."""
    expect(page.locator(CODE)).to_have_attribute("data-state", "live")
    return page.get_by_test_id("code-canvas").screenshot()


def test_a_grandmother_lets_her_daughter_show_her_card_at_one_hospital(contexts: Contexts, site: Site) -> None:
    grandmother = person(contexts, site, "elder", "/me/grants")
    problems = watched(grandmother)
    link = delegated(grandmother, site.origin)
    expect(grandmother.get_by_text("等对方接受")).to_be_visible()

    daughter = person(contexts, site, DELEGATE, "/me")
    problems_of_daughter = watched(daughter)
    daughter.goto(link)
    expect(daughter.get_by_role("heading", level=1)).to_have_text("有人把证照授权给别人看")
    daughter.get_by_role("link", name="打开").click()
    page = daughter.get_by_test_id("open-page")
    expect(page).to_have_attribute("data-state", "invited")
    assert link.rsplit("/", 1)[1] not in daughter.url
    for words in ("陈桂兰", "云汀市人民医院", "社会保障号码"):
        expect(page).to_contain_text(words)
    daughter.get_by_role("button", name="接受", exact=True).click()
    confirm_step(daughter, site.origin)
    expect(page).to_have_attribute("data-state", "answered")
    expect(grandmother.get_by_test_id("grant-left")).to_contain_text("还可用 3 次")

    daughter.get_by_role("button", name="去出示").click()
    expect(daughter.get_by_test_id("behalf")).to_have_text("陈● 的证照 · 由 田● 出示（代办）")
    clerk = person(contexts, site, "clerk", "/inspect")
    begin_duty(clerk, site.origin, "就诊登记")
    check(clerk, code_on(daughter))
    expect(clerk.locator("[data-verdict]")).to_have_attribute("data-verdict", "valid")
    expect(clerk.locator("[data-verdict]")).to_contain_text("陈桂兰")
    expect(clerk.locator("[data-verdict]")).to_contain_text("由田●代为出示，凭本人委托")
    expect(grandmother.get_by_test_id("grant-left")).to_contain_text("用过 1 次，还可用 2 次")
    expect(grandmother.get_by_test_id("grant-uses")).to_contain_text("云汀市人民医院")
    expect(grandmother.get_by_test_id("grant-uses")).to_contain_text("由 田恬 出示")
    for one in (grandmother, daughter, clerk):
        assert grave(one) == []

    daughter.get_by_test_id("looked").get_by_role("button", name="知道了").click()
    code = code_on(daughter)
    grandmother.get_by_test_id("end").click()
    expect(grandmother.get_by_text("已收回", exact=True)).to_be_visible()
    clerk.locator(".verdict__close").click()
    check(clerk, code)
    expect(clerk.locator("[data-verdict]")).to_have_attribute("data-verdict", "no_verdict")
    expect(clerk.locator("[data-verdict]")).not_to_contain_text("陈桂兰")
    expect(grandmother.get_by_test_id("grant-uses").get_by_role("listitem")).to_have_count(1)
    over = daughter.get_by_test_id("right-over")
    expect(over).to_contain_text("授权、委托或监护已经结束")
    expect(daughter.get_by_role("button", name=re.compile("换新码"))).to_have_count(0)
    over.get_by_role("button", name="出示我自己的码").click()
    expect(daughter.get_by_test_id("behalf")).to_have_count(0)
    code_on(daughter)
    assert problems == []
    assert problems_of_daughter == []


def until(page: Page, name: str, key: str = "Tab") -> None:
    """Press a key until what has the focus is called so, as somebody does who hears the page."""
    for _ in range(60):
        page.keyboard.press(key)
        said = page.evaluate("(document.activeElement.closest('label') ?? document.activeElement).innerText")
        label = page.evaluate("document.activeElement.labels?.[0]?.innerText ?? ''")
        if said.startswith(name) or label.startswith(name):
            return
    raise AssertionError(f"the keyboard does not reach {name!r}")


def test_a_code_is_given_by_keyboard_alone_and_opened_once_by_its_link(contexts: Contexts, site: Site) -> None:
    page = person(contexts, site, "rider", "/me/grants")
    problems = watched(page)
    page.get_by_role("link", name="新的授权").focus()
    page.keyboard.press("Enter")
    expect(page.locator("[data-step=what]")).to_be_focused()
    until(page, "居民身份证")
    page.keyboard.press("Space")
    until(page, "下一步")
    page.keyboard.press("Enter")
    expect(page.locator("[data-step=why]")).to_be_focused()
    until(page, "写明做什么用")
    page.keyboard.type("租房给房东看")
    until(page, "下一步")
    page.keyboard.press("Enter")
    expect(page.locator("[data-step=who]")).to_be_focused()
    until(page, "下一步")
    page.keyboard.press("Enter")
    expect(page.locator("[data-step=confirm]")).to_be_focused()
    tree = page.get_by_role("dialog").aria_snapshot()
    for words in ("dialog", "第 4 步，共 4 步", "租房给房东看", "拿到码的人", "确认授权"):
        assert words in tree
    assert grave(page) == []
    until(page, "确认授权")
    page.keyboard.press("Enter")
    until(page, "密码")
    page.keyboard.type(password(site.origin))
    page.keyboard.press("Enter")
    expect(page.get_by_test_id("qr")).to_be_visible()
    link = read_qr(page.get_by_test_id("qr").screenshot())
    page.get_by_role("button", name="念数字").press("Enter")
    expect(page.get_by_test_id("grant-typed")).to_contain_text("秒内有效")

    landlord = person(contexts, site, "parent", "/me")
    landlord.goto(link)
    landlord.get_by_role("link", name="打开").click()
    landlord.get_by_test_id("open").click()
    expect(landlord.get_by_test_id("open-page")).to_have_attribute("data-state", "opened")
    expect(landlord.get_by_test_id("open-page")).to_contain_text("马志强")
    assert grave(landlord) == []
    expect(page.get_by_text("已用完", exact=True)).to_be_visible()
    late = person(contexts, site, "citizen", "/me")
    late.goto(link)
    late.get_by_role("link", name="打开").click()
    late.get_by_test_id("open").click()
    expect(late.get_by_text("次数已经用完")).to_be_visible()
    expect(late.get_by_test_id("open-page")).not_to_contain_text("马志强")
    assert problems == []


def held_in(page: Page) -> bool:
    """Whether what has the focus stands in the sheet; between its end and its beginning nothing of the page has it."""
    inside = "document.activeElement === document.body || document.activeElement.closest('dialog') !== null"
    return bool(page.evaluate(inside))


def test_the_four_steps_are_heard_keep_the_focus_and_give_it_back_where_they_were_opened(
    contexts: Contexts, site: Site
) -> None:
    """`manager` is this test's own; nothing is given."""
    page = person(contexts, site, "manager", "/me/grants")
    problems = watched(page)
    opener = page.get_by_role("link", name="新的授权")
    expect(opener).to_be_visible()
    until(page, "新的授权")
    page.keyboard.press("Enter")
    expect(page.locator("[data-step=what]")).to_be_focused()
    sheet = page.get_by_role("dialog", name="授权")
    expect(sheet).to_match_aria_snapshot(
        """
        - dialog "授权":
          - heading "授权" [level=2]
          - button "关闭"
          - group "授权":
            - heading /第 1 步，共 4 步/ [level=3]
            - list:
              - listitem:
                - checkbox /居民身份证/
          - button "下一步"
        """
    )
    reached = []
    for _ in range(12):
        page.keyboard.press("Tab")
        assert held_in(page)
        reached.append(page.evaluate("(document.activeElement.closest('label') ?? document.activeElement).innerText"))
    card = next(at for at, words in enumerate(reached) if words.startswith("居民身份证"))
    assert card < reached.index("下一步")
    until(page, "居民身份证")
    page.keyboard.press("Space")
    until(page, "下一步")
    page.keyboard.press("Enter")
    expect(page.locator("[data-step=why]")).to_be_focused()
    until(page, "下一步")
    page.keyboard.press("Enter")
    expect(sheet.get_by_role("alert")).to_be_visible()
    until(page, "上一步")
    page.keyboard.press("Enter")
    expect(page.locator("[data-step=what]")).to_be_focused()
    expect(sheet.get_by_role("checkbox", name=re.compile("^居民身份证"))).to_be_checked()
    page.keyboard.press("Shift+Tab")
    assert held_in(page)
    page.keyboard.press("Escape")
    expect(sheet).to_have_count(0)
    expect(opener).to_be_focused()
    assert grave(page) == []
    assert problems == []


def hostile(origin: str) -> list[str]:
    """Texts of every family of the corpus, made out for this site."""
    host = origin.split("//")[1]
    places = {"{own}": origin.upper(), "{HOST}": host.upper(), "{host}": host, "{NAME}": "LOCALHOST"}
    corpus = json.loads(CORPUS.read_text())
    texts = [text for text in [*corpus["elsewhere"], *corpus["misshapen"]] if text.strip()][::EVERY]
    for place, value in places.items():
        texts = [text.replace(place, value) for text in texts]
    return texts


def read_out(page: Page) -> None:
    """Wait until the camera has seen all that was laid before it; the page's policy lets no test evaluate in it."""
    for _ in range(200):
        if page.evaluate("window.texts.length") == 0:
            return
        page.wait_for_timeout(50)
    raise AssertionError("the camera reads nothing")


def opened_nothing(context: BrowserContext, page: Page, asked: list[str], origin: str) -> None:
    """No other page, no other address, nothing sent."""
    assert context.pages == [page]
    assert page.url == f"{origin}/scan"
    assert [one for one in asked if not one.startswith(f"GET {origin}/")] == []


def test_hostile_texts_before_the_camera_open_nothing_and_send_nothing(contexts: Contexts, site: Site) -> None:
    page = contexts().new_page()
    page.add_init_script(DECODER)
    problems = watched(page)
    sign_in(page, site.origin, "citizen")
    page.goto(f"{site.origin}/scan")
    expect(page.get_by_text("把码放进框里")).to_be_visible()
    asked: list[str] = []
    page.on("request", lambda request: asked.append(f"{request.method} {request.url}"))
    texts = hostile(site.origin)
    assert len(texts) > 30
    for start in range(0, len(texts), 10):
        page.evaluate("texts => { window.texts.push(...texts) }", texts[start : start + 10])
        read_out(page)
        expect(page.get_by_role("alert").filter(has_text="没有打开它")).to_be_visible()
        expect(page.get_by_test_id("scan-page")).to_have_attribute("data-state", "finding")
    opened_nothing(page.context, page, asked, site.origin)
    page.evaluate("window.texts.push('HTTP://LOCALHOST@EVIL.EXAMPLE/A/ABCDEFGHIJKLMNOPQRSTUVWXY2')")
    expect(page.get_by_role("alert")).to_have_text(
        "样子像本市的码，地址却是 evil.example。没有打开它，可能有人想骗你。"
    )
    assert problems == []
