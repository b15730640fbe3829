"""A database knows what it is, and a start that would mix demo and city is refused."""

import pytest
from sqlalchemy.orm import Session

from backend.kernel import installation
from backend.kernel.errors import SettingsRefused
from backend.kernel.installation import Installed
from backend.kernel.settings import Mode
from tests.database import TUESDAY_MORNING as NOW

CITY: dict[str, object] = {"name": "云汀市", "name_en": "Yunting", "area_code": "880100"}


def test_a_fresh_database_is_nothing_yet(session: Session) -> None:
    assert installation.current(session) is None


@pytest.mark.parametrize(("kind", "secret"), [("demo", "s3cret"), ("production", None)])
def test_an_installed_database_says_what_it_is(session: Session, kind: installation.Kind, secret: str | None) -> None:
    installation.install(session, kind, CITY, demo_secret=secret, now=NOW)
    assert installation.current(session) == Installed(kind, CITY, secret)


def test_a_database_is_installed_once(session: Session) -> None:
    installation.install(session, "production", CITY, demo_secret=None, now=NOW)
    with pytest.raises(SettingsRefused, match="already"):
        installation.install(session, "demo", CITY, demo_secret="x", now=NOW)


def test_a_real_city_has_no_demo_password(session: Session) -> None:
    with pytest.raises(SettingsRefused, match="no demo password"):
        installation.install(session, "production", CITY, demo_secret="x", now=NOW)
    assert installation.current(session) is None


@pytest.mark.parametrize(
    ("installed", "mode", "words"),
    [
        (None, "demo", "empty"),
        (None, "production", "empty"),
        (Installed("demo", CITY, "x"), "production", "demo database and LZ_MODE is production"),
        (Installed("production", CITY, None), "demo", "production database and LZ_MODE is demo"),
    ],
)
def test_a_start_on_the_wrong_database_is_refused(installed: Installed | None, mode: Mode, words: str) -> None:
    with pytest.raises(SettingsRefused, match=words):
        installation.refuse_mismatch(installed, mode)


@pytest.mark.parametrize("mode", ["demo", "production"])
def test_a_start_on_the_right_one_is_not(mode: Mode) -> None:
    installed = Installed(mode, CITY, None)
    assert installation.refuse_mismatch(installed, mode) is installed
