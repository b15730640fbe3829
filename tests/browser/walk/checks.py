"""A holder and an inspector: asked, looked at, every verdict."""

import re
from collections.abc import Iterator

from playwright.sync_api import Page, expect

from tests.browser.people import CODE
from tests.browser.walk.visit import (
    ROADSIDE,
    SHOP,
    SHOWN,
    Stop,
    Visit,
    code_of,
    live,
    next_scan,
    on_duty,
    pick_types,
    present,
    qr,
    settled,
    verdict,
)
from tests.browser.walk.wallet import certificates

CASE = "YQ-2026-018"
# Stop, who shows, what that is not in force, who checks, in which scene.
ENDINGS = (
    ("inspect-revoked", "graduate", "driving_licence", "inspector", ROADSIDE),
    ("inspect-not-yet-valid", "inspector3", "driving_licence", "inspector", ROADSIDE),
    ("inspect-expired", "inspector", "social_insurance_proof", "home_clerk", "housing.purchase"),
)


def answers(visit: Visit) -> Iterator[Stop]:
    """A bare code: the scene asks, the holder says no, then yes."""
    holder = visit.phone("rider", "/code")
    live(holder)
    checker = on_duty(visit, "inspector")
    yield "inspect-finder", checker
    present(checker, code_of(holder))
    expect(holder.get_by_test_id("consent")).to_be_visible()
    yield "code-asked", holder
    yield "inspect-waiting", checker
    holder.get_by_role("button", name=visit.say("wallet", "ask.refuse"), exact=True).click()
    expect(holder.locator(CODE)).to_have_attribute("data-state", "refused")
    yield "code-refused", holder
    yield "inspect-not-provided", verdict(checker)
    next_scan(checker)
    holder.locator(f"{CODE} button").first.click()
    live(holder)
    present(checker, code_of(holder))
    holder.get_by_role("button", name=visit.say("wallet", "ask.agree"), exact=True).click()
    yield "inspect-attention", verdict(checker)
    expect(holder.get_by_test_id("looked")).to_be_visible()
    yield "code-looked", holder


def enterprise(visit: Visit) -> Iterator[Stop]:
    """The legal representative shows for the firm; the market's inspector checks."""
    page = visit.phone("agent", "/code")
    live(page)
    page.locator("button.chip").click()
    expect(page.get_by_role("dialog")).to_be_visible()
    yield "identities", page
    page.get_by_role("dialog").locator("button.enterprise").first.click()
    expect(page.locator(CODE)).to_have_class(re.compile("enterprise"))
    live(page)
    page.locator(".actions button").first.click()
    pick_types(visit, page, SHOP)
    page.get_by_test_id("confirm").click()
    live(page)
    yield "enterprise-code", page
    checker = visit.phone("inspector2", "/inspect")
    expect(checker.get_by_role("radio").first).to_be_visible()
    yield "inspect-begin", checker
    checker.locator("form button[type=submit]").click()
    yield "inspect-case-missing", checker
    checker.get_by_role("textbox").first.fill(CASE)
    checker.locator("form button[type=submit]").click()
    present(checker, code_of(page))
    yield "inspect-enterprise", verdict(checker)
    firm = visit.call(page.context, "GET", "/api/session")["subjects"][1]["id"]
    yield from certificates(visit, page, "enterprise-certificate", firm)


def checks(visit: Visit) -> Iterator[Stop]:
    """Valid, used by somebody else, suspended; then who looked."""
    holder = visit.phone("citizen", "/code")
    live(holder)
    holder.locator(".actions button").first.click()
    pick_types(visit, holder, SHOWN)
    holder.get_by_test_id("confirm").click()
    live(holder)
    code = code_of(holder)
    checker, second = on_duty(visit, "inspector"), on_duty(visit, "inspector3")
    present(checker, code)
    yield "inspect-valid", verdict(checker)
    present(second, code)
    yield "inspect-used", verdict(second)
    next_scan(checker)
    holder.get_by_test_id("looked").get_by_role("button").click()
    live(holder)
    yield from suspended(visit, holder, checker)
    holder.goto("/me/looks")
    expect(holder.get_by_test_id("looks")).to_be_visible()
    settled(holder)
    yield "looks", holder


def suspended(visit: Visit, holder: Page, checker: Page) -> Iterator[Stop]:
    """The office suspends what the holder's code carries, and restores it afterwards."""
    listed = visit.call(holder.context, "GET", "/api/certificates")["items"]
    path = f"/api/certificates/{next(one['id'] for one in listed if one['type'] == SHOWN[0])}/suspension"
    office = visit.phone("issuer", "/scenes")
    grounds = {"reason": "交通违法待处理", "legal_basis": "道路交通安全法第一百一十条", "document_number": "演示-001"}
    visit.call(office.context, "POST", path, grounds)
    try:
        present(checker, code_of(holder))
        yield "inspect-suspended", verdict(checker)
        suspended_face = visit.phone("citizen", "/certificates")
        suspended_face.locator("a[href*='/certificates/']", has_text=visit.type_name(holder, SHOWN[0])).click()
        settled(suspended_face)
        yield "certificate-suspended", suspended_face
    finally:
        visit.call(office.context, "DELETE", path, {})


def endings(visit: Visit) -> Iterator[Stop]:
    """Certificates that are not in force, before an inspector."""
    for name, login, type_code, checker, scene in ENDINGS:
        holder = visit.phone(login, "/scenes")
        listed = visit.call(holder.context, "GET", "/api/certificates")["items"]
        ended = next(one for one in listed if one["type"] == type_code and one["status"] != "valid")
        code = visit.call(holder.context, "POST", "/api/codes", {"certificates": [ended["id"]]})
        page = on_duty(visit, checker, scene, case_number=CASE)
        present(page, qr(code["text"]))
        yield name, verdict(page)
