"""Staff is locked after a quarter of an hour without a touch; a page that refreshes itself is no touch (R21)."""

import pytest

from tests.city import City


def test_staff_is_locked_after_fifteen_quiet_minutes(city: City) -> None:
    inspector = city.person("inspector")
    assert inspector.get("/api/session")["session"]["idle_expires_at"] == "2026-03-03T02:15:00.000Z"
    city.pass_time(minutes=15)
    assert inspector.get("/api/session").status == 200
    city.pass_time(seconds=1)
    answer = inspector.get("/api/session")
    assert (answer.status, answer.code) == (401, "locked")


def test_polling_keeps_nobody_awake(city: City) -> None:
    inspector = city.person("inspector")
    for _ in range(15):
        city.pass_time(minutes=1)
        assert inspector.get("/api/me/events?after=0").status == 200
    city.pass_time(minutes=1)
    assert inspector.get("/api/me/events?after=0").code == "locked"


def test_touching_keeps_awake(city: City) -> None:
    inspector = city.person("inspector")
    for _ in range(10):
        city.pass_time(minutes=14)
        assert inspector.get("/api/session", x_active="1").status == 200
    assert inspector.get("/api/session")["session"]["idle_expires_at"] == "2026-03-03T04:35:00.000Z"


def test_a_touch_comes_too_late_after_the_lock(city: City) -> None:
    inspector = city.person("inspector")
    city.pass_time(minutes=16)
    for _ in range(2):
        assert inspector.get("/api/session", x_active="1").code == "locked"
    assert inspector.post("/api/verifications", {"presented": "x", "scene": "y"}, x_active="1").code == "locked"


@pytest.mark.parametrize("value", ["0", "", "true", "11", "yes"])
def test_only_the_agreed_word_is_a_touch(city: City, value: str) -> None:
    inspector = city.person("inspector")
    city.pass_time(minutes=14)
    assert inspector.get("/api/session", x_active=value).status == 200
    city.pass_time(minutes=2)
    assert inspector.get("/api/session").code == "locked"


def test_use_is_noted_once_a_minute(city: City) -> None:
    citizen = city.person("citizen")
    for _ in range(3):
        city.pass_time(seconds=25)
        citizen.get("/api/certificates", x_active="1")
    (own,) = citizen.get("/api/sessions")["items"]
    assert own["last_seen_at"] == "2026-03-03T02:01:15.000Z"


def test_a_wallet_does_not_lock(city: City) -> None:
    citizen = city.person("citizen")
    city.pass_time(days=30)
    assert citizen.get("/api/session").status == 200


def test_a_locked_person_signs_in_again(city: City) -> None:
    inspector = city.person("inspector")
    city.pass_time(minutes=16)
    assert inspector.get("/api/session").code == "locked"
    assert inspector.sign_in("inspector").get("/api/session").status == 200


def test_what_is_public_stays_so_for_a_locked_person(city: City) -> None:
    inspector = city.person("inspector")
    own = inspector.get("/api/scenes")["items"]
    city.pass_time(minutes=16)
    everything = inspector.get("/api/scenes")
    assert everything.status == 200
    assert len(everything["items"]) > len(own)


def test_a_locked_person_can_still_sign_out(city: City) -> None:
    inspector = city.person("inspector")
    city.pass_time(minutes=16)
    assert inspector.delete("/api/session").status == 204
    assert inspector.get("/api/session").code == "unauthenticated"
