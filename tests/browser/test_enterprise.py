"""A company names an agent, narrows what the agent may show, and lets the agent go: three phones at once.

Its people are nobody else's in the tests: 邓丽 (company), 扎西多吉 (newhand); the inspector's phone is one of its own.
"""

import re

from playwright.sync_api import Page, expect

from tests.browser.axe import grave
from tests.browser.conftest import Contexts, Site, watched
from tests.browser.people import CODE, call, confirm_step, live_code, password, sign_in

COMPANY, AGENT, NAME, FIRM = "company", "newhand", "扎西多吉", "云汀老味道餐饮管理有限公司"
SCENE = "食品经营现场检查"
CASE = {"scene": "market.inspection", "case_number": "云桥食检〔2026〕8号"}


def phone(contexts: Contexts, site: Site, login: str) -> tuple[Page, list[str]]:
    """A phone of its own, signed in; and what goes wrong on it."""
    page = contexts().new_page()
    problems = watched(page)
    sign_in(page, site.origin, login)
    return page, problems


def named(boss: Page, site: Site) -> str:
    """The representative names the agent for two certificates and one purpose; the link that comes of it."""
    boss.goto(f"{site.origin}/me/enterprise")
    boss.get_by_test_id(f"own-{FIRM}").get_by_role("link", name="管理人员").click()
    expect(boss.get_by_test_id("member-石磊")).to_contain_text("经办人")
    boss.get_by_role("button", name="请人办事").click()
    sheet = boss.get_by_role("dialog")
    sheet.get_by_label("对方的姓名").fill(NAME)
    sheet.get_by_role("checkbox", name="营业执照").check()
    sheet.get_by_role("checkbox", name=re.compile(SCENE)).check()
    assert grave(boss) == []
    sheet.get_by_role("button", name="生成链接").click()
    confirm_step(boss, site.origin)
    link = boss.get_by_test_id("mandate-link").input_value()
    expect(boss.get_by_test_id("mandate-qr")).to_be_visible()
    boss.get_by_role("button", name="好了").click()
    expect(boss.get_by_test_id(f"member-{NAME}")).to_contain_text("等待接受")
    return link


def accepted(contexts: Contexts, site: Site, link: str) -> tuple[Page, list[str]]:
    """The agent opens the link, signs in, comes back to it, and accepts."""
    page = contexts().new_page()
    problems = watched(page)
    page.goto(link)
    expect(page).to_have_url(f"{site.origin}/me/enterprise/join")
    page.get_by_role("link", name="去登录").click()
    sign_in_here(page, site.origin)
    expect(page.get_by_role("heading", name=FIRM)).to_be_visible()
    expect(page.locator("main")).to_contain_text("营业执照")
    assert grave(page) == []
    page.get_by_role("button", name="接受", exact=True).click()
    confirm_step(page, site.origin)
    expect(page.get_by_role("heading", name="已接受")).to_be_visible()
    return page, problems


def sign_in_here(page: Page, origin: str) -> None:
    """Sign in on the page that asked for it."""
    page.get_by_label("登录名").fill(AGENT)
    page.get_by_label("密码", exact=True).fill(password(origin))
    page.get_by_role("button", name="登录", exact=True).click()


def as_the_company(agent: Page, site: Site) -> None:
    """Switch the wallet to the company."""
    agent.goto(f"{site.origin}/code")
    expect(agent.locator(CODE)).to_have_attribute("data-state", "live")
    agent.get_by_role("button", name=re.compile("切换身份|本人")).first.click()
    agent.get_by_role("dialog").get_by_role("button", name=re.compile(FIRM)).click()
    expect(agent.locator(CODE)).to_have_attribute("data-state", "live")


def test_a_company_names_an_agent_who_shows_for_it_and_lets_the_agent_go(contexts: Contexts, site: Site) -> None:
    boss, of_boss = phone(contexts, site, COMPANY)
    agent, of_agent = accepted(contexts, site, named(boss, site))
    inspector, of_inspector = phone(contexts, site, "inspector2")
    as_the_company(agent, site)
    text = live_code(agent)
    status, seen = call(inspector, "POST", "/api/verifications", CASE | {"presented": text})
    assert status == 200, seen
    assert seen["subject"]["name"] == FIRM
    assert (seen["on_behalf"]["role"], seen["on_behalf"]["name"]) == ("handler", "扎●")
    assert [one["type"] for one in seen["certificates"]] == ["business_licence"]

    subject = next(one for one in call(agent, "GET", "/api/session")[1]["subjects"] if one["kind"] == "enterprise")
    held = call(boss, "GET", f"/api/certificates?subject={subject['id']}")[1]["items"]
    food = next(one["id"] for one in held if one["type"] == "food_licence")
    wider = {"subject": subject["id"], "grant": subject["grant"], "certificates": [food]}
    assert call(agent, "POST", "/api/codes", wider)[1]["code"] == "certificate_not_shown"

    card = boss.get_by_test_id(f"member-{NAME}")
    expect(card).to_contain_text("最近一次出示")  # of itself: the page follows each use
    told = boss.evaluate(
        "performance.getEntriesByType('resource').filter(e => /api\\/enterprises\\//.test(e.name)).length"
    )
    as_the_company(agent, site)
    again_seen = call(inspector, "POST", "/api/verifications", CASE | {"presented": live_code(agent)})
    assert again_seen[0] == 200, again_seen
    boss.wait_for_function(
        "n => performance.getEntriesByType('resource').filter(e => /api\\/enterprises\\//.test(e.name)).length > n",
        arg=told,
    )
    as_the_company(agent, site)
    late = live_code(agent)
    card.get_by_role("button", name="解除").click()
    boss.get_by_role("dialog").get_by_role("button", name="解除").click()
    expect(card).to_have_count(0)
    assert call(inspector, "POST", "/api/verifications", CASE | {"presented": late})[1]["verdict"] == "no_verdict"
    again = {"subject": subject["id"], "grant": subject["grant"]}
    assert call(agent, "POST", "/api/codes", again)[0] == 403
    expect(boss.get_by_text(f"邓丽解除了{NAME}")).to_be_visible()
    agent.goto(f"{site.origin}/me/enterprise")
    expect(agent.get_by_role("heading", name="你还没有企业身份")).to_be_visible()
    assert of_boss == of_agent == of_inspector == []
