"""Slots mount the same app again, each with a cookie of its own."""

from typing import Any

import pytest

from backend.web.slots import SLOT, Slots, cookie_name


def seen(path: str, script: str = "") -> dict[str, Any]:
    """What the app below gets to see."""
    environ: dict[str, Any] = {"PATH_INFO": path, "SCRIPT_NAME": script}
    assert list(Slots(lambda _environ, _start: [b"ok"])(environ, None)) == [b"ok"]  # type: ignore[arg-type] # unused
    return environ


@pytest.mark.parametrize(
    ("path", "slot", "rest"),
    [
        ("/u/0/api/session", "0", "/api/session"),
        ("/u/9/", "9", "/"),
        ("/u/3", "3", "/"),
        ("/u/1/u/2/api/session", "1", "/u/2/api/session"),
        ("/u/1/a\nb", "1", "/a\nb"),
    ],
)
def test_a_slot_is_taken_out_of_the_path(path: str, slot: str, rest: str) -> None:
    environ = seen(path)
    assert (environ[SLOT], environ["PATH_INFO"], environ["SCRIPT_NAME"]) == (slot, rest, f"/u/{slot}")


@pytest.mark.parametrize(
    "path", ["/", "", "/u/", "/u/10/api", "/u/a/api", "/u/١/api", "/x/u/1/api", "/U/1/api", "/u/12"]
)
def test_other_paths_have_none(path: str) -> None:
    environ = seen(path)
    assert SLOT not in environ
    assert environ["PATH_INFO"] == path


def test_an_outer_mount_stays() -> None:
    assert seen("/u/1/api", "/city")["SCRIPT_NAME"] == "/city/u/1"


@pytest.mark.parametrize(
    ("slot", "secure", "name"),
    [(None, True, "__Host-lz"), (None, False, "lz"), ("3", True, "__Host-lz-3"), ("3", False, "lz-3")],
)
def test_the_cookies_name_follows_from_origin_and_slot(slot: str | None, secure: bool, name: str) -> None:
    assert cookie_name(slot, secure=secure) == name
