"""The holder's phone without a network: saved by one yes, sealed, opened by passkey or PIN, drawn anew, gone when left."""

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import BrowserContext, Page, expect

from tests.browser.conftest import Contexts, Site, free_port, running, watched
from tests.browser.people import confirm_step, read_qr, sign_in
from tests.browser.test_installed import installed
from tests.browser.test_locked import KEPT, hits, secrets_of

PIN, WRONG = "314159", "271828"
OPEN_MS = 500
DRAWN_EVERY_MS = 20_000
WALLET = "[data-testid=offline-wallet]"
PASS = "[data-testid=pass]"
# When the person had opened the lock, and when the first code stood on the screen, by the page's own clock.
TIMES = """(() => {
  const get = CredentialsContainer.prototype.get
  CredentialsContainer.prototype.get = async function (...asked) {
    const answer = await get.apply(this, asked)
    window.unlockedAt = performance.now()
    return answer
  }
  document.addEventListener('input', () => { window.unlockedAt = performance.now() }, true)
  new MutationObserver(() => {
    if (!window.drawnAt && window.unlockedAt && document.querySelector('[data-testid=pass-canvas] canvas'))
      window.drawnAt = performance.now()
  }).observe(document, { childList: true, subtree: true })
})()"""


def passkeys(context: BrowserContext, page: Page, *, prf: bool) -> None:
    """A phone's own authenticator, with the secret that locks a store or without."""
    devtools = context.new_cdp_session(page)
    devtools.send("WebAuthn.enable")
    options = {
        "protocol": "ctap2",
        "ctap2Version": "ctap2_1",
        "transport": "internal",
        "hasResidentKey": True,
        "hasUserVerification": True,
        "hasPrf": prf,
        "isUserVerified": True,
        "automaticPresenceSimulation": True,
    }
    devtools.send("WebAuthn.addVirtualAuthenticator", {"options": options})


def add_passkey(page: Page, site: Site) -> None:
    """Make a passkey on this phone, as a person would."""
    page.goto(f"{site.origin}/me/passkeys")
    page.get_by_role("button", name="添加通行密钥").click()
    expect(page.get_by_test_id("passkeys")).to_be_visible()


def begin(page: Page, site: Site) -> None:
    """The first yes, as far as the lock."""
    page.goto(f"{site.origin}/me/offline")
    page.get_by_test_id("first-yes").get_by_role("button", name="存到这部手机").click()


def save_by_passkey(page: Page, site: Site) -> None:
    """The first yes under a passkey's lock."""
    begin(page, site)
    page.get_by_test_id("lock-sheet").get_by_role("button", name="用通行密钥").click()
    confirm_step(page, site.origin)
    expect(page.get_by_test_id("offline-here")).to_be_visible()


def save_by_pin(page: Page, site: Site) -> None:
    """The first yes under six digits, which become the wallet's."""
    begin(page, site)
    sheet = page.get_by_test_id("lock-sheet")
    sheet.get_by_label(re.compile("^6 位解锁码")).fill(PIN)
    again = sheet.get_by_label("再输一次")
    if again.count():
        again.fill(PIN)
    sheet.get_by_role("button", name="用这个解锁码保存").click()
    confirm_step(page, site.origin)
    expect(page.get_by_test_id("offline-here")).to_be_visible()


def shown(page: Page) -> str:
    """The text of the pass on the screen, read as a camera would."""
    expect(page.locator(PASS)).to_have_attribute("data-state", "live")
    return read_qr(page.get_by_test_id("pass-canvas").screenshot())


def reopened(page: Page, site: Site) -> Page:
    """The app, closed and opened again from the home screen."""
    again = page.context.new_page()
    again.add_init_script(TIMES)
    page.close()
    again.goto(f"{site.origin}/code", wait_until="commit")
    return again


@pytest.fixture
def leaving(tmp_path: Path) -> Iterator[Any]:
    """A city of its own whose server can be stopped."""
    with running(tmp_path, free_port()) as site:
        yield site


def test_saved_by_one_yes_opened_offline_by_passkey_and_drawn_anew(contexts: Contexts, site: Site) -> None:
    context = contexts()
    page = context.new_page()
    problems = watched(page)
    passkeys(context, page, prf=True)
    sign_in(page, site.origin, "citizen")
    installed(page)
    secrets = secrets_of(page)
    add_passkey(page, site)
    save_by_passkey(page, site)
    names = page.get_by_test_id("offline-list").locator("li").all_inner_texts()
    assert len([one for one in names if "可离线出示到" in one]) >= 1
    kept = page.evaluate(KEPT)
    assert hits(kept, secrets) == []
    assert "驾驶证" not in kept
    assert problems == []
