"""A walk through every page and state that exists: each stop is a name and a page to look at."""

import json
import re
from collections.abc import Iterator
from contextlib import ExitStack
from dataclasses import dataclass, field
from typing import Any, Literal
from uuid import uuid4

from playwright.sync_api import Browser, BrowserContext, Page, ViewportSize, expect

from tests.browser.people import CODE
from tests.browser.words import Say, speaker

PHONE: ViewportSize = {"width": 375, "height": 812}
DESK: ViewportSize = {"width": 1280, "height": 840}
SHOWN = ("driving_licence", "vehicle_licence")
SHOP = ("business_licence", "food_licence")
ROADSIDE = "traffic.roadside"
WAIT_MS = 15_000
SETTLE_MS = 500
UNKNOWN = "A" * 26

Locale = Literal["zh-CN", "en"]
Stop = tuple[str, Page]


@dataclass
class Visit:
    """Phones of one walk: all in one language, each with cookies of its own."""

    browser: Browser
    origin: str
    password: str
    locale: Locale = "zh-CN"
    scale: float = 1
    stack: ExitStack = field(default_factory=ExitStack)

    @property
    def say(self) -> Say:
        """The words of this language."""
        return speaker(self.locale)

    def phone(self, login: str | None, path: str, viewport: ViewportSize = PHONE) -> Page:
        """A new phone on this page, signed in or not."""
        context = self.browser.new_context(
            base_url=self.origin,
            viewport=viewport,
            device_scale_factor=self.scale,
            locale=self.locale,
            permissions=["camera"],
            reduced_motion="reduce",
        )
        self.stack.callback(context.close)
        context.set_default_timeout(WAIT_MS)
        if login:
            self.call(context, "POST", "/api/session", {"login": login, "password": self.password})
        page = context.new_page()
        page.goto(path)
        return page

    def call(self, context: BrowserContext, method: str, path: str, body: dict[str, Any] | None = None) -> Any:
        """Call the interface with the cookies of a phone."""
        headers = {"X-Liangzheng": "1", "Content-Type": "application/json"}
        if path != "/api/session":
            headers["Idempotency-Key"] = str(uuid4())
        data = None if method == "GET" else json.dumps(body or {})
        answer = context.request.fetch(path, method=method, headers=headers, data=data)
        assert answer.ok, f"{method} {path}: {answer.status} {answer.text()}"
        return answer.json() if answer.body() else None

    def type_name(self, page: Page, type_code: str) -> str:
        """What a type of certificate is called in this language."""
        types = self.call(page.context, "GET", "/api/types")["items"]
        name = "name_en" if self.locale == "en" else "name"
        return str(next(one[name] for one in types if one["code"] == type_code))


def everything(visit: Visit) -> Iterator[Stop]:
    """All stops of a walk."""
    with visit.stack:
        for part in (public, wallet, answers, enterprise, checks, duty, stage):
            yield from part(visit)


def public(visit: Visit) -> Iterator[Stop]:
    """What a stranger sees."""
    for name, path in (("sign-in", "/sign-in"), ("scenes", "/scenes"), ("missing", "/me/nowhere")):
        page = visit.phone(None, path)
        expect(page.locator("h1, h2").first).to_be_visible()
        settled(page)
        yield name, page
    yield "stranger-code", visit.phone(None, f"/C/{UNKNOWN}")


def wallet(visit: Visit) -> Iterator[Stop]:
    """The citizen's pages that need nobody else."""
    page = visit.phone("citizen", "/code")
    live(page)
    yield "code", page
    page.locator(".actions button").first.click()
    sheet = page.get_by_role("dialog")
    expect(sheet.get_by_role("checkbox").first).to_be_visible()
    yield "choose", page
    pick_types(visit, page, SHOWN)
    sheet.locator(".each").first.click()
    yield "choose-fields", page
    sheet.locator("footer button").click()
    live(page)
    yield "code-chosen", page
    page.get_by_role("button", name=visit.say("code", "code.withdraw")).click()
    expect(page.locator(CODE)).to_have_attribute("data-state", "expired")
    yield "code-withdrawn", page
    yield from certificates(visit, page, "certificate")
    for name, path in (("me", "/me"), ("sessions", "/me/sessions"), ("passkeys", "/me/passkeys")):
        page.goto(path)
        settled(page)
        yield name, page
    yield from locked(visit)


def certificates(visit: Visit, page: Page, prefix: str, subject: str = "") -> Iterator[Stop]:
    """The list of certificates and the page of each."""
    page.locator("nav a[href$='/certificates']").click()
    expect(page.locator("a[href*='/certificates/']").first).to_be_visible()
    settled(page)
    yield f"{prefix}s", page
    listed = visit.call(page.context, "GET", f"/api/certificates?subject={subject}" if subject else "/api/certificates")
    for number, one in enumerate(listed["items"], 1):
        page.goto(f"/certificates/{one['id']}")
        expect(page.locator("h1")).to_be_visible()
        settled(page)
        yield f"{prefix}-{number}-{one['type']}", page


def locked(visit: Visit) -> Iterator[Stop]:
    """A session that lapsed under an open page."""
    page = visit.phone("parent", "/code")
    live(page)
    visit.call(page.context, "DELETE", "/api/session")
    page.get_by_role("button", name=visit.say("code", "code.withdraw")).click()
    expect(page.locator(CODE)).to_have_attribute("data-state", "locked")
    yield "code-locked", page
    page.get_by_role("button", name=visit.say("shell", "action.unlock")).click()
    expect(page.locator("dialog.lock")).to_be_visible()
    yield "unlock", page


def answers(visit: Visit) -> Iterator[Stop]:
    """A bare code: the scene asks, the holder says no, then yes."""
    holder = visit.phone("rider", "/code")
    live(holder)
    checker = on_duty(visit, "inspector")
    yield "inspect-finder", checker
    present(checker, code_of(holder))
    expect(holder.get_by_test_id("consent")).to_be_visible()
    yield "code-asked", holder
    yield "inspect-waiting", checker
    holder.get_by_role("button", name=visit.say("wallet", "ask.refuse"), exact=True).click()
    expect(holder.locator(CODE)).to_have_attribute("data-state", "refused")
    yield "code-refused", holder
    yield "inspect-not-provided", verdict(checker)
    next_scan(checker)
    holder.locator(f"{CODE} button").first.click()
    live(holder)
    present(checker, code_of(holder))
    holder.get_by_role("button", name=visit.say("wallet", "ask.agree"), exact=True).click()
    yield "inspect-attention", verdict(checker)
    expect(holder.get_by_test_id("looked")).to_be_visible()
    yield "code-looked", holder


def enterprise(visit: Visit) -> Iterator[Stop]:
    """The legal representative shows for the firm; the market's inspector checks."""
    page = visit.phone("agent", "/code")
    live(page)
    page.locator("button.chip").click()
    expect(page.get_by_role("dialog")).to_be_visible()
    yield "identities", page
    page.get_by_role("dialog").locator("button.enterprise").first.click()
    expect(page.locator(CODE)).to_have_class(re.compile("enterprise"))
    live(page)
    page.locator(".actions button").first.click()
    pick_types(visit, page, SHOP)
    page.get_by_role("dialog").locator("footer button").click()
    live(page)
    yield "enterprise-code", page
    checker = visit.phone("inspector2", "/inspect")
    expect(checker.get_by_role("radio").first).to_be_visible()
    yield "inspect-begin", checker
    checker.locator("form button[type=submit]").click()
    yield "inspect-case-missing", checker
    checker.get_by_role("textbox").first.fill("YQ-2026-018")
    checker.locator("form button[type=submit]").click()
    present(checker, code_of(page))
    yield "inspect-enterprise", verdict(checker)
    firm = visit.call(page.context, "GET", "/api/session")["subjects"][1]["id"]
    yield from certificates(visit, page, "enterprise-certificate", firm)


def checks(visit: Visit) -> Iterator[Stop]:
    """Valid, used by somebody else, suspended; then who looked."""
    holder = visit.phone("citizen", "/code")
    live(holder)
    holder.locator(".actions button").first.click()
    pick_types(visit, holder, SHOWN)
    holder.get_by_role("dialog").locator("footer button").click()
    live(holder)
    code = code_of(holder)
    checker, second = on_duty(visit, "inspector"), on_duty(visit, "inspector3")
    present(checker, code)
    yield "inspect-valid", verdict(checker)
    present(second, code)
    yield "inspect-used", verdict(second)
    next_scan(checker)
    holder.get_by_test_id("looked").get_by_role("button").click()
    live(holder)
    yield from suspended(visit, holder, checker)
    holder.goto("/me/looks")
    expect(holder.get_by_test_id("looks")).to_be_visible()
    settled(holder)
    yield "looks", holder


def suspended(visit: Visit, holder: Page, checker: Page) -> Iterator[Stop]:
    """The office suspends what the holder's code carries, and restores it afterwards."""
    listed = visit.call(holder.context, "GET", "/api/certificates")["items"]
    path = f"/api/certificates/{next(one['id'] for one in listed if one['type'] == SHOWN[0])}/suspension"
    office = visit.phone("issuer", "/scenes")
    grounds = {"reason": "交通违法待处理", "legal_basis": "道路交通安全法第一百一十条", "document_number": "演示-001"}
    visit.call(office.context, "POST", path, grounds)
    try:
        present(checker, code_of(holder))
        yield "inspect-suspended", verdict(checker)
        suspended_face = visit.phone("citizen", "/certificates")
        suspended_face.locator("a[href*='/certificates/']", has_text=visit.type_name(holder, SHOWN[0])).click()
        settled(suspended_face)
        yield "certificate-suspended", suspended_face
    finally:
        visit.call(office.context, "DELETE", path, {})


def duty(visit: Visit) -> Iterator[Stop]:
    """The inspector's other pages, and somebody who may not check."""
    page = on_duty(visit, "inspector")
    page.get_by_role("button", name=visit.say("scan", "finder.typed")).click()
    for digit in "31415":
        page.keyboard.press(digit)
    yield "inspect-typed", page
    page.keyboard.press("Escape")
    for number, name in ((1, "inspect-records"), (2, "inspect-me")):
        page.locator("nav button").nth(number).click()
        settled(page)
        yield name, page
    stranger = visit.phone("citizen", "/inspect")
    expect(stranger.get_by_role("button").first).to_be_visible()
    yield "inspect-no-access", stranger


def stage(visit: Visit) -> Iterator[Stop]:
    """A stranger's first minute, at a desk and on a phone."""
    for viewport, name in ((DESK, "stage"), (PHONE, "stage-phone")):
        page = visit.phone(None, "/", viewport)
        citizen = page.locator("iframe").first.content_frame
        expect(citizen.locator(CODE)).to_have_attribute("data-state", "live", timeout=WAIT_MS)
        button = page.get_by_role("button", name=visit.say("stage", "step.scan_do"), exact=True)
        expect(button).to_be_enabled()
        yield name, page
        button.click()
        expect(page.locator("iframe").nth(1).content_frame.locator("[data-verdict]")).to_be_visible(timeout=WAIT_MS)
        expect(citizen.get_by_test_id("looked")).to_be_visible(timeout=WAIT_MS)
        expect(button).to_be_enabled()
        yield f"{name}-scanned", page


def settled(page: Page) -> None:
    """Wait until a page shows what it asked for; the live stream never ends, so the network is never idle."""
    page.wait_for_timeout(SETTLE_MS)
    expect(page.locator(".skeleton")).to_have_count(0)


def live(page: Page) -> None:
    """Wait for a live code."""
    expect(page.locator(CODE)).to_have_attribute("data-state", "live")


def code_of(page: Page) -> bytes:
    """A picture of the code on a holder's screen."""
    return page.get_by_test_id("code-canvas").screenshot()


def pick_types(visit: Visit, page: Page, types: tuple[str, ...]) -> None:
    """Tick certificates of these types in the open sheet."""
    for one in types:
        row = page.get_by_role("dialog").locator("li", has_text=visit.type_name(page, one)).first
        row.get_by_role("checkbox").first.check()


def on_duty(visit: Visit, login: str) -> Page:
    """An inspector's phone with the camera open, in the scene that stands chosen."""
    page = visit.phone(login, "/inspect")
    expect(page.get_by_role("radio").first).to_be_visible()
    page.locator(f"input[value='{ROADSIDE}']").check()
    page.locator("form button[type=submit]").click()
    expect(page.get_by_role("button", name=visit.say("scan", "finder.typed"))).to_be_visible()
    return page


def present(page: Page, picture: bytes) -> None:
    """Hand an inspector's phone a picture of a code."""
    page.get_by_test_id("picture").set_input_files({"name": "code.png", "mimeType": "image/png", "buffer": picture})


def verdict(page: Page) -> Page:
    """The inspector's phone with a verdict that stays: somebody touched the screen."""
    shown = page.locator("[data-verdict]")
    expect(shown).to_be_visible()
    shown.dispatch_event("pointerdown")
    return page


def next_scan(page: Page) -> None:
    """Clear the verdict."""
    page.locator(".verdict__close").click()
