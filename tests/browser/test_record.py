"""What a person is told at once, finds again and takes out; what reminds them ends when they sign out."""

import json
from pathlib import Path
from time import monotonic
from typing import Any

from playwright.sync_api import Page, expect

from tests.browser.axe import grave
from tests.browser.conftest import Contexts, Site, watched
from tests.browser.people import call, sign_in

HOLDER, CHECKER, SCENE = "graduate", "police", "residence.check"
WITHIN_S = 2.0
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


def looked_at(holder: Page, checker: Page) -> dict[str, Any]:
    """One look of an official duty at a bare code."""
    status, code = call(holder, "POST", "/api/codes", {})
    assert status == 201
    body = {"presented": code["text"], "scene": SCENE, "place": "望河小区", "case_number": "YT-1"}
    status, found = call(checker, "POST", "/api/verifications", body)
    assert (status, found["verdict"]) == (200, "valid")
    return dict(found)


def test_a_look_is_told_at_once_found_again_and_taken_out(contexts: Contexts, site: Site, tmp_path: Path) -> None:
    phone = contexts()
    holder, checker = phone.new_page(), contexts().new_page()
    problems = watched(holder)
    sign_in(holder, site.origin, HOLDER)
    sign_in(checker, site.origin, CHECKER)
    holder.goto(f"{site.origin}/me/messages")
    expect(holder.get_by_test_id("push-state")).to_be_visible()
    found = looked_at(holder, checker)
    since = monotonic()
    message = holder.get_by_test_id("messages").locator("li").first
    message.filter(has_text=found["look"]).wait_for()
    assert monotonic() - since < WITHIN_S
    expect(message).to_contain_text("望河小区")
    expect(message).to_contain_text("居民身份证")
    assert grave(holder) == []

    message.get_by_role("button", name="去看看").click()
    expect(holder.get_by_test_id("looks")).to_contain_text(found["look"])
    holder.get_by_label("搜索").fill(f"望河小区 {found['look']}")
    expect(holder.get_by_test_id("looks").locator("article")).to_have_count(1)
    assert "words=" in holder.url
    holder.reload()
    expect(holder.get_by_test_id("looks").locator("article")).to_have_count(1)
    holder.get_by_test_id("outcome").select_option("nothing")
    expect(holder.get_by_text("没有这样的查看")).to_be_visible()
    holder.get_by_test_id("outcome").select_option("seen")
    expect(holder.get_by_test_id("looks").locator("article")).to_have_count(1)
    assert grave(holder) == []

    with holder.expect_download() as table:
        holder.get_by_test_id("table").click()
    lines = Path(table.value.path()).read_text(encoding="utf-8").splitlines()
    assert len(lines) == 2
    assert found["look"] in lines[1]
    with holder.expect_download() as given:
        holder.get_by_role("button", name="存成带证明的记录").click()
    whole = json.loads(Path(given.value.path()).read_text(encoding="utf-8"))
    damaged = whole | {"entries": [whole["entries"][0], *whole["entries"][2:]]}
    (tmp_path / "record.json").write_text(json.dumps(whole, ensure_ascii=False))
    (tmp_path / "damaged.json").write_text(json.dumps(damaged, ensure_ascii=False))
    holder.goto(f"{site.origin}/me/receipts")
    file = holder.locator("input[type=file]")
    expect(file).to_be_visible()
    phone.set_offline(True)  # the check is the phone's own
    file.set_input_files(tmp_path / "record.json")
    expect(holder.get_by_test_id("checked")).to_contain_text("记录完整")
    file.set_input_files(tmp_path / "damaged.json")
    expect(holder.get_by_test_id("checked")).to_contain_text("第 2 条对不上")
    assert grave(holder) == []
    assert problems == []


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
