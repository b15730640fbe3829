"""The inspector's app beyond a verdict: camera, foreign codes, a case, records."""

import re
from collections.abc import Iterator

from playwright.sync_api import expect

from tests.browser.test_inspector import LAMP_AND_ZOOM
from tests.browser.walk.visit import Stop, Visit, next_scan, on_duty, present, qr, settled, verdict

CASE = "YQ-2026-077"
NO_CAMERA = "MediaDevices.prototype.getUserMedia = async () => { throw new DOMException('', 'NAME') }"
FOREIGN = (("inspect-foreign", "wxp://f2f0AbCdEf"), ("inspect-lookalike", "HTTPS://EVIL.EXAMPLE/C/" + "A" * 26))


def duty(visit: Visit) -> Iterator[Stop]:
    """The inspector's other pages, and somebody who may not check."""
    page = on_duty(visit, "inspector")
    page.get_by_role("button", name=visit.say("scan", "finder.typed")).click()
    for digit in "31415":
        page.keyboard.press(digit)
    yield "inspect-typed", page
    page.keyboard.press("Escape")
    for number, name in ((1, "inspect-records"), (2, "inspect-me")):
        page.locator("nav button").nth(number).click()
        settled(page)
        yield name, page
    stranger = visit.phone("citizen", "/inspect")
    expect(stranger.get_by_role("button").first).to_be_visible()
    yield "inspect-no-access", stranger
    yield from cameras(visit)
    yield from foreign(visit)


def cameras(visit: Visit) -> Iterator[Stop]:
    """A camera that is refused, missing, held by others, or better than usual."""
    for name, fault in (("denied", "NotAllowedError"), ("missing", "NotFoundError"), ("busy", "NotReadableError")):
        page = on_duty(visit, "inspector", script=NO_CAMERA.replace("NAME", fault))
        expect(page.locator(f"[data-fault={name}]")).to_be_visible()
        yield f"inspect-camera-{name}", page
    page = on_duty(visit, "inspector", script=LAMP_AND_ZOOM)
    torch = page.get_by_role("button", name=visit.say("scan", "finder.torch"))
    torch.click()
    expect(torch).to_have_attribute("aria-pressed", "true")
    yield "inspect-camera-tools", page


def foreign(visit: Visit) -> Iterator[Stop]:
    """Codes that are not this city's."""
    for name, text in FOREIGN:
        page = on_duty(visit, "inspector")
        present(page, qr(text))
        shown = page.locator("[data-foreign]")
        expect(shown).to_be_visible()
        shown.dispatch_event("pointerdown")
        yield name, page


def case(visit: Visit) -> Iterator[Stop]:
    """Two persons of one case, its list, its records."""
    page = on_duty(visit, "inspector", case_number=CASE)
    for login in ("citizen", "rider"):
        holder = visit.phone(login, "/scenes")
        listed = visit.call(holder.context, "GET", "/api/certificates")["items"]
        shown = [one["id"] for one in listed if one["type"] == "driving_licence" and one["status"] == "valid"]
        code = visit.call(holder.context, "POST", "/api/codes", {"certificates": shown})
        present(page, qr(code["text"]))
        verdict(page)
        if login == "citizen":
            yield "inspect-case-verdict", page
            page.get_by_role("button", name=visit.say("scan", "verdict.is_person"), exact=True).click()
        else:
            next_scan(page)
    expect(page.get_by_test_id("case")).to_contain_text("2")
    yield "inspect-case-finder", page
    page.get_by_test_id("case").click()
    expect(page.get_by_test_id("case-list")).to_be_visible()
    yield "inspect-case-list", page
    page.get_by_role("button", name=visit.say("scan", "case.records")).click()
    expect(page.get_by_test_id("records").locator("li").first).to_contain_text(CASE)
    yield "inspect-records-case", page
    page.get_by_role("searchbox").fill("YQ-2020-001")
    page.keyboard.press("Enter")
    expect(page.get_by_text(re.compile("YQ-2020-001")).first).to_be_visible()
    settled(page)
    yield "inspect-records-none", page
