"""The small twin of `make shots`: the main pages keep nobody out, and the words of the walk exist in both languages."""

import re
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from tests.browser.axe import grave
from tests.browser.conftest import Contexts, Site
from tests.browser.people import CODE, sign_in
from tests.browser.shots import README, README_DARK, README_ENGLISH
from tests.browser.walk.stage import STORIES
from tests.browser.words import module

MAIN = "main h1, main h2, main [data-testid=code-card]"
SAID = re.compile(r"""say\("(\w+)", f?"([\w.{}]+)"\)""")
WALK = Path(__file__).parent / "walk"


def audited(page: Page, path: str) -> list[str]:
    """What axe-core finds on a page once it shows something."""
    page.goto(path)
    expect(page.locator(MAIN).first).to_be_visible()
    expect(page.locator(".skeleton")).to_have_count(0)
    return grave(page)


@pytest.mark.parametrize("path", ["/", "/sign-in"])
def test_a_stranger_is_not_kept_out(contexts: Contexts, site: Site, path: str) -> None:
    assert audited(contexts().new_page(), f"{site.origin}{path}") == []


def test_a_citizen_is_not_kept_out(contexts: Contexts, site: Site) -> None:
    page = contexts().new_page()
    sign_in(page, site.origin, "citizen")
    page.goto(f"{site.origin}/code")
    expect(page.locator(CODE)).to_have_attribute("data-state", "live")
    found = {path: audited(page, f"{site.origin}{path}") for path in ("/code", "/certificates", "/me/looks")}
    assert {path: findings for path, findings in found.items() if findings} == {}


def test_an_inspector_is_not_kept_out(contexts: Contexts, site: Site) -> None:
    page = contexts().new_page()
    sign_in(page, site.origin, "inspector")
    assert audited(page, f"{site.origin}/inspect") == []


def test_a_page_that_keeps_people_out_is_found(contexts: Contexts, site: Site) -> None:
    page = contexts().new_page()
    page.goto(f"{site.origin}/sign-in")
    page.evaluate("document.body.append(document.createElement('img'), document.createElement('button'))")
    assert {finding.split(" ")[0] for finding in grave(page)} >= {"image-alt", "button-name"}


def test_the_walk_finds_its_words_in_both_languages() -> None:
    said = {found for file in WALK.glob("*.py") for found in SAID.findall(file.read_text())}
    said |= {("stage", f"story.{story}") for story in STORIES}
    assert len(said) > 30
    for name, key in said:
        for locale in ("zh-CN", "en"):
            assert "{" in key or module(locale, name).get(key), (locale, name, key)


def test_every_story_of_the_stage_is_walked() -> None:
    words = module("zh-CN", "stage")
    assert {f"story.{story}_why" for story in STORIES} == {
        key for key in words if key.endswith("_why") and "story." in key
    }


def test_every_picture_of_the_readmes_is_there(pytestconfig: pytest.Config) -> None:
    made = {f"{name}.png" for table in (README, README_ENGLISH, README_DARK) for name in table.values()}
    folder = pytestconfig.rootpath / "docs" / "pictures"
    assert {file.name for file in folder.iterdir()} == made
    for readme in ("README.md", "README.zh-CN.md"):
        shown = set(re.findall(r"docs/pictures/([\w-]+\.png)", (pytestconfig.rootpath / readme).read_text()))
        assert shown
        assert shown <= made
