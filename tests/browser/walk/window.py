"""The window: the queue, a case before and after the yes on the phone, the customer's side, the slip, a question."""

from collections.abc import Iterator

from playwright.sync_api import Page, expect

from tests.browser.people import call
from tests.browser.walk.visit import DESK, Stop, Visit, settled

CLERK, ELDER, PERSON, OFFICER = "clerk", "elder", "agent", "reviewer"
RENEWAL, EXPENSES = "food_licence_renewal", "medical_expense_proof"


def window(visit: Visit) -> Iterator[Stop]:
    """A clerk's morning."""
    clerk = visit.phone(CLERK, "/office/window", DESK)
    office = cleared(clerk)
    settled(clerk)
    yield "window-empty", clerk
    for number in range(12):
        body = {"office": office, "item": RENEWAL if number % 3 else EXPENSES, "priority": number % 5 == 0}
        call(clerk, "POST", "/api/window/tickets", body)
    call(clerk, "POST", "/api/window/call", {})
    for path, name in (("machine", "window-machine"), ("board", "window-board")):
        page = visit.phone(CLERK, f"/office/window/{path}", DESK)
        settled(page)
        yield name, page
    customer = visit.phone(CLERK, "/office/window/customer", DESK)
    settled(customer)
    yield "window-customer", customer
    yield from with_phone(visit, clerk)
    yield from without(visit, clerk)


def cleared(clerk: Page) -> str:
    """Nothing open, at counter 3; the office."""
    _, panel = call(clerk, "GET", "/api/window")
    for tab in panel["tabs"]:
        call(clerk, "POST", f"/api/window/cases/{tab['id']}/close", {})
    if panel["counter"] is None:
        call(clerk, "PUT", "/api/window/seat", {"office": panel["office"], "number": 3})
    clerk.reload()
    return str(panel["office"])


def with_phone(visit: Visit, clerk: Page) -> Iterator[Stop]:
    """Scanned, agreed on the phone, the form in; a question goes to the office."""
    _, made = call(clerk, "POST", "/api/window/cases", {"item": RENEWAL})
    clerk.reload()
    expect(clerk.locator("figure canvas")).to_be_visible()
    settled(clerk)
    yield "window-code", clerk
    phone = visit.phone(PERSON, "/me")
    _, code = call(phone, "POST", "/api/codes", {})
    call(clerk, "POST", f"/api/window/cases/{made['id']}/scan", {"presented": code["text"]})
    phone.goto(f"/me/windows/{made['id']}")
    agree = phone.get_by_role("button", name=visit.say("window", "person.agree"), exact=True)
    expect(agree).to_be_visible()
    settled(phone)
    yield "at-window", phone
    agree.click()
    expect(phone.get_by_text(visit.say("window", "person.looks"))).to_be_visible()
    expect(clerk.get_by_test_id("case")).to_have_attribute("data-agreed", "true")
    settled(clerk)
    yield "office-window", clerk
    path = f"/api/window/cases/{made['id']}/materials/business_licence/inquiry"
    call(clerk, "POST", path, {"question": "住所是否已变更？"})
    officer = visit.phone(OFFICER, "/office/inquiries", DESK)
    expect(officer.get_by_test_id("inquiry").first).to_be_visible()
    settled(officer)
    yield "office-inquiries", officer
    call(clerk, "POST", f"/api/window/cases/{made['id']}/confirmation", {})
    expect(phone.get_by_role("heading", name=visit.say("window", "person.confirm"))).to_be_visible()
    settled(phone)
    yield "at-window-confirm", phone
    call(clerk, "POST", f"/api/window/cases/{made['id']}/close", {})


def without(visit: Visit, clerk: Page) -> Iterator[Stop]:
    """An elder without a phone: the card, the signature, the slip."""
    elder = visit.phone(ELDER, "/me")
    _, held = call(elder, "GET", "/api/certificates")
    own = next(one["id"] for one in held["items"] if one["type"] == "identity_card")
    _, whole = call(elder, "GET", f"/api/certificates/{own}")
    _, made = call(clerk, "POST", "/api/window/cases", {"item": EXPENSES, "channel": "presence"})
    clerk.reload()
    expect(clerk.get_by_label(visit.say("window", "card.number"))).to_be_visible()
    settled(clerk)
    yield "window-card", clerk
    card = {"resident_id": whole["values"]["resident_id"], "name": whole["values"]["name"], "valid_to": None}
    call(clerk, "POST", f"/api/window/cases/{made['id']}/card", card)
    call(clerk, "POST", f"/api/window/cases/{made['id']}/signature", {"strokes": [[100, 100, 400, 300, 700, 100]]})
    clerk.goto(f"/office/window/slips/{made['id']}")
    expect(clerk.get_by_test_id("slip")).to_be_visible()
    settled(clerk)
    yield "window-slip", clerk
    call(clerk, "POST", f"/api/window/cases/{made['id']}/close", {})
