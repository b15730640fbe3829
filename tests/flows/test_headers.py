"""Security headers on every kind of answer (R26), and nothing personal in any store on the way."""

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from backend.kernel.clock import FixedClock
from backend.kernel.settings import Settings
from tests.city import City, served
from tests.client import Answer, Client
from tests.unit.web.interface import OPERATIONS

pytestmark = pytest.mark.once

EVERY = {
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "no-referrer",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
}
DOCUMENTS = (
    "/",
    "/sign-in",
    "/code",
    "/certificates",
    "/certificates/1",
    "/me",
    "/me/looks",
    "/scenes",
    "/inspect",
    "/scan",
    "/home",
    "/office/window",
    "/inspect/x",
)


@pytest.fixture
def built(city_settings: Settings, clock: FixedClock, tmp_path: Path) -> Iterator[City]:
    """The demo city with a web app as small as can be."""
    web = tmp_path / "web"
    (web / "assets").mkdir(parents=True)
    for name in ("index.html", "inspect.html", "scan.html"):
        (web / name).write_text(f"<!doctype html><title>{name}</title>")
    for name in ("app-0a1b2c3d.js", "decoder-0a1b2c3d.js"):
        (web / "assets" / name).write_text("1")
    (web / "manifest.webmanifest").write_text("{}")
    with served(replace(city_settings, web_dir=web), clock) as city:
        yield city


def answers(city: City) -> dict[str, Answer]:
    """One of every kind."""
    stranger, citizen = city.stranger(), city.person("citizen")
    return {
        "200": stranger.get("/api/health"),
        "201": citizen.post("/api/codes", {}),
        "204": citizen.delete("/api/session"),
        "304": stranger.get("/api/types", if_none_match=stranger.get("/api/types").headers["ETag"]),
        "400": stranger.raw("POST", "/api/session", b"["),
        "401": stranger.get("/api/session"),
        "403": stranger.post("/api/session", {}, x_liangzheng=None),
        "404": stranger.get("/api/nothing"),
        "404 outside": stranger.get("/nothing"),
        "405": stranger.call("PUT", "/api/session", {}),
        "413": stranger.raw("POST", "/api/session", b"x" * 300_000),
        "415": stranger.raw("POST", "/api/session", b"{}", "text/plain"),
        "422": stranger.post("/api/session", {}),
        "503": city.person("elder").get("/api/me/events", accept="text/event-stream"),
        "stranger's page": stranger.get("/C/" + "A" * 26),
        "slot": city.stranger(slot=3).get("/api/health"),
        **{path: stranger.get(path) for path in DOCUMENTS},
    }


def test_every_kind_of_answer_carries_them(built: City) -> None:
    for kind, answer in answers(built).items():
        if kind[:3].isdigit():
            assert answer.status == int(kind[:3]), kind
        assert {name: answer.headers.get(name) for name in EVERY} == EVERY, kind
        assert "camera=(self)" in answer.headers["Permissions-Policy"], kind
        assert "microphone=()" in answer.headers["Permissions-Policy"], kind
        assert "default-src 'none'" in answer.headers["Content-Security-Policy"], kind
        assert "Access-Control-Allow-Origin" not in answer.headers, kind
        assert "Server" not in answer.headers, kind
        assert "X-Powered-By" not in answer.headers, kind


# What everybody may read and everybody is told the same: nothing of a person is in it.
KEPT = {
    "/api/types": "no-cache",
    "/api/issuing-list": "public, max-age=60",
    "/api/offline/bundle": "public, max-age=60",
    "/api/offline/revocations": "public, max-age=60",
    "/api/offline/revocations/printed": "public, max-age=60",
}


def directives(answer: Answer) -> dict[str, str]:
    parts = (part.strip().partition(" ") for part in answer.headers["Content-Security-Policy"].split(";"))
    return {name: value for name, _, value in parts}


def test_only_the_inspectors_document_may_compile_its_decoder(built: City) -> None:
    for path in DOCUMENTS:
        expected = "'self' 'wasm-unsafe-eval'" if path.startswith(("/inspect", "/scan")) else "'self'"
        assert directives(built.stranger().get(path))["script-src"] == expected, path


def test_the_decoder_beside_a_page_may_compile_what_comes_from_here_and_nothing_else(built: City) -> None:
    policy = directives(built.stranger().get("/assets/decoder-0a1b2c3d.js"))
    assert policy["script-src"] == "'self' 'wasm-unsafe-eval'"
    assert (policy["default-src"], policy["connect-src"]) == ("'none'", "'self'")
    assert policy["require-trusted-types-for"] == "'script'"
    assert "Content-Security-Policy" not in built.stranger().get("/assets/app-0a1b2c3d.js").headers


def test_no_policy_lets_anything_inline_or_foreign_in(built: City) -> None:
    for kind, answer in answers(built).items():
        policy = directives(answer)
        assert "unsafe-inline" not in str(policy), kind
        assert "'unsafe-eval'" not in str(policy), kind
        assert "http" not in str(policy), kind
        assert policy["require-trusted-types-for"] == "'script'", kind
        assert policy["base-uri"] == "'none'", kind
        assert policy["frame-ancestors"] == "'self'", kind  # a demo frames itself on the stage


def test_no_answer_of_the_interface_is_stored_unless_it_is_public_for_ever(city: City) -> None:
    citizen = city.person("citizen")
    for operation in OPERATIONS:
        if operation.method == "GET" and "glyphs" not in operation.template:
            answer = citizen.get(operation.path)
            assert answer.headers["Cache-Control"] == KEPT.get(operation.template, "no-store"), operation.name
            assert "Cookie" in answer.headers["Vary"], operation.name


def test_the_types_are_sent_once_and_then_only_named(city: City) -> None:
    stranger = city.stranger()
    first = stranger.get("/api/types")
    again = stranger.get("/api/types", if_none_match=first.headers["ETag"])
    assert (first.status, again.status, again.body) == (200, 304, "")
    assert stranger.get("/api/types", if_none_match='"another"').status == 200


def test_the_types_are_sent_small_to_whoever_can_read_it(city: City) -> None:
    stranger = city.stranger()
    small, whole = (stranger.get("/api/types", accept_encoding=one) for one in ("gzip, br", "gzip;q=0, br"))
    assert small.headers["Content-Encoding"] == "gzip"
    assert "Content-Encoding" not in whole.headers
    assert int(small.headers["Content-Length"]) * 4 < int(whole.headers["Content-Length"])
    assert "Accept-Encoding" in small.headers["Vary"]
    assert "Accept-Encoding" in whole.headers["Vary"]


def test_documents_are_asked_for_each_time_and_hashed_files_never_again(built: City) -> None:
    stranger = built.stranger()
    assert stranger.get("/").headers["Cache-Control"] == "no-cache"
    asset = stranger.get("/assets/app-0a1b2c3d.js")
    assert asset.status == 200
    assert "immutable" in asset.headers["Cache-Control"]


@pytest.mark.parametrize("path", ["/assets/app-0a1b2c3d.js", "/manifest.webmanifest", "/index.html", "/inspect.html"])
def test_files_carry_them_too(built: City, path: str) -> None:
    answer = built.stranger().get(path)
    assert answer.status == 200
    assert {name: answer.headers.get(name) for name in EVERY} == EVERY
    assert "Access-Control-Allow-Origin" not in answer.headers
    if path.endswith(".html"):
        assert ("wasm-unsafe-eval" in answer.headers["Content-Security-Policy"]) == (path == "/inspect.html")


def test_a_web_app_that_was_not_built_is_unavailable_and_the_interface_is_not(
    city_settings: Settings, clock: FixedClock, tmp_path: Path
) -> None:
    with served(replace(city_settings, web_dir=tmp_path / "none"), clock) as city:
        browser: Client = city.stranger()
        assert (browser.get("/").status, browser.get("/").code) == (503, "unavailable")
        assert browser.get("/api/health").status == 200
