"""A correction on three screens: the firm says what is wrong, the registry settles it, both see how it stands."""

import re
from collections.abc import Iterator
from secrets import randbelow

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.browser import correcting
from tests.browser.axe import grave
from tests.browser.conftest import Site, watched
from tests.browser.correcting import HOUSING, MARKET, OWNER
from tests.browser.people import password
from tests.browser.walk.visit import DESK, Visit

MARK = "[data-testid=correction]"


@pytest.fixture
def visit(browser: Browser, site: Site) -> Iterator[Visit]:
    made = Visit(browser, site.origin, password(site.origin))
    with made.stack:
        yield made


def opened(market: Page, number: str) -> None:
    """The registry opens what was raised in a case."""
    market.goto("/office/corrections")
    market.locator(f"[data-number='{number}']").get_by_role("button", name="打开处理").click()
    expect(market.get_by_test_id("proposed")).to_be_visible()


def test_what_a_source_has_wrong_is_mended_at_its_desk_and_everybody_sees_it(visit: Visit) -> None:
    owner = visit.phone(OWNER, "/me")
    case = correcting.begun(visit, owner.context)
    before = correcting.name_of(visit, owner.context, case)
    name = f"{correcting.FIRM}{randbelow(10**6)}号店"
    problems = watched(owner)
    owner.goto(f"/me/cases/{case}")
    field = owner.locator("[data-field=operator_name]")
    expect(field).to_be_visible()
    field.get_by_role("textbox").fill(name)
    field.get_by_role("checkbox").check()
    with owner.expect_response(re.compile(r"/form$")):
        owner.get_by_role("button", name="保存").click()
    number = correcting.handed_in(visit, owner.context, case)["number"]
    owner.reload()
    expect(owner.locator(f"{MARK}[data-correction=open]")).to_contain_text("来源正在核对")

    housing = visit.phone(HOUSING, "/office/corrections", DESK)
    expect(housing.get_by_text("没有要更正的")).to_be_visible()

    market = visit.phone(MARKET, "/office/corrections", DESK)
    line = market.locator(f"[data-number='{number}']")
    expect(line).to_be_visible()
    expect(line).not_to_contain_text(name)
    opened(market, number)
    expect(market.get_by_test_id("was")).to_have_text(before)
    expect(market.get_by_test_id("proposed")).to_have_text(name)
    assert grave(market) == []
    market.get_by_role("button", name="同意更正").click()
    expect(market.get_by_role("dialog")).to_have_count(0)
    expect(line).to_have_count(0)

    # the page of the case hears of it by itself
    expect(owner.locator(f"{MARK}[data-correction=mended]")).to_contain_text("来源已更正")
    assert grave(owner) == []
    owner.goto("/me/corrections")
    mine = owner.get_by_test_id("my-correction").first
    expect(mine).to_have_attribute("data-state", "mended")
    expect(mine).to_contain_text(name)
    assert grave(owner) == []
    owner.goto("/me/messages")
    told = owner.get_by_test_id("messages").locator("li", has_text="你提的更正已经改好").first
    told.get_by_role("button", name="去看看").click()
    owner.wait_for_url(re.compile(r"/me/corrections$"))
    again = correcting.begun(visit, owner.context)
    assert correcting.name_of(visit, owner.context, again) == name, "the next form says it right"
    visit.call(owner.context, "POST", f"/api/cases/{again}/withdrawal", {"reason": "只是看看"})
    assert problems == []


def test_a_refusal_needs_its_reason_and_is_given_once(visit: Visit) -> None:
    owner = visit.phone(OWNER, "/me/corrections")
    whole = correcting.raised(visit, owner.context, f"{correcting.FIRM}{randbelow(10**6)}号店")
    first, second = (visit.phone(MARKET, "/office/corrections", DESK) for _ in range(2))
    for page in (first, second):
        opened(page, whole["number"])
    first.get_by_role("button", name="不更正").click()
    expect(first.get_by_text("不更正要写明理由")).to_be_visible()
    first.get_by_role("dialog").locator("textarea").fill("与登记档案一致")
    first.get_by_role("button", name="不更正").click()
    expect(first.get_by_role("dialog")).to_have_count(0)
    # a colleague who had it open too is told, and sees what was decided
    second.get_by_role("button", name="同意更正").click()
    expect(second.get_by_text("同事已经处理了这一条")).to_be_visible()
    expect(second.get_by_role("dialog").locator(f"{MARK}[data-correction=declined]")).to_contain_text("与登记档案一致")
    expect(second.get_by_role("button", name="同意更正")).to_have_count(0)
    owner.reload()
    mine = owner.get_by_test_id("my-correction").first
    expect(mine).to_have_attribute("data-state", "declined")
    expect(mine).to_contain_text("与登记档案一致")
