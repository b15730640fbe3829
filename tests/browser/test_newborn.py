"""A child is registered and insured in one go: the guardian's phone, two offices, one view of both."""

import re

from playwright.sync_api import Browser, FilePayload, Page, expect

from tests.browser.axe import grave
from tests.browser.conftest import Contexts, Site, watched
from tests.browser.people import call, confirm_step, password, sign_in
from tests.browser.test_bundles import RUN, numbers_of, office
from tests.browser.walk.visit import Visit
from tests.flows.source_steps import picture

BIRTH, INSURANCE = "birth_registration", "newborn_insurance"
OFFICES = {BIRTH: "household", INSURANCE: "insurance"}
GUARDIAN, CHILD = "parent", "林子涵"
SMALL = {"width": 375, "height": 812}


def cleared(page: Page) -> None:
    """What an earlier run left open is taken back."""
    for one in call(page, "GET", "/api/cases")[1]["items"]:
        if one["item"] in OFFICES and one["state"] in ("draft", "submitted", "supplement_asked", "accepted"):
            call(page, "POST", f"/api/cases/{one['id']}/withdrawal", {"reason": "重新申请"})


def begun(page: Page, site: Site) -> None:
    """The guardian begins; the mother has no employer."""
    sign_in(page, site.origin, GUARDIAN)
    cleared(page)
    page.goto(f"{site.origin}/services/bundles/newborn")
    page.locator("section.begin fieldset").first.get_by_text("否", exact=True).click()
    page.get_by_role("button", name="开始办理", exact=True).click()
    page.wait_for_url(RUN)
    expect(page.locator("[data-item]")).to_have_count(2)


def agreed(page: Page) -> None:
    """One yes for both offices."""
    with page.expect_response(re.compile(r"/consent$")):
        page.get_by_role("button", name=re.compile("^(同意调取|重新同意并更新)$")).click()


def test_a_paper_that_nobody_has_is_handed_in_once_for_both(contexts: Contexts, site: Site) -> None:
    page = contexts(viewport=SMALL).new_page()
    problems = watched(page)
    begun(page, site)
    agreed(page)
    paper = page.locator("[data-paper=birth_certificate]")
    expect(paper).to_have_attribute("data-state", "open")
    file: FilePayload = {"name": "出生证明.jpg", "mimeType": "image/jpeg", "buffer": picture("white")}
    with page.expect_response(re.compile(r"/papers/birth_certificate/file$")) as sent:
        paper.locator("input[type=file]").set_input_files(file)
    assert sent.value.ok
    expect(paper).to_have_attribute("data-state", "ready")
    expect(paper).to_contain_text("已交：出生证明.jpg")
    assert grave(page) == []
    for one in sent.value.json()["cases"]:
        whole = call(page, "GET", f"/api/cases/{one['id']}")[1]
        states = {each["key"]: each["state"] for each in whole["materials"]}
        assert states["birth_certificate"] == "ready"
    cleared(page)
    assert problems == []


def test_a_guardians_child_from_the_first_yes_to_both_offices_grants(
    contexts: Contexts, site: Site, browser: Browser
) -> None:
    page = contexts(viewport=SMALL).new_page()
    problems = watched(page)
    begun(page, site)
    with page.expect_response(re.compile(r"/roles/child$")):
        page.locator("fieldset", has_text="孩子").get_by_text(CHILD, exact=True).click()
    agreed(page)
    expect(page.locator("[data-field=child_name] input")).to_have_value(CHILD)
    expect(page.locator("[data-paper=birth_certificate]")).to_have_attribute("data-way", "data_call")
    expect(page.locator("[data-finding][data-weight=stops]")).to_have_count(0)
    for box in page.locator("[data-promise] input[type=checkbox]").all():
        box.check()
    page.get_by_role("button", name="提交 2 个事项").click()
    confirm_step(page, site.origin)
    expect(page.get_by_text("部门办理中")).to_be_visible()
    number = numbers_of(page, OFFICES)
    visit = Visit(browser, site.origin, password(site.origin))
    with visit.stack:
        for item, login in OFFICES.items():
            office(visit, login, number[item], "acceptance")
            expect(page.locator(f"[data-item={item}] [data-stage=decided]")).to_have_attribute("aria-current", "step")
            office(visit, login, number[item], "grant", {"note": ""})
            expect(page.locator(f"[data-item={item}]")).to_have_attribute("data-state", "granted")
    expect(page.get_by_text("全部办成")).to_be_visible()
    assert grave(page) == []
    assert problems == []
