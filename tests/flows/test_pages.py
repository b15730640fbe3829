"""What everybody may see: health, city, register, glyphs, the page for strangers, and the interface's description."""

import re

import pytest
from sqlalchemy import text

from backend.web.app import describe
from backend.web.routes import ACCESS
from tests.city import City
from tests.unit.web.interface import DESCRIPTION, OPERATIONS, SCHEMAS

CODES = ["A" * 26, "7" * 26, "nonsense", "%00", "<script>alert(1)</script>", "x" * 500]


def digest(city: City) -> list[tuple[object, ...]]:
    """Everything a code's address could change."""
    with city.reading() as session:
        tables = ("presentation", "code_handle", "access_event", "outbox", "live_event", "attempts", "sign_in")
        return [tuple(session.execute(text(f"SELECT count(*) FROM {name}")).one()) for name in tables]  # noqa: S608


@pytest.mark.parametrize("kind", "CARK")
def test_a_codes_address_shows_the_same_page_for_every_code(city: City, kind: str) -> None:
    codes = [code for code in CODES if "/" not in code]
    # some pages name the wallet's address of the code, and know nothing else of it either
    pages = set()
    for code in codes:
        page = city.stranger().get(f"/{kind}/{code}").body
        pages.add(page.replace(f"/asked/{code}", "/asked").replace(f"/grants/open#{code}", "/grants/open"))
    assert len(pages) == 1
    (page,) = pages
    said = {"A": "有人把证照授权给别人看", "K": "这是电脑登录用的码", "R": "这是请你出示证照的码"}
    assert said.get(kind, "这是某人出示的动态码") in page
    assert "云汀市" in page


def test_opening_a_live_codes_address_changes_nothing_and_tells_nothing(city: City) -> None:
    holder = city.person("citizen")
    code = holder.post("/api/codes", {})
    address = "/" + code["text"].split("/", 3)[3]
    inspector = city.person("inspector")  # a sign-in is an event of its own
    before = digest(city)
    page = city.stranger().get(address)
    assert page.status == 200
    assert page.body == city.stranger().get("/C/" + "A" * 26).body
    assert inspector.get(address).body == page.body
    assert city.stranger().call("HEAD", address).status == 200
    for secret in ("周敏", "周●", code["typed"], address.rsplit("/", 1)[1]):
        assert secret not in page.body
    assert digest(city)[:4] == before[:4]
    assert holder.get(f"/api/codes/{code['id']}")["state"] == "live"


@pytest.mark.parametrize(
    ("wanted", "english"),
    [
        (None, False),
        ("zh-CN", False),
        ("en-GB,en;q=0.8", True),
        ("en;q=0.5,zh-CN;q=0.9", False),
        ("de", False),
        ("*", False),
    ],
)
def test_the_page_speaks_chinese_unless_english_is_asked_for(city: City, wanted: str | None, english: bool) -> None:
    body = city.stranger().get("/C/x", accept_language=wanted).body
    assert ("This is somebody's live code" in body) is english
    assert ('lang="en"' in body) is english
    assert ("Yunting" in body) is english


def test_the_page_is_kept_and_listed_by_nobody_and_needs_no_script(city: City) -> None:
    page = city.stranger().get("/C/" + "A" * 26)
    assert page.headers["Cache-Control"] == "no-store"
    assert page.headers["X-Robots-Tag"] == "noindex"
    assert '<meta name="robots" content="noindex">' in page.body
    for forbidden in ("<script", "<form", "<input", "http://", "https://", "style="):
        assert forbidden not in page.body
    assert "Set-Cookie" not in page.headers


@pytest.mark.parametrize("method", ["POST", "PUT", "DELETE", "PATCH"])
def test_nothing_can_be_sent_to_a_codes_address(city: City, method: str) -> None:
    assert city.stranger().call(method, "/C/" + "A" * 26, {}).status == 405


def test_health_and_city_say_what_everybody_may_know(city: City, request: pytest.FixtureRequest) -> None:
    health = city.stranger().get("/api/health")
    assert health.body == {
        "status": "ok",
        "database": request.config.getoption("--database"),
        "version": health["version"],
    }
    answer = city.stranger().get("/api/city")
    assert (answer["name"], answer["name_en"], answer["demo"]) == ("云汀市", "Yunting", True)
    assert answer["server_time"] == "2026-03-03T02:00:00.000Z"


def test_the_demo_lists_fictional_people_with_their_password(city: City) -> None:
    answer = city.stranger().get("/api/demo")
    logins = [one["login"] for one in answer["accounts"]]
    assert len(logins) == len(set(logins))
    assert {"citizen", "elder", "parent", "agent", "inspector", "inspector2", "clerk", "issuer", "reviewer", "admin",
            "security", "auditor", "bank"} <= set(logins)  # fmt: skip
    assert len(answer["password"]) >= 12
    for login in logins:
        assert city.stranger().sign_in(login, answer["password"]).get("/api/session")["login"] == login


def test_a_checker_gets_the_own_scenes_and_everybody_else_the_register(city: City) -> None:
    register = city.stranger().get("/api/scenes")["items"]
    inspector = city.person("inspector")
    own = inspector.get("/api/scenes")["items"]
    assert {one["organisation"]["name"] for one in own} == {"云汀市公安局交通警察支队"}
    assert 0 < len(own) < len(register)
    for browser, path in ((inspector, "/api/scenes?register=true"), (city.person("citizen"), "/api/scenes")):
        assert browser.get(path)["items"] == register
    for scene in register:
        assert scene["legal_basis"]
        assert scene["legal_basis_en"]


def test_the_interface_is_described_in_openapi_3_1_for_every_path() -> None:
    described = describe()
    assert described["openapi"] == DESCRIPTION["openapi"]
    assert described["openapi"].startswith("3.1")
    assert set(described["paths"]) == set(DESCRIPTION["paths"])


def test_every_reference_of_the_description_leads_somewhere() -> None:
    wanted = set(re.findall(r"#/components/schemas/([A-Za-z0-9_]+)", str(DESCRIPTION)))
    assert wanted <= set(SCHEMAS)


def test_operations_have_names_of_their_own_words_and_declared_access() -> None:
    entries = [entry for methods in DESCRIPTION["paths"].values() for entry in methods.values()]
    names = [entry["operationId"] for entry in entries]
    assert len(names) == len(set(names)) == len(OPERATIONS)
    for entry in entries:
        assert entry["summary"]
        assert ACCESS[entry["operationId"].replace("_", ".", 1)].permission == entry.get("x-permission")
        by_session = [one for one in entry.get("security", []) if "session" in one]
        assert bool(by_session) == bool(entry.get("x-permission"))
        for status, response in entry["responses"].items():
            assert status.startswith("2") or "application/problem+json" in response["content"], entry["operationId"]


def test_bodies_take_nothing_unknown() -> None:
    for methods in DESCRIPTION["paths"].values():
        for entry in methods.values():
            for content in entry.get("requestBody", {}).get("content", {}).values():
                name = content["schema"]["$ref"].rsplit("/", 1)[1]
                assert SCHEMAS[name]["additionalProperties"] is False, name


def test_what_can_be_answered_is_described() -> None:
    """Refusals that are part of a route's own work, not of every route."""
    paths = DESCRIPTION["paths"]
    for path, method, status in (
        ("/api/session", "post", "401"), ("/api/session", "post", "429"), ("/api/passkeys/session", "post", "401"),
        ("/api/demo", "get", "404"), ("/api/invitations", "post", "401"),
    ):  # fmt: skip
        assert status in paths[path][method]["responses"], (path, method, status)
