"""Phones of the demo's people: sign in, show, check. What a person taps stands here, what must hold in the tests."""

import json
import re
from contextlib import suppress
from io import BytesIO
from typing import Any
from urllib.request import urlopen

import zxingcpp
from PIL import Image
from playwright.sync_api import Error as Gone
from playwright.sync_api import Page, expect
from playwright.sync_api import TimeoutError as Late

CODE = "[data-testid=code-card]"
BY_PASSWORD = "改用密码"


def password(origin: str) -> str:
    """The one password of this demo city."""
    with urlopen(f"{origin}/api/demo", timeout=10) as response:  # noqa: S310 - our own server
        found: str = json.load(response)["password"]
        return found


def sign_in(page: Page, origin: str, login: str) -> None:
    """Sign in by name and password, as a person would."""
    page.goto(f"{origin}/sign-in")
    page.get_by_label("登录名").fill(login)
    page.get_by_label("密码", exact=True).fill(password(origin))
    page.get_by_role("button", name="登录", exact=True).click()
    try:
        page.wait_for_url(re.compile(r"/(home|code|inspect|certificates|me)"))
    except Late:
        raise AssertionError(f"{login} is not signed in, the page says:\n{page.locator('body').inner_text()}") from None


def live_code(page: Page) -> str:
    """Wait for a live code on the wallet's page and read its QR from the screen, as a camera would."""
    for _ in range(8):
        expect(page.locator(CODE)).to_have_attribute("data-state", "live")
        with suppress(Gone, AssertionError):  # the next code is just taking its place
            return read_qr(page.locator("[data-testid=code-canvas]").screenshot())
        page.wait_for_timeout(250)
    raise AssertionError("no code stays on the screen")


def read_qr(picture: bytes) -> str:
    """Decode a picture of a QR."""
    found = zxingcpp.read_barcodes(Image.open(BytesIO(picture)).convert("L"))
    assert len(found) == 1, "no QR in the picture"
    text: str = found[0].text
    return text


def choose(page: Page, wanted: dict[str, list[str]]) -> None:
    """Choose certificates and single fields in the sheet; the code carries exactly these."""
    page.get_by_role("button", name="选证照").click()
    sheet = page.get_by_role("dialog")
    for certificate, fields in wanted.items():
        picker = sheet.locator("li", has_text=certificate).first
        picker.get_by_role("checkbox", name=re.compile(f"^{certificate}")).check()
        picker.get_by_role("button", name=re.compile("逐项选择")).click()
        for box in picker.locator(".fields").get_by_role("checkbox").all():
            label = (box.get_attribute("aria-label") or box.evaluate("b => b.closest('label').innerText")).split("\n")[
                0
            ]
            box.set_checked(label in fields)
    sheet.get_by_role("button", name=re.compile("^出示")).click()


def begin_duty(page: Page, origin: str, scene: str) -> None:
    """Open the inspector's app and begin in a scene."""
    page.goto(f"{origin}/inspect")
    page.get_by_text(scene, exact=False).first.click()
    page.get_by_role("button", name="开始执勤").click()


def confirm_step(page: Page, origin: str) -> None:
    """Confirm by password what the sheet asks to be confirmed; the call that asked then goes on."""
    sheet = page.get_by_test_id("step")
    typed, other = sheet.get_by_label("密码", exact=True), sheet.get_by_role("button", name=BY_PASSWORD)
    expect(typed.or_(other).first).to_be_visible()
    if other.is_visible():  # somebody with a passkey is offered that first
        other.click()
    typed.fill(password(origin))
    sheet.get_by_role("button", name="确认", exact=True).click()
    expect(sheet).to_have_count(0)


def call(page: Page, method: str, path: str, body: dict[str, Any] | None = None) -> tuple[int, Any]:
    """Call the interface from within a signed-in page; what has to be confirmed is, by the demo's password."""
    answer = page.evaluate(
        """async ([method, path, body]) => {
          const send = async (method, path, body, more = {}) => {
            const key = crypto.randomUUID()
            const headers = {'X-Liangzheng': '1', 'Idempotency-Key': key, 'Content-Type': 'application/json', ...more}
            const init = method === 'GET' ? {} : { method, headers, body: JSON.stringify(body ?? {}) }
            const answer = await fetch(path, init)
            return [answer.status, await answer.json().catch(() => null)]
          }
          const first = await send(method, path, body)
          if (first[1]?.code !== 'step_needed') return first
          const { action, digest } = first[1].step
          const [, { id }] = await send('POST', '/api/steps', { action, digest })
          const [, { password }] = await send('GET', '/api/demo')
          await send('POST', `/api/steps/${id}/proof`, { method: 'password', password })
          return send(method, path, body, { 'X-Step': id })
        }""",
        [method, path, body],
    )
    return answer[0], answer[1]
