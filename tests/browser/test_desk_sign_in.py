"""A phone lets a desk in by its code: scanned by the camera's own path, typed, refused, and with a passkey."""

from playwright.sync_api import Page, expect

from tests.browser.conftest import Contexts, Site, watched
from tests.browser.people import CODE, call, confirm_step, sign_in

DESK = {"width": 1280, "height": 840}


def at_desk(contexts: Contexts, site: Site) -> Page:
    """A browser at a desk that waits for a phone."""
    desk = contexts(viewport=DESK).new_page()
    desk.goto(f"{site.origin}/sign-in")
    expect(desk.get_by_test_id("desk")).to_have_attribute("data-state", "waiting")
    return desk


def scanned(contexts: Contexts, site: Site, desk: Page, login: str = "citizen") -> Page:
    """A phone that has read the desk's code from a picture of its screen."""
    phone = contexts().new_page()
    sign_in(phone, site.origin, login)
    phone.goto(f"{site.origin}/scan")
    picture = desk.get_by_test_id("qr").screenshot()
    phone.get_by_test_id("picture").set_input_files({"name": "c.png", "mimeType": "image/png", "buffer": picture})
    expect(phone.get_by_test_id("desk-question")).to_be_visible()
    return phone


def number_on(desk: Page) -> str:
    expect(desk.get_by_test_id("desk")).to_have_attribute("data-state", "claimed")
    return desk.get_by_test_id("desk-number").inner_text()


def test_a_desk_is_signed_in_by_the_phone_that_scanned_it(contexts: Contexts, site: Site) -> None:
    desk = at_desk(contexts, site)
    problems = watched(desk)
    phone = scanned(contexts, site, desk)
    problems_of_phone = watched(phone)
    for fact in ("Chrome", site.origin, "周●"):
        expect(phone.get_by_test_id("desk-question")).to_contain_text(fact)
    expect(desk.get_by_test_id("desk")).to_contain_text("周●")
    phone.get_by_label("电脑屏幕上的两位数字").fill(number_on(desk))
    phone.get_by_role("button", name="让它登录").click()
    expect(phone.get_by_role("heading", name="电脑已登录")).to_be_focused()
    desk.wait_for_url("**/code")
    expect(desk.locator(CODE)).to_have_attribute("data-state", "live")
    phone.get_by_role("link", name="登录的设备").click()
    row = phone.locator("li", has_text="扫码登录的电脑")
    row.get_by_role("button", name="退出").click()
    confirm_step(phone, site.origin)
    expect(row).to_have_count(0)
    answer = desk.context.request.get(f"{site.origin}/api/session")  # the page itself may be leaving just now
    assert answer.status == 401
    assert problems == []
    assert problems_of_phone == []


def test_the_wrong_figures_let_nobody_in(contexts: Contexts, site: Site) -> None:
    desk = at_desk(contexts, site)
    phone = scanned(contexts, site, desk)
    wrong = f"{(int(number_on(desk)) + 1) % 100:02d}"
    phone.get_by_role("button", name="让它登录").click()
    expect(phone.get_by_text("填两位数字")).to_be_visible()
    phone.get_by_label("电脑屏幕上的两位数字").fill(wrong)
    phone.get_by_role("button", name="让它登录").click()
    expect(phone.get_by_role("heading", name="数字不对，没有让它登录")).to_be_visible()
    expect(desk.get_by_test_id("desk")).to_have_attribute("data-state", "refused")
    assert call(desk, "GET", "/api/session")[0] == 401


def test_the_digits_are_typed_by_keyboard_alone_and_the_person_says_no(contexts: Contexts, site: Site) -> None:
    desk = at_desk(contexts, site)
    digits = desk.get_by_test_id("desk-typed").inner_text()
    phone = contexts(permissions=[]).new_page()
    sign_in(phone, site.origin, "rider")
    phone.goto(f"{site.origin}/scan")
    field = phone.get_by_label("输入码下面的 11 位数字")
    field.focus()
    phone.keyboard.type("12345678900")
    phone.keyboard.press("Enter")
    expect(phone.get_by_text("数字不对，再看一遍")).to_be_visible()
    field.fill(digits)
    phone.keyboard.press("Enter")
    expect(phone.get_by_role("heading", name="让这台电脑登录？")).to_be_focused()
    for _ in range(2):
        phone.keyboard.press("Tab")
    expect(phone.get_by_role("button", name="不是我")).to_be_focused()
    phone.keyboard.press("Enter")
    expect(phone.get_by_role("heading", name="没有让它登录")).to_be_focused()
    expect(desk.get_by_test_id("desk")).to_have_attribute("data-state", "refused")


def test_a_code_that_somebody_shows_is_named_and_never_sent(contexts: Contexts, site: Site) -> None:
    holder, phone = contexts().new_page(), contexts().new_page()
    sign_in(holder, site.origin, "parent")
    holder.goto(f"{site.origin}/code")
    expect(holder.locator(CODE)).to_have_attribute("data-state", "live")
    sign_in(phone, site.origin, "citizen")
    phone.goto(f"{site.origin}/scan")
    sent: list[str] = []
    phone.on("request", lambda request: sent.append(request.url) if request.method == "POST" else None)
    picture = holder.get_by_test_id("code-canvas").screenshot()
    phone.get_by_test_id("picture").set_input_files({"name": "c.png", "mimeType": "image/png", "buffer": picture})
    expect(phone.get_by_role("alert").filter(has_text="要用核验页面来扫")).to_be_visible()
    assert sent == []


def test_an_account_with_a_passkey_touches_it(contexts: Contexts, site: Site) -> None:
    context = contexts()
    phone = context.new_page()
    tools = context.new_cdp_session(phone)
    tools.send("WebAuthn.enable")
    options = {
        "protocol": "ctap2",
        "ctap2Version": "ctap2_1",
        "transport": "internal",
        "hasResidentKey": True,
        "hasUserVerification": True,
        "isUserVerified": True,
        "automaticPresenceSimulation": True,
    }
    tools.send("WebAuthn.addVirtualAuthenticator", {"options": options})
    sign_in(phone, site.origin, "agent")
    phone.goto(f"{site.origin}/me/passkeys")
    phone.get_by_role("button", name="添加通行密钥").click()
    expect(phone.get_by_test_id("passkeys")).to_be_visible()
    desk = at_desk(contexts, site)
    phone.goto(f"{site.origin}/scan")
    picture = desk.get_by_test_id("qr").screenshot()
    phone.get_by_test_id("picture").set_input_files({"name": "c.png", "mimeType": "image/png", "buffer": picture})
    expect(phone.get_by_text("手机会请你按指纹")).to_be_visible()
    phone.get_by_label("电脑屏幕上的两位数字").fill(number_on(desk))
    phone.get_by_role("button", name="让它登录").click()
    expect(phone.get_by_role("heading", name="电脑已登录")).to_be_visible()
    desk.wait_for_url("**/code")
