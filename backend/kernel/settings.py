"""Settings: one frozen dataclass, read once from the environment.

Each field says its unit, its bounds, its default and whether it is a secret. There is no switch that turns a check off.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field, fields
from pathlib import Path
from typing import Literal
from urllib.parse import urlsplit

from backend.kernel.errors import SettingsRefused

Mode = Literal["demo", "production"]

MOST_STREAMS, MOST_CONNECTIONS = 2000, 200
MOST_RELATIVES = 50
DEMO_PACK = Path(__file__).parents[2] / "citypacks" / "yunting"
PUSH_SERVICES = ("fcm.googleapis.com", "updates.push.services.mozilla.com", "web.push.apple.com", ".notify.windows.com")
LOOPBACK_NAMES = frozenset({"localhost", "127.0.0.1", "::1"})


@dataclass(frozen=True, slots=True)
class Settings:
    """Everything a deployment may set.

    Attributes:
        mode: `LZ_MODE`, "demo" or "production" (default "demo"). A production start refuses a demo database.
        database_url: `DATABASE_URL`, default a SQLite file in the data folder.
        public_origin: `PUBLIC_ORIGIN`, scheme://host[:port]; http on loopback alone, never in production. In every QR.
        data_dir: `LZ_DATA_DIR`, folder for the embedded database, default `var`.
        key_dir: `LZ_KEY_DIR`, folder of the file key provider, mode 0700, default `<data_dir>/keys`. Holds secrets.
        web_dir: `LZ_WEB_DIR`, folder of the built web app, default `build/web`.
        glyph_font: `LZ_GLYPH_FONT`, TrueType file that outlines rare characters, default the one the build copies.
        streams_max: `LZ_STREAMS_MAX`, open live streams a process, 0-2000, default 40.
        pool_size: `LZ_POOL_SIZE`, database connections a process, 1-200, default 12.
        city_pack: `LZ_CITY_PACK`, folder of the city pack, default the demo city's.
        push_services: `LZ_PUSH_SERVICES`, host names that pushes are sent to, by commas, a leading dot for all below;
            empty, no push. Default the four browsers' own.
        relatives_max: `LZ_RELATIVES_MAX`, people that one may be bound to as family, 1-50, default 8.
        delegates_max: `LZ_DELEGATES_MAX`, people that one certificate may be delegated to at a time, 1-50, default 3.
        platform_issuer: `LZ_PLATFORM_ISSUER`, https address of the platform that people may sign in by (OpenID
            Connect); default none, in a demo the demo's own.
        platform_name: `LZ_PLATFORM_NAME`, what it is called on the sign-in page.
        platform_client: `LZ_PLATFORM_CLIENT`, how the city is registered there, default "liangzheng".
        platform_secret: `LZ_PLATFORM_SECRET`, the city's secret there; a secret, empty for a public client.
        platform_level: `LZ_PLATFORM_LEVEL`, the real-name level it answers for at most, L1-L4, default L3.
        trust_dir: `LZ_TRUST_DIR`, folder with `roots.json`, the public keys that vouch for offline passes and that
            the web app was built with; in a demo it has the demo's root too. Default `build/trust`.
    """

    mode: Mode = "demo"
    database_url: str = "sqlite:///var/liangzheng.sqlite3"
    public_origin: str = "http://localhost:8000"
    data_dir: Path = Path("var")
    key_dir: Path = Path("var/keys")
    web_dir: Path = Path("build/web")
    glyph_font: Path = Path("build/fonts/glyphs.ttf")
    streams_max: int = 40
    pool_size: int = 12
    city_pack: Path = DEMO_PACK
    push_services: tuple[str, ...] = PUSH_SERVICES
    relatives_max: int = 8
    delegates_max: int = 3
    platform_issuer: str = ""
    platform_name: str = ""
    platform_client: str = "liangzheng"
    platform_secret: str = field(default="", repr=False)
    platform_level: str = "L3"
    trust_dir: Path = Path("build/trust")

    def __post_init__(self) -> None:
        """Refuse what could only fail later.

        Raises:
            SettingsRefused: an unknown mode, a number out of bounds, or an origin that browsers would not trust.
        """
        if self.mode not in ("demo", "production"):
            raise SettingsRefused("LZ_MODE must be demo or production")
        if not 0 <= self.streams_max <= MOST_STREAMS or not 1 <= self.pool_size <= MOST_CONNECTIONS:
            raise SettingsRefused("LZ_STREAMS_MAX must be 0-2000 and LZ_POOL_SIZE 1-200")
        if not 1 <= self.relatives_max <= MOST_RELATIVES:
            raise SettingsRefused("LZ_RELATIVES_MAX must be 1-50")
        if not 1 <= self.delegates_max <= MOST_RELATIVES:
            raise SettingsRefused("LZ_DELEGATES_MAX must be 1-50")
        _check_origin(self.public_origin)
        _check_platform(self.platform_issuer, self.platform_level)
        if self.mode == "production" and not self.secure_origin:
            raise SettingsRefused("PUBLIC_ORIGIN must be https in production: no phone in the city reaches localhost")

    @property
    def secure_origin(self) -> bool:
        """True where the public origin is https; decides the cookie's name and its Secure flag."""
        return self.public_origin.startswith("https://")

    @property
    def origin_host(self) -> str:
        """Host name of the public origin, which is also the passkeys' relying-party id."""
        return urlsplit(self.public_origin).hostname or ""

    @classmethod
    def from_environment(cls, env: Mapping[str, str]) -> "Settings":
        """Read the settings; unset names take their defaults.

        Raises:
            SettingsRefused: as `__post_init__`, or a number that is none.
        """
        data_dir = Path(env.get("LZ_DATA_DIR", "var"))
        mode = env.get("LZ_MODE", "demo")
        if mode not in ("demo", "production"):
            raise SettingsRefused("LZ_MODE must be demo or production")
        return cls(
            mode="production" if mode == "production" else "demo",
            database_url=_database_url(env.get("DATABASE_URL"), data_dir),
            public_origin=env.get("PUBLIC_ORIGIN", "http://localhost:8000").rstrip("/"),
            data_dir=data_dir,
            key_dir=Path(env.get("LZ_KEY_DIR", str(data_dir / "keys"))),
            web_dir=Path(env.get("LZ_WEB_DIR", "build/web")),
            glyph_font=Path(env.get("LZ_GLYPH_FONT", "build/fonts/glyphs.ttf")),
            streams_max=_whole(env.get("LZ_STREAMS_MAX", "40"), "LZ_STREAMS_MAX"),
            pool_size=_whole(env.get("LZ_POOL_SIZE", "12"), "LZ_POOL_SIZE"),
            city_pack=Path(env.get("LZ_CITY_PACK", str(DEMO_PACK))),
            push_services=_names(env.get("LZ_PUSH_SERVICES", ",".join(PUSH_SERVICES))),
            relatives_max=_whole(env.get("LZ_RELATIVES_MAX", "8"), "LZ_RELATIVES_MAX"),
            delegates_max=_whole(env.get("LZ_DELEGATES_MAX", "3"), "LZ_DELEGATES_MAX"),
            platform_issuer=env.get("LZ_PLATFORM_ISSUER", "").rstrip("/"),
            platform_name=env.get("LZ_PLATFORM_NAME", ""),
            platform_client=env.get("LZ_PLATFORM_CLIENT", "liangzheng"),
            platform_secret=env.get("LZ_PLATFORM_SECRET", ""),
            platform_level=env.get("LZ_PLATFORM_LEVEL", "L3"),
            trust_dir=Path(env.get("LZ_TRUST_DIR", "build/trust")),
        )


ENVIRONMENT_NAMES = {
    "mode": "LZ_MODE",
    "database_url": "DATABASE_URL",
    "public_origin": "PUBLIC_ORIGIN",
    "data_dir": "LZ_DATA_DIR",
    "key_dir": "LZ_KEY_DIR",
    "web_dir": "LZ_WEB_DIR",
    "glyph_font": "LZ_GLYPH_FONT",
    "streams_max": "LZ_STREAMS_MAX",
    "pool_size": "LZ_POOL_SIZE",
    "city_pack": "LZ_CITY_PACK",
    "push_services": "LZ_PUSH_SERVICES",
    "relatives_max": "LZ_RELATIVES_MAX",
    "delegates_max": "LZ_DELEGATES_MAX",
    "platform_issuer": "LZ_PLATFORM_ISSUER",
    "platform_name": "LZ_PLATFORM_NAME",
    "platform_client": "LZ_PLATFORM_CLIENT",
    "platform_secret": "LZ_PLATFORM_SECRET",  # nosec B105 - the name of a setting
    "platform_level": "LZ_PLATFORM_LEVEL",
    "trust_dir": "LZ_TRUST_DIR",
}
if set(ENVIRONMENT_NAMES) != {one.name for one in fields(Settings)}:
    raise SettingsRefused("every setting needs its environment name")


def _database_url(given: str | None, data_dir: Path) -> str:
    if not given:
        return f"sqlite:///{data_dir / 'liangzheng.sqlite3'}"
    for short in ("postgres://", "postgresql://"):
        if given.startswith(short):
            return "postgresql+psycopg://" + given.removeprefix(short)
    return given


def _names(text: str) -> tuple[str, ...]:
    """Host names by commas.

    Raises:
        SettingsRefused: something that is no host name, an address with a path for example.
    """
    names = tuple(one.strip().lower() for one in text.split(",") if one.strip())
    if not all(re.fullmatch(r"\.?[a-z0-9-]+(\.[a-z0-9-]+)+", one) for one in names):
        raise SettingsRefused("LZ_PUSH_SERVICES must be host names, separated by commas")
    return names


def _whole(text: str, name: str) -> int:
    try:
        return int(text)
    except ValueError:
        raise SettingsRefused(f"{name} must be a whole number") from None


def _check_origin(origin: str) -> None:
    try:
        parts, port = urlsplit(origin), urlsplit(origin).port
    except ValueError:  # a port that is none, half an IPv6 address
        raise SettingsRefused("PUBLIC_ORIGIN must be scheme://host[:port] and nothing more") from None
    if parts.username is not None or parts.password is not None:
        raise SettingsRefused("PUBLIC_ORIGIN must not carry a user name")
    host = f"[{parts.hostname}]" if ":" in (parts.hostname or "") else parts.hostname
    written = f"{parts.scheme}://{host}" + (f":{port}" if port is not None else "")
    if parts.scheme not in ("http", "https") or not host or written != origin:  # capitals: browsers send none
        raise SettingsRefused("PUBLIC_ORIGIN must be scheme://host[:port] in small letters and nothing more")
    if parts.scheme == "http" and parts.hostname not in LOOPBACK_NAMES:
        raise SettingsRefused("PUBLIC_ORIGIN must be https, except on localhost")


def _check_platform(issuer: str, level: str) -> None:
    parts = urlsplit(issuer)
    if issuer and (parts.scheme != "https" or not parts.hostname or parts.query or parts.fragment or "@" in issuer):
        raise SettingsRefused("LZ_PLATFORM_ISSUER must be an https address without question or user name")
    if level not in ("L1", "L2", "L3", "L4"):
        raise SettingsRefused("LZ_PLATFORM_LEVEL must be L1, L2, L3 or L4")
