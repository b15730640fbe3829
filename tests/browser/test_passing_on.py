"""A delegation is passed on once, narrower, from the sheet; who gave it sees to whom, and ends both at once.

Its people are nobody else's in the tests: inspector7, inspector8 and inspector9.
"""

import re
from typing import Any
from uuid import uuid4

from playwright.sync_api import Page, expect

from tests.browser.axe import grave
from tests.browser.conftest import Contexts, Site, watched
from tests.browser.people import call, confirm_step, read_qr, sign_in

GRANTOR, DELEGATE, THIRD = "inspector7", "inspector8", "inspector9"
FIELDS = ["over_60", "in_force"]


def phone(contexts: Contexts, site: Site, login: str) -> tuple[Page, str]:
    """Somebody's phone, and their name."""
    page = contexts().new_page()
    sign_in(page, site.origin, login)
    return page, str(call(page, "GET", "/api/session")[1]["person"]["name"])


def delegated(grantor: Page, delegate: Page, name: str, purpose: str) -> dict[str, Any]:
    """A delegation of two fields of the identity card that may be passed on, accepted."""
    held = call(grantor, "GET", "/api/certificates")[1]["items"]
    own = next(one["id"] for one in held if one["type"] == "identity_card")
    wish = {"ground": "delegation", "to": {"audience": "person", "name": name}, "may_delegate": True, "max_uses": 3}
    wish |= {"certificates": [own], "fields": {own: FIELDS}, "purpose": purpose}
    status, given = call(grantor, "POST", "/api/grants", wish)
    assert status == 201, given
    opened = call(delegate, "POST", "/api/grants/invitations", {"presented": given["code"]["text"]})[1]
    assert call(delegate, "POST", f"/api/grants/{opened['id']}/answer", {"answer": "accept"})[0] == 200
    return dict(given)


def test_a_delegation_is_passed_on_narrower_and_ends_with_the_one_it_came_from(contexts: Contexts, site: Site) -> None:
    (grantor, _), (delegate, name), (third, third_name) = (
        phone(contexts, site, login) for login in (GRANTOR, DELEGATE, THIRD)
    )
    problems = [watched(one) for one in (grantor, delegate, third)]
    given = delegated(grantor, delegate, name, f"代办手续 {uuid4().hex[:6]}")
    delegate.goto(f"{site.origin}/me/grants/{given['id']}")
    delegate.get_by_test_id("pass-on").click()
    sheet = delegate.get_by_role("dialog")
    boxes = sheet.get_by_role("checkbox")
    expect(boxes).to_have_count(len(FIELDS))
    sheet.get_by_test_id("pass").click()
    expect(sheet.get_by_role("alert")).to_be_visible()
    boxes.nth(0).uncheck()
    sheet.get_by_label("对方的姓名").fill(third_name)
    assert grave(delegate) == []
    sheet.get_by_test_id("pass").click()
    code, step = delegate.get_by_test_id("grant-code"), delegate.get_by_test_id("step")
    expect(code.or_(step).first).to_be_visible()
    if step.is_visible():
        confirm_step(delegate, site.origin)
    expect(code.get_by_test_id("qr")).to_be_visible()
    link = read_qr(code.get_by_test_id("qr").screenshot())
    child = delegate.url.rsplit("/", 1)[1]
    assert child != given["id"]

    opened = call(third, "POST", "/api/grants/invitations", {"presented": link})[1]
    assert opened["id"] == child
    third.goto(f"{site.origin}/me/grants/{child}")
    third.get_by_role("button", name="接受", exact=True).click()
    confirm_step(third, site.origin)
    expect(third.get_by_text(re.compile("还可用 1 次"))).to_be_visible()
    [entry] = [one for one in call(third, "GET", "/api/session")[1]["subjects"] if one.get("grant") == child]
    shown = {"subject": entry["id"], "grant": child}
    assert call(third, "POST", "/api/codes", shown)[0] == 201

    grantor.goto(f"{site.origin}/me/grants/{given['id']}")
    expect(grantor.get_by_test_id("passed-on")).to_contain_text(third_name)
    assert grave(grantor) == []
    grantor.get_by_test_id("end").click()
    expect(grantor.get_by_text("已收回", exact=True)).to_be_visible()
    assert call(third, "POST", "/api/codes", shown)[0] == 403
    assert problems == [[], [], []]
