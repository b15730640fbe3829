"""What a stranger sees."""

from collections.abc import Iterator

from playwright.sync_api import Route, expect

from tests.browser.test_first_contact import WECHAT
from tests.browser.walk.visit import UNKNOWN, Stop, Visit, settled


def public(visit: Visit) -> Iterator[Stop]:
    """Sign-in, public lists, addresses that lead nowhere."""
    for name, path in (("sign-in", "/sign-in"), ("scenes", "/scenes"), ("missing", "/me/nowhere")):
        page = visit.phone(None, path)
        expect(page.locator("h1, h2").first).to_be_visible()
        settled(page)
        yield name, page
    yield "stranger-code", visit.phone(None, f"/C/{UNKNOWN}")
    chat = visit.phone(None, "/sign-in", agent=WECHAT)
    expect(chat.get_by_test_id("chat-app")).to_be_visible()
    yield "chat-app", chat
    city = visit.phone(None, "/scenes")
    city.route("**/api/city", no_demo)
    city.goto("/")
    expect(city.locator("h1")).to_be_visible()
    settled(city)
    yield "city", city


def no_demo(route: Route) -> None:
    """The city as its page is outside a demo."""
    answer = route.fetch()
    route.fulfill(response=answer, json=answer.json() | {"demo": False})
