"""Ask a person: on two phones for a look; at a counter whose holder's helper answers from afar.

People of these tests alone: bank (彭佳), auditor (曹文), reviewer (冯岚), errands (石磊) and the clerk of the fund.
"""

import re
import time

from playwright.sync_api import Page, expect

from tests.browser.axe import grave
from tests.browser.conftest import Contexts, Site, watched
from tests.browser.people import call, confirm_step, read_qr, sign_in

DESK = {"width": 1280, "height": 800}
WITHIN_S = 2.0


def test_a_named_person_gives_one_field_and_the_asker_sees_it_at_once(contexts: Contexts, site: Site) -> None:
    asker, asked = contexts().new_page(), contexts().new_page()
    problems = [watched(one) for one in (asker, asked)]
    sign_in(asker, site.origin, "bank")
    asker.goto(f"{site.origin}/me/asks")
    asker.get_by_role("link", name="请一个人出示或委托").click()
    asker.get_by_label("对方姓名").fill("曹文")
    asker.get_by_test_id("type").select_option("identity_card")
    card = asker.get_by_role("group", name="居民身份证")
    for box in card.get_by_role("checkbox").all():
        box.set_checked(False)
    for field in ("姓名", "性别"):
        card.get_by_role("checkbox", name=field, exact=True).check()
    asker.get_by_label("为了什么事").fill("一起租房，核对姓名")
    assert grave(asker) == []
    asker.get_by_test_id("send").click()
    expect(asker.get_by_test_id("ask")).to_have_attribute("data-standing", "waiting")
    link = read_qr(asker.get_by_test_id("qr").screenshot())
    assert re.fullmatch(rf"{site.origin.upper()}/Q/[A-Z2-7]{{26}}", link)
    assert grave(asker) == []

    asked.goto(f"{site.origin}/Q/{link[-26:]}")
    asked.get_by_role("link", name="登录后打开").click()
    assert link[-26:] not in asked.url
    asked.get_by_label("登录名").fill("auditor")
    asked.get_by_label("密码", exact=True).fill(demo_password(asked))
    asked.get_by_role("button", name="登录", exact=True).click()
    reply = asked.get_by_test_id("ask-reply")
    expect(asked.get_by_role("heading", name="彭佳请你")).to_be_visible()
    for said in ("一起租房，核对姓名", "不认识彭佳"):
        expect(asked.get_by_test_id("ask")).to_contain_text(said)
    expect(reply.get_by_role("checkbox")).to_have_count(2)
    reply.get_by_role("checkbox", name="性别").uncheck()
    assert grave(asked) == []
    asked.get_by_role("button", name="给看 1 项").click()
    expect(asked.get_by_test_id("ask")).to_have_attribute("data-standing", "given")
    answered = time.monotonic()
    asker.get_by_test_id("see").click()
    assert time.monotonic() - answered <= WITHIN_S
    asker.get_by_test_id("look").click()
    panel = asker.get_by_test_id("look-panel")
    expect(panel).to_contain_text("曹文")
    expect(panel.locator("dd")).to_have_count(1)
    expect(asker.get_by_test_id("grant-uses")).not_to_contain_text("还没有")
    assert grave(asker) == []
    status, looks = call(asked, "GET", "/api/me/looks?limit=1")
    assert (status, looks["items"][0]["fields"]) == (200, {"identity_card": ["name"]})
    assert problems == [[], []]


def demo_password(page: Page) -> str:
    return str(call(page, "GET", "/api/demo")[1]["password"])


def test_a_helper_far_away_answers_what_a_counter_asks_of_the_one_who_stands_there(
    contexts: Contexts, site: Site
) -> None:
    clerk, elder, helper = contexts(viewport=DESK).new_page(), contexts().new_page(), contexts().new_page()
    for page, login in ((clerk, "hotel"), (elder, "reviewer"), (helper, "errands")):
        sign_in(page, site.origin, login)
    wish = {"name": "冯岚", "relation": "relative", "types": ["identity_card"], "days": 30}
    asked = call(helper, "POST", "/api/me/family/asks", wish)[1]
    ask = call(elder, "POST", "/api/me/family/openings", {"presented": asked["text"]})[1]["ask"]
    call(elder, "POST", f"/api/me/family/asks/{ask['id']}/answer", {"types": ["identity_card"]})

    clerk.goto(f"{site.origin}/desk/ask")
    clerk.get_by_role("button", name="出示码").click()
    clerk.get_by_role("button", name="要请的人不在这里").click()
    clerk.get_by_label("请谁来回应").fill("石磊")
    clerk.get_by_role("button", name="换成链接").click()
    expect(clerk.get_by_test_id("link-made")).to_contain_text("只有石磊能打开")
    text = read_qr(clerk.get_by_test_id("qr").screenshot())
    assert grave(clerk) == []
    elder.goto(f"{site.origin}/asked/{text[-26:]}")
    expect(elder.get_by_test_id("asked-refused")).to_have_attribute("data-reason", "unknown")

    helper.goto(f"{site.origin}/asked/{text[-26:]}")
    helper.get_by_text("替冯岚").first.click()
    shown = helper.get_by_test_id("asked")
    expect(shown).to_contain_text("望河")
    helper.get_by_role("button", name=re.compile(r"出示 \d 项")).click()
    sheet = helper.get_by_test_id("step")
    outcome = helper.get_by_test_id("asked-outcome")
    expect(sheet.or_(outcome).first).to_be_visible()
    if sheet.is_visible():
        confirm_step(helper, site.origin)
    expect(outcome).to_have_attribute("data-outcome", "given")
    answer = clerk.get_by_test_id("answer")
    expect(answer).to_contain_text("冯岚")
    line = call(elder, "GET", "/api/me/looks?limit=1")[1]["items"][0]
    assert (line["on_behalf"]["role"], bool(line["on_behalf"]["name"])) == ("helper", True)

    hand_on_and_answer(site, clerk, elder, helper)


def hand_on_and_answer(site: Site, clerk: Page, elder: Page, helper: Page) -> None:
    """The same from the other side: the elder scans the counter's code and hands it to the helper."""
    clerk.goto(f"{site.origin}/desk/ask")
    clerk.get_by_role("button", name="出示码").click()
    text = read_qr(clerk.get_by_test_id("qr").screenshot())
    elder.goto(f"{site.origin}/asked/{text[-26:]}")
    elder.get_by_test_id("hand-on").click()
    assert grave(elder) == []
    elder.get_by_role("button", name="请石磊回应").click()
    waits = elder.get_by_test_id("handed")
    expect(waits).to_have_attribute("data-standing", "waiting")
    assert grave(elder) == []
    helper.goto(f"{site.origin}/me/messages")
    helper.get_by_role("listitem").filter(has_text="请你代为回应").first.get_by_role("button", name="去看看").click()
    expect(helper.get_by_test_id("handed")).to_contain_text("冯岚正在窗口前")
    assert grave(helper) == []
    helper.get_by_role("button", name=re.compile(r"出示 \d 项")).click()
    theirs, sheet = helper.get_by_test_id("handed"), helper.get_by_test_id("step")
    expect(sheet.or_(helper.get_by_text("已替冯岚出示")).first).to_be_visible()
    if sheet.is_visible():
        confirm_step(helper, site.origin)
    expect(theirs).to_have_attribute("data-standing", "given")
    expect(waits).to_have_attribute("data-standing", "given")
    expect(clerk.get_by_test_id("answer")).to_contain_text("冯岚")
