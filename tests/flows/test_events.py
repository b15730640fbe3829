"""Live hints over HTTP: a stream where there is room, else a list to poll; no content in either."""

import json
import re
from collections.abc import Iterator
from typing import Any
from uuid import UUID, uuid4

import pytest

from backend.kernel import live
from backend.kernel.live import LiveHub
from tests.city import City
from tests.client import Client
from tests.database import TUESDAY_MORNING
from tests.unit.kernel.waiting import eventually

STREAM = "text/event-stream"


@pytest.fixture
def hub(city: City, monkeypatch: pytest.MonkeyPatch) -> Iterator[LiveHub]:
    """The process's hub, running, with streams that end soon."""
    monkeypatch.setattr(live, "HEARTBEAT_S", 0.05)
    monkeypatch.setattr(live, "STREAM_LIFE_S", 0.5)
    hub = city._runtime.hub
    hub.start()
    yield hub
    hub.stop()


def me(browser: Client) -> UUID:
    return UUID(browser.get("/api/session")["person"]["id"])


def tell(city: City, listener: UUID, kind: str, ref: UUID | None = None) -> int:
    with city.writing() as session:
        live.tell(session, listener, kind, ref, now=TUESDAY_MORNING)
        return live.newest(session)


def events(text: str) -> list[dict[str, Any]]:
    """The events of a stream's text, as a browser reads them."""
    found = re.findall(r"^id: (\d+)\nevent: ([a-z.]+)\ndata: (.+)\n\n", text, re.MULTILINE)
    for number, kind, data in found:
        assert json.loads(data)["id"] == int(number)
        assert json.loads(data)["kind"] == kind
    return [json.loads(data) for _, _, data in found]


def test_a_listener_polls_what_is_new(city: City) -> None:
    citizen, ref = city.person("citizen"), uuid4()
    start = citizen.get("/api/me/events")
    assert (start["items"], start["last"]) == ([], 0)
    first = tell(city, me(citizen), "code.looked", ref)
    tell(city, uuid4(), "code.looked")
    answer = citizen.get(f"/api/me/events?after={start['last']}")
    assert answer["items"] == [{"id": first, "kind": "code.looked", "ref": str(ref)}]
    assert answer["last"] == first
    assert citizen.get(f"/api/me/events?after={first}").body == {"items": [], "last": first}


def test_without_a_number_polling_begins_now(city: City) -> None:
    citizen = city.person("citizen")
    newest = tell(city, me(citizen), "code.looked")
    assert citizen.get("/api/me/events").body == {"items": [], "last": newest}


def test_a_stream_resumes_after_the_last_event_and_then_ends(city: City, hub: LiveHub) -> None:
    citizen = city.person("citizen")
    seen = tell(city, me(citizen), "code.asked")
    missed = tell(city, me(citizen), "code.looked")
    answer = citizen.get("/api/me/events", accept=STREAM, last_event_id=str(seen))
    assert answer.status == 200
    assert answer.headers["Content-Type"].startswith(STREAM)
    assert answer.headers["Cache-Control"] == "no-store"
    assert answer.headers["X-Accel-Buffering"] == "no"
    assert answer.body.startswith(": here\n\n")
    assert [one["id"] for one in events(answer.body)] == [missed]
    assert dict(hub._streams) == {}


@pytest.mark.usefixtures("hub")
def test_the_number_may_stand_in_the_address_and_the_browsers_own_goes_first(city: City) -> None:
    citizen = city.person("citizen")
    numbers = [tell(city, me(citizen), "code.looked") for _ in range(3)]
    asked = f"/api/me/events?after={numbers[0]}"
    assert [one["id"] for one in events(citizen.get(asked, accept=STREAM).body)] == numbers[1:]
    newer = citizen.get(asked, accept=STREAM, last_event_id=str(numbers[1])).body
    assert [one["id"] for one in events(newer)] == numbers[2:]


@pytest.mark.parametrize("given", ["", "abc", "-1", "9" * 16, "９", "1.5"])
def test_a_last_event_that_is_no_number_is_as_good_as_none(
    city: City, given: str, request: pytest.FixtureRequest
) -> None:
    citizen = city.person("citizen")
    tell(city, me(citizen), "code.looked")
    request.getfixturevalue("hub")  # begins after the hint: nobody waits for it any more
    answer = citizen.get("/api/me/events", accept=STREAM, last_event_id=given)
    assert answer.status == 200
    assert events(answer.body) == []


def test_a_look_reaches_the_open_stream_of_the_holder(
    city: City, hub: LiveHub, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(live, "STREAM_LIFE_S", 20)
    citizen = city.person("citizen")
    who = me(citizen)
    with citizen._http.open(
        "/api/me/events", base_url="http://localhost", headers={"Accept": STREAM}, buffered=False
    ) as response:
        lines = (bytes(part) for part in response.iter_encoded())
        assert next(lines) == b": here\n\n"
        (inbox,) = hub._streams[who]
        eventually(lambda: tell(city, who, "code.looked") and not inbox.empty())
        line = next(one for one in lines if not one.startswith(b":"))
        assert b"event: code.looked" in line
    assert dict(hub._streams) == {}


def test_an_ended_session_hears_nothing_more(city: City, hub: LiveHub, monkeypatch: pytest.MonkeyPatch) -> None:
    """Not even that something happened (R09)."""
    monkeypatch.setattr(live, "STREAM_LIFE_S", 20)
    citizen, other = city.person("citizen"), city.person("citizen")
    with citizen._http.open(
        "/api/me/events", base_url="http://localhost", headers={"Accept": STREAM}, buffered=False
    ) as response:
        lines = (bytes(part) for part in response.iter_encoded())
        assert next(lines) == b": here\n\n"
        session_id = next(one["id"] for one in other.get("/api/sessions")["items"] if not one["current"])
        assert other.delete(f"/api/sessions/{session_id}").status == 204
        tell(city, me(other), "code.looked")
        assert [line for line in lines if not line.startswith(b":")] == []
    assert dict(hub._streams) == {}


def test_a_full_process_sends_people_to_poll(city: City, hub: LiveHub) -> None:
    citizen = city.person("citizen")
    streams = [hub.stream(uuid4(), None) for _ in range(city.settings.streams_max)]
    answer = citizen.get("/api/me/events", accept=STREAM)
    assert (answer.status, answer.code) == (503, "too_many_streams")
    assert answer.headers["Retry-After"] == str(answer["retry_after"]) == "3"
    assert citizen.get("/api/me/events?after=0").status == 200
    streams[0].close()
    assert citizen.get("/api/me/events", accept=STREAM).status == 200


def test_without_a_hub_everybody_polls(city: City) -> None:
    citizen = city.person("citizen")
    assert citizen.get("/api/me/events", accept=STREAM).code == "too_many_streams"
    assert citizen.get("/api/me/events").status == 200


def test_asking_for_the_head_of_a_stream_uses_up_no_room(city: City, hub: LiveHub) -> None:
    citizen = city.person("citizen")
    for _ in range(3):
        assert citizen.call("HEAD", "/api/me/events", accept=STREAM).status == 200
    assert dict(hub._streams) == {}


def test_a_stranger_hears_nothing(city: City, hub: LiveHub) -> None:
    assert city.stranger().get("/api/me/events", accept=STREAM).code == "unauthenticated"
    assert dict(hub._streams) == {}
