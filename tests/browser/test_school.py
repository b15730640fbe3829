"""Enrolling a child on two phones: the mother applies, the father agrees on his; the school's desk reads yes."""

import re

from playwright.sync_api import Page, expect

from tests.browser.axe import grave
from tests.browser.conftest import Contexts, Site, watched
from tests.browser.people import call, confirm_step, sign_in

DESK = {"width": 1280, "height": 900}
SMALL = {"width": 375, "height": 812}
CHILD, FATHER = "林子涵", "林浩"


def choose(page: Page, field: str, choice: str) -> None:
    page.locator(f"[data-field={field}]").get_by_text(choice, exact=True).click()


def begun(mother: Page, site: Site) -> None:
    """The mother begins, or goes on with a draft, and names the child."""
    mother.goto(f"{site.origin}/services/school_enrolment/apply")
    mother.get_by_role("button", name="开始办理").click()
    mother.wait_for_url(re.compile(r"/me/cases/"))
    people = mother.get_by_test_id("people")
    people.locator("[data-role=child]").get_by_role("button", name=CHILD).click()
    expect(people.locator("[data-role=child] strong")).to_have_text(CHILD)


def agreed(mother: Page) -> None:
    """One yes fills the form; what no source knows is typed."""
    mother.get_by_test_id("sheet").get_by_role("button", name="同意并填表").click()
    choose(mother, "stage", "幼儿园小班")
    choose(mother, "registered_here", "不在本市")
    mother.locator("[data-field=entry_on] input").fill("2027-09-01")
    mother.get_by_role("button", name="保存").click()
    expect(mother.locator("[data-material=birth_certificate]")).to_have_attribute("data-way", "data_call")


def handed_in(mother: Page, site: Site) -> None:
    """Every promise is read and made, and the case handed in with one confirmation."""
    for box in mother.locator("[data-promise]").get_by_role("checkbox").all():
        box.check()
    mother.get_by_role("button", name="提交", exact=True).click()
    confirm_step(mother, site.origin)
    expect(mother.get_by_test_id("state")).to_contain_text("等待受理")


def withdrawn(mother: Page) -> None:
    """Taken back, so that the next run begins anew."""
    case = mother.url.rsplit("/", 1)[1]
    assert call(mother, "POST", f"/api/cases/{case}/withdrawal", {"reason": "改天再报"})[0] == 204


def test_the_father_agrees_on_his_phone_and_the_school_reads_yes(contexts: Contexts, site: Site) -> None:
    mother, father = contexts(viewport=SMALL).new_page(), contexts(viewport=SMALL).new_page()
    school = contexts(viewport=DESK).new_page()
    problems = [watched(one) for one in (mother, father, school)]
    for page, login in ((mother, "parent"), (father, "father"), (school, "school")):
        sign_in(page, site.origin, login)
    begun(mother, site)
    home = mother.locator("[data-role=home_owner]")
    home.get_by_role("button", name="在别人名下").click()
    sheet = mother.get_by_role("dialog")
    sheet.get_by_label("对方姓名").fill(FATHER)
    with mother.expect_response(re.compile(r"/api/cases/[^/]+/asks$")) as made:
        sheet.get_by_role("button", name="发出请求").click()
    link = str(made.value.json()["link"])
    sheet.get_by_role("button", name="好了").click()
    expect(home).to_contain_text(f"已请{FATHER}在自己的手机上同意")
    assert grave(mother) == []

    father.goto(link)
    reply = father.get_by_test_id("ask-reply")
    expect(reply.get_by_role("checkbox")).to_have_count(1)
    expect(reply).to_contain_text("未被撤销或注销")
    assert grave(father) == []
    father.get_by_role("button", name="给看 1 项").click()
    expect(father.get_by_test_id("ask")).to_have_attribute("data-standing", "given")

    mother.reload()
    expect(home.locator("strong")).to_have_text(FATHER)
    agreed(mother)
    expect(mother.locator("[data-material=house_and_household]")).to_have_attribute("data-way", "shared_check")
    assert grave(mother) == []
    handed_in(mother, site)

    case = mother.url.rsplit("/", 1)[1]
    school.goto(f"{site.origin}/office/cases/{case}")
    house = school.locator("[data-key=house_and_household]")
    expect(house.locator("dt")).to_have_text("房户一致")
    expect(house.locator("dd")).to_have_text("是")
    for secret in ("书院路", "不动产权第"):
        expect(school.locator("body")).not_to_contain_text(secret)
    assert grave(school) == []
    withdrawn(mother)
    assert problems == [[], [], []]


def test_a_home_that_no_register_confirms_takes_the_promise_way(contexts: Contexts, site: Site) -> None:
    mother = contexts(viewport=SMALL).new_page()
    sign_in(mother, site.origin, "parent")
    begun(mother, site)
    mother.locator("[data-role=home_owner]").get_by_role("button", name="在我名下").click()
    expect(mother.locator("[data-role=home_owner] strong")).to_have_text("何晓燕")
    agreed(mother)
    house = mother.locator("[data-material=house_and_household]")
    expect(house).to_have_attribute("data-way", "notice_promise")
    expect(mother.locator("[data-promise=house_and_household]")).to_contain_text("实际居住的住址")
    handed_in(mother, site)
    withdrawn(mother)


def test_a_home_at_a_truly_different_address_takes_the_promise_way(contexts: Contexts, site: Site) -> None:
    """The register knows the father's home and the child lives elsewhere: said plainly, and a promise is enough."""
    father, school = contexts(viewport=SMALL).new_page(), contexts(viewport=DESK).new_page()
    problems = [watched(one) for one in (father, school)]
    sign_in(father, site.origin, "police")
    sign_in(school, site.origin, "school")
    father.goto(f"{site.origin}/services/school_enrolment/apply")
    foreseen = father.locator("[data-foreseen=house_and_household]")
    expect(foreseen).to_contain_text("数据库里没有或对不上，由你承诺")
    father.get_by_role("button", name="开始办理").click()
    father.wait_for_url(re.compile(r"/me/cases/"))
    child = father.locator("[data-role=child]")
    child.get_by_role("button", name="雷天佑").click()
    expect(child.locator("strong")).to_have_text("雷天佑")
    home = father.locator("[data-role=home_owner]")
    home.get_by_role("button", name="在我名下").click()
    expect(home.locator("strong")).to_have_text("雷鸣")
    father.get_by_test_id("sheet").get_by_role("button", name="同意并填表").click()
    choose(father, "stage", "幼儿园小班")
    choose(father, "registered_here", "在本市")
    father.locator("[data-field=entry_on] input").fill("2027-09-01")
    father.get_by_role("button", name="保存").click()
    house = father.locator("[data-material=house_and_household]")
    expect(house).to_have_attribute("data-way", "notice_promise")
    expect(house.get_by_test_id("fell-back")).to_contain_text("和数据库里的不一致")
    expect(house.get_by_test_id("fell-back")).to_contain_text("填的内容都在")
    expect(father.locator("[data-field=entry_on] input")).to_have_value("2027-09-01")
    assert grave(father) == []
    handed_in(father, site)
    case = father.url.rsplit("/", 1)[1]
    school.goto(f"{site.origin}/office/cases/{case}")
    expect(school.locator("[data-finding=promise_to_verify]").first).to_be_visible()
    for secret in ("海棠路", "东门大街"):
        expect(school.locator("body")).not_to_contain_text(secret)
    withdrawn(father)
    assert problems == [[], []]
