"""What an installed app says when something is amiss: locked, ended, offline, a new build, an offer to install."""

from collections.abc import Iterator
from contextlib import suppress

from playwright.sync_api import Page, expect
from playwright.sync_api import TimeoutError as Late

from tests.browser.people import CODE
from tests.browser.test_installed import OFFLINE, installed
from tests.browser.walk.visit import WAIT_MS, Stop, Visit, live, settled

PIN, WRONG = "314159", "271828"
NOTICED_MS = 3_000
QUESTION = """() => {
  const question = new Event('beforeinstallprompt', { cancelable: true })
  question.prompt = async () => undefined
  question.userChoice = new Promise(() => undefined)
  dispatchEvent(question)
}"""
# A build that waits to be taken, without another deployment.
NEW_BUILD = """
const registration = Object.assign(new EventTarget(), { waiting: { postMessage() {} }, update: async () => undefined })
Object.defineProperty(navigator.serviceWorker, 'controller', { get: () => ({}) })
navigator.serviceWorker.register = async () => registration
"""


def away(visit: Visit) -> Iterator[Stop]:
    """Every state in which the wallet shows less than it could."""
    for part in (lapsed, pin, by_passkey, ended, offline, offers):
        yield from part(visit)


def lapsed(visit: Visit) -> Iterator[Stop]:
    """A session that lapsed under an open page."""
    page = visit.phone("parent", "/code")
    live(page)
    visit.call(page.context, "DELETE", "/api/session")
    with suppress(Late):  # the page may have noticed by itself
        page.get_by_role("button", name=visit.say("code", "code.withdraw")).click(timeout=NOTICED_MS)
    expect(page.locator(CODE)).to_have_attribute("data-state", "locked")
    yield "code-locked", page
    page.get_by_role("button", name=visit.say("shell", "action.unlock")).click()
    expect(page.locator("dialog.lock")).to_be_visible()
    yield "unlock", page


def pin(visit: Visit) -> Iterator[Stop]:
    """The device's PIN: none, set, asked for, wrong."""
    page = visit.phone("rider", "/me/pin")
    expect(page.get_by_test_id("pin-state")).to_be_visible()
    yield "pin-none", page
    visit.call(page.context, "PUT", "/api/session/pin", {"pin": PIN})
    page.reload()
    expect(page.get_by_test_id("pin-state")).to_be_visible()
    yield "pin-set", page
    lock(visit, page)
    field = page.get_by_label(visit.say("installed", "lock.pin"))
    expect(field).to_be_visible()
    yield "lock-pin", page
    field.fill(WRONG)
    expect(page.locator("dialog.lock").get_by_role("alert")).to_be_visible()
    yield "lock-pin-wrong", page


def by_passkey(visit: Visit) -> Iterator[Stop]:
    """A lock without a PIN."""
    page = visit.phone("graduate", "/me")
    lock(visit, page)
    expect(page.locator("dialog.lock form")).to_be_visible()
    yield "lock-passkey", page


def lock(visit: Visit, page: Page) -> None:
    """Lock the wallet by hand."""
    page.goto("/me")
    page.get_by_role("button", name=visit.say("me", "me.lock_now")).click()
    expect(page.locator("dialog.lock")).to_be_visible()


def ended(visit: Visit) -> Iterator[Stop]:
    """Another device of the same person signed this one out."""
    lost, kept = (visit.phone("parent", "/certificates") for _ in range(2))
    settled(lost)
    visit.call(kept.context, "DELETE", "/api/sessions")
    expect(lost.get_by_test_id("ended")).to_be_visible(timeout=WAIT_MS)
    yield "ended", lost


def offline(visit: Visit) -> Iterator[Stop]:
    """The network goes away under a code, then before the app is opened."""
    page = visit.phone("citizen", "/code")
    live(page)
    installed(page)
    page.locator(".actions button").first.click()
    button = page.get_by_role("dialog").get_by_test_id("confirm")
    expect(button).to_be_visible()
    settled(page)
    page.context.set_offline(True)
    button.click()
    expect(page.locator(CODE)).to_have_attribute("data-state", "offline")
    yield "code-offline", page
    page.goto("/certificates", wait_until="commit")
    expect(page.locator(OFFLINE)).to_be_visible()
    yield "offline", page


def offers(visit: Visit) -> Iterator[Stop]:
    """What an app offers: the home screen, a new build."""
    page = visit.phone("citizen", "/code")
    live(page)
    page.wait_for_timeout(1_000)
    page.evaluate(QUESTION)
    expect(page.get_by_test_id("install")).to_be_visible()
    yield "install", page
    fresh = visit.phone("citizen", "/code", script=NEW_BUILD)
    live(fresh)
    expect(fresh.get_by_test_id("new-build")).to_be_visible()
    yield "new-build", fresh
