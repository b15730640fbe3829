"""The pages of the desks for screen readers and phones: axe, nothing that scrolls sideways, a quiet console."""

import csv
import io
import os
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from bench.import_rows import HEADS, person
from tests.browser.axe import grave
from tests.browser.conftest import Contexts, Site, watched
from tests.browser.people import confirm_step, sign_in

DESK = {"width": 1280, "height": 800}
PHONE = {"width": 375, "height": 812}
SHOTS = os.environ.get("LZ_OFFICE_SHOTS")
"""A folder for pictures, for whoever wants to look."""


def judged(page: Page, name: str) -> None:
    """The page as it is now, on a wide screen and on a narrow one."""
    for size in (DESK, PHONE):
        page.set_viewport_size(size)  # type: ignore[arg-type]
        if SHOTS:
            page.screenshot(path=Path(SHOTS) / f"{name}-{size['width']}.png", full_page=True)
        assert grave(page) == [], (name, size)
        assert page.evaluate("document.documentElement.scrollWidth <= innerWidth"), f"{name} scrolls sideways"
    page.set_viewport_size(DESK)  # type: ignore[arg-type]


def signed_in(contexts: Contexts, site: Site, login: str) -> Page:
    page = contexts(viewport=DESK).new_page()
    sign_in(page, site.origin, login)
    return page


def opened(page: Page, path: str) -> None:
    page.goto(path)
    expect(page.get_by_role("heading", level=1).first).to_be_visible()
    page.wait_for_load_state("networkidle")


@pytest.mark.parametrize(
    ("login", "paths"),
    [
        ("security", ("/office/departments",)),
        ("admin", ("/office/quality", "/issuing-list")),
    ],
)
def test_the_pages_of_a_role_keep_nobody_out(
    contexts: Contexts, site: Site, login: str, paths: tuple[str, ...]
) -> None:
    page = signed_in(contexts, site, login)
    problems = watched(page)
    for path in paths:
        opened(page, path)
        judged(page, f"{login}{path.replace('/', '-')}")
    assert problems == []


def test_an_issuing_officer_gets_through_every_step_of_an_import(contexts: Contexts, site: Site) -> None:
    page = signed_in(contexts, site, "issuer")
    problems = watched(page)
    for path in ("/office/departments", "/office/quality", "/office/imports"):
        opened(page, path)
        judged(page, f"issuer{path.replace('/', '-')}")
    out = io.StringIO()
    lines = csv.writer(out)
    lines.writerow(HEADS)
    lines.writerows([*(person(number) for number in range(90_000, 90_003)), ["1", *person(90_004)[1:]]])
    page.locator("select").first.select_option(label="机动车驾驶证")
    file = {"name": "old.csv", "mimeType": "text/csv", "buffer": out.getvalue().encode()}
    page.get_by_test_id("import-file").set_input_files(file)  # type: ignore[arg-type]
    page.get_by_role("button", name="上传", exact=True).click()
    expect(page.get_by_test_id("mapping")).to_be_visible()
    judged(page, "import-mapping")
    page.get_by_role("button", name="试录一遍").click()
    expect(page.get_by_test_id("checked")).to_be_visible(timeout=90_000)  # a process of its own starts for it
    judged(page, "import-checked")
    page.get_by_role("button", name="开始录入").click()
    confirm_step(page, site.origin)
    expect(page.get_by_test_id("import-state")).to_have_attribute("data-state", "done")
    expect(page.get_by_test_id("import-result")).to_be_visible()
    judged(page, "import-done")
    opened(page, "/office/imports")
    judged(page, "imports-listed")
    assert problems == []
