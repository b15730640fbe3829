"""Asking and being asked: counter, phone and poster; scenes at their desk; standing consents; what is kept of it."""

from collections.abc import Iterator

from playwright.sync_api import Page, expect

from tests.browser.people import read_qr
from tests.browser.walk.grants import confirmed
from tests.browser.walk.visit import DESK, ROADSIDE, Stop, Visit, settled

SCENE = "hospital.registration"
IDENTITY, CARD = "identity_card", "social_security_card"
PLACE = {"zh-CN": "3号窗口", "en": "Window 3"}


def asking(visit: Visit) -> Iterator[Stop]:
    """A counter with its customer's window, answered in part; the same on a clerk's phone; a poster."""
    clerk = visit.phone("clerk", "/desk/ask", DESK)
    fill(visit, clerk)
    yield "ask-form", clerk
    customer = clerk.context.new_page()
    customer.goto("/desk/customer")
    settled(customer)
    yield "ask-customer-idle", customer
    clerk.bring_to_front()
    clerk.locator("form button[type=submit]").click()
    expect(customer.get_by_test_id("qr")).to_be_visible()
    yield "ask-waiting", clerk
    yield "ask-customer", customer
    holder = visit.phone("driver", path_of(customer))
    yield "ask-stranger", holder
    holder.locator("a[href*='/asked']").first.click()
    asked = holder.get_by_test_id("asked")
    expect(asked.get_by_role("checkbox").first).to_be_visible()
    yield "asked", holder
    asked.get_by_role("checkbox").nth(1).uncheck()
    yield "asked-narrowed", holder
    yield "ask-scanned", clerk
    agree(holder)
    confirmed(visit, holder)
    expect(holder.get_by_test_id("asked-outcome")).to_be_visible()
    yield "asked-given", holder
    expect(clerk.get_by_test_id("answer")).to_be_visible()
    yield "ask-answered", clerk
    yield "ask-customer-done", customer
    phone = visit.phone("clerk", "/desk/ask")
    fill(visit, phone)
    phone.locator("form button[type=submit]").click()
    expect(phone.get_by_test_id("qr")).to_be_visible()
    yield "ask-phone", phone
    elder = visit.phone("elder", path_of(phone))
    elder.locator("a[href*='/asked']").first.click()
    elder.get_by_test_id("hand-on").click()
    yield "asked-helpers", elder
    elder.get_by_role("dialog").locator("li button").first.click()
    expect(elder.get_by_test_id("handed")).to_have_attribute("data-standing", "waiting")
    yield "asked-handed", elder
    holder.goto("/asked")
    settled(holder)
    yield "asked-number", holder
    holder.goto("/asked#AAAAAAAAAAAAAAAAAAAAAAAAAA")
    expect(holder.get_by_test_id("asked-refused")).to_be_visible()
    yield "asked-unknown", holder
    yield from posters(visit)


def fill(visit: Visit, page: Page) -> None:
    """Ask for everything of the scene at a window."""
    page.locator("form select").first.select_option(SCENE)
    page.get_by_label(visit.say("asking", "ask.place")).fill(PLACE[visit.locale])


def path_of(page: Page) -> str:
    """The path of the code that a screen shows."""
    return "/" + read_qr(page.get_by_test_id("qr").screenshot()).split("/", 3)[3]


def agree(page: Page) -> None:
    """The yes of the page that asks."""
    page.get_by_test_id("asked").locator("button.primary").click()


def posters(visit: Visit) -> Iterator[Stop]:
    """The poster that hangs, and its sheet."""
    page = visit.phone("clerk", "/desk/posters", DESK)
    expect(page.get_by_test_id("poster").first).to_be_visible()
    settled(page)
    yield "posters", page
    page.locator("a[href*='/desk/posters/']").first.click()
    expect(page.get_by_test_id("sheet").get_by_role("img")).to_be_visible()
    yield "poster", page


def consents(visit: Visit) -> Iterator[Stop]:
    """Standing consents, what is always asked for, level."""
    page = visit.phone("citizen", "/me/consents")
    expect(page.locator("form button[type=submit]").first).to_be_visible()
    yield "consents", page
    page.locator("form button[type=submit]").first.click()
    confirmed(visit, page)
    expect(page.get_by_role("button", name=visit.say("consents", "consents.end")).first).to_be_visible()
    yield "consents-given", page
    page.get_by_role("button", name=visit.say("consents", "consents.end")).first.click()
    expect(page.get_by_role("button", name=visit.say("consents", "consents.end"))).to_have_count(0)
    page.goto("/me/level")
    settled(page)
    yield "level", page
    page.goto("/scenes")
    settled(page)
    yield "scenes-public", page


def record(visit: Visit) -> Iterator[Stop]:
    """Who looked, with a try that asked too much; its report; messages; receipts."""
    page = visit.phone("rider", "/me")  # not the page of the code, which would put its next one in this one's place
    settled(page)
    text = visit.call(page.context, "POST", "/api/codes", {})["text"]
    checker = visit.phone("inspector", "/scenes")
    beyond = {"presented": text, "scene": ROADSIDE, "place": "望河路口", "asks": {"identity_card": ["address"]}}
    visit.call(checker.context, "POST", "/api/verifications", beyond)
    page.goto("/me/looks")
    expect(page.get_by_test_id("looks").locator(".warn").first).to_be_visible()
    settled(page)
    yield "looks-over-asked", page
    page.get_by_test_id("looks").locator(".report").first.click()
    expect(page.get_by_test_id("report")).to_be_visible()
    yield "looks-report", page
    page.goto("/me/messages")
    expect(page.get_by_test_id("messages").locator("li").first).to_be_visible()
    yield "messages", page
    empty = visit.phone("errands", "/me/messages")
    settled(empty)
    yield "messages-few", empty
    giver = visit.phone("citizen", "/me/receipts")
    settled(giver)
    yield "receipts", giver
    giver.get_by_role("button", name=visit.say("record", "receipts.check"), exact=True).first.click()
    settled(giver)
    yield "receipts-checked", giver


def scenes(visit: Visit) -> Iterator[Stop]:
    """The desk where scenes are drafted, reviewed and read."""
    page = visit.phone("admin", "/office/scenes", DESK)
    expect(page.locator("a[href*='/office/scenes/register/']").first).to_be_visible()
    settled(page)
    yield "office-scenes", page
    page.goto(f"/office/scenes/register/{SCENE}")
    settled(page)
    yield "office-scene", page
    page.goto("/office/scenes/reports")
    settled(page)
    yield "office-scene-reports", page
    page.goto("/office/scenes")
    settled(page)
    drafts = page.locator("a[href*='/office/scenes/drafts/']")
    if drafts.count() == 0:
        page.goto(f"/office/scenes/register/{SCENE}")
        page.get_by_role("button", name=visit.say("scenes", "begin.next")).click()
    else:
        drafts.first.click()
    page.wait_for_url("**/office/scenes/drafts/*")
    settled(page)
    yield "office-scene-draft", page
