"""What a phone loads before the first code, and whether the code fits its QR."""

import gzip
import json
from pathlib import Path
from typing import Any

import pytest
import qrcode
from playwright.sync_api import expect

from tests.browser.conftest import Contexts, Site
from tests.browser.people import CODE, live_code, sign_in

BUILD = Path(__file__).parents[2] / "build" / "web"
SCRIPT_KIB, STYLE_KIB = 60, 12
QR_VERSION = 4


def closure(manifest: dict[str, Any], names: list[str]) -> set[str]:
    """These chunks and all they import statically."""
    found: set[str] = set()
    waiting = list(names)
    while waiting:
        name = waiting.pop()
        if name not in found:
            found.add(name)
            waiting += manifest[name].get("imports", [])
    return found


def weights(names: list[str]) -> tuple[float, float]:
    """KiB of script and of style, gzipped, that these chunks need."""
    manifest = json.loads((BUILD / ".vite" / "manifest.json").read_text())
    chunks = [manifest[name] for name in closure(manifest, names)]
    scripts = {one["file"] for one in chunks if one["file"].endswith(".js")}
    styles = {css for one in chunks for css in one.get("css", [])}
    return tuple(
        sum(len(gzip.compress((BUILD / f).read_bytes(), 9)) for f in files) / 1024 for files in (scripts, styles)
    )  # type: ignore[return-value] # two


@pytest.mark.parametrize("page", ["features/show/CodePage.vue", "features/signin/SignInPage.vue"])
def test_the_first_view_is_light(page: str) -> None:
    script, style = weights(["index.html", page])
    print(f"{page}: {script:.1f} KiB script, {style:.1f} KiB style")
    assert script <= SCRIPT_KIB
    assert style <= STYLE_KIB


def test_a_heavy_view_would_be_found() -> None:
    manifest = json.loads((BUILD / ".vite" / "manifest.json").read_text())
    script, _ = weights(list(manifest))
    assert script > SCRIPT_KIB


def test_what_the_browser_really_loads_for_the_code_is_light(contexts: Contexts, site: Site) -> None:
    page = contexts().new_page()
    sign_in(page, site.origin, "citizen")
    page.goto(f"{site.origin}/code")
    expect(page.locator(CODE)).to_have_attribute("data-state", "live")
    text = live_code(page)
    symbol = qrcode.QRCode(error_correction=qrcode.constants.ERROR_CORRECT_Q)
    symbol.add_data(text, optimize=0)
    symbol.make(fit=True)
    assert text == text.upper()
    assert symbol.version <= QR_VERSION
