"""An inspector without a network: prepared, offline with the server stopped, and back; looks are never lost (A9, C4)."""

import os
import re
import signal
import sqlite3
import subprocess
import time
from collections.abc import Iterator
from contextlib import ExitStack, closing, contextmanager
from pathlib import Path

import pytest
import qrcode
from playwright.sync_api import Browser, BrowserContext, Page, expect

from tests.browser import camera
from tests.browser.chromium import QUIET, path
from tests.browser.conftest import PHONE, Contexts, Server, free_port, watched
from tests.browser.offline_phones import READY, STRIP, VERDICT, HoldersPhone, ready, spoilt
from tests.browser.people import call, sign_in
from tests.browser.test_inspector import pull
from tests.browser.test_installed import installed

SCENE = "机动车路面查验"
MEDIUM = qrcode.constants.ERROR_CORRECT_M
CHECK_MS, PREPARED_MS = 20, 1000
LOOKS = 50


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    """A city of its own: it is stopped and started again."""
    made = Server(tmp_path_factory.mktemp("offline"), free_port())
    made.start()
    yield made
    made.stop()


@pytest.fixture
def phones(contexts: Contexts, server: Server) -> Contexts:
    """Phones of this city."""
    if server.process is None:
        server.start()
    return lambda **options: contexts(base_url=server.site.origin, **options)


def prepared(context: BrowserContext, server: Server) -> Page:
    """An inspector's phone that says it is ready."""
    page = context.new_page()
    sign_in(page, server.site.origin, "inspector")
    page.goto("/inspect")
    installed(page)
    ready(page)
    return page


def begin(page: Page) -> None:
    """Begin duty in the roadside scene."""
    page.get_by_text(SCENE).first.click()
    page.get_by_role("button", name="开始执勤").click()


def driver(context: BrowserContext, server: Server, login: str = "citizen") -> HoldersPhone:
    """A citizen's phone with a pass of the driving licence."""
    page = context.new_page()
    sign_in(page, server.site.origin, login)
    page.goto("/scenes")
    phone = HoldersPhone(page)
    phone.save("driving_licence")
    return phone


def looks_of(page: Page) -> list[dict[str, object]]:
    """The holder's record."""
    items: list[dict[str, object]] = call(page, "GET", "/api/me/looks?limit=50")[1]["items"]
    return items


def test_both_offline_and_the_look_arrives_once(phones: Contexts, server: Server, camera_file: Path) -> None:
    holder, context = driver(phones(), server), phones()
    before = len(looks_of(holder.page))
    context.clock.install()
    inspector = prepared(context, server)
    problems = watched(inspector)
    words = inspector.locator(READY).inner_text()
    assert re.search(r"可离线核验至 .*\d\d:\d\d\s+名单截至 \d\d:\d\d", words), words
    holder.page.context.set_offline(True)
    context.set_offline(True)
    server.stop()
    inspector.goto("/inspect")
    expect(inspector.locator(READY)).to_have_attribute("data-ready", "yes")
    camera.code(camera_file, holder.draw(), level=MEDIUM)
    begin(inspector)
    verdict = inspector.locator(VERDICT)
    expect(verdict).to_have_attribute("data-offline", "offline_verified")
    assert re.search(r"已离线核验，状态截至 \d\d:\d\d", verdict.inner_text())
    assert "有效 · 离线" in verdict.inner_text()
    assert "周●" in verdict.inner_text() or "周" in verdict.inner_text()
    print(f"offline check: {verdict.get_attribute('data-took')} ms")
    assert float(verdict.get_attribute("data-took") or "inf") <= CHECK_MS
    inspector.get_by_role("button", name="是本人", exact=True).click()
    expect(inspector.locator(STRIP)).to_contain_text("1 条核验等待网络")

    context.clock.fast_forward(120_000)  # the same video, two minutes later
    inspector.goto("/inspect")
    begin(inspector)
    expect(verdict).to_have_attribute("data-reason", "shown_early")
    expect(verdict).to_have_attribute("data-offline", "no_verdict")
    assert "可能是截图或录像" in verdict.inner_text()

    server.start()
    holder.page.context.set_offline(False)
    context.set_offline(False)
    inspector.get_by_role("button", name="我的").or_(inspector.locator(".offline__close")).first.click()
    expect(inspector.locator(STRIP)).to_have_count(0, timeout=60_000)
    found = looks_of(holder.page)[: len(looks_of(holder.page)) - before]
    assert [one["offline"] for one in found if one["verdict"] == "valid"] == [True]
    assert problems == []
