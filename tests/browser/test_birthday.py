"""A minor turns eighteen at midnight: what the guardian tries and is told, and how the child's wallet goes on."""

import re
from collections.abc import Iterator
from datetime import date, timedelta
from typing import Any
from uuid import UUID

import pytest
from playwright.sync_api import Page, expect
from sqlalchemy import Uuid, bindparam, select, text

from backend.identity.models import Organisation
from backend.identity.people import add_membership, find_person
from backend.identity.rules import Role
from backend.kernel.settings import Settings
from backend.standards.calendar import end_of_day
from tests.browser.axe import grave
from tests.browser.clocked import Clocked, RunningClock, clocked
from tests.browser.conftest import Contexts, watched
from tests.browser.people import call, live_code, sign_in
from tests.flows.family_steps import PARENT, bind, grown_child, number_of, own, register

CHILD, LOGIN, CHECKER = "示例丁", "graduate", "newhand"
OFFICE = "云汀市住房和城乡建设局"
MIDNIGHT = end_of_day(date(2026, 3, 4))
ASKED = {"scene": "housing.purchase", "case_number": "云房核〔2026〕0018号"}


@pytest.fixture
def evening(city_settings: Settings) -> Iterator[Clocked]:
    """A city some minutes before the eighteenth birthday of a bound child, who has a phone of their own."""
    with clocked(city_settings, RunningClock(MIDNIGHT - timedelta(minutes=4))) as made:
        city = made.city
        parent = city.person(PARENT)
        number = grown_child(city, date(2008, 3, 5), CHILD)
        register(city, [(own(parent), "户主", number_of(city, PARENT)), (CHILD, "女", number)])
        assert bind(parent, CHILD)["obstacle"] is None
        clerk = UUID(city.person(CHECKER).get("/api/session")["person"]["id"])
        with city.writing() as session:
            known = text("UPDATE account SET person_id = :id WHERE login = :login")
            child = find_person(session, city.keys, number)
            session.execute(known.bindparams(bindparam("id", type_=Uuid)), {"id": child, "login": LOGIN})
            office = session.execute(select(Organisation.id).where(Organisation.name == OFFICE)).scalar_one()
            since = date(2026, 1, 1)
            add_membership(session, clerk, office, Role.WINDOW_CLERK, badge="Z0188", valid_from=since)
        yield made


def phone(contexts: Contexts, evening: Clocked, login: str) -> Page:
    """A signed-in phone whose clock is the city's."""
    context = contexts(base_url=evening.origin)
    context.clock.install(time=evening.city.clock.instant)
    page = context.new_page()
    sign_in(page, evening.origin, login)
    return page


def show(page: Page) -> None:
    """Choose the household register and have a code for it."""
    page.get_by_role("button", name="选证照").click()
    sheet = page.get_by_role("dialog")
    sheet.get_by_role("checkbox", name=re.compile("^居民户口簿")).check()
    sheet.get_by_role("button", name=re.compile("^出示")).click()


def seen(officer: Page, presented: str) -> dict[str, Any]:
    """What an office sees of a code."""
    status, found = call(officer, "POST", "/api/verifications", {"presented": presented, **ASKED})
    assert status == 200, found
    return dict(found)


@pytest.mark.once
def test_guardianship_ends_at_midnight_by_itself_and_both_phones_say_so(contexts: Contexts, evening: Clocked) -> None:
    guardian, child, officer = (phone(contexts, evening, login) for login in (PARENT, LOGIN, CHECKER))
    problems = [watched(guardian), watched(child)]
    child.goto(f"{evening.origin}/me/family")
    expect(child.locator("[data-testid=tie]")).to_contain_text("满 18 周岁自动结束")
    guardian.goto(f"{evening.origin}/me/family")
    guardian.locator("[data-testid=tie]", has_text=CHILD).get_by_role("button", name=f"替{CHILD}亮码").click()
    show(guardian)
    before = seen(officer, live_code(guardian))
    assert (before["verdict"], before["on_behalf"]["ground"]) == ("valid", "guardianship"), before
    guardian.get_by_role("button", name="知道了").click()
    late = live_code(guardian)
    _, me = call(guardian, "GET", "/api/session")
    [ward] = [one for one in me["subjects"] if one["authority"] == "guardian"]

    evening.pass_to(MIDNIGHT, guardian.context, child.context, officer.context)
    after = seen(officer, late)
    assert (after["verdict"], after["certificates"]) == ("no_verdict", []), after
    status, refused = call(guardian, "POST", "/api/codes", {"subject": ward["id"], "grant": ward["grant"]})
    assert (status, refused["code"]) == (403, "forbidden")
    expect(guardian.get_by_test_id("right-over")).to_contain_text("你不能再替对方出示了")
    expect(guardian.get_by_test_id("right-over")).to_contain_text("监护已经结束")
    assert guardian.get_by_test_id("behalf").is_visible()
    expect(guardian.get_by_role("button", name=re.compile("换新码"))).to_have_count(0)
    assert grave(guardian) == []
    evening.minute()
    tie = child.locator("[data-testid=tie].over", has_text="何晓燕")
    expect(tie).to_contain_text("满 18 周岁，监护绑定自动结束")
    assert grave(child) == []
    for page in (guardian, child):
        page.goto(f"{evening.origin}/me/messages?group=family")
        expect(page.locator("main")).to_contain_text("孩子满 18 周岁，监护绑定已自动结束")
    guardian.goto(f"{evening.origin}/code")
    live_code(guardian)  # her own
    guardian.goto(f"{evening.origin}/me/family")
    expect(guardian.locator("[data-testid=tie].over", has_text=CHILD)).to_contain_text("满 18 周岁")
    expect(guardian.get_by_role("button", name=f"替{CHILD}亮码")).to_have_count(0)
    child.goto(f"{evening.origin}/code")
    show(child)
    own_code = seen(officer, live_code(child))
    assert (own_code["verdict"], own_code["on_behalf"]) == ("valid", None), own_code
    assert problems == [[], []]
