"""Family and enterprise: who stands for whom, how it is begun, asked for, accepted and shown."""

import re
from collections.abc import Iterator

from playwright.sync_api import Page, expect

from tests.browser.people import CODE, read_qr
from tests.browser.walk.grants import confirmed
from tests.browser.walk.visit import DESK, Stop, Visit, live, settled

FIRM = {"zh-CN": "云汀老味道餐饮管理有限公司", "en": "Yunting Laoweidao"}
HELPED, HELPED_NAME = "rider", "马志强"
HIRED, HIRED_NAME = "newhand", "扎西多吉"
CARD = "social_security_card"


def family(visit: Visit) -> Iterator[Stop]:
    """A mother with one child bound and one to bind; the child's certificates; somebody asks to help and is let."""
    page = visit.phone("parent", "/me/family")
    settled(page)
    yield "family", page
    page.goto("/me/family/child")
    expect(page.get_by_test_id("child").first).to_be_visible()
    yield "family-child", page
    yield from ward(visit, page)
    empty = visit.phone("driver", "/me/family")
    settled(empty)
    yield "family-none", empty
    yield from helped(visit, visit.phone("agent", "/me/family/help"))
    desk = visit.phone("school", "/desk/family", DESK)
    settled(desk)
    yield "family-desk", desk


def ward(visit: Visit, page: Page) -> Iterator[Stop]:
    """The child's certificates are listed, opened, shown."""
    page.goto("/me/family")
    page.get_by_test_id("tie").first.get_by_role("button", name=visit.say("family", "tie.certificates")).click()
    card = page.locator("a[href*='/certificates/']").first
    expect(card).to_be_visible()
    settled(page)
    yield "ward-certificates", page
    card.click()
    expect(page.locator("dl").first).to_be_visible()
    settled(page)
    page.reload()
    expect(page.locator("dl").first).to_be_visible()
    settled(page)
    yield "ward-certificate", page
    page.get_by_role("button", name=visit.say("wallet", "detail.show"), exact=True).click()
    live(page)
    yield "ward-code", page


def helped(visit: Visit, page: Page) -> Iterator[Stop]:
    """Somebody asks by QR; the other opens it and may agree to a part."""
    settled(page)
    yield "family-help", page
    page.get_by_label(visit.say("family", "help.name"), exact=True).fill(HELPED_NAME)
    page.get_by_label(visit.type_name(page, CARD)).check()
    page.locator("form button[type=submit]").click()
    yield "step-sheet", sheet_of(page)
    confirmed(visit, page)
    expect(page.get_by_test_id("qr")).to_be_visible()
    yield "family-help-code", page
    text = read_qr(page.get_by_test_id("qr").screenshot())
    other = visit.phone(HELPED, "/" + text.split("/", 3)[3])
    expect(other.get_by_test_id("ask")).to_be_visible()
    yield "family-asked", other
    other.goto("/me/family/asked")
    settled(other)
    yield "family-asked-number", other


def sheet_of(page: Page) -> Page:
    """The page with what has to be confirmed."""
    expect(page.get_by_test_id("step")).to_be_visible()
    return page


def mandates(visit: Visit) -> Iterator[Stop]:
    """A company names a handler, who accepts and shows; the company sees and ends it."""
    boss = visit.phone("company", "/me/enterprise")
    settled(boss)
    yield "enterprise", boss
    boss.locator("a[href*='/me/enterprise/']").first.click()
    expect(boss.get_by_test_id("member-石磊")).to_be_visible()
    settled(boss)
    yield "enterprise-house", boss
    address = boss.url
    boss.locator(".page > button, .page > .button, button").filter(
        has_text=visit.say("enterprise", "house.hire")
    ).click()
    sheet = boss.get_by_role("dialog")
    sheet.get_by_label(visit.say("enterprise", "hire.name")).fill(HIRED_NAME)
    sheet.get_by_role("checkbox").first.check()
    yield "enterprise-hire", boss
    sheet.get_by_role("button", name=visit.say("enterprise", "hire.do")).click()
    confirmed(visit, boss)
    link = boss.get_by_test_id("mandate-link").input_value()
    yield "enterprise-link", boss
    agent = visit.phone(HIRED, "/me/enterprise")
    settled(agent)
    yield "enterprise-none", agent
    agent.goto("/" + link.split("/", 3)[3])
    expect(agent.get_by_role("button", name=visit.say("enterprise", "join.yes"), exact=True)).to_be_visible()
    yield "enterprise-join", agent
    agent.get_by_role("button", name=visit.say("enterprise", "join.yes"), exact=True).click()
    confirmed(visit, agent)
    settled(agent)
    yield "enterprise-joined", agent
    agent.goto("/code")
    agent.locator("button.chip").click()
    agent.get_by_role("dialog").locator("button.enterprise").first.click()
    expect(agent.locator(CODE)).to_have_class(re.compile("enterprise"))
    settled(agent)
    live(agent)
    yield "enterprise-handler-code", agent
    boss.goto(address)
    member = boss.get_by_test_id(f"member-{HIRED_NAME}")
    member.get_by_role("button", name=visit.say("enterprise", "member.end"), exact=True).click()
    expect(boss.get_by_role("dialog")).to_be_visible()
    yield "enterprise-end", boss
    boss.get_by_role("dialog").get_by_role("button", name=visit.say("enterprise", "member.end"), exact=True).click()
    expect(member).to_have_count(0)
    wide = visit.phone("company", address, DESK)
    expect(wide.get_by_test_id("member-石磊")).to_be_visible()
    settled(wide)
    yield "wide-enterprise-house", wide
