"""The desks of an office, and what the public sees of their work."""

from collections.abc import Iterator

from playwright.sync_api import Page, expect

from tests.browser.walk.visit import DESK, Stop, Visit, settled

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
    for name in ("issuing-list", "check-file"):
        page = visit.phone(None, f"/{name}")
        settled(page)
        yield name, page


def opened(visit: Visit, login: str, path: str) -> Page:
    """Somebody's desk with what it asked for."""
    page = visit.phone(login, path, DESK)
    expect(page.locator("h1")).to_be_visible()
    settled(page)
    return page
