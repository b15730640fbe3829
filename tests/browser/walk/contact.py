"""First contact: sign-up on a phone, the check at a counter, and what became of it."""

import re
from collections.abc import Iterator

from playwright.sync_api import Page, expect

from tests.browser.test_first_contact import CLERK, NEW_PASSWORD, person
from tests.browser.walk.visit import DESK, Stop, Visit, settled

# Whoever was bound has an account: each language signs up other people.
NEWCOMERS = {"zh-CN": ("ouyang_mingxuan", "wang_jie"), "en": ("su_qing", "zhao_da")}


def contact(visit: Visit) -> Iterator[Stop]:
    """A newcomer is bound, another is refused."""
    bound, refused = NEWCOMERS[visit.locale]
    desk = visit.phone(CLERK, "/desk/claims", DESK)
    settled(desk)
    yield "claims", desk
    phone = visit.phone(None, "/sign-up")
    expect(phone.get_by_role("heading", level=1)).to_be_visible()
    yield "sign-up", phone
    phone.locator("form button[type=submit]").click()
    phone.get_by_label(visit.say("signup", "signup.resident_id")).fill("880101199001010012")
    phone.get_by_label(visit.say("signup", "signup.name")).fill("林")
    phone.locator("form button[type=submit]").click()
    settled(phone)
    yield "sign-up-wrong", phone
    number = begin(visit, phone, bound)
    yield "sign-up-waiting", phone
    find(visit, desk, "00000000")
    settled(desk)
    yield "claims-none", desk
    find(visit, desk, number)
    check = desk.get_by_test_id("claim-check")
    expect(check).to_be_visible()
    yield "claims-check", desk
    for point in range(3):
        check.get_by_role("checkbox").nth(point).check()
    check.get_by_role("button", name=visit.say("counter", "desk.confirm")).click()
    expect(check.locator("[data-outcome]")).to_be_visible()
    yield "claims-done", desk
    expect(phone.get_by_test_id("claim")).to_have_attribute("data-state", "confirmed")
    yield "sign-up-bound", phone
    other = visit.phone(None, "/sign-up")
    find(visit, desk, begin(visit, other, refused))
    check.get_by_role("button", name=visit.say("counter", "desk.refuse"), exact=True).click()
    expect(check.locator("[data-outcome=refused]")).to_be_visible()
    yield "claims-refused", desk
    expect(other.get_by_test_id("claim")).to_have_attribute("data-state", "refused")
    yield "sign-up-refused", other


def begin(visit: Visit, phone: Page, key: str) -> str:
    """Sign up as this person of the demo, with a password; the counter's number."""
    who = person(key=key)
    phone.get_by_label(visit.say("signup", "signup.name"), exact=True).fill(who.name)
    phone.get_by_label(visit.say("signup", "signup.resident_id")).fill(who.resident_id)
    phone.get_by_text(visit.say("signup", "signup.way_password"), exact=True).click()
    phone.get_by_label(visit.say("signup", "signup.password")).fill(NEW_PASSWORD)
    phone.locator("form button[type=submit]").click()
    number = phone.get_by_test_id("counter-number")
    expect(number).to_have_attribute("data-plain", re.compile(r"\d{8}"))
    return number.get_attribute("data-plain") or ""


def find(visit: Visit, desk: Page, number: str) -> None:
    """Look a number up at the counter."""
    following = desk.get_by_role("button", name=visit.say("counter", "desk.next"))
    if following.count():
        following.click()
    desk.get_by_label(visit.say("counter", "desk.number")).fill(number)
    desk.keyboard.press("Enter")
