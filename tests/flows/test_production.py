"""A real city: no demo people, no staff passwords, cookies for https, and no start on the wrong database."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest
from flask_openapi import OpenAPI

from backend.identity import passwords, people
from backend.identity.people import Details
from backend.identity.recruiting import Recruit, enrol
from backend.identity.rules import Role
from backend.kernel import installation
from backend.kernel.clock import FixedClock
from backend.kernel.db import Database
from backend.kernel.errors import SettingsRefused
from backend.kernel.keys import FileKeys
from backend.kernel.settings import Settings
from backend.web.app import create_app
from tests.city import City, served
from tests.client import Client
from tests.database import TUESDAY_MORNING as NOW
from tests.database import opened
from tests.flows.test_passkeys import register, sign_in
from tests.unit.identity.authenticator import Authenticator

ORIGIN = "https://zheng.yunting.example"
PASSWORD = "a long one"
XU = Recruit(
    uscc="11880100MB2Q12345Y", organisation="云汀市公安局", organisation_en="Yunting Public Security",
    area_code="880100", role="inspector", name="徐强", resident_id="11010519491231002X", login="xu",
)  # fmt: skip


@pytest.fixture
def real(settings: Settings, database: Database, keys: FileKeys, clock: FixedClock) -> Iterator[City]:
    """A real city with one citizen and one inspector, both with a password; the inspector's must not count."""
    described: dict[str, object] = {"name": "云汀市", "name_en": "Yunting", "area_code": "880100"}
    hashed = passwords.hashed(PASSWORD)
    with database.unit(write=True) as session:
        installation.install(session, "production", described, demo_secret=None, now=NOW)
        office = people.add_organisation(
            session, uscc="U1", name="局", name_en="Office", kind="government", area_code="880100", now=NOW
        )
        for login, role in (("citizen", None), ("inspector", Role.INSPECTOR)):
            person = people.add_person(session, keys, Details("周敏", login), now=NOW)
            passwords.add_account(session, person, login, password_hash=hashed, demo=False, now=NOW)
            if role:
                people.add_membership(session, person, office, role, valid_from=date(2026, 1, 1))
    with served(replace(settings, mode="production", public_origin=ORIGIN), clock) as city:
        yield city


def invited(real: City) -> str:
    with real.writing() as session:
        return enrol(session, real.keys, XU, now=NOW)


def device() -> Authenticator:
    return Authenticator(origin=ORIGIN)


def test_there_is_no_demo(real: City) -> None:
    answer = real.stranger().get("/api/demo")
    assert (answer.status, answer.code) == (404, "not_found")
    assert real.stranger().get("/api/city")["demo"] is False
    assert real.stranger().get("/api/city")["origin"] == ORIGIN


def test_a_citizen_signs_in_by_password_and_gets_a_cookie_bound_to_this_host(real: City) -> None:
    answer = real.stranger().post("/api/session", {"login": "citizen", "password": PASSWORD})
    parts = answer.headers["Set-Cookie"].split("; ")
    assert answer.status == 201
    assert answer["demo"] is False
    assert parts[0].startswith("__Host-lz=")
    assert {"Secure", "HttpOnly", "SameSite=Lax", "Path=/"} <= set(parts)
    assert not any(part.startswith("Domain") for part in parts)


def test_a_slot_has_a_cookie_bound_to_this_host_too(real: City) -> None:
    browser = real.stranger(slot=4)
    answer = browser.post("/api/session", {"login": "citizen", "password": PASSWORD})
    assert answer.headers["Set-Cookie"].startswith("__Host-lz-4=")
    assert browser.get("/api/session").status == 200


def test_a_cookie_of_the_plain_name_counts_for_nothing(real: City) -> None:
    browser = real.stranger().sign_in("citizen", PASSWORD)
    cookie = browser._http.get_cookie("__Host-lz", domain="localhost")
    assert cookie is not None
    other: Client = real.stranger()
    other._http.set_cookie("lz", cookie.value, domain="localhost")
    assert other.get("/api/session").status == 401


def test_signing_out_takes_the_same_cookie_back(real: City) -> None:
    browser = real.stranger().sign_in("citizen", PASSWORD)
    gone = browser.delete("/api/session").headers["Set-Cookie"]
    assert gone.startswith("__Host-lz=;")
    assert "Secure" in gone
    assert browser.get("/api/session").status == 401


def test_staff_is_refused_by_password_in_the_words_for_everybody(real: City) -> None:
    right = real.stranger().post("/api/session", {"login": "inspector", "password": PASSWORD})
    wrong = real.stranger().post("/api/session", {"login": "inspector", "password": "wrong"})
    assert (right.status, right.code) == (401, "wrong_credentials")
    assert {**right.body, "reference": ""} == {**wrong.body, "reference": ""}


def test_staff_comes_in_by_invitation_makes_a_passkey_and_signs_in_by_it(real: City) -> None:
    phone, own = real.stranger(), device()
    first = phone.post("/api/invitations", {"token": invited(real)})
    assert (first.status, first["login"]) == (201, "xu")
    assert "verifications:create" not in first["can"], "a link alone is no passkey"
    assert register(phone, own).status == 201
    assert phone.delete("/api/session").status == 204
    assert "verifications:create" in sign_in(phone, own)["can"]
    assert phone.get("/api/session").status == 200


def test_an_invitation_serves_once_and_for_three_days(real: City) -> None:
    token = invited(real)
    assert real.stranger().post("/api/invitations", {"token": token}).status == 201
    again = real.stranger().post("/api/invitations", {"token": token})
    assert (again.status, again.code) == (401, "wrong_credentials")
    assert "Set-Cookie" not in again.headers
    assert real.stranger().post("/api/invitations", {"token": "forged"}).code == "wrong_credentials"


def test_an_invitation_that_lay_about_is_worth_nothing(real: City) -> None:
    token = invited(real)
    real.pass_time(days=3)
    assert real.stranger().post("/api/invitations", {"token": token}).code == "wrong_credentials"


def test_passkeys_belong_to_the_citys_host(real: City) -> None:
    phone = real.stranger().sign_in("citizen", PASSWORD)
    assert phone.post("/api/passkeys/registration")["options"]["rp"]["id"] == "zheng.yunting.example"
    assert register(phone, Authenticator(origin="http://zheng.yunting.example")).status == 422
    assert register(phone, device()).status == 201


def test_nobody_frames_a_real_city_and_browsers_are_told_to_stay_on_https(real: City) -> None:
    headers = real.stranger().get("/api/health").headers
    assert "frame-ancestors 'none'" in headers["Content-Security-Policy"]
    assert "frame-src 'none'" in headers["Content-Security-Policy"]
    assert headers["Strict-Transport-Security"] == "max-age=31536000; includeSubDomains"


def start(settings: Settings, clock: FixedClock) -> OpenAPI:
    database = opened(settings, clock)
    try:
        return create_app(settings, database)
    finally:
        database.dispose()


def test_a_production_start_refuses_a_demo_database(city_settings: Settings, clock: FixedClock) -> None:
    with pytest.raises(SettingsRefused, match="demo database and LZ_MODE is production"):
        start(replace(city_settings, mode="production", public_origin=ORIGIN), clock)
    assert start(city_settings, clock).config["MAX_CONTENT_LENGTH"] == 262_144


def test_a_demo_start_refuses_a_real_database(real: City, clock: FixedClock) -> None:
    with pytest.raises(SettingsRefused, match="production database and LZ_MODE is demo"):
        start(replace(real.settings, mode="demo"), clock)


@pytest.mark.parametrize("mode", ["demo", "production"])
def test_a_start_on_an_empty_database_is_refused(settings: Settings, clock: FixedClock, mode: str) -> None:
    with pytest.raises(SettingsRefused, match="empty"):
        start(replace(settings, mode=mode, public_origin=ORIGIN), clock)  # type: ignore[arg-type] # both are modes


def test_a_start_without_the_keys_is_refused(city_settings: Settings, clock: FixedClock, tmp_path: Path) -> None:
    with pytest.raises(SettingsRefused, match="no root key"):
        start(replace(city_settings, key_dir=tmp_path / "none"), clock)


def test_a_start_with_keys_that_others_may_read_is_refused(city_settings: Settings, clock: FixedClock) -> None:
    city_settings.key_dir.chmod(0o755)
    with pytest.raises(SettingsRefused, match="read by others"):
        start(city_settings, clock)
