"""罗建国 renews the licence in one sitting with nothing to upload; the officer decides; every scan is right.

The shop's licence is brought back to its last twenty days first, by its office's own desk, so that the test can run
again in the same city and leaves it as it was found.
"""

from datetime import date, timedelta
from typing import Any

from playwright.sync_api import Page, expect

from tests.browser.axe import grave
from tests.browser.conftest import Contexts, Site, watched
from tests.browser.people import call, confirm_step, sign_in

OWNER, OFFICER, ISSUER, INSPECTOR = "agent", "reviewer", "market", "inspector2"
SHOP, ITEM, SCENE = "罗记面馆", "food_licence_renewal", "market.inspection"
WAYS = {
    "business_licence": "data_call",
    "representative_id": "data_call",
    "previous_licence": "data_call",
    "premises_proof": "notice_promise",
    "health_certificates": "notice_promise",
    "layout_plan": "promise_reuse",
    "food_safety_rules": "notice_promise",
}


def phone(contexts: Contexts, site: Site, login: str, **options: Any) -> tuple[Page, list[str]]:
    """A phone of its own, signed in; and what goes wrong on it."""
    page = contexts(**options).new_page()
    problems = watched(page)
    sign_in(page, site.origin, login)
    return page, problems


def licence(owner: Page) -> tuple[str, dict[str, Any]]:
    """The shop, and its food licence."""
    _, me = call(owner, "GET", "/api/session")
    firm = next(one["id"] for one in me["subjects"] if one["kind"] == "enterprise")
    _, held = call(owner, "GET", f"/api/certificates?subject={firm}")
    return firm, next(one for one in held["items"] if one["type"] == "food_licence")


def nearly_over(owner: Page, issuer: Page) -> None:
    """Twenty days are left of the licence."""
    _, own = licence(owner)
    status, made = call(issuer, "POST", f"/api/issuing/certificates/{own['id']}/amendment", {})
    assert status == 201, made
    path = f"/api/issuing/drafts/{made['id']}"
    _, draft = call(issuer, "GET", path)
    last = (date.today() + timedelta(days=20)).isoformat()  # noqa: DTZ011 - the city's own days are asked for nowhere
    body = {key: draft[key] for key in ("revision", "holders", "number", "issued_on", "valid_from", "values")}
    body |= {"valid_to": last, "reason": "更正有效期"}
    status, saved = call(issuer, "PUT", path, body)
    assert status == 200, saved
    status, done = call(issuer, "POST", f"{path}/issue", {"revision": saved["revision"], "confirmed": True})
    assert status == 200, done


def scanned(owner: Page, inspector: Page) -> tuple[str, str | None]:
    """What an inspector's scan says."""
    firm, own = licence(owner)
    _, code = call(owner, "POST", "/api/codes", {"subject": firm, "certificates": [own["id"]]})
    body = {"presented": code["text"], "scene": SCENE, "case_number": "云桥食检〔2026〕88号", "place": "水车街39号"}
    status, look = call(inspector, "POST", "/api/verifications", body)
    assert status == 200, look
    return look["verdict"], look["reason"]


def decide(officer: Page, case: str, act: str, **more: Any) -> None:
    """The office's act on what it sees."""
    _, whole = call(officer, "GET", f"/api/office/cases/{case}")
    seen = {"seen": [f"{one['key']}|{one['about']}" for one in whole["findings"]]} if act == "grant" else {}
    body = {"revision": whole["revision"], **seen, **more}
    status, answer = call(officer, "POST", f"/api/office/cases/{case}/{act}", body)
    assert status in (200, 204), answer


def applied(owner: Page, origin: str) -> str:
    """From the guide to the submission, on the page; the case's id."""
    owner.goto(f"/services/{ITEM}")
    owner.get_by_role("link", name="在线办理").click()
    expect(owner.get_by_text(SHOP)).to_be_visible()
    expect(owner.get_by_text("免提交").first).to_be_visible()
    owner.get_by_role("button", name="开始办理").click()
    expect(owner.get_by_test_id("sheet")).to_be_visible()
    assert grave(owner) == []
    owner.get_by_role("button", name="同意并填表").click()
    expect(owner.get_by_test_id("sheet")).to_have_count(0)
    owner.locator("[data-field=premises_changed]").get_by_text("没有变化", exact=True).click()
    owner.get_by_role("button", name="保存", exact=True).click()
    owner.locator("[data-material=layout_plan]").get_by_role("button", name="没有变化").click()
    for key, way in WAYS.items():
        expect(owner.locator(f"[data-material={key}]")).to_have_attribute("data-way", way)
    expect(owner.get_by_test_id("free")).to_have_text("7 份材料，7 份免提交")
    expect(owner.locator("input[type=file]")).to_have_count(0)
    for box in owner.get_by_label("我看明白了，我承诺做到").all():
        box.check()
    assert grave(owner) == []
    owner.get_by_role("button", name="提交", exact=True).click()
    confirm_step(owner, origin)
    expect(owner.get_by_test_id("state")).to_have_text("已提交，等待受理")
    return owner.url.rsplit("/", 1)[1]


def test_a_renewal_in_one_sitting_with_nothing_to_upload(contexts: Contexts, site: Site) -> None:
    owner, of_owner = phone(contexts, site, OWNER)
    officer, of_officer = phone(contexts, site, OFFICER)
    issuer, _ = phone(contexts, site, ISSUER)
    inspector, _ = phone(contexts, site, INSPECTOR)
    owner.goto("/me/cases")
    for one in call(owner, "GET", "/api/cases")[1]["items"]:
        if one["item"] == ITEM and one["state"] not in ("decided", "withdrawn"):
            assert call(owner, "POST", f"/api/cases/{one['id']}/withdrawal", {"reason": "重新申请"})[0] == 204
    nearly_over(owner, issuer)
    before = licence(owner)[1]
    assert scanned(owner, inspector) == ("attention", "expiring")
    case = applied(owner, site.origin)
    decide(officer, case, "acceptance")
    expect(owner.get_by_test_id("state")).to_have_text("已受理")
    assert scanned(owner, inspector) == ("attention", "renewal_in_progress")
    decide(officer, case, "grant", note="")
    expect(owner.get_by_test_id("state")).to_have_text("已办结：准予")
    owner.get_by_role("link", name="看结果证照").click()
    expect(owner.get_by_text("食品经营许可证").first).to_be_visible()
    now = licence(owner)[1]
    assert (now["id"] != before["id"], now["number_tail"]) == (True, before["number_tail"])
    assert scanned(owner, inspector) == ("valid", None)
    nearly_over(owner, issuer)
    assert (of_owner, of_officer) == ([], [])
