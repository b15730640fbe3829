"""A city is its pack: another folder makes another city, and no line of code changes."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest
from click.testing import CliRunner

from backend.catalogue import service as catalogue
from backend.certificates.service import Draft, HolderOf, issue
from backend.citypack.checks import checked
from backend.citypack.reading import read
from backend.citypack.service import enter, install
from backend.cli import main
from backend.identity import passwords, people
from backend.identity.people import Details
from backend.identity.recruiting import Recruit, enrol
from backend.kernel.clock import FixedClock
from backend.kernel.db import Database
from backend.kernel.errors import SettingsRefused
from backend.kernel.keys import FileKeys
from backend.kernel.settings import DEMO_PACK, Settings
from backend.standards import resident_id
from backend.web.app import create_app
from tests.city import City, served
from tests.database import TUESDAY_MORNING as NOW
from tests.database import opened
from tests.flows.steps import show, verdict
from tests.flows.test_passkeys import register, sign_in
from tests.unit.identity.authenticator import Authenticator

LINXI = Path(__file__).parents[1] / "citypacks" / "linxi"
ORIGIN = "https://zheng.linxi.example"
PASSWORD = "a long one"
RESIDENT_ID = resident_id.build("880900", date(1990, 5, 1), 12)
TODAY = date(2026, 3, 3)


@pytest.fixture(autouse=True)
def _own_catalogue_again() -> Iterator[None]:
    """A process serves one city; this one has to go back to the demo's."""
    yield
    catalogue.use(read(DEMO_PACK).local)


@pytest.fixture
def linxi(settings: Settings, database: Database, keys: FileKeys, clock: FixedClock, tmp_path: Path) -> Iterator[City]:
    """The small city as `city install` makes it, with one craftswoman who has a certificate of the city's own type."""
    pack = checked(LINXI)
    catalogue.use(pack.local)
    with database.unit(write=True) as session:
        entered = install(session, keys, pack, "production", demo_secret=None, scenes_since=TODAY, now=NOW)
        person = people.add_person(session, keys, Details("沈采薇", RESIDENT_ID), now=NOW)
        passwords.add_account(session, person, "weaver", password_hash=passwords.hashed(PASSWORD), demo=False, now=NOW)
        draft = Draft(
            type="craft_certificate",
            serial="2026LINXI01",
            holders=[HolderOf(person, RESIDENT_ID, "沈采薇")],
            values={
                "certificate_number": "SY000001",
                "name": "沈采薇",
                "craft": "竹编",
                "valid_period": "2026-01-01/2028-12-31",
                "issuing_authority": "临溪县文化和旅游局",
                "issued_on": "2026-01-01",
            },
            issued_on=date(2026, 1, 1),
            valid_from=date(2026, 1, 1),
            valid_to=date(2028, 12, 31),
        )
        office, code = entered.organisations["culture"], pack.organisations[1].uscc
        issue(session, keys, office, code, draft, kid=entered.kids["culture"], now=NOW)
    web = tmp_path / "web"
    web.mkdir()
    for name in ("index.html", "inspect.html"):
        (web / name).write_text("<!doctype html><html><head><title>x</title></head><body></body></html>")
    made = replace(settings, mode="production", public_origin=ORIGIN, city_pack=LINXI, web_dir=web)
    with served(made, clock) as city:
        yield city


def test_name_colour_and_mark_come_from_the_pack(linxi: City) -> None:
    city = linxi.stranger().get("/api/city")
    assert (city["name"], city["name_en"], city["area_code"]) == ("临溪县", "Linxi", "880900")
    assert city["hue"] == {"light": "#7a2e5d", "dark": "#f0b3d6"}
    assert city["texts"]["hotline"] == "12345"
    mark = linxi.stranger().get(city["mark"])
    assert mark.headers["Content-Type"].startswith("image/svg+xml")
    assert "no-store" not in mark.headers["Cache-Control"]
    assert "default-src 'none'" in mark.headers["Content-Security-Policy"]


@pytest.mark.parametrize("path", ["/", "/sign-in", "/inspect", "/C/" + "A" * 26])
def test_every_page_has_the_citys_colour_in_its_head_and_the_policy_allows_that_alone(linxi: City, path: str) -> None:
    page = linxi.stranger().get(path)
    assert page.body.count("<style>") == 1
    assert "--action:#7a2e5d" in page.body.split("</head>")[0]
    policy = page.headers["Content-Security-Policy"]
    assert "style-src 'self' 'sha256-" in policy
    assert "unsafe-inline" not in policy


def test_the_register_has_the_packs_scenes_and_the_catalogue_its_types(linxi: City) -> None:
    stranger = linxi.stranger()
    assert [one["code"] for one in stranger.get("/api/scenes")["items"]] == ["culture.fair", "police.check"]
    types = {one["code"]: one for one in stranger.get("/api/types")["items"]}
    assert set(types) == {"identity_card", "residence_permit", "craft_certificate"}
    assert "lives_in_county" in {answer["key"] for answer in types["identity_card"]["answers"]}
    assert types["residence_permit"]["type_code"].startswith("11880900")


def test_its_people_show_and_its_offices_check(linxi: City) -> None:
    recruit = Recruit(
        uscc=read(LINXI).organisations[1].uscc, organisation="x", organisation_en="x", area_code="880900",
        role="inspector", name="竺青", resident_id="11010519491231002X", login="zhu", unit="非遗股",
    )  # fmt: skip
    with linxi.writing() as session:
        token = enrol(session, linxi.keys, recruit, now=NOW)
    officer, device = linxi.stranger(), Authenticator(origin=ORIGIN)
    officer.post("/api/invitations", {"token": token})
    register(officer, device)
    officer.delete("/api/session")
    sign_in(officer, device)
    weaver = linxi.stranger().sign_in("weaver", PASSWORD)
    code = show(weaver, {"craft_certificate": ["name", "craft", "in_force"]})
    found = verdict(officer, code["text"], "culture.fair")
    assert (found["verdict"], found["certificates"][0]["fields"]["craft"]) == ("valid", "竹编")


def test_what_is_new_in_a_pack_is_entered_and_what_is_there_stays(linxi: City) -> None:
    pack = read(LINXI)
    more = replace(pack, scenes=(*pack.scenes, pack.scenes[0].model_copy(update={"code": "culture.market"})))
    with linxi.writing() as session:
        again = enter(session, linxi.keys, more, scenes_since=TODAY, now=NOW)
    assert (again.new_organisations, again.new_scenes) == (0, 1)
    assert "culture.market" in {one["code"] for one in linxi.stranger().get("/api/scenes")["items"]}


def test_a_start_with_the_pack_of_another_city_is_refused(linxi: City, clock: FixedClock) -> None:
    database = opened(linxi.settings, clock)
    with pytest.raises(SettingsRefused, match="the database is of Linxi, LZ_CITY_PACK of"):
        create_app(replace(linxi.settings, city_pack=DEMO_PACK), database)
    database.dispose()


def test_a_start_with_a_broken_pack_is_refused(linxi: City, tmp_path: Path) -> None:
    with pytest.raises(SettingsRefused, match=r"city\.json: the file is not there"):
        create_app(replace(linxi.settings, city_pack=tmp_path), None)


def command(settings: Settings, *arguments: str, pack: Path | None = LINXI) -> tuple[int, str]:
    """Exit code and output of a command on this database."""
    environment = {
        "LZ_MODE": "production",
        "DATABASE_URL": settings.database_url,
        "PUBLIC_ORIGIN": ORIGIN,
        "LZ_KEY_DIR": str(settings.key_dir),
        "LZ_CITY_PACK": str(pack) if pack else None,
    }
    done = CliRunner().invoke(main, list(arguments), env=environment)
    return done.exit_code, done.output


def test_the_commands_install_and_update_a_city_from_its_folder(settings: Settings, keys: FileKeys) -> None:
    assert keys.folder == settings.key_dir
    code, text = command(settings, "city", "install", pack=None)
    assert (code, "set LZ_CITY_PACK" in text) == (1, True)
    code, text = command(settings, "city", "install")
    assert (code, text) == (0, "临溪县 is installed: 2 organisations, 2 scenes\n")
    assert command(settings, "city", "update") == (0, "0 new organisations, 0 new scenes\n")
    assert command(settings, "city", "install")[0] == 1
    code, text = command(settings, "city", "update", pack=DEMO_PACK)
    assert (code, "the database is of Linxi" in text) == (1, True)


def test_the_check_command_says_what_is_wrong_and_fails(tmp_path: Path) -> None:
    good = CliRunner().invoke(main, ["city", "check", str(LINXI)])
    assert (good.exit_code, "linxi: 临溪县 Linxi, 2 organisations, 3 certificate types, 2 scenes" in good.output) == (
        0,
        True,
    )
    bad = CliRunner().invoke(main, ["city", "check", str(tmp_path), str(LINXI)])
    assert (bad.exit_code, "city.json: the file is not there" in bad.output) == (1, True)
    assert CliRunner().invoke(main, ["city", "schema"]).output.startswith("{")
