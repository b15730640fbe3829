"""An inspection from the draw to the order: two inspectors, the person checked, the office."""

from collections.abc import Iterator
from math import cos, sin
from typing import Any

from playwright.sync_api import Page, expect

from tests.browser.walk.grants import confirmed
from tests.browser.walk.visit import DESK, SHOP, Stop, Visit, qr, settled

OFFICER, LEAD, SECOND, OWNER = "market", "inspector2", "inspector10", "agent"
SCENE, CASE, PLACE = "market.inspection", "云桥食检〔2026〕57号", "水车街39号"
SIGNER = "罗建国"
DEMAND = {"zh-CN": "冰箱调到 8 ℃ 以下，每天记录温度", "en": "Set the fridge below 8 °C; note it every day"}
NOTE = {"zh-CN": "冰箱 12 ℃", "en": "Fridge at 12 °C"}


def inspections(visit: Visit) -> Iterator[Stop]:
    """Drawn, begun from a look, found by two, signed on the glass, finished with an order, read by all."""
    desk = visit.phone(OFFICER, "/office/inspections", DESK)
    settled(desk)
    yield "office-inspections-begin", desk
    yield from drawn(visit, desk)
    lead, owner = visit.phone(LEAD, "/inspections"), visit.phone(OWNER, "/me/inspections")
    expect(lead.get_by_test_id("task").first).to_be_visible()
    yield "inspections", lead
    settled(owner)
    yield "me-inspections-begin", owner
    second = visit.phone(SECOND, "/inspections")
    yield from begun(visit, lead, owner)
    yield from together(visit, lead, second)
    yield from found(visit, lead, second)
    yield from signed(visit, lead, second)
    owner.goto("/me/inspections")
    expect(owner.get_by_test_id("inspection").first).to_be_visible()
    yield "me-inspections", owner
    owner.get_by_test_id("inspection").first.get_by_role("link").click()
    expect(owner.get_by_test_id("intact")).to_be_visible()
    settled(owner)
    yield "me-inspection", owner
    yield from dropped(visit, lead)
    desk.goto("/office/inspections")
    expect(desk.get_by_test_id("row").first).to_be_visible()
    yield "office-inspections", desk
    ordered = desk.get_by_test_id("row").filter(has_text=visit.say("inspections", "result.ordered"))
    ordered.first.get_by_role("link").click()
    expect(desk.get_by_test_id("inspector").first).to_be_visible()
    settled(desk)
    yield "office-inspection", desk


def drawn(visit: Visit, desk: Page) -> Iterator[Stop]:
    """Tasks are drawn from the register."""
    desk.goto("/office/inspections/draws")
    do = desk.get_by_role("button", name=visit.say("inspections", "draw.do"), exact=True)
    expect(do).to_be_visible()
    settled(desk)
    yield "office-draws-begin", desk
    do.click()
    expect(desk.get_by_test_id("draw").first).to_be_visible()
    settled(desk)
    yield "office-draws", desk


def begun(visit: Visit, lead: Page, owner: Page) -> Iterator[Stop]:
    """From a look to the list; the person checked sees who is there."""
    lead.goto(f"/inspections/new?look={looked(visit, lead, owner)}")
    place = lead.get_by_label(visit.say("inspections", "begin.place"), exact=True)
    place.fill(PLACE)
    yield "inspection-begin", lead
    lead.locator("form button[type=submit]").click()
    expect(lead.locator("[data-item]").first).to_be_visible()
    settled(lead)
    yield "inspection-begun", lead
    owner.goto("/me/inspections")
    owner.get_by_test_id("inspection").first.get_by_role("link").click()
    expect(owner.get_by_test_id("inspector")).to_be_visible()
    settled(owner)
    yield "me-inspection-open", owner


def looked(visit: Visit, lead: Page, owner: Page) -> str:
    """The inspector checks the shop's licence; the number of the look."""
    firm = next(
        one for one in visit.call(owner.context, "GET", "/api/session")["subjects"] if one["kind"] == "enterprise"
    )["id"]
    held: list[dict[str, Any]] = visit.call(owner.context, "GET", f"/api/certificates?subject={firm}")["items"]
    licence = next(one["id"] for one in held if one["type"] == SHOP[1])
    code = visit.call(owner.context, "POST", "/api/codes", {"subject": firm, "certificates": [licence]})
    asked = {"presented": code["text"], "scene": SCENE, "case_number": CASE, "place": PLACE}
    return str(visit.call(lead.context, "POST", "/api/verifications", asked)["id"])


def together(visit: Visit, lead: Page, second: Page) -> Iterator[Stop]:
    """A colleague is asked, and comes along."""
    lead.get_by_role("button", name=visit.say("inspections", "crew.pick")).click()
    lead.get_by_test_id("fellow").select_option(index=1)
    yield "inspection-fellow", lead
    lead.get_by_role("button", name=visit.say("inspections", "crew.ask")).click()
    second.goto("/inspections")
    settled(second)
    yield "inspections-asked", second
    second.get_by_test_id("inspection").first.get_by_role("link").click()
    come = second.get_by_role("button", name=visit.say("inspections", "crew.come"))
    expect(come).to_be_visible()
    yield "inspection-invited", second
    come.click()
    expect(second.locator("[data-item]").first).to_be_visible()


def found(visit: Visit, lead: Page, second: Page) -> Iterator[Stop]:
    """Everything is in order but one thing, which is noted with a photo."""
    for row in lead.locator("[data-item]").all()[:-1]:
        row.get_by_text(visit.say("inspections", "finding.pass"), exact=True).click()
        expect(row).not_to_have_attribute("data-finding", "none")
    row = second.locator("[data-item]").last
    row.get_by_text(visit.say("inspections", "finding.problem"), exact=True).click()
    expect(row).to_have_attribute("data-finding", "problem")
    row.get_by_label(visit.say("inspections", "item.note")).fill(NOTE[visit.locale])
    yield "inspection-problem", second
    row.get_by_role("button", name=visit.say("inspections", "item.save")).click()
    expect(row.get_by_text(visit.say("inspections", "item.saved"))).to_be_visible()
    row.locator("input[type=file]").set_input_files(
        {"name": "photo.png", "mimeType": "image/png", "buffer": qr("photo")}
    )
    expect(row.get_by_role("img").first).to_be_visible()
    settled(second)
    yield "inspection-photo", second
    lead.reload()
    lead.get_by_text(visit.say("inspections", "measure.order"), exact=True).click()
    lead.get_by_label(visit.say("inspections", "end.days")).fill("5")
    lead.get_by_label(visit.say("inspections", "end.demand")).fill(DEMAND[visit.locale])
    lead.get_by_role("button", name=visit.say("inspections", "end.save")).click()
    expect(lead.get_by_role("button", name=visit.say("inspections", "sign.go"))).to_be_visible()
    yield "inspection-order", lead


def signed(visit: Visit, lead: Page, second: Page) -> Iterator[Stop]:
    """A name on the glass, the colleague's word, the end."""
    lead.get_by_role("button", name=visit.say("inspections", "sign.go")).click()
    sheet = lead.get_by_role("dialog")
    sheet.get_by_text(visit.say("inspections", "sign.refuses"), exact=True).click()
    yield "inspection-refuses", lead
    sheet.get_by_text(visit.say("inspections", "sign.signs"), exact=True).click()
    sheet.get_by_label(visit.say("inspections", "sign.name")).fill(SIGNER)
    written(lead)
    yield "inspection-signs", lead
    sheet.get_by_role("button", name=visit.say("inspections", "sign.do"), exact=True).click()
    expect(lead.get_by_text(visit.say("inspections", "close.wait"))).to_be_visible()
    yield "inspection-signed", lead
    agree = second.get_by_role("button", name=visit.say("inspections", "close.agree"))
    expect(agree).to_be_visible()
    yield "inspection-agree", second
    agree.click()
    lead.get_by_role("button", name=visit.say("inspections", "close.finish"), exact=True).click()
    confirmed(visit, lead)
    expect(lead.get_by_label(visit.say("inspections", "added.write"))).to_be_visible()
    settled(lead)
    yield "inspection-finished", lead


def written(page: Page) -> None:
    """A name on the glass, by mouse as by finger."""
    pad = page.get_by_test_id("pad")
    pad.scroll_into_view_if_needed()
    box = pad.bounding_box()
    assert box is not None
    x, y = box["x"] + 40, box["y"] + box["height"] / 2
    page.mouse.move(x, y)
    page.mouse.down()
    for step in range(1, 60):
        page.mouse.move(x + 3.6 * step, y + 28 * sin(step / 3) * cos(step / 19))
    page.mouse.up()


def dropped(visit: Visit, lead: Page) -> Iterator[Stop]:
    """What is due, and a drawn task that is begun and given up."""
    lead.goto("/inspections")
    task = lead.get_by_test_id("task").first
    expect(task).to_be_visible()
    settled(lead)
    yield "inspections-due", lead
    task.get_by_role("button").click()
    expect(lead.locator("[data-item]").first).to_be_visible()
    settled(lead)
    yield "inspection-task", lead
    lead.get_by_role("button", name=visit.say("inspections", "drop.do")).click()
    sheet = lead.get_by_role("dialog")
    yield "inspection-drop", lead
    sheet.get_by_role("textbox").fill("店铺停业")
    sheet.locator("button.primary, button[type=submit]").first.click()
    expect(sheet).to_have_count(0)
    settled(lead)
    yield "inspection-dropped", lead
