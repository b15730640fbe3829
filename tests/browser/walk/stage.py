"""A stranger's first minute, and the stories of the stage."""

from collections.abc import Iterator

from playwright.sync_api import Page, expect

from tests.browser.people import CODE
from tests.browser.walk.visit import DESK, PHONE, WAIT_MS, Stop, Visit

STORIES = ("family", "elder", "rider", "shop", "patient", "account", "lorry", "school")


def stage(visit: Visit) -> Iterator[Stop]:
    """A stranger's first minute, at a desk and on a phone."""
    for viewport, name in ((DESK, "stage"), (PHONE, "stage-phone")):
        page = visit.phone(None, "/", viewport)
        citizen = page.locator("iframe").first.content_frame
        expect(citizen.locator(CODE)).to_have_attribute("data-state", "live", timeout=WAIT_MS)
        button = page.get_by_role("button", name=visit.say("stage", "step.scan_do"), exact=True)
        expect(button).to_be_enabled()
        yield name, page
        button.click()
        expect(page.locator("iframe").nth(1).content_frame.locator("[data-verdict]")).to_be_visible(timeout=WAIT_MS)
        expect(citizen.get_by_test_id("looked")).to_be_visible(timeout=WAIT_MS)
        expect(button).to_be_enabled()
        yield f"{name}-scanned", page


def stories(visit: Visit) -> Iterator[Stop]:
    """Every story, with the right two phones."""
    page = visit.phone(None, "/", DESK)
    for story in STORIES:
        page.get_by_role("button", name=visit.say("stage", f"story.{story}")).first.click()
        expect(page.get_by_text(visit.say("stage", "stage.opening"))).to_be_visible()
        ready(visit, page)
        yield f"stage-story-{story}", page


def ready(visit: Visit, page: Page) -> None:
    """Wait until both phones of the stage stand."""
    citizen = page.locator("iframe").first.content_frame
    expect(page.get_by_text(visit.say("stage", "stage.opening"))).to_be_hidden(timeout=WAIT_MS)
    expect(citizen.locator(CODE)).to_have_attribute("data-state", "live", timeout=WAIT_MS)
    expect(page.get_by_role("button", name=visit.say("stage", "step.scan_do"), exact=True)).to_be_enabled()
