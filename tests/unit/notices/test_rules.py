"""Where a push may go, what it says, and what its outcome means."""

from datetime import timedelta

import pytest

from backend.kernel.settings import PUSH_SERVICES
from backend.notices.rules import GROUPS, MOST_TRIES, Outcome, accepts, group_of, may_reach, outcome_of, pause, payload


def test_a_kind_is_of_a_group() -> None:
    assert group_of("look.made") == "look"
    assert {group_of(f"{one}.x") for one in GROUPS} == GROUPS


@pytest.mark.parametrize("kind", ["", "look", "look.", "weather.fine", ".made"])
def test_a_kind_of_no_group_is_a_mistake(kind: str) -> None:
    with pytest.raises(ValueError, match="no kind of message"):
        group_of(kind)


@pytest.mark.parametrize(("language", "said"), [("zh", "zh"), ("en", "en"), ("<b>马志强</b>", "zh"), ("", "zh")])
def test_a_push_says_its_version_and_a_language_whatever_is_stored(language: str, said: str) -> None:
    assert dict(payload(language)) == {"v": 1, "lang": said}


@pytest.mark.parametrize(
    "endpoint",
    [
        "https://fcm.googleapis.com/fcm/send/abc:def",
        "https://updates.push.services.mozilla.com:443/wpush/v2/x?y=1",
        "https://wns2-by3p.notify.windows.com/w/?token=x",
        "https://web.push.apple.com/x",
    ],
)
def test_the_services_of_the_list_are_taken(endpoint: str) -> None:
    assert accepts(endpoint, PUSH_SERVICES)


@pytest.mark.parametrize(
    "endpoint",
    [
        "http://fcm.googleapis.com/x",
        "https://fcm.googleapis.com:8443/x",
        "https://fcm.googleapis.com:x/",
        "https://fcm.googleapis.com@evil.example/x",
        "https://user@fcm.googleapis.com/x",
        "https://fcm.googleapis.com.evil.example/x",
        "https://evilfcm.googleapis.com/x",
        "https://notify.windows.com.evil.example/",
        "https://evil.example/fcm.googleapis.com",
        "https://fcm.googleapis.com\\@evil.example/x",
        "https://fcm.googleapis.com/x#y",
        "https://127.0.0.1/x",
        "https://[::1]/x",
        "https://[/x",
        "https://fcm.googleapis.com/\r\nHost: evil",
        "https://fcm．googleapis.com/x",
        "//fcm.googleapis.com/x",
        "",
        "https://fcm.googleapis.com/" + "x" * 1024,
    ],
)
def test_anything_else_is_not(endpoint: str) -> None:
    assert not accepts(endpoint, PUSH_SERVICES)


def test_a_city_without_services_takes_none() -> None:
    assert not accepts("https://fcm.googleapis.com/x", ())


@pytest.mark.parametrize("address", ["142.250.1.95", "2a00:1450:4001:80b::200a"])
def test_the_open_network_may_be_reached(address: str) -> None:
    assert may_reach(address)


@pytest.mark.parametrize(
    "address",
    [
        "127.0.0.1", "10.1.2.3", "172.16.0.1", "192.168.1.1", "169.254.169.254", "100.64.0.1", "0.1.2.3", "224.0.0.1",
        "::1", "fe80::1", "fc00::1", "ff02::1", "::ffff:10.0.0.1", "not an address",
    ],
)  # fmt: skip
def test_no_other_network_may(address: str) -> None:
    assert not may_reach(address)


@pytest.mark.parametrize(
    ("status", "outcome"),
    [(201, Outcome.SENT), (200, Outcome.SENT), (410, Outcome.GONE), (404, Outcome.GONE), (302, Outcome.LATER),
     (429, Outcome.LATER), (500, Outcome.LATER), (None, Outcome.LATER)],
)  # fmt: skip
def test_an_answer_means_one_thing(status: int | None, outcome: Outcome) -> None:
    assert outcome_of(status) is outcome


def test_a_service_that_does_not_answer_is_left_alone_longer_each_time_and_then_for_good() -> None:
    waits = [pause(tries) for tries in range(1, MOST_TRIES + 1)]
    assert waits[0] == timedelta(seconds=30)
    assert waits[-1] is None
    known = [one for one in waits if one is not None]
    assert known == sorted(known)
    assert sum(known, timedelta()) > timedelta(hours=10)
