"""The guide and the public lists of service items, and the desk at which items are made."""

from collections.abc import Iterator

from playwright.sync_api import Page, expect

from tests.browser.walk.offices import opened
from tests.browser.walk.visit import Stop, Visit, settled

RENEWAL = "food_licence_renewal"
PUBLIC = {"services": "/services", "service": f"/services/{RENEWAL}", "item-list": "/lists/waived"}


def items(visit: Visit) -> Iterator[Stop]:
    """What anybody sees, then the desk and a version."""
    for name, path in PUBLIC.items():
        page = visit.phone(None, path)
        expect(page.locator("h1")).to_be_visible()
        settled(page)
        yield name, page
    desk = opened(visit, "admin2", "/office/items")
    yield "office-items", desk
    yield "office-item", version(visit, desk)


def version(visit: Visit, desk: Page) -> Page:
    """A version that is being worked on: the next one of the renewal, if nobody has begun another."""
    begun = desk.locator("a[href^='/office/items/']")
    if begun.count() == 0:
        desk.get_by_text(visit.say("items", "begin.title")).click()
        desk.get_by_label(visit.say("items", "begin.find")).fill(RENEWAL)
        desk.get_by_role("button", name=visit.say("items", "begin.do")).click()
        desk.wait_for_url("**/office/items/*")
    else:
        begun.first.click()
    settled(desk)
    return desk
