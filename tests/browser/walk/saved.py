"""What a phone keeps for showing without a network: the first yes, the switches, the code, and when it has run out."""

from collections.abc import Iterator

from playwright.sync_api import Locator, Page, expect

from tests.browser.test_installed import installed
from tests.browser.walk.visit import Stop, Visit, settled

PIN, DIGITS = "314159", "0472"
SAVER, HELPER = "driver", "graduate"
PASS = "[data-testid=pass]"
NEXT_WEEK_MS = 8 * 24 * 3_600_000


def saved(visit: Visit) -> Iterator[Stop]:
    """A phone that saves by a PIN, goes offline and shows."""
    page = visit.phone(SAVER, "/me/offline")
    yield from first_yes(visit, page, "offline")
    yield from sensitive(visit, page)
    page.goto("/me/offline/code")
    expect(page.get_by_test_id("unlock")).to_be_visible()
    yield "offline-code", page
    installed(page)
    page.context.set_offline(True)
    page.goto("/code", wait_until="commit")
    yield from shown(visit, page)
    yield from over(page)
    yield from helped(visit)


def first_yes(visit: Visit, page: Page, prefix: str) -> Iterator[Stop]:
    """What it is, what opens it, what is kept."""
    yes = page.get_by_test_id("first-yes").or_(page.get_by_test_id("offline-here"))
    expect(yes).to_be_visible()
    settled(page)
    yield f"{prefix}-first", page
    page.get_by_test_id("first-yes").get_by_role("button").last.click()
    sheet = page.get_by_test_id("lock-sheet")
    pins = sheet.locator("input[type=password]")
    by_pin = sheet.get_by_role("button", name=visit.say("offline", "lock.pin"), exact=True)
    expect(pins.first.or_(by_pin)).to_be_visible()
    if by_pin.is_visible():
        by_pin.click()
    yield f"{prefix}-lock", page
    for field in pins.all():
        field.fill(PIN)
    sheet.locator("button[type=submit]").click()
    confirm(visit, page)
    expect(page.get_by_test_id("offline-here")).to_be_visible()
    settled(page)
    yield f"{prefix}-saved", page


def confirm(visit: Visit, page: Page) -> None:
    """Prove in the sheet that it is the person, by password."""
    step = page.get_by_test_id("step")
    typed = step.get_by_label(visit.say("step", "step.password"), exact=True)
    other = step.get_by_role("button", name=visit.say("step", "step.by_password"))
    expect(typed.or_(other).first).to_be_visible()
    if other.is_visible():
        other.click()
    typed.fill(visit.password)
    step.get_by_role("button", name=visit.say("step", "step.confirm"), exact=True).click()
    expect(step).to_have_count(0)


def sensitive(visit: Visit, page: Page) -> Iterator[Stop]:
    """One of one's own that says more."""
    row = page.get_by_test_id("offline-list").locator("li:has(.mark):not(.behalf)").first
    name = row.get_by_role("switch").get_attribute("aria-label") or ""
    switch = page.get_by_role("switch", name=name, exact=True).first
    forget(switch)
    switch.click()
    sheet = page.get_by_role("dialog")
    expect(sheet).to_be_visible()
    yield "offline-warned", page
    sheet.get_by_role("button", name=visit.say("offline", "warn.do"), exact=True).click()
    confirm(visit, page)
    expect(switch).to_have_attribute("aria-checked", "true")


def forget(switch: Locator) -> None:
    """What an earlier walk saved is saved no longer."""
    if switch.get_attribute("aria-checked") == "true":
        switch.click()
        expect(switch).to_have_attribute("aria-checked", "false")


def opened(page: Page) -> None:
    """Type the digits that open the phone's store."""
    page.get_by_test_id("unlock").locator("input").fill(PIN)
    expect(page.get_by_test_id("offline-wallet")).to_have_attribute("data-state", "open")


def shown(visit: Visit, page: Page) -> Iterator[Stop]:
    """Locked, a code, the digits of a checker, a code over them."""
    expect(page.get_by_test_id("unlock")).to_be_visible()
    yield "offline-locked", page
    opened(page)
    expect(page.get_by_test_id("pass-canvas")).to_be_visible()
    yield "offline-shown", page
    page.get_by_test_id("passes").locator("label:has(.mark)").first.click()
    expect(page.get_by_test_id("challenge")).to_be_visible()
    yield "offline-challenge", page
    page.get_by_test_id("challenge-digits").fill(DIGITS)
    expect(page.get_by_test_id("pass-canvas")).to_be_visible()
    yield "offline-answered", page
    assert visit.say("offline", "challenge.done").split("{")[0] in page.get_by_test_id("challenged").inner_text()


def over(page: Page) -> Iterator[Stop]:
    """Nobody had a network for a week."""
    page.clock.install()
    page.clock.set_system_time(page.evaluate("Date.now()") / 1000 + NEXT_WEEK_MS / 1000)
    page.reload(wait_until="commit")
    opened(page)
    expect(page.locator(PASS)).to_have_attribute("data-state", "expired")
    yield "offline-expired", page


def helped(visit: Visit) -> Iterator[Stop]:
    """Somebody else's certificate on a helper's phone."""
    page = visit.phone(HELPER, "/me/offline")
    for _ in first_yes(visit, page, "offline-helper"):
        pass
    row = page.get_by_test_id("offline-list").locator("li.behalf").first
    forget(row.get_by_role("switch"))
    row.get_by_role("switch").click()
    page.get_by_role("dialog").get_by_role("button", name=visit.say("offline", "warn.do"), exact=True).click()
    confirm(visit, page)
    expect(row.get_by_role("switch")).to_have_attribute("aria-checked", "true")
    page.goto("/me/offline/code")
    opened(page)
    page.get_by_test_id("challenge-digits").fill(DIGITS)
    expect(page.get_by_test_id("pass-canvas")).to_be_visible()
    yield "offline-behalf", page
