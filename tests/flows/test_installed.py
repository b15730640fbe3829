"""The manifest with the city's name, the service worker and its switch, and a page for an unknown address."""

import re
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from backend.kernel.clock import FixedClock
from backend.kernel.settings import Settings
from backend.web.installed import described
from tests.city import City, served

WORKER = "addEventListener('fetch', () => 'abc-CITY')"


@pytest.fixture
def built(city_settings: Settings, clock: FixedClock, tmp_path: Path) -> Iterator[City]:
    """The demo city with a web app as small as can be."""
    (tmp_path / "index.html").write_text("<!doctype html><h1>app</h1>")
    (tmp_path / "sw.js").write_text(WORKER)
    (tmp_path / "manifest.webmanifest").write_text("of the build")
    with served(replace(city_settings, web_dir=tmp_path), clock) as city:
        yield city


@pytest.mark.parametrize(
    ("wanted", "name", "lang"),
    [(None, "云汀市居民码", "zh-Hans"), ("zh-CN", "云汀市居民码", "zh-Hans"), ("en", "Yunting Code", "en")],
)
def test_the_app_carries_the_name_of_its_city(built: City, wanted: str | None, name: str, lang: str) -> None:
    answer = built.stranger().get("/manifest.webmanifest", accept_language=wanted)
    assert answer.status == 200
    assert answer.headers["Content-Type"].startswith("application/manifest+json")
    assert (answer["name"], answer["lang"], answer["id"]) == (name, lang, "/")
    assert answer.headers["Cache-Control"] == "no-cache"
    assert "Accept-Language" in answer.headers["Vary"]
    assert built.stranger(slot=2).get("/manifest.webmanifest", accept_language=wanted).body == answer.body


def test_another_city_has_another_name_and_its_own_colour() -> None:
    found = described("Hamlet", "#225500", english=True)
    assert (found["name"], found["short_name"], found["theme_color"]) == ("Hamlet Code", "Hamlet", "#225500")
    assert described("小镇", "#225500", english=False)["name"] == "小镇居民码"
    purposes = {(icon["sizes"], icon["purpose"]) for icon in found["icons"]}
    assert purposes >= {("192x192", "any"), ("512x512", "any"), ("512x512", "maskable")}
    public = Path(__file__).parents[2] / "pwa" / "public"
    assert all((public / icon["src"].lstrip("/")).is_file() for icon in found["icons"])


def test_the_switch_serves_the_end_of_the_worker_at_once(built: City) -> None:
    stranger = built.stranger()
    switch = built.settings.data_dir / "app-off"
    own = stranger.get("/sw.js").body
    assert re.fullmatch(re.escape(WORKER).replace("CITY", "[0-9a-f]{8}"), own)
    switch.touch()
    ending = stranger.get("/sw.js")
    assert "unregister" in ending.body
    assert "caches.delete" in ending.body
    switch.unlink()
    again = stranger.get("/sw.js")
    assert again.body == own
    for answer in (ending, again):
        assert answer.headers["Content-Type"].startswith("text/javascript")
        assert answer.headers["Cache-Control"] == "no-cache"
        assert "connect-src 'self'" in answer.headers["Content-Security-Policy"]


def test_without_a_build_there_is_no_worker(city_settings: Settings, clock: FixedClock, tmp_path: Path) -> None:
    with served(replace(city_settings, web_dir=tmp_path / "none"), clock) as city:
        assert city.stranger().get("/sw.js").code == "not_found"
        assert city.stranger().get("/nowhere", accept="text/html").code == "not_found"


def test_an_unknown_address_is_a_page_for_a_person_and_a_problem_for_a_program(built: City) -> None:
    browser = {"accept": "text/html,application/xhtml+xml,*/*;q=0.8"}
    for address in ("/nowhere", "/nowhere/at/all", "/codes"):
        page = built.stranger().get(address, **browser)
        assert (page.status, page.headers["Content-Type"].split(";")[0]) == (404, "text/html")
        assert "<h1>" in page.body
        assert "default-src 'none'" in page.headers["Content-Security-Policy"]
        assert (built.stranger().get(address).status, built.stranger().get(address).code) == (404, "not_found")
    assert built.stranger().get("/api/nowhere", **browser).code == "not_found"
    assert built.stranger().post("/nowhere", {}, **browser).status == 404
