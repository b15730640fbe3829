"""One thing in one go: what it is, one form for three offices, and how each of them stands."""

import re
from collections.abc import Iterator

from playwright.sync_api import Page, expect

from tests.browser.walk.visit import DESK, Stop, Visit, settled

RESTAURANT = "/services/bundles/open_restaurant"


def bundles(visit: Visit) -> Iterator[Stop]:
    """Signed out, then the owner of the noodle shop, on a phone and at a desk."""
    for name, path in (("bundles", "/services/bundles"), ("bundle", RESTAURANT)):
        page = visit.phone(None, path)
        expect(page.locator("main h1")).to_be_visible()
        settled(page)
        yield name, page
    owner = visit.phone("agent", RESTAURANT)
    begin(visit, owner)
    settled(owner)
    yield "bundle-run", owner
    words = [re.escape(visit.say("bundles", f"consent.{one}")) for one in ("agree", "again")]
    owner.get_by_role("button", name=re.compile(f"^({'|'.join(words)})$")).click()
    expect(owner.get_by_test_id("findings")).to_be_visible()
    settled(owner)
    yield "bundle-run-review", owner
    wide = visit.phone("agent", owner.url, DESK)
    expect(wide.locator("[data-field]").first).to_be_visible()
    settled(wide)
    yield "bundle-run-wide", wide


def begin(visit: Visit, page: Page) -> None:
    """Both questions with yes, then begin."""
    yes = visit.call(page.context, "GET", "/api/services/bundles/open_restaurant")["questions"][0]["choices"][0]
    word = yes["label_en" if visit.locale == "en" else "label"]
    expect(page.locator("section.begin .button")).to_be_visible()
    for bar in page.locator("section.begin fieldset").all()[:2]:
        bar.get_by_text(word, exact=True).click()
    page.get_by_role("button", name=visit.say("bundles", "bundle.begin"), exact=True).click()
    expect(page.locator("[data-field]").first).to_be_visible()
