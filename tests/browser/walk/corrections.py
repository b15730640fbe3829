"""A field that its source has wrong: its people, the desk of whose word it is, and what came of it."""

from collections.abc import Iterator

from playwright.sync_api import expect

from tests.browser import correcting
from tests.browser.walk.visit import DESK, Stop, Visit, settled

WORDS = {"zh-CN": "与登记档案一致", "en": "It is as the register has it"}


def corrections(visit: Visit) -> Iterator[Stop]:
    """Raised, open on the desk, settled; declined, so that the library stays as it was."""
    owner = visit.phone(correcting.OWNER, "/me/corrections")
    whole = correcting.raised(visit, owner.context, f"{correcting.FIRM}分店")
    market = visit.phone(correcting.MARKET, "/office/corrections", DESK)
    line = market.locator(f"[data-number='{whole['number']}']")
    expect(line).to_be_visible()
    settled(market)
    yield "office-corrections", market
    line.get_by_role("button").click()
    expect(market.get_by_test_id("proposed")).to_be_visible()
    settled(market)
    yield "office-correction", market
    phone = visit.phone(correcting.MARKET, "/office/corrections")
    phone.locator(f"[data-number='{whole['number']}']").get_by_role("button").click()
    expect(phone.get_by_test_id("proposed")).to_be_visible()
    settled(phone)
    yield "office-correction-phone", phone
    owner.reload()
    expect(owner.get_by_test_id("my-correction").first).to_be_visible()
    settled(owner)
    yield "me-corrections-open", owner
    market.get_by_role("dialog").locator("textarea").fill(WORDS[visit.locale])
    market.get_by_role("button", name=visit.say("corrections", "sheet.decline")).click()
    expect(market.get_by_role("dialog")).to_have_count(0)
    owner.reload()
    expect(owner.locator("[data-state=declined]").first).to_be_visible()
    settled(owner)
    yield "me-corrections", owner
    owner.goto(f"/me/cases/{whole['id']}")
    expect(owner.get_by_test_id("correction").first).to_be_visible()
    settled(owner)
    yield "me-case-correction", owner
    bureau = visit.phone("admin", "/office/base-data", DESK)
    expect(bureau.get_by_test_id("offered").first).to_be_visible()
    settled(bureau)
    yield "office-base-data-corrections", bureau
