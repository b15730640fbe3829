"""Phones of a walk, and what is done with them at more than one stop."""

import json
from contextlib import ExitStack
from dataclasses import dataclass, field
from io import BytesIO
from typing import Any, Literal
from uuid import uuid4

import qrcode
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
FORBIDDEN = 403

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

    def phone(
        self,
        login: str | None,
        path: str,
        viewport: ViewportSize = PHONE,
        *,
        script: str = "",
        agent: str | None = None,
    ) -> Page:
        """A new phone on this page, signed in or not; `script` runs before its pages, `agent` names its browser."""
        context = self.browser.new_context(
            base_url=self.origin,
            viewport=viewport,
            device_scale_factor=self.scale,
            locale=self.locale,
            user_agent=agent,
            permissions=["camera"],
            reduced_motion="reduce",
        )
        self.stack.callback(context.close)
        context.set_default_timeout(WAIT_MS)
        if login:
            self.call(context, "POST", "/api/session", {"login": login, "password": self.password})
        if script:
            context.add_init_script(script)
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
        if answer.status == FORBIDDEN and answer.json().get("code") == "step_needed":
            headers["X-Step"] = self._confirmed(context, answer.json()["step"])
            answer = context.request.fetch(path, method=method, headers=headers, data=data)
        assert answer.ok, f"{method} {path}: {answer.status} {answer.text()}"
        return answer.json() if answer.body() else None

    def _confirmed(self, context: BrowserContext, asked: dict[str, Any]) -> str:
        """A step proven by the demo's password, as the sheet would have the person prove it."""
        step = self.call(context, "POST", "/api/steps", {"action": asked["action"], "digest": asked["digest"]})["id"]
        proof = {"method": "password", "password": self.call(context, "GET", "/api/demo")["password"]}
        self.call(context, "POST", f"/api/steps/{step}/proof", proof)
        return str(step)

    def type_name(self, page: Page, type_code: str) -> str:
        """What a type of certificate is called in this language."""
        types = self.call(page.context, "GET", "/api/types")["items"]
        name = "name_en" if self.locale == "en" else "name"
        return str(next(one[name] for one in types if one["code"] == type_code))


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


def on_duty(visit: Visit, login: str, scene: str = ROADSIDE, *, case_number: str = "", script: str = "") -> Page:
    """An inspector's phone with the camera open, in this scene."""
    page = visit.phone(login, "/inspect", script=script)
    expect(page.get_by_role("radio").first).to_be_visible()
    page.locator(f"input[value='{scene}']").check()
    if case_number:
        page.get_by_role("textbox").first.fill(case_number)
    page.locator("form button[type=submit]").click()
    expect(page.get_by_role("button", name=visit.say("scan", "finder.typed"))).to_be_visible()
    return page


def qr(text: str) -> bytes:
    """A picture of a code with this text."""
    out = BytesIO()
    qrcode.make(text).save(out, "PNG")
    return out.getvalue()


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
