"""Authorisations: the four steps, the code, the invitation, somebody who shows on behalf, and what is left of it."""

import re
from collections.abc import Iterator

from playwright.sync_api import Page, expect

from tests.browser.people import CODE, read_qr
from tests.browser.walk.visit import Stop, Visit, code_of, live, next_scan, on_duty, present, settled, verdict

SCENE = "hospital.registration"
CARD = "social_security_card"
SHOWER = {"zh-CN": ("graduate", "田恬"), "en": ("graduate", "田恬")}


def step(page: Page, name: str) -> None:
    """On to this step."""
    page.get_by_test_id("forward").click()
    expect(page.locator(f"[data-step={name}]")).to_be_focused()


def confirmed(visit: Visit, page: Page) -> None:
    """What asks to be confirmed is, by password."""
    sheet = page.get_by_test_id("step")
    sheet.get_by_label(visit.say("step", "step.password"), exact=True).fill(visit.password)
    sheet.locator("button[type=submit]").click()
    expect(sheet).to_have_count(0)


def option(page: Page, value: str) -> None:
    """Choose one of the radio buttons."""
    page.get_by_role("dialog").locator(f"input[value='{value}']").check()


def grants(visit: Visit) -> Iterator[Stop]:
    """A grandmother gives; her daughter accepts and shows; the hospital looks; she takes it back."""
    nobody = visit.phone("driver", "/me/grants")
    settled(nobody)
    yield "grants-none", nobody
    page = visit.phone("elder", "/me/grants?new")
    sheet = page.get_by_role("dialog")
    expect(sheet.get_by_role("checkbox").first).to_be_visible()
    yield "grant-what", page
    page.get_by_test_id("forward").click()
    expect(sheet.get_by_role("alert")).to_be_visible()
    yield "grant-what-lacks", page
    sheet.get_by_role("checkbox", name=re.compile(f"^{re.escape(visit.type_name(page, CARD))}")).check()
    yield "grant-what-picked", page
    step(page, "why")
    yield "grant-why", page
    option(page, SCENE)
    sheet.get_by_test_id("add-missing").click()
    yield "grant-why-scene", page
    step(page, "who")
    yield "grant-who", page
    option(page, "delegate")
    login, name = SHOWER[visit.locale]
    sheet.get_by_label(visit.say("grants", "who.name"), exact=True).fill(name)
    yield "grant-who-delegate", page
    step(page, "confirm")
    yield "grant-confirm", page
    page.get_by_test_id("forward").click()
    confirmed(visit, page)
    expect(page.get_by_test_id("qr")).to_be_visible()
    yield "grant-invitation", page
    link = read_qr(page.get_by_test_id("qr").screenshot())
    path = "/" + link.split("/", 3)[3]
    yield "stranger-authorisation", visit.phone(None, path)
    yield from shown(visit, page, visit.phone(login, path))


def shown(visit: Visit, giver: Page, shower: Page) -> Iterator[Stop]:
    """What was given is accepted, shown on behalf, seen by the giver, and taken back."""
    shower.locator("a[href*='/grants/open']").click()
    opened = shower.get_by_test_id("open-page")
    expect(opened).to_have_attribute("data-state", "invited")
    yield "grant-invited", shower
    shower.get_by_role("button", name=visit.say("grants", "accept.yes"), exact=True).click()
    confirmed(visit, shower)
    expect(opened).to_have_attribute("data-state", "answered")
    yield "grant-accepted", shower
    shower.goto("/me/grants?side=received")
    settled(shower)
    yield "grants-received", shower
    shower.get_by_test_id("grants-live").get_by_role("link").first.click()
    expect(shower.get_by_test_id("show")).to_be_visible()
    settled(shower)
    yield "grant-received", shower
    shower.get_by_test_id("show").click()
    live(shower)
    yield "code-behalf", shower
    shower.locator("button.chip").click()
    expect(shower.get_by_role("dialog")).to_be_visible()
    yield "identities-behalf", shower
    shower.keyboard.press("Escape")
    clerk = on_duty(visit, "clerk", SCENE)
    present(clerk, code_of(shower))
    yield "inspect-behalf", verdict(clerk)
    expect(giver.get_by_test_id("grant-uses").get_by_role("listitem")).to_have_count(1)
    yield "grant-used", giver
    next_scan(clerk)
    shower.get_by_test_id("looked").get_by_role("button").first.click()
    live(shower)
    giver.get_by_test_id("end").click()
    expect(giver.get_by_test_id("end")).to_have_count(0)
    yield "grant-ended", giver
    expect(shower.locator(CODE)).not_to_have_attribute("data-state", "live")
    yield "code-behalf-ended", shower
    giver.goto("/me/grants")
    settled(giver)
    yield "grants-given", giver


def opened(visit: Visit) -> Iterator[Stop]:
    """An authorisation code: its page with the number, opened by somebody, opened once too often."""
    page = visit.phone("rider", "/scenes")
    card = next(
        one
        for one in visit.call(page.context, "GET", "/api/certificates")["items"]
        if one["type"] == "identity_card" and one["status"] == "valid"
    )
    wanted = {
        "ground": "consent",
        "to": {"audience": "anyone"},
        "certificates": [card["id"]],
        "purpose": "租房给房东看",
        "max_uses": 1,
    }
    given = visit.call(page.context, "POST", "/api/grants", wanted)
    page.goto(f"/me/grants/{given['id']}")
    page.get_by_role("button", name=visit.say("grants", "code.typed")).click()
    expect(page.get_by_test_id("grant-typed")).to_be_visible()
    yield "grant-code", page
    path = f"/grants/open#{given['code']['text'].rsplit('/', 1)[1]}"
    yield "open-signed-out", ready(visit.phone(None, path), "sign_in")
    landlord = ready(visit.phone("parent", path), "ready")
    yield "open-ready", landlord
    landlord.get_by_test_id("open").click()
    yield "open-opened", ready(landlord, "opened")
    late = ready(visit.phone("citizen", path), "ready")
    late.get_by_test_id("open").click()
    yield "open-refused", ready(late, "opened")
    yield "open-missing", ready(visit.phone("citizen", "/grants/open"), "missing")


def ready(page: Page, state: str) -> Page:
    """The page in this state."""
    expect(page.get_by_test_id("open-page")).to_have_attribute("data-state", state)
    return page
