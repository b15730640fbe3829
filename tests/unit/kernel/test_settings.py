"""Settings are read once and refuse what could only fail later."""

from pathlib import Path

import pytest

from backend.kernel.errors import SettingsRefused
from backend.kernel.settings import Settings

CITY = "https://zheng.yunting.example"


def test_nothing_set_is_a_demo_on_this_machine() -> None:
    settings = Settings.from_environment({})
    assert settings == Settings(database_url="sqlite:///var/liangzheng.sqlite3")
    assert settings.mode == "demo"
    assert settings.public_origin == "http://localhost:8000"
    assert settings.key_dir == Path("var/keys")


def test_every_name_is_read() -> None:
    settings = Settings.from_environment(
        {
            "LZ_MODE": "production",
            "DATABASE_URL": "postgresql+psycopg://city@db/city",
            "PUBLIC_ORIGIN": CITY + "/",
            "LZ_DATA_DIR": "data",
            "LZ_KEY_DIR": "secrets",
            "LZ_WEB_DIR": "web",
            "LZ_GLYPH_FONT": "font.ttf",
            "LZ_STREAMS_MAX": "0",
            "LZ_POOL_SIZE": "200",
            "LZ_PUSH_SERVICES": "push.example, .Below.example,",
        }
    )
    assert settings == Settings(
        mode="production",
        database_url="postgresql+psycopg://city@db/city",
        public_origin=CITY,
        data_dir=Path("data"),
        key_dir=Path("secrets"),
        web_dir=Path("web"),
        glyph_font=Path("font.ttf"),
        streams_max=0,
        pool_size=200,
        push_services=("push.example", ".below.example"),
    )


def test_database_and_keys_lie_in_the_data_folder_unless_told_otherwise() -> None:
    settings = Settings.from_environment({"LZ_DATA_DIR": "elsewhere", "DATABASE_URL": ""})
    assert settings.database_url == "sqlite:///elsewhere/liangzheng.sqlite3"
    assert settings.key_dir == Path("elsewhere/keys")


@pytest.mark.parametrize("short", ["postgres://city@db/city", "postgresql://city@db/city"])
def test_a_postgresql_address_names_its_driver(short: str) -> None:
    assert Settings.from_environment({"DATABASE_URL": short}).database_url == "postgresql+psycopg://city@db/city"


@pytest.mark.parametrize("mode", ["", "Demo", "test", "development", "production "])
def test_an_unknown_mode_is_refused(mode: str) -> None:
    with pytest.raises(SettingsRefused, match="LZ_MODE"):
        Settings.from_environment({"LZ_MODE": mode})
    with pytest.raises(SettingsRefused, match="LZ_MODE"):
        Settings(mode=mode)  # type: ignore[arg-type] # that is the point


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("LZ_STREAMS_MAX", "-1"),
        ("LZ_STREAMS_MAX", "2001"),
        ("LZ_STREAMS_MAX", "many"),
        ("LZ_STREAMS_MAX", ""),
        ("LZ_POOL_SIZE", "0"),
        ("LZ_POOL_SIZE", "201"),
        ("LZ_POOL_SIZE", "1.5"),
    ],
)
def test_a_number_out_of_bounds_or_none_is_refused(name: str, value: str) -> None:
    with pytest.raises(SettingsRefused, match=name):
        Settings.from_environment({name: value})


@pytest.mark.parametrize(
    "origin",
    [
        "",
        "zheng.yunting.example",
        "ftp://zheng.yunting.example",
        "javascript:alert(1)",
        "https://",
        "https://zheng.yunting.example/app",
        "https://zheng.yunting.example?x=1",
        "https://zheng.yunting.example#x",
        "https://me:secret@zheng.yunting.example",
        "https://me@zheng.yunting.example",
        "http://zheng.yunting.example",
        "http://192.168.1.5:8000",
        "http://localhost.example",
        "http://localhost:port",
        "http://localhost:99999",
        "https://[::1",
        "HTTPS://zheng.yunting.example",
        "https://Zheng.yunting.example",
        " https://zheng.yunting.example",
    ],
)
def test_an_origin_that_browsers_would_not_trust_is_refused(origin: str) -> None:
    with pytest.raises(SettingsRefused, match="PUBLIC_ORIGIN"):
        Settings.from_environment({"PUBLIC_ORIGIN": origin})


@pytest.mark.parametrize(
    ("origin", "secure", "host"),
    [
        (CITY, True, "zheng.yunting.example"),
        (CITY + ":8443", True, "zheng.yunting.example"),
        ("http://localhost:8000", False, "localhost"),
        ("http://127.0.0.1:8123", False, "127.0.0.1"),
        ("http://[::1]:8000", False, "::1"),
        ("https://localhost", True, "localhost"),
    ],
)
def test_an_origin_decides_whether_cookies_are_secure_and_whose_passkeys_these_are(
    origin: str, secure: bool, host: str
) -> None:
    settings = Settings(public_origin=origin)
    assert settings.secure_origin is secure
    assert settings.origin_host == host


@pytest.mark.parametrize("origin", ["http://localhost:8000", "http://127.0.0.1"])
def test_a_city_is_not_served_in_clear(origin: str) -> None:
    with pytest.raises(SettingsRefused, match="https in production"):
        Settings(mode="production", public_origin=origin)


def test_a_city_may_send_no_pushes() -> None:
    assert Settings.from_environment({"LZ_PUSH_SERVICES": ""}).push_services == ()


@pytest.mark.parametrize("names", ["localhost", "https://push.example", "push.example/x", "push.example:443", "*"])
def test_push_services_are_host_names(names: str) -> None:
    with pytest.raises(SettingsRefused, match="LZ_PUSH_SERVICES"):
        Settings.from_environment({"LZ_PUSH_SERVICES": names})
