"""The window: the queue, a case before and after the yes on the phone, the customer's side, the slip, a question."""

from collections.abc import Iterator

from playwright.sync_api import Page, expect

from tests.browser.people import call
from tests.browser.walk.visit import DESK, Stop, Visit, settled

CLERK, COLLEAGUE, ELDER, PERSON, OFFICER = "clerk", "clerk2", "elder", "agent", "reviewer"
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
    clerk.get_by_role("button", name=visit.say("window", "camera.open"), exact=True).click()
    expect(clerk.get_by_test_id("camera")).to_have_attribute("data-state", "looking")
    settled(clerk)
    yield "window-camera", clerk
    clerk.get_by_role("button", name=visit.say("window", "camera.close"), exact=True).click()
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
    yield from promised(visit, clerk, f"/api/window/cases/{made['id']}")
    clerk.goto(f"/office/window/slips/{made['id']}")
    expect(clerk.get_by_test_id("promised")).to_be_visible()
    settled(clerk)
    yield "window-slip", clerk
    call(clerk, "POST", f"/api/window/cases/{made['id']}/close", {})


def promised(visit: Visit, clerk: Page, case: str) -> Iterator[Stop]:
    """What they promise is read and signed on the customer's screen; a colleague comes to see it."""
    _, shown = call(clerk, "GET", case)
    body = {"revision": shown["application"]["revision"], "values": {"purpose": "relief"}}
    call(clerk, "PUT", f"{case}/form", body)
    clerk.goto("/office/window")
    part = clerk.get_by_test_id("promise")
    expect(part).to_be_visible()
    glass = clerk.context.new_page()
    glass.goto("/office/window/customer")
    expect(glass.get_by_test_id("customer")).to_have_attribute("data-state", "agreed")
    settled(glass)
    yield "window-customer-agreed", glass
    part.get_by_role("button", name=visit.say("window", "promise.ask"), exact=True).click()
    expect(glass.get_by_test_id("customer")).to_have_attribute("data-state", "promise")
    glass.get_by_role("checkbox").check()
    settled(glass)
    yield "window-promise", glass
    glass.close()
    _, shown = call(clerk, "GET", case)
    words = {one["key"]: one["promise"]["digest"] for one in shown["application"]["materials"] if one["promise"]}
    signed = {"reason": "no_phone", "promises": words, "strokes": [[100, 100, 400, 300, 700, 100]]}
    call(clerk, "POST", f"{case}/promise", signed)
    expect(part).to_have_attribute("data-state", "waiting")
    settled(clerk)
    yield "window-promised", clerk
    colleague = visit.phone(COLLEAGUE, "/office/window", DESK)
    colleague.get_by_role("button", name=visit.say("window", "witness.open"), exact=True).click()
    expect(colleague.get_by_test_id("witness").first).to_be_visible()
    settled(colleague)
    yield "window-witness", colleague
    _, waiting = call(colleague, "GET", "/api/window/witness")
    for one in waiting["items"]:
        call(colleague, "POST", f"/api/window/witness/{one['id']}", {"said": "confirmed"})
