"""The elders' home: an elder who authorises nothing shows who they are, by reading aloud and by keyboard alone."""

import re

import pytest
from playwright.sync_api import Page, expect

from tests.browser.axe import grave
from tests.browser.conftest import Contexts, Site, watched
from tests.browser.people import CODE, begin_duty, password, sign_in

SPEECH = """
window.said = []
const speech = new EventTarget()
speech.getVoices = () => ('LANG' ? [{ lang: 'LANG', name: 'LANG', default: true }] : [])
speech.cancel = () => undefined
speech.speak = (words) => { window.said.push([words.text, words.lang]); setTimeout(() => words.onend?.(), 50) }
Object.defineProperty(window, 'speechSynthesis', { value: speech })
window.SpeechSynthesisUtterance = class { constructor(text) { this.text = text } }
"""
NO_VOICE = ""
CHINESE = "zh-CN"


def with_voice(page: Page, lang: str) -> None:
    """A phone whose voices the test knows, and that notes what it was asked to say."""
    page.add_init_script(SPEECH.replace("LANG", lang))


def elder(contexts: Contexts, site: Site, lang: str = CHINESE, **options: object) -> Page:
    page = contexts(**options).new_page()
    with_voice(page, lang)
    sign_in(page, site.origin, "elder")
    page.wait_for_url("**/home")
    return page


def aloud(page: Page) -> list[str]:
    """What is said after the button is pressed."""
    page.evaluate("window.said.length = 0")
    page.get_by_test_id("aloud").get_by_role("button", name="朗读", exact=True).first.press("Enter")
    page.wait_for_timeout(300)
    return [text for text, _ in page.evaluate("window.said")]


def test_the_home_has_four_tiles_each_with_something_behind_it(contexts: Contexts, site: Site) -> None:
    page = elder(contexts, site)
    problems = watched(page)
    tiles = page.get_by_test_id("tiles").get_by_role("listitem")
    expect(tiles).to_have_count(4)
    assert [re.split(r"\s+", one.strip())[0] for one in tiles.all_inner_texts()] == [
        "亮码",
        "看病",
        "叫家人帮忙",
        "打电话",
    ]
    assert page.get_by_role("link", name="叫家人帮忙").get_attribute("href") == "tel:12888001207"
    assert page.get_by_role("link", name="打电话").get_attribute("href") == "tel:12345"
    for tile in tiles.all():
        box = tile.bounding_box()
        assert box is not None
        assert box["height"] >= 148
        assert box["width"] >= 150
    button = page.get_by_test_id("aloud").get_by_role("button").bounding_box()
    assert button is not None
    assert (button["width"], button["height"]) == (60, 60)
    assert grave(page) == []
    assert problems == []


def test_an_elder_who_hears_the_page_shows_the_code_and_is_looked_at(contexts: Contexts, site: Site) -> None:
    page = elder(contexts, site)
    home = aloud(page)
    assert home[0] == "要做什么？"
    assert {"亮码", "看病", "叫家人帮忙", "打电话"} <= {one.split(" ")[0] for one in home}
    page.get_by_role("link", name="亮码").click()
    expect(page.locator(CODE)).to_have_attribute("data-state", "live")
    typed = page.locator(f"{CODE} [data-plain]").get_attribute("data-plain") or ""
    spelled = f"{' '.join(typed[:4])}, {' '.join(typed[4:8])}, {' '.join(typed[8:])}"
    said = aloud(page)
    assert any(spelled in one for one in said)
    assert "只出示身份" in " ".join(said)
    checker = contexts().new_page()
    sign_in(checker, site.origin, "clerk")
    begin_duty(checker, site.origin, "就诊登记")
    picture = page.get_by_test_id("code-canvas").screenshot()
    checker.get_by_test_id("picture").set_input_files({"name": "c.png", "mimeType": "image/png", "buffer": picture})
    sheet = page.get_by_role("dialog")
    expect(sheet).to_be_visible()
    assert any("人民医院" in one for one in sheet_aloud(page))
    page.get_by_role("button", name="不同意").click()
    expect(page.locator(CODE)).to_have_attribute("data-state", "refused")
    expect(checker.locator("[data-verdict=no_verdict]")).to_be_visible()


def sheet_aloud(page: Page) -> list[str]:
    """A sheet has a button of its own: what lies under it cannot be reached."""
    page.evaluate("window.said.length = 0")
    page.get_by_role("dialog").get_by_test_id("aloud").get_by_role("button").press("Enter")
    page.wait_for_timeout(300)
    return [text for text, _ in page.evaluate("window.said")]


def test_a_phone_without_a_voice_says_so(contexts: Contexts, site: Site) -> None:
    page = elder(contexts, site, NO_VOICE)
    page.get_by_test_id("aloud").get_by_role("button").click()
    expect(page.get_by_test_id("aloud").get_by_role("status")).to_contain_text("没有中文朗读的声音")
    assert page.evaluate("window.said") == []


def test_by_keyboard_alone_from_sign_in_to_the_code_with_what_a_hospital_asks_for(
    contexts: Contexts, site: Site
) -> None:
    page = contexts().new_page()
    page.goto(f"{site.origin}/sign-in")
    page.get_by_label("登录名").focus()
    page.keyboard.type("elder")
    page.keyboard.press("Tab")
    page.keyboard.type(password(site.origin))
    page.keyboard.press("Enter")
    page.wait_for_url("**/home")
    expect(page.get_by_role("heading", name="要做什么？")).to_be_focused()
    for _ in range(2):
        page.keyboard.press("Tab")
    expect(page.get_by_role("button", name="看病")).to_be_focused()
    page.keyboard.press("Enter")
    page.wait_for_url("**/code")
    expect(page.locator(CODE)).to_have_attribute("data-state", "live")
    expect(page.locator(f"{CODE} .shows")).to_contain_text("社会保障卡")


@pytest.mark.parametrize("path", ["/home", "/code", "/certificates", "/me", "/scan"])
def test_large_type_on_a_narrow_screen_never_scrolls_sideways(contexts: Contexts, site: Site, path: str) -> None:
    page = elder(contexts, site, viewport={"width": 320, "height": 640})
    page.goto(f"{site.origin}{path}")
    expect(page.locator("h1").first).to_be_visible()
    page.wait_for_timeout(400)
    assert page.evaluate("document.documentElement.scrollWidth") <= 320


def test_the_switch_is_kept_by_the_account(contexts: Contexts, site: Site) -> None:
    page = contexts().new_page()
    sign_in(page, site.origin, "school")
    page.goto(f"{site.origin}/me")
    page.get_by_text("长辈版", exact=True).click()
    expect(page.get_by_test_id("aloud")).to_be_visible()
    other = contexts().new_page()
    sign_in(other, site.origin, "school")
    other.goto(f"{site.origin}/me")
    expect(other.get_by_test_id("aloud")).to_be_visible()
    other.get_by_role("group", name="首页").get_by_text("标准").click()
    expect(other.get_by_test_id("aloud")).to_have_count(0)
