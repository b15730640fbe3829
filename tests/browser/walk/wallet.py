"""The wallet of one person, on a phone and at a desk."""

from collections.abc import Iterator

from playwright.sync_api import Page, expect

from tests.browser.people import CODE
from tests.browser.walk.visit import DESK, SHOWN, Stop, Visit, live, pick_types, settled

BUNDLE = {"zh-CN": "查车用", "en": "Roadside"}
MANY = "driver"


def wallet(visit: Visit) -> Iterator[Stop]:
    """The citizen's pages that need nobody else."""
    page = visit.phone("citizen", "/code")
    live(page)
    yield "code", page
    page.locator(".actions button").first.click()
    sheet = page.get_by_role("dialog")
    expect(sheet.get_by_role("checkbox").first).to_be_visible()
    yield "choose", page
    pick_types(visit, page, SHOWN)
    sheet.locator(".each").first.click()
    yield "choose-fields", page
    sheet.get_by_test_id("confirm").click()
    live(page)
    yield "code-chosen", page
    page.get_by_role("button", name=visit.say("code", "code.withdraw")).click()
    expect(page.locator(CODE)).to_have_attribute("data-state", "expired")
    yield "code-withdrawn", page
    yield from certificates(visit, page, "certificate")
    for name, path in (("me", "/me"), ("sessions", "/me/sessions"), ("passkeys", "/me/passkeys")):
        page.goto(path)
        settled(page)
        yield name, page


def certificates(visit: Visit, page: Page, prefix: str, subject: str = "") -> Iterator[Stop]:
    """The list of certificates and the page of each."""
    page.locator("nav a[href$='/certificates']").click()
    expect(page.locator("a[href*='/certificates/']").first).to_be_visible()
    settled(page)
    yield f"{prefix}s", page
    listed = visit.call(page.context, "GET", f"/api/certificates?subject={subject}" if subject else "/api/certificates")
    for number, one in enumerate(listed["items"], 1):
        page.goto(f"/certificates/{one['id']}")
        expect(page.locator("h1")).to_be_visible()
        settled(page)
        yield f"{prefix}-{number}-{one['type']}", page


def held(visit: Visit) -> Iterator[Stop]:
    """A wallet with much in it: bundles, search, pinned, ended."""
    page = visit.phone(MANY, "/code")
    yield from bundles(visit, page)
    page.goto("/certificates")
    page.locator("a[href*='/certificates/']").last.click()
    page.get_by_role("button", name=visit.say("wallet", "detail.pin"), exact=True).click()
    unpin = page.get_by_role("button", name=visit.say("wallet", "detail.unpin"))
    expect(unpin).to_be_visible()
    yield "certificate-pinned", page
    address = page.url
    page.goto("/certificates")
    settled(page)
    yield "certificates-pinned", page
    search = page.get_by_label(visit.say("wallet", "list.search"))
    search.fill(visit.type_name(page, SHOWN[1]))
    yield "certificates-found", page
    search.fill("QQQ")
    yield "certificates-no-match", page
    search.fill("")
    for folded in page.locator("details").all():
        folded.locator("summary").click()
    yield "certificates-ended", page
    page.goto(address)
    unpin.click()


def bundles(visit: Visit, page: Page) -> Iterator[Stop]:
    """A bundle is made, listed, arranged and removed."""
    live(page)
    page.locator(".actions button").first.click()
    pick_types(visit, page, SHOWN)
    sheet = page.get_by_role("dialog")
    sheet.get_by_role("button", name=visit.say("wallet", "bundle.keep")).click()
    sheet.get_by_label(visit.say("wallet", "bundle.name"), exact=True).fill(BUNDLE[visit.locale])
    yield "bundle-name", page
    page.keyboard.press("Enter")
    expect(sheet.get_by_test_id("bundles")).to_contain_text(BUNDLE[visit.locale])
    sheet.get_by_test_id("bundles").scroll_into_view_if_needed()
    yield "bundles", page
    sheet.get_by_role("button", name=visit.say("wallet", "bundle.edit"), exact=True).click()
    yield "bundles-arranged", page
    for one in visit.call(page.context, "GET", "/api/bundles")["items"]:
        visit.call(page.context, "DELETE", f"/api/bundles/{one['id']}")


def wide(visit: Visit) -> Iterator[Stop]:
    """The same wallet at a desk: a rail, the form in the middle, the code on the right."""
    page = visit.phone("citizen", "/code", DESK)
    live(page)
    panel = page.get_by_test_id("confirm")
    expect(panel).to_be_visible()
    expect(page.locator(".panel").get_by_role("checkbox").first).to_be_visible()
    yield "wide-code", page
    for name, path in (("wide-certificates", "/certificates"), ("wide-me", "/me"), ("wide-looks", "/me/looks")):
        page.goto(path)
        settled(page)
        yield name, page
    page.goto("/certificates")
    page.locator("a[href*='/certificates/']").first.click()
    expect(page.locator("h1")).to_be_visible()
    settled(page)
    yield "wide-certificate", page
