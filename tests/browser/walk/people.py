"""One person asks another: by a link, for some fields; the other answers, and the first looks."""

from collections.abc import Iterator

from playwright.sync_api import expect

from tests.browser.people import read_qr
from tests.browser.walk.grants import confirmed
from tests.browser.walk.visit import Stop, Visit, settled

ASKER, ASKED, ASKED_NAME = "bank", "auditor", "曹文"
CARD = "identity_card"
PURPOSE = {"zh-CN": "一起租房，核对姓名", "en": "Renting together, checking the name"}
NOT_A_NUMBER = "12345678901"


def people(visit: Visit) -> Iterator[Stop]:
    """A form, a link, its answer, what was given; a number that leads nowhere."""
    asker = visit.phone(ASKER, "/me/asks")
    settled(asker)
    yield "asks-begin", asker
    asker.goto("/me/asks/new")
    asker.get_by_test_id("send").click()
    yield "ask-new-lacks", asker
    asker.get_by_label(visit.say("asks", "new.name"), exact=True).fill(ASKED_NAME)
    asker.get_by_test_id("type").select_option(CARD)
    asker.get_by_label(visit.say("asks", "new.purpose")).fill(PURPOSE[visit.locale])
    yield "ask-new", asker
    asker.get_by_test_id("send").click()
    expect(asker.get_by_test_id("qr")).to_be_visible()
    yield "ask-link", asker
    path = "/" + read_qr(asker.get_by_test_id("qr").screenshot()).split("/", 3)[3]
    stranger = visit.phone(None, path)
    settled(stranger)
    yield "ask-link-signed-out", stranger
    asked = visit.phone(ASKED, path)
    reply = asked.get_by_test_id("ask-reply")
    expect(reply.get_by_role("checkbox").first).to_be_visible()
    reply.get_by_role("checkbox").last.uncheck()
    yield "ask-reply", asked
    reply.locator("button.primary").first.click()
    confirmed(visit, asked)
    expect(asked.get_by_test_id("ask")).to_have_attribute("data-standing", "given")
    yield "ask-given", asked
    asker.get_by_test_id("see").click()
    asker.get_by_test_id("look").click()
    expect(asker.get_by_test_id("look-panel").locator("dd").first).to_be_visible()
    yield "ask-looked", asker
    asker.goto("/me/asks")
    settled(asker)
    yield "asks", asker
    asked.goto("/me/asks/open")
    box = asked.get_by_role("textbox").first
    box.fill(NOT_A_NUMBER)
    box.press("Enter")
    settled(asked)
    yield "ask-open-wrong", asked
    handler = visit.phone(ASKER, "/me/asks/new?kind=mandate")
    settled(handler)
    yield "ask-new-mandate", handler
