"""Two people in one browser: each slot has its own address, cookie and sign-in."""

import pytest

from tests.city import City
from tests.client import Client


def slots(city: City, *numbers: int | None) -> list[Client]:
    """Slots of one and the same browser."""
    browsers = [city.stranger(slot=number) for number in numbers]
    for browser in browsers[1:]:
        browser._http = browsers[0]._http
    return browsers


def test_two_people_in_one_browser_stay_apart(city: City) -> None:
    plain, left, right = slots(city, None, 0, 1)
    left.sign_in("citizen")
    right.sign_in("inspector")
    assert left.get("/api/session")["login"] == "citizen"
    assert right.get("/api/session")["login"] == "inspector"
    assert plain.get("/api/session").code == "unauthenticated"
    plain.sign_in("elder")
    assert [one.get("/api/session")["login"] for one in (plain, left, right)] == ["elder", "citizen", "inspector"]


def test_signing_out_of_one_slot_leaves_the_others_and_the_stores_alone(city: City) -> None:
    left, right = slots(city, 0, 1)
    left.sign_in("citizen")
    right.sign_in("elder")
    answer = left.delete("/api/session")
    assert answer.status == 204
    assert "Clear-Site-Data" not in answer.headers
    assert left.get("/api/session").status == 401
    assert right.get("/api/session")["login"] == "elder"


@pytest.mark.parametrize("slot", range(10))
def test_each_slot_has_a_cookie_of_its_own(city: City, slot: int) -> None:
    password = city.stranger().get("/api/demo")["password"]
    answer = city.stranger(slot=slot).post("/api/session", {"login": "citizen", "password": password})
    assert answer.headers["Set-Cookie"].startswith(f"lz-{slot}=")


def test_a_session_of_one_slot_does_not_count_in_another(city: City) -> None:
    left, right = slots(city, 3, 4)
    left.sign_in("citizen")
    assert right.get("/api/session").status == 401
    assert right.post("/api/codes", {}).code == "unauthenticated"


def test_what_is_public_is_the_same_everywhere(city: City) -> None:
    for path in ("/api/types", "/api/scenes", "/C/" + "A" * 26):
        assert city.stranger(slot=5).get(path).body == city.stranger().get(path).body


def test_there_is_no_eleventh_slot(city: City) -> None:
    assert city.stranger(slot=10).get("/api/health").status == 404
