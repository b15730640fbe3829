"""The decision desk: the queue, one case beside its sources, promises to verify, entries of credit."""

from collections.abc import Iterator

from playwright.sync_api import expect

from tests.browser.case_filing import filed
from tests.browser.people import call
from tests.browser.walk.visit import DESK, Stop, Visit, settled

REVIEWER, OWNER = "reviewer", "agent"


def deciding(visit: Visit) -> Iterator[Stop]:
    """A case in the queue, read by the officer, and refused at the end so that the licence stays as it is."""
    owner = visit.phone(OWNER, "/me/credit")
    settled(owner)
    yield "me-credit", owner
    firm = next(one["id"] for one in call(owner, "GET", "/api/session")[1]["subjects"] if one["kind"] == "enterprise")
    owner.goto(f"/me/enterprise/{firm}/promises")
    settled(owner)
    yield "me-promisers", owner
    number = filed(owner)["number"]
    desk = visit.phone(REVIEWER, "/office/cases", DESK)
    row = desk.locator(f"[data-number='{number}']")
    expect(row).to_be_visible()
    settled(desk)
    yield "office-cases", desk
    row.get_by_role("link").click()
    expect(desk.get_by_test_id("finding").first).to_be_visible()
    settled(desk)
    yield "office-case", desk
    for name in ("promises", "credit"):
        desk.goto(f"/office/{name}")
        expect(desk.locator("h1")).to_be_visible()
        settled(desk)
        yield f"office-{name}", desk
    case = next(one for one in call(desk, "GET", "/api/office/cases")[1]["items"] if one["number"] == number)
    revision = call(desk, "GET", f"/api/office/cases/{case['id']}")[1]["revision"]
    body = {"revision": revision, "note": "经营场所已经搬迁", "clause": "《食品经营许可和备案管理办法》第四章"}
    assert call(desk, "POST", f"/api/office/cases/{case['id']}/refusal", body)[0] == 204
