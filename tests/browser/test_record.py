"""What reminds a person of messages ends when they sign out."""

from playwright.sync_api import expect

from tests.browser.conftest import Contexts, Site, watched
from tests.browser.people import call, sign_in

HOLDER = "graduate"
# The push service is somebody else's: the browser's side of it is played here, with a key of its own.
PUSH_SERVICE = """
  const subscription = {
    toJSON: () => ({ endpoint: 'https://fcm.googleapis.com/fcm/send/test', keys: {
      p256dh: 'BCVxsr7N_eNgVRqvHtD0zTZsEc6-VV-JvLexhqUzORcxaOzi6-AYWXvTBHm4bjyPjs7Vd8pZGH6SRpkNtoIAiw4',
      auth: 'BTBZMqHH6r4Tts7J_aSIgg' } }),
    unsubscribe: async () => { kept = null; return true },
  }
  let kept = null
  PushManager.prototype.subscribe = async () => (kept = subscription)
  PushManager.prototype.getSubscription = async () => kept
  Notification.requestPermission = async () => 'granted'
  Object.defineProperty(Notification, 'permission', { get: () => 'granted' })
"""


def test_signing_out_ends_the_push_here_and_at_the_city(contexts: Contexts, site: Site) -> None:
    phone = contexts(permissions=["notifications"])
    phone.add_init_script(PUSH_SERVICE)
    page = phone.new_page()
    problems = watched(page)
    sign_in(page, site.origin, HOLDER)
    page.goto(f"{site.origin}/me/messages")
    page.get_by_role("button", name="开启提醒").click()
    expect(page.get_by_test_id("push-state")).to_have_text("这部手机会收到提醒。")
    assert call(page, "GET", "/api/me/push")[1]["on"] is True
    page.get_by_role("link", name="我的").first.click()
    page.get_by_role("button", name="退出登录").click()
    page.wait_for_url("**/sign-in*")
    sign_in(page, site.origin, HOLDER)
    assert call(page, "GET", "/api/me/push")[1]["on"] is False
    page.goto(f"{site.origin}/me/messages")
    expect(page.get_by_test_id("push-state")).to_have_text("这部手机不会收到提醒。")
    assert problems == []
