"""`make shots`: pictures of every page and state, and what axe-core says.

In light, dark, elder size and English; and at the other width: what is made for a phone at a desk, and the reverse.

`python -m tests.browser.shots [--out FOLDER] [--part PART …] [--look LOOK …] [--only TEXT] [--readme]`: exit 1 where
axe-core finds something serious, or a part of the walk could not be walked to its end.
`--readme` makes the pictures of `docs/pictures` instead, at twice the size, and checks that none is missing.
"""

import argparse
import json
import os
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from functools import partial
from io import BytesIO
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Literal
from urllib.parse import urlsplit
from urllib.request import urlopen

from PIL import Image
from playwright.sync_api import Browser, Error, Page, Route, expect

from tests.browser import camera
from tests.browser.axe import grave
from tests.browser.chromium import chromium
from tests.browser.conftest import ROOT, START_S, answers, free_port
from tests.browser.pages import PAGES, strays
from tests.browser.people import password
from tests.browser.walk import DESK, PARTS, PHONE, Locale, Visit, everything

OUT = ROOT / "build" / "shots"
PICTURES = ROOT / "docs" / "pictures"
COLOURS = 256
PICTURE_BYTES = 250 * 1024
TWICE = 2
SETTLE_MS = 300

# Stop of the walk → picture; the second table is made in English.
README = {
    "stage-scanned": "stage",
    "code-chosen": "citizen-code",
    "code-asked": "citizen-asked",
    "code-looked": "citizen-looked",
    "certificate-2-driving_licence": "certificate",
    "looks": "who-looked",
    "enterprise-code": "enterprise-code",
    "enterprise-certificate-2-business_licence": "enterprise-certificate",
    "inspect-valid": "inspector-valid",
    "inspect-suspended": "inspector-suspended",
    "inspect-used": "inspector-no-verdict",
    "inspect-case-list": "inspector-case",
    "elder-home": "elder-home",
    "lock-pin": "locked",
    "claims-check": "counter",
    "desk-waiting": "desk-sign-in",
    "office-issue": "office-issue",
    "office-designer": "office-designer",
    "office-seals": "office-seals",
    "code-behalf": "delegate",
    "family": "family",
    "enterprise-house": "enterprise-people",
    "ask-answered": "asking",
    "inspection-signs": "inspector-signature",
    "case": "application",
    "office-window": "window-clerk",
    "office-case": "decision-desk",
    "offline-shown": "offline-code",
    "inspect-offline-valid": "inspector-offline",
}
README_ENGLISH = {"stage-scanned": "stage-english", "code-asked": "english", "inspect-valid": "inspector-english"}
README_DARK = {"code-chosen": "dark"}


@dataclass(frozen=True)
class Appearance:
    """How a page looks."""

    name: str
    scheme: Literal["light", "dark"] = "light"
    size: str = "normal"
    turned: bool = False


@dataclass(frozen=True)
class Wanted:
    """What to make of the whole: empty means everything."""

    out: Path
    parts: tuple[str, ...] = ()
    looks: tuple[str, ...] = ()
    only: str = ""


LIGHT, DARK, ELDER = Appearance("light"), Appearance("dark", "dark"), Appearance("elder", size="elder")
ENGLISH = Appearance("english")
# What is made for a phone, at a desk; what is made for a desk, on a phone.
TURNED = Appearance("turned", turned=True)
LOOKS = ("light", "dark", "elder", "turned", "english")


@contextmanager
def served(folder: Path) -> Iterator[str]:
    """The real server with a demo city of its own; gives its origin."""
    port = free_port()
    unwanted = {"DATABASE_URL", "PUBLIC_ORIGIN", "LZ_MODE", "LZ_STREAMS_MAX"}
    kept = {name: value for name, value in os.environ.items() if name not in unwanted}
    environment = kept | {"PORT": str(port), "LZ_DATA_DIR": str(folder / "var"), "LZ_KEY_DIR": str(folder / "keys")}
    origin = f"http://localhost:{port}"
    with (folder / "server.log").open("w") as log:
        command = [sys.executable, "-m", "deploy.serve"]
        server = subprocess.Popen(command, cwd=ROOT, env=environment, stdout=log, stderr=log)
        try:
            ends_at = time.monotonic() + START_S
            while not answers(origin):
                if server.poll() is not None or time.monotonic() > ends_at:
                    sys.exit(f"the server did not start:\n{(folder / 'server.log').read_text()[-4000:]}")
                time.sleep(0.1)
            yield origin
        finally:
            server.terminate()
            server.wait(timeout=20)


def dress(page: Page, appearance: Appearance) -> None:
    """Give a page another appearance, as the person's phone or choice would."""
    page.emulate_media(color_scheme=appearance.scheme)
    page.evaluate("size => { document.documentElement.dataset.size = size }", appearance.size)


@contextmanager
def turned(page: Page, appearance: Appearance) -> Iterator[None]:
    """The page at the other width, where this appearance asks for it."""
    usual = page.viewport_size or PHONE
    if appearance.turned:
        page.set_viewport_size(DESK if usual["width"] == PHONE["width"] else PHONE)
        page.wait_for_timeout(SETTLE_MS)
    yield
    page.set_viewport_size(usual)


def whole(page: Page) -> bytes:
    """A picture of a page from top to end, with the tab bar at its foot: the window is made as high as the page.

    A sheet over a page is as high as the window, and the page behind it needs no picture.
    """
    usual = page.viewport_size or PHONE
    height = int(page.evaluate("document.querySelector('dialog[open]') ? 0 : document.documentElement.scrollHeight"))
    page.set_viewport_size({**usual, "height": max(height, usual["height"])})
    picture = page.screenshot(animations="disabled")
    page.set_viewport_size(usual)
    return picture


def beyond(page: Page) -> list[str]:
    """Whether a page is wider than its window, so that it must be pushed aside to be read."""
    over = int(page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth"))
    return [f"is {over} px wider than the window"] if over > 0 else []


def walked(
    visit: Visit, part: str, appearances: tuple[Appearance, ...], wanted: Wanted, visited: set[str]
) -> list[str]:
    """Photograph and check every stop of a part; what axe-core finds, one line each, and where the walk broke off."""
    findings, last = [], "its beginning"
    try:
        for name, page in everything(visit, (part,)):
            last = name
            findings += [f"{name} does not show {one}" for one in strays(name, urlsplit(page.url).path)]
            visited.add(name)
            if wanted.only not in name:
                continue
            for appearance in appearances:
                dress(page, appearance)
                file = wanted.out / appearance.name / f"{name}.png"
                file.parent.mkdir(parents=True, exist_ok=True)
                with turned(page, appearance):
                    file.write_bytes(whole(page))
                    found = [*grave(page), *beyond(page)]
                findings += [f"{appearance.name}/{name}: {one}" for one in found]
            dress(page, LIGHT)
    except (AssertionError, Error, StopIteration) as broken:
        why = str(broken).partition("\n\nAria snapshot")[0]
        findings.append(f"{part} ({visit.locale}) broke off after {last}: {why}")
    return findings


def review(browser: Browser, origin: str, wanted: Wanted) -> int:
    """All pictures and all findings; 1 if there are any."""
    for old in wanted.out.glob("*/*.png"):
        old.unlink()
    secret = password(origin)
    walks: tuple[tuple[Locale, tuple[Appearance, ...]], ...] = (
        ("zh-CN", (LIGHT, DARK, ELDER, TURNED)),
        ("en", (ENGLISH,)),
    )
    findings: list[str] = []
    visited: set[str] = set()
    for locale, known in walks:
        appearances = tuple(one for one in known if not wanted.looks or one.name in wanted.looks)
        for part in (wanted.parts or PARTS) if appearances else ():
            began = time.monotonic()
            found = walked(Visit(browser, origin, secret, locale), part, appearances, wanted, visited)
            print(f"{locale} {part}: {time.monotonic() - began:.0f} s, {len(found)} findings", flush=True)
            findings += found
    if not wanted.parts:
        findings += [f"no stop {stop}, which is to show {one}" for one, stop in PAGES.items() if stop not in visited]
    if not wanted.parts or "faces" in wanted.parts:
        findings += faces(browser, origin, wanted)
    print("\n".join(findings))
    print(f"{len(list(wanted.out.glob('*/*.png')))} pictures in {wanted.out}, {len(findings)} serious findings")
    return int(bool(findings))


def faces(browser: Browser, origin: str, wanted: Wanted) -> list[str]:
    """All faces on one sheet, in both languages, light and dark: the gallery, which only the development server has.

    A type of certificate of this city that has no face there is a finding.
    """
    if wanted.only not in "faces":
        return []
    missing: list[str] = []
    port = free_port()
    command = ["node_modules/.bin/vite", "--host", "127.0.0.1", "--port", str(port), "--strictPort"]
    gallery = subprocess.Popen(command, cwd=ROOT, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    try:
        ends_at = time.monotonic() + START_S
        while not listening(port) and time.monotonic() < ends_at:
            time.sleep(0.1)
        for locale, appearance in (("zh-CN", LIGHT), ("zh-CN", DARK), ("en", ENGLISH)):
            context = browser.new_context(viewport={"width": 1500, "height": 900}, color_scheme=appearance.scheme)
            page = context.new_page()
            page.route(f"http://127.0.0.1:{port}/api/**", partial(forward, origin))
            page.goto(f"http://127.0.0.1:{port}/gallery.html?faces={locale}")
            expect(page.locator("[data-faces] svg").last).to_be_visible(timeout=START_S * 1000)
            page.wait_for_load_state("networkidle")
            drawn = {str(one.get_attribute("data-type")) for one in page.locator("[data-faces] figure").all()}
            missing = [f"faces: none of {one}" for one in sorted(types_of(origin) - drawn)]
            file = wanted.out / appearance.name / "faces.png"
            file.parent.mkdir(parents=True, exist_ok=True)
            page.locator("[data-faces]").screenshot(path=file)
            context.close()
    finally:
        gallery.terminate()
        gallery.wait(timeout=20)
    return missing


def types_of(origin: str) -> set[str]:
    """All types of certificates of this city."""
    with urlopen(f"{origin}/api/types", timeout=10) as response:  # noqa: S310 - our own server
        return {one["code"] for one in json.load(response)["items"]}


def forward(origin: str, route: Route) -> None:
    """Let the real server draw the rare characters of the gallery."""
    route.fulfill(response=route.fetch(url=origin + urlsplit(route.request.url).path))


def listening(port: int) -> bool:
    """Whether something answers on this port."""
    with socket.socket() as probe:
        return probe.connect_ex(("127.0.0.1", port)) == 0


def illustrate(browser: Browser, origin: str, only: Wanted) -> int:
    """The pictures of the READMEs, of these parts and looks or all; 1 if one is missing or too heavy."""
    parts, looks = only.parts, only.looks
    secret = password(origin)
    PICTURES.mkdir(parents=True, exist_ok=True)
    wanted = {*README.values(), *README_ENGLISH.values(), *README_DARK.values()}
    walks: tuple[tuple[Locale, dict[str, str], dict[str, str]], ...] = (
        ("zh-CN", README, README_DARK),
        ("en", README_ENGLISH, {}),
    )
    looks_of: dict[Locale, set[str]] = {"zh-CN": {"light", "dark"}, "en": {"english"}}
    heavy = []
    for locale, names, dark in walks:
        if looks and not looks_of[locale] & set(looks):
            continue
        for stop, page in everything(Visit(browser, origin, secret, locale, TWICE), parts or tuple(PARTS)):
            for appearance, table in ((LIGHT, names), (DARK, dark)):
                if stop in table:
                    wanted.discard(table[stop])
                    dress(page, appearance)
                    heavy += [table[stop]] if keep(page, PICTURES / f"{table[stop]}.png") > PICTURE_BYTES else []
            dress(page, LIGHT)
    missing = [] if parts or looks else sorted(wanted)
    print(f"missing: {missing}, too heavy: {heavy}")
    return int(bool(missing or heavy))


def keep(page: Page, file: Path) -> int:
    """Save what the screen shows as a small PNG; how many bytes it has."""
    picture = Image.open(BytesIO(page.screenshot(animations="disabled"))).convert("RGB")
    picture.quantize(COLOURS, dither=Image.Dither.NONE).save(file, optimize=True)
    return file.stat().st_size


def main() -> int:
    """Serve, walk, photograph."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else None)
    parser.add_argument("--out", type=Path, default=OUT, help="folder of the pictures")
    parser.add_argument("--part", action="append", default=[], choices=[*PARTS, "faces"], help="only these parts")
    parser.add_argument("--look", action="append", default=[], choices=LOOKS)
    parser.add_argument("--only", default="", help="only stops whose name contains this")
    parser.add_argument("--readme", action="store_true", help="make the pictures of docs/pictures")
    given = parser.parse_args()
    with ExitStack() as stack:
        folder = Path(stack.enter_context(TemporaryDirectory()))
        camera.wall(folder / "camera.mjpeg")
        origin = stack.enter_context(served(folder))
        browser = stack.enter_context(chromium(camera=folder / "camera.mjpeg"))
        wanted = Wanted(given.out, tuple(given.part), tuple(given.look), given.only)
        return illustrate(browser, origin, wanted) if given.readme else review(browser, origin, wanted)


if __name__ == "__main__":
    sys.exit(main())
