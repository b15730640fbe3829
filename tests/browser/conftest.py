"""A served demo city and real browsers: what the browser tests stand on."""

import os
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from urllib.error import URLError
from urllib.request import urlopen

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, ViewportSize, expect

from tests.browser import camera
from tests.browser.chromium import chromium

ROOT = Path(__file__).parents[2]
START_S = 240  # some ten seconds on an idle machine
PHONE: ViewportSize = {"width": 390, "height": 844}
# A busy machine is no fault of the app; what a person waits for is timed by the test that promises it.
expect.set_options(timeout=30_000)


@dataclass(frozen=True)
class Site:
    """A running server with a demo city of its own."""

    origin: str
    data_dir: Path


def free_port() -> int:
    """A port that nobody listens on."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


def answers(origin: str) -> bool:
    """Whether the health page is there."""
    try:
        with urlopen(f"{origin}/api/health", timeout=2) as response:  # noqa: S310 - our own server
            return bool(response.status == 200)
    except (URLError, OSError):
        return False


@dataclass
class Server:
    """The real server, started by the same module as `make run`, on an embedded database in the real time.

    It may be stopped and started again: address, data and keys stay.
    """

    folder: Path
    port: int
    settings: dict[str, str] = field(default_factory=dict)
    process: subprocess.Popen[bytes] | None = None

    @property
    def site(self) -> Site:
        """Address and data."""
        return Site(f"http://localhost:{self.port}", self.folder / "var")

    def start(self) -> Site:
        """Start it, and wait until it answers."""
        unwanted = {"DATABASE_URL", "PUBLIC_ORIGIN", "LZ_KEY_DIR", "LZ_MODE", "LZ_STREAMS_MAX"}
        environment = {name: value for name, value in os.environ.items() if name not in unwanted}
        environment |= {"PORT": str(self.port), "LZ_DATA_DIR": str(self.folder / "var"), **self.settings}
        with (self.folder / "server.log").open("a") as log:
            command = [sys.executable, "-m", "deploy.serve"]
            self.process = subprocess.Popen(command, cwd=ROOT, env=environment, stdout=log, stderr=log)
        ends_at = time.monotonic() + START_S
        while not answers(self.site.origin):
            if self.process.poll() is not None or time.monotonic() > ends_at:
                self.stop()
                pytest.fail(f"the server did not start:\n{(self.folder / 'server.log').read_text()[-4000:]}")
            time.sleep(0.1)
        return self.site

    def stop(self) -> None:
        """Stop it; nobody listens on its port then."""
        if self.process is not None:
            self.process.terminate()
            self.process.wait(timeout=20)
            self.process = None


@contextmanager
def running(folder: Path, port: int, **settings: str) -> Iterator[Site]:
    """A server for as long as this lasts."""
    server = Server(folder, port, settings)
    try:
        yield server.start()
    finally:
        server.stop()


@pytest.fixture(scope="session")
def site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    """A demo city for all tests."""
    with running(tmp_path_factory.mktemp("site"), free_port()) as served:
        yield served


@pytest.fixture(scope="session")
def camera_file(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """What the fake camera shows, MJPEG; write it before a page opens the camera."""
    return tmp_path_factory.mktemp("camera") / "camera.mjpeg"


@pytest.fixture(scope="session")
def browser(camera_file: Path) -> Iterator[Browser]:
    """One Chromium for all tests, with a camera; each test gets contexts of its own."""
    camera.wall(camera_file)
    with chromium(camera=camera_file) as started:
        yield started


Contexts = Callable[..., BrowserContext]


@pytest.fixture
def contexts(browser: Browser, site: Site) -> Iterator[Contexts]:
    """Maker of browser contexts, each a phone of its own; options are Playwright's."""
    with ExitStack() as stack:

        def make(**options: Any) -> BrowserContext:
            chosen = {
                "base_url": site.origin,
                "viewport": PHONE,
                "locale": "zh-CN",
                "permissions": ["camera"],
                **options,
            }
            context = browser.new_context(**chosen)
            stack.callback(context.close)
            context.set_default_timeout(30_000)
            return context

        yield make


@pytest.fixture
def page(contexts: Contexts) -> Iterator[Page]:
    """One page whose errors fail the test: uncaught exceptions and breaches of the content policy."""
    page = contexts().new_page()
    problems = watched(page)
    yield page
    assert problems == []


def watched(page: Page) -> list[str]:
    """Collects what goes wrong in a page: uncaught exceptions and content policy violations."""
    problems: list[str] = []
    page.on("pageerror", lambda error: problems.append(f"exception: {error}"))
    page.on("console", lambda line: problems.append(line.text) if "Content Security Policy" in line.text else None)
    return problems
