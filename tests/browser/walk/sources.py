"""Base data at the data bureau, an institution's report, and the paper in its owner's wallet."""

from collections.abc import Iterator

from playwright.sync_api import expect

from backend.standards import uscc
from tests.browser.walk.visit import DESK, WAIT_MS, Stop, Visit, settled
from tests.flows.source_steps import picture

OWNER, NUMBER = "罗记面馆", uscc.build("92", "880101", "MA000002")
COLOUR = {"zh-CN": "#fbfaf4", "en": "#f4f8fb"}


def sources(visit: Visit) -> Iterator[Stop]:
    """Libraries and where they differ; a report is uploaded and found."""
    page = visit.phone("admin", "/office/base-data", DESK)
    expect(page.get_by_test_id("conflict").first).to_be_visible()
    settled(page)
    yield "office-base-data", page
    page = visit.phone("admin", "/office/base-data")
    expect(page.get_by_test_id("conflict").first).to_be_visible()
    settled(page)
    yield "office-base-data-phone", page
    owner = visit.phone("agent", "/me/materials")
    bank = visit.phone("bank", "/office/institution-reports", DESK)
    expect(bank.get_by_test_id("report-form")).to_be_visible()
    bank.get_by_label(visit.say("sources", "reports.owner_code")).fill(NUMBER)
    bank.get_by_label(visit.say("sources", "reports.owner_name")).fill(OWNER)
    bank.get_by_label(visit.say("sources", "reports.number")).fill(f"评 2026-031 {visit.locale}")
    bank.get_by_test_id("report-file").set_input_files(
        {"name": "report.jpg", "mimeType": "image/jpeg", "buffer": picture(COLOUR[visit.locale])}
    )
    settled(bank)
    yield "office-reports-form", bank
    bank.locator("button[type=submit]").click()
    expect(bank.get_by_test_id("report").first).to_be_visible(timeout=WAIT_MS)
    settled(bank)
    yield "office-reports", bank
    owner.reload()
    expect(owner.get_by_test_id("material").first).to_be_visible()
    settled(owner)
    yield "materials", owner
    owner.get_by_role("button", name=visit.say("sources", "materials.changed")).first.click()
    expect(owner.get_by_role("dialog")).to_be_visible()
    yield "materials-changed", owner
