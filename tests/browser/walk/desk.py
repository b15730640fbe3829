"""A phone lets a desk in: the desk's page and the phone's scanner."""

from collections.abc import Iterator

from playwright.sync_api import Page, expect

from tests.browser.walk.visit import DESK, Stop, Visit, settled


def desk(visit: Visit) -> Iterator[Stop]:
    """One desk is let in, one is refused."""
    waiting = at_desk(visit)
    yield "desk-waiting", waiting
    phone = visit.phone("citizen", "/scan")
    expect(phone.get_by_test_id("scan-page")).to_have_attribute("data-state", "finding")
    settled(phone)
    yield "scan", phone
    scan(phone, waiting)
    yield "scan-question", phone
    expect(waiting.get_by_test_id("desk")).to_have_attribute("data-state", "claimed")
    yield "desk-claimed", waiting
    phone.get_by_label(visit.say("desk", "ask.number")).fill(waiting.get_by_test_id("desk-number").inner_text())
    phone.get_by_role("button", name=visit.say("desk", "ask.agree")).click()
    expect(phone.get_by_test_id("scan-page")).to_have_attribute("data-state", "done")
    yield "scan-done", phone
    refused = at_desk(visit)
    phone.goto("/scan")
    scan(phone, refused)
    phone.get_by_role("button", name=visit.say("desk", "ask.refuse")).click()
    expect(phone.get_by_test_id("scan-page")).to_have_attribute("data-state", "done")
    yield "scan-refused", phone
    expect(refused.get_by_test_id("desk")).to_have_attribute("data-state", "refused")
    yield "desk-refused", refused


def at_desk(visit: Visit) -> Page:
    """A browser at a desk that waits for a phone."""
    page = visit.phone(None, "/sign-in", DESK)
    expect(page.get_by_test_id("desk")).to_have_attribute("data-state", "waiting")
    return page


def scan(phone: Page, desk: Page) -> None:
    """Read the desk's code from a picture of its screen."""
    picture = desk.get_by_test_id("qr").screenshot()
    phone.get_by_test_id("picture").set_input_files({"name": "c.png", "mimeType": "image/png", "buffer": picture})
    expect(phone.get_by_test_id("desk-question")).to_be_visible()
