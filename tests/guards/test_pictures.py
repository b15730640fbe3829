"""A new page needs a stop of the walk, so that `make shots` shows it to whoever judges how the app looks."""

from tests.browser.pages import LEADS_ON, PAGES, addresses, stands, strays


def test_every_page_of_the_app_has_a_picture() -> None:
    assert addresses() == set(PAGES), "name the stop that shows it in tests/browser/pages.py"


def test_addresses_that_lead_on_exist() -> None:
    assert set(PAGES) >= LEADS_ON


def test_a_stop_that_stands_elsewhere_is_found() -> None:
    assert strays("office-draft", "/office/issue/drafts/0192") == []
    assert strays("office-draft", "/office/issue") == ["/office/issue/drafts/:id"]
    assert stands("/asked/:code?", "/asked")
    assert stands("/asked/:code?", "/asked/ABC")
    assert not stands("/me", "/me/looks")
