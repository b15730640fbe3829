"""An inspector's phone without a network: ready, verdicts that say how old they are, questions, what waits."""

import time
from collections.abc import Iterator

from playwright.sync_api import Page, expect

from tests.browser.offline_phones import STRIP, VERDICT, HoldersPhone, ready, spoilt
from tests.browser.walk.visit import Stop, Visit, present, qr, settled

LICENCE = "driving_licence"


def offduty(visit: Visit) -> Iterator[Stop]:
    """Prepared with a network, at work without one."""
    holder = HoldersPhone(visit.phone("rider", "/scenes"))
    holder.save(LICENCE)
    page = visit.phone("inspector", "/inspect")
    ready(page)
    settled(page)
    yield "inspect-ready", page
    page.locator("input[value='traffic.roadside']").check()
    page.locator("form button[type=submit]").click()
    page.context.set_offline(True)
    expect(page.locator(STRIP)).to_be_visible()
    yield "inspect-offline", page
    yield from judged(page, holder)
    present(page, qr(f"{visit.origin}/C/{'A' * 26}".upper()))
    expect(page.locator("[data-network]")).to_be_visible()
    yield "inspect-offline-network", page
    page.locator("[data-network] button").click()
    page.locator("nav button").nth(2).click()
    settled(page)
    yield "inspect-offline-me", page
    page.get_by_role("button", name=visit.say("scan", "me.sign_out")).click()
    expect(page.get_by_test_id("leave")).to_be_visible()
    yield "inspect-offline-leave", page
    nothing = visit.phone("inspector2", "/inspect")
    ready(nothing)
    nothing.evaluate("indexedDB.deleteDatabase('lz-outbox')")
    nothing.context.set_offline(True)
    nothing.goto("/inspect")
    expect(nothing.get_by_test_id("no-shift")).to_be_visible()
    yield "inspect-offline-unprepared", nothing


def judged(page: Page, holder: HoldersPhone) -> Iterator[Stop]:
    """What holds, what does not, and the question to the holder's phone."""
    for name, text in (
        ("valid", holder.draw(flags=2)),
        ("late", holder.draw(shown_at=int(time.time()) - 120)),
        ("forged", spoilt(holder.draw(shown_at=int(time.time()) - 1))),
    ):
        present(page, qr(text))
        shown = page.locator(VERDICT)
        expect(shown).to_be_visible()
        shown.dispatch_event("pointerdown")
        yield f"inspect-offline-{name}", page
        page.locator(".offline__close").click()
    page.locator(".strip__ask").click()
    expect(page.get_by_test_id("digits")).to_be_visible()
    yield "inspect-offline-ask", page
    page.locator(".ask__foot button").nth(1).click()
    present(page, qr(holder.draw(shown_at=int(time.time()) - 2)))
    shown = page.locator(VERDICT)
    expect(shown).to_have_attribute("data-reason", "challenge_missing")
    shown.dispatch_event("pointerdown")
    yield "inspect-offline-unanswered", page
    page.locator(".offline__close").click()
