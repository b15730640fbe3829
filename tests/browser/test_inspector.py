"""The inspector's app beyond the main job: no camera, a gun, codes from elsewhere, several persons in one case."""

import json
import re
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.browser import camera
from tests.browser.chromium import path
from tests.browser.conftest import PHONE, Contexts, Site, watched
from tests.browser.people import CODE, begin_duty, call, live_code, sign_in

SCENE = "机动车路面查验"
ANDROID = "Mozilla/5.0 (Linux; Android 15; P) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/131.0 Mobile Safari/537.36"
LAMP_AND_ZOOM = """
  window.asked = []
  const track = MediaStreamTrack.prototype
  const known = track.getCapabilities
  track.getCapabilities = function () { return { ...known.call(this), torch: true, zoom: { min: 1, max: 4 } } }
  track.applyConstraints = async function (wanted) { window.asked.push(wanted.advanced[0]) }
"""


def on_duty(page: Page, site: Site, login: str = "inspector") -> Page:
    """An inspector on duty at the roadside."""
    sign_in(page, site.origin, login)
    begin_duty(page, site.origin, SCENE)
    return page


def holder_shows(contexts: Contexts, site: Site, login: str) -> tuple[Page, str]:
    """A citizen with a live code, and its text."""
    page = contexts().new_page()
    sign_in(page, site.origin, login)
    page.goto(f"{site.origin}/code")
    expect(page.locator(CODE)).to_have_attribute("data-state", "live")
    return page, live_code(page)


def shown(contexts: Contexts, site: Site, login: str, types: tuple[str, ...]) -> str:
    """The text of a code that carries these certificates, opened without the wallet's page."""
    page = contexts().new_page()
    sign_in(page, site.origin, login)
    page.goto(f"{site.origin}/scenes")  # the wallet's own page would open a code as well
    _, listed = call(page, "GET", "/api/certificates")
    chosen = [one["id"] for one in listed["items"] if one["type"] in types]
    status, code = call(page, "POST", "/api/codes", {"certificates": chosen})
    assert status == 201, code
    text: str = code["text"]
    return text


@pytest.fixture
def other_browser(browser: Browser, site: Site) -> Iterator[Callable[..., Page]]:
    """Maker of an inspector's phone in a browser of its own, with these switches for its camera."""
    with ExitStack() as stack:

        def make(*switches: str, **options: Any) -> Page:
            own = browser.browser_type.launch(executable_path=path(), headless=True, args=["--no-sandbox", *switches])
            stack.callback(own.close)
            context = own.new_context(**{"base_url": site.origin, "viewport": PHONE, "locale": "zh-CN", **options})
            return on_duty(context.new_page(), site)

        yield make


def test_a_refused_camera_is_explained_for_this_browser_and_digits_still_work(
    other_browser: Callable[..., Page],
) -> None:
    switches = ("--use-fake-device-for-media-stream", "--use-fake-ui-for-media-stream=deny")
    inspector = other_browser(*switches, user_agent=ANDROID)
    told = inspector.locator("[data-fault=denied]")
    expect(told).to_contain_text("相机没有获得允许")
    expect(told).to_contain_text("点地址栏左边的图标")
    expect(told).to_contain_text("输入数字码")
    inspector.get_by_role("button", name="输数字码").click()
    expect(inspector.get_by_role("heading", name="输入数字码")).to_be_visible()


def test_a_device_without_a_camera_says_so(other_browser: Callable[..., Page]) -> None:
    inspector = other_browser()
    expect(inspector.locator("[data-fault=missing]")).to_contain_text("没有找到相机")
    expect(inspector.get_by_role("button", name="输数字码")).to_be_visible()
    expect(inspector.get_by_test_id("picture")).to_be_attached()


def test_lamp_zoom_and_choice_stand_there_only_where_the_camera_offers_them(
    contexts: Contexts, site: Site, camera_file: Path
) -> None:
    camera.wall(camera_file)
    plain = on_duty(contexts().new_page(), site)
    expect(plain.get_by_text("把对方的码放进框里")).to_be_visible()
    expect(plain.get_by_role("button", name="手电")).to_have_count(0)
    context = contexts()
    context.add_init_script(LAMP_AND_ZOOM)
    inspector = on_duty(context.new_page(), site)
    torch = inspector.get_by_role("button", name="手电")
    torch.click()
    expect(torch).to_have_attribute("aria-pressed", "true")
    inspector.get_by_role("button", name="拉近").click()
    inspector.get_by_role("button", name="拉近").click()
    inspector.get_by_role("button", name="拉远").click()
    expect(inspector.get_by_role("button", name="拉近")).to_contain_text("1.5×")
    assert json.loads(inspector.evaluate("JSON.stringify(window.asked)")) == [
        {"torch": True},
        {"zoom": 1.5},
        {"zoom": 2.25},
        {"zoom": 1.5},
    ]


def pull(page: Page, text: str) -> None:
    """A gun's keys at a gun's pace: sent by the runner one by one, a busy machine makes them a person's."""
    page.evaluate(
        """text => [...text, 'Enter'].forEach(key => (document.activeElement ?? document.body)
          .dispatchEvent(new KeyboardEvent('keydown', { key, bubbles: true, cancelable: true })))""",
        text,
    )


def test_a_gun_types_wherever_the_focus_is(contexts: Contexts, site: Site, camera_file: Path) -> None:
    camera.wall(camera_file)
    _, text = holder_shows(contexts, site, "citizen")
    inspector = contexts().new_page()
    problems = watched(inspector)
    on_duty(inspector, site)
    expect(inspector.get_by_text("把对方的码放进框里")).to_be_visible()
    change = inspector.get_by_role("button", name="更改")
    change.focus()
    pull(inspector, text.lower())
    expect(inspector.locator(".waiting, [data-verdict]")).to_be_visible()
    expect(change).not_to_be_visible()
    assert problems == []


@pytest.mark.parametrize(
    ("text", "kind", "words"),
    [
        ("wxp://f2f0AbCdEf", "wechat_pay", "微信收付款码"),
        ("WIFI:T:WPA;S:home;P:topsecret;;", "wifi", "无线网密码"),
        ("6901234567892", "goods", "商品条码"),
        ("HTTPS://EVIL.EXAMPLE/C/" + "A" * 26, "lookalike", "evil.example"),
    ],
)
def test_a_code_from_elsewhere_is_named_and_goes_nowhere(
    contexts: Contexts, site: Site, camera_file: Path, text: str, kind: str, words: str
) -> None:
    camera.wall(camera_file)
    inspector = on_duty(contexts().new_page(), site)
    sent: list[str] = []
    inspector.on("request", lambda one: sent.append(f"{one.method} {one.url} {one.post_data}"))
    expect(inspector.get_by_text("把对方的码放进框里")).to_be_visible()
    pull(inspector, text)
    named = inspector.locator(f"[data-foreign={kind}]")
    expect(named).to_contain_text("不是本系统的码")
    expect(named).to_contain_text(words)
    assert "topsecret" not in named.inner_text()
    assert not [one for one in sent if "/api/verifications" in one or text in one]
    assert inspector.url.startswith(site.origin)


def test_several_persons_in_one_case(contexts: Contexts, site: Site, camera_file: Path) -> None:
    camera.wall(camera_file)
    texts = [shown(contexts, site, login, ("driving_licence",)) for login in ("citizen", "rider")]
    inspector = contexts().new_page()
    sign_in(inspector, site.origin, "inspector")
    inspector.goto(f"{site.origin}/inspect")
    inspector.get_by_text(SCENE).first.click()
    inspector.get_by_label(re.compile("案号")).fill("ＹＱ-2026-077")
    inspector.get_by_role("button", name="开始执勤").click()
    expect(inspector.get_by_text("把对方的码放进框里")).to_be_visible()
    for number, text in enumerate(texts, 1):
        pull(inspector, text)
        verdict = inspector.locator("[data-verdict]")
        expect(verdict).to_have_attribute("data-verdict", re.compile("valid|attention"))
        if number == 1:
            inspector.get_by_role("button", name="是本人", exact=True).click()
        else:
            inspector.locator(".verdict__close").click()
        expect(inspector.get_by_test_id("case")).to_contain_text(f"已查 {number}")
    inspector.get_by_test_id("case").click()
    listed = inspector.get_by_test_id("case-list").locator("li")
    expect(listed).to_have_count(2)
    expect(listed.nth(1)).to_contain_text("周●")
    expect(listed.nth(1)).to_contain_text("是本人")
    expect(inspector.get_by_test_id("case-count")).to_contain_text("已核验 2 人次")
    inspector.get_by_role("button", name="本案的全部记录").click()
    records = inspector.get_by_test_id("records").locator("li")
    expect(records).to_have_count(2)
    expect(records.first).to_contain_text("YQ-2026-077")
    inspector.get_by_role("button", name="扫码", exact=True).click()
    inspector.get_by_test_id("case").click()
    inspector.get_by_role("button", name="结束", exact=True).click()
    expect(inspector.get_by_role("heading", name="开始执勤")).to_be_visible()
