"""The desks of an office, and what the public sees of their work."""

from collections.abc import Iterator

from playwright.sync_api import Page, expect

from tests.browser.walk.visit import DESK, Stop, Visit, settled

RENEWAL = "food_licence_renewal"
DESKS = {
    "issuer": ("issue", "quality", "departments", "imports"),
    "admin2": ("catalogue",),
    "security": ("seals", "seals/ledger"),
}


def offices(visit: Visit) -> Iterator[Stop]:
    """Every desk once, the designer of a face, and the open pages behind paper and files."""
    for login, places in DESKS.items():
        for place in places:
            yield f"office-{place.replace('/', '-')}", opened(visit, login, f"/office/{place}")
    catalogue = opened(visit, "admin2", "/office/catalogue")
    catalogue.locator("a[href^='/office/catalogue/']").first.click()
    expect(catalogue.locator(".tabs")).to_be_visible()
    catalogue.locator(".tabs button", has_text=visit.say("catalogue", "part.face")).click()
    settled(catalogue)
    yield "office-designer", catalogue
    issue = opened(visit, "issuer", "/office/issue")
    issue.locator("a[href^='/office/issue/certificates/']").first.click()
    settled(issue)
    yield "office-certificate", issue
    items = opened(visit, "admin2", "/office/items")
    yield "office-items", items
    yield "office-item", first_version(visit, items)
    for name, path in (("services", "services"), ("service", f"services/{RENEWAL}"), ("item-list", "lists/waived")):
        page = visit.phone(None, f"/{path}")
        expect(page.locator("h1")).to_be_visible()
        settled(page)
        yield name, page
    for name in ("issuing-list", "check-file"):
        page = visit.phone(None, f"/{name}")
        settled(page)
        yield name, page


def first_version(visit: Visit, items: Page) -> Page:
    """The next version of the renewal, begun by this walk or by an earlier one."""
    begun = items.locator("a[href^='/office/items/']")
    if begun.count() == 0:
        items.get_by_text(visit.say("items", "begin.title")).click()
        items.get_by_label(visit.say("items", "begin.code")).fill(RENEWAL)
        items.get_by_role("button", name=visit.say("items", "begin.do")).click()
        items.wait_for_url("**/office/items/*")
    else:
        begun.first.click()
    settled(items)
    return items


def opened(visit: Visit, login: str, path: str) -> Page:
    """Somebody's desk with what it asked for."""
    page = visit.phone(login, path, DESK)
    expect(page.locator("h1")).to_be_visible()
    settled(page)
    return page
