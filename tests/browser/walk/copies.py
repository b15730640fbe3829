"""Copies for the file: allowed on the sheet, kept at the hospital, seen with their last day, asked back."""

from collections.abc import Iterator

from playwright.sync_api import expect

from tests.browser.walk.grants import CARD, SCENE, confirmed, option, step
from tests.browser.walk.visit import DESK, Stop, Visit, on_duty, present, settled, verdict


def copies(visit: Visit) -> Iterator[Stop]:
    """An elder allows the hospital a copy; the clerk keeps it; she sees who, and until when, and asks for deletion."""
    nobody = visit.phone("driver", "/me/copies")
    settled(nobody)
    yield "copies-none", nobody
    page = visit.phone("elder", "/me/grants?new")
    sheet = page.get_by_role("dialog")
    sheet.get_by_role("checkbox", name=visit.type_name(page, CARD)).first.check()
    step(page, "why")
    option(page, SCENE)
    step(page, "who")
    option(page, "organisation")
    choice = sheet.get_by_test_id("copies-choice")
    choice.get_by_role("checkbox").check()
    choice.scroll_into_view_if_needed()
    yield "grant-who-copies", page
    choice.locator("select").select_option("day")
    choice.locator("input[type=date]").fill("2001-01-01")
    page.get_by_test_id("forward").click()
    expect(sheet.get_by_role("alert")).to_be_visible()
    yield "grant-who-copies-late", page
    choice.locator("select").select_option("180")
    step(page, "confirm")
    yield "grant-confirm-copies", page
    page.get_by_test_id("forward").click()
    qr, asked = page.get_by_test_id("qr"), page.get_by_test_id("step")
    expect(qr.or_(asked).first).to_be_visible()
    if asked.is_visible():
        confirmed(visit, page)
    expect(qr).to_be_visible()
    clerk = on_duty(visit, "clerk", SCENE)
    present(clerk, qr.screenshot())
    keep = verdict(clerk).get_by_test_id("keep")
    keep.scroll_into_view_if_needed()
    yield "inspect-keep", clerk
    keep.get_by_role("button").click()
    expect(keep.get_by_role("button")).to_be_enabled()
    clerk.wait_for_timeout(2_000)
    yield "inspect-kept", clerk
    expect(page.get_by_test_id("grant-copies")).to_be_visible()
    page.get_by_test_id("grant-copies").scroll_into_view_if_needed()
    yield "grant-kept", page
    page.goto("/me/copies")
    settled(page)
    yield "copies", page
    wide = visit.phone("elder", "/me/copies", DESK)
    settled(wide)
    yield "wide-copies", wide
    page.get_by_test_id("ask-deletion").first.click()
    expect(sheet).to_be_visible()
    yield "copies-ask", page
