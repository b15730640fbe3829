"""The elders' own home, and what reads it aloud."""

from collections.abc import Iterator

from playwright.sync_api import expect

from tests.browser.walk.visit import Stop, Visit, live, settled

# A voice that never comes to an end, so that the button stays in its second state.
VOICE = """
const speech = new EventTarget()
speech.getVoices = () => ['zh-CN', 'en-GB'].map((lang) => ({ lang, name: lang, default: false }))
speech.cancel = () => undefined
speech.speak = () => undefined
Object.defineProperty(window, 'speechSynthesis', { value: speech })
window.SpeechSynthesisUtterance = class { constructor(text) { this.text = text } }
"""
NO_VOICE = VOICE.replace("['zh-CN', 'en-GB']", "[]")


def elder(visit: Visit) -> Iterator[Stop]:
    """Home, code, certificates and settings of an elder; reading aloud, and a phone without a voice."""
    page = visit.phone("elder", "/home", script=VOICE)
    expect(page.get_by_test_id("tiles")).to_be_visible()
    settled(page)
    yield "elder-home", page
    page.get_by_test_id("aloud").get_by_role("button").click()
    expect(page.get_by_test_id("aloud").get_by_role("button")).to_have_attribute("aria-pressed", "true")
    yield "elder-aloud", page
    for name, path in (("elder-certificates", "/certificates"), ("elder-me", "/me"), ("elder-code", "/code")):
        page.goto(path)
        settled(page)
        yield name, page
    live(page)
    mute = visit.phone("elder", "/home", script=NO_VOICE)
    mute.get_by_test_id("aloud").get_by_role("button").click()
    expect(mute.locator(".voiceless")).to_be_visible()
    yield "elder-no-voice", mute
