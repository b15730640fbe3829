"""Finds the Chromium of this machine and starts it the way the browser tests need."""

import os
import shutil
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from playwright.sync_api import Browser, sync_playwright

# The shell is Chromium without windows: half the work for the same pages.
NAMES = ("chromium-headless-shell", "chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
MACOS = Path("/Applications/Chromium.app/Contents/MacOS/Chromium")
QUIET = (
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--disable-dev-shm-usage",
    "--force-color-profile=srgb",
)


class NoChromium(Exception):
    """There is none; the text says how to get one."""


def path() -> str:
    """Where Chromium is: CHROMIUM if set, else the first known name on the search path.

    Raises:
        NoChromium: none found.
    """
    named = os.environ.get("CHROMIUM")
    found = named or next((place for name in NAMES if (place := shutil.which(name))), None)
    if found is None and MACOS.exists():
        found = str(MACOS)
    if found is None or not Path(found).exists():
        raise NoChromium("no Chromium: apt-get install chromium fonts-noto-cjk, or set CHROMIUM to its path")
    return found


@contextmanager
def chromium(*, camera: Path | None = None) -> Iterator[Browser]:
    """A running headless Chromium.

    Args:
        camera: an MJPEG file that the camera shows, in a loop; it may be written after the start, up to the moment
            a page opens the camera. Without it there is no camera.
    """
    arguments = [*QUIET]
    if hasattr(os, "geteuid") and os.geteuid() == 0:
        arguments.append("--no-sandbox")
    if camera is not None:
        arguments += [
            "--use-fake-device-for-media-stream",
            "--use-fake-ui-for-media-stream",
            f"--use-file-for-fake-video-capture={camera}",
        ]
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=path(), headless=True, args=arguments)
        try:
            yield browser
        finally:
            browser.close()


if __name__ == "__main__":
    try:
        print(path())
    except NoChromium as error:
        sys.exit(str(error))
