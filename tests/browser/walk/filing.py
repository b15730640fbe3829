"""Applying online: for whom, the one sheet, the form that filled itself, own cases."""

from collections.abc import Iterator

from playwright.sync_api import expect

from tests.browser.people import call
from tests.browser.walk.visit import Stop, Visit, settled

OWNER, ITEM = "agent", "food_licence_renewal"
OPEN = ("draft", "submitted", "supplement_asked", "accepted")


def filing(visit: Visit) -> Iterator[Stop]:
    """A renewal up to the last button; the draft is given up, so that the licence stays as it is."""
    owner = visit.phone(OWNER, f"/services/{ITEM}/apply")
    for one in call(owner, "GET", "/api/cases")[1]["items"]:
        if one["item"] == ITEM and one["state"] in OPEN:
            call(owner, "POST", f"/api/cases/{one['id']}/withdrawal", {"reason": "重新申请"})
    begin = owner.get_by_role("button", name=visit.say("cases", "apply.begin"), exact=True)
    expect(owner.get_by_text(visit.say("cases", "badge.free")).first).to_be_visible()
    settled(owner)
    yield "apply", owner
    begin.click()
    expect(owner.get_by_test_id("sheet")).to_be_visible()
    settled(owner)
    yield "case-sheet", owner
    owner.get_by_role("button", name=visit.say("cases", "sheet.agree"), exact=True).click()
    expect(owner.locator("[data-material=business_licence]")).to_have_attribute("data-way", "data_call")
    settled(owner)
    yield "case", owner
    owner.goto("/me/cases")
    expect(owner.locator("li.card").first).to_be_visible()
    settled(owner)
    yield "cases", owner
    for one in call(owner, "GET", "/api/cases")[1]["items"]:
        if one["item"] == ITEM and one["state"] in OPEN:
            call(owner, "POST", f"/api/cases/{one['id']}/withdrawal", {"reason": "重新申请"})
