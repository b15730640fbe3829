"""The holder's own phone checks a certificate's seal, by ES256 and by SM2, and names what was altered on the way."""

import json
from datetime import date
from uuid import UUID

import pytest
from playwright.sync_api import Page, Route, expect
from sqlalchemy import text

from backend.certificates.service import Draft, HolderOf, issue
from backend.identity.people import details_of, find_organisation
from backend.kernel.clock import db_now
from backend.kernel.db import Database
from backend.kernel.keys import FileKeys
from backend.seals import making, service
from tests.browser.axe import grave
from tests.browser.conftest import Contexts, Site
from tests.browser.people import sign_in
from tests.unit.certificates.conftest import PHOTO, VALUES

POLICE = "118801000000002117"
CHECK = "在本机验章"


def sealed_by_sm2(site: Site) -> UUID:
    """The traffic police get an SM2 key, and issue the citizen a certificate with it, beside the running server."""
    database = Database(f"sqlite:///{site.data_dir / 'liangzheng.sqlite3'}")
    keys = FileKeys(site.data_dir / "keys", create=False)
    try:
        with database.unit(write=True) as session:
            now = db_now(session)
            office = find_organisation(session, POLICE)
            assert office is not None
            seal = service.usable(session, office, now=now)
            kid = making.add_key(session, keys, seal.id, "gm", now=now)
            person = UUID(
                str(session.execute(text("SELECT person_id FROM account WHERE login = 'citizen'")).scalar_one())
            )
            own = details_of(session, keys, [person])[person]
            draft = Draft(
                type="driving_licence",
                serial="2023DEMO0000009999",
                holders=[HolderOf(person, own.resident_id, own.name)],
                values=VALUES | {"licence_number": "880199199901011231"},
                issued_on=date(2023, 2, 3),
                valid_from=date(2023, 2, 3),
                valid_to=date(2033, 2, 2),
                photo=PHOTO,
            )
            made = issue(session, keys, office, POLICE, draft, kid=kid, now=now)
            session.execute(text("UPDATE seal_key SET retired_at = created_at WHERE kid = :kid"), {"kid": kid})
            return made
    finally:
        database.dispose()


def checked(page: Page) -> None:
    page.get_by_role("button", name=CHECK).click()
    expect(page.locator(".seal-check li").first).to_be_visible()


def test_a_seal_of_es256_is_checked_on_the_phone(page: Page, site: Site) -> None:
    sign_in(page, site.origin, "citizen")
    page.goto(f"{site.origin}/certificates")
    page.locator("a[href*='/certificates/']").first.click()
    checked(page)
    expect(page.locator(".seal-check li")).to_have_class(["row ok", "row ok"])
    expect(page.locator(".seal-check")).to_contain_text("ES256")
    assert grave(page) == []


def test_a_seal_of_sm2_is_checked_on_the_phone_and_an_altered_field_is_named(contexts: Contexts, site: Site) -> None:
    pytest.importorskip("gmssl_pyx")
    certificate = sealed_by_sm2(site)
    page = contexts().new_page()
    sign_in(page, site.origin, "citizen")
    page.goto(f"{site.origin}/certificates/{certificate}")
    checked(page)
    expect(page.locator(".seal-check li")).to_have_class(["row ok", "row ok"])
    expect(page.locator(".seal-check")).to_contain_text("SM2-SM3")

    def alter(route: Route) -> None:
        body = route.fetch().json()
        body["values"]["vehicle_class"] = "A1"
        route.fulfill(content_type="application/json", body=json.dumps(body))

    page.route(f"**/api/certificates/{certificate}", alter)
    page.reload()
    checked(page)
    expect(page.locator(".seal-check li").nth(0)).to_have_class("row ok")
    expect(page.locator(".seal-check li").nth(1)).to_have_class("row failed")
    expect(page.locator(".seal-check li").nth(1)).to_contain_text("准驾车型")
